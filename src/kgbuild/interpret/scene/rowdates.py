"""The dates of a sentence, and when it is an event that it dates."""

from __future__ import annotations

import re
from functools import cache

from kgbuild.interpret.drafts import Draft
from kgbuild.interpret.events import Told
from kgbuild.interpret.priors import prior
from kgbuild.interpret.row import Row
from kgbuild.lexicons import lexicon
from kgbuild.model import Mention, Stated, When

__all__ = ["DAYS", "HELD", "date_beside", "dates_of", "only_dated", "when_of", "wholes_of"]

DAYS = (10, 21)
"""Lengths of ISO dates of one day, and of a day with its end."""


def dates_of(row: Row) -> list[tuple[int, Mention]]:
    """The row's dates that are at least as precise as a month, by atom index; ends of spans of time are left out."""
    out = []
    for i, atom in enumerate(row.atoms):
        if atom.kind == "date" and atom.mention is not None and len(atom.mention.name.split("/")[0]) >= 7:
            before = [a.lower for a in row.atoms[max(0, i - 3) : i]]
            if (
                ("between" in before and len(set(atom.mention.name.split("/"))) == 1)
                or before[-1:] in (["since"], ["until"], ["till"], ["after"], ["before"])
                or "signed" in before
                or before[-2:] == ["period", "from"]
                or " ".join(before[-2:]) in _written()
            ):
                continue
            out.append((i, atom.mention))
    return out


@cache
def _written() -> frozenset[str]:
    """Words before a day of writing ("updated on")."""
    return frozenset(lexicon("pages")["words"]["written"])


def when_of(mention: Mention, text: str, *, time: str | None = None) -> When:
    start, _, end = mention.name.partition("/")
    return When(start, end or start, text=text, time=time)


def only_dated(row: Row) -> bool:
    """Whether the row is a dateline or byline: a date, perhaps a place, and next to nothing else."""
    others = [
        a
        for a in row.atoms
        if a.kind == "word"
        and not a.text.isdigit()
        and a.lower not in {"on", "in", "from", "to", "and", "the", "published", "posted", "date", "updated"}
    ]
    dated = any(atom.kind == "date" for atom in row.atoms)
    named = any(atom.kind in {"person", "event", "title"} for atom in row.atoms)
    return (
        dated
        and not named
        and (
            len(others) <= 2
            or (row.sentence.layout == "heading" and len(row.atoms) < 25 and not any(a.pos == "VERB" for a in others))
        )
    )


def _of_writing(row: Row, i: int) -> bool:
    """Whether a date is that of a dateline ("LISBON, 14 May 2025 – The forum closed yesterday")."""
    after = row.atoms[i + 1].lower if i + 1 < len(row.atoms) else ""
    return i <= _DATELINE and after in {"–", "—", "-"} and row.sentence.layout == "prose"


_DATELINE = 4
_NEIGHBOUR = re.compile(r"(?<!\S)(?:preceded|followed) by (?!.*(?<!\S)(?:preceded|followed) by )")
_ENDS = frozenset({"closing", "final", "concluding", "valedictory"})

HELD = re.compile(
    r"(?<!\S)(?:held|took place|takes place|take place|taking place|gathered|met|will be|organi[sz]ed|came together"
    r"|hosted|welcomed|opened)(?!\S)"
)


def date_beside(draft: Draft, number: int, row: Row, *, lead: bool = False) -> None:
    """The day that a row gives an event which it names, or which (``lead``) it tells of before it is named."""
    found = dates_of(row)
    ends = 0 <= number < len(row.heads) and row.heads[number].label.lower().split()[0] in _ENDS
    none = 0 <= number < len(row.heads) and row.heads[number].determiner == "no"
    if not found or none or (ends and draft.sentence != row.sentence.index):
        return
    here = next((i for i, atom in enumerate(row.atoms) if atom.kind == "event" and int(atom.lemma) == number), 0)
    found = [(i, m) for i, m in found if not _of_writing(row, i)] or found
    exact = [(i, m) for i, m in found if len(m.name.split("/")[0]) == 10] or found
    others = [i for i, atom in enumerate(row.atoms) if atom.kind == "event"]
    best = min(
        exact,
        key=lambda pair: (
            abs(pair[0] - here) + (8 if any(min(here, pair[0]) < j < max(here, pair[0]) for j in others) else 0),
            pair[0],
        ),
    )
    if _NEIGHBOUR.search(row.text[: row.text.find(f"D{best[0]} ")]) and any(here < j < best[0] for j in others):
        return
    introduces = lead or draft.sentence == row.sentence.index
    over = draft.line == row.sentence.index
    if draft.when is not None and (not introduces or draft.when.confidence >= prior("date-beside")):
        return
    if not introduces and not over and (draft.parent is not None or not HELD.search(row.text)):
        return
    rule = "date-line" if over else "date-beside"
    draft.when = Stated(when_of(best[1], row.atoms[best[0]].text), row.span, prior(rule))


def wholes_of(told: Told) -> list[Draft]:
    """The events of a passage that are part of no other, without those of single blocks where there are others."""
    wholes = [draft for draft in told.drafts if draft.parent is None]
    return [draft for draft in wholes if not draft.block] or wholes
