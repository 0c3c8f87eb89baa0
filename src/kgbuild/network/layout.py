"""Positions for drawing: seeded, stable from build to build, without overlaps.

Forces of the LinLog energy (Noack 2007: attraction by weight, repulsion by degree; communities stand apart),
laid out component by component. A node begins where a hash of its IRI says, or where it was last time, so a
new node moves its surroundings and not the map. Small components are packed beside the large ones, nodes without ties
last. Then nodes that overlap, labels included, are pushed apart.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

import numpy as np
from scipy import sparse

from kgbuild.network.project import Floats, Network

__all__ = ["layout", "lin_log", "neighbourhood_preservation", "node_radii", "spread", "wrapped_label"]

_EXACT = 1500
"""Up to so many nodes every pair repels; above, a node is repelled by the centres of the cells of a grid."""


def layout(network: Network, *, start: Mapping[str, tuple[float, float]] | None = None, steps: int = 300) -> Floats:
    """Positions of shape (n, 2), in pixels, y downwards; ``start`` holds earlier positions by IRI."""
    n = len(network.nodes)
    if not n:
        return np.zeros((0, 2))
    boxes = _boxes(network, node_radii(network))
    adjacency = network.adjacency
    count, part = sparse.csgraph.connected_components(adjacency, directed=False)
    sizes = np.bincount(part, minlength=count)
    blocks = []
    for component in sorted(range(count), key=lambda c: (-sizes[c], int(np.argmax(part == c)))):
        members = np.flatnonzero(part == component)
        first = np.array([_start(network.nodes[index].iri, start) for index in members])
        within = adjacency[members][:, members]
        places = _scaled(lin_log(sparse.csr_array(within), first, steps=steps)) if len(members) > 1 else first * 0
        blocks.append((members, spread(places, boxes[members])))
    return _packed(blocks, boxes)


def node_radii(network: Network) -> Floats:
    """Radius of each node in pixels: the area grows with the number of events."""
    events = np.array([node.events for node in network.nodes], dtype=np.float64)
    largest = max(1.0, float(events.max(initial=1.0)))
    found: Floats = 6.0 + 18.0 * np.sqrt(events / largest)
    return found


def _start(iri: str, known: Mapping[str, tuple[float, float]] | None) -> tuple[float, float]:
    if known is not None and iri in known:
        return known[iri]
    raw = hashlib.sha256(iri.encode()).digest()
    angle = int.from_bytes(raw[:4], "big") / 2**32 * 2 * np.pi
    radius = np.sqrt(int.from_bytes(raw[4:8], "big") / 2**32)
    return float(radius * np.cos(angle)), float(radius * np.sin(angle))


def _scaled(places: Floats, *, room: float = 95.0) -> Floats:
    """Blown up or down so that a node has about ``room`` pixels to each side."""
    typical = np.sqrt((places**2).sum(axis=1).mean())
    scaled: Floats = places * (room * np.sqrt(len(places)) / 2 / max(float(typical), 1e-9))
    return scaled


def lin_log(adjacency: sparse.csr_array, start: Floats, *, steps: int = 300) -> Floats:
    """Minimize the LinLog energy from the start by damped steps of falling size; units of one typical tie."""
    n = len(start)
    links = sparse.coo_array(adjacency)
    mass = 1.0 + np.diff(sparse.csr_array(adjacency).indptr).astype(np.float64)
    weight = np.sqrt(links.data / max(float(links.data.mean()), 1e-12)) if links.nnz else links.data
    places = _scaled(start - start.mean(axis=0), room=2.0)
    momentum = np.zeros_like(places)
    for step in range(steps):
        pull = _attraction(places, links.coords[0], links.coords[1], weight)
        push = _repulsion(places, mass)
        gravity = -0.05 * mass[:, None] * places / (np.linalg.norm(places, axis=1)[:, None] + 1.0)
        momentum = 0.6 * momentum + (pull + push + gravity) / mass[:, None]
        length = np.linalg.norm(momentum, axis=1)[:, None]
        longest = 0.12 * np.sqrt(n) * (1.0 - step / steps) + 0.002
        places = places + momentum * np.minimum(1.0, longest / np.maximum(length, 1e-12))
    centred: Floats = places - places.mean(axis=0)
    return centred


def _attraction(places: Floats, source: np.ndarray, target: np.ndarray, weight: Floats) -> Floats:
    """Pull of constant strength along each tie (the gradient of the distance itself)."""
    way = places[target] - places[source]
    way *= (weight / (np.linalg.norm(way, axis=1) + 0.05))[:, None]
    return np.stack([np.bincount(source, way[:, axis], minlength=len(places)) for axis in (0, 1)], axis=1)


def _repulsion(places: Floats, mass: Floats) -> Floats:
    """Push by the product of masses over the distance (the gradient of its logarithm), scaled to the pulls."""
    scale = 0.5 / mass.mean() * np.sqrt(len(places)) / 4
    centres, weights = (places, mass) if len(places) <= _EXACT else _cells(places, mass)
    push = _push_from(places, centres, weights)
    scaled: Floats = scale * mass[:, None] * push
    return scaled


def _push_from(places: Floats, centres: Floats, mass: Floats) -> Floats:
    found = np.zeros_like(places)
    for low in range(0, len(places), 512):  # rows at a time, so that memory stays flat
        block = places[low : low + 512]
        x = block[:, :1] - centres[:, 0]
        y = block[:, 1:] - centres[:, 1]
        pull = mass / (x * x + y * y + 0.05)
        found[low : low + 512, 0] = (x * pull).sum(axis=1)
        found[low : low + 512, 1] = (y * pull).sum(axis=1)
    return found


def _cells(places: Floats, mass: Floats, side: int = 24) -> tuple[Floats, Floats]:
    low, high = places.min(axis=0), places.max(axis=0)
    cell = np.minimum((places - low) / np.maximum(high - low, 1e-9) * side, side - 1).astype(np.int64)
    _, of = np.unique(cell[:, 0] * side + cell[:, 1], return_inverse=True)
    weights: Floats = np.bincount(of, mass).astype(np.float64)
    centres = np.stack([np.bincount(of, mass * places[:, axis]) / weights for axis in (0, 1)], axis=1)
    return centres, weights


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


def _boxes(network: Network, radii: Floats) -> Floats:
    """Half the width and height that a node takes up with its label below."""
    lines = [wrapped_label(node.label).split("\n") for node in network.nodes]
    size = 13 + radii / 3
    width = np.array([max(map(len, rows)) for rows in lines]) * size * 0.27
    height = np.array([len(rows) for rows in lines]) * size * 0.6
    return np.stack([np.maximum(radii, width), radii + height], axis=1)


def _packed(blocks: list[tuple[np.ndarray, Floats]], halves: Floats) -> Floats:
    """Components in rows beside the largest, each in its own box; what has no ties in a grid at the end."""
    found = np.zeros((len(halves), 2))
    gap, x, y, height = 50.0, 0.0, 0.0, 0.0
    boxes = [_box(places, halves[members]) for members, places in blocks]
    area = sum((high - low + gap).prod() for low, high in boxes)
    width = max(float((boxes[0][1] - boxes[0][0])[0]), 1.3 * float(np.sqrt(area)))
    for (members, places), (low, high) in zip(blocks, boxes, strict=True):
        size = high - low
        if x > 0 and x + size[0] > width:
            x, y, height = 0.0, y + height + gap, 0.0
        found[members] = places - low + (x, y)
        x, height = x + float(size[0]) + gap, max(height, float(size[1]))
    found -= (found.min(axis=0) + found.max(axis=0)) / 2
    return np.round(found, 1) + 0.0


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
