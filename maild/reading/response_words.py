"""How answers that a machine gives for a person sound: an out-of-office, besides that somebody is away (that a machine says it, who
stands in, that nobody reads), and a calendar that tells in plain words what RFC 5546 tells in `text/calendar`."""

from __future__ import annotations

import re

_FLAGS = re.IGNORECASE

SURE_SUBJECT = re.compile(
    r"^\W{0,3}(?:automatisch(?:e)? (?:antwoord|reactie|beantwoording|bericht|afwezigheid)|auto(?:matic|mated)?[- ]?(?:reply|response|responder|antwort|antwoord|reactie)|autoreply|auto:|"
    r"automatische? (?:antwort|abwesenheit)|réponse automatique|out[- ]of[- ](?:the[- ])?office(?:\s*[:!-]|\s+(?:re|auto|reply|message|notice)|\s*$)|ooo\s*[:-]|afwezigheids?(?:melding|bericht|assistent|mail|antwoord)|"
    r"(?:vakantie|verlof)(?:melding|bericht|antwoord|assistent)|(?:vacation|holiday|leave) (?:reply|message|notice|responder)|abwesenheits(?:notiz|nachricht)|respuesta automática|risposta automatica|autosvar|automatiskt svar)"
    r"|^[\w .,'()-]{3,60} (?:is|are|zijn) (?:currently |momenteel )?(?:out of (?:the )?office|afwezig|met vakantie|op vakantie|met verlof|away)\b",
    _FLAGS,
)
"""Subjects that programs write; a person who answers one writes "Re:" before it."""

HINT_SUBJECT = re.compile(
    r"^\W{0,3}(?:even |tijdelijk |momenteel |helaas |nu |i'm |i am |we're |we are |ik ben |ben |wij zijn |we zijn |currently |thanks,? )*"
    r"(?:afwezig|afwezigheid|offline|er (?:even )?niet|niet (?:aanwezig|bereikbaar|op kantoor|beschikbaar)|op vakantie|met (?:vakantie|verlof)|vakantiesluiting|gesloten|away|absent|absence|"
    r"out of (?:the )?office|on (?:\w+ )?(?:leave|holiday|vacation)|on sabbatical|unavailable|closed|gone fishing|vacation|abwesend|in congé|en congé)\b",
    _FLAGS,
)

