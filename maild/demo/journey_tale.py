"""The story of `maild demo --journey`: half a year of Els, and the beginning of Tom, as the coach lives it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time
from email.message import EmailMessage

from maild.demo.journey_stage import COACH, JourneyStage

ELS, TOM = "els.bakker@mailbox.example", "tom.baker@mailbox.example"
_KADE = "Kade 3 in Utrecht"
_MORNING = time(9, 30)


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that somebody does. `says` is told to who watches; `sends` are the subjects of drafts that the coach sends
    after maild has looked."""

    day: date
    says: str
    does: Callable[[JourneyStage], None] = lambda stage: None
    sends: tuple[str, ...] = ()
    hour: time = _MORNING


def half_a_year() -> tuple[Step, ...]:
    """Every step, in order."""
    return (*_beginning(), *_under_way(), *_second_half(), *_afterwards())


def _beginning() -> tuple[Step, ...]:
    return (
        Step(date(2026, 8, 4), "Els asks about coaching.", _writes(_ELS_ASKS), ("Re: Coaching?",)),
        Step(
            date(2026, 8, 5),
            "Els picks Monday 10 August; it stands in the agenda.",
            _plans("kennismaking", "Kennismaking Els Bakker", "2026-08-10 11:00", ELS),
            ("Onze kennismaking",),
        ),
        Step(date(2026, 8, 7), "", sends=("Herinnering aan onze afspraak",), hour=time(13, 30)),
        Step(
            date(2026, 8, 11),
            "They suit each other. The coach says so (`maild client add`) and plans two sessions.",
            _begins(ELS, ("els1", "2026-08-20 10:00"), ("els2", "2026-09-03 10:00")),
            ("Zo ziet ons traject eruit",),
        ),
        Step(
            date(2026, 8, 18), "", sends=("Voor onze eerste sessie", "Herinnering aan onze afspraak"), hour=time(13, 30)
        ),
        Step(date(2026, 8, 19), "Els sends the form back, signed.", _returns("Voor onze eerste sessie")),
        Step(date(2026, 8, 19), "The coach thanks her by hand.", _thanks, hour=time(11, 0)),
        Step(date(2026, 8, 20), "The first session.", sends=("Na onze eerste sessie",), hour=time(13, 30)),
    )


def _under_way() -> tuple[Step, ...]:
    return (
        Step(date(2026, 9, 1), "", sends=("Hoe gaat het met de opdracht?",), hour=time(13, 30)),
        Step(date(2026, 9, 2), "Els is ill and cannot come tomorrow.", _writes(_ELS_IS_ILL), ("Re: Donderdag",)),
        Step(
            date(2026, 9, 2),
            "The coach drags the session to Tuesday the 8th, which Els picked; nothing else is needed.",
            lambda stage: stage.agenda.move("els2", "2026-09-08 14:00"),
            hour=time(15, 0),
        ),
        Step(date(2026, 9, 7), "", _plans("els3", "Sessie Els", "2026-09-17 10:00", ELS), _REMINDER),
        Step(date(2026, 9, 16), "", sends=_REMINDER),
        Step(date(2026, 9, 17), "", _plans("els4", "Sessie Els", "2026-10-01 10:00", ELS)),
        Step(date(2026, 9, 29), "", sends=_MIDWAY, hour=time(13, 30)),
        Step(
            date(2026, 10, 1),
            "Els does not come. The coach puts the category no-show on the session, and nothing more.",
            lambda stage: stage.agenda.mark("els4", "no-show"),
            ("Onze afspraak",),
            hour=time(11, 30),
        ),
        Step(date(2026, 10, 1), "Els says sorry; it slipped her mind.", _writes(_ELS_IS_SORRY), _SORRY, time(14, 0)),
        Step(
            date(2026, 10, 2),
            "They plan a new fourth session: the mid-way evaluation is still to come.",
            _plans("els5", "Sessie Els", "2026-10-08 10:00", ELS),
        ),
    )


def _second_half() -> tuple[Step, ...]:
    return (
        Step(date(2026, 10, 7), "", sends=_MIDWAY),
        Step(
            date(2026, 10, 12),
            "The coach will be away from 19 to 23 October, and plans the fifth session for the Monday after.",
            _goes_away,
        ),
        Step(date(2026, 10, 13), "Els pours her heart out.", _writes(_ELS_IS_SAD), ("Re: Zwaar",), hour=time(11, 0)),
        Step(date(2026, 10, 16), "The reminder lies ready before the holiday.", sends=_REMINDER, hour=time(13, 30)),
        Step(date(2026, 10, 26), "", _plans("els7", "Sessie Els", "2026-11-05 10:00", ELS)),
        Step(date(2026, 11, 4), "", sends=_REMINDER),
        Step(date(2026, 11, 5), "", _plans("els8", "Sessie Els", "2026-11-19 10:00", ELS)),
        Step(date(2026, 11, 18), "", sends=_REMINDER),
        Step(date(2026, 11, 19), "", _plans("els9", "Laatste sessie Els", "2026-12-03 10:00", ELS)),
        Step(date(2026, 12, 2), "", sends=("Voor onze laatste sessie", *_REMINDER)),
        Step(date(2026, 12, 4), "The day after the last session.", sends=("Ons traject afgerond",)),
    )


