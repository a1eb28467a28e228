"""Does the receiving server vouch for the sender? (RFC 8601, RFC 7489)

A mail whose sender fails authentication never changes a state (behaviour 5). Absence of a verdict is not a failure:
small providers write none.
"""

from __future__ import annotations

import re

from maild.mail.message import Message

_RESULT = re.compile(r"\b(dmarc|spf|dkim)\s*=\s*([a-z]+)", re.IGNORECASE)
_LONGEST = 8_192


def sender_fails_authentication(message: Message) -> bool:
    """True where the topmost Authentication-Results says that the From domain is not the sender's.

    Only the topmost field is read: the receiving server writes on top, anything below may be the sender's own
    (RFC 8601 section 5).
    """
    values = message.header_values("Authentication-Results")
    if not values:
        return False
    results: dict[str, set[str]] = {}
    for method, verdict in _RESULT.findall(values[0][:_LONGEST]):
        results.setdefault(method.lower(), set()).add(verdict.lower())
    if "dmarc" in results:
        return "fail" in results["dmarc"] and "pass" not in results["dmarc"]
    spf_failed = bool(results.get("spf", set()) & {"fail", "softfail"})
    return spf_failed and "pass" not in results.get("dkim", set())
