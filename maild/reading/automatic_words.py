"""The wordings by which machines give themselves away, in Dutch, English, German, French and a few more languages."""

from __future__ import annotations

import re

_FLAGS = re.IGNORECASE

BOUNCE_SUBJECT = re.compile(
    r"undeliver|delivery (?:status notification|has failed|failure|failed|problem|report|notification|incomplete|delayed)|"
    r"(?:mail|message|nachricht) (?:delivery|not delivered|could not be)|returned (?:mail|e-?mail|to sender)|failure (?:notice|delivery)|"
    r"delivery notification|non[- ]?delivery|not delivered|nondeliverable|mail system error|mailer-daemon|mdaemon notification|"
    r"warning: (?:message|could not send)|message (?:status|delayed)|delayed mail|could not send message|unable to deliver|"
    r"permanent(?:er)? (?:delivery failure|error|fehler)|rejected (?:mail|message)|"
    r"onbestelbaar|niet bestelbaar|niet (?:af)?gel(?:e)?verd|kon niet worden (?:bezorgd|afgeleverd)|bezorging (?:is )?mislukt|"
    r"aflevering mislukt|afleverstatus|retour afzender|"
    r"unzustellbar|nicht zugestellt|zustellung|fehlgeschlagen|"
    r"mail failed|returning to sender|メールエラー|r\u00fcckläufer|"
    r"non (?:remis|distribu|délivr)|échec de (?:la )?(?:remise|livraison|distribution)|"
    r"no se (?:ha podido|puede) entregar|devuelto|mancata consegna|impossibile recapitare|配信|送信エラー",
    _FLAGS,
)
BOUNCE_TEXT = re.compile(
    r"user unknown|unknown user|no such (?:user|recipient|mailbox|address)|mailbox (?:unavailable|not found|is full|full)|"
    r"(?:could|can)(?:no|')?t? ?(?:not )?be delivered|was not delivered|undeliverable|delivery (?:to the following|failed)|"
    r"permanent (?:error|failure|fatal errors)|recipient(?:'s)? (?:address )?(?:rejected|unknown|not found)|over quota|quota exceeded|"
    r"message (?:was )?(?:refused|rejected|returned|bounced)|host (?:unknown|not found)|address(?:ee)? (?:unknown|rejected|not found|couldn)|"
    r"\b5[0-5]\d[ -]\d\.\d\.\d{1,3}\b|diagnostic[- ]code|final-recipient|remote (?:host|server) said|smtp error|"
    r"niet (?:worden )?(?:bezorgd|afgeleverd|bestelbaar)|onbekende (?:gebruiker|ontvanger)|postvak (?:is )?vol|adres bestaat niet|"
    r"nicht zugestellt|unzustellbar|n'a pas (?:pu )?(?:être|été) (?:remis|distribu|délivr)|unable to deliver|not able to deliver|"
    r"delivery status|mail delivery|delivery attempt|failed recipient|i'm afraid i wasn't able to deliver",
    _FLAGS,
)
DAEMON = re.compile(
    r"^(?:mailer-?daemon|mail-?daemon|postmaster|mdaemon|mail\.daemon|daemon|bounces?|bounce[-+_].*|mailer|root|"
    r"mailsystem|mail-system|mail_?delivery.*|microsoftexchange[0-9a-f]*|exchange|maildelivery|admin(?:istrator)?|mail|smtp|"
    r"no-?reply|autoreply|systemadmin.*|mail-?admin.*|delivery.*)$",
    _FLAGS,
)
SURE_DAEMON = re.compile(
    r"^(?:mailer-?daemon|mail-?daemon|post_?master|mdaemon|mail\.daemon|microsoftexchange[0-9a-f]*|bounces?)$", _FLAGS
)
DAEMON_NAME = re.compile(
    r"mail delivery (?:subsystem|system|service)|mailer-?daemon|postmaster|system administrator|mail administrator",
    _FLAGS,
)

