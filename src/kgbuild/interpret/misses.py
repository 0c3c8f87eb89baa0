"""Sentences that look as if they said something and gave no statement, with the reason."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from kgbuild.interpret.row import Row
from kgbuild.lexicons import lexicon
from kgbuild.model import Miss
from kgbuild.spans import Span

__all__ = ["misses_of"]


def misses_of(rows: Iterable[Row], evidence: set[Span]) -> tuple[Miss, ...]:
    """One miss for each sentence with a person, a role word or a date that no claim quotes."""
    out = []
    for row in rows:
        if row.span in evidence:
            continue
        reason = _reason(row)
        if reason:
            out.append(Miss(row.span, reason))
    return tuple(out)


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
    return None


@cache
def _role_words() -> re.Pattern[str]:
    words = lexicon("roles")["words"]
    every = [
        *words["organize"],
        *words["hosted"],
        *words["moderate"],
        *words["took_part"],
        *words["speak"],
        *words["comment"],
    ]
    return re.compile(rf"(?<!\S)(?:{'|'.join(every)})(?!\S)")
