"""A third set of mails. At first sight the rules reached 0.56 macro-F1 on its first sixty and 0.67 on the rest;
since then it was used to widen them, so that it guards and no longer measures.
"""

from __future__ import annotations

from test_intent_mails import macro_f1
from understanding_support import ask, reading_of, shared_understander

from maild.facts.person import PersonState
from maild.understanding.result import Intent

C, S, L, F, K = (
    PersonState.CLIENT,
    PersonState.STRANGER,
    PersonState.LEAD,
    PersonState.FORMER,
    PersonState.CORRESPONDENT,
)
N, R, E, X, Q = Intent.NEW_LEAD, Intent.RESCHEDULE, Intent.EMOTIONAL_SUPPORT, Intent.STOP_REQUEST, Intent.OTHER

# fmt: off
MAILS: tuple[tuple[Intent, PersonState, str, str], ...] = (
    (R, C, "vanmiddag", "Hoi Fleur, mijn vergadering loopt eindeloos uit en ik kom hier niet weg. Kunnen we elkaar later deze week zien?"),
    (R, C, "", "dag, hb gisteren mn enkel verstuikt, moet van de dokter 3 dagen rust houden. woensdag dus ni"),
    (R, C, "Re: Tot morgen", "Hallo Herman, ik vrees dat ik morgen in quarantaine moet. Kan het via beeldbellen, of schuiven we?"),
    (R, C, "probleempje", "Mijn ex heeft de wissel van de kinderen omgedraaid, dus maandag heb ik ze toch. Heb je dinsdag nog een gaatje?"),
    (R, C, "dinsdag 10 uur", "Geachte mevrouw Smit, wegens een crematie ben ik dinsdag verhinderd. U hoort van mij voor een nieuwe datum. Met vriendelijke groet, H. de Ruiter"),
    (R, C, "session", "Hey Joke, kid is home with a fever, no chance I can talk for an hour today. Can we find something next week?"),
    (R, C, "", "sorry!!! zit nog bij de kapper, ben er 10 over"),
    (R, C, "gisteravond", "Beste Paul, u heeft gisteravond tevergeefs op mij gewacht. Het was mij volledig door het hoofd geschoten en daar schaam ik mij voor. Mag ik een nieuwe tijd kiezen?"),
    (R, L, "kennismakingsgesprek", "Dag, ons belmoment van donderdag 11 uur komt toch niet goed uit, ik heb dan een examen. Vrijdag ben ik de hele dag thuis."),
    (R, C, "agenda", "Kunnen we van de 4e de 11e maken? Ik heb een klus in Friesland gekregen die ik niet kan laten lopen."),
    (R, C, "Re: 14 oktober", "Mijn rug ligt er weer eens uit, ik kan niet eens de auto in. Volgende keer beter..."),
    (R, S, "betreft: uw gesprek met Daan", "Beste, Daan kan morgen niet bij je zijn, hij heeft een wedstrijd die verplaatst is. Kan hij volgende week op hetzelfde uur? Groet, moeder van Daan"),
    (R, C, "ivm werk", "We moeten overwerken tot de release af is. Ik zie mezelf donderdag niet om vijf uur in Leiden staan."),
    (X, C, "bedankt", "Lieve Renske, na negen gesprekken voelt het rond. Ik durf het nu alleen aan. Laten we de laatste twee niet meer inplannen."),
    (X, C, "coaching", "Dag Bart, we hebben het er thuis over gehad en het geld is op dit moment gewoon nodig voor andere dingen. Ik zet er een streep onder."),
    (X, L, "Re: offerte teamcoaching", "Dank voor uw voorstel. De directie heeft anders beslist en kiest voor een intern traject."),
    (X, C, "", "ik wil eruit. heb er niks aan. geen gesprekken meer aub"),
    (X, C, "zwangerschapsverlof", "Vanaf volgende week ben ik met verlof. Kunnen we in het najaar weer oppakken waar we gebleven waren?"),
    (X, C, "Re: hoe verder", "Eerlijk gezegd klikt het voor mij niet echt tussen ons. Ik ga op zoek naar iemand anders."),
    (X, F, "uitnodiging alumni", "Ik heb geen behoefte aan deze mails. Graag geen uitnodigingen meer."),
    (X, C, "Decision", "Hi Lisa, we're relocating to Lisbon in March so this is where our work ends. I'd rather not do it online."),
    (X, L, "Re: intake", "Ik heb er met mijn man over gepraat en we doen het toch maar niet. Te veel geld voor iets waar ik over twijfel."),
    (X, C, "Re: Planning", "Zullen we een tijdje minder... of eigenlijk: zullen we het een kwartaal laten rusten? Ik heb nu alles nodig voor mijn scriptie."),
    (X, L, "Re: wachtlijst", "U mag mij van de wachtlijst halen, ik ben elders terechtgekomen."),
    (E, C, "", "Ik weet dat je zei dat ik niet mocht vergelijken maar ik zie al die vriendinnen met hun leven op orde en dan denk ik: wat is er mis met mij. Ik zit al de hele dag op de wc te snikken."),
    (E, C, "ze zijn weg", "De kinderen zijn voor het eerst een hele week bij hem. Het huis is zo stil. Ik loop van kamer naar kamer en raak hun knuffels aan."),
    (E, C, "vanochtend", "Geachte mevrouw Jacobs, vanochtend durfde ik de voordeur niet uit. Mijn hart ging tekeer alsof ik een marathon liep. Ik dacht dat dit achter mij lag en ik ben zo teleurgesteld in mijzelf."),
    (E, C, "Re: volgende week", "Prima hoor, volgende week. Maar mag ik eerlijk zijn? Het gaat helemaal niet. Ik lach overal maar ik ben op, Marieke. Helemaal op."),
    (E, C, "", "hij zegt dat het mijn schuld is. alles is altijd mijn schuld. misschien is dat ook zo"),
    (E, C, "no subject", "I failed the bar again. Third time. My parents won't even look at me. I feel like such a fraud."),
    (E, C, "mijn broer", "Mijn broer is gisteren gevonden. Hartstilstand, 44 jaar. Ik functioneer, ik regel, ik bel iedereen. Maar vannacht sloeg het in. Ik weet niet hoe dit moet."),
    (E, C, "collega's", "Weer lachten ze toen ik binnenkwam. Ik ben 51 en ik voel me als een kind op het schoolplein. Ik zie zo op tegen morgen."),
    (E, C, "", "amai wat een dag. alles tegelijk. heb staan roepen en daarna gebleit in de berging. voel mij een slechte moeder"),
    (N, S, "Kunnen wij eens bellen?", "Ik hoorde u op de radio over bore-out. Dat ben ik. Ik zit acht uur per dag te doen alsof. Kunnen wij eens bellen?"),
    (N, S, "begeleiding na reorganisatie", "Geachte, bij ons vallen 14 functies weg en wij willen deze mensen van werk naar werk laten begeleiden. Verzorgt u ook outplacement, en tegen welke condities?"),
    (N, S, "", "goeiemorgen is er bij u nog plaats om te starten in januari? tis voor mijn dochter die haar weg niet vindt na middelbaar"),
    (N, S, "Via Samira", "Samira Bouzid is heel enthousiast over jou. Mijn vriend en ik zitten in een impasse over wel of geen kinderen. Doe jij zulke gesprekken?"),
    (N, F, "hier ben ik weer", "Dag Leen, 2021, de vrouw van de apotheek. Ik sta voor een keuze en mis je scherpe vragen. Twee, drie sessies zouden genoeg zijn."),
    (N, S, "New manager", "Hello, I was promoted six months ago and I'm not coping with leading former peers. My company will sponsor coaching. Could you send me your terms?"),
    (N, S, "vraagje", "Hey! Werk je ook met mensen met ADHD? Ik krijg mijn leven maar niet georganiseerd en heb al 3 coaches versleten"),
    (N, S, "man met burn-out", "Mijn man zit sinds september thuis en wil nergens heen. Misschien dat een mannelijke coach hem aanspreekt. Zou u een keer vrijblijvend met hem willen kennismaken?"),
    (N, S, "contact", "Uw praktijk ligt bij mij om de hoek. Hoe kan ik een eerste afspraak maken?"),
    (Q, C, "Re: Re: nieuwe tijd", "11 uur is perfect, tot dan."),
    (Q, C, "dank", "Ik heb vannacht voor het eerst in maanden doorgeslapen. Dat wilde ik je toch even laten weten. Groet, Ad"),
    (Q, S, "Herinnering tandartscontrole", "U heeft op dinsdag 3 maart om 9.20 uur een afspraak bij tandartspraktijk De Linde. Verhinderd? Bel minimaal 24 uur van tevoren."),
    (Q, S, "Word zichtbaar als coach", "Schrijf je in voor ons platform en ontvang direct aanvragen van mensen die een coach zoeken. Eerste maand gratis."),
    (Q, C, "kwitantie", "Mag ik van de sessies van dit jaar een overzicht voor de belasting?"),
    (Q, K, "woensdag", "Ik kan woensdag niet tennissen, blessure. Jij wel iemand anders?"),
    (Q, C, "niet schrikken", "Ik ben gestopt! Met dat eeuwige ja-zeggen dan. Vandaag twee keer nee. Applaus graag."),
    (Q, S, "samenwerken?", "Ik ben pas gestart als loopbaancoach en zou graag eens bij je binnenkijken of sparren over hoe je aan klanten komt."),
    (Q, C, "factuur juni", "Ik ben not amused: weer een factuur met de verkeerde naam. Wil je dit rechtzetten, anders betaalt mijn werkgever niet."),
    (Q, S, "Storing glasvezel", "In uw wijk is woensdag tussen 9 en 12 geen internet wegens werkzaamheden."),
    (Q, K, "sleutel", "Hoi, ik leg de sleutel van de praktijkruimte donderdag in het kastje, code 4711."),
    (Q, C, "Re: oefening", "De ademhalingsoefening werkt! Zelfs in de file."),
    (Q, S, "Uitnodiging: congres Veerkracht", "Hoe blijf je overeind na verlies? Acht sprekers over rouw en herstel. Bestel nu je kaarten."),
    (Q, C, "boek", "Ik breng volgende keer je boek weer mee, uitgelezen en onderstreept, sorry daarvoor."),
    (Q, K, "groepspraktijk", "Dag Nathalie, de poetsploeg komt voortaan op maandag in plaats van vrijdag. Laat je niks liggen?"),
    (Q, C, "Re: verslag", "Ik herken me er helemaal in. Eén foutje: mijn zus heet Tamara, niet Tara."),
    (Q, S, "Speech for our event", "We'd love to have you speak about burnout prevention at our offsite in May. What is your speaking fee?"),
    (Q, C, "huisdier", "Mag Bobbie de hond mee naar de wandeling van vrijdag?"),
)
# fmt: on


def test_a_third_set_stays_understood() -> None:
    understander = shared_understander()
    pairs = [
        (label, ask(understander, reading_of(text, subject), state).intent) for label, state, subject, text in MAILS
    ]
    assert macro_f1(pairs) >= 0.9
