"""Positions: ours beside networkx's and graphviz's on the same networks.

Score: of a node's k nearest points (k its number of ties), the share that are its neighbours, on average over nodes; 1
is perfect. Overlaps: how many other nodes, with their labels, a node covers on average; ours moves them apart, the
others' maps are blown up to four times the area of all labels. CPU seconds. Graphviz is called as ``sfdp`` and
``neato``, left out where it is not installed. An argument is the largest network to try (6000).
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import networkx as nx
import numpy as np
from scipy import sparse

from kgbuild.network.data import read_participations
from kgbuild.network.layout import layout, neighbourhood_preservation, node_boxes
from kgbuild.network.matrix import Floats
from kgbuild.network.project import project
from kgbuild.network.value import Network
from kgbuild.store.local import open_graph

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests" / "explorer"))

from explorer_network import store_of, turtle  # noqa: E402

Engine = Callable[[Network], Floats]


def our_positions(network: Network) -> Floats:
    return layout(network)


def our_positions_without_labels(network: Network) -> Floats:
    return layout(network, labels=False)


def networkx_graph(network: Network) -> nx.Graph:
    return nx.from_scipy_sparse_array(network.adjacency)


def as_array(found: dict[int, Floats]) -> Floats:
    return np.array([found[node] for node in range(len(found))])


def spring(network: Network) -> Floats:
    return as_array(nx.spring_layout(networkx_graph(network), seed=1))


def kamada_kawai(network: Network) -> Floats:
    return as_array(nx.kamada_kawai_layout(networkx_graph(network), weight=None))


def forceatlas2(network: Network) -> Floats:
    return as_array(nx.forceatlas2_layout(networkx_graph(network), linlog=True, seed=1))


def graphviz(program: str) -> Engine:
    def run(network: Network) -> Floats:
        ties = zip(network.source.tolist(), network.target.tolist(), strict=True)
        lines = [*(str(node) for node in range(len(network.nodes))), *(f"{a}--{b}" for a, b in ties)]
        command = [program, "-Tplain", "-Gstart=1"]
        text = "graph {" + ";".join(lines) + "}"
        found = subprocess.run(command, input=text, capture_output=True, text=True, check=True).stdout
        rows = [line.split()[1:4] for line in found.splitlines() if line.startswith("node ")]
        return as_array({int(name): np.array([float(x), float(y)]) for name, x, y in rows})

    return run


ENGINES: list[tuple[str, int, Engine]] = [
    ("kgbuild", 10**9, our_positions),
    ("kgbuild, room for dots only", 10**9, our_positions_without_labels),
    ("networkx spring_layout", 2500, spring),
    ("networkx kamada_kawai_layout", 300, kamada_kawai),
    ("networkx forceatlas2_layout", 2500, forceatlas2),
    ("graphviz sfdp", 10**9, graphviz("sfdp")),
    ("graphviz neato", 400, graphviz("neato")),
]
"""Name, the largest network that it is asked for (beyond, it takes minutes), and how."""


def blown_up(network: Network, places: Floats) -> Floats:
    """In pixels, so that the map has four times the area of all labels."""
    room = 4 * np.sqrt(node_boxes(network).prod(axis=1).sum())
    return (places - places.min(axis=0)) / np.maximum(np.ptp(places, axis=0).max(), 1e-9) * room


def overlaps(network: Network, places: Floats) -> float:
    """Overlapping pairs a node."""
    boxes = node_boxes(network)
    count = 0
    for node in range(len(places) - 1):
        way = np.abs(places[node + 1 :] - places[node])
        count += int((way < boxes[node + 1 :] + boxes[node]).all(axis=1).sum())
    return count / len(places)


def cpu_seconds() -> float:
    import resource

    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def networks() -> list[tuple[str, Network]]:
    shipped = read_participations(open_graph(ROOT / "graph"))
    found = [("shipped graph, persons", project(shipped, "persons"))]
    found.append(("shipped graph, institutions", project(shipped, "institutions")))
    for people in (300, 1500, 5000, 20000):
        events, groups = people * 6 // 10, max(4, people // 160)
        text = turtle(persons=people, institutions=people // 20, events=events, groups=groups)
        found.append(("made up, persons", project(read_participations(store_of(text)), "persons")))
    return found


def main() -> None:
    largest = int(sys.argv[1]) if len(sys.argv) > 1 else 6000
    for name, network in networks():
        n = len(network.nodes)
        if n > largest:
            continue
        parts = sparse.csgraph.connected_components(network.adjacency, directed=False)[0]
        print(f"{name}: {n:,} nodes, {network.edge_count:,} ties, {parts:,} components")
        for engine, most, positions in ENGINES:
            if n > most or (engine.startswith("graphviz") and not shutil.which(engine.split()[1])):
                continue
            start = cpu_seconds()
            places = positions(network)
            took = cpu_seconds() - start
            if not engine.startswith("kgbuild"):
                places = blown_up(network, places)
            score = neighbourhood_preservation(network, places)
            print(f"  {engine:<30} score {score:.3f}   overlaps {overlaps(network, places):6.2f}   {took:8.2f} s")


if __name__ == "__main__":
    main()
