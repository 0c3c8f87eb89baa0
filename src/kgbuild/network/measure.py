"""Measures of a network, on its sparse adjacency matrix.

Betweenness counts shortest paths without weights (Brandes 2001, in batches of sources as sparse products), over
evenly spaced pivots above a size (Brandes and Pich 2007). Constraint is Burt's (1992). Cores peel by degree (Batagelj
and Zaversnik 2003). There is no chance in any of them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from kgbuild.network.communities import Community, communities, int32_indexed, named
from kgbuild.network.matrix import Floats
from kgbuild.network.value import Network

__all__ = ["Measures", "betweenness", "constraint", "core_numbers", "measure", "pagerank"]

Ints = NDArray[np.int64]

_ROWS = 2048
"""Rows of a product that are worked on at once, so that what comes of them stays in the processor's cache."""


@dataclass(frozen=True, eq=False)
class Measures:
    """By node. ``betweenness`` is a share of all pairs, 0 to 1; ``constraint`` is NaN for a node without ties.

    ``pivots`` is how many sources betweenness was computed from: all nodes, or a sample.
    """

    degree: Ints
    strength: Floats
    betweenness: Floats
    pagerank: Floats
    core: Ints
    constraint: Floats
    community: Ints
    communities: tuple[Community, ...]
    pivots: int


def measure(network: Network, *, pivots: int = 512) -> Measures:
    """All measures of a network; betweenness is sampled where there are more nodes than ``pivots``."""
    adjacency = network.adjacency
    groups = communities(adjacency)
    strength = np.asarray(adjacency.sum(axis=1), dtype=np.float64).ravel()
    return Measures(
        degree=np.diff(adjacency.indptr).astype(np.int64),
        strength=strength,
        betweenness=betweenness(adjacency, pivots=pivots),
        pagerank=pagerank(adjacency),
        core=core_numbers(adjacency),
        constraint=constraint(adjacency),
        community=groups,
        communities=named(network, groups, strength),
        pivots=min(pivots, adjacency.shape[0]),
    )


def betweenness(adjacency: sparse.csr_array, *, pivots: int = 512, batch: int = 64) -> Floats:
    """The share of shortest paths between other nodes that pass through each node.

    >>> path = sparse.csr_array(np.array([[0, 1, 0], [1, 0, 1], [0, 1, 0]]))
    >>> betweenness(path).tolist()
    [0.0, 1.0, 0.0]
    """
    n = adjacency.shape[0]
    total = np.zeros(n)
    if n < 3:
        return total
    links = sparse.csr_array((np.ones(adjacency.nnz), adjacency.indices, adjacency.indptr), shape=(n, n))
    sources = np.unique(np.linspace(0, n - 1, min(n, pivots)).round().astype(np.int64))
    for start in range(0, len(sources), batch):
        total += _dependencies(links, sources[start : start + batch])
    return total * (n / len(sources)) / ((n - 1) * (n - 2))


def _dependencies(links: sparse.csr_array, sources: Ints) -> Floats:
    """Brandes' dependencies of all nodes on a batch of sources: a breadth-first pass out, and one back."""
    n, columns = links.shape[0], np.arange(len(sources))
    paths = np.zeros((n, len(sources)))
    level = np.full((n, len(sources)), -1, dtype=np.int32)
    paths[sources, columns], level[sources, columns] = 1.0, 0
    front, depth = paths.copy(), 0
    while front.any():
        depth += 1
        reached = links @ front
        reached[level >= 0] = 0.0
        level[reached > 0] = depth
        paths += reached
        front = reached
    depends = np.zeros_like(paths)
    for at in range(depth - 1, 0, -1):
        share = np.where(level == at, (1.0 + depends) / np.where(paths > 0, paths, 1.0), 0.0)
        depends += np.where(level == at - 1, (links @ share) * paths, 0.0)
    depends[sources, columns] = 0.0
    summed: Floats = depends.sum(axis=1)
    return summed


