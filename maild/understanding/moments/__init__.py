"""Moments that a mail proposes or refuses, resolved against the mail's date (behaviour 12).

Dates are reckoned with the standard library and dateutil; the grammar is our own, see
docs/decisions/understanding-moments.md.
"""

from __future__ import annotations

from maild.understanding.moments.find import find_moments

__all__ = ["find_moments"]
