"""A Dovecot of our own: Debian's binaries, an own configuration and directory, a free port, users on demand."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path

from tests.servers.certificate import make_certificate
from tests.servers.ports import free_port, wait_for_port

BINARY = shutil.which("dovecot") or "/usr/sbin/dovecot"
_SPECIAL = {"Drafts": "\\Drafts", "Sent": "\\Sent", "Trash": "\\Trash", "Junk": "\\Junk"}
PASSWORD = "geheim-voor-tests"


def dovecot_is_installed() -> bool:
    """True where Debian's dovecot-imapd and dovecot-lmtpd are here, and this user may start them."""
    return Path(BINARY).exists() and Path("/usr/lib/dovecot/lmtp").exists() and os.geteuid() == 0


@dataclass
class Dovecot:
    """One instance. `fsync` is Dovecot's mail_fsync: "never" spares the tests' time, "optimized" is what a real server does. `capability` replaces what IMAP offers; `names` are the special mailboxes with their attributes; `prefix` is where the server puts them, such as "INBOX."; `introspection_url` is asked whether an access token is good, and tokens are taken only then."""

    directory: Path
    capability: str | None = None
    names: dict[str, str] = field(default_factory=lambda: dict(_SPECIAL))
    quota_messages: int | None = None
    fsync: str = "never"
    prefix: str = ""
    introspection_url: str | None = None
    port: int = 0
    tls_port: int = 0
    lmtp: Path = Path()
    _process: subprocess.Popen[bytes] | None = None

    def start(self) -> Dovecot:
        """Writes the configuration and starts; returns once IMAP answers."""
        self.directory.mkdir(parents=True, exist_ok=True)
        self.directory.chmod(0o755)
        self.port = self.port or free_port()
        self.tls_port = self.tls_port or free_port()
        self.lmtp = self.directory / "lmtp"
        (self.directory / "mail").mkdir(exist_ok=True)
        os.chown(self.directory / "mail", self._uid, self._gid)
        if not (self.directory / "cert.pem").exists():
            make_certificate(self.directory)
        if self.introspection_url is not None:
            (self.directory / "oauth2.conf").write_text(_OAUTH2.format(self.introspection_url), encoding="utf-8")
        (self.directory / "dovecot.conf").write_text(self._configuration(), encoding="utf-8")
        self._process = subprocess.Popen(
            [BINARY, "-F", "-c", str(self.directory / "dovecot.conf")],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        wait_for_port(self.port)
        return self

    def stop(self) -> None:
        """Ends the instance and everything it started."""
        if self._process is None:
            return
        self._process.send_signal(signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(5)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait(5)
        self._process = None

    def restart(self) -> None:
        """Stops and starts on the same ports with the same mail."""
        self.stop()
        self.start()

    @property
    def certificate(self) -> Path:
        """The certificate that clients have to trust."""
        return self.directory / "cert.pem"

    def user(self, name: str) -> str:
        """A fresh user with empty mailboxes; returns the login name (the password is PASSWORD)."""
        home = self.directory / "mail" / name
        shutil.rmtree(home, ignore_errors=True)
        return name

    def maildir(self, user: str) -> Path:
        """Where a user's mail lies on disk."""
        return self.directory / "mail" / user

    def deliver(self, user: str, raw: bytes) -> None:
        """Delivers over LMTP, as a mail server would, so that IDLE announces it."""
        with socket.socket(socket.AF_UNIX) as link:
            link.settimeout(10)
            link.connect(str(self.lmtp))
            stream = link.makefile("rwb")
            _expect(stream, b"220")
            for line, code in (
                (b"LHLO tests", b"250"),
                (b"MAIL FROM:<sender@voorbeeld.example>", b"250"),
                (f"RCPT TO:<{user}>".encode(), b"250"),
                (b"DATA", b"354"),
            ):
                stream.write(line + b"\r\n")
                stream.flush()
                _expect(stream, code)
            body = raw.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
            stuffed = b"\r\n".join(b"." + each if each.startswith(b".") else each for each in body.split(b"\r\n"))
            stream.write(stuffed.rstrip(b"\r\n") + b"\r\n.\r\n")
            stream.flush()
            _expect(stream, b"250")
            stream.write(b"QUIT\r\n")
            stream.flush()

    @property
    def _uid(self) -> int:
        return pwd.getpwnam("mail").pw_uid

    @property
    def _gid(self) -> int:
        return pwd.getpwnam("mail").pw_gid

    def _configuration(self) -> str:
        boxes = "\n".join(
            f'  mailbox "{name}" {{\n    auto = create\n    {f"special_use = {use}" if use else ""}\n  }}'
            for name, use in self.names.items()
        )
        capability = f"  imap_capability = {self.capability}\n" if self.capability else ""
        quota = ""
        plugins = ""
        if self.quota_messages is not None:
            plugins = "  mail_plugins = $mail_plugins quota imap_quota\n"
            quota = f"plugin {{\n  quota = maildir:User quota\n  quota_rule = *:messages={self.quota_messages}\n}}\n"
        oauth = _OAUTH_PASSDB.format(self.directory / "oauth2.conf") if self.introspection_url is not None else ""
        return f"""
base_dir = {self.directory}/run
state_dir = {self.directory}/state
log_path = {self.directory}/dovecot.log
protocols = imap lmtp
ssl = yes
ssl_cert = <{self.directory}/cert.pem
ssl_key = <{self.directory}/key.pem
disable_plaintext_auth = no
mail_fsync = {self.fsync}
mail_location = maildir:{self.directory}/mail/%n
mail_uid = {self._uid}
mail_gid = {self._gid}
first_valid_uid = 1
first_valid_gid = 1
mail_max_userip_connections = 100
auth_username_format = %n
{oauth}passdb {{
  driver = static
  args = password={PASSWORD}
}}
userdb {{
  driver = static
  args = uid={self._uid} gid={self._gid} home={self.directory}/mail/%n allow_all_users=yes
}}
namespace inbox {{
  inbox = yes
  prefix = {self.prefix}
{boxes}
}}
service imap-login {{
  process_min_avail = 1
  service_count = 0
  inet_listener imap {{
    address = 127.0.0.1
    port = {self.port}
  }}
  inet_listener imaps {{
    address = 127.0.0.1
    port = {self.tls_port}
    ssl = yes
  }}
}}
service lmtp {{
  unix_listener {self.lmtp} {{
    mode = 0600
  }}
}}
protocol imap {{
{capability}{plugins}}}
protocol lmtp {{
  postmaster_address = postmaster@voorbeeld.example
}}
{quota}
"""


_OAUTH_PASSDB = """\
auth_mechanisms = plain login xoauth2 oauthbearer
auth_failure_delay = 0
service anvil {{
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
passdb {{
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = {}
}}
"""
_OAUTH2 = """\
introspection_mode = auth
introspection_url = {}
username_attribute = username
active_attribute = active
active_value = true
"""


def _expect(stream: object, code: bytes) -> None:
    line = stream.readline()  # type: ignore[attr-defined]
    while line[3:4] == b"-":
        line = stream.readline()  # type: ignore[attr-defined]
    if not line.startswith(code):
        raise RuntimeError(f"LMTP said {line!r}, expected {code!r}")


def wait_until(what: object, seconds: float = 10.0) -> bool:
    """Asks again and again until the callable says yes, or the time is up."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if what():  # type: ignore[operator]
            return True
        time.sleep(0.02)
    return False