def pagerank(adjacency: sparse.csr_array, *, damping: float = 0.85, tolerance: float = 1e-12) -> Floats:
    """Where a walk along the ties, weights as odds, is found in the long run; sums to one.

    Ties are symmetric, so the rank is the root of a node's strength times the solution of a system whose eigenvalues
    lie within ``1 - damping`` and ``1 + damping``: Chebyshev's semi-iterative method (Golub and Varga 1961) needs a
    fourth of the steps of the power method. ``tolerance`` is the share of the whole that may be left over. Who has no
    tie is visited by jumps only; what a walk loses there is spread over all, which scales the solution.

    >>> star = sparse.csr_array(np.array([[0, 1, 1], [1, 0, 0], [1, 0, 0]]))
    >>> pagerank(star).round(4).tolist()
    [0.4865, 0.2568, 0.2568]
    """
    n = adjacency.shape[0]
    strength = np.asarray(adjacency.sum(axis=1)).ravel()
    root = np.sqrt(np.where(strength > 0, strength, 1.0))
    odds = adjacency.data / (np.repeat(root, np.diff(adjacency.indptr)) * root[adjacency.indices])
    walk = sparse.csr_array((odds * damping, adjacency.indices, adjacency.indptr), shape=(n, n))
    left = 1.0 / root  # of the right-hand side, after each step
    found, step, pace = np.zeros(n), left.copy(), damping
    while np.abs(left * root).sum() > tolerance * (found * root).sum():
        found += step
        left = left - step + walk @ step
        following = 1.0 / (2.0 / damping - pace)
        step = following * (pace * step + (2.0 / damping) * left)
        pace = following
    rank: Floats = found * root
    return rank / rank.sum() if n else rank


def core_numbers(adjacency: sparse.csr_array) -> Ints:
    """The largest k such that the node lies in a part where everyone has k ties.

    >>> triangle_and_tail = sparse.csr_array(np.array([[0, 1, 1, 0], [1, 0, 1, 0], [1, 1, 0, 1], [0, 0, 1, 0]]))
    >>> core_numbers(triangle_and_tail).tolist()
    [2, 2, 2, 1]
    """
    degree = np.diff(adjacency.indptr).astype(np.int64)
    core, alive = np.zeros(len(degree), dtype=np.int64), np.ones(len(degree), dtype=bool)
    starts, ties = adjacency.indptr.astype(np.int64), adjacency.indices.astype(np.int64)
    left, k = np.arange(len(degree)), 0
    while len(left):
        k = max(k, int(degree[left].min()))
        peel = left[degree[left] <= k]
        while len(peel):  # only what was tied to the peeled can fall next
            core[peel], alive[peel] = k, False
            touched = ties[_spans(starts[peel], starts[peel + 1])]
            touched, times = np.unique(touched[alive[touched]], return_counts=True)
            degree[touched] -= times
            peel = touched[degree[touched] <= k]
        left = left[alive[left]]
    return core


def _spans(first: Ints, last: Ints) -> Ints:
    """All numbers from each first up to its last, in one array."""
    length = last - first
    begin: Ints = np.repeat(first - np.concatenate([[0], np.cumsum(length)[:-1]]), length)
    return begin + np.arange(len(begin))


def constraint(adjacency: sparse.csr_array) -> Floats:
    """Burt's constraint: how much of a node's ties leads back to the same people; low for brokers."""
    ties = int32_indexed(adjacency)
    strength = np.asarray(ties.sum(axis=1)).ravel()
    share = np.divide(1.0, strength, out=np.zeros(len(strength)), where=strength > 0)
    direct = sparse.csr_array(
        (ties.data * np.repeat(share, np.diff(ties.indptr)), ties.indices, ties.indptr), ties.shape
    )
    links = sparse.csr_array((np.ones(ties.nnz), ties.indices, ties.indptr), ties.shape)
    total = np.zeros(len(strength))
    for start in range(0, len(strength), _ROWS):
        rows = slice(start, start + _ROWS)
        both = direct[rows] + (direct[rows] @ direct).multiply(links[rows])
        total[rows] = np.asarray(both.power(2).sum(axis=1)).ravel()
    found: Floats = np.where(strength > 0, total, np.nan)
    return found
