"""Automatic mail without the header that should mark it: several weak signs of wording together, and the people who come near."""

from __future__ import annotations

from datetime import date

import pytest
from reading_support import a_message

from maild.reading.automatic import judge_automatic
from maild.reading.return_date import find_return_date

DSN = "From: postmaster@mx.example\nSubject: {subject}\nContent-Type: multipart/report; report-type=delivery-status; boundary=b"
STATUS = "--b\nContent-Type: text/plain\n\nOver uw mail.\n--b\nContent-Type: message/delivery-status\n\nFinal-Recipient: rfc822; x@y.example\nAction: {actions[0]}\n\nFinal-Recipient: rfc822; z@y.example\nAction: {actions[1]}\n--b--"

MACHINES = {
    "receipt: delivered": ("receipt", DSN.format(subject="Bezorgd"), STATUS.format(actions=("delivered", "relayed"))),
    "receipt: with a remark": ("receipt", DSN.format(subject="Bezorgd"), STATUS.format(actions=("delivered (to mailbox)", "expanded"))),
    "bounce: one of two failed": ("bounce", DSN.format(subject="Deels bezorgd"), STATUS.format(actions=("delivered", "failed"))),
    "receipt: opened, in words": ("receipt", "Subject: Geopend: Offerte training", "Uw bericht aan de griffie is geopend op 3 augustus om 11:20."),
    "receipt: tracker": ("receipt", "From: Spoor <noreply@spoor.example>\nSubject: Kees heeft je mail geopend", "Je mail is 2 keer bekeken."),
    "challenge: strangers": ("challenge", "From: Jan <jan@hek.example>\nSubject: Eerst even bevestigen\nAuto-Submitted: auto-replied", "Mail van onbekende afzenders houd ik tegen. Klik op de link, dan wordt uw bericht alsnog bezorgd."),
    "challenge: english": ("challenge", "From: Jo <jo@gate.example>\nSubject: Please confirm\nPrecedence: bulk", "Your message is being held because you are not on my contacts list. Reply to this message to confirm it."),
    "challenge: unmarked": ("challenge", "From: Jan <jan@hek.example>\nSubject: Bevestig uw bericht", "Uw e-mail wordt vastgehouden: mijn filter laat onbekende afzenders niet door. Klik op https://hek.example/x om te bevestigen."),
    "challenge: boxtrapper": ("challenge", "Subject: verify#8812\nX-BoxTrapper: abc", "Reply, please."),
    "ooo: third person": ("ooo", "Subject: Piet Jansen is out of the office", "I will be out of the office and will not return until 17-08-2026."),
    "ooo: says so itself": ("ooo", "Subject: Even weg", "Dit antwoord komt vanzelf. Ik ben tot 14 augustus op reis."),
    "ooo: precedence bulk": ("ooo", "Subject: Even offline\nPrecedence: bulk", "Ik kijk deze week niet in mijn mail. Daarna krijgt u antwoord."),
    "bounce: plain words": ("bounce", "From: Bezorgdienst <noreply@post.example>\nSubject: [Mislukt] Re: Intake\nAuto-Submitted: auto-generated", "Je bericht is niet aangekomen bij x@y.example. Foutcode: 5.4.4"),
    "bounce: those who run it": ("bounce", "From: Beheer <systeembeheer@school.example>\nSubject: Adres bestaat niet meer", "De mailbox j.smit@school.example is opgeheven. Uw bericht is niet bezorgd."),
    "feedback: esp": ("feedback", "From: Klachten <complaints@mailing.example>\nSubject: Klachtmelding over uw mailing\nX-Auto-Response-Suppress: All", "Een ontvanger heeft een klacht ingediend bij zijn provider."),
    "feedback: event": ("feedback", "From: noreply@ses.example\nSubject: Complaint", '{"notificationType":"Complaint"}'),
    "calendar: moved": ("calendar", "From: Teams <noreply@teams.example>\nSubject: De vergadering 'Plan' is verplaatst", "Was: do 6 augustus 09:00\nWordt: vr 7 augustus 10:00"),
    "calendar: answered": ("calendar", "Subject: Voorlopig geaccepteerd: Evaluatie", "Jan Smit heeft voorlopig gereageerd op: Evaluatie\nTijd: maandag 10 augustus 2026 10:00"),
    "list: yahoo": ("list", "Subject: [kring] wie gaat mee?\nMailing-List: list kring@groep.example", "Ik heb nog plaats in de auto."),
    "list: its footer": ("list", "Subject: [kring] boekentip\nTo: kring@groep.example", "Lees dit eens.\n\nJe ontvangt dit bericht omdat je lid bent van de groep kring."),
    "newsletter: a list that nobody posts to": ("newsletter", "From: Krant <wijkkrant@schakel.example>\nSubject: Digitale wijkkrant\nList-Id: Wijkkrant <wijkkrant.schakel.example>", "Beste buurtbewoners,\n\nHet programma staat vast.\n\nDe redactie"),
    "newsletter: to its reader": ("newsletter", "From: Blad <nieuwsbrief@blad.example>\nSubject: Nieuwsbrief augustus", "Beste lezer,\n\nHet congres is bijna vol. U ontvangt deze nieuwsbrief omdat u lid bent."),
    "notification: desk": ("notification", "From: Winkel <meldingen@vorm.example>\nSubject: Nieuwe inzending", "Inzending nummer 17 is opgeslagen. Log in om de antwoorden te lezen."),
}  # fmt: skip

