"""`maild mode` changes one word of the coach's file and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from maild.errors import ConfigurationError
from maild.planning.policy import Mode
from maild.setup.mode_line import set_mode, with_mode

REST = "accounts:\n  - address: anna@praktijk.example  # mine\n    imap: {host: imap.praktijk.example, secret: {file: p}}\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (f"# top\nmode: watch   # now\n{REST}", f"# top\nmode: draft   # now\n{REST}"),
        (f'mode: "watch"\n{REST}', f"mode: draft\n{REST}"),
        (f"{REST}mode: watch", f"{REST}mode: draft"),
        (f"# no mode\n{REST}", f"# no mode\nmode: draft\n\n{REST}"),
        (f"# é ü 😀\r\nmode: watch\r\n{REST}", f"# é ü 😀\r\nmode: draft\r\n{REST}"),
    ],
    ids=["comment", "quotes", "last line", "none", "other line ends"],
)
def test_only_the_word_changes(before: str, after: str) -> None:
    assert with_mode(before, Mode.DRAFT) == after


def test_the_file_as_it_was_is_kept_beside_it_and_its_mode_bits_stay(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    path.write_text(f"mode: watch\n{REST}", encoding="utf-8")
    path.chmod(0o640)
    backup = set_mode(path, Mode.DRAFT)
    assert backup == tmp_path / "config.yaml.bak"
    assert backup.read_text(encoding="utf-8") == f"mode: watch\n{REST}"
    assert path.stat().st_mode & 0o777 == 0o640
    assert set_mode(path, Mode.DRAFT) is None
    assert sorted(each.name for each in tmp_path.iterdir()) == ["config.yaml", "config.yaml.bak"]


def test_a_file_that_does_not_load_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    path.write_text(f"mode: wacht\n{REST}", encoding="utf-8")
    with pytest.raises(ConfigurationError, match=r"config\.yaml:1"):
        set_mode(path, Mode.DRAFT)
    assert path.read_text(encoding="utf-8") == f"mode: wacht\n{REST}"
