"""Sentences whose subject stands above them: a person's name on a line, and under it what they did.

"Ann Poe, senior researcher / * 3 May: presented a paper at the ... / * chaired the panel ..."
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from kgbuild.interpret.frames import Match, matches_of
from kgbuild.interpret.phrases import Phrase
from kgbuild.interpret.programme import day_lead
from kgbuild.interpret.row import Group, Row

__all__ = ["bearer_after", "bearer_of", "implied"]

_ENDS = 2
"""Atoms of a line of a name that may stand behind what is said of its bearer."""
_LEADS = 2
"""Atoms before a name on its line: "Mgr."."""
_DAY = 6
"""Words of a day and a colon in front of an item."""
_VERB = re.compile(r"(?:\w+ed|gave|took|spoke|held|led|went|was|made|read|taught|ran|won|met|moderates|participation)$")


def bearer_of(row: Row, before: Phrase | None) -> Phrase | None:
    """Whose doings the lines below a row tell: the person that the row is only a name of, else the one ``before``."""
    if row.sentence.layout not in {"heading", "label"} or row.heads:
        return before
    if len(row.groups) != 1 or row.groups[0].start > _LEADS or row.groups[0].end < len(row.atoms) - _ENDS:
        return None
    people = [phrase for phrase in row.groups[0].phrases if phrase.head.kind == "person"]
    return people[0] if len(people) == 1 == len(row.groups[0].phrases) else None


def implied(row: Row, bearer: Phrase | None) -> list[Match]:
    """The frames that an item without a subject satisfies, read as said of the bearer."""
    if bearer is None or row.sentence.layout != "item":
        return []
    words = row.text.split(" ")
    first = day_lead(row)
    if ":" in words[first : first + _DAY]:
        first = words.index(":", first) + 1
    while first < len(row.at) and not any(c.isalpha() for c in words[first]):
        first += 1
    if first >= len(row.at) or row.atoms[row.at[first]].kind != "word" or not _VERB.match(words[first]):
        return []
    return matches_of(Group((bearer,), 0, 0), row, first)


def bearer_after(rows: Sequence[Row], before: Phrase | None) -> Phrase | None:
    """Whose doings the rows of the next passage tell."""
    for row in rows:
        before = bearer_of(row, before)
    return before
