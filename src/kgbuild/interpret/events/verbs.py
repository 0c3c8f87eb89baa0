"""Events that only a verb tells of: "presented an analytical report", "A visited B"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from kgbuild.interpret.drafts import Draft
from kgbuild.interpret.events.days import day_of
from kgbuild.interpret.events.drafting import silent
from kgbuild.interpret.events.told import Told
from kgbuild.interpret.events.verb_marks import Saying, marks_of, other_occasion
from kgbuild.interpret.row import Row
from kgbuild.lexicons import lexicon
from kgbuild.weights import Weights, shipped_weights

__all__ = ["likely", "sayings_of", "told_by_verb", "verb_weights"]

_CODED = re.compile(r"\s*(?<!\S)[AEDLTR]\d+(?!\S)\s*")


@cache
def _verbs() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple(
        (re.compile(r"(?<!\S)" + entry["pattern"]), entry["type"]) for entry in lexicon("events")["told_by_verb"]
    )


@cache
def verb_weights() -> Weights:
    """The weights that ship with kgbuild."""
    return shipped_weights("verbs.json")


def likely(saying: Saying) -> float:
    """How likely a verb tells of an event of its own, by what its marks weigh (``lexicons/verbs.json``)."""
    return verb_weights().probability(marks_of(saying))


def told_by_verb(
    row: Row, told: Told, passage: int, *, focus: Draft | None = None, fresh: bool = False, before: Row | None = None
) -> Draft | None:
    """The event of a sentence whose verb and object tell of one, where somebody is named in it.

    ``focus`` is the event that was told of last; ``before`` the row before.
    """
    sayings = list(sayings_of(row, told, focus, fresh=fresh, before=before))
    weighed = [(likely(saying), saying) for saying in sayings]
    firm = next((saying for saying in sayings if other_occasion(saying)), None)
    sure, best = max(weighed, key=lambda pair: pair[0], default=(0.0, None))
    saying = firm or (best if sure >= verb_weights().least else None)
    if saying is None:
        return None
    draft = silent(row, saying.words, saying.kind, passage, "event-verb", _plain_words(saying.words))
    draft.anchored, draft.day = True, saying.day
    if saying.day is not None and day_of(row) is None and before is not None:
        draft.lead = before.sentence.index
    told.drafts.append(draft)
    told.of_head[(row.sentence.index, -1)] = draft
    return draft


def sayings_of(row: Row, told: Told, focus: Draft | None, *, fresh: bool, before: Row | None) -> Iterator[Saying]:
    """The verbs of a row that can tell of an event, the first of each kind."""
    if not any(atom.key for atom in row.atoms) and day_of(row) is None:
        return
    day = day_of(row) or (_day_alone(before) if before is not None else None)
    named = any(sentence == row.sentence.index for sentence, _ in told.of_head)
    kinds: set[str] = set()
    for pattern, kind in _verbs():
        found = pattern.search(row.text) if kind not in kinds else None
        if found is not None:
            kinds.add(kind)
            yield Saying(row, found[0].strip(), kind, focus, fresh, day, named)


def _day_alone(row: Row) -> str | None:
    """The day of a row that is nothing but a day ("16 October.")."""
    return day_of(row) if all(atom.kind in {"date", "place", "punct"} for atom in row.atoms) else None


def _plain_words(coded: str) -> str:
    """The longest run of the report's own words in a piece of a reduced sentence.

    >>> _plain_words("A0 , has visited A1")
    'has visited'
    """
    return max(_CODED.split(coded), key=len).strip(" ,;")
