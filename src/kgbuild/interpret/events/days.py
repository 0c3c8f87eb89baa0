"""The days that a sentence names, as far as they tell one event from another."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kgbuild.interpret.atoms import Atom
from kgbuild.interpret.drafts import Draft
from kgbuild.interpret.heads import Head
from kgbuild.interpret.row import Row

__all__ = [
    "apart",
    "dated_apart",
    "dateline_of",
    "day_of",
    "lead_of",
    "opens_with_day",
    "other_year",
    "own_date",
    "within",
]

_ISO_DAY = 10
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


_DATELINE = re.compile(r"(?:L\d+ |\w+ |, |\( |\) ){0,4}D(?P<day>\d+) (?:\) )?[-–—:.] (?=\S)")


def dateline_of(row: Row) -> int | None:
    """The atom that is the day of a dateline ("LISBON, 14 May 2025 – The forum closed yesterday")."""
    found = _DATELINE.match(row.text) if row.sentence.layout == "prose" and row.text.startswith("L") else None
    return int(found["day"]) if found is not None else None


def own_date(row: Row) -> Atom | None:
    """The first date of a row that is not that of a dateline, where there are others."""
    dates = [(i, atom) for i, atom in enumerate(row.atoms) if atom.kind == "date"]
    written = dateline_of(row) if len(dates) > 1 else None
    return next((atom for i, atom in dates if i != written), None)


def day_of(row: Row) -> str | None:
    """The day or days that a row names, as ISO dates."""
    date = own_date(row)
    name = date.mention.name if date is not None and date.mention is not None else ""
    return name if len(name.split("/")[0]) == _ISO_DAY else None


def opens_with_day(rows: Sequence[Row]) -> bool:
    """Whether a passage's first sentence is a day and perhaps a place ("25-27 May, Zagreb.")."""
    atoms = rows[0].atoms if rows else ()
    dated = any(atom.kind == "date" for atom in atoms)
    return dated and all(atom.kind in {"date", "place", "punct"} for atom in atoms)


_LEAD = 3


def lead_of(position: int, rows: Sequence[Row]) -> Row | None:
    """The sentence with a day, of the few right before the first that names an event: it told of the event already.

    "On 5 May A came to B in Riga with some answers. Her lecture ..."
    """
    if rows[position].sentence.layout != "prose" or own_date(rows[position]) is not None:
        return None
    for row in reversed(rows[max(0, position - _LEAD) : position]):
        if row.sentence.layout != "prose" or row.heads:
            return None
        written = dateline_of(row)
        if day_of(row) is not None and (written is None or own_date(row) is not row.atoms[written]):
            return row
    return None


def dated_apart(row: Row, focus: Draft) -> bool:
    """Whether the row names a day that is not the focus event's: perhaps something else is told."""
    day = day_of(row)
    if day is None or row.heads or row.sentence.index <= focus.sentence:
        return False
    if focus.day is not None:
        return apart(focus.day, day)
    return row.sentence.index > focus.sentence + 1 and row.text.startswith(("on D", "D"))


def within(day: str, focus: Draft) -> bool:
    """Whether a day is one of several on which the event known took place."""
    if focus.day is None or ("/" in day and day.partition("/")[0] != day.partition("/")[2]):
        return False
    start, _, end = focus.day.partition("/")
    return start < (end or start) and start <= day.partition("/")[0] <= end


def other_year(draft: Draft, head: Head) -> bool:
    """Whether a phrase names another year's edition of an event that is known by its year ("the 2017 session")."""
    one, two = _YEAR.search(draft.head.label), _YEAR.search(head.label)
    return one is not None and two is not None and one[0] != two[0]


def apart(one: str, two: str) -> bool:
    """Whether two days or spans of days have none in common.

    >>> apart("2024-05-01/2024-05-03", "2024-05-03"), apart("2024-05-01", "2024-05-02/2024-05-04")
    (False, True)
    """
    (a, _, b), (c, _, d) = one.partition("/"), two.partition("/")
    return (b or a) < c or (d or c) < a
