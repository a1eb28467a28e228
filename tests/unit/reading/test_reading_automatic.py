from __future__ import annotations

from datetime import date

import pytest
from reading_support import a_message

from maild.reading.automatic import judge_automatic
from maild.reading.return_date import find_return_date

MACHINES = {
    "bounce: report": ("bounce", "From: mailer-daemon@mx.example\nSubject: Onbestelbaar: Sessie\nContent-Type: multipart/report; report-type=delivery-status; boundary=b", "--b\nContent-Type: text/plain\n\nNiet bezorgd.\n--b\nContent-Type: message/delivery-status\n\nFinal-Recipient: rfc822; x@y.example\nAction: failed\n--b--"),
    "bounce: postmaster": ("bounce", "From: Postmaster <postmaster@provider.example>\nSubject: Onbestelbaar: Sessie", "Uw bericht aan x@y.example kon niet worden bezorgd. 550 5.1.1 onbekende gebruiker"),
    "bounce: qmail": ("bounce", "From: MAILER-DAEMON@provider.example\nSubject: failure notice", "Hi. This is the qmail-send program. I'm afraid I wasn't able to deliver your message."),
    "bounce: exchange": ("bounce", "From: MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@kantoor.example\nSubject: Niet bestelbaar: Sessie", "Het postvak van de ontvanger is vol."),
    "feedback": ("feedback", "From: staff@hotmail.example\nSubject: complaint\nContent-Type: multipart/report; report-type=feedback-report; boundary=b", "--b\nContent-Type: text/plain\n\nabuse\n--b\nContent-Type: message/feedback-report\n\nFeedback-Type: abuse\n--b--"),
    "ooo: exchange dutch": ("ooo", "Subject: Automatisch antwoord: Sessie\nAuto-Submitted: auto-generated\nX-Auto-Response-Suppress: All", "Ik ben tot en met 14 augustus met vakantie."),
    "ooo: rfc 3834": ("ooo", "Subject: Re: Sessie\nAuto-Submitted: auto-replied", "Ik ben er even niet."),
    "ooo: apple": ("ooo", "Subject: Afwezig\nX-Apple-Action: VACATION", "Ik ben met verlof."),
    "ooo: subject only": ("ooo", "Subject: Out of office: Sessie", "I am out of the office until Monday 10 August with limited access to e-mail."),
    "ooo: flemish": ("ooo", "Subject: Afwezigheidsmelding", "Ik ben afwezig en terug op kantoor op maandag 10 augustus."),
    "ooo: roundcube": ("ooo", "Subject: Automatisch antwoord\nX-Autoreply: yes", "Wegens ziekte ben ik afwezig."),
    "ooo: german": ("ooo", "Subject: Automatische Antwort: Termin", "Ich bin bis 14.08. im Urlaub."),
    "list: mailman": ("list", "From: Jan <jan@x.example>\nSubject: [intervisie] vraag\nList-Id: <intervisie.lijst.example>\nList-Post: <mailto:intervisie@lijst.example>\nPrecedence: list", "Wie heeft ervaring met wandelcoaching?"),
    "list: google": ("list", "From: Jan <jan@x.example>\nSubject: vraag\nList-ID: <coaches.googlegroups.com>\nList-Post: <https://groups.google.com/d/forum/coaches>, <mailto:coaches@googlegroups.com>\nX-Google-Group-Id: 123", "Hoi allemaal"),
    "newsletter: mailchimp": ("newsletter", "From: Nieuws <nieuws@blad.example>\nSubject: Burn-out?\nList-Unsubscribe: <https://x.example/u>\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\nX-MC-User: 1", "Lees verder. Uitschrijven kan hier."),
    "newsletter: bulk": ("newsletter", "From: Redactie <redactie@blad.example>\nSubject: Aanbieding\nPrecedence: bulk\nList-Unsubscribe: <mailto:uit@x.example>", "Afmelden voor deze nieuwsbrief."),
    "notification: no-reply": ("notification", "From: Agenda <noreply@boeken.example>\nSubject: Nieuwe afspraak", "Els heeft een afspraak geboekt."),
    "notification: generated": ("notification", "From: Shop <info@shop.example>\nSubject: Factuur 123\nAuto-Submitted: auto-generated", "Bijgaand uw factuur."),
    "notification: no answers": ("notification", "From: geen-antwoord@bank.example\nSubject: Nieuw bericht", "Er staat een bericht klaar."),
    "calendar: request": ("calendar", "Subject: Uitnodiging: Sessie\nContent-Type: text/calendar; method=REQUEST; charset=utf-8", "BEGIN:VCALENDAR\nMETHOD:REQUEST\nEND:VCALENDAR"),
    "calendar: reply": ("calendar", "Subject: Geaccepteerd: Sessie\nContent-Type: multipart/alternative; boundary=b", "--b\nContent-Type: text/plain\n\nEls heeft geaccepteerd.\n--b\nContent-Type: text/calendar; method=REPLY\n\nBEGIN:VCALENDAR\nMETHOD:REPLY\nEND:VCALENDAR\n--b--"),
    "receipt": ("receipt", "Subject: Gelezen: Sessie\nContent-Type: multipart/report; report-type=disposition-notification; boundary=b", "--b\nContent-Type: text/plain\n\nGelezen op 4 augustus.\n--b\nContent-Type: message/disposition-notification\n\nDisposition: manual-action/MDN-sent-manually; displayed\n--b--"),
    "challenge": ("challenge", "From: verify@spamarrest.example\nSubject: Please verify\nAuto-Submitted: auto-replied", "Please click the link to verify you are not a spammer so your message can be delivered."),
}  # fmt: skip

