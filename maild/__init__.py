"""maild: a mail automation daemon for independent coaches."""

__version__ = "0.1.0"
