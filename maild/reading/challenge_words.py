"""What a system says that holds a stranger's mail until the stranger proves something: six things, seldom all, hardly ever one.

No wording here means much alone: a shop asks to confirm an address, a person fears a spam filter. It is the mail that is held, the
stranger, the proof asked and the reason given, together, that no person types.
"""

from __future__ import annotations

import re

_FLAGS = re.IGNORECASE
_MAIL = r"(?:e-?mails?|mails?|mailtjes?|berichten?|berichtje|schrijven|post|brie(?:f|ven)|messages?|letters?|nachricht|courriel)"

HELD = "held"
STRANGER = "stranger"
PROOF = "proof"
REASON = "reason"
GATE = "gate"
TERM = "term"

FAMILIES: dict[str, re.Pattern[str]] = {
    HELD: re.compile(
        rf"\b{_MAIL}\b[^.]{{0,70}}\b(?:wacht|wachtrij|wachtkamer|wachtstand|quarantaine|vastgehouden|tegengehouden|achtergehouden|weerhouden|"
        r"geparkeerd|opgehouden|doorgelaten|doorgegeven|vrijgegeven|afgeleverd|bezorgd|bezorgen|afleveren|doorlaten|vrijgeven|even vast|"
        r"nog niet (?:gezien|gelezen)|(?:niet|pas|alsnog|dan) (?:aan|door|binnen|terecht)\b|onder de deur|"
        r"on hold|held|pending|parked|quarantined?|undelivered|waiting|await(?:s|ing)|not (?:yet )?(?:been )?(?:delivered|reached|seen)|"
        r"(?:be|is|gets?) (?:delivered|released|forwarded|let (?:in|through))|zugestellt|retenu|en attente)|"
        rf"\b(?:houd(?:t|en)?|hield(?:en)?|parkeert|blokkeert|weert|bewaart|bewaren|wacht op|schuiven|laten|laat|geen|zet|held|hold|holding|holds|release|"
        rf"deliver|débloquer|unclaimed|unconfirmed)\b[^.]{{0,40}}\b(?:{_MAIL}|envoi)\b|"
        r"\b(?:held|on hold|vastgehouden|in (?:de )?(?:wacht|quarantaine|wachtkamer)\b|nog niet (?:vrijgegeven|toegelaten)|wacht(?:en)? op (?:uw|je) bevestiging|"
        r"(?:laten|laat) (?:wij|we|ik) (?:u|je|jou) (?:binnen|door|toe)|(?:mag|mogen|kunt|kan|kun) (?:u|je) (?:doorlopen|binnenkomen|naar binnen)|"
        r"(?:nog|is) (?:gesloten|op slot|dicht)[^.]{0,40}open|let (?:you |straight )?(?:in|through)\b)",
        _FLAGS,
    ),
    STRANGER: re.compile(
        r"\bonbekende? (?:afzenders?|adres(?:sen)?|e-?mailadres(?:sen)?|mensen|personen)|\bnieuwe (?:afzenders?|mensen|contacten|schrijvers)|"
        r"\b(?:schrijft|schreef|mailt|mailde|stuurt|stuurde)\b[^.]{0,40}\b(?:voor het eerst|de eerste keer)|\b(?:voor het eerst|nog nooit|nooit eerder)\b[^.]{0,40}\b(?:mail|bericht|geschreven|gemaild|schrijft|mailt|contact)|"
        r"\b(?:ken|kent|kennen|herken|herkent|herkennen)\b[^.]{0,30}\b(?:u|je|jou|uw adres|je adres|dit adres|afzender)\b[^.]{0,12}\bniet\b|"
        r"\bniet (?:in|op) (?:mijn|onze|zijn|haar|de|het) (?:adresboek|contacten|contactenlijst|lijst)|adresboek\b[^.]{0,30}\bniet\b|"
        r"\b(?:toelatings|witte |goedgekeurde |vertrouwde )lijst|\b(?:allow|white|safe|accepted|approved)[- ]?(?:ed)? ?(?:list|senders?|writers?)\b|"
        r"\b(?:alleen|enkel|slechts) (?:de|deze) (?:aller)?eerste keer|\beenmalige? (?:bevestig|registr|aanmeld|stap|controle)|\beenmalig\b[^.]{0,20}\b(?:klik|op|via)|"
        r"\bstrangers?\b|\bunknown (?:senders?|address(?:es)?|correspondents?)|\b(?:new|first[- ]time|unrecogni[sz]ed|unverified) (?:senders?|correspondents?|writers?)|"
        r"\b(?:hasn't|has not|haven't|have not|not yet|never) (?:met|heard from|received|corresponded|seen)\b[^.]{0,30}\b(?:you|from you)|"
        r"\bnot (?:in|on) (?:my|our|his|her|the|their) (?:address book|contacts?|list)|\bone[- ]time (?:registration|confirmation|verification|step|check)|"
        r"\bfirst (?:time|message|e-?mail)\b[^.]{0,40}\b(?:you|writ|sent|address)|première fois|unbekannte[rn]? absender|\bbuitenaf\b|"
        r"\b(?:iemand|someone)\b[^.]{0,60}\b(?:stuurde|verstuurde|sent)\b[^.]{0,60}\b(?:e-?mail|bericht|message)",
        _FLAGS,
    ),
    PROOF: re.compile(
        r"\b(?:bevestig|verifieer|bewijs|ontgrendel|autoriseer|legitimeer)\b|\b(?:gelieve|graag|moet|dient|wil|vragen|vraagt|verzoeken)\b[^.]{0,50}\b(?:te bevestigen|bevestigen|bevestigt|verifi[eë]ren|ontgrendel\w*)|"
        r"\b(?:bevestigings?(?:vraag|verzoek|link|code|stap)|bevestiging (?:gevraagd|nodig|vereist|verwacht)|uw bevestiging|je bevestiging|tot (?:u|je) bevestigt|(?:tot|totdat|voordat|zodra) (?:u|je|zij|de afzender)\b[^.]{0,40}\b(?:bevestigt?|reage(?:ert|ren)|antwoordt?|hebt gedaan|heeft gedaan|gedaan))|"
        r"\b(?:klik|druk|tik|volg|open|ga naar|bezoek)\b[^.]{0,60}\b(?:link|koppeling|knop|beantwoorden|verzend|https?:)|\bontgrendeling\b|\bgeef (?:u|je)(?:zelf)? vrij|\bopenen kan hier|\bzeg (?:even|ons)? ?wie|"
        r"\b(?:stuur|geef|een|met een|typ|tik|elk)\b[^.]{0,30}\b(?:leeg antwoord|antwoord volstaat|antwoord terug|reactie (?:volstaat|gaat)|terug)\b|als antwoord\b|na ontvangst van een tweede|"
        r"\b(?:los|vul|voer|typ|neem)\b[^.]{0,50}\b(?:puzzel|som|cijfers|code|captcha|letters|in op|over)\b|\b(?:confirm|verify|prove|authenticate)\b|\b(?:confirmation|verification) (?:request|required|needed|link|code)|\brequires? (?:verification|confirmation|that you)|"
        r"\b(?:reply|respond|answer)\b[^.]{0,60}\b(?:this (?:message|e-?mail|request)|subject|counts? as|confirms?|releases?|to confirm)|\b(?:click|open|visit|follow|use|fill in|complete|solve|enter|press)\b[^.]{0,60}\b(?:link|form|button|puzzle|captcha|code|https?:|your name)|"
        r"\bintroduce (?:yourself|themselves)|bestätigen|\brecopiez\b|\bconfirmer\b",
        _FLAGS,
    ),
    GATE: re.compile(
        r"\b(?:poort\w*|portier|slagboom|wachtkamer|wachthal|voorportaal|drempel|deur(?:bel|wachter|mat)?|sluis\w*|hek|douane|buitenpost|wachter|hal|doorgang|gate|gatekeeper|doorman|doorbell|bouncer|guard(?:ian)?|moat|lobby|barrier|checkpoint|front door|"
        r"vestibule|screening|screened|bewaker|bewaakt|bewaking|afscherm\w*|afgeschermd|beschermd door|protected by|shielded by|schild|doorlaat\w*|toegang\w*|toegelaten|toelaten|vrijgave|afzender(?:s)?(?:controle|verificatie|check)|sender (?:check|verification|authentication)|moderat\w+)\b",
        _FLAGS,
    ),
    TERM: re.compile(
        r"\b(?:zodra|nadat|anders|daarna|nadien|eenmalig\w*|eerste keer|doet u niets|doe je niets|zonder (?:uw|je|die|deze|ja|reactie|bevestiging)|pas (?:als|wanneer|na|dan)|alleen (?:als|dan|na)|once|otherwise|afterwards|from then on|only (?:once|then|after|if)|until|unless|if you (?:do nothing|don't|do not))\b|"
        r"\b(?:binnen|na|over|within|after|in) (?:\d+|een|één|twee|drie|vier|vijf|zeven|tien|veertien|one|two|three|five|seven|ten|a) (?:uur|uren|dag|dagen|week|weken|hours?|days?|weeks?)\b|\b(?:verloopt|vervalt|verdwijnt|gewist|verwijderd|vernietigd|weggegooid|opgeruimd|teruggestuurd|expires?|deleted|discarded|destroyed|dropped|composted|purged|returned)\b",
        _FLAGS,
    ),
    REASON: re.compile(
        r"\brobots?\b|\bbots?\b|\bspam\w*|\bongewenste\b|\breclame\b|\bnep(?:berichten|mails?|post)\b|\bphishing\b|\bjunk\b|\breal (?:live )?(?:human|person)|\bhumans?\b|\b(?:echt )?(?:een )?mens (?:bent|bewees|is|achter)\b|"
        r"\ben geen (?:machine|robot|computer)|\bnot a (?:machine|program)|\bunsolicited\b|\bmailfilter|\b(?:small|this|automatic|een klein) program(?:ma)?\b|\bautomatische mededeling\b|\bmijn (?:systeem|mailsysteem|filter|poortwachter)\b|\b(?:spam|mail)?filter\b|\bgatekeeper|\bveiligheid\b",
        _FLAGS,
    ),
}

