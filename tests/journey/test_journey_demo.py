"""`maild demo --journey`: whoever tries maild sees half a year pass, and it comes out as told."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from maild.demo.journey import run_journey

pytest.importorskip("pymap")


@pytest.mark.timeout(300)
def test_half_a_year_passes_and_leaves_the_mailbox_that_the_coach_would_find() -> None:
    told = io.StringIO()
    run_journey(Console(file=told, width=200, highlight=False, soft_wrap=True))
    text = told.getvalue()
    story, _, mailbox = text.partition("The coach's mailbox now")
    drafts, _, rest = mailbox.partition("Sent: ")
    assert [line.split("  ")[-1].strip() for line in drafts.splitlines() if "example>" in line] == [
        "Hoe gaat het nu?",
        "Before our first session",
        "A reminder of our appointment",
    ]
    assert "− taken back: “Herinnering aan onze afspraak”" in story, "the session moved while its reminder lay ready"
    assert "Plan nu ook de afsluitende sessie (sessie 8)" in story
    assert story.count("+ lies ready: “Ons traject afgerond”") == 1
    assert rest.count("Halverwege: even stilstaan") == 2, (
        "the missed session had no number, so the next one is half-way"
    )
    assert "[invullen" not in mailbox and "[fill in" not in mailbox
