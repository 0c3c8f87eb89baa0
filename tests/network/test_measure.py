"""Measures agree with a second implementation, networkx, and are the same every time."""

import subprocess
import sys
from pathlib import Path

import networkx as nx
import numpy as np
import pytest
from scipy import sparse

from kgbuild.network.communities import communities
from kgbuild.network.data import read_participations
from kgbuild.network.measure import betweenness, measure, pagerank
from kgbuild.network.project import project
from kgbuild.network.value import Network
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


def test_measures_are_the_same_in_other_processes(tmp_path: Path):
    """Whatever the hash seed, the number of threads that a library may use, and what ran before."""
    program = tmp_path / "measures.py"
    program.write_text(
        f"""
import hashlib, sys
sys.path.insert(0, {str(Path(__file__).parent)!r})
from test_measure import made_up
from kgbuild.network.communities import communities
from kgbuild.network.measure import betweenness, constraint, core_numbers, pagerank
ties = made_up(600)
for _ in range(2):
    found = [f(ties).tobytes() for f in (communities, pagerank, core_numbers, constraint, betweenness)]
print(hashlib.sha256(b"".join(found)).hexdigest())
""",
        "utf-8",
    )
    found = set()
    for seed, threads in (("0", "1"), ("1", "2"), ("77", "4")):
        variables = {"PYTHONHASHSEED": seed, "OMP_NUM_THREADS": threads, "OPENBLAS_NUM_THREADS": threads}
        run = subprocess.run([sys.executable, program], env=variables, capture_output=True, text=True, check=True)
        found.add(run.stdout)
    assert len(found) == 1


def made_up(nodes: int) -> sparse.csr_array:
    """Groups of thirty with many ties within and few between, and some nodes without any."""
    dice = np.random.default_rng(7)
    source, target = dice.integers(nodes, size=(2, nodes * 12))
    near = (source // 30 == target // 30) | (dice.random(nodes * 12) < 0.05)
    keep = near & (source < target) & (target % 50 != 0)
    ties = sparse.coo_array((dice.random(int(keep.sum())) + 0.1, (source[keep], target[keep])), shape=(nodes, nodes))
    ties.sum_duplicates()
    return sparse.csr_array(ties + ties.T)


def test_communities_are_as_good_as_another_programs_and_hang_together():
    """Modularity is that of networkx's Louvain, less a hundredth; the ties within a community join all its members."""
    ties = made_up(900)
    groups = communities(ties)
    graph = nx.from_scipy_sparse_array(ties)
    parts = [set(np.flatnonzero(groups == number).tolist()) for number in range(int(groups.max()) + 1)]
    theirs = nx.community.louvain_communities(graph, weight="weight", seed=1)
    modularity = nx.community.modularity
    assert modularity(graph, parts, weight="weight") > modularity(graph, theirs, weight="weight") - 0.01
    assert all(nx.is_connected(graph.subgraph(part)) for part in parts)


def test_pagerank_of_people_without_ties_is_that_of_a_jump():
    """Lonely nodes share what is lost in them with all, as networkx has it; a network without ties is even."""
    ties = made_up(300)
    assert (np.diff(ties.indptr) == 0).any()
    theirs = nx.pagerank(nx.from_scipy_sparse_array(ties), weight="weight", tol=1e-14, max_iter=5000)
    assert np.allclose(pagerank(ties), [theirs[node] for node in range(300)], atol=1e-11)
    assert np.allclose(pagerank(sparse.csr_array((4, 4))), 0.25)
    assert len(pagerank(sparse.csr_array((0, 0)))) == 0


def test_asking_needs_no_library_for_communities():
    """scikit-network is loaded where communities are looked for, and by nothing else."""
    program = (
        "import sys, kgbuild.cli, kgbuild.network.measure, kgbuild.network.doors, kgbuild.network.report\n"
        "assert not any(name.split('.')[0] == 'sknetwork' for name in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
