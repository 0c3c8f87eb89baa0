"""The parts that no wording gives, where the marks of agent and event make one likely."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from typing import NamedTuple, TypeAlias

from kgbuild.interpret.atoms import Atom
from kgbuild.interpret.drafts import Draft
from kgbuild.interpret.likely_marks import Page, Sight, marks_of, nearest, sights_of
from kgbuild.interpret.phrases import Phrase
from kgbuild.interpret.roles import Part
from kgbuild.weights import Weights

__all__ = ["ROLES", "Pair", "Weighed", "likeliest", "likely", "pairs_of", "part_weights"]

ROLES: Mapping[str, tuple[str, ...]] = {
    "body": ("organizer", "host", "supporter", "participant"),
    "person": ("speaker", "participant", "moderator"),
}
"""The roles that are weighed, for bodies and for persons."""

Weighed: TypeAlias = Mapping[str, Weights]
"""The weights of each role, by ``body-ROLE`` or ``person-ROLE``."""


class Pair(NamedTuple):
    """An agent without a part in an event of the passage that names it; the publisher belongs to every passage."""

    draft: Draft
    key: str
    kind: str
    sights: tuple[Sight, ...]
    marks: frozenset[str]


@cache
def part_weights() -> Weighed:
    """The weights that ship with kgbuild."""
    data = json.loads((resources.files("kgbuild") / "lexicons" / "parts.json").read_text("utf-8"))
    return {name: Weights(one["bias"], one["marks"], one["least"]) for name, one in data.items()}


def pairs_of(page: Page, only: tuple[Draft, str] | None = None) -> Iterator[Pair]:
    """The pairs that were left without a part (``only``: this one)."""
    given = {(id(part.draft), part.key) for part in page.parts}
    wanted = None if only is None else (id(only[0]), only[1])
    everywhere = sights_of(page)
    if page.publisher is not None:
        everywhere.setdefault(page.publisher, [])
    for draft in page.drafts:
        for key, sights in everywhere.items():
            pair = id(draft), key
            if pair in given or (wanted is not None and pair != wanted):
                continue
            here = tuple(sight for sight in sights if sight.passage == draft.passage)
            if here or key == page.publisher:
                kind = "person" if here and here[0].phrase.head.kind == "person" else "body"
                yield Pair(draft, key, kind, here, marks_of(page, draft, key, here))


def likeliest(kind: str, marks: frozenset[str], weights: Weighed) -> tuple[str, float, bool]:
    """The name of the role that the marks speak for most, its probability, and whether that is enough."""
    known = [(f"{kind}-{role}", weights.get(f"{kind}-{role}")) for role in ROLES[kind]]
    weighed = [(one.probability(marks), name, one.least) for name, one in known if one is not None]
    chance, name, least = max(weighed, default=(0.0, "", 1.0))
    return name, chance, chance >= least


def likely(page: Page, weights: Weighed | None = None) -> list[Part]:
    """One part, in the likeliest role, for each pair where that is likely enough."""
    weights = part_weights() if weights is None else weights
    out: list[Part] = []
    for pair in pairs_of(page) if weights else ():
        name, chance, enough = likeliest(pair.kind, pair.marks, weights)
        if enough:
            out.append(_part(pair, name.partition("-")[2], chance))
    return out


def _part(pair: Pair, role: str, chance: float) -> Part:
    """The part, stated by the sentence that ties its agent closest to the event; the probability is its confidence."""
    draft, person = pair.draft, pair.kind == "person"
    said, index = draft.evidence, draft.sentence
    phrase = Phrase(Atom("institution", draft.head.span, "", "", key=pair.key), 0, 0)
    if pair.sights:
        _, sight = nearest(draft, pair.sights)
        phrase, said, index = sight.phrase, sight.row.span, sight.row.sentence.index
    return Part(draft, phrase, pair.key, person, role, "likely", (said,), "", None, index, 0, chance)
