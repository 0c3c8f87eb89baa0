"""Co-participation projection: ours beside a bare sparse product and networkx, at 100 000 participations.

All three get the same made-up participations (events of about eight people, popularity Zipf-like) and give the weighted
pairs. CPU seconds, the best of several runs for ours and scipy, taken in turns; one run for networkx.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import networkx as nx
import numpy as np
from scipy import sparse

from kgbuild.network.matrix import co_occurrence, incidence

PARTICIPATIONS = 100_000
ROUNDS = 15


def made_up(participations: int) -> tuple[np.ndarray, np.ndarray, tuple[int, int]]:
    """Events and people of that many participations; the same every time."""
    dice = np.random.default_rng(7)
    events, people = participations // 8, participations // 6
    chance = 1 / (np.arange(people) + 30.0)
    event = np.repeat(np.arange(events), dice.poisson(8, events) + 1)[:participations]
    person = dice.choice(people, size=len(event), p=chance / chance.sum())
    return event, person, (events, people)


def seconds(function: Callable[[], object]) -> float:
    start = time.process_time()
    function()
    return time.process_time() - start


def main() -> None:
    event, person, shape = made_up(PARTICIPATIONS)
    matrix = incidence(event, person, shape)
    age = np.random.default_rng(9).random(shape[0]) * 20  # years before the last event
    ours, fading, bare = [], [], []
    for _ in range(ROUNDS):
        ours.append(seconds(lambda: co_occurrence(matrix)))
        fading.append(seconds(lambda: co_occurrence(matrix, factor=0.5 ** (age / 5))))
        bare.append(seconds(lambda: sparse.triu(matrix.T @ matrix, k=1, format="coo")))
    pairs = co_occurrence(matrix).nnz

    graph = nx.Graph()
    graph.add_edges_from((f"e{a}", f"p{b}") for a, b in zip(event.tolist(), person.tolist(), strict=True))
    people = [node for node in graph if node.startswith("p")]
    theirs = seconds(lambda: nx.bipartite.weighted_projected_graph(graph, people))

    print(f"{len(event):,} participations, {pairs:,} pairs; CPU seconds")
    print(f"  kgbuild, weights 1/(k-1)          {min(ours):8.4f}")
    print(f"  kgbuild, halved every five years  {min(fading):8.4f}")
    print(f"  scipy A.T @ A, upper triangle     {min(bare):8.4f}   ours takes {min(ours) / min(bare):.2f} of it")
    print(f"  networkx weighted_projected_graph {theirs:8.4f}   ours is {theirs / min(ours):.0f} times faster")


if __name__ == "__main__":
    main()
