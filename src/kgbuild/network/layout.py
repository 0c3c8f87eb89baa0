"""Positions for drawing: seeded, stable from build to build, without overlaps.

Laid out component by component (:mod:`kgbuild.network.embed`), from where the nodes lay last time if that is given,
so that a new node moves its surroundings and not the map; else turned by a hash of each IRI. Then nodes that overlap,
labels included, are pushed apart. Small components are packed beside the large ones, nodes without ties last.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from kgbuild.network.data import Ints
from kgbuild.network.embed import embed
from kgbuild.network.matrix import Floats
from kgbuild.network.value import Network

__all__ = ["layout", "neighbourhood_preservation", "node_boxes", "node_radii", "spread", "wrapped_label"]

Block: TypeAlias = tuple[Ints, Floats]
"""The nodes of a component, and their places."""

_GAP = 120.0
"""Pixels between components."""


def layout(
    network: Network, *, start: Mapping[str, tuple[float, float]] | None = None, labels: bool = True, steps: int = 300
) -> Floats:
    """Positions of shape (n, 2), in pixels, y downwards.

    ``start`` holds earlier positions by IRI. With ``labels`` nodes make room for their label below them; without,
    which keeps neighbours nearer, for themselves only (for pages that leave out labels that would cover each other).
    """
    n = len(network.nodes)
    if not n:
        return np.zeros((0, 2))
    rim = 2.0 + 14.0 / (1.0 + n / 1000)  # air between the nodes of a dense group, as far as there is room for it
    boxes = node_boxes(network) if labels else np.repeat(node_radii(network)[:, None] + rim, 2, axis=1)
    adjacency = network.adjacency
    seeds, known = _seeds(network, adjacency, start)
    old, new = [], []
    for members in _components(adjacency):
        within = sparse.csr_array(adjacency[members][:, members])
        # a few new nodes among many known ones find their place in the old map; else the map begins anew
        begun = bool(known[members].mean() > 0.5)
        places = embed(within, seeds[members], known=begun, steps=steps) if len(members) > 1 else np.zeros((1, 2))
        if begun:
            old.append((members, _laid_on(_scaled(places), seeds[members], known[members])))
        else:
            new.append((members, spread(_scaled(places), boxes[members])))
    return _beside(old, new, boxes) if old else _packed(new, boxes)


def _components(adjacency: sparse.csr_array) -> list[Ints]:
    """The nodes of each part that hangs together, the largest part first."""
    count, part = sparse.csgraph.connected_components(adjacency, directed=False)
    order = np.argsort(part, kind="stable")
    parts = np.split(order, np.cumsum(np.bincount(part, minlength=count))[:-1])
    return sorted(parts, key=lambda members: (-len(members), int(members[0])))


def _seeds(
    network: Network, adjacency: sparse.csr_array, start: Mapping[str, tuple[float, float]] | None
) -> tuple[Floats, NDArray[np.bool_]]:
    """A point for each node: its earlier place, or the middle of its neighbours' ones, or one by a hash of its IRI."""
    hashed = np.array([_hashed(node.iri) for node in network.nodes])
    known = np.array([start is not None and node.iri in start for node in network.nodes])
    if start is None or not known.any():
        return hashed, known
    found = np.array([start.get(node.iri, (0.0, 0.0)) for node in network.nodes], dtype=np.float64)
    wide = float(found[known].std()) or 1.0
    near = adjacency @ np.column_stack([found * known[:, None], known])
    middle = near[:, :2] / np.maximum(near[:, 2:], 1e-12) + hashed * wide * 0.02
    return np.where(known[:, None], found, middle), known


def node_radii(network: Network) -> Floats:
    """Radius of each node in pixels: the area grows with the number of events."""
    events = np.array([node.events for node in network.nodes], dtype=np.float64)
    largest = max(1.0, float(events.max(initial=1.0)))
    found: Floats = 6.0 + 18.0 * np.sqrt(events / largest)
    return found


def _hashed(iri: str) -> tuple[float, float]:
    """A point in the unit disc."""
    raw = hashlib.sha256(iri.encode()).digest()
    angle = int.from_bytes(raw[:4], "big") / 2**32 * 2 * np.pi
    radius = np.sqrt(int.from_bytes(raw[4:8], "big") / 2**32)
    return float(radius * np.cos(angle)), float(radius * np.sin(angle))


def _scaled(places: Floats, *, room: float = 80.0) -> Floats:
    """Blown up or down so that a node has about ``room`` pixels to each side."""
    typical = np.sqrt((places**2).sum(axis=1).mean())
    scaled: Floats = places * (room * np.sqrt(len(places)) / 2 / max(float(typical), 1e-9))
    return scaled


