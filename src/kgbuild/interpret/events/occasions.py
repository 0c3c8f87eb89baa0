"""Occasions without a word for the event: a paragraph, or an item of a digest, that opens with a day of its own.

"On 11 May the shepherds brought their lambs to our yard. The mayor, A, said a few words." Of the persons that such a
paragraph names, four in five took part in an event that is none of those named before.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from kgbuild.interpret.drafts import Draft
from kgbuild.interpret.events.days import dated_apart, day_of
from kgbuild.interpret.events.drafting import silent
from kgbuild.interpret.events.told import Told
from kgbuild.interpret.row import Row

__all__ = ["of_another_day", "told_by_days"]

_NONE = re.compile(
    r"(?<!\S)(?:deadline|apply|applications?|abstracts?|regist\w+|submi\w+|published?|posted|release|appointed|born|died"
    r"|elected|since|until|by D\d+|before D\d+|questions|contact\w*)(?!\S)"
)
"""Words of a day on which nobody meets."""


def of_another_day(row: Row, focus: Draft, told: Told, passage: int) -> Draft | None:
    """What a paragraph tells that opens with a day of that year apart from the event before it."""
    if focus.day is None or focus.block or not dated_apart(row, focus) or (day_of(row) or "")[:4] != focus.day[:4]:
        return None
    return _occasion(row, told, passage)


def told_by_days(rows: Sequence[Row], text: str, passage: int, told: Told) -> None:
    """The occasions of a digest's item that has no word for an event: one for each paragraph that opens with a day."""
    focus: Draft | None = None
    for position, row in enumerate(rows):
        opens = not position or "\n" in text[rows[position - 1].span.end : row.span.start]
        if opens and day_of(row) is not None:
            focus = _occasion(row, told, passage)
        if focus is not None:
            told.focus[row.sentence.index] = focus


def _occasion(row: Row, told: Told, passage: int) -> Draft | None:
    if row.sentence.layout != "prose" or _NONE.search(row.text):
        return None
    verb = next((atom.text for atom in row.atoms if atom.tag in {"VBD", "VBZ", "VBP"}), "occasion")
    draft = silent(row, verb, "otherEvent", passage, "event-verb", verb)
    draft.anchored, draft.day = True, day_of(row)
    told.drafts.append(draft)
    return draft
