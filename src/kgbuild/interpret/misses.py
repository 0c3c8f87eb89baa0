"""Sentences that look as if they said something and gave no statement, with the reason."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from kgbuild.interpret.row import Row
from kgbuild.lexicons import lexicon
from kgbuild.model import Miss, Reading, Stated
from kgbuild.spans import Span

__all__ = ["evidence_of", "misses_of"]


def misses_of(rows: Iterable[Row], told: Reading) -> tuple[Miss, ...]:
    """One miss for each sentence with a person, a role verb or a date in which no statement has its evidence.

    That a name stands there is no statement: a mention alone does not count.
    """
    quoted = _merged(evidence_of(told))
    starts = [span.start for span in quoted]
    out = []
    for row in rows:
        before = bisect_left(starts, row.span.end) - 1
        if before >= 0 and quoted[before].end > row.span.start:
            continue
        reason = _reason(row)
        if reason:
            out.append(Miss(row.span, reason))
    return tuple(out)


def evidence_of(told: Reading) -> Iterator[Span]:
    """The evidence of everything that a reading states."""
    for tie in told.affiliations:
        yield from tie.evidence
    for body in told.institutions:
        links: tuple[Stated[Any] | None, ...] = (body.unit_of, body.auspices, body.based_in)
        yield from (one.evidence for one in links if one is not None)
    for part in told.participations:
        yield from part.evidence
        beside: tuple[Stated[Any] | None, ...] = (part.contribution, part.mode)
        yield from (one.evidence for one in beside if one is not None)
    for event in told.events:
        yield event.evidence
        single: tuple[Stated[Any] | None, ...] = (
            *(event.title, event.state, event.when, event.mode, event.part_of, event.series, event.ordinal),
            event.participant_count,
        )
        yield from (one.evidence for one in single if one is not None)
        several: tuple[Stated[Any], ...] = (*event.types, *event.places, *event.topics)
        yield from (one.evidence for one in several)


def _merged(spans: Iterable[Span]) -> list[Span]:
    """The stretches that the spans cover together, in order."""
    out: list[Span] = []
    for span in sorted(set(spans)):
        if out and span.start <= out[-1].end:
            out[-1] = out[-1].cover(span)
        else:
            out.append(span)
    return out


def _reason(row: Row) -> str | None:
    people = [atom for atom in row.atoms if atom.kind == "person"]
    role = _role_words().search(row.text)
    if people and role:
        return f"a person and the words {role[0].strip()!r}, but no wording that gives a role"
    if people:
        return "a person, but nothing said of taking part or of a post"
    if any(atom.kind == "event" for atom in row.atoms) and any(atom.kind == "date" for atom in row.atoms):
        return "an event word and a date, but neither title nor participant"
    if role and any(atom.key for atom in row.atoms):
        return f"the words {role[0].strip()!r} beside an institution, but no event that they tell of"
    if any(atom.kind == "date" for atom in row.atoms):
        return "a date, but no event"
    if role and _is_verb(row, role.start()):
        return f"the words {role[0].strip()!r}, but nobody is named who did it"
    if any(token.entity == "PERSON" for token in row.sentence.tokens):
        return "what the language model takes for a person, and no rule for a name"
    return None


def _is_verb(row: Row, offset: int) -> bool:
    """Whether the word at an offset of the reduced sentence is a verb there ("talks" is a noun as well)."""
    atom = row.atoms[row.at[bisect_right(row.offsets, offset) - 1]]
    return atom.pos in {"VERB", "AUX"} or atom.lower.endswith("ed")  # "Moderated by ..." passes for a name


@cache
def _role_words() -> re.Pattern[str]:
    words = lexicon("roles")["words"]
    every = [
        *words["organize"],
        *words["hosted"],
        *words["moderate"],
        *words["chair_"],
        *words["open_"],
        *words["took_part"],
        *words["speak"],
        *words["comment"],
    ]
    return re.compile(rf"(?<!\S)(?:{'|'.join(every)})(?!\S)")
