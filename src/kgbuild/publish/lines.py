"""What a line of a page holds: a link, a passage, a statement."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = [
    "Link",
    "Quote",
    "Statement",
]


@dataclass(frozen=True, slots=True)
class Link:
    """A name, and where it leads: a path below the root, an address outside, or nowhere."""

    text: str
    href: str = ""
    outside: bool = False
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Quote:
    """A passage: report, code points, and its words in pieces, of which some name what it is about."""

    report: Link
    start: int
    end: int
    pieces: tuple[tuple[str, bool], ...] = ()


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement in words, as a line of a page."""

    key: str
    says: str
    value: Link
    date: str = ""
    when: str = ""
    notes: tuple[tuple[str, Link], ...] = ()
    wording: str = ""
    confidence: float | None = None
    status: str = ""
    quotes: tuple[Quote, ...] = ()
    more_quotes: int = 0
    term: str = ""
    iri: str = ""
