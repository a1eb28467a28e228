"""`digest:` in the configuration."""

from __future__ import annotations

from datetime import time
from pathlib import Path

import pytest

from maild.config import load_config
from maild.errors import ConfigurationError
from maild.planning.digest import DigestPolicy

BASE = "accounts:\n  - address: anna@praktijk.example\n    imap: {host: imap.praktijk.example, secret: {env: X}}\n"


def policy(directory: Path, text: str) -> DigestPolicy:
    for name in ("rules", "templates"):
        (directory / name).mkdir(exist_ok=True)
    (directory / "config.yaml").write_text(BASE + text)
    return load_config(directory / "config.yaml").accounts[0].digest.policy


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", DigestPolicy(time(8, 30), False, ())),
        (
            '    digest: {at: "07:15", names_only: true, to: anna@elders.example}\n',
            DigestPolicy(time(7, 15), True, ("anna@elders.example",)),
        ),
        ("    digest: {at: never}\n", DigestPolicy(at=None)),
    ],
)
def test_what_the_coach_may_say(tmp_path: Path, text: str, expected: DigestPolicy) -> None:
    assert policy(tmp_path, text) == expected


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("    digest: {at: 8:30}\n", "expected quotes"),
        ('    digest: {at: "half negen"}\n', "no time of day"),
        ("    digest: {hour: 8}\n", 'the key "hour" is unknown; expected one of at, names_only, to'),
        ("    digest: {names_onli: true}\n", 'did you mean "names_only"'),
    ],
)
def test_what_is_wrong_is_named_with_its_line(tmp_path: Path, text: str, problem: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        policy(tmp_path, text)
    assert problem in str(caught.value) and "config.yaml:4" in str(caught.value)
