"""A network in words: a Markdown page with who is central, who connects, and which groups there are."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from kgbuild.network.measure import Measures, measure
from kgbuild.network.project import Floats, Network

__all__ = ["network_report"]


def network_report(network: Network, *, measures: Measures | None = None, rows: int = 10) -> str:
    """A Markdown summary: size, the strongest nodes, brokers, groups, and what was left out."""
    if not network.nodes:
        return f"# Network of {network.kind}\n\nNobody to tie: the graph holds no such participation.\n"
    measures = measures or measure(network)
    parts = [
        f"# Network of {network.kind}",
        _opening(network, measures),
        "## Most ties",
        _table(
            ("Who", "Ties", "Strength", "Events", "PageRank", "Core"),
            [
                (
                    network.nodes[i].label,
                    str(measures.degree[i]),
                    f"{measures.strength[i]:.2f}",
                    str(network.nodes[i].events),
                    f"{measures.pagerank[i]:.4f}",
                    str(measures.core[i]),
                )
                for i in _first(measures.strength, rows)
            ],
        ),
        "## Between the others",
        "Who lies on the shortest ways between others (betweenness), and how much of their ties leads back to the "
        "same people (constraint; low for brokers)." + _sampled(network, measures),
        _table(
            ("Who", "Betweenness", "Constraint"),
            [
                (network.nodes[i].label, f"{measures.betweenness[i]:.4f}", f"{measures.constraint[i]:.3f}")
                for i in _first(measures.betweenness, rows)
                if measures.betweenness[i] > 0
            ],
        ),
        "## Groups",
        _table(
            ("Group", "Members", "Topics"),
            [
                (group.name, str(len(group.members)), ", ".join(group.topics))
                for group in measures.communities[:rows]
                if len(group.members) > 1
            ],
        ),
        f"{network.left_out}",
    ]
    return "\n\n".join(parts) + "\n"


def _opening(network: Network, measures: Measures) -> str:
    alone = int((measures.degree == 0).sum())
    n = len(network.nodes)
    density = 2 * network.edge_count / (n * (n - 1)) if n > 1 else 0.0
    lonely = f"; {alone} of the nodes stand alone" if alone else ""
    return (
        f"{n:,} nodes and {network.edge_count:,} ties (density {density:.3f}), in "
        f"{sum(len(group.members) > 1 for group in measures.communities)} groups{lonely}. "
        f"The median node has {int(np.median(measures.degree))} ties."
    )


def _sampled(network: Network, measures: Measures) -> str:
    if measures.pivots >= len(network.nodes):
        return ""
    return f" Betweenness was estimated from {measures.pivots} of the nodes."


def _first(values: Floats, rows: int) -> list[int]:
    order: list[int] = np.lexsort((np.arange(len(values)), -values))[:rows].tolist()
    return order


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    if not rows:
        return "None."
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(
        "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in line) + " |" for line in lines
    )