YOUR_MAIL = re.compile(
    rf"\b(?:uw|je|jouw|your) (?:\w+ )?{_MAIL}\b|\b{_MAIL}\b[^.]{{0,20}}\b(?:van u|van jou|from you|you sent|that you|die u|dat u|die je|dat je)\b|\b{_MAIL} van (?:nieuwe|onbekende)|\bwriting to\b",
    _FLAGS,
)
"""The coach's own mail: where it is not spoken of, nothing of the coach's is held."""

SAYS = re.compile(
    r"(?:verify|confirm|prove)[^.\n]{0,60}(?:you(?:'re| are) (?:a )?(?:human|person|not a (?:robot|spammer))|your (?:message|email)[^.\n]{0,30}(?:delivered|sender)|"
    r"e-?mail address[^.\n]{0,40}(?:before|to (?:have|deliver)))|click (?:the|this|on the) link[^.\n]{0,60}(?:deliver|your message|approve)|"
    r"(?:added to (?:my|the)|on my) (?:allow(?:ed)?|white)[- ]?list|challenge[- ]response|spam ?arrest|boxbe|"
    r"(?:bevestig|klik)[^.\n]{0,80}(?:geen robot|geen spam|mens bent|bericht (?:af|door)|mail (?:af|door)(?:geleverd|gelaten))|"
    r"uw bericht wordt pas (?:afgeleverd|bezorgd)[^.\n]{0,60}(?:bevestig|klik)",
    _FLAGS,
)
"""Sentences of the known systems, enough for mail that a machine wrote."""

ELSEWHERE = re.compile(
    r"quarantine (?:digest|report|summary|notification)|spam (?:digest|summary)|quarantaine-?(?:overzicht|rapport|melding)|"
    r"(?:aan|voor) (?:u|jou|je) (?:gericht|bestemd|geadresseerd)|(?:sent|addressed) to you\b|nieuwsbrief|newsletter|aanmelding|inschrijving|\binschrijven|aangemeld|registratie bij|wachtwoord|password|inloggen|log ?in\b|sign(?:ed|ing)? ?(?:in|up)|\bsubscri(?:be|ption)|bestelling|betaling|\border\b|payment|factuur|invoice|reservering|afspraak|appointment|booking",
    _FLAGS,
)
"""Held mail for the coach, and lists that ask for a confirmation: there is nothing of the coach's own that waits."""
