"""Whose title a quotation is: an event's, a talk's, or some other work's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from kgbuild.interpret.atoms import Atom
from kgbuild.interpret.row import Row
from kgbuild.lexicons import lexicon

__all__ = ["Owner", "owners_of"]

_REACH = 24


@dataclass(frozen=True, slots=True)
class Owner:
    """What a title belongs to: an ``event`` (by its head), the event spoken of (``theme``), a ``talk``."""

    kind: Literal["event", "theme", "talk", "other", "none"]
    head: int | None = None


@cache
def _set(name: str) -> frozenset[str]:
    return frozenset(lexicon("events")["words"][name])


def owners_of(row: Row) -> dict[int, Owner]:
    """The owner of each title of the row, by the title's atom index."""
    out: dict[int, Owner] = {}
    for i, atom in enumerate(row.atoms):
        if atom.kind == "title":
            out[i] = _owner(row.atoms, i, out)
    return out


def _owner(atoms: Sequence[Atom], i: int, before: dict[int, Owner]) -> Owner:
    after = _after(atoms, i)
    if after is not None:
        return after
    back = _back(atoms, i, before)
    return back if back is not None else _forward(atoms, i)


def _after(atoms: Sequence[Atom], i: int) -> Owner | None:
    """The noun right behind a title: "“X”, a project", "the “X” conference", "“X” was the topic"."""
    k = i + 1
    while k < min(len(atoms), i + 6) and (
        atoms[k].lower in {",", "was", "is", "the", "a", "an", ":", "this", "–", "-", "—"} or atoms[k].pos == "ADJ"
    ):
        k += 1
    if k >= len(atoms) or k > i + 5:
        return None
    atom = atoms[k]
    gap = [a.lower for a in atoms[i + 1 : k]]
    if atom.kind == "event":
        if not gap or ":" in gap or {"–", "-", "—"} & set(gap) or "a" in gap:
            return Owner("event", int(atom.lemma))
        return None
    if atom.lower in _set("theme_nouns") and ({"was", "is", ","} & set(gap)):
        return Owner("theme")
    if atom.lower in _set("other_nouns") and not (gap and gap[0] in {"was", "is"}):
        return Owner("other")
    if not gap and atom.kind == "word" and atom.pos in {"NOUN", "PROPN"} and atom.lower not in _set("talk_nouns"):
        return Owner("other")
    return None


def _back(atoms: Sequence[Atom], i: int, before: dict[int, Owner]) -> Owner | None:
    """The nearest noun before a title that could own it; names, dates and places are looked past."""
    theme = False
    k = i - 1
    while k >= max(0, i - _REACH):
        atom = atoms[k]
        if atom.kind == "event":
            return Owner("event", int(atom.lemma))
        if atom.kind == "title":
            listed = all(a.lower in {",", ";", "and", "&"} for a in atoms[k + 1 : i])
            owner = before.get(k, Owner("none"))
            return owner if listed or owner.kind in {"event", "talk"} else None
        if atom.kind == "word":
            if atom.lower in _set("theme_nouns"):
                theme = True
            elif atom.lower in _set("talk_nouns"):
                return Owner("talk")
            elif atom.lower in _set("other_nouns"):
                return Owner("talk" if _defended(atoms, k) else "other")
            elif atom.pos in {"VERB"} and atom.lower in _speak():
                return Owner("talk")
            elif atom.lower in {"called", "entitled", "titled", "named", "themed", "under", "headed"}:
                theme = True
            elif (
                (atom.pos == "NOUN" or (atom.pos == "PROPN" and i - k == 1))
                and i - k <= 2
                and atoms[i - 1].lower != ":"
                and not theme
                and atom.lower not in {"part", "time", "work", "framework"}
                and not _audience(atoms, k, i)
            ):
                return Owner("other")
        elif atom.lower in {";", "."} and i - k > 1 and not theme and _titled_before(atoms, k, before):
            break
        k -= 1
    return Owner("theme") if theme else None


_BETWEEN = frozenset({"NOUN", "ADJ", "DET", "PRON", "CCONJ", "ADP", "PROPN"})


def _audience(atoms: Sequence[Atom], noun: int, i: int) -> bool:
    """Whether a noun before a title says for whom an event was: "Round table of mayors “T”", "for our staff, “T”"."""
    if not (atoms[noun].tag == "NNS" or atoms[i - 1].lower == ","):
        return False
    event = next((k for k in range(noun - 1, max(-1, noun - 8), -1) if atoms[k].kind == "event"), None)
    if event is None or atoms[event + 1].lower not in {"of", "for"}:
        return False
    return all(atom.kind == "backref" or atom.pos in _BETWEEN for atom in atoms[event + 1 : noun])


def _defended(atoms: Sequence[Atom], noun: int) -> bool:
    """Whether a work is the thesis that somebody defends: then it is what they spoke on."""
    thesis = atoms[noun].lower in {"thesis", "dissertation"}
    return thesis and any(a.lower in {"defended", "defends", "defend"} for a in atoms[max(0, noun - 6) : noun])


def _titled_before(atoms: Sequence[Atom], k: int, before: dict[int, Owner]) -> bool:
    return not any(j < k for j in before)


@cache
def _speak() -> frozenset[str]:
    words = lexicon("roles")["words"]
    return frozenset({*words["give"], *words["speak"], "comments", "with", "followed"} - {"held", "with"})


def _forward(atoms: Sequence[Atom], i: int) -> Owner:
    """A title that opens its sentence belongs to the event named behind it."""
    if any(atom.kind in {"word", "person"} for atom in atoms[:i]) and i > 3:
        return Owner("none")
    for k in range(i + 1, min(len(atoms), i + 30)):
        atom = atoms[k]
        if atom.kind == "event":
            return Owner("event", int(atom.lemma))
        if atom.lower in _set("theme_nouns"):
            ahead = [a for a in atoms[k : k + 25] if a.kind == "event"]
            return Owner("event", int(ahead[0].lemma)) if ahead else Owner("theme")
    return Owner("none")