ONLY_DAEMON = re.compile(
    r"^(?:mailer-?daemon|mail-?daemon|mdaemon|mail\.daemon|microsoftexchange[0-9a-f]{8,})$", _FLAGS
)
BOUNCE_EVENT = re.compile(
    r"\\?\"(?:notificationType|eventType|event)\\?\"\s*:\s*\\?\"bounced?\\?\"|\\?\"bounceType\\?\"\s*:", _FLAGS
)
NEWS_SENDER = re.compile(
    r"^(?:e-?news|news|newsletters?|nieuwsbrief|nieuwsbrieven|nieuws|mailing|mailings|marketing|promo(?:tions?|ties)?|deals|offers|"
    r"aanbieding(?:en)?|updates?|digest|weekblad|magazine|\w{2,12}(?:nieuws|krant|brief|mailing)|insights)(?:[-_.+].*)?$",
    _FLAGS,
)
MACHINE_ROLE = re.compile(
    r"^(?:accounts?|billing|invoices?|facturen|factuur|facturatie|orders?|bestelling(?:en)?|bookings?|boekingen|reservations?|reserveringen|"
    r"receipts?|tickets?|system|team-notify|messages?-noreply|service-notify|agenda|calendar|payments?|betalingen)$",
    _FLAGS,
)

NO_REPLY = re.compile(
    r"^(?:.*[-_.+])?(?:no[-_.]?reply|do[-_.]?not[-_.]?reply|donotrespond|noreply.*|geen[-_.]?(?:antwoord|reply)|niet[-_.]?beantwoorden|"
    r"niet[-_.]?reageren|ne[-_.]?pas[-_.]?repondre|nicht[-_.]?antworten|notifications?|notify|notificatie|alerts?|auto(?:mated|mailer|confirm)|"
    r"mailer|bounces?|system|daemon|bookings?-noreply|calendar-notification)(?:[-_.+\d].*)?$",
    _FLAGS,
)

