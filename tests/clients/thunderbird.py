"""Thunderbird on a screen of its own (Xvfb). Folders are opened by its remote control; writing and sending goes by the keyboard."""

from __future__ import annotations

import os
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path
from shutil import which

from tests.clients.ground import MARLOES, PIETER, USER, Ground, wait_for
from tests.clients.marionette import Marionette
from tests.clients.thunderbird_profile import first_settings
from tests.clients.thunderbird_scripts import IS_THERE, KEEP_PASSWORD, MOVE, OPEN_FOLDER, SELECT
from tests.clients.verdict import is_client
from tests.servers.dovecot import PASSWORD
from tests.servers.ports import free_port, wait_for_port

_START_SECONDS = 120
_SIZE = "1280x800"
_TOOLS = ("thunderbird", "Xvfb", "xdotool", "openbox", "import")


def is_installed() -> bool:
    """True where Thunderbird and what it is driven by are here."""
    return all(which(each) for each in _TOOLS)


def version() -> str:
    """As Thunderbird says it."""
    return subprocess.run(["thunderbird", "--version"], capture_output=True, text=True, check=True).stdout.strip()


@dataclass
class Screen:
    """An X server of our own, a window manager, and a Thunderbird whose profile knows the coach's account."""

    ground: Ground
    display: str = field(default_factory=lambda: f":{free_port() % 500 + 200}")
    _started: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start(self) -> Screen:
        """Returns once Thunderbird shows its window and has the password."""
        profile, port = self.ground.root / "thunderbird", free_port()
        profile.mkdir()
        (profile / "user.js").write_text(first_settings(self.ground, port), encoding="utf-8")
        self._begin("Xvfb", self.display, "-screen", "0", f"{_SIZE}x24", "-nolisten", "tcp")
        wait_for(Path(f"/tmp/.X11-unix/X{self.display[1:]}").exists, 20, "Xvfb does not come up")
        self._begin("openbox")
        self._begin(
            "thunderbird", "--no-remote", "--profile", str(profile), "--marionette", "--remote-allow-system-access"
        )
        wait_for_port(port, _START_SECONDS)
        self.control = Marionette(port)
        wait_for(lambda: self.control.run(IS_THERE), _START_SECONDS, "Thunderbird shows no window")
        self.control.run(KEEP_PASSWORD, USER, PASSWORD)
        return self

    def open_folder(self, name: str, mails: int) -> None:
        """Shows a folder of the coach's, once that many mails are listed in it."""
        wait_for(lambda: self.control.run(OPEN_FOLDER, name) >= mails, 90, f"Thunderbird does not list {name}")

    def select(self, who: str) -> None:
        """Selects the mail of a folder from or to somebody."""
        wait_for(lambda: self.control.run(SELECT, who), 30, f"Thunderbird lists nothing of {who}")
        time.sleep(2)  # the message pane loads

    def key(self, *keys: str) -> None:
        """Presses keys by xdotool's names."""
        self._do("xdotool", "key", "--clearmodifiers", *keys)

    def write(self, text: str) -> None:
        """Types letter by letter."""
        self._do("xdotool", "type", "--delay", "15", text)

    def has_window(self, title: str) -> bool:
        """True where a window with such a title is shown; it gets the keyboard."""
        found = subprocess.run(
            ["xdotool", "search", "--onlyvisible", "--name", title],
            capture_output=True,
            text=True,
            env=self._environment,
        ).stdout.split()
        if found:
            self._do("xdotool", "windowactivate", "--sync", found[-1])
        return bool(found)

    def picture(self, path: Path) -> None:
        """The whole screen as PNG of few colours."""
        self._do("import", "-window", "root", "+dither", "-colors", "48", "-depth", "8", "-strip", f"PNG8:{path}")

    def stop(self) -> None:
        """Ends what was started here, the newest first."""
        for process in reversed(self._started):
            process.terminate()
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(5)

    @property
    def _environment(self) -> dict[str, str]:
        home = str(self.ground.root)
        return {**os.environ, "DISPLAY": self.display, "HOME": home, "LANG": "C.UTF-8", "TZ": "Europe/Amsterdam",
                "GTK_THEME": "Adwaita", "NO_AT_BRIDGE": "1"}  # fmt: skip

    def _begin(self, *command: str) -> None:
        self._started.append(
            subprocess.Popen(
                command, env=self._environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
        )  # fmt: skip

    def _do(self, *command: str) -> None:
        subprocess.run(command, check=True, capture_output=True, env=self._environment, timeout=60)


def send_draft(ground: Ground, name: str, edit: str, shots: Path | None = None) -> None:
    """Opens the draft for somebody from Drafts, adds a sentence, and sends it; with `shots`, pictures on the way."""
    screen = Screen(ground)
    try:
        screen.start()
        if shots is not None:
            _show_notices(screen, shots)
        screen.open_folder("Drafts", 2)
        screen.select(name)
        if shots is not None:
            screen.picture(shots / "concepten.png")
        screen.key("Return")
        wait_for(lambda: screen.has_window("Vraag over coaching -"), 60, "Thunderbird opens no draft")
        time.sleep(3)  # the editor gets the keyboard
        screen.key("Down", "Down")
        screen.write(edit)
        screen.key("Return", "Return")
        if shots is not None:
            time.sleep(1)
            screen.picture(shots / "concept-bewerken.png")
        screen.key("ctrl+Return")
        wait_for(lambda: ground.sent_to(MARLOES) and ground.lying("Sent"), 60, "Thunderbird does not send")
        time.sleep(3)  # it takes the draft away after it has filed the mail
        _make_gesture(screen)
    finally:
        screen.stop()


def _make_gesture(screen: Screen) -> None:
    """A mail is moved to Coach/Klant, and comes back: its sender is a client then."""
    screen.open_folder("INBOX", 6)
    screen.select("Meulen")
    assert screen.control.run(MOVE, "Coach/Klant"), "Thunderbird has no Coach/Klant"
    wait_for(lambda: is_client(screen.ground, PIETER), 60, "maild did not obey the gesture")
    wait_for(lambda: _lies_in_inbox_only(screen.ground, PIETER), 30, "the mail does not come back from Coach/Klant")
    print("  a mail moved to Coach/Klant:          obeyed, and back in INBOX")


def _lies_in_inbox_only(ground: Ground, sender: str) -> bool:
    """True where one mail of somebody lies in INBOX, and nothing in Coach/Klant."""
    there = [each for each in ground.lying("INBOX") if sender in str(each["From"])]
    return len(there) == 1 and not ground.lying("Coach.Klant")


def _show_notices(screen: Screen, shots: Path) -> None:
    """Pictures of the digest and of the alert, as they lie in INBOX."""
    screen.ground.bring_digest()
    screen.open_folder("INBOX", 7)
    for subject, file in (("DRINGEND", "waarschuwing.png"), ("Overzicht van", "overzicht.png")):
        screen.select(subject)
        screen.picture(shots / file)
