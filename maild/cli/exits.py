"""Exit codes (sysexits.h) and the one way a command ends with an error."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import typer

from maild.errors import ConfigurationError, LedgerHeldError, MaildError

FAILED = 1
USAGE = 2
HELD = 75
CONFIGURATION = 78
"""systemd does not restart on this one (RestartPreventExitStatus)."""


@contextmanager
def errors_as_exits() -> Iterator[None]:
    """Prints one of our errors in plain lines on standard error and ends with the code that belongs to it."""
    try:
        yield
    except ConfigurationError as error:
        for problem in error.problems:
            print(problem, file=sys.stderr)
        raise typer.Exit(CONFIGURATION) from None
    except LedgerHeldError as error:
        print(error, file=sys.stderr)
        raise typer.Exit(HELD) from None
    except MaildError as error:
        print(error, file=sys.stderr)
        raise typer.Exit(FAILED) from None
