"""docs/notices.md names every kind of notice, with the level that the code gives it."""

from __future__ import annotations

import re
from pathlib import Path

from maild.planning.replies import NoticeKind
from maild.planning.window import WarningKind

ROOT = Path(__file__).parents[3]
_ROW = re.compile(r"^\| `(\w+)` \| (now|digest|status) \|", re.MULTILINE)
_WRITTEN = re.compile(r'NoticeLevel\.(NOW|DIGEST|STATUS),\s+"(\w+)"')
_PLANNED = re.compile(r"NoticeKind\.(\w+), NoticeLevel\.(\w+)")


def table() -> dict[str, str]:
    return dict(_ROW.findall((ROOT / "docs" / "notices.md").read_text(encoding="utf-8")))


def test_every_notice_that_the_code_writes_stands_in_the_table_with_its_level() -> None:
    source = "\n".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "maild").rglob("*.py")))
    written = {kind: level.lower() for level, kind in _WRITTEN.findall(source)}
    planned = {NoticeKind[name].value: level.lower() for name, level in _PLANNED.findall(source)}
    assert len(written) >= 4 and set(planned) == {each.value for each in NoticeKind}
    known = table()
    assert {kind: known.get(kind) for kind in written | planned} == written | planned
    assert all(known[each.value] == "now" for each in WarningKind)
