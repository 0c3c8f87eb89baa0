"""Titles without quotation marks: capitalised words right behind the event's name ("Workshop Symbols and Values")."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kgbuild.interpret.atoms import Atom
from kgbuild.interpret.heads import NEWS_VERBS, Head
from kgbuild.interpret.labels import bare
from kgbuild.interpret.priors import prior
from kgbuild.interpret.row import Row
from kgbuild.lexicons import lexicon
from kgbuild.model import Stated
from kgbuild.spans import Span

__all__ = ["title_before", "title_run"]

_LINES = frozenset({"programme", "heading", "item", "label"})
"""Layouts of lines, in which a title need not be capitalised throughout."""
_INNER = frozenset(
    {"of", "and", "in", "the", "for", "on", "with", "to", "from", "as", "at", "a", "an", "between", "by", "&", "into",
     "its", "under", "through", "-", "’s", "'s", "’", "–"}
)  # fmt: skip
"""Words inside a title that are in lower case."""
_DASHES = frozenset("–—-|")
_NAME = 4
"""Atoms behind a dash within which a name shows that it is no title that goes on."""
_LEADS_ON = frozenset({"of", "by", "for", "with", "and", "at", "to"})
"""Words in capitals behind an event's name that say whose it is and open no title."""
_OPENING = frozenset({"word", "place", "institution"})
_LATER = _OPENING | {"position", "backref"}


@dataclass(frozen=True, slots=True)
class _Line:
    """How the words behind an event's phrase are to be read."""

    atoms: tuple[Atom, ...]
    first: int
    loose: bool
    """Whether it is a line of its own and no sentence."""
    colon: bool
    """Whether a colon, dash or bar opens the title."""
    numbered: bool
    """Whether the event is known by its number ("Session 3"): a title may then begin with a person's name."""


def title_run(head: Head, row: Row, text: str) -> Stated[str] | None:
    """The title of capitalised words that stands right behind an event's phrase."""
    line = _behind(head, row)
    if not _opens(line) or not (head.label[:1].isupper() or line.colon):
        return None
    end = _end(line)
    if end <= line.first:
        return None
    span = Span(line.atoms[line.first].span.start, line.atoms[end - 1].span.end)
    words = span.of(text).split()
    short = len(words) < (1 if line.colon and line.numbered else 2)
    if short or _names_somebody(row, line, end):
        return None
    return Stated(" ".join(words), row.span, prior("title-run"))


def title_before(head: Head, row: Row, text: str) -> Stated[str] | None:
    """The title of a line that ends in the kind of event: "Islands of memory: international symposium"."""
    ends = all(atom.kind in {"date", "place", "punct"} for atom in row.atoms[head.end :])
    joint = row.atoms[head.start - 1] if head.start > _SHORTEST else None
    if (
        row.sentence.layout not in {"heading", "label"}
        or not ends
        or joint is None
        or joint.lower not in {":", "–", "—"}
    ):
        return None
    words = bare(text[row.span.start : joint.span.start])
    plain = not row.groups and all(atom.kind in {"word", "punct", "place"} for atom in row.atoms[: head.start])
    labelled = words.lower() in frozenset(lexicon("pages")["words"]["page_kinds"])
    return Stated(words, row.span, prior("title-run")) if plain and not labelled and words[:1].isupper() else None


_SHORTEST = 2


def _behind(head: Head, row: Row) -> _Line:
    atoms = row.atoms
    k = head.end
    loose = row.sentence.layout in _LINES
    if loose and k < len(atoms) and atoms[k].lower == "by":
        group = next((g for g in row.groups if k < g.start <= k + 4), None)
        k = group.end if group is not None and group.end < len(atoms) and atoms[group.end].lower == ":" else k
    numbered = bool(re.search(r"\d$|(?<![A-Za-z])[IVX]+$", head.label))
    colon = (
        k < len(atoms)
        and loose
        and (atoms[k].lower in {":", "–", "—", "-", "|", "·"} or (atoms[k].lower in {".", ","} and numbered))
    )
    return _Line(atoms, k + 1 if colon else k, loose, colon, numbered)


def _opens(line: _Line) -> bool:
    if line.first >= len(line.atoms):
        return False
    atom = line.atoms[line.first]
    kinds = _OPENING | {"person"} if line.numbered else _OPENING
    kinds = kinds | {"event"} if line.colon else kinds
    asks = line.colon and line.atoms[-1].lower == "?"  # "Round table: Can a River Be a Person?"
    said = (atom.pos == "AUX" and not asks) or atom.lower in NEWS_VERBS or atom.lower in _LEADS_ON
    return atom.kind in kinds and atom.capital and not said


def _end(line: _Line) -> int:
    """The atom behind the title's last word."""
    end = k = line.first
    closed = False
    while k < len(line.atoms):
        atom = line.atoms[k]
        if line.loose and atom.lower in _DASHES and any(a.kind == "person" for a in line.atoms[k + 1 : k + _NAME]):
            break
        if _carries(atom, line):
            end = k + 1
        elif atom.lower == ":" and line.atoms[line.first - 1].lower != ",":
            closed = True
        elif atom.lower in {".", "?", "!"} and line.loose and (k + 1 == len(line.atoms) or line.atoms[k + 1].capital):
            end = k + 1 if atom.lower in {"?", "!"} else end
        elif atom.lower not in _INNER and not (atom.lower == "," and _goes_on(k, line, closed=closed)):
            break
        k += 1
    return end


def _carries(atom: Atom, line: _Line) -> bool:
    """Whether a word can be the last of a title."""
    kinds = _LATER | {"person"} if line.numbered else _LATER
    kinds = kinds | {"event"} if line.colon else kinds
    formed = atom.capital or atom.text[:1].isdigit() or line.colon or (line.loose and atom.lower != "who")
    return atom.kind in kinds and formed


def _goes_on(k: int, line: _Line, *, closed: bool) -> bool:
    """Whether a comma stands inside the title."""
    return (closed or line.loose) and k + 1 < len(line.atoms) and (line.atoms[k + 1].capital or line.loose)


def _names_somebody(row: Row, line: _Line, end: int) -> bool:
    """Whether a person stands in the words, so that they are no title."""
    return any(
        g.start < end
        and g.end > line.first
        and g.phrases[0].head.kind == "person"
        and (g.phrases[0].posts or not line.numbered)
        for g in row.groups
    )
