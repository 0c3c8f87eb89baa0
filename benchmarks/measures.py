"""Measures of a network beside networkit and igraph, on the same made-up networks of 8,000 and 50,000 people.

CPU seconds, one thread, the best of three. They are no dependencies of kgbuild (igraph is GPL): ``pip install networkit
igraph`` first; without them only our own times are told. Ours work on the arrays of the projection; theirs need a graph
made of these arrays first, which is told apart. Modularity says how good the communities are.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import networkx as nx
import numpy as np
from scipy import sparse

from kgbuild.network.communities import communities
from kgbuild.network.matrix import co_occurrence, incidence
from kgbuild.network.measure import betweenness, constraint, core_numbers, pagerank

try:
    import networkit
except ImportError:
    networkit = None
try:
    import igraph
except ImportError:
    igraph = None


def made_up(people: int, groups: int) -> sparse.csr_array:
    """People in groups who meet within them, with some guests; the same every time."""
    dice = np.random.default_rng(3)
    members = np.split(dice.permutation(people), np.sort(dice.integers(people, size=groups - 1)))
    members = [each for each in members if len(each) > 1]
    event, person = [], []
    for number in range(people):
        group = members[dice.integers(len(members))]
        odds = 1 / (np.arange(len(group)) + 10.0)
        size = min(2 + dice.poisson(4), len(group))
        chosen = set(dice.choice(group, size=size, replace=False, p=odds / odds.sum()).tolist())
        if dice.random() < 0.3:
            chosen.add(int(dice.integers(people)))
        event += [number] * len(chosen)
        person += sorted(chosen)
    half = co_occurrence(incidence(np.array(event), np.array(person), (people, people)))
    return sparse.csr_array(half + half.T)


def seconds(function: Callable[[], Any], times: int = 3) -> tuple[float, Any]:
    best, found = float("inf"), None
    for _ in range(times):
        start = time.process_time()
        found = function()
        best = min(best, time.process_time() - start)
    return best, found


def modularity(graph: nx.Graph, groups: np.ndarray) -> float:
    parts: dict[int, set[int]] = {}
    for node, group in enumerate(np.asarray(groups).tolist()):
        parts.setdefault(group, set()).add(node)
    return float(nx.community.modularity(graph, parts.values(), weight="weight"))


def compare(people: int, groups: int) -> None:
    adjacency = made_up(people, groups)
    upper = sparse.triu(adjacency, k=1, format="coo")
    source, target = upper.coords
    graph = nx.from_scipy_sparse_array(adjacency)
    print(f"{people:,} people, {len(source):,} ties; CPU seconds")
    ours: dict[str, tuple[float, Any]] = {
        "communities": seconds(lambda: communities(adjacency)),
        "PageRank": seconds(lambda: pagerank(adjacency)),
        "cores": seconds(lambda: core_numbers(adjacency)),
        "constraint": seconds(lambda: constraint(adjacency)),
        "betweenness, 512 pivots": seconds(lambda: betweenness(adjacency), 1),
    }
    others: dict[str, dict[str, tuple[float, Any]]] = {name: {} for name in ours}
    made: list[str] = []
    if networkit:
        networkit.setNumberOfThreads(1)
        took, kit = seconds(lambda: networkit.GraphFromCoo((upper.data, (source, target)), n=people, weighted=True))
        made.append(f"networkit {took:.3f}")

        def leiden() -> Any:
            found = networkit.community.ParallelLeiden(kit, randomize=False)
            found.run()
            return np.array(found.getPartition().getVector())

        central = networkit.centrality
        others["communities"]["networkit"] = seconds(leiden)
        others["PageRank"]["networkit"] = seconds(lambda: central.PageRank(kit, tol=1e-12).run())
        others["cores"]["networkit"] = seconds(lambda: central.CoreDecomposition(kit).run())
        others["betweenness, 512 pivots"]["networkit"] = seconds(
            lambda: central.EstimateBetweenness(kit, 512, True).run(), 1
        )
    if igraph:
        took, other = seconds(lambda: igraph.Graph(n=people, edges=np.stack([source, target], axis=1)))
        made.append(f"igraph {took:.3f}")
        weights = upper.data.tolist()
        others["communities"]["igraph"] = seconds(
            lambda: np.array(other.community_leiden("modularity", weights=weights, n_iterations=2).membership)
        )
        others["PageRank"]["igraph"] = seconds(lambda: other.pagerank(weights=weights))
        others["cores"]["igraph"] = seconds(other.coreness)
        others["constraint"]["igraph"] = seconds(lambda: other.constraint(weights=weights))
    print(f"  {'making the graph':<24} {'   '.join(made)}")
    for name, (took, found) in ours.items():
        told = [f"kgbuild {took:.3f}", *(f"{program} {time:.3f}" for program, (time, _) in others[name].items())]
        if name == "communities":
            results = [found, *(groups for _, groups in others[name].values())]
            told.append("modularity " + ", ".join(f"{modularity(graph, each):.4f}" for each in results))
        print(f"  {name:<24} {'   '.join(told)}")


if __name__ == "__main__":
    compare(8_000, 60)
    compare(50_000, 300)
