"""`maild demo`: see maild at work on a mail server of its own."""

from __future__ import annotations


def demo() -> None:
    """See maild at work on a mail server of its own; nothing leaves this machine."""
    from maild.demo.show import run_demo  # the demo's servers are an extra that a service does not need

    run_demo()
