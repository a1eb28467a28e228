"""What tells a person's name from a department, a title from a name, and a closing from both."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


PARTICLES = _words("""
    van de der den het 't 's ten ter te in op aan bij tot uit uijt von vom zu zur da di do dos du del della la
    le les d' l' el al ben bin ibn af av
""")
"""Tussenvoegsels: lower case inside a full name, a capital on the first one after a title."""

ACADEMIC = _words(
    "dr dr. drs drs. ir ir. ing ing. prof prof. professor mr mr. bc bc. ds ds. em em. lic lic. dra dra. doctor "
    "msc msc. bsc bsc. ma ba bba mba phd ph.d ph.d. llm ll.m ll.m. rn emdr rmc acc pcc mcc mscn md m.sc. b.sc. "
    "m.a. b.a. jr jr. sr sr. bed med"
)
"""Titles that say nothing of gender."""

MRS = _words("mevr mevr. mevrouw mw mw. mvr mvr. mej mej. mejuffrouw mevrouwe mme mevr.:")
MR = _words("dhr dhr. meneer mijnheer hr hr. heer dhr.: m.")
MRS_ENGLISH = {"mrs": "Mrs", "mrs.": "Mrs", "ms": "Ms", "ms.": "Ms", "miss": "Miss"}
MR_ENGLISH = {"mr": "Mr", "mr.": "Mr", "mister": "Mr"}

DEPARTMENT = _words("""
    team teams afdeling afd afd. dienst info administratie secretariaat secretaris klantenservice klantendienst
    service services support redactie receptie directie hr hrm p&o sales marketing boekhouding facturatie facturen
    factuur factuuradres bv b.v b.v. nv n.v n.v. vof v.o.f. vzw bvba gmbh ltd ltd. inc inc. llc stichting vereniging
    praktijk groepspraktijk coaching coachpraktijk academie academy school scholengroep hogeschool universiteit
    gemeente provincie groep group bureau consultancy consulting advies holding webshop shop store winkel
    nieuwsbrief newsletter ziekenhuis kliniek centrum center centre systems solutions office contact mail email
    e-mail bestuur personeelszaken personeel verkoop inkoop planning planbord helpdesk studio bakkerij garage
    restaurant hotel apotheek notaris ministerie uwv belastingdienst postmaster mailer-daemon daemon wordpress
    website site noreply no-reply donotreply do-not-reply notificatie notifications notification alert alerts
    account accounts billing invoice crediteuren debiteuren debiteurenbeheer bank verzekeringen verzekering
    makelaars makelaardij accountants advocaten advocatenkantoor kantoor uitgeverij media events event travel reizen
    vve makelaar firma bedrijf company co cv agency recruitment uitzendbureau opleidingen opleiding training
    trainingen zorg thuiszorg ggz arbodienst arbo it ict facilitair logistiek transport webmaster beheer beheerder
    admin administrator systeem system feedback community network netwerk platform portal portaal formulier
    contactformulier form aanmelding aanmeldingen reservering reserveringen bestelling bestellingen orders order
    backoffice frontoffice werkplaats magazijn kassa huisartsenpraktijk huisartsenpost fysiotherapie familie fam
    fam. gezin the uw je ons onze wij collega collega's medewerkers medewerker
""")
"""A line with one of these words names no single person."""

DEPARTMENT_ENDINGS = (
    "praktijk", "bureau", "secretariaat", "centrum", "techniek", "bedrijf", "winkel", "kliniek", "apotheek", "stichting",
    "vereniging", "administratie", "dienst", "kantoor", "verhuur", "makelaardij", "bibliotheek", "ggz", "-hr",
)  # fmt: skip
"""Dutch glues the kind of firm to its name: "Tandartsenpraktijk", "Verhuurbureau"."""

CLOSING_WORDS = _words("""
    groet groetjes groeten gr gr. grt grtz grtjs groetje mvg m.v.g. mvrgr vrgr liefs lieve lief knuffel kus kusje
    kusjes x xx xxx xo xoxo hoogachtend hgr hartelijk hartelijke hartelijks vriendelijke vriendelijk vriendelijks
    warme warm zonnige fijne fijn dank bedankt dankjewel dankuwel thanks thx tnx thnx regards regard kind best bests
    cheers sincerely yours love cordially respectfully kindly merci alvast beste met een en de tot dan ziens snel
    spoedig gauw morgen straks dinsdag woensdag donderdag vrijdag zaterdag zondag maandag volgende week weekend dag
    avond middag ochtend wens goed goede succes sterkte welterusten doei doeg bye ciao tot. mzzl mazzel houdoe adieu
    ok oke prima top hoi hallo hey geachte dear lieverd sorry helaas met. graag ja nee misschien wel niet hoor je
    jij u jou ik laat weten maar verstuurd verzonden sent from vanaf mijn iphone outlook android samsung ipad
    telefoon mobiel tel tel. gsm bel mailto namens groetend genegen gegroet gegroet. hugs greetings thank you many
    warmest warmly sincerly see soon take care alles super leuk spreek spreken verder nog steeds daag salukes
    saluutjes ps p.s. p.s nb bijlage bijlagen vertrouwelijk disclaimer hopelijk hopend afwachting reactie antwoord
    wachtend vast voorhand bij voorbaat wederom kan wil moet heb ben zou gewoon zeker mis gezien akkoord klopt eens
    stop help he hé hè haha hahaha hihi joh zeg toch anoniem anonymous
    alsjeblieft alstublieft aub a.u.b. svp einde vandaag overmorgen gisteren nu later
