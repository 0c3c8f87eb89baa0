"""What the page of a thing shows, as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from kgbuild.publish.addresses import root_of
from kgbuild.publish.lines import Link, Quote, Statement
from kgbuild.publish.network import Drawing

__all__ = ["MOST_LINES", "MOST_PARTNERS", "Entry", "Group", "Page", "Passage", "Section", "Years"]

MOST_LINES = 400
"""Lines of one section; the documents beside the page hold what is beyond."""
MOST_PARTNERS = 12


@dataclass(frozen=True, slots=True)
class Entry:
    """Something to click with what there is to say beside it."""

    link: Link
    detail: str = ""
    number: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Lines under a heading of their own."""

    heading: str
    lines: tuple[Statement, ...]
    term: str = ""


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence of a report with what was read from it."""

    quote: Quote
    lines: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a page: groups of statements, passages with theirs, or entries."""

    key: str
    heading: str
    groups: tuple[Group, ...] = ()
    passages: tuple[Passage, ...] = ()
    entries: tuple[Entry, ...] = ()
    note: str = ""
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Years:
    """How many events a year: (year, number, height in per cent of the highest)."""

    bars: tuple[tuple[str, int, int], ...]


@dataclass(frozen=True, slots=True)
class Page:
    """All that the page of a thing shows."""

    iri: str
    kind: str
    path: str
    title: str
    kicker: str
    stem: str
    lead: tuple[Link, ...] = ()
    facts: tuple[Statement, ...] = ()
    names: tuple[tuple[str, str], ...] = ()
    same_as: tuple[str, ...] = ()
    sections: tuple[Section, ...] = ()
    years: Years | None = None
    drawing: Drawing | None = None
    drawing_note: str = ""
    history: tuple[Statement, ...] = ()
    formerly: tuple[Link, ...] = ()
    successors: tuple[Link, ...] = ()
    explorer: str = ""
    description: str = ""
    extra: Mapping[str, str] = field(default_factory=dict)

    @property
    def root(self) -> str:
        """The way up to the root."""
        return root_of(self.path)
