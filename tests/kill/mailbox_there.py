"""The mailbox that the killed daemon works on, and what must lie there in the end."""

from __future__ import annotations

from tests.journey.conftest import DANGER, LEAD, RESCHEDULE, THANKS, a_mail

FOLLOWS = "References: <fenna1@voorbeeld.example>\nIn-Reply-To: <fenna1@voorbeeld.example>".replace("\n", "\r\n")
ANSWERS = "References: <ivo1@voorbeeld.example>\nIn-Reply-To: <ivo1@voorbeeld.example>".replace("\n", "\r\n")


def _from(name: str, text: str, number: int = 1, headers: str = "", subject: str = "Afspraak") -> bytes:
    key = name.casefold()
    return a_mail(
        text.replace("Els", name).replace("Mark", name),
        sender=f"{name} <{key}@voorbeeld.example>",
        ident=f"<{key}{number}@voorbeeld.example>",
        headers=headers,
        subject=subject,
    )


BEFORE = (_from("Sam", RESCHEDULE), _from("Fenna", RESCHEDULE))
"""Handled before anything dies: two drafts lie ready, one to be withdrawn for danger, one to be replaced."""

ARRIVALS = (
    _from("Els", RESCHEDULE),
    _from("Mark", LEAD, subject="Kennismaking"),
    _from("Sam", DANGER, 2, subject="sorry"),
    _from("Nieuws", "Vijf tips voor meer energie.\nUitschrijven kan hier.", headers="List-Unsubscribe: <mailto:weg@x.example>\r\nList-Id: <tips.x.example>\r\nPrecedence: bulk"),
    _from("Bo", THANKS, subject="Bedankt"),
    _from("Fenna", RESCHEDULE + "\n\nOf vrijdagochtend.", 2, FOLLOWS, "Re: Afspraak"),
    _from("Ivo", RESCHEDULE, subject="Sessie"),
    _from("Ivo", RESCHEDULE + "\n\nWoensdag kan ook.", 2, ANSWERS, "Re: Sessie"),
)  # fmt: skip

DESERVE_A_DRAFT = frozenset(f"<{each}@voorbeeld.example>" for each in ("els1", "mark1", "fenna2", "ivo2"))
"""Message-IDs of the mails that must have exactly one draft in the end; nothing else may have one."""

MAILS = len(BEFORE) + len(ARRIVALS)
DANGEROUS = "sam@voorbeeld.example"
