"""Who met whom, from the projections of :mod:`kgbuild.network`; and the small drawing of it beside each name."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kgbuild.publish.graph import Node, node_of

if TYPE_CHECKING:
    from kgbuild.network.value import Network
    from kgbuild.store.base import Store

__all__ = ["SHOWN", "Dot", "Drawing", "Line", "Ties", "draw", "read_networks"]

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


def read_networks(store: Store, shown: Callable[[Node], bool]) -> tuple[dict[str, Ties], Drawing | None]:
    """Ties of persons and of institutions, capped as everywhere: events of more than a hundred tie nobody; and the
    picture of the people with the strongest ties, of those that may be ``shown``."""
    from kgbuild.network.data import read_participations
    from kgbuild.network.project import project

    data = read_participations(store)
    if not data.statements:
        return {"person": Ties(), "institution": Ties()}, None
    persons = project(data, "persons", roll_up=False)
    units = project(data, "institutions", roll_up=False)
    whole = _partners(project(data, "institutions", roll_up=True))
    institutions = Ties({**_partners(units), **whole}, _left_out(units))
    return {"person": Ties(_partners(persons), _left_out(persons)), "institution": institutions}, draw_all(
        persons, shown
    )


def _left_out(network: Network) -> str:
    told = str(network.left_out)
    return "" if told.startswith("Nothing") else told


def _partners(network: Network) -> dict[Node, tuple[tuple[Node, int], ...]]:
    nodes = [node_of(node.iri) for node in network.nodes]
    found: dict[int, list[tuple[int, int]]] = {}
    edges = zip(network.source.tolist(), network.target.tolist(), network.count.tolist(), strict=True)
    for one, other, count in edges:
        found.setdefault(one, []).append((-count, other))
        found.setdefault(other, []).append((-count, one))
    names = [node.label for node in network.nodes]
    out = {}
    for one, others in found.items():
        others.sort(key=lambda pair: (pair[0], names[pair[1]], nodes[pair[1]]))
        out[nodes[one]] = tuple((nodes[other], -count) for count, other in others)
    return out


@dataclass(frozen=True, slots=True)
class Dot:
    """A node of the drawing: where it stands, how large, its name in lines, and on which side the name stands."""

    node: Node
    x: float
    y: float
    r: float
    text: tuple[str, ...]
    anchor: str
    label_x: float
    label_y: float
    group: int = 0


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
    """Neighbours in two bows, those tied to one another side by side; None where there are fewer than two.

    ``neighbours`` are (node, shared events, name); ``weight`` the ties among them.
    """
    if len(neighbours) < 2:
        return None
    chosen = _round(neighbours[:SHOWN], weight)
    width, height, middle = 330, 236, (165.0, 118.0)
    most = max(count for _, count, _ in chosen)
    dots: list[Dot] = []
    half = (len(chosen) + 1) // 2
    for place, (node, count, name) in enumerate(chosen):
        # down the right side and up the left one, as around a clock
        right = place < half
        side = half if right else len(chosen) - half
        row = place if right else len(chosen) - 1 - place
        height_of = 2 * (row + 0.5) / side - 1
        x = middle[0] + (28 + 20 * math.sqrt(1 - height_of**2)) * (1 if right else -1)
        y, r = middle[1] + 108 * height_of, 3.5 + 3 * math.sqrt(count / most)
        dots.append(_dot(node, x, y, r, _lines(name), right=right))
    at = {dot.node: dot for dot in dots}
    lines = []
    for (one, other), count in sorted(weight.items()):
        if one in at and other in at and one < other:
            lines.append(_line(at[one].x, at[one].y, at[other].x, at[other].y, count, most, inner=True))
    middle_dot = None
    if centre is not None:
        counts = {node: count for node, count, _ in chosen}
        lines += [_line(*middle, dot.x, dot.y, counts[dot.node], most, inner=False) for dot in dots]
        middle_dot = Dot(centre, *middle, 7.0, (), "middle", *middle)
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


def _dot(node: Node, x: float, y: float, r: float, text: tuple[str, ...], *, right: bool, group: int = 0) -> Dot:
    """A node with its name beside it, in the middle of its height."""
    at = round(x + (r + 4) * (1 if right else -1), 1)
    first = round(y + 4 - 6 * (len(text) - 1), 1)
    return Dot(node, round(x, 1), round(y, 1), round(r, 1), text, "start" if right else "end", at, first, group)


def _lines(name: str, limit: int = 17) -> tuple[str, ...]:
    """A name that fits beside its dot, in at most two lines.

    >>> _lines("Al-Farabi Kazakh National University")
    ('Al-Farabi Kazakh', 'National Univers…')
    >>> _lines("Ada Ray")
    ('Ada Ray',)
    """
    if len(name) <= limit:
        return (name,)
    first, *rest = name.split(" ")
    while rest and len(first) + 1 + len(rest[0]) <= limit:
        first += f" {rest.pop(0)}"
    return (_short(first, limit), *([_short(" ".join(rest), limit)] if rest else []))


def _short(name: str, limit: int) -> str:
    if len(name) <= limit:
        return name
    cut = name[:limit].rsplit(" ", 1)[0]
    return (cut if len(cut) > limit // 2 else name[: limit - 1]).rstrip(" ,.-") + "…"


DRAWN = 60
"""People in the picture of the whole."""
_NAMED = 8
_WIDTH, _HEIGHT, _MARGIN = 480, 330, 14.0


def draw_all(network: Network, shown: Callable[[Node], bool]) -> Drawing | None:
    """The people with the strongest ties, laid out as in the explorer, the best tied named where there is room.

    None where there are too few for a picture.
    """
    import numpy as np

    from kgbuild.network.communities import communities
    from kgbuild.network.layout import layout

    part = network.strongest(DRAWN)
    if len(part.nodes) < 6 or part.edge_count < 6:
        return None
    told = [shown(node_of(node.iri)) for node in part.nodes]
    places = layout(part, labels=False)
    groups = communities(part.adjacency)
    strength = np.asarray(part.adjacency.sum(axis=1)).ravel()
    low, high = places.min(axis=0), places.max(axis=0)
    scale = min(
        (_WIDTH - 2 * _MARGIN) / max(high[0] - low[0], 1.0), (_HEIGHT - 2 * _MARGIN) / max(high[1] - low[1], 1.0)
    )
    at = ((places - (low + high) / 2) * scale + (_WIDTH / 2, _HEIGHT / 2)).tolist()
    most = max(node.events for node in part.nodes)
    radii = [3.0 + 4.5 * math.sqrt(node.events / most) for node in part.nodes]
    widest = int(part.count.max())
    lines = tuple(
        _line(at[one][0], at[one][1], at[other][0], at[other][1], count, widest, inner=False)
        for one, other, count in zip(part.source.tolist(), part.target.tolist(), part.count.tolist(), strict=True)
        if told[one] and told[other]
    )
    order = [i for i in np.lexsort((np.arange(len(at)), -strength)).tolist() if told[i]]
    named = _named(at, radii, [node.label for node in part.nodes], order)
    dots = tuple(
        _dot(
            node_of(node.iri),
            at[i][0],
            at[i][1],
            radii[i],
            (node.label,) if i in named else (),
            right=named.get(i, True),
            group=min(int(groups[i]), 7),
        )
        for i, node in enumerate(part.nodes)
        if told[i]
    )
    return Drawing(_WIDTH, _HEIGHT, None, dots, lines)


def _named(at: list[list[float]], radii: list[float], names: list[str], order: list[int]) -> dict[int, bool]:
    """Which nodes are named, and whether at their right; no name over another or out of the picture."""
    boxes: list[tuple[float, float, float]] = []
    found: dict[int, bool] = {}
    for i in order:
        x, y = at[i]
        length = 6.6 * len(names[i])
        for right in (True, False):
            left = x + radii[i] + 4 if right else x - radii[i] - 4 - length
            over = any(left < end and start < left + length and abs(y - level) < 15 for start, end, level in boxes)
            if left >= 0 and left + length <= _WIDTH and not over:
                boxes.append((left, left + length, y))
                found[i] = right
                break
        if len(found) == _NAMED:
            break
    return found
