"""Agent phrases: a name with what is said of its bearer beside it.

"Botagoz Rakisheva, Director of the Public Opinion Research Institute", "the Vice-President of the Academy,
Dr. A. Kim", "Kim En Un (National Research University)" are one phrase each: a head and the posts that the
apposition, the parenthesis or the words before the name give it. The order of posts and names is settled for a
whole enumeration: a list that begins with a post has its posts before the names.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kgbuild.interpret.after_names import end_after
from kgbuild.interpret.atoms import Atom
from kgbuild.interpret.before_names import start_before
from kgbuild.interpret.description import AGENTS, DASHES, FURTHEST, AtomLine
from kgbuild.interpret.posts import Post, held, posts_of

__all__ = ["Phrase", "phrases_of"]


@dataclass(frozen=True, slots=True)
class Phrase:
    """An agent with its posts; ``start`` and ``end`` are indices into the sentence's atoms.

    ``crowd`` says that not the institution itself but its unnamed people are meant ("representatives of").
    """

    head: Atom
    start: int
    end: int
    posts: tuple[Post, ...] = ()
    crowd: bool = False
    title: Atom | None = None
    whole: bool = False
    """A body that is named only to say of what the one before it is a unit: no agent of its own."""
    sent: bool = False
    """A body's delegation: what it does the body does, whoever of it is named beside."""


def phrases_of(atoms: Sequence[Atom]) -> list[Phrase]:
    """The agent phrases of a sentence, left to right, none overlapping."""
    line = AtomLine(atoms)
    people = _people(line)
    taken = {k for phrase in people for k in range(phrase.start, phrase.end)}
    bodies: list[Phrase] = []
    for i, atom in enumerate(atoms):
        if atom.kind in AGENTS and atom.key and i not in taken:
            body = _body(line, i)
            bodies.append(body)
            taken.update(range(body.start, body.end))
    return sorted([*people, *bodies], key=lambda phrase: phrase.start)


def _people(line: AtomLine) -> list[Phrase]:
    out: list[Phrase] = []
    floor = 0
    posts_first = False
    for i, atom in enumerate(line.atoms):
        if atom.kind != "person" or i < floor:
            continue
        start = start_before(line, i, floor, across=posts_first or not _joined(out, i))
        before = line.atoms[i - 1].lower if i else ""
        inner = [a.lower for a in line.atoms[start:i]]
        posts_first = start < i and (before == "," or before in DASHES or ("," in inner and not out))
        end = end_after(line, i, posts_first=posts_first)
        posts = held(posts_of(line.atoms[start:i]), posts_of(line.atoms[i + 1 : end]))
        if line.atoms[start].lower == "whose" and not any(post.institution for post in posts):
            posts = _of_antecedent(line, start, floor, posts)
        posts = _its(line, start, end, posts)
        out.append(Phrase(atom, start, end, posts))
        floor = end
    return out


def _body(line: AtomLine, i: int) -> Phrase:
    end = i + 1
    while end < len(line.atoms) and end in line.close and line.close[end] - end <= 8 and not line.speaks(end):
        end = line.close[end] + 1
    start = i - 1 if i and line.atoms[i - 1].lower == "the" else i
    return Phrase(line.atoms[i], start, end)


def _joined(before: list[Phrase], i: int) -> bool:
    """Whether another person's phrase ends a few atoms before this person."""
    return bool(before) and i - before[-1].end < 12


def _its(line: AtomLine, start: int, end: int, posts: tuple[Post, ...]) -> tuple[Post, ...]:
    """ "Boris Panich is its Director": the post is one at the body named last before the phrase."""
    said = {line.atoms[k + 1].span for k in range(start, end - 1) if line.atoms[k].lower in {"its", "their"}}
    said |= {line.atoms[k + 2].span for k in range(start, end - 2) if line.atoms[k].lower in {"its", "their"}}
    if not said:
        return posts
    window = line.atoms[max(0, start - FURTHEST) : start]
    body = next((a for a in reversed(window) if a.kind in AGENTS and a.key), None)
    if body is None:
        return posts
    return tuple(
        Post(post.position, body) if post.institution is None and post.position and post.position.span in said else post
        for post in posts
    )


def _of_antecedent(line: AtomLine, start: int, floor: int, posts: tuple[Post, ...]) -> tuple[Post, ...]:
    """ "the Office, whose head, A. Rogov": the post is one at the body before "whose"."""
    k = start - 1
    while k >= floor and (line.atoms[k].lower in {",", ")"} or k in line.open):
        k = line.open.get(k, k) - 1
    if k >= floor and line.atoms[k].kind in AGENTS and line.atoms[k].key:
        return tuple(Post(post.position, line.atoms[k]) for post in posts)
    return posts
