"""Measures agree with a second implementation, networkx, and are the same every time."""

import networkx as nx
import numpy as np
import pytest

from kgbuild.network.data import read_participations
from kgbuild.network.measure import betweenness, measure
from kgbuild.network.project import Network, project
from kgbuild.store.local import LocalStore


@pytest.fixture(scope="module")
def network(store: LocalStore) -> Network:
    return project(read_participations(store), "persons", min_events=2)


@pytest.fixture(scope="module")
def graph(network: Network) -> nx.Graph:
    graph = nx.Graph()
    graph.add_nodes_from(range(len(network.nodes)))
    edges = zip(network.source.tolist(), network.target.tolist(), network.weight.tolist(), strict=True)
    graph.add_weighted_edges_from(edges)
    return graph


def test_measures_agree_with_networkx(network: Network, graph: nx.Graph):
    """Degree, strength, betweenness, PageRank, core and constraint of every node."""
    ours, n = measure(network), len(network.nodes)
    theirs = {
        "degree": dict(graph.degree),
        "strength": dict(graph.degree(weight="weight")),
        "betweenness": nx.betweenness_centrality(graph),
        "pagerank": nx.pagerank(graph, tol=1e-13, max_iter=1000),
        "core": nx.core_number(graph),
        "constraint": nx.constraint(graph, weight="weight"),
    }
    for name, expected in theirs.items():
        found = getattr(ours, name)
        wanted = np.array([float(expected[node]) for node in range(n)])
        assert np.allclose(found, wanted, atol=1e-9, equal_nan=True), name


def test_sampled_betweenness_keeps_the_order_of_the_first(network: Network):
    """From half the nodes as sources, the most central node is still found."""
    exact = betweenness(network.adjacency)
    sampled = betweenness(network.adjacency, pivots=len(network.nodes) // 2)
    assert int(exact.argmax()) in np.argsort(-sampled)[:3]


def test_communities_are_the_same_every_time_and_cover_everyone(network: Network):
    first, second = measure(network), measure(network)
    assert np.array_equal(first.community, second.community)
    assert sorted(index for group in first.communities for index in group.members) == list(range(len(network.nodes)))
    sizes = [len(group.members) for group in first.communities]
    assert sizes == sorted(sizes, reverse=True)


def test_a_community_is_named_after_its_strongest_members(network: Network):
    measures = measure(network)
    group = measures.communities[0]
    strongest = max(group.members, key=lambda index: measures.strength[index])
    assert group.name.startswith(network.nodes[strongest].label)
    assert group.topics
