"""How mail to many and mail about a transaction sound, where no header says what they are."""

from __future__ import annotations

import re

_FLAGS = re.IGNORECASE

NEWS: dict[str, re.Pattern[str]] = {
    "why": re.compile(
        r"\b(?:u|je) (?:ontvangt|krijgt) (?:deze|dit)\b[^.]{0,40}\b(?:mail|nieuwsbrief|bericht|flash|update)\b[^.]{0,40}\b(?:omdat|als|want)|\b(?:sta|staat) (?:je|u) op (?:deze|onze)[^.]{0,12}lijst|\bje staat op (?:deze|onze)|\byou(?:'re| are) (?:receiving|getting|reading) (?:this|the)|"
        r"\byou signed up\b|\bstop getting (?:these|this)|\b(?:drop|get) off (?:the|this|our) list|\babonnement (?:wijzigen|opzeggen|beheren)|\bklik (?:hier )?om (?:u|je) (?:af|uit)|\buit te schrijven\b|\baf te melden\b|\bgeen (?:mails|nieuws(?:brief|brieven)?) meer\b|\bunsubscribe\b",
        _FLAGS,
    ),
    "issue": re.compile(
        r"\b(?:nieuws(?:brief|flits|bulletin)|newsletter|digest|flash|wijkkrant|ledennieuws|vriendenbrief|themanummer|maandbrief|magazine|e-?zine|weekoverzicht|verzamelmail|roundup|webversie|web edition)\b|\b\w+(?:nieuwsbrief|flash|krant|nieuws|bulletin)\b|\b(?:issue|editie|nummer|no\.|nr\.|#|vol\.)\s?\d{1,4}\b|"
        r"\b(?:in dit nummer|in deze (?:editie|nieuwsbrief)|this (?:week|month)'?s? issue|free edition|read (?:it )?(?:in the app|online)|lees (?:meer|verder|online)|verschijnt (?:elke|iedere|maandelijks|wekelijks)|meest gelezen|subscriber-only|dag \d van \d|les \w+:)",
        _FLAGS,
    ),
    "readers": re.compile(
        r"\b(?:beste|geachte|dear|lieve|dag) (?:lid|leden|lezers?|abonnees?|buurtbewoners?|ondernemers?|vrienden|members?|readers?|subscribers?|friends|collega-coaches|relaties?|iedereen|allen)\b|\bvoor (?:leden|ondernemers|iedereen die)\b|\bals (?:vriend|lid|abonnee)\b|\bde (?:wijk)?redactie\b|\bjoin our\b|\bearly bird\b|\b(?:boek|bestel|schrijf je in|meld je aan)\b[^.]{0,20}\b(?:via de site|nu|hier|online)|\bboeken via de site|\bkorting\b|\bledenzone\b",
        _FLAGS,
    ),
}