ABSENT_TEXT = re.compile(
    r"\b(?:ik ben|wij zijn|we zijn|ben ik|i am|i'm|i will be|we are|je suis|ich bin)\b[^.\n]{0,80}\b(?:afwezig|vakantie|verlof|"
    r"niet aanwezig|niet bereikbaar|beperkt bereikbaar|niet op kantoor|niet werkzaam|gesloten|vrij\b|ziek|zwangerschapsverlof|bevallingsverlof|"
    r"out of (?:the )?office|away|on (?:annual |maternity |parental |sick )?leave|on vacation|on holiday|not (?:in|available)|absent|en congé|"
    r"abwesend|nicht im büro|im urlaub)|"
    r"\b(?:out of (?:the )?office|afwezigheids|buiten kantoor|tijdens mijn (?:afwezigheid|vakantie|verlof)|in mijn afwezigheid|"
    r"(?:during|in) my absence|limited access to (?:my )?e-?mail|lees (?:ik )?(?:mijn )?(?:e-?)?mail(?:s)? (?:niet|beperkt|pas)|"
    r"e-?mail (?:wordt|worden) niet (?:gelezen|doorgestuurd|beantwoord)|geen toegang tot mijn (?:e-?)?mail|pendant mon absence|bin ich wieder|"
    r"terug op kantoor|weer op kantoor|back in the office|gesloten (?:van|wegens|tot)|praktijk is gesloten)\b",
    _FLAGS,
)
RECEIVED_TEXT = re.compile(
    r"(?:we|wij|i|ik) (?:hebben|heb|have|'ve)? ?(?:je|jouw|uw|your|de|the)? ?(?:e-?mail|bericht|message|aanvraag|vraag|request|sollicitatie|ticket)"
    r"[^.\n]{0,40}(?:ontvangen|received)|ontvangstbevestiging|(?:hebben|heb) (?:we|wij|ik)? ?(?:goed |in goede orde )?ontvangen|"
    r"(?:ticket|case|zaak)(?:nummer| number| #|\s?#)|wordt in behandeling genomen|this is an automated (?:message|confirmation)|"
    r"dit is een automatisch(?:e)? (?:gegenereerd|bericht|e-?mail|bevestiging|ontvangst)",
    _FLAGS,
)
REPLY_SUBJECT = re.compile(r"^\s*(?:re|aw|antw|antwoord|sv|r)\s*(?:\[\d+\])?\s*:", _FLAGS)
UNSUBSCRIBE_TEXT = re.compile(
    r"unsubscribe|uitschrijven|afmelden (?:voor|van)|schrijf (?:je|u) (?:hier )?uit|meld (?:je|u) (?:hier )?af|opt[- ]?out|manage (?:your )?(?:email )?preferences|"
    r"voorkeuren (?:wijzigen|aanpassen|beheren)|abmelden|désabonner|désinscrire|bekijk (?:deze )?(?:e-?mail|nieuwsbrief) (?:online|in (?:je|uw) browser)|"
    r"view (?:this email )?in (?:your )?browser",
    _FLAGS,
)
BOOKING_TEXT = re.compile(
    r"(?:nieuwe|new) (?:afspraak|boeking|reservering|booking|appointment|event)\b|(?:has|heeft) (?:booked|scheduled|geboekt|ingepland)|"
    r"(?:booking|boeking|afspraak|reservering|bestelling|order|betaling|payment)(?:s)?(?:bevestiging| confirmation| confirmed| bevestigd| ontvangen| received)|"
    r"factuur(?:nummer)?\b|invoice\b|track (?:your|&) trace|verzonden:|wachtwoord|password|verificatiecode|verification code|security code",
    _FLAGS,
)
SAYS_AUTOMATIC = re.compile(
    r"dit is een automatisch(?:e)? |automatisch gegenereerd|this is an automat|(?:please )?do not reply (?:directly )?to this (?:e-?mail|message)|"
    r"(?:u kunt|je kunt) (?:deze|dit|op deze) (?:e-?mail|bericht) niet (?:be)?antwoorden|gelieve niet te antwoorden",
    _FLAGS,
)

MACHINE_NAME = re.compile(
    r"\b(?:automation|autoresponder|mailer|bot|systeem|system|message status|poortwachter|gatekeeper)\b", _FLAGS
)
GREETING = re.compile(
    r"^\W{0,3}(?:hoi|hey|hee|hallo|hai|beste|dag|lieve|hi|hello|dear|goede(?:morgen|middag|navond|dag)|good (?:morning|afternoon)|geachte)\s+(?:mevrouw |meneer |mevr\.? |dhr\.? )?(\w+)",
    _FLAGS,
)
CALLED = re.compile(r"^\W{0,3}(\w+)\s?[,!]\s")
REQUEST = re.compile(
    r"\b(?:kan|kun|kunnen|mag|mogen|zullen|wil|wilt|heb|hebt|heeft|past|lukt|schikt|zou|could|can|would|shall|may|do|does|did|is|are|was)\s+(?:ik|je|jij|u|we|wij|ge|gij|dat|dit|het|i|you|that|this|it)\b[^.?!]{0,120}\?",
    _FLAGS,
)
LIST_FOOTER = re.compile(
    r"(?:lid (?:bent|zijt) van|geabonneerd (?:bent|zijt) op|subscribed to|member of|bericht van) (?:the |de |het )?[^.]{0,20}(?:google[- ])?(?:groep|group|lijst|list)\b|\bmailing list\b|\b(?:members|discussion|discussie|mailing)[- ]?(?:list|lijst)\b|"
    r"to (?:leave|unsubscribe from) (?:the |this )?[^.]{0,30}\blist\b|view/reply online",
    _FLAGS,
)
LIST_TAG = re.compile(r"^\s*(?:(?:re|aw|antw|fwd?)\s*:\s*)*\[[^\]\n]{2,40}\]", _FLAGS)
