"""The ties of persons to bodies that no wording gives, where what stands between and around them makes one likely."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from kgbuild.interpret.affiliations import Home, Tie
from kgbuild.interpret.atoms import Atom
from kgbuild.interpret.posts import occupation, position_of
from kgbuild.interpret.row import Row
from kgbuild.weights import Weights, shipped_weights

__all__ = ["Couple", "Known", "couples_of", "likely_ties", "tie_weights"]

_BODIES = frozenset({"institution", "backref"})
_CODES = {
    "person": "P", "institution": "B", "backref": "B", "position": "R", "place": "L", "date": "D", "title": "T",
    "event": "E",
}  # fmt: skip
_GRAMMAR = frozenset({"ADP", "DET", "PRON", "CCONJ", "SCONJ", "PART", "PUNCT"})
"""Parts of speech whose words stand for themselves in a shape."""
_ARTICLES = frozenset({"the", "a", "an"})
_NEAR = 30
"""Atoms between a name and a body that is looked at."""
_MOST = 60
"""Names and bodies of a sentence that are looked at, so that the work stays bounded."""
_SHORT = 6


class Couple(NamedTuple):
    """A person and a body that stand in one sentence, or (without a place) a person and the publisher."""

    person: str
    body: str
    row: Row
    at: tuple[int, int]
    """The atoms that name the person and the body; -1 for a publisher that the sentence does not name."""
    marks: frozenset[str]


@dataclass(slots=True)
class Known:
    """What is known of a report's ties, bodies and publisher before likely ties are looked for."""

    ties: Sequence[Tie]
    home: Home
    types: Mapping[str, str]
    wholes: Mapping[str, str] = field(default_factory=dict)
    """The body that each unit is of."""
    of_person: dict[str, set[str]] = field(default_factory=dict)
    here: dict[tuple[int, str], set[str]] = field(default_factory=dict)
    """Who is tied to a body, by sentence and body."""

    def __post_init__(self) -> None:
        for tie in self.ties:
            self.of_person.setdefault(tie.person, set()).add(tie.institution)
            for sentence in tie.sentences:
                self.here.setdefault((sentence, tie.institution), set()).add(tie.person)


@cache
def tie_weights() -> Weights:
    """The weights that ship with kgbuild."""
    return shipped_weights("ties.json")


def couples_of(rows: Sequence[Row], known: Known) -> Iterator[Couple]:
    """Persons beside bodies, sentence by sentence, and those who may be of the house."""
    met: set[str] = set()
    home = known.home.key
    for row in rows:
        persons = [i for i, atom in enumerate(row.atoms) if atom.kind == "person" and atom.key][:_MOST]
        bodies = [j for j, atom in enumerate(row.atoms) if atom.kind in _BODIES and atom.key][:_MOST]
        housed = home is not None and any(row.atoms[j].key == home for j in bodies)
        for i in persons:
            person = str(row.atoms[i].key)
            for j in bodies:
                body = str(row.atoms[j].key)
                if abs(i - j) <= _NEAR and person != body and not _of_another(row, i, j, known):
                    yield Couple(person, body, row, (i, j), frozenset(_marks(row, i, j, known)))
            if home is not None and not housed and person not in met:
                yield Couple(person, home, row, (i, -1), frozenset(_house_marks(row, i, known)))
            met.add(person)


def _of_another(row: Row, i: int, j: int, known: Known) -> bool:
    """ "A of the Institute, B and C": the body is that of a name before it, and a comma parts it from this name."""
    if j > i or not any(atom.lower in {",", "and", ";"} for atom in row.atoms[j + 1 : i]):
        return False
    here = known.here.get((row.sentence.index, str(row.atoms[j].key)), set())
    return any(atom.key in here for atom in row.atoms[:j] if atom.kind == "person")


def likely_ties(rows: Sequence[Row], known: Known, weights: Weights | None = None) -> list[Tie]:
    """One tie for each person and body that are likely enough, stated by the sentence that speaks for it most."""
    weights = tie_weights() if weights is None else weights
    best: dict[tuple[str, str], tuple[float, Couple]] = {}
    for couple in couples_of(rows, known):
        if couple.body in known.of_person.get(couple.person, ()):
            continue
        chance = weights.probability(couple.marks)
        if chance >= weights.least and chance > best.get((couple.person, couple.body), (0.0,))[0]:
            best[couple.person, couple.body] = chance, couple
    return [_tie(couple, chance) for chance, couple in best.values()]


def _tie(couple: Couple, chance: float) -> Tie:
    position = _post(couple.row, *couple.at)
    sentence = couple.row.sentence.index
    return Tie(couple.person, couple.body, position, "tie-likely", [couple.row.span], [sentence], chance)


def _post(row: Row, i: int, j: int) -> str | None:
    """The one post that stands right before the name or between name and body; behind a body only "its curator X"."""
    before = [a for a in row.atoms[max(0, i - 2) : i] if a.kind == "position"]
    between = [] if j < 0 else [a for a in row.atoms[min(i, j) + 1 : max(i, j)] if a.kind == "position"]
    if 0 <= j < i and any(atom.kind == "punct" for atom in row.atoms[j + 1 : i]):
        return None
    posts = list(dict.fromkeys([*before, *between]))
    said = position_of(posts[0]) if len(posts) == 1 else None
    return None if said is None or occupation(said) else said


