"""The turns of phrase by which a sentence shows what it does with a moment: leaves it, moves to it, excepts it."""

from __future__ import annotations

import re

LEAVES = re.compile(
    r"\b(?:ziek|griep|koorts|afzeggen|afmelden|annuler\w+|verzet\w*|verplaats\w*|verschuiven|verschoven"
    r"|uitstellen|verhinderd|vervalt|tussen ?gekomen|ertussen"
    r"|dubbel ?geboekt|niet door|wordt (?:\w+ ){0,3}niets?\b|red (?:ik )?(?:het|dat|de|dit) niet"
    r"|haal (?:ik )?(?:het|dat|de) niet|gaat (?:me |mij |het )?niet (?:lukken|door|meer)"
    r"|(?:kan|lukt|gaat|schikt|past|komt)(?: \w+){0,6} niet\b|niet (?:kunnen )?(?:komen|lukken|kunnen)"
    r"|cancel\w*|reschedul\w+|postpone|can't make|cannot make"
    r"|can not make|won't make|unable to|not be able|move (?:our|my|the|it)|(?:dag|dagje|week|weekje|uur"
    r"|uurtje) (?:later|eerder)|opschuiven|doorschuiven|something came up|andere? (?:moment|dag|datum|tijdstip)"
    r"|nieuwe? (?:moment|afspraak|datum))\b"
)
PLANS = re.compile(
    r"\b(?:afspraak|afspreken|sessie|gesprek|moment|agenda|beschikbaar|plannen|inplannen|kennismak\w+|intake"
    r"|bellen|langskomen|schikt|lukt|past|appointment"
    r"|session|meet|meeting|call|available|schedule|introduction|voorstel\w*|opties|mogelijkheden|data|uitkomt"
    r"|vrij|verzet\w*|verplaats\w*|tijd|gaatje|plek|plekje|ruimte|slots?)\b"
)
SLOT = re.compile(
    r"(?:^|\s)(?P<which>een|an|a|geen|nieuwe|volgende|andere)?\s?(?:\w+\s)?"
    r"(?P<noun>afspraak|afspraken|sessies|sessions|sessie|gesprek|coachsessie|coachgesprek|coaching|intake"
    r"|intakegesprek|kennismaking"
    r"|kennismakingsgesprek|appointment|session|meeting|call"
    r"|introduction|slot|belafspraak|wandelcoaching|wandeling|afspraakje|consult|videocall)"
    r"(?:\s(?:van|op|voor|om|of|on|at|for|that|die|we|i|ik|hebben|had|have|staat|gepland|scheduled|booked"
    r"|planned|in|de|het|the|nu|now))*\s*$"
)
BOOKED = re.compile(
    r"\b(?:we|ik) spraken? af\b|\b(?:staan|sta|staat|stond|stonden) (?:(?:we|ik|nu|nog|er|gepland|ingepland"
    r"|genoteerd) ){0,3}(?:op|voor|om)\b"
    r"|\b(?:hebben|hadden|heb|had|zouden|zou|staat|stond|stonden|staan|have|had|are|is|was"
    r"|i'm)\b.*\b(?:afspraak|afgesproken|gepland|ingepland|sessie|appointment"
    r"|session|scheduled|booked|planned|supposed|bij (?:je|jou|u)|(?:intake|kennismakings)?gesprek met (?:je"
    r"|jou|u))\b|\b(?:afspraak|sessie|session|appointment) (?:is|staat|stond)\b"
)
CONFIRMS = re.compile(
    r"\b(?:klopt|bevestig\w*|doorgaan|staat nog|gaat (?:onze|de|het)?\s?\w* ?(?:wel )?door|confirm\w*|herinner\w*)\b"
)
AFTERWARDS = frozenset("erna daarna nadien afterwards hierna".split())
"""After these, the time that a "tot" bounds is the sender's no, and what follows it the yes."""
MISSED = frozenset("vergeten vergat gemist miste forgot forgotten missed".split())
NOUNS = frozenset("afspraak sessie gesprek session appointment meeting call slot intake".split())
EXCEPT = re.compile(
    r"(?:behalve|uitgezonderd|buiten|except|except for|met uitzondering van|tenzij|unless|apart from|op \w+ na"
    r"|alleen niet|excluding|other than|but not|maar niet)"
    r"(?: op| de| het| in| on| the| die| dan| voor){0,3}$"
)
INSTEAD = re.compile(
    r"(?:in plaats van|i\.?p\.?v\.?|instead of|rather than|anders dan)(?: op| de| het| on| the| onze| our){0,2}$"
)
TOWARDS = re.compile(
    r"\b(naar|to|richting|tot)(?: de| het| the| een| een keer| bijvoorbeeld| bv| eventueel| liefst| misschien"
    r"| ergens| in| op| on| somewhere){0,3}$"
)
DROPPED = re.compile(
    r"(?:sinds|per|met ingang van|m\.i\.v\.|as of|op een|on a|elk|afgelopen|vorige|vorig|laatste|uiterlijk"
    r"|ten laatste|since|last|fijne?|prettige?|goed|goede|geniet van|mooie|nice|happy|lovely|good|zalig|gelukkig"
    r"|(?:factuur|mail|mailtje|bericht|berichtje|nota|verslag|formulier|artikel|nieuwsbrief|invoice|email"
    r"|e-mail|message|brief|offerte|rekening|betaling|webinar|boek|blog)"
    r"(?: van| of| from| d\.d\.| voor)|geboren(?: op)?|born(?: on)?|verjaardag(?: op| is)?|birthday(?: on)?|dd"
    r"|d\.d\.|deadline(?: is| op)?)(?: de| het| een| the| nog| a)?$"
)
OPEN = re.compile(r"\b(?:vanaf|na|from|after|pas na|pas vanaf)$")
DEADLINE = re.compile(r"(?:voor|vóór|tegen|by|before)(?: de| het| the)?$")
ANSWERS = frozenset(
    "weten horen antwoord antwoorden reageren reactie betalen betaling know hear reply respond terughoren "
    "inleveren opsturen sturen stuur send ontvangen aanleveren factuur invoice mailen doorgeven laten bevestigen".split()
)
UNTIL = re.compile(
    r"^(?:\W|en |dan |nou |prima |ok |oke |oké |super |top |fijn |graag |groetjes |groet |liefs |bedankt |dank "
    r"|thanks )*"
    r"(?:tot|until|till|see you|zie je|zie u|tot ziens|spreek je|cu|zie ik je|see u)(?: (?:dan|ziens|next|on|op"
    r"|je|u|you|then|de|the))*$"
)
OBSTACLE = re.compile(r"\b(?:heb|hebben|zit|ben|moet|werk|sta|have|am|i'm|got|ga|loopt|krijg|krijgen|wordt|is)\b")
ALSO = frozenset("ook eveneens evenmin also too either neither idem".split())
LEAD_IN = re.compile(
    r"(?:(?:tot en met|tot|t/m|vanaf|na|voor|from|after|until|except for|except|unless|apart from|tenzij|buiten"
    r"|but not|wel|niet|liever|liefst|eventueel|misschien|bijvoorbeeld|behalve|uitgezonderd|in plaats van"
    r"|instead of|naar|to|op|om|on|de|het|the|alleen|ook) ?)+$"
)
VAN_NAAR = re.compile(r"^(?:\w+ ){0,3}(?:naar|to)(?: de| het| the| een| op| on)?$")
LATE = re.compile(r"\b(?:kwartier(?:tje)?|\d{1,2} min\w*|minuten|minuutjes|minutes) (?:te )?(?:later|late|laat)\b")
FILLERS = frozenset(
    "de het een hele heel dag gehele all day the ook en dan in op of to and or whole eventueel weer".split()
)
