"""Hot reload: a good edit is taken once it lies still, a broken one is told once and changes nothing."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from maild.config import Watched
from maild.config.footprint import footprint
from maild.errors import ConfigurationError


class HandClock:
    """A clock that goes where the test puts it."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def now(self) -> datetime:
        return datetime(2026, 3, 2, tzinfo=UTC)

    def monotonic(self) -> float:
        return self.seconds


class Bench:
    """A watched value made of one file and one directory; every text that starts with `bad` is a mistake."""

    def __init__(self, directory: Path) -> None:
        self.file, self.rules = directory / "config.yaml", directory / "rules"
        self.rules.mkdir()
        self.file.write_text("one", encoding="utf-8")
        self.clock = HandClock()
        self.loads = 0
        self.meanwhile: Callable[[], object] = lambda: None
        paths = (self.file, self.rules)
        self.watched: Watched[str] = Watched(self.load, lambda value: paths, self.clock, expected_paths=paths)

    def load(self) -> str:
        self.loads += 1
        texts = [self.file.read_text(encoding="utf-8")]
        texts += [each.read_text(encoding="utf-8") for each in sorted(self.rules.glob("*.yaml"))]
        self.meanwhile()
        if any(text.startswith("bad") for text in texts):
            raise ConfigurationError((f"{self.file}:1: a mistake",))
        return "+".join(texts)

    def look(self, seconds: float = 1.0) -> tuple[str, bool, tuple[str, ...]]:
        """One look that notices, and one after the edit has lain still."""
        self.watched.reload_if_changed()
        self.clock.seconds += seconds
        outcome = self.watched.reload_if_changed()
        return outcome.value, outcome.changed, outcome.problems


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


def test_nothing_changed_means_nothing_is_loaded(bench: Bench) -> None:
    assert bench.look() == ("one", False, ())
    assert bench.loads == 1


def test_a_good_edit_is_taken_once(bench: Bench) -> None:
    bench.file.write_text("two", encoding="utf-8")
    assert bench.look() == ("two", True, ())
    assert bench.look() == ("two", False, ())
    assert bench.loads == 2


def test_a_new_a_renamed_and_a_removed_rule_file_count_as_edits(bench: Bench) -> None:
    (bench.rules / "a.yaml").write_text("A", encoding="utf-8")
    assert bench.look()[0] == "one+A"
    (bench.rules / "new").write_text("B", encoding="utf-8")
    (bench.rules / "new").replace(bench.rules / "a.yaml")
    assert bench.look()[0] == "one+B"
    (bench.rules / "a.yaml").unlink()
    assert bench.look() == ("one", True, ())


def test_an_editor_that_writes_anew_and_renames_is_noticed_even_with_the_same_size_and_time(bench: Bench) -> None:
    before = bench.file.stat()
    fresh = bench.file.with_name("config.yaml.new")
    fresh.write_text("two", encoding="utf-8")
    os.utime(fresh, ns=(before.st_atime_ns, before.st_mtime_ns))
    fresh.replace(bench.file)
    assert bench.look() == ("two", True, ())


def test_a_half_written_file_is_left_alone_until_it_lies_still(bench: Bench) -> None:
    bench.file.write_text("bad half", encoding="utf-8")
    assert bench.look(0.3) == ("one", False, ())
    bench.file.write_text("the whole text", encoding="utf-8")
    assert bench.look(0.3) == ("one", False, ())
    bench.clock.seconds += 0.3
    assert bench.watched.reload_if_changed().changed
    assert bench.watched.value == "the whole text"


def test_a_file_that_is_gone_for_a_moment_is_no_mistake(bench: Bench) -> None:
    aside = bench.file.with_name("aside")
    bench.file.replace(aside)
    bench.watched.reload_if_changed()
    aside.replace(bench.file)
    assert bench.look() == ("one", False, ())


def test_a_file_that_stays_gone_is_told_and_the_last_good_set_kept(bench: Bench) -> None:
    bench.file.unlink()
    value, changed, problems = bench.look()
    assert (value, changed) == ("one", False)
    assert problems == (f"{bench.file}:1: cannot be read (No such file or directory)",)
    assert bench.look() == ("one", False, ())


def test_a_broken_edit_is_told_exactly_once_and_keeps_the_last_good_set(bench: Bench) -> None:
    bench.file.write_text("bad", encoding="utf-8")
    assert bench.look() == ("one", False, (f"{bench.file}:1: a mistake",))
    assert bench.look() == ("one", False, ())
    os.utime(bench.file)
    assert bench.look() == ("one", False, ())
    assert bench.loads == 2


def test_every_broken_version_is_told_once(bench: Bench) -> None:
    for text in ("bad 1", "bad 2", "bad 3"):
        bench.file.write_text(text, encoding="utf-8")
        assert bench.look()[2] == (f"{bench.file}:1: a mistake",)
        assert bench.look()[2] == ()


def test_mending_takes_the_new_text_and_undoing_needs_no_load(bench: Bench) -> None:
    bench.file.write_text("bad", encoding="utf-8")
    bench.look()
    bench.file.write_text("one", encoding="utf-8")
    assert bench.look() == ("one", False, ())
    assert bench.loads == 2
    bench.file.write_text("bad", encoding="utf-8")
    assert bench.look()[2] != ()
    bench.file.write_text("two", encoding="utf-8")
    assert bench.look() == ("two", True, ())


def test_an_edit_in_the_midst_of_a_load_is_found_by_the_next_look(bench: Bench) -> None:
    bench.file.write_text("two", encoding="utf-8")
    bench.meanwhile = lambda: bench.file.write_text("three", encoding="utf-8")
    assert bench.look()[0] == "two"
    bench.meanwhile = lambda: None
    assert bench.look() == ("three", True, ())


def test_side_files_of_editors_are_not_looked_at(bench: Bench) -> None:
    for name in (".a.yaml.swp", "a.yaml~", "#a.yaml#", ".#a.yaml", "a.yaml.tmp", "4913.bak"):
        (bench.rules / name).write_text("x", encoding="utf-8")
    bench.look()
    assert bench.loads == 1


def test_an_edit_may_point_to_other_files(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    first.write_text("second", encoding="utf-8")
    second.write_text("x", encoding="utf-8")
    clock = HandClock()

    def load() -> tuple[Path, str]:
        other = tmp_path / first.read_text(encoding="utf-8")
        return other, other.read_text(encoding="utf-8")

    watched = Watched(load, lambda value: (first, value[0]), clock)
    second.write_text("changed", encoding="utf-8")
    watched.reload_if_changed()
    clock.seconds += 1
    assert watched.reload_if_changed().value == (second, "changed")


def test_a_mistake_at_the_start_goes_to_the_caller(tmp_path: Path) -> None:
    def load() -> str:
        raise ConfigurationError(("x:1: broken",))

    with pytest.raises(ConfigurationError, match="x:1: broken"):
        Watched(load, lambda value: (), HandClock())


def test_a_directory_that_holds_itself_is_looked_at_in_bounded_time(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "a.yaml").write_text("x", encoding="utf-8")
    assert len(footprint((tmp_path,))) <= 5
