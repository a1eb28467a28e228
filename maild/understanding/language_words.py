"""Words and letter pairs that tell one language from another; words that two languages share are left out."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


DUTCH = _words("""
ik jij je jou jouw jullie gij ge hij zij ze wij wij's mij mijn ons onze hun haar hem het een de dat dit deze die
niet geen wel ook maar nog al als want dus omdat zodat en of met voor van naar bij uit aan om op te tot door over
sinds tussen zonder zijn ben bent was waren heb hebt heeft hebben had hadden word wordt worden werd kan kun kunt
kunnen kon konden zal zult zullen zou zouden wil wilt willen wilde moet moeten mag mogen ga gaat gaan ging doe doet
doen deed kom komt komen weet weten vind vindt denk hoop graag even eens misschien helaas vandaag morgen gisteren
dinsdag woensdag donderdag vrijdag zaterdag zondag maandag volgende afspraak bedankt dank groet groeten groetjes
groeten hoi hallo beste geachte lieve dag goedemorgen goedemiddag goedenavond wat waar wanneer waarom hoe wie welke
iets niets iemand niemand alles veel weinig meer heel erg zeer toch weer al altijd nooit soms vaak nu dan toen daar
hier er mee u uw mevrouw meneer ja nee prima fijn goed leuk lukt liefst vriendelijke hartelijke uur ochtend middag
avond jaar maand alsjeblieft alstublieft aub laat laten hoor horen ziek gesprek vraag vragen mogelijk alvast terug
zo zoals tijd kind kinderen man vrouw werk gewoon eigenlijk ergens eerst later af zelf elkaar komende oke jammer
sorry zit sessie mailtje
""") - _words("was had man over of de die dan en me we on is in hem dag later wie van sorry tot kind")

ENGLISH = _words("""
i i'm i've i'd i'll you your yours he she they them their our us my mine it's its the an and or but not no this that
these those there here is are am be been being was were have has had do does did don't doesn't didn't can't cannot
couldn't won't wouldn't isn't aren't wasn't will would could should may might must shall to from for with without
about into by at of on if because since while when where why how what who which than then so too very much many more
most some any all every just only also again still yet already please thanks thank hello hey dear regards sincerely
best kind see know think feel want need like get got going go come make made take took let's monday tuesday wednesday
thursday friday saturday sunday today tomorrow yesterday next week month year time morning afternoon evening
appointment schedule reschedule sorry hope looking forward would works work sure yes unfortunately able through
something anything nothing everything someone find found talk wondering can call
""") - _words(
    "so we me is in was had of on over best week time by an men her will must dear mine some also all us or go "
    "hey sorry "
    "hello work an am at no kind sure then do be get like must made"
)

# Words that stand in an English sentence and, alone, prove little; they count where a clearer word does.
ENGLISH_FAINT = _words("""
    of on in is me was had will also all us go work no do be we so at an a sure then get like by or am time
""")
DUTCH_FAINT = _words("of de die dan en me we is in was had man over later dag van week a tot kind wie")

OTHERS: dict[str, frozenset[str]] = {
    "de": _words("""
        ich du sie ihr wir mich mir dich dir uns und oder aber nicht kein keine ist sind bin bist war waren haben
        habe hat hatte werden wird wurde kann können könnte muss soll sollte möchte für mit von bei aus auf zum zur
        über nach der das dem des ein eine einen einem einer auch noch schon sehr bitte danke vielen dank guten tag
        hallo liebe lieber grüße grüßen freundlichen termin heute morgen gestern dienstag mittwoch donnerstag
        freitag samstag sonntag montag leider woche uhr gerne wenn weil dass doch nur mehr als wie was wann warum
        viele ihre ihnen
""")
    - _words("was als dank bin war tag liebe bei hat hallo des wie morgen nach"),
    "fr": _words("""
        je tu il elle nous vous ils elles le la les un une des du au aux et ou mais donc ne pas est sont suis es
        sommes êtes était avoir ai as avons avez ont c'est j'ai j'aimerais qu'il dans pour avec sans sur sous chez
        par que qui quoi où quand comment pourquoi bonjour bonsoir merci cordialement madame monsieur votre vos
        notre nos mon ma mes son sa ses ce cette ces rendez-vous lundi mardi mercredi jeudi vendredi samedi dimanche
        aujourd'hui demain hier semaine heure très plus aussi bien peut peux pouvez voudrais serait été faire d'une
        salut mois
