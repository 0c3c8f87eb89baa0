"""The posts in a description: each position with the body that it is held at."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from kgbuild.interpret.atoms import Atom
from kgbuild.interpret.description import AGENTS, word_list

__all__ = ["Post", "held", "occupation", "position_of", "posts_of"]

_COMPLEMENT = 7
_TAUGHT = frozenset(("professor", "lecturer", "reader", "fellow", "student", "instructor", "docent", "tutor"))
"""Posts that one holds in a field: "Reader in Sound Studies"."""


@dataclass(frozen=True, slots=True)
class Post:
    """A position, an institution, or both, said of the head of a phrase."""

    position: Atom | None = None
    institution: Atom | None = None


def posts_of(atoms: Sequence[Atom]) -> tuple[Post, ...]:
    """The posts in a description: each position with the institution that it is held at.

    A position takes the institution right before it ("UNDP Regional Director") or the next one after it;
    positions that are joined share it ("founder and director of the Institute"); an institution without a
    position is a bare tie, and so is a position without an institution.
    """
    out: list[Post] = []
    waiting: list[Atom] = []
    last: int | None = None
    used: set[int] = set()
    for i, atom in enumerate(atoms):
        if _sort_of_body(atoms, i):
            continue
        if atom.kind == "position" or (atom.kind == "backref" and not atom.key):
            before = _body_before(atoms, i, used)
            post = _whole(atoms, i)
            if waiting and _complete(atoms, last, i):
                out.extend(Post(position, None) for position in waiting)
                waiting = []
            if before is not None:
                out = [p for p in out if p != Post(None, atoms[before])]
                out.append(Post(post, atoms[before]))
                used.add(before)
            else:
                waiting.append(post)
            last = i
        elif atom.kind in AGENTS and atom.key:
            if waiting and _linked(atoms, last, i):
                out.extend(Post(position, atom) for position in waiting)
                waiting, last = [], None
                used.add(i)
            elif not _within(atoms, i, used):
                out.append(Post(None, atom))
            else:
                used.add(i)
    out.extend(Post(position, None) for position in waiting)
    return tuple(out)


def _sort_of_body(atoms: Sequence[Atom], i: int) -> bool:
    """Whether "broadcaster" in "of the broadcaster Radio Kōtuku" says what the body is."""
    if atoms[i].kind != "position" or i < 2 or i + 1 >= len(atoms) or atoms[i + 1].kind != "institution":
        return False
    return atoms[i - 1].lower == "the" and atoms[i - 2].lower in {"of", "from", "at", "with"}


def _complete(atoms: Sequence[Atom], last: int | None, i: int) -> bool:
    """Whether a post before another one is told to its end: "minister of health of Georgia, now a fellow at U"."""
    between = atoms[(last or 0) + 1 : i]
    signs = {a.lower for a in between}
    told = any(a.kind == "place" for a in between) and between[0].lower in {"of", "for", "in"}
    return bool(signs & {",", ";"}) and (told or bool(signs & {"now", "currently", "today", "later"}))


def _whole(atoms: Sequence[Atom], i: int) -> Atom:
    """A position with the field that it is held for: "director of research", "vice-president for public affairs"."""
    position = atoms[i]
    links = {"of", "for", "in"} if position.lower.split(" ")[-1] in _TAUGHT else {"of", "for"}
    if position.kind != "position" or i + 2 > len(atoms) - 1 or atoms[i + 1].lower not in links:
        return position
    k = i + 2
    while (
        k < len(atoms)
        and k - i < _COMPLEMENT
        and atoms[k].kind == "word"
        and (
            atoms[k].pos in {"NOUN", "PROPN", "ADJ"}
            or (atoms[k].lower in {"the", "and", "of"} and k + 1 < len(atoms) and atoms[k + 1].kind == "word")
        )
    ):
        k += 1
    following = atoms[k] if k < len(atoms) else None
    if k == i + 2 or (following is not None and following.kind in {"person", "event", "title", "date"}):
        return position
    said = atoms[i:k]
    if said[-1].lower in {"the", "and", "of"} or any(atom.lower in word_list("people") for atom in said[1:]):
        return position
    text = said[0].text
    for before, atom in pairwise(said):
        text += (" " if atom.span.start > before.span.end else "") + atom.text
    return replace(position, span=position.span.cover(said[-1].span), text=text, lower=text.lower(), mention=None)


def held(before: tuple[Post, ...], after: tuple[Post, ...]) -> tuple[Post, ...]:
    """ "Professor X (Department of Law, University Y)": a post before the name is held at the first body after it.

    What somebody is by discipline ("the historian X (University Y)") is nobody's post; a trade may be ("the reporter").
    """
    if not after or after[0].institution is None or any(post.position for post in after):
        return before + after
    posts = [post for post in before if post.position is not None and not _discipline(post.position.lower)]
    if not posts or any(post.institution for post in before):
        return before + after
    return tuple(Post(post.position, after[0].institution) for post in posts) + after[1:]


def occupation(position: str) -> bool:
    """Whether a post is only what somebody is by trade, or an office outside research and teaching.

    >>> occupation("historian"), occupation("prime minister"), occupation("research fellow")
    (True, True, False)
    """
    words = re.split(r" (?:of|for|in|at|to) ", position.lower())[0].replace("-", " ").split()
    if len(words) > 1 and words[-1] == "general":
        words.pop()  # "Secretary General", "Director-General"
    return bool(words) and bool({words[-1], words[-1].removesuffix("s")} & word_list("occupations"))


def _discipline(position: str) -> bool:
    return occupation(position) and position.split()[-1] not in word_list("employed")


def _body_before(atoms: Sequence[Atom], i: int, used: set[int]) -> int | None:
    k = i - 1
    while k >= 0 and (
        atoms[k].lower in {"'s", "’s", "'", "’", "("} or (atoms[k].kind == "word" and atoms[k].pos == "ADJ")
    ):
        k -= 1
    if k >= 0 and atoms[k].kind in AGENTS and atoms[k].key and k not in used:
        return k
    return None


def _linked(atoms: Sequence[Atom], last: int | None, i: int) -> bool:
    """Whether nothing that would end a post stands between a position and an institution."""
    between = atoms[(last or 0) + 1 : i]
    return not any(atom.lower in {";", "("} or atom.kind == "person" for atom in between)


def _within(atoms: Sequence[Atom], i: int, used: set[int]) -> bool:
    """Whether this institution only says where another one, named just before, belongs ("X, Y University")."""
    k = i - 1
    while k >= 0 and atoms[k].lower in {",", "of", "the", "at", "in", "under"}:
        k -= 1
    return k >= 0 and k in used


def position_of(atom: Atom | None) -> str | None:
    """A post as printed, on one line; nothing for no post."""
    if atom is None:
        return None
    return " ".join((atom.mention.name if atom.mention and atom.mention.name else atom.text).split())
