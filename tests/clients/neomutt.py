"""neomutt in a terminal of its own (tmux), with nano as the editor: keys go in as a person types them."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from shutil import which

from tests.clients.ground import COACH, MARLOES, USER, Ground, wait_for
from tests.servers.dovecot import PASSWORD

_SETTINGS = """\
set realname="Anouk Hendriks" from="{coach}" use_from=yes
set folder="imap://{user}@127.0.0.1:{imap}/" imap_pass="{password}" spoolfile="+INBOX"
set record="+Sent" postponed="+Drafts" smtp_url="smtp://127.0.0.1:{smtp}/" ssl_force_tls=no ssl_starttls=no
set editor="nano" edit_headers=no sort=date confirmappend=no quit=yes header_cache="" sleep_time=0 timeout=1
set sidebar_visible=no smtp_authenticators="" mailcap_path="" help=yes send_charset="us-ascii:utf-8" charset="utf-8"
"""


def is_installed() -> bool:
    """True where neomutt, nano and tmux are here."""
    return all(which(each) for each in ("neomutt", "nano", "tmux"))


def version() -> str:
    """As neomutt says it."""
    return subprocess.run(["neomutt", "-v"], capture_output=True, text=True, check=True).stdout.splitlines()[0]


class Terminal:
    """A tmux server of our own with one window, 110 by 34."""

    def __init__(self, root: Path) -> None:
        self._socket = str(root / "tmux")

    def run(self, command: str, home: Path) -> None:
        """Starts a program in the window."""
        environment = {
            **os.environ,
            "HOME": str(home),
            "TERM": "xterm-256color",
            "LANG": "C.UTF-8",
            "LC_ALL": "C.UTF-8",
        }
        self._tmux("-f", "/dev/null", "new-session", "-d", "-x", "110", "-y", "34", command, environment=environment)

    def type(self, *keys: str) -> None:
        """Presses keys by tmux's names ("Enter", "C-x"); anything else is typed letter by letter."""
        for key in keys:
            self._tmux("send-keys", key)

    def write(self, text: str) -> None:
        """Types a text as it stands."""
        self._tmux("send-keys", "-l", text)

    def screen(self) -> str:
        """What the window shows now."""
        return self._tmux("capture-pane", "-p")

    def wait(self, words: str, seconds: float = 30) -> None:
        """Until the words stand on the screen."""
        shown = [""]

        def is_there() -> bool:
            shown[0] = self.screen()
            return words in shown[0]

        try:
            wait_for(is_there, seconds, "")
        except SystemExit:
            raise SystemExit(f'neomutt never showed "{words}" but:\n{shown[0]}') from None

    def close(self) -> None:
        """Ends this tmux server and what runs in it."""
        subprocess.run(["tmux", "-S", self._socket, "kill-server"], check=False, capture_output=True)

    def _tmux(self, *arguments: str, environment: dict[str, str] | None = None) -> str:
        done = subprocess.run(
            ["tmux", "-S", self._socket, *arguments], check=True, capture_output=True, text=True, env=environment
        )
        return done.stdout


def send_draft(ground: Ground, name: str, edit: str, shots: Path | None = None) -> None:
    """Opens the draft for somebody from neomutt's own list of postponed mails, adds a sentence in nano, and sends it."""
    home = ground.root / "neomutt"
    home.mkdir()
    settings = home / "neomuttrc"
    settings.write_text(
        _SETTINGS.format(
            coach=COACH, user=USER, password=PASSWORD, imap=ground.dovecot.port, smtp=ground.smtp.port
        ),
        encoding="utf-8",
    )  # fmt: skip
    terminal = Terminal(home)
    terminal.run(f"neomutt -n -F {settings} -f =Drafts", home)
    try:
        terminal.wait(name)
        if shots is not None:
            (shots / "neomutt-drafts.txt").write_text(terminal.screen(), encoding="utf-8")
        terminal.type("R")  # recall a postponed mail
        terminal.wait("Postponed")
        terminal.type("/")
        terminal.write(name)
        terminal.type("Enter", "Enter")
        terminal.wait("GNU nano")
        terminal.type("Down", "Down")
        terminal.write(edit)
        terminal.type("Enter", "Enter", "C-o", "Enter", "C-x")
        terminal.wait("Subject:")
        if shots is not None:
            (shots / "neomutt-compose.txt").write_text(terminal.screen(), encoding="utf-8")
        terminal.type("y")
        wait_for(lambda: ground.sent_to(MARLOES) and ground.lying("Sent"), 30, "neomutt does not send")
        terminal.type("q")
    finally:
        terminal.close()