def _code(atom: Atom) -> str:
    if atom.kind in _CODES:
        return _CODES[atom.kind]
    return atom.lower if atom.kind == "punct" or atom.pos in _GRAMMAR else atom.pos or "X"


def _before(row: Row, at: int) -> str:
    """What stands before an atom, articles left out."""
    at -= 1
    while at > 0 and row.atoms[at].lower in _ARTICLES:
        at -= 1
    return _beside(row, at)


def _beside(row: Row, at: int) -> str:
    return _code(row.atoms[at]) if 0 <= at < len(row.atoms) else "^" if at < 0 else "$"


def _marks(row: Row, i: int, j: int, known: Known) -> Iterator[str]:
    """What is seen of a name and a body in one sentence."""
    side = "behind" if i < j else "before"
    first, last = min(i, j), max(i, j)
    gap = row.atoms[first + 1 : last]
    codes = [_code(atom) for atom in gap if atom.lower not in _ARTICLES]
    yield side
    yield f"layout:{row.sentence.layout}"
    yield f"{side}:gap:{len(gap) if len(gap) < 4 else 'few' if len(gap) < 9 else 'far'}"
    if len(codes) <= _SHORT:
        yield f"{side}:shape:{' '.join(codes)}"
    yield f"{side}:near-body:{(codes or ['.'])[-1 if i < j else 0]}"
    yield f"{side}:near-name:{(codes or ['.'])[0 if i < j else -1]}"
    yield f"{side}:outer:{_before(row, first)}"
    yield f"{side}:then:{_beside(row, last + 1)}"
    for code in ("P", "B", "R", "E", "T", ";", ",", "(", ")", "and", "who"):
        if code in codes:
            yield f"{side}:over:{code}"
    if "B" in codes and "P" in codes:
        yield f"{side}:over:{'PB' if codes.index('P') < codes.index('B') else 'BP'}"
    verbs = [atom.lemma for atom in gap if atom.pos == "VERB"]
    yield f"{side}:verb:{verbs[-1]}" if verbs else f"{side}:verbless"
    if codes.count("(") > codes.count(")"):
        yield f"{side}:bracketed"
    yield from (f"{side}:{mark}" for mark in _bearers(row, i, j, known))


def _bearers(row: Row, i: int, j: int, known: Known) -> Iterator[str]:
    """What the name and the body have beside each other: posts, ties to others."""
    person, body = row.atoms[i], row.atoms[j]
    yield f"body:{known.types.get(str(body.key), 'body')}"
    yield f"as:{body.kind}"
    if body.key == known.home.key:
        yield "publisher"
    for other in known.of_person.get(str(person.key), ()):
        if known.wholes.get(other) == body.key:
            yield "whole-of-tied"
        elif known.wholes.get(str(body.key)) == other:
            yield "part-of-tied"
    yield from _of_name(row, i, known, str(body.key))
    others = known.here.get((row.sentence.index, str(body.key)), set()) - {person.key}
    taken = "taken" if others else "free"
    yield from (taken, f"{taken}:{_beside(row, i + 1 if i < j else i - 1)}")
    mates = _mates(row, i)
    if others & mates:
        yield "of-mate"
    yield "agent" if any(p.head.span == body.span for g in row.groups for p in g.phrases) else "inner"


def _of_name(row: Row, i: int, known: Known, body: str) -> Iterator[str]:
    """Of the name alone: whether it has a post before it, and ties to others than the body."""
    person = str(row.atoms[i].key)
    elsewhere = known.of_person.get(person, set()) - {body}
    here = any(person in known.here.get((row.sentence.index, other), ()) for other in elsewhere)
    yield "tied-here" if here else "tied" if elsewhere else "untied"
    before = [a for a in row.atoms[max(0, i - 2) : i] if a.kind == "position"]
    yield "posted" if before and not occupation(before[-1].lower) else "occupied" if before else "postless"


def _mates(row: Row, i: int) -> set[str]:
    """Who else stands in the name's enumeration."""
    for group in row.groups:
        if group.start <= i < group.end:
            return {str(phrase.head.key) for phrase in group.phrases} - {str(row.atoms[i].key)}
    return set()


def _house_marks(row: Row, i: int, known: Known) -> Iterator[str]:
    """What is seen of a name that may be of the house, which its sentence does not name."""
    yield "house"
    yield f"house:layout:{row.sentence.layout}"
    yield f"house:outer:{_before(row, i)}"
    yield f"house:then:{_beside(row, i + 1)}"
    name = list(_of_name(row, i, known, str(known.home.key)))
    yield from (f"house:{mark}" for mark in name)
    yield f"house:{'+'.join(name)}"
    before = [a for a in row.atoms[max(0, i - 2) : i] if a.kind == "position"]
    if before:
        yield f"house:post:{before[-1].lower.split()[-1]}"
    word = next((a for a in reversed(row.atoms[:i]) if a.pos in {"NOUN", "VERB", "PRON"}), None)
    yield f"house:word:{word.lemma if word is not None else '^'}"
    mates = _mates(row, i)
    home = str(known.home.key)
    if any(home in known.of_person.get(mate, ()) for mate in mates):
        yield "house:mate"
    if any(known.of_person.get(mate, set()) - {home} for mate in mates):
        yield "house:mate-elsewhere"
    if any(atom.lower in {"our", "we", "us"} for atom in row.atoms):
        yield "house:our"
    if any(atom.kind in _BODIES for atom in row.atoms):
        yield "house:beside-body"
