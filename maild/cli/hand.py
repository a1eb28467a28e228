"""What a command needs to mean something in the ledger, beside a running daemon that carries it out."""

from __future__ import annotations

from dataclasses import dataclass, field

from maild.clock import Clock, SystemClock, SystemTokens, TokenMaker


@dataclass(frozen=True, slots=True)
class CommandHand:
    """The account that the command is about, with the machine's clock and tokens."""

    account: str
    clock: Clock = field(default_factory=SystemClock)
    tokens: TokenMaker = field(default_factory=SystemTokens)