ABSENCE: dict[str, re.Pattern[str]] = {
    "machine": re.compile(
        r"\b(?:dit|deze) (?:antwoord|bericht|mail|e-?mail|reactie)\b[^.]{0,30}\b(?:vanzelf|automatisch|door (?:de|mijn|een) (?:computer|systeem|mailprogramma|server))|\bautomatisch (?:antwoord|verzonden|verstuurd|gegenereerd|bericht|gestuurd)|"
        r"\bauto-?(?:responder|reply|respons)\b|\b(?:stuurde|schreef|verstuurde) mijn (?:computer|mailprogramma|systeem)|\bautomat(?:ic|ed) (?:reply|response|message|answer|e-?mail)|\b(?:this|the) (?:is the )?only notice\b|"
        r"\byou(?:'ll| will)? (?:only )?(?:receive|get) (?:only )?(?:one|this (?:message|notice) (?:only )?once)|\b(?:ontvangt|krijgt|krijg) (?:u|je)? ?(?:dit (?:bericht|antwoord) )?(?:slechts|maar|niet meer dan) (?:één ?keer|eenmaal|een keer|1 keer)|"
        r"\b(?:nobody|no one|no-one) (?:is )?read(?:s|ing)? this|\b(?:deze|dit) (?:mailbox|postvak|inbox|mailadres|adres)\b[^.]{0,30}\bniet (?:gelezen|bekeken|gecontroleerd|bemand)|\bthis (?:mailbox|inbox) is not (?:being )?(?:monitored|read|checked)",
        _FLAGS,
    ),
    "deputy": re.compile(
        r"\b(?:neem|neemt|contacteer|mail|bel|belt|bellen|stuur|wend|wendt|contact|call|e-?mail|reach|ring|ask|vraag)\b[^.]{0,80}\b(?:collega\w*|secretariaat|receptie|onthaal|loket|kantoor|vervang\w+|waarnem\w+|colleagues?|deputy|assistant|team|front desk|office|hotline|huisartsenpost|weekenddienst)\b|"
        r"\b(?:kun|kunt|kan|mag) (?:u|je)\b[^.]{0,60}\b(?:terecht|contacteren|bellen|mailen|contact opnemen|wenden|bereiken|aankloppen|raadplegen)\b|\b(?:bij|voor|in geval van|for|if) (?:\w+ )?(?:spoed|dringende|urgent|urgente|noodgevallen|emergenc)\w*|"
        r"\b(?:neemt|nemen|vervangt|vervangen)\b[^.]{0,40}\b(?:waar|over|mij|me)\b|\bdoor [A-Z]\w+\b[^.]{0,30}\b(?:ingediend|overgenomen|afgehandeld|behandeld|waargenomen|beantwoord)|\b(?:can't|cannot|can not|niet kan|kan niet|niet kunnen) (?:it )?wait(?:en)?|"
        r"\bin (?:de )?tussentijd\b|\bin the meantime\b|\bondertussen\b|\b(?:standing in|covering|deputi[sz]ing) for me|\btakes? over\b",
        _FLAGS,
    ),
    "unread": re.compile(
        r"\b(?:lees|kijk|check|bekijk|beantwoord|open)\b[^.]{0,30}\b(?:geen|niet|nauwelijks|pas|beperkt|sporadisch)\b[^.]{0,30}\b(?:mail\w*|berichten|inbox|postvak|e-?mail\w*)|\b(?:mail|e-?mail|bericht|berichten|inbox|mails)\b[^.]{0,40}\bniet (?:gelezen|doorgestuurd|beantwoord|bekeken|gecheckt)|"
        r"\b(?:will|'ll|zal|zullen) (?:\w+ ){0,2}(?:respond|reply|answer|get back|reageren|beantwoorden|antwoorden)\b[^.]{0,60}\b(?:return|back|terug|daarna|nadien|after)|\b(?:reken|wacht) op een antwoord na|\bdaarna (?:krijg|krijgt|beantwoord|lees|reageer)|"
        r"\b(?:no|limited|sporadic|without|geen|beperkt) (?:access|signal|internet|wifi|bereik|toegang|verbinding)\b|\b(?:won't|will not|not) (?:be )?(?:reading|checking|answering|seeing|hear)\b|\bnot (?:be )?(?:monitored|forwarded)|\bwhen i (?:get|am|come|return)\b[^.]{0,20}|"
        r"\bzodra ik (?:weer )?(?:terug|er weer|op kantoor)|\bna mijn (?:terugkeer|vakantie|verlof)\b|\bmijn eerste werkdag (?:na|is|zal)\b|\bmy first (?:working )?day (?:back|after|is)\b|\bligt alles hier stil|\bi resume\b|\bwon't hear from me",
        _FLAGS,
    ),
}

BACK_TEXT = re.compile(
    r"\b(?:weer|terug|back|return(?:ing)?|resume|wieder|zurück|de retour)\b[^.]{0,60}\d|\d[^.]{0,60}\b(?:weer|terug|back|return|wieder|zurück|de retour)\b|"
    r"\b(?:van|tot|t/m|t\.e\.m\.?|tem|until|till|through|from|between|tussen|starting)\b[^.]{0,20}\d[^.]{0,60}\b(?:afwezig|weg|vakantie|verlof|cursus|away|leave|dicht|gesloten|closed|bij|naar|op reis|er niet)\b|"
    r"\bdeze (?:week|dagen) (?:niet|weg)|\b(?:logeer|reis|trek|verblijf) (?:ik )?(?:t/m|tot|van|door|bij|in)\b|\bmijn eerste werkdag (?:na|is|zal)\b|\bmy first (?:working )?day (?:back|after|is)\b",
    _FLAGS,
)
"""Days of being away or of coming back."""

