"""Where what is said of a person before the name begins: titles, posts and the bodies that they are held at."""

from __future__ import annotations

from kgbuild.interpret.atoms import Atom
from kgbuild.interpret.description import DASHES, AtomLine, titles, word_list

__all__ = ["start_before"]

_BEFORE_NAMES = frozenset({"of", "at", "in", "for", "under"})
_JOINING = frozenset({"and", ",", "of", "for", "with", "from", "in", "at", "to", "on", "as"})


def start_before(line: AtomLine, i: int, floor: int, *, across: bool) -> int:
    """Where what is said before the name begins; ``across`` lets a comma stand between post and name."""
    start = _stretch(line, i, floor)
    name = _with_titles(line, i, floor)
    if start >= name > floor + 1 and (line.atoms[name - 1].lower == "," or line.atoms[name - 1].lower in DASHES):
        further = _stretch(line, name - 1, floor)
        edge = [a.lower for a in line.atoms[max(floor, further - 1) : further + 1]]
        bounded = bool({";", "and", ":"} & set(edge))
        if not (across or bounded) or not _tells(line, further, name - 1):
            return start
        start = further
    while start < i and start - 1 > floor and line.atoms[start - 1].lower == ",":
        further = _stretch(line, start - 1, floor)
        said = line.atoms[further : start - 1]
        whole = further == floor or line.atoms[further - 1].kind != "person"
        if (
            not said
            or not whole
            or not any(a.kind == "position" or a.lower.strip(".") in word_list("degrees") for a in said)
        ):
            break
        start = further
    while start < i and line.atoms[start].lower in _JOINING:
        start += 1
    return start


def _tells(line: AtomLine, start: int, stop: int) -> bool:
    """Whether words before a name name a post or a degree."""
    said = line.atoms[start:stop]
    return any(a.kind == "position" or a.lower.strip(".") in word_list("degrees") for a in said)


def _with_titles(line: AtomLine, i: int, floor: int) -> int:
    """Where the titles right before a name begin."""
    while i - 1 > floor and (line.atoms[i - 1].lower == "." or line.atoms[i - 1].lower.strip(".") in titles()):
        i -= 1
    return i


def _stretch(line: AtomLine, i: int, floor: int) -> int:
    """The beginning of an unbroken run of words of description that ends right before i."""
    atoms = line.atoms
    k = i
    while k > floor and i - k < 16:
        atom = atoms[k - 1]
        inner = (
            atom.kind in {"position", "institution", "backref", "place"}
            or atom.lower in _BEFORE_NAMES
            or (atom.lower in {"to", "with"} and k - 1 > floor and atoms[k - 2].kind == "position")
            or atom.lower in {"'s", "’s", "and", "."}
            or atom.lower.strip(".") in word_list("honorifics")
            or (
                atom.kind == "word"
                and atom.pos in {"ADJ", "NOUN", "PROPN", "DET", "PRON"}
                and atom.lower not in {"who", "which", "that"}
            )
        )
        if not inner:
            break
        k -= 1
    k = _behind_nouns(line, k, i)
    while k < i and not _opens(line, atoms[k], i - k):
        k += 1
    said = atoms[k:i]
    told = word_list("honorifics") | word_list("degrees")
    nearest = atoms[i - 1].mention if i else None
    if nearest is not None and nearest.type == "definite" and not any(a.kind == "position" for a in said):
        return i  # "researchers of the Institute A and B"
    if any(a.kind == "position" or a.lower.strip(".") in told or (a.kind == "backref") for a in said):
        return k
    return i


def _behind_nouns(line: AtomLine, k: int, i: int) -> int:
    """Behind what is the bearer's and not the bearer: "the chairmanship of Professor", "the report of the head"."""
    atoms = line.atoms
    for n in range(k + 1, i - 1):
        noun = atoms[n - 1].kind == "word" and atoms[n - 1].pos == "NOUN" and atoms[n].lower == "of"
        post = n + 2 if atoms[n + 1].lower in word_list("openers") else n + 1
        if noun and post < i and atoms[post].kind == "position":
            k = n + 1
    return k


def _opens(line: AtomLine, atom: Atom, distance: int) -> bool:
    if atom.kind in {"position", "backref"} or atom.lower in word_list("openers"):
        return True
    if atom.kind == "institution":
        return distance > 1
    return atom.lower.strip(".") in word_list("honorifics") | word_list("degrees") or (
        atom.kind == "word" and atom.pos == "ADJ"
    )