""")
    - _words("je nous du as es on plus par la ma merci des son sa bien que une sur me ou pour"),
    "es": _words("""
        yo tú él ella nosotros usted ustedes el los las un una y pero no es son soy está estoy ser hola gracias por
        para con sin sobre que quién cuándo cómo dónde buenos días saludos cita martes miércoles jueves viernes
        lunes mañana hoy ayer semana muy más también puedo puede quiero quisiera mi su tengo
""")
    - _words("es no un y el con los su mi son una que sin"),
    "it": _words("""
        io tu lui lei noi voi loro il lo gli uno una e ma non è sono sei siamo ho hai ha hanno ciao grazie
        buongiorno per con senza su che chi quando come dove perché saluti cordiali appuntamento martedì mercoledì
        giovedì venerdì lunedì domani oggi ieri settimana molto più anche posso vorrei mio suo della del nella
""")
    - _words("e ma ha hai ho lo una con del come su sono"),
    "pl": _words("""
    ja ty nie jest są się że na do dla czy dzień dobry dziękuję proszę pozdrawiam mogę wtorek środa jutro
    spotkanie bardzo
""")
    - _words("ja do na nie"),
    "scandinavian": _words("""
        jag jeg du han hun hon vi och og inte ikke är er det den att at som på för med til till hej tack tak hilsen
        hälsningar tirsdag tisdag onsdag torsdag møde möte kan mvh imorgon fra från
    """)
    - _words("du han er den det at som med kan til och fra hun mvh"),
    "pt": _words("""
    eu você não é são obrigado obrigada bom dia para com uma terça quarta quinta sexta amanhã hoje semana muito
    reunião
""")
    - _words("com dia para uma"),
    "tr": _words("""
    ben sen bir ve için değil merhaba teşekkürler teşekkür ederim bugün yarın salı çarşamba çok randevu iyi
    günler
""")
    - _words("ben sen"),
}
"""Languages that count as `other`; only words that Dutch and English do not have."""

DUTCH_LETTERS = (
    "ij",
    "aa",
    "oe",
    "ee",
    "oo",
    "uu",
    "ui",
    "cht",
    "sch",
    "lijk",
    "heid",
    "ge",
    "ver",
    "eau",
    "dt",
    "uw",
    "ieu",
    "tje",
)
ENGLISH_LETTERS = ("th", "wh", "ing", "tion", "ough", "sh", "ea", "ould", "ly", "y", "ck", "ed", "ow", "ay")
OTHER_LETTERS = (
    "ß",
    "ä",
    "ü",
    "ö",
    "ç",
    "ñ",
    "ã",
    "õ",
    "ø",
    "å",
    "æ",
    "ł",
    "ś",
    "ż",
    "ę",
    "ą",
    "ş",
    "ğ",
    "ı",
    "ù",
    "ì",
    "eux",
    "ung",
    "tsch",
    "ción",
    "zz",
)

CLOSINGS = (
    "kind regards",
    "best regards",
    "warm regards",
    "best wishes",
    "kindest regards",
    "yours sincerely",
    "regards",
    "cheers",
    "thanks",
    "thank you",
    "thnx",
    "hi",
    "hello",
    "hey",
    "best",
    "take care",
    "sorry",
    "oh my god",
    "by the way",
    "anyway",
    "no worries",
    "good luck",
    "well done",
    "work in progress",
    "out of the box",
    "to be honest",
    "for the record",
    "to the point",
    "on track",
    "up to date",
    "on hold",
    "state of the art",
    "down to earth",
    "day by day",
    "off the record",
    "work life balance",
    "work-life balance",
    "let it go",
    "you name it",
    "last minute",
    "to do",
    "to do's",
    "must have",
    "same here",
    "get a life",
    "been there done that",
    "never mind",
    "see you",
    "check check",
)
"""English set phrases that stand in Dutch mails and make none of them English."""

DUTCH_CLOSINGS = (
    "met vriendelijke groeten",
    "met vriendelijke groet",
    "vriendelijke groeten",
    "vriendelijke groet",
    "hartelijke groeten",
    "hartelijke groet",
    "groetjes",
    "groeten",
    "groet",
    "liefs",
    "mvg",
    "hoi",
    "beste",
    "dag",
    "hallo",
    "bedankt",
    "gezellig",
    "doei",
)
"""Dutch set phrases that stand in English mails from the Netherlands and Flanders."""
