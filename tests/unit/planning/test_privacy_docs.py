"""What docs/privacy.md says of terms is what the code does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from maild.cli.personal_text import MEANINGS
from maild.config.retention import parse_term
from maild.facts.retention import LEAST_DAYS, USUAL_DAYS, Kept
from maild.ledger.personal import WITHOUT_PEOPLE
from maild.ledger.tables import metadata

_DOCS = Path(__file__).parents[3] / "docs"


def test_the_table_of_terms_is_the_one_in_use() -> None:
    page = (_DOCS / "privacy.md").read_text(encoding="utf-8")
    told = {kind: int(days) for kind, days in re.findall(r"^\| `(\w+)` \| (\d+) \|", page, re.MULTILINE)}
    assert told == {kind.value: days for kind, days in USUAL_DAYS.items()}
    assert set(USUAL_DAYS) == set(Kept)
    assert f"at least {LEAST_DAYS}" in " ".join(page.split())


def test_every_table_with_people_is_explained() -> None:
    assert set(MEANINGS) == set(metadata.tables) - WITHOUT_PEOPLE


@pytest.mark.parametrize(
    ("written", "days"), [("90 days", 90), ("2 jaar", 730), ("6 maanden", 180), ("8 weeks", 56), ("1 year", 365)]
)
def test_a_term_in_words(written: str, days: int) -> None:
    assert parse_term(written) == days


@pytest.mark.parametrize("written", [90, "90", "forever", "3 days", "11 years", None])
def test_what_is_no_term_is_refused(written: object) -> None:
    with pytest.raises(ValueError, match="expected"):
        parse_term(written)