PEOPLE = {
    "deals in cars": ("From: Wim <auto-wim@garage.example>\nSubject: Afspraak", "Kunnen we donderdag verzetten?"),
    "talks of a holiday": ("Subject: Vakantie", "Ik ben met vakantie tot 14 augustus, kunnen we daarna verder?"),
    "answers an out-of-office": ("Subject: Re: Automatisch antwoord: Sessie\nIn-Reply-To: <a@b.example>", "Oké, ik hoor je na je vakantie!"),
    "info address": ("From: Praktijk Zuid <info@zuid.example>\nSubject: Samenwerken?", "Zullen we eens koffie drinken?"),
    "feedback id": ("Subject: Vraag\nFeedback-ID: 1:2:3:gmail", "Kan ik een afspraak maken?"),
    "suppress header": ("Subject: Vraag\nX-Auto-Response-Suppress: DR, OOF, AutoReply", "Kan ik een afspraak maken?"),
    "forwarded by a server": ("Subject: Vraag\nAuto-Submitted: auto-forwarded", "Kan ik een afspraak maken?"),
    "says no": ("Subject: Vraag\nAuto-Submitted: no", "Kan ik een afspraak maken?"),
    "null return path": ("Return-Path: <>\nSubject: Re: Sessie\nIn-Reply-To: <a@b.example>", "Hoi, dinsdag lukt niet. Groet, Els"),
    "unsubscribe header on a personal reply": ("Subject: Re: Sessie\nIn-Reply-To: <a@b.example>\nList-Unsubscribe: <mailto:x@y.example>", "Dank, tot dinsdag!"),
    "forwards a bounce": ("From: Els <els@voorbeeld.example>\nSubject: Fwd: Onbestelbaar: Sessie", "Mijn mail aan jou kwam terug, klopt dit adres?"),
    "writes of delivery": ("Subject: Levering", "De bestelling kon niet worden bezorgd, mag ik later komen?"),
    "a mail with a diary": ("Subject: Geaccepteerd: dat heb ik eindelijk", "Ik heb het geaccepteerd dat hij weg is. Het doet pijn, maar ik kom verder."),
    "says unsubscribe": ("Subject: Vraag", "Hoe kan ik me uitschrijven voor de nieuwsbrief van je praktijk?"),
    "afwezig as a word": ("Subject: Afwezig dinsdag", "Hoi, ik moet dinsdag afzeggen, mijn zoon is ziek."),
    "ooo in a sentence": ("Subject: Vraag", "Ik kreeg een out of office van je, wanneer ben je terug?"),
    "an accountant": ("From: Boekhouder <administratie@kantoor.example>\nSubject: Factuur", "Beste Anouk, kun je factuur 12 nog sturen? Groet, Ria"),
}  # fmt: skip


@pytest.mark.parametrize("name", MACHINES)
def test_machines_are_told_by_kind_and_never_answered(name: str) -> None:
    kind, headers, text = MACHINES[name]
    found = judge_automatic(a_message(text, headers=headers))
    assert found.kind is not None and found.kind.value == kind
    assert not found.may_answer
    assert found.reasons


@pytest.mark.parametrize("name", PEOPLE)
def test_people_are_never_silenced(name: str) -> None:
    headers, text = PEOPLE[name]
    found = judge_automatic(a_message(text, headers=headers))
    assert found.kind is None, found.reasons
    assert found.may_answer


SENT = date(2026, 8, 4)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ik ben met vakantie tot en met 14 augustus.", date(2026, 8, 15)),
        ("Ik ben afwezig t/m 14 augustus 2026.", date(2026, 8, 15)),
        ("Ik ben afwezig tot 14 augustus.", date(2026, 8, 14)),
        ("Vanaf 17 augustus ben ik weer bereikbaar.", date(2026, 8, 17)),
        ("Ik ben van 3 tot en met 14 augustus met verlof.", date(2026, 8, 15)),
        ("Ik ben met verlof t/m 14 augustus. Maandag 17 augustus ben ik weer terug.", date(2026, 8, 17)),
        ("Per 1 september ben ik weer aan het werk.", date(2026, 9, 1)),
        ("Ik ben weer terug op 17-08-2026.", date(2026, 8, 17)),
        ("I am away until 14 August.", date(2026, 8, 14)),
        ("I am on leave through August 14.", date(2026, 8, 15)),
        ("I will be back in the office on Monday, August 17.", date(2026, 8, 17)),
        ("I'll be back on 17 August 2026", date(2026, 8, 17)),
        ("Ik ben afwezig tot en met 3 januari.", date(2027, 1, 4)),
        ("Tot 2/9 ben ik er niet.", date(2026, 9, 2)),
        ("Ich bin bis 14. August im Urlaub.", date(2026, 8, 14)),
        ("Ik ben er even niet.", None),
        ("Volgende week ben ik terug.", None),
        ("Bel bij spoed 06-12345678.", None),
        ("Ik was afwezig tot en met 1 augustus 2026.", None),
    ],
)  # fmt: skip
def test_the_first_day_back(text: str, expected: date | None) -> None:
    assert find_return_date(text, SENT) == expected


def test_without_a_date_of_its_own_a_mail_has_no_return_date() -> None:
    assert find_return_date("tot 14 augustus", None) is None