YOUR_ABSENCE = re.compile(
    r"\b(?:dat|als|wanneer|terwijl|omdat|nu|tot|pas) (?:je|jij|u|ge|gij)\b[^.]{0,40}\b(?:weg|afwezig|vakantie|verlof|terug|er niet|achter je|achter uw)\b|\byou(?:'re| are| will be|'ll be)? (?:\w+ )?(?:away|back|out|on leave|on holiday|returning|return|surface)\b|"
    r"\b(?:jouw|je|uw|your) (?:\w+ )?(?:vakantie|verlof|afwezigheid|holiday|vacation|leave|break)\b",
    _FLAGS,
)
"""Words about the reader's own absence: a person answers the coach's automatic answer."""

_EVENT = r"(?:vergadering|afspraak|bijeenkomst|gebeurtenis|evenement|meeting|event|appointment|call|sessie|session|consultatie|consult|uitnodiging|invitation|webinar|agenda-item|boeking|booking)"
_MOVED = r"(?:verplaatst|verzet|gewijzigd|verschoven|bijgewerkt|geannuleerd|afgezegd|vervallen|rescheduled|moved|updated|changed|cancell?ed)"

CALENDAR_SUBJECT = re.compile(
    r"^\s*(?:geaccepteerd|geweigerd|afgewezen|voorlopig(?: (?:geaccepteerd|aangenomen|aanvaard))?|aanvaard|uitnodiging|bijgewerkte uitnodiging|geannuleerd|geannuleerde (?:afspraak|gebeurtenis)|"
    r"accepted|declined|tentative(?:ly accepted)?|invitation|updated invitation|canceled|cancelled|canceled event|new time proposed|"
    r"nieuwe? tijd(?:stip)? voorgesteld|zugesagt|abgesagt|mit vorbehalt|einladung|aktualisiert|accepté|refusé|provisoire|annulé)\s*:",
    _FLAGS,
)
ANSWERED_SUBJECT = re.compile(
    r"^\s*(?:geaccepteerd|geweigerd|afgewezen|aanvaard|voorlopig(?: (?:geaccepteerd|aangenomen|aanvaard))?|accepted|declined|tentative(?:ly accepted)?|new time proposed|nieuwe? tijd(?:stip)? voorgesteld)\s*:",
    _FLAGS,
)
CHANGED_SUBJECT = re.compile(
    rf"\b{_EVENT}\b[^.]{{0,60}}\b{_MOVED}\b|\b{_MOVED}\b[^.]{{0,40}}\b{_EVENT}\b|^\s*(?:updated|rescheduled|cancell?ed|verplaatst|gewijzigd|geannuleerd|bijgewerkt)\s*:|"
    rf"^\s*(?:herinnering|reminder|melding|notification)\s*:[^.]{{0,60}}(?:\b{_EVENT}\b|\s@\s)|\b{_EVENT}\b[^.]{{0,60}}\b(?:begint|start|starts|begins)\b",
    _FLAGS,
)
ANSWERED_TEXT = re.compile(
    rf"\b(?:heeft|has)\b[^.]{{0,60}}\b(?:geaccepteerd|aanvaard|aangenomen|geweigerd|afgewezen|afgeslagen|gereageerd op|accepted|declined|tentatively accepted|proposed a new time)\b|\b(?:heeft|has) (?:deze|uw|je|this|your) {_EVENT}",
    _FLAGS,
)
SCHEDULE_LINE = re.compile(
    r"^\s*(?:tijd|tijdstip|wanneer|datum|was|wordt|oud|nieuw|nieuwe tijd|when|time|date|former time|new time|was|now|wann|quand)\s*:\s*\S[^\n]{0,60}\d",
    _FLAGS | re.MULTILINE,
)
CALENDAR_TEXT = re.compile(
    r"\b(?:agenda|calendar|kalender|organisator|organi[sz]er|genodigden?|invitees?|deelnemen|attendees?|vergadering|meeting|herinnering)\b|\bview event\b",
    _FLAGS,
)
