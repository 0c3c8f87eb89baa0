"""Measures of a network, on its sparse adjacency matrix.

Betweenness counts shortest paths without weights (Brandes 2001, in batches of sources as sparse products), over
evenly spaced pivots above a size (Brandes and Pich 2007). Constraint is Burt's (1992). Communities are those of the
Leiden method (Traag et al. 2019; graspologic's, by modularity, seeded). Cores peel by degree (Batagelj and Zaversnik
2003).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from kgbuild.network.project import Floats, Network

__all__ = ["Community", "Measures", "betweenness", "communities", "constraint", "core_numbers", "measure", "pagerank"]

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Community:
    """A group that is tied more within than outwards: its members, strongest first, and what it is called after."""

    number: int
    name: str
    members: tuple[int, ...]
    topics: tuple[str, ...]


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


def measure(network: Network, *, pivots: int = 512, seed: int = 1) -> Measures:
    """All measures of a network; betweenness is sampled where there are more nodes than ``pivots``."""
    adjacency = network.adjacency
    groups = communities(adjacency, seed=seed)
    strength = np.asarray(adjacency.sum(axis=1), dtype=np.float64).ravel()
    return Measures(
        degree=np.diff(adjacency.indptr).astype(np.int64),
        strength=strength,
        betweenness=betweenness(adjacency, pivots=pivots),
        pagerank=pagerank(adjacency),
        core=core_numbers(adjacency),
        constraint=constraint(adjacency),
        community=groups,
        communities=_named(network, groups, strength),
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
    """Where a walk along the ties, weights as odds, is found in the long run; sums to one."""
    n = adjacency.shape[0]
    if not n:
        return np.zeros(0)
    strength = np.asarray(adjacency.sum(axis=1)).ravel()
    out = np.divide(1.0, strength, out=np.zeros(n), where=strength > 0)
    rank = np.full(n, 1.0 / n)
    for _ in range(1000):
        spread = adjacency @ (rank * out)
        stuck = rank[strength == 0].sum()
        following: Floats = (1 - damping) / n + damping * (spread + stuck / n)
        if np.abs(following - rank).sum() < tolerance:
            return following
        rank = following
    return rank


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
    n = adjacency.shape[0]
    strength = np.asarray(adjacency.sum(axis=1)).ravel()
    share = np.divide(1.0, strength, out=np.zeros(n), where=strength > 0)
    direct = sparse.csr_array(sparse.diags_array(share) @ adjacency)
    links = sparse.csr_array((np.ones(adjacency.nnz), adjacency.indices, adjacency.indptr), shape=adjacency.shape)
    both = direct + (direct @ direct).multiply(links)
    total = np.asarray(both.power(2).sum(axis=1)).ravel()
    found: Floats = np.where(strength > 0, total, np.nan)
    return found


def communities(adjacency: sparse.csr_array, *, seed: int = 1) -> Ints:
    """The community of each node, numbered from 0, the largest first; the same every time for one seed."""
    import graspologic_native

    n = adjacency.shape[0]
    upper = sparse.triu(adjacency, k=1, format="coo")
    order = np.lexsort((upper.coords[1], upper.coords[0]))
    names = [str(node) for node in range(n)]
    ends = [[names[node] for node in axis[order].tolist()] for axis in upper.coords]
    found = np.arange(n, dtype=np.int64) + n  # without ties: a community of its own
    if len(order):
        _, groups = graspologic_native.leiden(
            edges=list(zip(*ends, upper.data[order].tolist(), strict=True)),
            starting_communities=None,
            resolution=1.0,
            randomness=0.001,
            iterations=1,
            use_modularity=True,
            seed=seed,
            trials=1,
        )
        found[[int(node) for node in groups]] = list(groups.values())
    _, first, group, size = np.unique(found, return_index=True, return_inverse=True, return_counts=True)
    rank = np.empty(len(size), dtype=np.int64)
    rank[np.lexsort((first, -size))] = np.arange(len(size))
    return rank[group]


def _named(network: Network, groups: Ints, strength: Floats) -> tuple[Community, ...]:
    """Communities after their two strongest members, with the topics that their events deal with most."""
    found = []
    for number in range(int(groups.max()) + 1 if len(groups) else 0):
        members = np.flatnonzero(groups == number)
        ordered = members[np.lexsort((members, -strength[members]))]
        name = ", ".join(network.nodes[index].label for index in ordered[:2])
        found.append(Community(number, name, tuple(ordered.tolist()), _topics_of(network, members)))
    return tuple(found)


def _topics_of(network: Network, members: Ints) -> tuple[str, ...]:
    """The three commonest topics of the events that the members stand in, by label."""
    data = network.data
    if not len(data.event_topic):
        return ()
    inside = np.isin(network.left.node, members)
    events = network.context_event[np.unique(network.left.context[inside])]
    pairs = np.unique(np.stack([data.top[data.event_topic[:, 0]], data.event_topic[:, 1]], axis=1), axis=0)
    counts = np.bincount(pairs[np.isin(pairs[:, 0], events), 1], minlength=len(data.topics))
    order = np.lexsort((np.arange(len(counts)), -counts))[:3]
    return tuple(data.label(data.topics[index]) for index in order if counts[index])
