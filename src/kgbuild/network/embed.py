"""Coordinates in which the nearest points of a node are its neighbours in the network.

A start by Pivot MDS (Brandes and Pich 2006) puts far parts of the network far apart. Then ties pull and all nodes push
as in t-SNE (van der Maaten and Hinton 2008) with the ties themselves as the probabilities (tsNET: Kruiger et al. 2017).
The push is summed on a grid by fast Fourier transform (FIt-SNE: Linderman et al. 2019): time grows with nodes plus
ties. Chance has no part in it.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy import fft, sparse

__all__ = ["embed", "pivot_mds"]

Floats = NDArray[np.float64]

_GRID = 384
"""Cells along a side at most; above, a cell grows larger than the reach of a node and the push gets coarser."""


def embed(adjacency: sparse.csr_array, seeds: Floats, *, known: bool = False, steps: int = 300) -> Floats:
    """Positions of the nodes of a connected network, shape (n, 2), around the origin; near neighbours about one apart.

    ``seeds`` holds a point for each node: an earlier position if ``known``, from which the map then begins, or else
    any point that is the node's own, which decides how the map is turned and parts nodes with the same ties.
    """
    places = (
        _fitted(seeds, len(seeds)) if known else _turned(_fitted(pivot_mds(adjacency), len(seeds)), seeds, adjacency)
    )
    places = places + 0.05 * (seeds - seeds.mean(axis=0)) / max(float(seeds.std()), 1e-9)
    chances = _chances(adjacency)
    row = np.repeat(np.arange(len(places)), np.diff(chances.indptr))
    velocity, gain = np.zeros_like(places), np.ones_like(places)
    for step in range(steps):
        stress = 4.0 if not known and step < steps // 4 else 1.0  # first ties rule, then places even out
        force = stress * _pull(places, chances, row) - _push(places)
        gain = np.where(np.sign(force) != np.sign(velocity), gain + 0.2, gain * 0.8).clip(0.01)
        velocity = 0.8 * velocity - len(places) / stress * gain * force
        length = np.linalg.norm(velocity, axis=1)[:, None]
        places = places + velocity * np.minimum(1.0, 5.0 / np.maximum(length, 1e-12))
        places = np.asarray(places - places.mean(axis=0), dtype=np.float64)
    return places


def pivot_mds(adjacency: sparse.csr_array, *, pivots: int = 64) -> Floats:
    """Positions such that distances come near to the numbers of ties between nodes and some pivots far from each other.

    >>> path = sparse.csr_array(np.array([[0, 1, 0, 0], [1, 0, 1, 0], [0, 1, 0, 1], [0, 0, 1, 0]]))
    >>> line = pivot_mds(path)[:, 0]
    >>> bool((np.diff(line) > 0).all() or (np.diff(line) < 0).all())
    True
    """
    n = adjacency.shape[0]
    columns: list[Floats] = []
    pivot, nearest = int(np.argmax(np.diff(adjacency.indptr))), np.full(n, np.inf)
    for _ in range(min(pivots, n)):
        columns.append(np.asarray(sparse.csgraph.shortest_path(adjacency, unweighted=True, indices=pivot)))
        nearest = np.minimum(nearest, columns[-1])
        pivot = int(np.argmax(nearest))
    squares = np.stack(columns, axis=1) ** 2
    centred = squares.mean(axis=0) + squares.mean(axis=1)[:, None] - squares - squares.mean()
    _, axes = np.linalg.eigh(centred.T @ centred)
    flat: Floats = np.zeros((n, 2))  # two nodes have one axis only
    flat[:, : axes.shape[1]] = centred @ axes[:, :-3:-1]
    return flat


def _fitted(places: Floats, n: int) -> Floats:
    """Centred, and about as wide as the finished map."""
    centred = places - places.mean(axis=0)
    fitted: Floats = centred * (0.5 * np.sqrt(n) / max(float(centred.std()), 1e-9))
    return fitted


def _turned(places: Floats, seeds: Floats, adjacency: sparse.csr_array) -> Floats:
    """Turned and mirrored towards the seeds, strong nodes first: the map of a grown network lies as it lay before."""
    strength = np.asarray(adjacency.sum(axis=1)).ravel()
    left, _, right = np.linalg.svd((places * strength[:, None]).T @ (seeds - seeds.mean(axis=0)))
    turned: Floats = places @ (left @ right)
    return turned


def _chances(adjacency: sparse.csr_array) -> sparse.csr_array:
    """Each tie's part of all: every node deals out the same, by the roots of its weights; symmetric, sums to one."""
    roots = sparse.csr_array((np.sqrt(adjacency.data), adjacency.indices, adjacency.indptr), shape=adjacency.shape)
    share = sparse.diags_array(1.0 / np.asarray(roots.sum(axis=1)).ravel()) @ roots
    both = sparse.csr_array(share + share.T)
    return sparse.csr_array((both.data / both.sum(), both.indices, both.indptr), shape=both.shape)


