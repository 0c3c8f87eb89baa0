"""Positions and communities of each projection, in the order in which the page numbers its nodes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kgbuild.store.base import Store

__all__ = ["networks"]

_KINDS = {
    "persons": "persons",
    "institutions": "institutions",
    "events": "events-agents",
    "affiliations": "persons-institutions",
    "topics": "persons-topics",
}


def networks(store: Store, data: Mapping[str, Any], *, max_event_size: int = 100, seed: int = 1) -> dict[str, Any]:
    """For each projection: ``x`` and ``y`` in [-1000, 1000], ``community`` (-1 for none) and the communities' ``names``."""
    import networkx as nx

    from kgbuild.network.data import read_participations
    from kgbuild.network.project import project

    participations = read_participations(store, language=data["language"])
    order = _order(data)
    out = {}
    for name, kind in _KINDS.items():
        network = project(participations, kind, max_event_size=max_event_size)  # type: ignore[arg-type]
        graph = nx.Graph()
        graph.add_nodes_from(range(len(network.nodes)))
        graph.add_weighted_edges_from(zip(network.source.tolist(), network.target.tolist(), network.weight.tolist(), strict=True))
        places = nx.spring_layout(graph, seed=seed, weight="weight") if len(graph) else {}
        groups = nx.community.louvain_communities(graph, seed=seed) if len(graph) else []
        groups = sorted((sorted(group) for group in groups), key=lambda group: (-len(group), group))
        at = {node.iri: index for index, node in enumerate(network.nodes)}
        member = {node: index for index, group in enumerate(groups) for node in group}
        slots = [at.get(iri) for iri in order[name]]
        out[name] = {
            "x": [None if slot is None else round(float(places[slot][0]) * 1000, 1) for slot in slots],
            "y": [None if slot is None else round(float(places[slot][1]) * 1000, 1) for slot in slots],
            "community": [-1 if slot is None else member[slot] for slot in slots],
            "names": [_name(graph, group, network.nodes) for group in groups],
        }
    return out


def _name(graph: Any, group: list[int], nodes: Any) -> str:
    best = sorted(group, key=lambda node: (-graph.degree(node, weight="weight"), node))[:2]
    return ", ".join(nodes[node].label for node in best)


def _order(data: Mapping[str, Any]) -> dict[str, list[str]]:
    """The IRIs of each projection's nodes, as the page numbers them; keep equal to `Places.slot` in explorer/src/scene.ts."""
    persons, bodies = data["persons"]["iri"], data["institutions"]["iri"]
    agents = [*persons, *bodies]
    return {
        "persons": persons,
        "institutions": bodies,
        "events": [*agents, *data["events"]["iri"]],
        "affiliations": agents,
        "topics": [*persons, *data["topics"]["iri"]],
    }
