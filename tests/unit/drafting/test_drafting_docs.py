"""The examples in docs/templates.md are run as they stand there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from drafting_orders import ROOT, order, shipped

from maild.drafting.drafter import Drafter
from maild.drafting.order import ComposedDraft
from maild.drafting.rendering import COMPUTED
from maild.drafting.templates import load_templates
from maild.understanding.result import Language

DOC = (ROOT / "docs" / "templates.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\S+) (\S+)(?: (\S+))?\n(.*?)^```$", DOC, re.MULTILINE | re.DOTALL)
EXAMPLES = {name: text for kind, name, _, text in BLOCKS if kind == "j2"}
BROKEN = {name: text for kind, name, _, text in BLOCKS if kind == "j2-broken"}


@pytest.mark.parametrize(
    ("name", "voice", "expected"), [(name, voice, text) for kind, name, voice, text in BLOCKS if kind == "text"]
)
def test_an_example_becomes_the_mail_that_the_page_shows(tmp_path: Path, name: str, voice: str, expected: str) -> None:
    (tmp_path / name).write_text(EXAMPLES[name], encoding="utf-8")
    templates = load_templates(tmp_path)
    assert templates.problems == ()
    language = Language.EN if voice == "en" else Language.NL
    made = Drafter(templates).compose(
        order(name.removesuffix(".j2"), language=language, greeting_name="Sanne", slots={})
    )
    assert isinstance(made, ComposedDraft)
    assert made.text == expected.strip()


@pytest.mark.parametrize(
    ("name", "expected"), [(name, text) for kind, name, _, text in BLOCKS if kind == "text-problem"]
)
def test_a_broken_example_gives_the_message_that_the_page_shows(tmp_path: Path, name: str, expected: str) -> None:
    (tmp_path / name).write_text(BROKEN[name], encoding="utf-8")
    assert [str(problem) for problem in load_templates(tmp_path).problems] == [expected.strip()]


def test_the_page_has_examples_of_both_sorts() -> None:
    assert len(EXAMPLES) >= 2
    assert len(BROKEN) >= 1


def test_the_page_names_every_slot_and_every_shipped_file() -> None:
    for name in (*(slot.name for slot in shipped().slots), *COMPUTED):
        assert f"{{{{ {name} }}}}" in DOC, name
    for name in shipped().templates:
        assert f"`{name}.j2`" in DOC or f"`.{name.partition('.')[2]}`" in DOC, name


def test_the_page_tells_the_mark_of_every_slot_it_lists() -> None:
    shown = set(re.findall(r"\[invullen: ([^\]…]+)\]", DOC))
    assert shown <= {slot.label_nl for slot in shipped().slots}
