"""Events that only a verb tells of: "presented an analytical report", "A visited B"."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cache

from kgbuild.interpret.drafts import Draft
from kgbuild.interpret.events.drafting import silent
from kgbuild.interpret.events.told import Told
from kgbuild.interpret.row import Row
from kgbuild.lexicons import lexicon

__all__ = ["told_by_verb"]

_CODED = re.compile(r"\s*(?<!\S)[AEDLTR]\d+(?!\S)\s*")


@cache
def _verbs() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple(
        (re.compile(r"(?<!\S)" + entry["pattern"]), entry["type"]) for entry in lexicon("events")["told_by_verb"]
    )


def told_by_verb(row: Row, told: Told, passage: int, kinds: Collection[str] = ()) -> Draft | None:
    """The event of a sentence whose verb and object tell of one, where somebody is named in it.

    ``kinds`` are the types that are looked for; all, where none is given.
    """
    if not any(atom.key for atom in row.atoms):
        return None
    for pattern, kind in _verbs():
        found = pattern.search(row.text) if not kinds or kind in kinds else None
        if found is None:
            continue
        words = found[0].strip()
        draft = silent(row, words, kind, passage, "event-verb", _plain_words(words))
        draft.anchored = True
        told.drafts.append(draft)
        told.of_head[(row.sentence.index, -1)] = draft
        return draft
    return None


def _plain_words(coded: str) -> str:
    """The longest run of the report's own words in a piece of a reduced sentence.

    >>> _plain_words("A0 , has visited A1")
    'has visited'
    """
    return max(_CODED.split(coded), key=len).strip(" ,;")
