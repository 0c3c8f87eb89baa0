"""Events that are only counted: "Two panels followed. In the first, A spoke; the second was chaired by B".

An ordinal without its noun, or "one" and "the other", stands for one of the events that a phrase before it counted or
began to count. It becomes an event phrase of its own, with the noun of that phrase.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from kgbuild.interpret.atoms import Atom
from kgbuild.interpret.heads import Head, singular
from kgbuild.interpret.row import Row, with_heads
from kgbuild.lexicons import lexicon

__all__ = ["with_elided"]

_REACH = 6
"""Sentences behind the last word of the events within which an ordinal still means one of them."""
_NUMBER_BEFORE = 3
_MEASURES = frozenset({"days", "hours", "minutes", "weeks", "months", "years", "times", "percent", "people", "parts"})
_ONES = frozenset({"one", "another"})
_LATER = frozenset({"other", "last", "final"})

_OPENS = frozenset({",", ";", ":", "and", "while", "–", "—", "("})
_MARKS = frozenset({",", ";", ":", "(", "–", "—"})
_THEM = frozenset({"these", "them", "which", "those"})


@dataclass(slots=True)
class _Counted:
    """Events that a phrase counted: how many (0 where it does not say), and which of them were told of."""

    head: Head
    count: int
    sentence: int
    told: set[int] = field(default_factory=set)
    rival: bool = False
    """Whether other things were counted since."""


def with_elided(rows: Sequence[Row]) -> list[Row]:
    """The rows with each ordinal that stands for an event counted before as an event phrase."""
    counted: _Counted | None = None
    out: list[Row] = []
    for row in rows:
        made: list[Head] = []
        for k, atom in enumerate(row.atoms):
            if atom.kind == "event":
                counted = _counting(row.heads[int(atom.lemma)], row) or counted
            elif counted is not None and row.sentence.index - counted.sentence <= _REACH:
                counted.rival |= _counts_things(row.atoms, k)
                head = _elided(row, k, counted)
                if head is not None:
                    counted.sentence = row.sentence.index
                    made.append(head)
        out.append(with_heads(row, made) if made else row)
    return out


def _counting(head: Head, row: Row) -> _Counted | None:
    """What a phrase counts: "three sessions", or begins to: "the first panel", "one workshop"."""
    if not head.type:
        return None
    before = row.atoms[max(0, head.start - _NUMBER_BEFORE) : head.start]
    number = next((atom for atom in reversed(before) if atom.kind == "word" and _is_number(atom)), None)
    index = row.sentence.index
    if head.plural:
        return _Counted(head, _counts().get(number.lower, 0), index) if number is not None else None
    if head.name is None and head.ordinal is not None and head.definite:
        return _Counted(head, 0, index, {*range(1, head.ordinal + 1)})
    return _Counted(head, 0, index, {1}) if head.determiner == "one" else None


def _is_number(atom: Atom) -> bool:
    return atom.lower != "one" and (atom.tag == "CD" or atom.lower in _counts())


def _counts() -> Mapping[str, int]:
    counts: Mapping[str, int] = lexicon("events")["modifiers"]["counts"]
    return counts


def _counts_things(atoms: Sequence[Atom], k: int) -> bool:
    """Whether a number and a plural noun begin here, which an ordinal could mean as well ("three books")."""
    if atoms[k].kind != "word" or not _is_number(atoms[k]):
        return False
    for atom in atoms[k + 1 : k + 4]:
        if atom.tag == "NNS":
            return atom.lower not in _MEASURES
        if atom.pos not in {"ADJ", "NOUN", "ADV"}:
            return False
    return False


def _elided(row: Row, k: int, counted: _Counted) -> Head | None:
    """The event that the word at an atom stands for, where its noun is left out."""
    atom = row.atoms[k]
    place = _place(row.atoms, k)
    if place is None or not _alone(row.atoms, k) or atom.kind != "word":
        return None
    if place == 1 and counted.rival:
        return None
    known = counted.told and not counted.head.plural
    if place and (place in counted.told or (counted.count and place > counted.count)):
        return None
    if known and place > max(counted.told) + 1:
        return None
    if not place and atom.lower in _LATER and not counted.told:
        return None
    counted.told.add(place or max(counted.told, default=0) + 1)
    word = singular(counted.head.word)
    return replace(
        counted.head,
        start=k,
        end=k + 1,
        noun=k,
        span=atom.span,
        word=word,
        label=word,
        name=None,
        definite=atom.lower not in _ONES,
        indefinite=atom.lower in _ONES,
        plural=False,
        ordinal=place or None,
        determiner="" if atom.lower in _ONES else "the",
        elided=True,
    )


def _place(atoms: Sequence[Atom], k: int) -> int | None:
    """Which of the events counted the word may mean (0: the next); None where it means none."""
    word, before = atoms[k].lower, atoms[k - 1].lower if k else ""
    if word in _ONES:
        opens = (
            not k or before in _OPENS or (before in {"in", "at"} and k + 1 < len(atoms) and atoms[k + 1].lower == ",")
        )
        return 0 if opens else None
    if before != "the" or (k > 1 and atoms[k - 2].lemma in {"be", "become", "for", "since"}):
        return None
    ordinals: Mapping[str, int] = lexicon("events")["modifiers"]["ordinals"]
    return 0 if word in _LATER else ordinals.get(word)


def _alone(atoms: Sequence[Atom], k: int) -> bool:
    """Whether no noun follows that the ordinal belongs to."""
    first, second, *_ = (*atoms[k + 1 : k + 3], None, None)
    if first is None:
        return True
    if first.kind == "title":
        return True
    if first.kind == "punct":
        listed = second is not None and _is_ordinal(second)
        return first.lower in _MARKS and not listed
    if first.kind != "word":
        return False
    if first.pos == "AUX" or first.tag in {"MD", "VBZ", "VBP"}:
        return True
    if first.tag in {"VBD", "VBN"}:
        return second is None or second.pos in {"ADP", "ADV", "DET", "PRON", "AUX", "NUM"} or second.kind != "word"
    if first.lower == "of":
        return second is not None and second.lower in _THEM
    return first.pos == "ADP" or first.lower in {"which", "who"}


def _is_ordinal(atom: Atom) -> bool:
    return atom.lower in lexicon("events")["modifiers"]["ordinals"]
