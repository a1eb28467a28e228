"""A mail address as RFC 5322 section 3.4 names its parts."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Address:
    """One address: `display_name` decoded and possibly empty, `addr_spec` as the sender wrote it (`local@domain`)."""

    display_name: str
    addr_spec: str

    @property
    def key(self) -> str:
        """The form that two spellings of one address share: trimmed and case-folded.

        RFC 5321 section 2.4 lets a local part be case-sensitive; no mailbox provider of our users does.
        """
        return self.addr_spec.strip().casefold()

    @property
    def domain(self) -> str:
        """The part after the last `@`, case-folded; empty where there is none."""
        return self.key.rpartition("@")[2] if "@" in self.addr_spec else ""
