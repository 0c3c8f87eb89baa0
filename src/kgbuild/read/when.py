"""Dates as tables and pages state them."""

from __future__ import annotations

import re
from datetime import date

from kgbuild.model import When
from kgbuild.read.words import month_number

__all__ = ["day_and_time", "period"]

_ISO = re.compile(r"([0-9]{4})(?:-([0-9]{1,2})(?:-([0-9]{1,2})(?:[T ]+([0-9]{1,2}:[0-9]{2}).*)?)?)?", re.ASCII)
_DOTTED = re.compile(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})(?:,?\s+([0-9]{1,2}:[0-9]{2}))?", re.ASCII)
_SLASHED = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})", re.ASCII)
_DAY_MONTH = re.compile(r"(?:([0-9]{1,2})(?:st|nd|rd|th)?\.?\s+)?(?:de\s+)?([^\W\d_]+\.?)(?:\s+de)?,?\s+([0-9]{4})")
_MONTH_DAY = re.compile(r"([^\W\d_]+\.?)\s+([0-9]{1,2})(?:st|nd|rd|th)?,?\s+([0-9]{4})")


def day_and_time(written: str) -> tuple[str, str | None] | None:
    """A date as precise as it is written, and the time of day; None where it is no date or could be two.

    The time is the local one, as written: an offset is not applied, since the day would move with it.

    >>> day_and_time("2024-05-01T17:00:00+05:00"), day_and_time("1 May 2024"), day_and_time("May 2024")
    (('2024-05-01', '17:00'), ('2024-05-01', None), ('2024-05', None))
    >>> day_and_time("13/05/2024"), day_and_time("03/05/2024"), day_and_time("soon")
    (('2024-05-13', None), None, None)
    """
    text = " ".join(written.split())
    time = None
    if found := _ISO.fullmatch(text):
        year, month, day, time = found.groups()
    elif found := _DOTTED.fullmatch(text):
        day, month, year, time = found.groups()
    elif found := _SLASHED.fullmatch(text):
        day, month, year = found.groups()
        if int(month) > 12:
            day, month = month, day
        elif int(day) <= 12 and day != month:
            return None  # the third of May, or the fifth of March
    elif found := _DAY_MONTH.fullmatch(text):
        day, name, year = found.groups()
        month = month_number(name)
    elif found := _MONTH_DAY.fullmatch(text):
        name, day, year = found.groups()
        month = month_number(name)
    else:
        return None
    if found.re in (_DAY_MONTH, _MONTH_DAY) and month is None:
        return None
    return _iso(int(year), int(month) if month else None, int(day) if day else None, time)


def _iso(year: int, month: int | None, day: int | None, time: str | None) -> tuple[str, str | None] | None:
    try:
        date(year, month or 1, day or 1)
    except ValueError:
        return None
    parts = [f"{year:04}"] + [f"{part:02}" for part in (month, day) if part]
    clock = time.zfill(5) if time else ""
    # Midnight is what programs write for "no time".
    return "-".join(parts), clock if re.fullmatch("(?!00:00)([01][0-9]|2[0-3]):[0-5][0-9]", clock) else None


def period(start: str, end: str | None = None) -> When | None:
    """First and last day; an end before the start, or one that is no date, is left out.

    >>> period("2024-05-01", "2024-05-03")
    When(start='2024-05-01', end='2024-05-03', text='2024-05-01 – 2024-05-03', time=None)
    """
    first = day_and_time(start)
    if first is None:
        return None
    last = day_and_time(end) if end else None
    day = last[0] if last and last[0] >= first[0] else first[0]
    return When(first[0], day, f"{start} – {end}" if last and end else start, first[1])
