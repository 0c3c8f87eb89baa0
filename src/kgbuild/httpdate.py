"""When a server wants to be asked again."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

__all__ = ["wait_asked_for"]


def wait_asked_for(header: str | None, now: datetime | None = None) -> float | None:
    """The seconds that a Retry-After asks for: a number of them, or a date; None where it says nothing sensible.

    >>> wait_asked_for("7"), wait_asked_for("soon")
    (7.0, None)
    >>> wait_asked_for("Tue, 15 Nov 1994 08:12:31 GMT", datetime(1994, 11, 15, 8, 12, 1, tzinfo=UTC))
    30.0
    """
    text = (header or "").strip()
    if text.isascii() and text.isdigit() and len(text) < 10:
        return float(text)
    try:
        moment = parsedate_to_datetime(text)
    except (TypeError, ValueError):
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (moment - (now or datetime.now(UTC))).total_seconds())
