"""A number with its noun, as people say it."""

from __future__ import annotations

__all__ = ["count"]


def count(number: int, noun: str, plural: str = "") -> str:
    """A number with its noun.

    >>> count(1, "event"), count(2000, "event"), count(2, "body", "bodies")
    ('1 event', '2,000 events', '2 bodies')
    """
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"
