"""Dates and numbers as people read them; the same on every machine, whatever its locale."""

from __future__ import annotations

import re

__all__ = ["date_range", "day", "sort_key", "year_of"]

_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def day(text: str) -> str:
    """A day, a month or a year in words.

    >>> day("2021-03-12"), day("2021-03"), day("2021"), day("soon")
    ('12 March 2021', 'March 2021', '2021', 'soon')
    """
    match = re.fullmatch(r"(-?\d{4,})(?:-(\d\d))?(?:-(\d\d))?(?:T.*|Z)?", text)
    if not match or (match[2] and not 1 <= int(match[2]) <= 12):
        return text
    parts = [str(int(match[3])) if match[3] else "", _MONTHS[int(match[2]) - 1] if match[2] else "", match[1]]
    return " ".join(part for part in parts if part)


def date_range(first: str, last: str) -> str:
    """From and to, without saying anything twice.

    >>> date_range("2021-03-12", "2021-03-14"), date_range("2021-03-30", "2021-04-02"), date_range("2021", "")
    ('12–14 March 2021', '30 March – 2 April 2021', '2021')
    """
    if not last or last == first:
        return day(first)
    begin, end = day(first).split(), day(last).split()
    if len(begin) == len(end) == 3 and begin[2] == end[2]:
        if begin[1] == end[1]:
            return f"{begin[0]}–{' '.join(end)}"
        return f"{begin[0]} {begin[1]} – {' '.join(end)}"
    return f"{day(first)} – {day(last)}"


def year_of(date: str) -> str:
    """The year of an ISO date, or nothing.

    >>> year_of("2021-03-12"), year_of("")
    ('2021', '')
    """
    match = re.match(r"\d{4}", date)
    return match[0] if match else ""


def sort_key(text: str) -> str:
    """How a name sorts in a list: without case, accents and leading article.

    >>> sort_key("The Ångström Institute"), sort_key("Жанна") < sort_key("Zoe")
    ('angstrom institute', True)
    """
    from kgbuild.folding import romanized

    return romanized(text) or text.casefold()
