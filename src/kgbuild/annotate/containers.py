"""Which body is a unit of which: "of", "at", "under", a comma or a possessive between two names."""

from __future__ import annotations

from kgbuild.annotate.body import Body
from kgbuild.annotate.bodywords import heads
from kgbuild.annotate.words import Line

__all__ = ["attach"]


_CHAIN = 6
"""Containers of one body that are kept."""


def attach(line: Line, bodies: list[Body]) -> None:
    """Hangs containers on the bodies that they contain, right to left, so that chains are whole."""
    for body in bodies:
        body.end = body.stop
    for k in range(len(bodies) - 2, -1, -1):
        unit, next_body = bodies[k], bodies[k + 1]
        if unit.parents:
            continue
        joined = _joint(line, unit.stop, next_body.first)
        if joined == "of" or (joined in ("at", "under") and unit.rank <= max(next_body.rank, 4)):
            unit.parents = [next_body, *next_body.parents][:_CHAIN]
            unit.end = next_body.end
        elif joined == "," and _comma_unit(line, bodies, k):
            if unit.rank < next_body.rank:
                unit.parents = [next_body, *next_body.parents][:_CHAIN]
                unit.end = next_body.end
            else:
                next_body.parents = [unit, *unit.parents][:_CHAIN]
                unit.end = next_body.end
        elif joined == "'s":
            next_body.parents = [unit, *unit.parents][:_CHAIN]


def _joint(line: Line, stop: int, first: int) -> str:
    between = [w.text.lower() for w in line.words[stop:first]]
    if between and between[-1] == "the":
        between.pop()
    if between and between[-1] in '“«"':
        between.pop()
    if between in (["of"], ["de"], ["del"], ["der"], ["des"], ["du"], ["da"], ["do"]):
        return "of"
    if between in (["at"], ["in"], ["within"], ["on"]):
        return "at" if between != ["on"] else ""
    if between in (
        ["under"],
        ["attached", "to"],
        ["affiliated", "with"],
        ["affiliated", "to"],
        ["under", "the", "auspices", "of"],
    ):
        return "under"
    if between == [","]:
        return ","
    if between in (["'s"], ["’s"], ["’", "s"], ["'", "s"], ["’"]):
        return "'s"
    return ""


def _comma_unit(line: Line, bodies: list[Body], k: int) -> bool:
    """Whether "A, B" are unit and body: of different rank, and not two items of a longer enumeration."""
    a, b = bodies[k], bodies[k + 1]
    if a.rank == b.rank or min(a.rank, b.rank) > 3 or max(a.rank, b.rank) < 4:
        return False
    whole = a if a.rank > b.rank else b
    head = whole.head.lower().rstrip(".")
    if heads().get(head, ("",))[0] not in ("university", "academy") and head not in (
        "ministry",
        "hospital",
        "museum",
        "bank",
    ):
        return False
    if (
        k
        and _joint(line, bodies[k - 1].end or bodies[k - 1].stop, a.first) == ","
        and min(bodies[k - 1].rank, a.rank) >= 3
    ):
        return False
    if k + 2 < len(bodies):
        c = bodies[k + 2]
        gap = [w.text.lower() for w in line.words[b.end or b.stop : c.first] if w.text.lower() != "the"]
        if gap in (["and"], [",", "and"], [","], [",", "as", "well", "as"]) and not b.parents:
            return False
    before = line.words[a.first - 1].text.lower() if a.first else ""
    if before == "the" and a.first > 1:
        before = line.words[a.first - 2].text.lower()
    after = line.words[b.end or b.stop].text if (b.end or b.stop) < len(line.words) else "."
    return not (before in ("and",) or (after in (";",) and before in (";",))) or a.rank <= 2
