"""Communities of a network, and what each is called after.

By modularity, with the Louvain method (Blondel et al. 2008; scikit-network's, which visits nodes in order, so that
there is no chance in it; its Leiden draws lots that cannot be seeded). What is left in several pieces is taken apart,
which raises modularity and mends the method's known fault (Traag et al. 2019).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from kgbuild.network.data import Ints
from kgbuild.network.matrix import Floats
from kgbuild.network.value import Network

__all__ = ["Community", "communities", "int32_indexed", "named"]


@dataclass(frozen=True, slots=True)
class Community:
    """A group that is tied more within than outwards: its members, strongest first, and what it is called after."""

    number: int
    name: str
    members: tuple[int, ...]
    topics: tuple[str, ...]


def communities(adjacency: sparse.csr_array) -> Ints:
    """The community of each node, numbered from 0, the largest first.

    >>> two_pairs = sparse.csr_array(np.array([[0, 1, 0, 0, 0], [1, 0, 0, 0, 0], [0, 0, 0, 0, 0], [0, 0, 0, 0, 1],
    ...     [0, 0, 0, 1, 0]]))
    >>> communities(two_pairs).tolist()
    [0, 0, 2, 1, 1]
    """
    ties = int32_indexed(adjacency)
    found = _in_one_piece(ties, _louvain(ties)) if ties.nnz else np.arange(ties.shape[0], dtype=np.int64)
    _, first, group, size = np.unique(found, return_index=True, return_inverse=True, return_counts=True)
    rank = np.empty(len(size), dtype=np.int64)
    rank[np.lexsort((first, -size))] = np.arange(len(size))
    return rank[group]


def _louvain(ties: sparse.csr_array) -> Ints:
    from sknetwork.clustering import Louvain

    method = Louvain(sort_clusters=False, return_probs=False, return_aggregate=False)
    found: Ints = method.fit_predict(sparse.csr_matrix(ties)).astype(np.int64)
    return found


def _in_one_piece(ties: sparse.csr_array, group: Ints) -> Ints:
    """Every group that hangs together: the parts of the network when the ties between groups are cut."""
    within = np.repeat(group, np.diff(ties.indptr)) == group[ties.indices]
    kept = sparse.csr_array((within.astype(np.int8), ties.indices, ties.indptr), ties.shape)
    kept.eliminate_zeros()
    return sparse.csgraph.connected_components(kept, directed=False)[1].astype(np.int64)


def int32_indexed(adjacency: sparse.csr_array) -> sparse.csr_array:
    """The same matrix with short indices, which compiled code wants and which take half the memory."""
    indices, starts = adjacency.indices.astype(np.int32), adjacency.indptr.astype(np.int32)
    return sparse.csr_array((adjacency.data.astype(np.float64), indices, starts), adjacency.shape)


def named(network: Network, groups: Ints, strength: Floats) -> tuple[Community, ...]:
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
