"""Agent phrases: a name with what is said of its bearer beside it.

"Botagoz Rakisheva, Director of the Public Opinion Research Institute", "the Vice-President of the Academy,
Dr. A. Kim", "Kim En Un (National Research University)" are one phrase each: a head and the posts that the
apposition, the parenthesis or the words before the name give it. The order of posts and names is settled for a
whole enumeration: a list that begins with a post has its posts before the names.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

from kgbuild.interpret.atoms import Atom
from kgbuild.lexicons import lexicon

__all__ = ["Phrase", "Post", "phrases_of", "posts_of"]

_FURTHEST = 60
"""Atoms that a description of one person may span; nobody's posts are longer, and the work stays linear."""
_DASHES = frozenset("–—-−")
_BEFORE_NAMES = frozenset({"of", "at", "in", "for", "under"})
_JOINING = frozenset({"and", ",", "of", "for", "with", "from", "in", "at", "to", "on", "as"})
_COMING = frozenset({"visiting", "currently", "now", "formerly", "joining", "also"})
_AGENTS = frozenset({"institution", "backref"})


@dataclass(frozen=True, slots=True)
class Post:
    """A position, an institution, or both, said of the head of a phrase."""

    position: Atom | None = None
    institution: Atom | None = None


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


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(lexicon("roles")["description"][name])


@cache
def _titles() -> frozenset[str]:
    """Words that stand right before a name and are no post: "Dr", "Canon", "H.E"."""
    words = {word.lower() for word in lexicon("titles")["honorifics"]} | {*_words("honorifics"), *_words("degrees")}
    words |= {"lecturer", "researcher", "instructor", "academic"}
    return frozenset(words - {"his", "her", "right", "group", "speaker", "candidate", "king", "queen"})


def phrases_of(atoms: Sequence[Atom]) -> list[Phrase]:
    """The agent phrases of a sentence, left to right, none overlapping."""
    reader = _Reader(atoms)
    people = reader.people()
    taken = {k for phrase in people for k in range(phrase.start, phrase.end)}
    bodies: list[Phrase] = []
    for i, atom in enumerate(atoms):
        if atom.kind in _AGENTS and atom.key and i not in taken:
            body = reader.body(i)
            bodies.append(body)
            taken.update(range(body.start, body.end))
    return sorted([*people, *bodies], key=lambda phrase: phrase.start)


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
        if atom.kind == "position" or (atom.kind == "backref" and not atom.key):
            before = _body_before(atoms, i, used)
            post = _whole(atoms, i)
            if before is not None:
                out = [p for p in out if p != Post(None, atoms[before])]
                out.append(Post(post, atoms[before]))
                used.add(before)
            else:
                waiting.append(post)
            last = i
        elif atom.kind in _AGENTS and atom.key:
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


_COMPLEMENT = 7


def _whole(atoms: Sequence[Atom], i: int) -> Atom:
    """A position with the field that it is held for: "director of research", "vice-president for public affairs"."""
    position = atoms[i]
    if position.kind != "position" or i + 2 > len(atoms) - 1 or atoms[i + 1].lower not in {"of", "for"}:
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
    if said[-1].lower in {"the", "and", "of"} or any(atom.lower in _words("people") for atom in said[1:]):
        return position
    text = said[0].text
    for before, atom in pairwise(said):
        text += (" " if atom.span.start > before.span.end else "") + atom.text
    return replace(position, span=position.span.cover(said[-1].span), text=text, lower=text.lower(), mention=None)


def _held(before: tuple[Post, ...], after: tuple[Post, ...]) -> tuple[Post, ...]:
    """ "Professor X (University Y)": a post before the name is held at the one body that stands after it.

    An occupation ("the historian X (University Y)") is nobody's post.
    """
    if len(after) != 1 or after[0].position is not None or any(post.institution for post in before):
        return before + after
    posts = [post for post in before if post.position is not None and not occupation(post.position.lower)]
    if not posts:
        return before + after
    return tuple(Post(post.position, after[0].institution) for post in posts)


def occupation(position: str) -> bool:
    """Whether a post is only what somebody is by trade, or an office outside research and teaching.

    >>> occupation("historian"), occupation("prime minister"), occupation("research fellow")
    (True, True, False)
    """
    words = re.split(r" (?:of|for|in|at|to) ", position.lower())[0].replace("-", " ").split()
    if len(words) > 1 and words[-1] == "general":
        words.pop()  # "Secretary General", "Director-General"
    return bool(words) and bool({words[-1], words[-1].removesuffix("s")} & _words("occupations"))


