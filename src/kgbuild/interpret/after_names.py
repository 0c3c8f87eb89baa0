"""Where what is said of a person after the name ends: posts, degrees, bodies, places, in apposition or parentheses."""

from __future__ import annotations

from kgbuild.interpret.atoms import Atom
from kgbuild.interpret.description import AGENTS, DASHES, FURTHEST, AtomLine, titles, word_list

__all__ = ["end_after"]

_COMING = frozenset(
    {"visiting", "currently", "now", "formerly", "joining", "also", "both", "all", "two", "three", "four"}
)


def end_after(line: AtomLine, i: int, *, posts_first: bool) -> int:
    """The index after the last atom said of the person at ``i``; ``posts_first``: the list has posts before names."""
    atoms, n, j = line.atoms, len(line.atoms), i + 1
    limit = min(n, i + FURTHEST)
    while j < limit:
        atom = atoms[j]
        if j in line.close:
            if line.speaks(j):
                break
            j = line.close[j] + 1
            continue
        step = None
        if atom.lower == "," or atom.lower in DASHES:
            further = j + 1 < n and atoms[j + 1].lower == "and"  # ", and the Council": a body of its own
            step = _description(line, j + 1, limit, posted=further)
            if step is not None and (_before_name(line, step) or (posts_first and not _closed(line, step))):
                break
            at = j + 1
            while at < n and at < j + 3 and atoms[at].lower in _COMING:
                at += 1
            if step is None and atom.lower == "," and at + 1 < n and atoms[at].lower in {"of", "from", "at"}:
                step = _body_after(line, at + 1)
                verb = atoms[step] if step is not None and step < n else None
                if verb is not None and verb.kind == "person":
                    step = None
        elif atom.lower in {"of", "from", "at"}:
            step = _body_after(line, j + 1)
        elif atom.kind == "position" and j > i and not (j + 1 < n and atoms[j + 1].kind == "person"):
            step = _details(line, j + 1, limit)
        elif atom.lower in {"who", "is", "was", "and", "are", "its", "their"} and not posts_first:
            fresh = atom.lower == "and" and j == i + 1  # "A and the Rector of U, ..."
            step = None if fresh else _description(line, j + 1, limit, posted=True)
            if step is not None and (_before_name(line, step) or (atom.lower == "and" and _apposed(line, step))):
                step = None
        if step is None:
            break
        j = step
    return j


def _closed(line: AtomLine, k: int) -> bool:
    """Whether a description ends here, so that no name follows that it could belong to."""
    if k >= len(line.atoms):
        return True
    if line.atoms[k].lower in {",", "and"}:
        return not _before_name(line, k + 1) and not (
            k + 2 < len(line.atoms) and line.atoms[k + 1].lower in {"and", "the"} and _before_name(line, k + 2)
        )
    return line.atoms[k].lower in {".", ";", ")"} or line.atoms[k].pos in {"VERB", "AUX"}


def _before_name(line: AtomLine, k: int) -> bool:
    """Whether a name follows, with no more than titles before it."""
    atoms = line.atoms
    while k < len(atoms) and (
        atoms[k].lower == "." or atoms[k].lower.strip(".") in titles() or _bare_post(line, k) or k in line.close
    ):
        if k in line.close and line.speaks(k):
            return False
        if atoms[k].lower.strip(".") in word_list("degrees") and k + 1 < len(atoms) and atoms[k + 1].lower == "of":
            k = _degree(line, k, len(atoms))
        else:
            k = line.close[k] + 1 if k in line.close else k + 1
    return k < len(atoms) and atoms[k].kind == "person"


def _bare_post(line: AtomLine, k: int) -> bool:
    """A post with no more said of it than its name: "Lecturer" before a name."""
    return line.atoms[k].kind == "position" and not (
        k + 1 < len(line.atoms) and line.atoms[k + 1].lower in {"of", "at", "in", ","}
    )


def _apposed(line: AtomLine, k: int) -> bool:
    """Whether a comma and then a name with its titles follow: "and the Head of the Office, Dr. X"."""
    return k + 1 < len(line.atoms) and line.atoms[k].lower == "," and _before_name(line, k + 1)