""")
"""Words of closings, greetings and short answers, which no name is made of."""

JOBS = _words("""
    directeur manager coach adviseur consultant psycholoog therapeut arts huisarts secretaresse assistent assistente
    docent leerkracht ondernemer eigenaar eigenaresse oprichter zaakvoerder teamleider hoofd projectleider
    projectmanager recruiter student studente moeder vader mama papa ouder voogd partner echtgenote echtgenoot
    dochter zoon zus broer verpleegkundige ingenieur architect jurist advocaat casemanager re-integratie ceo cfo cto
    coo founder owner director officer lead engineer developer teacher nurse analyst accountmanager
    beleidsmedewerker hr-manager hr-adviseur hrbp afdelingshoofd kinesist bediende boekhouder vrijwilliger
    voorzitter penningmeester secretaris bewindvoerder mentor
""")

FIRST_NAMES = _words("""
    aad aart abdel ad adriaan ahmed aisha albert alex alexander ali alice alida amber amina amir amy an ana
    anastasia andré andrea andreas anita anja ank anke ann anna anne anneke annelies annemarie annemiek annick annie
    anouk anton antoon arend arie arjan arno arthur astrid axel ayse bart bas bea ben bert bertus bianca birgit
    björn bo bob bram brecht brigitte britt bruno carina carla carlo carmen carolien caroline cas cees celine
    charles charlotte chantal chris christel christiaan christine claire claudia coen cor corinne cornelis dagmar
    daan daniel daniëlle danny david debby denise dennis diana dick diederik dirk dimitri dominique dorien ed eddy
    edith edwin eefje eline elien elise elisabeth elke ella ellen elly els else elsbeth emiel emily emma eric erica
    erik erika erwin esmee esther eva evelien evelyn evert fatima fatma femke fenna ferdi fien fleur floor floris
    fleurtje frank frans franka fred frederik frida frits gaby geert george gerard gerda gerrit gert gijs gilles
    gina glenn greet greetje griet guido guus hakan hanna hannah hanne hanneke hannie hans harm harold harry hassan
    heidi hein heleen helen helena hendrik henk henny herman hilde hugo ian ibrahim ida ilse ils imke ina ines inge
    ingeborg ingrid irene iris isa isabel isabelle ivo jaap jack jacob jacqueline jan jana janine janneke jannie
    jasmijn jasper jef jelle jennifer jeroen jessica jet jill jim jo joan joanna job jochem johan johanna john joke
    jolanda jolien jonas jonathan joop joost joris jos josé josephine joyce judith jules julia julie juliette jurgen
    jörg kaat karel karen karim karin karlijn kasper katja kathleen katrien kees kelly kevin kim kirsten klaas
    klaartje koen koos kris kristel kristof lara lars laura leen leendert lena lennart leo leonie leontien leon lex
    lia lien lies liesbet liesbeth lieve lilian linda lindsey lisa lise lisette liv lize lode loes lotte louis
    louise luc lucas lucia lucy luk luuk maaike maarten madelon manon marc marcel margot margreet margriet maria
    marian marianne marie marieke mariëlle marije marijke marijn marina marion marit marja marjan marjolein marjon
    mark marleen marlies marloes mart martha martijn martin martine mary mathias mathilde maud maurice maurits max
    maxim maya mehmet melanie melissa menno merel mia michael michel michelle mieke miep mien mila milan milou mira
    miranda mireille miriam mo moniek monique mohamed mohammed muriel mustafa myriam nadia nadine nancy nathalie
    neeltje nele nick nico nicole niels nienke nina noah noor nora olga olivia omar onno otto pascal patricia
    patrick paul paula pauline peggy peter petra philip piet pieter pim quinten quirine rachid rachel raf ralf ramon
    raoul rebecca reinier renate rené renée renske ria rianne riet rik rita rob robbe robert robin roel roeland
    roger rogier roland rolf romy ron ronald roos rosa rose rosanne roy ruben rudi rudy rutger ruth ruud sam samira
    samuel sander sandra sanne sara sarah saskia sebastiaan selma senna serge sien sigrid silvia simon simone sjaak
    sjoerd sjors sofia sofie sonja sophia sophie stan stef stefan stefanie steffie stella stephan steven stijn sven
    suzan suzanne sylvia tamara tanja tara teun thea theo thijs thomas tilly tim tine tineke tinne tjeerd toby tom
    ton tonny toon trees trui truus twan ursula ute valerie veerle vera veronique vincent viviane walter wendy
    wesley wiebe wies wietske wil wilco willem willeke wim wilma wouter xander yara yasmin yasmine youssef yves
    yvette yvonne zoë zeynep
""")
"""Common first names of the region: they only settle doubtful cases, a name outside the list is as good."""

DOUBLE_FIRST = _words("""
    jan pieter piet hans klaas karel gert geert dirk willem bart evert henk gerrit frans pieter peter jean
    albert hendrik johannes
""")
DOUBLE_SECOND = _words("""
    willem jan pieter peter kees hein joost maarten dirk paul bart piet albert hendrik pierre luc marc claude
    paul marie baptiste
""")
DOUBLE_FIRST_FEMALE = _words("""
    anne anna ann an marie maria rose eva lise els annie mary sophie julie lotte femke rosa noor emma
""")
DOUBLE_SECOND_FEMALE = _words("""
    marie maria sophie sofie fleur claire louise lynn mieke rose jan fien lot marijn lou lotte laure katrien els
    margriet ruth
""")
