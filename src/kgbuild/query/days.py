"""A day as people give it: the day itself, or the month or year whose first or last day is meant."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

__all__ = ["WANTED", "day_of"]

WANTED = "want a day, month or year like 2023-05-31, 2023-05 or 2023"


def day_of(text: str, *, last: bool = False) -> str:
    """The ISO date of a day, or of the first or ``last`` day of a month or year (from 1000 to 9999).

    >>> day_of("2023"), day_of("2024-02", last=True), day_of("2023-05-31", last=True)
    ('2023-01-01', '2024-02-29', '2023-05-31')

    Raises:
        ValueError: where the text is none of these.
    """
    if not re.fullmatch(r"[1-9][0-9]{3}(-[0-9]{2}){0,2}", text, re.ASCII):
        raise ValueError(text)
    year, month, day = (int(part) for part in f"{text}{'-00-00'[: 10 - len(text)]}".split("-"))
    month = month if len(text) > 4 else 12 if last else 1
    if len(text) < 10:
        day = monthrange(year, month)[1] if last and 1 <= month <= 12 else 1
    return date(year, month, day).isoformat()
