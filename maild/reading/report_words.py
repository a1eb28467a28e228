"""How systems report that a mail was opened, delivered, refused or complained of, where they leave out the form that RFC 3464, 5965
and 8098 give such reports."""

from __future__ import annotations

import re

_FLAGS = re.IGNORECASE
_MAIL = r"(?:e-?mail(?:bericht)?|mail|bericht|document|schrijven|message|courriel|nachricht|uitnodiging|(?:sealed|secure|registered|encrypted|verzegelde|beveiligde|aangetekende) (?:letter|brief|e-?mail))"
_OPENED = r"gelezen|geopend|getoond|weergegeven|bekeken|ingezien|afgehaald|opgehaald|opened|displayed|read|viewed|seen|collected|picked up|ouvert|lu|gelesen|geöffnet|angezeigt"
_ARRIVED = r"afgeleverd|bezorgd|ontvangen|aangekomen|delivered|handed over|deposited|received"

OPENED_SUBJECT = re.compile(
    r"^\W{0,3}(?:niet |not |status: ?)?(?:gelezen|geopend|read|opened|lu|gelesen|delivered|afgeleverd|bezorgd|relayed)\b[^:]{0,14}:|^\W{0,3}status: (?:opened|read|delivered)|"
    r"\b(?:leesbevestiging|leesbewijs|ontvangstbewijs|afleverbewijs|bezorgbewijs|afleverbevestiging|bezorgbevestiging|lesebestätigung|confirmation de lecture|accusé de (?:lecture|réception))\b|"
    r"\b(?:read|return|delivery|opening) (?:receipt|report|confirmation)|\b(?:confirmation|acknowledge?ment|notification|proof) of (?:reading|opening|delivery|receipt)|\bdisposition notification|"
    rf"\b{_MAIL}\b[^.]{{0,40}}\b(?:is|was|werd|has been|were|wurde)?\s?(?:\d+x )?{_OPENED}\b|\b(?:{_OPENED}|gezien)\b[^.]{{0,20}}\b(?:je|uw|your|jouw) {_MAIL}\b|"
    rf"\b(?:heeft|has) (?:je|uw|jouw|your) {_MAIL}\b|\b(?:successful|successfully)\b[^.]{{0,20}}\bdeliver|\b{_MAIL} (?:{_ARRIVED})\b",
    _FLAGS,
)
OPENED_TEXT = re.compile(
    rf"\b{_MAIL}\b[^.]{{0,160}}\b(?:is|was|werd|wordt|has been|have been|wurde|a été|were)\b[^.]{{0,40}}\b(?:{_OPENED})\b|\b(?:heeft|hebben|has|have)\b[^.]{{0,60}}\b(?:je|uw|jouw|your|the|het) (?:\w+ ){{0,2}}{_MAIL}\b[^.]{{0,50}}\b(?:{_OPENED})\b|"
    rf"\b(?:heeft|has|have)\b[^.]{{0,40}}\b(?:read|opened|viewed|displayed)\b[^.]{{0,20}}\b(?:the|your|that) (?:\w+ )?{_MAIL}\b|\bopened your (?:\w+ )?{_MAIL}\b|\b(?:geopend|gelezen|opened|read|collected|afgehaald)\s?:\s*(?:om|op|on|at|\d)|"
    rf"\b{_MAIL}\b[^.]{{0,80}}\b(?:verwijderd|weggegooid|deleted)\b[^.]{{0,40}}\b(?:zonder|without|niet|unread|ongelezen)|"
    rf"\b{_MAIL}\b[^.]{{0,60}}\b(?:is|was|werd|has been|were)\b[^.]{{0,30}}\b(?:successfully|succesvol|correct|goed|met succes)\b[^.]{{0,20}}\b(?:{_ARRIVED})\b|\bdelivery to these recipients\b[^.]{{0,40}}\bcomplete",
    _FLAGS,
)
READ_SUBJECT = re.compile(
    r"^\s*(?:gelezen|niet gelezen|leesbevestiging|read(?: receipt)?|not read|return receipt(?: \(displayed\))?|disposition notification|"
    r"gelesen|lesebestätigung|lu|confirmation de lecture)\s*:",
    _FLAGS,
)
READ_TEXT = re.compile(r"gelezen op|was read|is gelezen|read on|gelesen", _FLAGS)
RECEIPT_NOUN = re.compile(
    rf"\b(?:leesbevestiging|leesbewijs|ontvangstbewijs|afleverbewijs|bezorgbewijs)\b|\b(?:read|return|delivery) receipt|\b{_MAIL}\b[^.]{{0,40}}\b(?:{_OPENED})\b|\b(?:{_OPENED})\b[^.]{{0,20}}\b(?:je|uw|jouw|your) {_MAIL}\b|\b(?:je|uw|jouw|your) {_MAIL}\b",
    _FLAGS,
)