def _pull(places: Floats, chances: sparse.csr_array, row: NDArray[np.int64]) -> Floats:
    """Along each tie, by its chance over 1 + d²; ``row`` is the node that each entry of ``chances`` belongs to."""
    x, y = places[:, 0], places[:, 1]
    strength = chances.data / (1.0 + (x[row] - x[chances.indices]) ** 2 + (y[row] - y[chances.indices]) ** 2)
    springs = sparse.csr_array((strength, chances.indices, chances.indptr), shape=chances.shape)
    held = springs @ np.column_stack([np.ones(len(places)), places])
    pull: Floats = places * held[:, :1] - held[:, 1:]
    return pull


def _push(places: Floats) -> Floats:
    """Of all nodes on each, by d/(1 + d²)², as a part of the sum of 1/(1 + d²) over all pairs."""
    if len(places) <= 400:
        return _push_of_pairs(places)
    low = places.min(axis=0)
    span = float(np.ptp(places, axis=0).max())
    side = int(np.clip(32 * np.ceil((span + 4) / 32), 64, _GRID))
    cell = 1.05 ** max(0, np.ceil(np.log(span / (side - 4)) / np.log(1.05)))  # in steps, for kernels to serve again
    near = _corners((places - low) / cell + 1.0, side)
    charge = near.T @ np.ones(len(places), dtype=np.float32)
    felt = fft.rfft2(charge.reshape(side, side), s=(2 * side, 2 * side)) * _kernels(side, cell)
    at = near @ fft.irfft2(felt, s=(2 * side, 2 * side))[:, :side, :side].reshape(3, -1).T
    push: Floats = at[:, :2].astype(np.float64) / max(float(at[:, 2].sum(dtype=np.float64)) - len(places), 1e-12)
    return push


@lru_cache(maxsize=4)
def _kernels(side: int, cell: float) -> NDArray[np.complex64]:
    """Transforms of x/(1 + d²)², y/(1 + d²)² and 1/(1 + d²) on a grid that wraps around at twice its side."""
    reach = fft.fftfreq(2 * side, 1 / (2 * side)) * cell
    x, y = reach[:, None], reach[None, :]
    near = 1.0 / (1.0 + x * x + y * y)
    kernels = np.stack([x * near * near, y * near * near, near]).astype(np.float32)
    return np.asarray(fft.rfft2(kernels), dtype=np.complex64)


def _push_of_pairs(places: Floats) -> Floats:
    x = places[:, :1] - places[:, 0]
    y = places[:, 1:] - places[:, 1]
    near = 1.0 / (1.0 + x * x + y * y)
    total = max(float(near.sum()) - len(places), 1e-12)
    near *= near
    push: Floats = np.stack([(x * near).sum(axis=1), (y * near).sum(axis=1)], axis=1) / total
    return push


def _corners(spots: Floats, side: int) -> sparse.csr_array:
    """The sixteen cells around each spot with the weights of cubic interpolation; shape (n, side * side)."""
    first = np.floor(spots).astype(np.int64)
    t = spots - first
    weights = np.stack(
        [
            -t * (t - 1) * (t - 2) / 6,
            (t + 1) * (t - 1) * (t - 2) / 2,
            -(t + 1) * t * (t - 2) / 2,
            (t + 1) * t * (t - 1) / 6,
        ],
        axis=2,
    )
    n = len(spots)
    cells = (first[:, 0, None] + _AROUND)[:, :, None] * side + (first[:, 1, None] + _AROUND)[:, None, :]
    values = weights[:, 0, :, None] * weights[:, 1, None, :]
    return sparse.csr_array(
        (values.ravel().astype(np.float32), cells.ravel(), np.arange(0, 16 * n + 1, 16)), shape=(n, side * side)
    )


_AROUND = np.arange(-1, 3)
