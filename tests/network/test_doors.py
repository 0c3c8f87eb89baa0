"""What leaves for other programs is read back by them, whole, and is the same whatever the hash seed."""

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import networkx as nx
import pytest

from kgbuild.errors import UsageError
from kgbuild.network.data import read_participations
from kgbuild.network.doors import FORMATS, export_graph, format_network, to_networkx
from kgbuild.network.measure import measure
from kgbuild.network.project import project
from kgbuild.network.value import Network
from kgbuild.store.local import LocalStore


@pytest.fixture(scope="module")
def network(store: LocalStore) -> Network:
    return project(read_participations(store), "persons")


def test_networkx_gets_every_node_and_tie(network: Network):
    graph = to_networkx(network)
    assert (graph.number_of_nodes(), graph.number_of_edges()) == (len(network.nodes), network.edge_count)
    _, _, tie = next(iter(graph.edges(data=True)))
    assert tie["events"] >= 1
    assert tie["first"] <= tie["last"]


@pytest.mark.parametrize(("form", "read"), [("graphml", nx.read_graphml), ("gexf", nx.read_gexf)])
def test_xml_formats_are_read_back_whole(network: Network, form: str, read):
    graph = read(io.BytesIO(format_network(network, form)))
    ours = to_networkx(network)
    assert set(graph) == set(ours)
    assert {frozenset(edge) for edge in graph.edges} == {frozenset(edge) for edge in ours.edges}
    assert {data["label"] for _, data in graph.nodes(data=True)} == {node.label for node in network.nodes}


def test_csv_has_a_row_a_tie_strongest_first(network: Network):
    rows = list(csv.DictReader(io.StringIO(format_network(network, "csv").decode())))
    weights = [float(row["weight"]) for row in rows]
    assert len(rows) == network.edge_count
    assert weights == sorted(weights, reverse=True)


def test_a_tie_goes_out_with_its_events_roles_and_evidence_and_a_node_with_its_measures(
    network: Network, store: LocalStore
):
    """What other programs get lets them say why two are tied, and colour by community, without asking again."""
    graph = nx.read_graphml(io.BytesIO(format_network(network, "graphml")))
    for edge in range(0, network.edge_count, 7):
        one, other = (network.nodes[int(end[edge])].iri for end in (network.source, network.target))
        tie, shared = graph.edges[one, other], network.shared(edge)
        assert tie["event_iris"].split(" | ") == [event.event for event in shared]
        assert len(tie["source_roles"].split(" | ")) == len(tie["target_roles"].split(" | ")) == len(shared)
        assert tie["evidence"].replace("| ", "").split() == [told for event in shared for told in event.statements]
    measures = measure(network)
    for i, node in enumerate(network.nodes):
        told = graph.nodes[node.iri]
        assert (told["core"], told["community"]) == (measures.core[i], measures.community[i])
        assert told["pagerank"] == pytest.approx(measures.pagerank[i], abs=1e-5)
        assert told["community_name"] == measures.communities[measures.community[i]].name


def test_json_names_the_statements_behind_a_tie(network: Network, store: LocalStore):
    whole = json.loads(format_network(network, "json"))
    statement = whole["links"][0]["events"][0]["statements"][0]
    assert store.ask(f"ASK {{ <{statement}> a <https://w3id.org/research-network/ns#Participation> }}")


def test_vosviewer_gets_places_clusters_and_strengths(network: Network):
    """Items count from one, links name them, and each item lies on the map and in a cluster."""
    whole = json.loads(format_network(network, "vosviewer"))["network"]
    items = {item["id"]: item for item in whole["items"]}
    assert list(items) == list(range(1, len(network.nodes) + 1))
    assert len(whole["links"]) == network.edge_count
    assert all(link["source_id"] in items and link["target_id"] in items for link in whole["links"])
    assert {item["cluster"] for item in items.values()} == set(range(1, max(i["cluster"] for i in items.values()) + 1))
    assert all(-1 <= item["x"] <= 1 and -1 <= item["y"] <= 1 for item in items.values())
    total = sum(item["weights"]["Total link strength"] for item in items.values())
    assert total == pytest.approx(2 * sum(link["strength"] for link in whole["links"]), rel=1e-3)


def test_an_unknown_format_is_wrong_use(store: LocalStore):
    with pytest.raises(UsageError, match="unknown network format 'dot'"):
        export_graph(store, "dot")  # type: ignore[arg-type]


def test_bytes_do_not_depend_on_the_hash_seed(made_up: Path):
    """The same graph gives the same files and the same page in another process."""
    program = (
        "import hashlib, sys; from pathlib import Path\n"
        "from kgbuild.network.data import read_participations\n"
        "from kgbuild.network.doors import FORMATS, format_network\n"
        "from kgbuild.network.page import network_page\n"
        "from kgbuild.network.project import project\n"
        "from kgbuild.store.local import open_graph\n"
        "store = open_graph(Path(sys.argv[1])); network = project(read_participations(store), 'persons')\n"
        "parts = [format_network(network, form) for form in FORMATS]\n"
        "parts.append(network_page(store, network, title='x').encode())\n"
        "print([hashlib.sha256(part).hexdigest() for part in parts])\n"
    )
    told = {
        subprocess.run(
            [sys.executable, "-c", program, str(made_up)],
            env={**os.environ, "PYTHONHASHSEED": seed, "LC_ALL": "C", "TZ": zone},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed, zone in (("1", "UTC"), ("2", "Asia/Almaty"))
    }
    assert len(told) == 1
    assert len(FORMATS) == 5
