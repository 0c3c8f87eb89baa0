"""Who met whom, from the projections of :mod:`kgbuild.network`; and the small drawing of it beside each name."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kgbuild.publish.graph import Node, node_of

if TYPE_CHECKING:
    from kgbuild.network.data import Participations
    from kgbuild.store.base import Store

__all__ = ["SHOWN", "Dot", "Drawing", "Line", "Ties", "draw", "read_ties"]

SHOWN = 12
"""Neighbours that are drawn."""


@dataclass(frozen=True, slots=True)
class Ties:
    """For each agent, the others of its kind that it met, the most often met first: (other, shared events)."""

    partners: Mapping[Node, tuple[tuple[Node, int], ...]] = field(default_factory=dict)
    left_out: str = ""

    def between(self, one: Node, other: Node) -> int:
        """How many events the two share."""
        return next((count for node, count in self.partners.get(one, ()) if node == other), 0)


def read_ties(store: Store) -> dict[str, Ties]:
    """Ties of persons and of institutions, capped as everywhere: events of more than a hundred tie nobody."""
    from kgbuild.network.data import read_participations
    from kgbuild.network.project import project

    data = read_participations(store)
    if not data.statements:
        return {"person": Ties(), "institution": Ties()}
    persons = _ties(data, "persons", roll_up=False)
    units = _ties(data, "institutions", roll_up=False)
    rolled = project(data, "institutions", roll_up=True)
    whole = _partners(rolled)
    institutions = Ties({**units.partners, **whole}, units.left_out)
    return {"person": persons, "institution": institutions}


def _ties(data: Participations, kind: str, *, roll_up: bool) -> Ties:
    from kgbuild.network.project import project

    network = project(data, kind, roll_up=roll_up)  # type: ignore[arg-type]  # one of KINDS
    told = str(network.left_out)
    return Ties(_partners(network), "" if told.startswith("Nothing") else told)


def _partners(network: object) -> dict[Node, tuple[tuple[Node, int], ...]]:
    nodes = [node_of(node.iri) for node in network.nodes]  # type: ignore[attr-defined]
    found: dict[int, list[tuple[int, int]]] = {}
    edges = zip(network.source.tolist(), network.target.tolist(), network.count.tolist(), strict=True)  # type: ignore[attr-defined]
    for one, other, count in edges:
        found.setdefault(one, []).append((-count, other))
        found.setdefault(other, []).append((-count, one))
    names = [node.label for node in network.nodes]  # type: ignore[attr-defined]
    out = {}
    for one, others in found.items():
        others.sort(key=lambda pair: (pair[0], names[pair[1]], nodes[pair[1]]))
        out[nodes[one]] = tuple((nodes[other], -count) for count, other in others)
    return out


@dataclass(frozen=True, slots=True)
class Dot:
    """A node of the drawing: where it stands, how large, what it is called, and on which side the name stands."""

    node: Node
    x: float
    y: float
    r: float
    text: str
    anchor: str
    label_x: float
    label_y: float


@dataclass(frozen=True, slots=True)
class Line:
    """A tie: its ends and how strong it is (stroke width)."""

    x1: float
    y1: float
    x2: float
    y2: float
    width: float
    inner: bool


@dataclass(frozen=True, slots=True)
class Drawing:
    """An ego network: width and height of the picture, the thing itself, its neighbours, the ties."""

    width: int
    height: int
    centre: Dot | None
    dots: tuple[Dot, ...]
    lines: tuple[Line, ...]


def draw(
    centre: Node | None, neighbours: list[tuple[Node, int, str]], weight: Mapping[tuple[Node, Node], int]
) -> Drawing | None:
    """Neighbours on an ellipse, those tied to one another side by side; None where there are fewer than two.

    ``neighbours`` are (node, shared events, name); ``weight`` the ties among them.
    """
    if len(neighbours) < 2:
        return None
    chosen = _round(neighbours[:SHOWN], weight)
    width, height, middle = 330, 236, (165.0, 118.0)
    most = max(count for _, count, _ in chosen)
    dots: list[Dot] = []
    for place, (node, count, name) in enumerate(chosen):
        angle = 2 * math.pi * (place + 0.5) / len(chosen) - math.pi / 2
        x, y = middle[0] + 46 * math.cos(angle), middle[1] + 102 * math.sin(angle)
        r = 3.5 + 3 * math.sqrt(count / most)
        right = math.cos(angle) >= 0
        dots.append(
            Dot(
                node,
                round(x, 1),
                round(y, 1),
                round(r, 1),
                _short(name),
                "start" if right else "end",
                round(x + (r + 4) * (1 if right else -1), 1),
                round(y + 4, 1),
            )
        )
    at = {dot.node: dot for dot in dots}
    lines = []
    for (one, other), count in sorted(weight.items()):
        if one in at and other in at and one < other:
            lines.append(_line(at[one].x, at[one].y, at[other].x, at[other].y, count, most, inner=True))
    middle_dot = None
    if centre is not None:
        counts = {node: count for node, count, _ in chosen}
        lines += [_line(*middle, dot.x, dot.y, counts[dot.node], most, inner=False) for dot in dots]
        middle_dot = Dot(centre, *middle, 7.0, "", "middle", *middle)
    return Drawing(width, height, middle_dot, tuple(dots), tuple(lines))


def _line(x1: float, y1: float, x2: float, y2: float, count: int, most: int, *, inner: bool) -> Line:
    return Line(x1, y1, x2, y2, round(0.8 + 3.2 * math.sqrt(min(1.0, count / most)), 1) if not inner else 0.8, inner)


def _round(
    neighbours: list[tuple[Node, int, str]], weight: Mapping[tuple[Node, Node], int]
) -> list[tuple[Node, int, str]]:
    """An order around the circle: each next one is the best tied to the last three placed."""
    left = list(neighbours)
    order = [left.pop(0)]
    while left:
        last = [node for node, _, _ in order[-3:]]
        best = max(
            range(len(left)),
            key=lambda i: (sum(weight.get((left[i][0], node), 0) for node in last), -i),
        )
        order.append(left.pop(best))
    return order


def _short(name: str, limit: int = 16) -> str:
    """A name that fits beside its dot.

    >>> _short("Al-Farabi Kazakh National University")
    'Al-Farabi…'
    """
    if len(name) <= limit:
        return name
    cut = name[:limit].rsplit(" ", 1)[0]
    return (cut if len(cut) > limit // 2 else name[: limit - 1]).rstrip(" ,.-") + "…"