def _body_after(line: AtomLine, j: int) -> int | None:
    while j < len(line.atoms) and line.atoms[j].lower in {"the", "our"}:
        j += 1
    said = j  # "of the channel Telepuerto": what sort of body it is
    while said < len(line.atoms) and said < j + 3 and _sort_of_body(line.atoms[said]):
        said += 1
    if j < said < len(line.atoms) and line.atoms[j - 1].lower == "the" and line.atoms[said].kind == "institution":
        j = said
    if j < len(line.atoms) and line.atoms[j].kind in AGENTS and line.atoms[j].key:
        return j + 1
    return None


def _sort_of_body(atom: Atom) -> bool:
    return not atom.capital and (
        (atom.kind == "word" and atom.pos in {"NOUN", "ADJ"}) or (atom.kind == "position" and " " not in atom.text)
    )


def _description(line: AtomLine, j: int, limit: int, *, posted: bool = False) -> int | None:
    """Where a description that begins at j ends: a post, a degree, a body, a place; None where there is none."""
    atoms = line.atoms
    k = j
    while k < limit and atoms[k].lower in word_list("openers"):
        k += 1
    words = 0
    while k < limit and words < 6:
        atom = atoms[k]
        if atom.kind == "position":
            return _details(line, k + 1, limit)
        if atom.kind in AGENTS and atom.key:
            following = atoms[k + 1 : k + 4]
            if any(a.kind == "position" for a in following) and not any(a.lower in {",", ";"} for a in following[:2]):
                k += 1
                continue
            if posted:
                return None
            return k + 1 if words <= 1 else None
        if atom.kind == "place" and not posted:
            return k + 1 if words == 0 else None
        if atom.lower.strip(".") in word_list("degrees"):
            return _degree(line, k, limit)
        if atom.kind != "word" or atom.pos in {"VERB", "AUX", "PRON", "SCONJ"}:
            break
        if atom.lower in {"and", "but", "while"} and words == 0:
            break
        k, words = k + 1, words + 1
    if posted or words == 0 or k >= limit:
        return None
    closed = atoms[k].lower in {",", ";", ")"} or atoms[k].lower in DASHES
    return k if closed and atoms[j].pos in {"NOUN", "ADJ", "DET"} and atoms[k - 1].pos == "NOUN" else None


def _degree(line: AtomLine, k: int, limit: int) -> int:
    while (
        k + 1 < limit
        and line.atoms[k + 1].kind == "word"
        and (line.atoms[k + 1].lower in {"of", "in", "and"} or line.atoms[k + 1].pos in {"NOUN", "PROPN", "ADJ"})
    ):
        if line.atoms[k + 1].lower == "and" and line.atoms[k + 2 : k + 3] and line.atoms[k + 2].kind != "word":
            break
        k += 1
    end = k + 1
    return end + 1 if end < limit and line.atoms[end].lower == "." else end


def _details(line: AtomLine, k: int, limit: int) -> int:
    """Past what follows a position: where it is held, what for."""
    atoms = line.atoms
    while k < limit:
        atom = atoms[k]
        if k in line.close and not line.speaks(k):
            k = line.close[k] + 1
        elif atom.lower in word_list("links"):
            end = _complement(line, k + 1, limit)
            if end is None:
                return k
            k = end
        elif atom.kind in AGENTS and atom.key and atoms[k - 1].kind == "position":
            k += 1
        elif (
            atom.lower == ","
            and k + 1 < limit
            and atoms[k + 1].kind == "institution"
            and atoms[k - 1].kind == "position"
        ):
            k += 2
        elif atom.lower in {"'s", "’s"}:
            k += 1
        else:
            return k
    return k


def _seat(line: AtomLine, k: int) -> bool:
    """ "editor of the | Gatineau weekly Le Méandre": a place that says where the body behind it is."""
    following = line.atoms[k + 1 : k + 3]
    return len(following) == 2 and _sort_of_body(following[0]) and following[1].kind == "institution"


def _complement(line: AtomLine, k: int, limit: int) -> int | None:
    atoms = line.atoms
    words = 0
    while k < limit and words < 7:
        atom = atoms[k]
        if atom.kind in AGENTS or (atom.kind == "place" and not _seat(line, k)):
            return k + 1
        if atom.kind == "place":
            k, words = k + 1, words + 1
            continue
        if atom.kind != "word" or atom.pos in {"VERB", "AUX", "PRON"}:
            break
        if atom.lower in {"and", "or"} and words == 0:
            return None
        k, words = k + 1, words + 1
    return k if words and k < len(atoms) and atoms[k].kind != "person" else (k if words else None)
