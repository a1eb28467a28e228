"""How mail programs announce older text: attribution lines, header blocks, separators, forwards, device lines, disclaimers."""

from __future__ import annotations

import re

_F = re.IGNORECASE
ADDRESS = r"[\w.+%'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}"
_WROTE = (
    r"wrote|writes|schreef|schreven|geschreven|het volgende geschreven|schrieb|geschrieben|a écrit|écrit|skrev|escribió|escreveu|ha scritto|scrisse|"
    r"napisał(?:\(a\))?|napisał/a|пишет|написал|kirjoitti|yazdı|napsal|napísal|írta|schreibt|schrijft|έγραψε|のメール"
)
_OPENER = r"op|on|le|am|den|il|el|em|w dniu|dne|em|in data|pada|vào|на|il giorno"

WROTE = re.compile(rf"\b(?:{_WROTE})\b", _F)
ATTRIBUTION = re.compile(
    rf"^\s*(?:{_OPENER})\b.{{4,300}}?\b(?:{_WROTE})\b.{{0,80}}:\s*$"
    rf"|^\s*.{{1,120}}\b(?:{_WROTE})\b\s+(?:op|on|am|le|den|at|volgend)\b.{{4,100}}:\s*$"
    rf"|^\s*.{{0,160}}<?{ADDRESS}>?.{{0,60}}\b(?:{_WROTE})\b.{{0,60}}:\s*$"
    rf"|^\s*\d{{4}}[-/.年]\s?\d{{1,2}}[-/.月]\s?\d{{1,2}}.{{0,160}}(?:{ADDRESS}).{{0,12}}:\s*$"
    rf"|^\s*(?:{_OPENER})\b.{{0,80}}\d.{{0,160}}(?:<(?:mailto:)?{ADDRESS}>|\({ADDRESS}\)).{{0,20}}:\s*$"
    rf"|^\s*(?:mail|bericht|message)?\s?(?:van|from|quoting|citeren?)\s.{{2,120}}:\s*$(?=\n\s*>)"
    rf"|^\s*.{{1,80}}\b(?:{_WROTE})\s*:\s*$"
    rf"|^[^\n]{{0,120}}\d[^\n]{{2,160}}<?{ADDRESS}>?\s*:\s*$"
    rf"|^\s*-{{0,6}}\s*(?:{_OPENER})\b.{{0,60}}\d.{{0,160}}{ADDRESS}.{{0,12}}\b(?:{_WROTE})\s*-{{0,6}}\s*$",
    _F,
)
ATTRIBUTION_HEAD = re.compile(
    rf"^\s*(?:(?:{_OPENER})\s+(?:\w{{2,12}}[.,]?\s+)?\d|(?:{_OPENER})\s+\w+[.,]?\s+\d|\d{{1,4}}[-/.: ])", _F
)
GLUED = re.compile(
    rf"(?<=\S)(?=(?:Op|On)\s(?:(?:ma|di|wo|do|vr|za|zo|mon|tue|wed|thu|fri|sat|sun)\w{{0,7}}[.,]?\s)?\d{{1,2}}[-/ .]\s?(?:\w{{3,10}}\.?|\d{{1,2}})"
    rf"[^\n]{{4,200}}\b(?:{_WROTE})\b\s*:)",
    _F,
)
SEPARATOR = re.compile(
    r"^\s*[-_=*]{2,}\s*(?:original (?:message|e-?mail)|oorspronkelijk(?:e)? (?:bericht|e-?mail|mail)|origineel bericht|original appointment|"
    r"oorspronkelijke afspraak|ursprüngliche (?:nachricht|mail)|original-nachricht|message d'origine|message original|"
    r"mensaje original|messaggio originale|ursprungligt meddelande|oprindelig meddelelse|opprinnelig melding|"
    r"antwoord (?:op|aan).{0,60}|reply (?:message|above).{0,60})\s*[-_=*]{2,}\s*$"
    r"|^\s*[-_]{5,}\s*reply (?:above|below).{0,60}$"
    r"|^\s*-{5,}\s*[^\W\d_][^\d\n]{3,60}?\s*-{5,}\s*$",
    _F,
)
FORWARD = re.compile(
    r"^\s*(?:[-_=*>]{2,}\s*)?(?:forwarded message|doorgestuurd(?:e)? (?:bericht|mail)|begin doorgestuurd bericht|begin forwarded message|"
    r"weitergeleitete nachricht|anfang der weitergeleiteten nachricht|message transféré|début du message (?:transféré|réexpédié)|"
    r"mensaje reenviado|vidarebefordrat meddelande|videresendt (?:besked|melding)|originally from|forwarded (?:mail|by).{0,80})\s*:?\s*(?:[-_=*]{2,}\s*)?$",
    _F,
)
FORWARD_SUBJECT = re.compile(r"^\s*(?:fw|fwd|doorst|doorgestuurd|wg|tr|vb|vs|enc|i)\s*(?:\[\d+\])?\s*:", _F)
HEADER_LINE = re.compile(
    r"^[\s>*]{0,6}(from|message du|van|de|von|fra|från|od|da|sent|verzonden|verstuurd|gesendet|envoyé|enviado|skickat|sendt|date|datum|data|dato|"
    r"to|aan|à|an|para|til|till|a|cc|kopie|bcc|subject|onderwerp|betreff|objet|asunto|ämne|emne|oggetto|temat|"
    r"beantwoorden aan|antwoord aan|reply-to|belang|importance|prioriteit|bijlagen?|attachments?|organisatie|organization|"
    r"发件人|发送时间|收件人|主题|差出人|送信日時|宛先|件名)\s*\*?\s*[:：]\s*\*?(?:\s|\S|$)",
    _F,
)
FROM_LABELS = frozenset({"from", "message du", "van", "de", "von", "fra", "från", "od", "da", "发件人", "差出人"})
RULE = re.compile(r"^\s*[_\-=*]{2,}\s*$")
ATTRIBUTION_TAIL = re.compile(r"^\s*>?\s*:\s*$")
QUOTED = re.compile(r"^\s{0,3}(?:>|\|\s)")
_DEVICES = (
    r"(?:e-?mail (?:op|voor|app)|mail|iphone|ipad|ipod|apple|samsung|galaxy|android|huawei|xiaomi|oneplus|motorola|nokia|sony|xperia|pixel|"
    r"fairphone|blackberry|htc|lg|windows|outlook|yahoo|gmail|proton|ziggo|kpn|telenet|proximus|mobiel(?:tje)?|mobiele telefoon|telefoon|"
    r"smartphone|phone|mobile|cell|tablet|gsm|handy|mac(?:book)?|laptop|surface|bluemail|canary|spark|k-9|thunderbird|"
    r"t-mobile|vodafone|toestel|phablet)"
)
DEVICE = re.compile(
    r"^\s*[*_\[(]{0,2}(?:(?:verstuurd|verzonden|gestuurd|getypt|geschreven) (?:vanaf|vanuit|vanop|van op|met|via|door|op)(?: mijn| een)? "
    + _DEVICES
    + r"\b.{0,60}|"
    r"sent (?:from|via|with|using|by) (?:my )?"
    + _DEVICES
    + r"\b.{0,60}|sent from my (?:\w+ ?){1,5}|get outlook for.{1,40}|outlook voor (?:ios|android).{0,60}|download outlook.{0,40}|"
    r"(?:von|vom) meinem .{1,40} gesendet.{0,40}|gesendet (?:von|mit|über).{1,60}|envoyé (?:de(?:puis)?|à partir de|avec|via).{1,60}|"
    r"(?:skickat|sendt) fr[aå]n? .{1,60}|enviado (?:desde|do|de).{1,60}|inviato da.{1,60}|wysłane z.{1,60}|lähetetty.{1,60}|"
    r"iphone'?umdan gönderildi|iPhoneから送信|"
    r"yahoo mail.{0,60}|proton ?mail.{0,40}|beveiligd met proton.{0,40}|typed on.{1,40}|op mijn telefoon getypt.{0,60}|"
    r"(?:excuus|sorry)(?: voor)? (?:eventuele )?(?:typ|tik)fouten.{0,60})[\])*_]{0,2}\s*$",
    _F,
)
GLUED_DEVICE = re.compile(
    r"(?i:verstuurd|verzonden|sent|gestuurd) (?i:vanaf mijn|from my|met mijn) (?:iPhone|iPad|Samsung|Galaxy|Huawei|Android|BlackBerry)(?: \w{1,12})?(?=[A-Z>])"
)
DISCLAIMER = re.compile(
    r"^\s*[*_]{0,2}(?:disclaimer\b|de informatie (?:verzonden|in (?:dit|deze)|opgenomen)|(?:dit|deze) e?-?(?:mail)?(?:bericht)? (?:\(|en |is |kan |bevat )"
    r"[^\n]{0,60}(?:vertrouwelijk|bestemd|geadresseerde|bijlage)|(?:this|the) (?:e-?mail|message|information|communication|transmission)\b[^\n]{0,80}"
    r"(?:confidential|intended|privileged|contain)|confidentiality notice|any views or opinions|aan (?:dit bericht|deze e-?mail) kunnen geen rechten|"
    r"(?:if you (?:are not|have received)|indien u niet|als u niet) (?:the|this|de)? ?[^\n]{0,60}(?:intended|error|geadresseerde|bestemd)|"
    r"virusvrij\.?|virus-?free\b|deze e-?mail is (?:gecontroleerd|gescand)|this e-?mail (?:has been|was) (?:checked|scanned)|"
    r"denk aan het milieu|think before you print|please consider the environment|printen\? denk|"
    r"diese e-?mail enthält|ce (?:message|courriel)[^\n]{0,60}confident)",
    _F,
)
SIGN_OFF = re.compile(
    r"^\s*(?:(?:met |mvg|m\.v\.g|vr\.? ?gr|gr(?:tjs|tz|oet|oeten|oetjes|t)?\b|hartelijk|warm|lieve?|veel|zonnige|vriendelijk|beste groet|"
    r"hoogachtend|dank(?:jewel| je| u)?(?: alvast)?[,!. ]*(?:groet|$)|alvast (?:bedankt|dank)|liefs|knuffel|dikke|xx?x?\b|tot (?:snel|gauw|dan|dinsdag|volgende|ziens)|"
    r"kind|best(?:e)? (?:regards|wishes)|best,|regards|sincerely|yours|warmly|cheers|thanks|many thanks|thank you|all the best|take care|love,|"
    r"mit freundlichen|viele grüße|liebe grüße|lg\b|cordialement|bien à|salutations|bises)[^\n]{0,60})$",
    _F,
)
CONTACT = re.compile(
    rf"{ADDRESS}|https?://|www\.|\b(?:kvk|btw|bic|iban|agb|big-?nummer|kbo|vat)\b|"
    r"(?:^|\b)(?:t|m|e|w|f|tel|telefoon|mob|mobiel|gsm|phone|fax|mail|web|whatsapp)\s?[.:|]\s?\S|"
    r"(?:\+\d{2}|\b0\d)[\d\s().\-/]{6,}\d|\b\d{4}\s?[a-z]{2}\b[ ,]|\b(?:straat|laan|weg|plein|kade|gracht|singel|dreef)\s?\d|"
    r"\b(?:werkdagen|aanwezig op|bereikbaar op)\s?:|\|",
    _F,
)
LIST_FOOTER = re.compile(r"^\s*(?:_{20,}|-{20,})\s*$")
POSTSCRIPT = re.compile(r"^\s*(?:p\.?\s?s\.?|n\.?b\.?)\b", _F)
