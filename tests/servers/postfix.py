"""A Postfix of our own on loopback: own configuration, queue and data directories, everything relayed to one sink.

It listens in two ways, as a provider does: implicit TLS (RFC 8314) and STARTTLS forced (RFC 6409, RFC 3207).
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path

from tests.servers.certificate import make_certificate
from tests.servers.ports import free_port, wait_for_port


def postfix_is_installed() -> bool:
    """True where Postfix is here and may be started: it wants to be root."""
    return shutil.which("postfix", path="/usr/sbin:/usr/bin") is not None and os.geteuid() == 0


@dataclass
class Postfix:
    """`root` must be reachable for the user postfix. Recipients that begin with "weg" are refused for good, "later" for now."""

    root: Path
    sink_port: int
    tls_port: int = field(default_factory=free_port)
    starttls_port: int = field(default_factory=free_port)

    def start(self) -> Postfix:
        configuration, queue, data = (self.root / each for each in ("etc", "queue", "data"))
        for each in (configuration, queue, data):
            each.mkdir(parents=True)
            each.chmod(0o755)
        shutil.chown(data, "postfix", "postfix")
        self.certificate, key = make_certificate(configuration)
        (configuration / "recipients").write_text("/^weg/ REJECT 5.1.1 no such person\n/^later/ 450 4.2.1 later\n")
        settings = {
            "compatibility_level": "3.6",
            "queue_directory": str(queue),
            "data_directory": str(data),
            "myhostname": "post.praktijk.example",
            "mydestination": "",
            "mynetworks": "127.0.0.0/8",
            "inet_interfaces": "127.0.0.1",
            "inet_protocols": "ipv4",
            "alias_maps": "",
            "local_recipient_maps": "",
            "maillog_file": str(self.root / "log"),
            "maillog_file_prefixes": str(self.root),
            "smtpd_recipient_restrictions": f"check_recipient_access regexp:{configuration}/recipients, permit_mynetworks, reject",
            "smtpd_relay_restrictions": "permit_mynetworks, reject",
            "smtpd_tls_cert_file": str(self.certificate),
            "smtpd_tls_key_file": str(key),
            "smtpd_tls_security_level": "encrypt",
            "relayhost": f"[127.0.0.1]:{self.sink_port}",
            "smtp_tls_security_level": "none",
            "smtp_host_lookup": "native",
            "smtpd_peername_lookup": "no",
            "message_size_limit": "1048576",
        }
        (configuration / "main.cf").write_text("".join(f"{name} = {value}\n" for name, value in settings.items()))
        (configuration / "master.cf").write_text(_MASTER.format(tls=self.tls_port, starttls=self.starttls_port))
        self._postfix("start")
        wait_for_port(self.tls_port)
        wait_for_port(self.starttls_port)
        return self

    def stop(self) -> None:
        """Ends this instance, found by its own configuration."""
        with contextlib.suppress(subprocess.CalledProcessError):
            self._postfix("stop")

    def wait_until_empty(self, seconds: float = 15.0) -> None:
        """Until everything that was taken has been handed on."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            shown = subprocess.run(
                ["/usr/sbin/postqueue", "-c", str(self.root / "etc"), "-j"], capture_output=True, check=False
            )
            if not shown.stdout.strip():
                return
            time.sleep(0.1)
        raise TimeoutError("Postfix kept a mail")

    def _postfix(self, command: str) -> None:
        subprocess.run(
            ["/usr/sbin/postfix", "-c", str(self.root / "etc"), command], check=True, capture_output=True, timeout=60
        )


_MASTER = """\
127.0.0.1:{tls} inet n - n - - smtpd
  -o smtpd_tls_wrappermode=yes
127.0.0.1:{starttls} inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
proxywrite unix - - n - 1 proxymap
smtp unix - - n - - smtp
relay unix - - n - - smtp
showq unix n - n - - showq
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
"""