PEOPLE = {
    "answers an absence without Re": ("Subject: Automatisch antwoord: Afwezig t/m 12 juli", "Geen haast. Ik las dat je weg bent tot de 12e. Ik wacht wel."),
    "away, and asks": ("Subject: Away 20 Aug - 4 Sep", "I'm on leave from the 20th through 4 September. Which session would you rather drop?"),
    "away, to Anouk": ("Subject: Afwezig", "Hoi Anouk, ik ben afwezig van 10 tot 14 augustus, bel mijn collega maar bij spoed."),
    "asks under an automatic subject": ("Subject: Automatisch antwoord: sessie", "Hoi Anouk, kan ik dinsdag toch komen? Daarna ben ik met vakantie."),
    "first day at work": ("Subject: bang", "Morgen eerste werkdag. Mijn kleren liggen al klaar.\nTinne"),
    "spam folder": ("Subject: gelukt?", "Hoi Anouk, mijn vorige mail bleef in je spamfilter hangen. Kun je bevestigen dat je hem hebt?"),
    "answers a challenge": ("Subject: Re: Bevestig uw bericht\nIn-Reply-To: <a@b.example>", "Gedaan, ik ben geen robot.\n\n> Uw bericht wordt vastgehouden. Klik op https://x.example om te bevestigen. Onbekende afzenders houden we tegen."),
    "strangers and gates": ("Subject: parking\nX-Auto-Response-Suppress: All", "Beste Anouk, de slagboom ging niet open met de code. Anders bel ik aan als ik er ben, vul jij hem nog eens in?"),
    "has read it": ("Subject: Gelezen: je verslag", "Ik heb je verslag gelezen, dank je. Groet, Els"),
    "a book that was read": ("Subject: Gelezen: dat boek", "Hoi Anouk, het is gelezen in één nacht, dank voor de tip."),
    "asks for a receipt": ("Subject: Leesbevestiging?", "Anouk, heb je mijn verslag al kunnen lezen?"),
    "a complaint": ("Subject: Klacht", "Ik wil een klacht indienen over de laatste sessie."),
    "a meeting moved": ("Subject: meeting Thursday moved\nReturn-Path: <>\nX-Auto-Response-Suppress: All", "Hi Anouk, the meeting has moved to Monday. Can you still make it?"),
    "cancelled in a joke": ("Subject: Canceled: my gym membership", "You told me to quit one thing, so there it is."),
    "wants off the newsletter": ("Subject: uitschrijven", "Die maandelijkse nieuwsbrief hoef ik niet meer, wil je me van de lijst halen"),
    "an order by hand": ("Subject: Factuur 2026-0191\nX-Auto-Response-Suppress: All", "Geachte mevrouw, op uw nota mist het inkoopnummer. Wilt u een nieuwe sturen? Ruud"),
    "an odd address": ("From: noreply@bedrijf.example\nSubject: cv\nX-Mailer: Microsoft Outlook 15.0", "Hallo Anouk,\nLet niet op dit adres, ik krijg het niet weg. Moet mijn rijbewijs bovenaan?\nSjoerd"),
    "a sales tool": ("Subject: Your post\nList-Unsubscribe: <mailto:no@x.example>\nFeedback-ID: 5:sales", "Anouk, your story stayed with me. Did he ever find out it was his chair?"),
    "a dunning letter": ("Subject: laatste gelegenheid\nReturn-Path: <>", "Wij hebben geen betaling ontvangen van factuur 88210 (€ 412,60). U kunt dit schrijven als niet verzonden beschouwen."),
}  # fmt: skip


@pytest.mark.parametrize("name", MACHINES)
def test_several_weak_signs_tell_the_kind(name: str) -> None:
    kind, headers, text = MACHINES[name]
    found = judge_automatic(a_message(text, headers=headers))
    assert found.kind is not None and found.kind.value == kind, found
    assert not found.may_answer


@pytest.mark.parametrize("name", PEOPLE)
def test_people_who_come_near_are_never_silenced(name: str) -> None:
    headers, text = PEOPLE[name]
    found = judge_automatic(a_message(text, headers=headers))
    assert found.kind is None, found.reasons
    assert found.may_answer


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("26/8 duik ik weer in mijn mailbox", date(2026, 8, 26)),
        ("Mijn eerste werkdag na de vakantie is vrijdag 28 augustus.", date(2026, 8, 28)),
        ("I resume on Wed 2 Sep 2026; proofs will wait.", date(2026, 9, 2)),
        ("Tot en met 9 augustus ben ik op cursus; vanaf de 10e ben ik weer te spreken.", date(2026, 8, 10)),
        ("I will not return until 24-08-2026.", date(2026, 8, 24)),
        ("Na 14 augustus lees ik alles weer.", date(2026, 8, 15)),
        ("Maandag ben ik er weer.", date(2026, 8, 10)),
        ("Dinsdag ben ik terug.", date(2026, 8, 11)),
        ("Ik ben volgende week maandag terug.", date(2026, 8, 10)),
        ("Vanaf 20 augustus ben ik met verlof.", None),
        ("Ik bel u terug.", None),
        ("Terug op de 31e verdieping.", None),
    ],
)
def test_more_ways_to_say_the_first_day_back(text: str, expected: date | None) -> None:
    assert find_return_date(text, date(2026, 8, 4)) == expected


def test_a_changed_day_that_a_machine_tells_is_nobodys_absence() -> None:
    mail = a_message(
        "Uw bezorging is verzet van 4 augustus naar 6 augustus bij u thuis. Dit bericht is automatisch verzonden.",
        headers="Subject: Bezorging gewijzigd",
    )
    found = judge_automatic(mail)
    assert found.kind is None or found.kind.value != "ooo"