def _body_before(atoms: Sequence[Atom], i: int, used: set[int]) -> int | None:
    k = i - 1
    while k >= 0 and (
        atoms[k].lower in {"'s", "’s", "'", "’", "("} or (atoms[k].kind == "word" and atoms[k].pos == "ADJ")
    ):
        k -= 1
    if k >= 0 and atoms[k].kind in _AGENTS and atoms[k].key and k not in used:
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


class _Reader:
    """Reads the phrases of one sentence; indices count atoms."""

    def __init__(self, atoms: Sequence[Atom]) -> None:
        self.atoms = atoms
        self.close = _parentheses(atoms)
        self.open = {end: start for start, end in self.close.items()}

    def people(self) -> list[Phrase]:
        out: list[Phrase] = []
        floor = 0
        posts_first = False
        for i, atom in enumerate(self.atoms):
            if atom.kind != "person" or i < floor:
                continue
            start = self._left(i, floor, across=posts_first or not self._joined(out, i))
            before = self.atoms[i - 1].lower if i else ""
            inner = [a.lower for a in self.atoms[start:i]]
            posts_first = start < i and (before == "," or before in _DASHES or ("," in inner and not out))
            end = self._right(i, posts_first=posts_first)
            posts = _held(posts_of(self.atoms[start:i]), posts_of(self.atoms[i + 1 : end]))
            if self.atoms[start].lower == "whose" and not any(post.institution for post in posts):
                posts = self._of_antecedent(start, floor, posts)
            posts = self._its(start, end, posts)
            out.append(Phrase(atom, start, end, posts))
            floor = end
        return out

    def body(self, i: int) -> Phrase:
        end = i + 1
        while end < len(self.atoms) and end in self.close and self.close[end] - end <= 8 and not self._speaks(end):
            end = self.close[end] + 1
        start = i - 1 if i and self.atoms[i - 1].lower == "the" else i
        return Phrase(self.atoms[i], start, end)

    def _speaks(self, opening: int) -> bool:
        """Whether a parenthesis names agents of its own."""
        return any(a.kind == "person" for a in self.atoms[opening : self.close[opening]])

    def _joined(self, before: list[Phrase], i: int) -> bool:
        """Whether another person's phrase ends a few atoms before this person."""
        return bool(before) and i - before[-1].end < 12

    def _its(self, start: int, end: int, posts: tuple[Post, ...]) -> tuple[Post, ...]:
        """ "Boris Panich is its Director": the post is one at the body named last before the phrase."""
        said = {self.atoms[k + 1].span for k in range(start, end - 1) if self.atoms[k].lower in {"its", "their"}}
        said |= {self.atoms[k + 2].span for k in range(start, end - 2) if self.atoms[k].lower in {"its", "their"}}
        if not said:
            return posts
        window = self.atoms[max(0, start - _FURTHEST) : start]
        body = next((a for a in reversed(window) if a.kind in _AGENTS and a.key), None)
        if body is None:
            return posts
        return tuple(
            Post(post.position, body)
            if post.institution is None and post.position and post.position.span in said
            else post
            for post in posts
        )

    def _of_antecedent(self, start: int, floor: int, posts: tuple[Post, ...]) -> tuple[Post, ...]:
        """ "the Office, whose head, A. Rogov": the post is one at the body before "whose"."""
        k = start - 1
        while k >= floor and (self.atoms[k].lower in {",", ")"} or k in self.open):
            k = self.open.get(k, k) - 1
        if k >= floor and self.atoms[k].kind in _AGENTS and self.atoms[k].key:
            return tuple(Post(post.position, self.atoms[k]) for post in posts)
        return posts

    # ------------------------------------------------ after the name

    def _right(self, i: int, *, posts_first: bool) -> int:
        atoms, n, j = self.atoms, len(self.atoms), i + 1
        limit = min(n, i + _FURTHEST)
        while j < limit:
            atom = atoms[j]
            if j in self.close:
                if self._speaks(j):
                    break
                j = self.close[j] + 1
                continue
            step = None
            if atom.lower == "," or atom.lower in _DASHES:
                step = None if posts_first else self._description(j + 1, limit)
                if step is not None and self._before_name(step):
                    break
                at = j + 1 + (j + 1 < n and atoms[j + 1].lower in _COMING)
                if step is None and atom.lower == "," and at + 1 < n and atoms[at].lower in {"of", "from", "at"}:
                    step = self._body_after(at + 1)
                    verb = atoms[step] if step is not None and step < n else None
                    if verb is not None and verb.kind == "person":
                        step = None
            elif atom.lower in {"of", "from", "at"}:
                step = self._body_after(j + 1)
            elif atom.kind == "position" and j > i and not (j + 1 < n and atoms[j + 1].kind == "person"):
                step = self._details(j + 1, limit)
            elif atom.lower in {"who", "is", "was", "and", "are", "its", "their"} and not posts_first:
                fresh = atom.lower == "and" and j == i + 1  # "A and the Rector of U, ..."
                step = None if fresh else self._description(j + 1, limit, posted=True)
                if step is not None and (self._before_name(step) or (atom.lower == "and" and self._apposed(step))):
                    step = None
            if step is None:
                break
            j = step
        return j

    def _before_name(self, k: int) -> bool:
        """Whether a name follows, with no more than titles before it."""
        atoms = self.atoms
        while k < len(atoms) and (
            atoms[k].lower == "." or atoms[k].lower.strip(".") in _titles() or self._bare_post(k) or k in self.close
        ):
            if k in self.close and self._speaks(k):
                return False
            if atoms[k].lower.strip(".") in _words("degrees") and k + 1 < len(atoms) and atoms[k + 1].lower == "of":
                k = self._degree(k, len(atoms))
            else:
                k = self.close[k] + 1 if k in self.close else k + 1
        return k < len(atoms) and atoms[k].kind == "person"

    def _bare_post(self, k: int) -> bool:
        """A post with no more said of it than its name: "Lecturer" before a name."""
        return self.atoms[k].kind == "position" and not (
            k + 1 < len(self.atoms) and self.atoms[k + 1].lower in {"of", "at", "in", ","}
        )

    def _apposed(self, k: int) -> bool:
        """Whether a comma and then a name with its titles follow: "and the Head of the Office, Dr. X"."""
        return k + 1 < len(self.atoms) and self.atoms[k].lower == "," and self._before_name(k + 1)

    def _body_after(self, j: int) -> int | None:
        while j < len(self.atoms) and self.atoms[j].lower in {"the", "our"}:
            j += 1
        if j < len(self.atoms) and self.atoms[j].kind in _AGENTS and self.atoms[j].key:
            return j + 1
        return None

    def _description(self, j: int, limit: int, *, posted: bool = False) -> int | None:
        """Where a description that begins at j ends: a post, a degree, a body, a place; None where there is none."""
        atoms = self.atoms
        k = j
        while k < limit and atoms[k].lower in _words("openers"):
            k += 1
        words = 0
        while k < limit and words < 6:
            atom = atoms[k]
            if atom.kind == "position":
                return self._details(k + 1, limit)
            if atom.kind in _AGENTS and atom.key:
                following = atoms[k + 1 : k + 4]
                if any(a.kind == "position" for a in following) and not any(
                    a.lower in {",", ";"} for a in following[:2]
                ):
                    k += 1
                    continue
                if posted:
                    return None
                return k + 1 if words <= 1 else None
            if atom.kind == "place" and not posted:
                return k + 1 if words == 0 else None
            if atom.lower.strip(".") in _words("degrees"):
                return self._degree(k, limit)
            if atom.kind != "word" or atom.pos in {"VERB", "AUX", "PRON", "SCONJ"}:
                break
            if atom.lower in {"and", "but", "while"} and words == 0:
                break
            k, words = k + 1, words + 1
        if posted or words == 0 or k >= limit:
            return None
        closed = atoms[k].lower in {",", ";", ")"} or atoms[k].lower in _DASHES
        return k if closed and atoms[j].pos in {"NOUN", "ADJ", "DET"} and atoms[k - 1].pos == "NOUN" else None

    def _degree(self, k: int, limit: int) -> int:
        while (
            k + 1 < limit
            and self.atoms[k + 1].kind == "word"
            and (self.atoms[k + 1].lower in {"of", "in", "and"} or self.atoms[k + 1].pos in {"NOUN", "PROPN", "ADJ"})
        ):
            if self.atoms[k + 1].lower == "and" and self.atoms[k + 2 : k + 3] and self.atoms[k + 2].kind != "word":
                break
            k += 1
        end = k + 1
        return end + 1 if end < limit and self.atoms[end].lower == "." else end

    def _details(self, k: int, limit: int) -> int:
        """Past what follows a position: where it is held, what for."""
        atoms = self.atoms
        while k < limit:
            atom = atoms[k]
            if k in self.close and not self._speaks(k):
                k = self.close[k] + 1
            elif atom.lower in _words("links"):
                end = self._complement(k + 1, limit)
                if end is None:
                    return k
                k = end
            elif atom.kind in _AGENTS and atom.key and atoms[k - 1].kind == "position":
                k += 1
            elif (
                atom.lower == ","
                and k + 1 < limit
                and atoms[k + 1].kind == "institution"
                and atoms[k - 1].kind == "position"
                and not (k + 2 < limit and atoms[k + 2].lower == "and" and False)
            ):
                k += 2
            elif atom.lower in {"'s", "’s"}:
                k += 1
            else:
                return k
        return k

    def _complement(self, k: int, limit: int) -> int | None:
        atoms = self.atoms
        words = 0
        while k < limit and words < 7:
            atom = atoms[k]
            if atom.kind in _AGENTS or atom.kind == "place":
                return k + 1
            if atom.kind != "word" or atom.pos in {"VERB", "AUX", "PRON"}:
                break
            if atom.lower in {"and", "or"} and words == 0:
                return None
            k, words = k + 1, words + 1
        return k if words and k < len(atoms) and atoms[k].kind != "person" else (k if words else None)

    # ------------------------------------------------ before the name

    def _left(self, i: int, floor: int, *, across: bool) -> int:
        """Where what is said before the name begins; ``across`` lets a comma stand between post and name."""
        start = self._stretch(i, floor)
        name = self._with_titles(i, floor)
        if start >= name > floor + 1 and (self.atoms[name - 1].lower == "," or self.atoms[name - 1].lower in _DASHES):
            further = self._stretch(name - 1, floor)
            edge = [a.lower for a in self.atoms[max(floor, further - 1) : further + 1]]
            bounded = bool({";", "and", ":"} & set(edge))
            if not (across or bounded) or not self._tells(further, name - 1):
                return start
            start = further
        while start < i and start - 1 > floor and self.atoms[start - 1].lower == ",":
            further = self._stretch(start - 1, floor)
            said = self.atoms[further : start - 1]
            whole = further == floor or self.atoms[further - 1].kind != "person"
            if (
                not said
                or not whole
                or not any(a.kind == "position" or a.lower.strip(".") in _words("degrees") for a in said)
            ):
                break
            start = further
        while start < i and self.atoms[start].lower in _JOINING:
            start += 1
        return start

    def _tells(self, start: int, stop: int) -> bool:
        """Whether words before a name name a post or a degree."""
        said = self.atoms[start:stop]
        return any(a.kind == "position" or a.lower.strip(".") in _words("degrees") for a in said)

    def _with_titles(self, i: int, floor: int) -> int:
        """Where the titles right before a name begin."""
        while i - 1 > floor and (self.atoms[i - 1].lower == "." or self.atoms[i - 1].lower.strip(".") in _titles()):
            i -= 1
        return i

    def _stretch(self, i: int, floor: int) -> int:
        """The beginning of an unbroken run of words of description that ends right before i."""
        atoms = self.atoms
        k = i
        while k > floor and i - k < 16:
            atom = atoms[k - 1]
            inner = (
                atom.kind in {"position", "institution", "backref", "place"}
                or atom.lower in _BEFORE_NAMES
                or atom.lower in {"'s", "’s", "and", "."}
                or atom.lower.strip(".") in _words("honorifics")
                or (
                    atom.kind == "word"
                    and atom.pos in {"ADJ", "NOUN", "PROPN", "DET", "PRON"}
                    and atom.lower not in {"who", "which", "that"}
                )
            )
            if not inner:
                break
            k -= 1
        while k < i and not self._opens(atoms[k], i - k):
            k += 1
        said = atoms[k:i]
        told = _words("honorifics") | _words("degrees")
        nearest = atoms[i - 1].mention if i else None
        if nearest is not None and nearest.type == "definite" and not any(a.kind == "position" for a in said):
            return i  # "researchers of the Institute A and B"
        if any(a.kind == "position" or a.lower.strip(".") in told or (a.kind == "backref") for a in said):
            return k
        return i

    def _opens(self, atom: Atom, distance: int) -> bool:
        if atom.kind in {"position", "backref"} or atom.lower in _words("openers"):
            return True
        if atom.kind == "institution":
            return distance > 1
        return atom.lower.strip(".") in _words("honorifics") | _words("degrees") or (
            atom.kind == "word" and atom.pos == "ADJ"
        )


def _parentheses(atoms: Sequence[Atom]) -> dict[int, int]:
    """Index of each opening parenthesis to that of its closing one, outermost pairs only."""
    out: dict[int, int] = {}
    stack: list[int] = []
    for i, atom in enumerate(atoms):
        if atom.lower in {"(", "["}:
            stack.append(i)
        elif atom.lower in {")", "]"} and stack:
            start = stack.pop()
            if not stack:
                out[start] = i
    return out


def crowded(phrase: Phrase) -> Phrase:
    """The phrase, meaning the unnamed people of its institution."""
    return replace(phrase, crowd=True)