FACTS: dict[str, re.Pattern[str]] = {
    "matter": re.compile(
        r"\b(?:factuur|bestelling|order|betaling|payment|payout|uitbetaling|transfer|overboeking|transaction|reservatie|reservering|boeking|booking|pakket|parcel|zending|verzending|inzending|dossier|zaak|ticket|domein(?:naam)?|abonnement|licentie|certificaat|meterstand|verbruik|saldo|balance|kenteken|nummerplaat|herregistratie|registratie|bestanden?|formulier|map|storage|ruimte|profiel|tickets?|spots?|uw wagen)\w*\b",
        _FLAGS,
    ),
    "number": re.compile(
        r"(?:\beur|€|\$)\s?\d|\d[\d.,]*\s?(?:euro|eur)\b|\b(?:nummer|dossier|bestelling|order|id|zaaknummer|factuur|inzending)\s?:?\s?#?[\d/-]{2,}|\b\d{6,}\b|\b\d+(?:[.,]\d+)? (?:GB|MB|punten|people|stuks|tickets|dagen|days)\b",
        _FLAGS,
    ),
    "portal": re.compile(
        r"\blog (?:hier )?in\b|\binloggen\b|\bin (?:de|onze|your|the) (?:app|dashboard|portal|portaal)\b|\b(?:via|in) (?:uw|je|jouw|your|het|de|mijn) (?:\w*account|dossier|profiel|controlepaneel|dashboard|portaal|\w*omgeving|app)\b|\bmijn [A-Z]\w+\b|\bop dit adres kan|\bbel (?:daarvoor )?gratis\b|\brate (?:your|our)\b|\bbekijk (?:alle|hier|je|uw)\b|\bupload\b|\bprint het\b",
        _FLAGS,
    ),
    "state": re.compile(
        r"\b(?:is|zijn|staat|werd|wordt|worden|ligt|liggen|has been|have been|was|were)\b[^.]{0,40}\b(?:geregistreerd|opgeslagen|klaar|verlengd|afgeschreven|verwerkt|verzonden|onderweg|bevestigd|goedgekeurd|teruggestort|gedownload|opgehaald|gedeeld|geactiveerd|gewijzigd|shipped|processed|confirmed|renewed|approved|initiated|left|charged)\b|\bverloopt (?:over|op|binnen)\b|\bverlengen kan\b|\b(?:afhalen|dat|betalen|wijzigen|opzeggen|annuleren) kan (?:tot|via|online)|\b(?:sent|paid) you\b|\bjust \w+ed\b|\bheeft (?:een|\d+) nieuwe? (?:inzending|bericht|melding|reactie|volger)|\b(?:nog|resterend:?|verkocht)\b[^.]{0,20}\d|\bverzend vandaag\b|\bgeen vragen stellen\b|\bsigned for\b",
        _FLAGS,
    ),
    "nobody": re.compile(
        r"\b(?:beste|geachte|dear) (?:klant|registercoach|gebruiker|relatie|deelnemer|aanvrager|abonnee|customer|user|client|guest|gast)\b|\bontvangen wij niets\b|\bstilzwijgend\b|\bautomatische incasso\b|\bdomicili[eë]ring\b|\buit privacyoverwegingen\b",
        _FLAGS,
    ),
    "form": re.compile(r"(?m)(?:^[^\n:]{2,30}:[ \t]+\S[^\n]*\n(?:[^\n]*\n)?){2}"),
}
FIRST_PERSON = re.compile(
    r"\b(?:ik|ikzelf|mijn|mij|me|m'n|we zouden|i'm|i've|i'll|my|ons gesprek|onze sessie|jij|gij)\b|(?<![\w.])I(?![\w.])",
    _FLAGS,
)
DESK_ROLE = re.compile(
    r"^(?:melding(?:en)?|service|klantenservice|customer-?service|shipping|verzending(?:en)?|verkoop|verkopers?|tickets?|facturatie|facturen|invoices?|billing|payments?|bevestiging(?:en)?|herinnering(?:en)?|reminders?|reservat(?:ie|ies|ions)|reserveringen|boekingen|bookings?|orders?|bestelling(?:en)?|meterstanden|groups?|events?|"
    r"members?-?service|ledenservice|signalering|registratie|account(?:s)?|security|domeinen|hosting|werkplaats|planner)(?:[-_.+].*)?$",
    _FLAGS,
)
TRANSACTION_HEADERS = (
    "X-Entity-Ref-ID",
    "X-SES-Outgoing",
    "X-PM-Message-Id",
    "X-SG-EID",
    "X-Mailgun-Sid",
    "X-LinkedIn-Class",
)
MAILER = re.compile(
    r"whmcs|phpmailer|mautic|magento|prestashop|sap |odoo|exact|afas|laravel|swiftmailer|nodemailer|woocommerce|crm|erp",
    _FLAGS,
)
PERSONS_MAILER = re.compile(
    r"outlook|thunderbird|iphone|ipad|apple mail|gmail|groupwise|zimbra|yahoo|proton|evolution|k-?9|samsung|mutt|notes",
    _FLAGS,
)