def spread(places: Floats, halves: Floats, *, gap: float = 4.0, rounds: int = 300) -> Floats:
    """Push overlapping boxes apart until none overlap (or the rounds are used up).

    ``halves`` holds half the width and half the height of each box. A pair first moves along the line between its
    centres, which keeps the shape of the map; what still overlaps moves along the axis on which less is missing.
    """
    places = places + np.stack([np.cos(np.arange(len(places))), np.sin(np.arange(len(places)))], axis=1) * 1e-2
    for round_ in range(rounds):
        pairs, way, missing = _overlaps(places, halves, gap)
        if not len(pairs):
            break
        if round_ < rounds // 2:
            need = halves[pairs[:, 0]] + halves[pairs[:, 1]] + gap
            stretch = 1.0 / np.maximum((np.abs(way) / need).max(axis=1), 1e-3) - 1.0
            length = np.maximum(np.linalg.norm(way, axis=1), 1e-9)
            step = way * np.minimum(stretch * 0.3, 25.0 / length)[:, None]
        else:
            along = missing.argmin(axis=1)
            step = np.zeros_like(way)
            row = np.arange(len(pairs))
            step[row, along] = np.where(way[row, along] < 0, -0.51, 0.51) * missing[row, along]
        for axis in (0, 1):
            places[:, axis] += np.bincount(pairs[:, 1], step[:, axis], minlength=len(places))
            places[:, axis] -= np.bincount(pairs[:, 0], step[:, axis], minlength=len(places))
    return places


def _overlaps(places: Floats, halves: Floats, gap: float) -> tuple[np.ndarray, Floats, Floats]:
    """Pairs of boxes that overlap: their indices, the way from one to the other, and what is missing by axis."""
    from scipy.spatial import cKDTree

    widest = halves.max(axis=0, initial=1.0)
    pairs = cKDTree(places / widest).query_pairs(2.0 + gap / widest.min(), p=np.inf, output_type="ndarray")
    pairs = pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))]
    way = places[pairs[:, 1]] - places[pairs[:, 0]]
    missing = halves[pairs[:, 0]] + halves[pairs[:, 1]] + gap - np.abs(way)
    close = (missing > 1e-6).all(axis=1)
    return pairs[close], way[close], missing[close]


def wrapped_label(label: str, width: int = 22) -> str:
    """The label in lines of about that width, at most three.

    >>> wrapped_label("Institute of Research into Public Opinion")
    'Institute of Research\\ninto Public Opinion'
    """
    import textwrap

    return "\n".join(textwrap.wrap(label, width, max_lines=3, placeholder=" …")) or label


def node_boxes(network: Network) -> Floats:
    """Half the width and height that a node takes up with its label below, in pixels; shape (n, 2)."""
    radii = node_radii(network)
    lines = [wrapped_label(node.label).split("\n") for node in network.nodes]
    size = 13 + radii / 3
    width = np.array([max(map(len, rows)) for rows in lines]) * size * 0.27
    height = np.array([len(rows) for rows in lines]) * size * 0.6
    return np.stack([np.maximum(radii, width), radii + height], axis=1)


def _packed(blocks: list[Block], halves: Floats) -> Floats:
    """Components in rows beside the largest, each in its own box; what has no ties in a grid at the end."""
    found = np.zeros((len(halves), 2))
    x, y, height = 0.0, 0.0, 0.0
    boxes = [_box(places, halves[members]) for members, places in blocks]
    area = sum((high - low + _GAP).prod() for low, high in boxes)
    width = max(float((boxes[0][1] - boxes[0][0])[0]), 1.3 * float(np.sqrt(area)))
    for (members, places), (low, high) in zip(blocks, boxes, strict=True):
        size = high - low
        if x > 0 and x + size[0] > width:
            x, y, height = 0.0, y + height + _GAP, 0.0
        found[members] = places - low + (x, y)
        x, height = x + float(size[0]) + _GAP, max(height, float(size[1]))
    found -= (found.min(axis=0) + found.max(axis=0)) / 2
    return np.round(found, 1) + 0.0


def _laid_on(places: Floats, earlier: Floats, known: NDArray[np.bool_]) -> Floats:
    """Turned, mirrored and moved so that the known nodes come as near to their earlier places as they can."""
    was, now = earlier[known], places[known]
    left, _, right = np.linalg.svd((now - now.mean(axis=0)).T @ (was - was.mean(axis=0)))
    laid: Floats = (places - now.mean(axis=0)) @ (left @ right) + was.mean(axis=0)
    return laid


def _beside(old: list[Block], new: list[Block], halves: Floats) -> Floats:
    """Components that stay where they lay, new ones below them, and nodes that overlap pushed apart."""
    found = np.zeros((len(halves), 2))
    for members, places in old:
        found[members] = places
    if new:
        stay, come = (np.concatenate([members for members, _ in blocks]) for blocks in (old, new))
        found[come] = _packed(new, halves)[come]
        (left, _), (_, bottom) = _box(found[stay], halves[stay])
        found[come] += (left, bottom + _GAP) - _box(found[come], halves[come])[0]
    return np.round(spread(found, halves), 1) + 0.0


def _box(places: Floats, halves: Floats) -> tuple[Floats, Floats]:
    return (places - halves).min(axis=0), (places + halves).max(axis=0)


def neighbourhood_preservation(network: Network, places: Floats) -> float:
    """How many of a node's nearest points are its neighbours in the network, on average over nodes with ties.

    As many nearest points are looked at as the node has neighbours; 1 is perfect.
    """
    from scipy.spatial import cKDTree

    adjacency = network.adjacency
    tree = cKDTree(places)
    shares = []
    for node in range(len(network.nodes)):
        ties = adjacency.indices[adjacency.indptr[node] : adjacency.indptr[node + 1]]
        if len(ties):
            _, near = tree.query(places[node], k=len(ties) + 1)
            shares.append(len(set(ties.tolist()) & set(np.atleast_1d(near).tolist()) - {node}) / len(ties))
    return float(np.mean(shares)) if shares else 1.0