RETURNED_SUBJECT = re.compile(
    r"^\W{0,3}(?:mislukt|failed|rejected|refused|blocked|geweigerd|geblokkeerd|teruggestuurd\w*|retour|ndn|ndr|nondelivery)\b|\b(?:adres|mailbox|postvak|gebruiker|ontvanger|bestemmeling|address|user|recipient)\b[^.]{0,30}\b(?:bestaat niet|onbekend|niet gekend|opgeheven|vol|unknown|no longer|does not exist|not found|full)|"
    r"\b(?:mail|e-?mail|bericht|message)\b[^.]{0,30}\b(?:niet (?:aangekomen|bezorgd|afgeleverd|verzonden|besteld|bestelbaar)|mislukt|teruggekomen|teruggestuurd|geweigerd|geblokkeerd|failed|bounced|returned|rejected|blocked|delayed|vertraagd)|"
    r"\b(?:mislukte|vertraagde) (?:verzending|bezorging|aflevering|mail)|\b(?:kan|konden|kon|niet) (?:niet )?(?:te )?(?:bezorgen|afleveren|bestellen)\b|\b(?:bezorg|aflever)(?:ing|fout|probleem|melding)\b|\bfoutmelding\b|\bvertraging\b|\bundelivered\b|\bcould ?n[o']t (?:be )?(?:deliver|reach|send)",
    _FLAGS,
)
RETURNED_TEXT = re.compile(
    r"\b(?:mail|e-?mail|bericht|message|schrijven|document)\b[^.]{0,90}\b(?:niet (?:kunnen |kon worden |worden )?(?:bezorgd|aangekomen|afgeleverd|besteld|doorgestuurd)|kwam niet aan|teruggekomen|teruggestuurd|geweigerd|not (?:be )?(?:delivered|reach\w*|accepted|sent)|could not reach|bounced|returned|rejected|refused|classified as)|"
    r"\b(?:mailbox|postvak|brievenbus|adres|e-?mailadres|account|gebruiker|domein|address|user|inbox|domain)\b[^.]{0,60}\b(?:bestaat niet|niet (?:\(?meer\)? )?(?:in gebruik|actief|gekend|bekend)|opgeheven|gedeactiveerd|gedesactiveerd|is vol|quotum|does not exist|no longer (?:exists|in use|active|accepts)|not found|disabled|is full|unknown|onbekend)|"
    r"\b(?:onbekende|geen|unknown|no such) (?:gebruiker|ontvanger|klant met dit adres|user|recipient|mailbox)|\b(?:foutcode|error code|status(?:code)?|reason|reden)\s?:?\s*[45][.\d]{2,}|\bwacht nog op (?:aflevering|bezorging)|\bbezorgpoging\b|\bin de wachtrij\b|\bfailed (?:permanently|recipient)",
    _FLAGS,
)
POST_ROLE = re.compile(
    r"^(?:systeembeheer|mailbeheer|mailserver|mailsysteem|mailrouter|mailgate\w*|mailmaster|mx|ict-?beheer|it-?beheer|helpdesk-?mail|bezorg\w*|aflever\w*|delivery\w*|antispam|spamfilter|quarantine|smtp-?gate\w*|mail-?gateway)$",
    _FLAGS,
)

COMPLAINT_SUBJECT = re.compile(
    r"\b(?:abuse|misbruik|spam|junk|arf|fbl)\b[- ]?(?:report|rapport|melding|klacht|complaint|notification|notice)?|\bspam\w*(?:rapport|melding|klacht)\w*|\b(?:complaint|klacht|klachten|plainte|beschwerde)\b|\bklacht(?:en)?(?:melding|rapport|stroom|bericht)\w*|\bfeedback[- ](?:report|loop)|\bunsolicited\b|\bwas reported\b|\bals (?:spam|ongewenst)\b",
    _FLAGS,
)
COMPLAINT_TEXT = re.compile(
    r"\"?(?:notificationtype|eventtype)\"?\s*:\s*\"?complaint|\b(?:complaintfeedbacktype|feedback-type)\"?\s*:|\b(?:pressed|clicked|hit|used)\b[^.]{0,30}\b(?:report (?:as )?spam|spam button|junk)|\b(?:marked|reported|flagged|classified)\b[^.]{0,60}\b(?:as )?(?:spam|junk|unwanted|unsolicited|abuse)\b|"
    r"\b(?:als|voor) (?:spam|ongewenst\w*|reclame)\b[^.]{0,30}\b(?:gemarkeerd|gemeld|aangemerkt|opgegeven|aangeduid)|\b(?:gaf|gaven|meldde|meldden|markeerde|markeerden)\b[^.]{0,60}\bals (?:spam|ongewenst)|\b(?:klacht|complaint)\b[^.]{0,70}\b(?:provider|traffic|ip|account|nieuwsbrief|e-?mail|mailing|abonnee|ontvanger|subscriber|recipient)\b|"
    r"\b(?:provider|bestemmeling|abonnee|ontvanger|lezer|subscriber|recipient|nieuwsbrief|mailing)\b[^.]{0,80}\b(?:klacht|complaint|rapportage|spamklacht)\b|\babuse[- ](?:rapport\w*|reports?|desk|melding\w*)|\boffending (?:message|mail)|\bspamrapport\w*|\bcomplaint (?:ratio|rate)|\bidentified as spam",
    _FLAGS,
)
COMPLAINT_ROLE = re.compile(
    r"^(?:.*[-_.+])?(?:abuse|fbl|feedback-?loop|feedback|complaints?|klachten|klachtenlus|arf|jmrp|spam-?reports?|spamcop|scomp|cfl|compliance|signalering|blacklist)(?:[-_.+\d].*)?$|^\d{5,}$",
    _FLAGS,
)
