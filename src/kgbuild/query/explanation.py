"""What there is to say of a thing, in sections."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kgbuild.query.run import Ref
from kgbuild.vocabulary import codes

__all__ = [
    "Explanation",
    "Passage",
    "Said",
    "Section",
    "order_of",
]


@dataclass(frozen=True, slots=True)
class Passage:
    """A quoted passage; ``marks`` are the stretches of it that name what the statement is about (start, end)."""

    report: str
    start: int
    end: int
    text: str
    url: str = ""
    marks: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Said:
    """One statement in words: ``says`` the relation, ``value`` what or whom; ``note`` what goes with it.

    ``confidence`` and ``status`` are None where the graph holds the bare fact without a claim.
    """

    says: str
    value: str
    value_iri: str | None = None
    date: str = ""
    note: str = ""
    confidence: float | None = None
    status: str | None = None
    statement: str | None = None
    passages: tuple[Passage, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """Statements of one kind under a heading."""

    heading: str
    said: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """All that is said of a thing; ``replaced_by`` where its identifier is no longer in use."""

    iri: str
    label: str
    kind: str
    sections: tuple[Section, ...]
    replaced_by: tuple[Ref, ...] = ()


def order_of(said: Said) -> tuple[str, str, str, str, str]:
    return said.date, said.says, said.value, said.value_iri or "", said.statement or ""


REFUSED: Mapping[str, str] = {
    codes.rejected.value.rsplit("#", 1)[-1]: "refused by a curator",
    codes.superseded.value.rsplit("#", 1)[-1]: "replaced by a later statement",
}
"""How a statement that no longer stands is told."""