def _afterwards() -> tuple[Step, ...]:
    return (
        Step(date(2026, 12, 7), "Tom asks about coaching, in English.", _writes(_TOM_ASKS), ("Re: Coaching",)),
        Step(
            date(2026, 12, 9),
            "Tom came by already, and begins on 18 January.",
            _begins(TOM, ("tom1", "2027-01-18 10:00")),
            ("What our time together looks like",),
        ),
        Step(date(2027, 1, 15), "A Friday in January, six weeks after Els said goodbye.", hour=time(13, 30)),
    )


_SORRY = ("Re: Sorry van vanochtend",)
_REMINDER = ("Herinnering aan onze afspraak",)
_MIDWAY = ("Halverwege: even stilstaan", *_REMINDER)


def _plans(uid: str, title: str, start: str, guest: str) -> Callable[[JourneyStage], None]:
    return lambda stage: stage.agenda.plan(uid, title, start, guest, _KADE)


def _goes_away(stage: JourneyStage) -> None:
    stage.agenda.away("vakantie", "Vakantie", date(2026, 10, 19), date(2026, 10, 23))
    stage.agenda.plan("els6", "Sessie Els", "2026-10-26 10:00", ELS, _KADE)


def _begins(address: str, *sessions: tuple[str, str]) -> Callable[[JourneyStage], None]:
    def act(stage: JourneyStage) -> None:
        stage.call_client(address)
        for number, (uid, start) in enumerate(sessions):
            notes = "Opdracht: elke avond een ding opschrijven dat energie gaf" if number else ""
            stage.agenda.plan(uid, "Coaching", start, address, _KADE, notes)

    return act


def _writes(mail: tuple[str, str, str]) -> Callable[[JourneyStage], None]:
    sender, subject, text = mail
    return lambda stage: stage.deliver(_mail(stage, sender, subject, text))


def _returns(subject: str) -> Callable[[JourneyStage], None]:
    def act(stage: JourneyStage) -> None:
        asked = next(each for each in stage.mails("Sent") if str(each["Subject"]) == subject)
        mail = _mail(
            stage, f"Els Bakker <{ELS}>", f"Re: {subject}", "Hoi Anouk,\n\nHierbij ingevuld terug.\n\nGroetjes,\nEls"
        )
        mail["In-Reply-To"] = mail["References"] = str(asked["Message-ID"])
        mail.add_attachment(b"%PDF-1.7 demo", maintype="application", subtype="pdf", filename="intake.pdf")
        stage.deliver(mail)

    return act


def _thanks(stage: JourneyStage) -> None:
    form = stage.mails("INBOX")[-1]
    mail = _mail(stage, COACH, str(form["Subject"]), "Beste Els,\n\nDank je wel, ontvangen.\n\nGroet,\nAnouk")
    mail.replace_header("To", str(form["From"]))
    mail["In-Reply-To"] = mail["References"] = str(form["Message-ID"])
    stage.deliver(mail, "Sent")


def _mail(stage: JourneyStage, sender: str, subject: str, text: str) -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, COACH, subject
    mail["Date"] = stage.clock.now()
    mail["Message-ID"] = f"<{stage.clock.now():%Y%m%d%H%M}.demo@mailbox.example>"
    mail.set_content(text)
    return mail


_ELS, _TOM = f"Els Bakker <{ELS}>", f"Tom Baker <{TOM}>"
_ELS_ASKS = (
    _ELS,
    "Coaching?",
    "Hoi Anouk,\n\nIk loop vast in mijn werk en zoek een coach. Kan ik een keer kennismaken? Wat kost een traject?\n\n"
    "Groetjes,\nEls",
)
_ELS_IS_ILL = (
    _ELS,
    "Donderdag",
    "Hoi Anouk,\n\nIk heb griep en kan donderdag helaas niet komen. Kunnen we de afspraak verzetten? Niet op maandag, "
    "dan werk ik.\n\nGroetjes,\nEls",
)
_ELS_IS_SORRY = (
    _ELS,
    "Sorry van vanochtend",
    "Hoi Anouk,\n\nSorry, ik ben onze afspraak van vanochtend helemaal vergeten! Kunnen we een nieuwe plannen?\n\n"
    "Groetjes,\nEls",
)
_ELS_IS_SAD = (
    _ELS,
    "Zwaar",
    "Hoi Anouk,\n\nHet gaat niet goed. Mijn vader is opgenomen en ik heb de hele nacht gehuild. Ik weet niet hoe ik vandaag "
    "door moet komen.\n\nGroetjes,\nEls",
)
_TOM_ASKS = (
    _TOM,
    "Coaching",
    "Hi Anouk,\n\nA friend gave me your name. I am looking for a coach; could we have an introduction, and what do you "
    "charge?\n\nBest,\nTom",
)
