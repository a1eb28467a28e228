"""`make clients`: a draft of maild's is opened, edited and sent in real mail clients; prints what became of it.

Ends with 1 where maild did not know its draft again, and with 2 where a client is not here.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from tests.clients import neomutt, thunderbird
from tests.clients.ground import MARLOES, Ground
from tests.clients.verdict import judge

_CLIENTS = {"neomutt": neomutt, "thunderbird": thunderbird}
_EDIT = "Wat goed dat je schrijft na dat half jaar dubben, Marloes."


def send_with(name: str, root: Path, shots: Path | None) -> bool:
    """One client on ground of its own; true where all is as it should be."""
    client = _CLIENTS[name]
    if not client.is_installed():
        print(f"{name} is not here; docs/clients.md says what to install", file=sys.stderr)
        raise SystemExit(2)
    print(f"\n{client.version()}")
    ground = Ground(root)
    try:
        ground.start()
        (placed,) = (each for each in ground.lying("Drafts") if MARLOES in str(each["To"]))
        client.send_draft(ground, "Marloes", _EDIT, shots)
        verdict = judge(ground, MARLOES, _EDIT, str(placed["Message-ID"]).strip())
    finally:
        ground.stop()
    print("\n".join(f"  {line}" for line in verdict.lines()))
    return verdict.is_good


def main() -> int:
    """Runs the clients that were asked for, all of them where none was."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("clients", nargs="*", choices=[*_CLIENTS, []], help="which; all where left out")
    options.add_argument("--shots", type=Path, help="a directory for pictures of what the client showed")
    chosen = options.parse_args()
    is_good = True
    for name in chosen.clients or _CLIENTS:
        with tempfile.TemporaryDirectory(prefix=f"maild-{name}-") as root:
            is_good = send_with(name, Path(root), chosen.shots) and is_good
    print("\nall as it should be" if is_good else "\nNOT as it should be")
    return 0 if is_good else 1


if __name__ == "__main__":
    sys.exit(main())
