"""Does the receiving server vouch for the sender? (RFC 8601, RFC 7489)

A mail whose sender fails authentication never changes a state (behaviour 5). Absence of a verdict is not a failure:
small providers write none.
"""

from __future__ import annotations

from collections.abc import Sequence

from maild.mail.message import Message
from maild.people.results import MethodResult, receiving_servers_results


def sender_fails_authentication(message: Message) -> bool:
    """True where the receiving server says that the mail does not come from the domain in From.

    DMARC decides where it has an opinion. Without one, SPF and DKIM speak only for a domain that is aligned with From
    (RFC 7489 section 3.1): anybody can pass both for a domain of their own.
    """
    results = receiving_servers_results(message)
    domain = message.author.domain if message.author else ""
    dmarc = {each.verdict for each in results if each.method == "dmarc"}
    if "fail" in dmarc:
        return True
    if "pass" in dmarc:
        return False
    return _spf_failed(results, domain) and not _dkim_vouches(results, domain)


def sender_is_vouched_for(message: Message) -> bool:
    """True where the receiving server says in so many words that the mail comes from the domain in From: what is believed on
    a sender's word alone needs this, and no verdict is none.

    Known limit: a server that writes no verdict and strips none lets through one that the sender wrote (RFC 8601 section 5).
    """
    if sender_fails_authentication(message):
        return False
    results = receiving_servers_results(message)
    domain = message.author.domain if message.author else ""
    if any(each.method == "dmarc" and each.verdict == "pass" for each in results):
        return True
    return _dkim_vouches(results, domain) or _spf_vouches(results, domain)


def _spf_vouches(results: Sequence[MethodResult], domain: str) -> bool:
    passed = [each for each in results if each.method == "spf" and each.verdict == "pass"]
    return any(_are_aligned(each.domains.get("smtp.mailfrom", ""), domain) for each in passed)


def _spf_failed(results: Sequence[MethodResult], domain: str) -> bool:
    """An SPF failure of another domain is a forwarder's; one that names no domain is taken for the sender's own."""
    spf = [each for each in results if each.method == "spf"]
    checked = [(each.verdict, each.domains.get("smtp.mailfrom") or each.domains.get("smtp.helo", "")) for each in spf]
    return any(verdict in ("fail", "softfail") and (not of or _are_aligned(of, domain)) for verdict, of in checked)


def _dkim_vouches(results: Sequence[MethodResult], domain: str) -> bool:
    signed = [each for each in results if each.method == "dkim" and each.verdict == "pass"]
    signers = [each.domains.get("header.d") or each.domains.get("header.i", "") for each in signed]
    return any(_are_aligned(signer, domain) for signer in signers)


def _are_aligned(one: str, other: str) -> bool:
    """Relaxed alignment without a list of public suffixes: the same domain, or one below the other. Two sisters of one
    firm count as strangers; the mail then changes no state, which costs less than to believe anybody under ".nl"."""
    if one == other:
        return bool(one)
    longer, shorter = (one, other) if len(one) > len(other) else (other, one)
    return "." in shorter and longer.endswith(f".{shorter}")
