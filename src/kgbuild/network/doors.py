"""Networks for other programs: networkx, GraphML, GEXF, CSV, JSON; VOSviewer by its own module. Same bytes."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from kgbuild.errors import UsageError
from kgbuild.network.value import Kind, Network
from kgbuild.sheets import safe_cell

if TYPE_CHECKING:
    from pathlib import Path

    import networkx as nx

    from kgbuild.store.base import Store

__all__ = [
    "FORMATS",
    "Format",
    "export_graph",
    "format_network",
    "to_csv",
    "to_gexf",
    "to_graphml",
    "to_json",
    "to_networkx",
]

Format: TypeAlias = Literal["graphml", "gexf", "vosviewer", "csv", "json"]
FORMATS: tuple[Format, ...] = ("graphml", "gexf", "vosviewer", "csv", "json")

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def export_graph(store: Store, form: Format, *, of: Kind = "persons", **options: Any) -> bytes:
    """The network of a store in a format; ``options`` are those of :func:`kgbuild.network.project.project`.

    Raises:
        UsageError: for an unknown format or kind of network.
    """
    from kgbuild.network.data import read_participations
    from kgbuild.network.project import project

    return format_network(project(read_participations(store), of, **options), form)


def format_network(network: Network, form: Format, *, before: Path | None = None) -> bytes:
    """The network in that format, as UTF-8; a format with places begins from those of the last file, ``before``."""
    from kgbuild.network.vosviewer import to_vosviewer

    writers = {"graphml": to_graphml, "gexf": to_gexf, "csv": to_csv, "json": to_json}
    if form == "vosviewer":
        return to_vosviewer(network, before=before)
    if form not in writers:
        raise UsageError(f"unknown network format {form!r}: want one of {', '.join(FORMATS)}")
    return writers[form](network)


def to_networkx(network: Network) -> nx.Graph[str]:
    """An undirected networkx graph.

    Nodes by IRI with label, kind, events and their measures (strength, PageRank, core, community); edges with weight,
    events, first and last day, and for each event, parted by bars, its name, its IRI, the roles of either end, and the
    statements that say so.
    """
    import networkx as nx

    graph: nx.Graph[str] = nx.Graph(kind=network.kind, left_out=str(network.left_out))
    for node, measured in zip(network.nodes, _measured(network), strict=True):
        graph.add_node(node.iri, label=_clean(node.label), kind=node.kind, events=node.events, **measured)
    label = network.data.label
    for edge in range(network.edge_count):
        shared = network.shared(edge)
        dates = [event.date for event in shared if event.date]
        graph.add_edge(
            network.nodes[int(network.source[edge])].iri,
            network.nodes[int(network.target[edge])].iri,
            weight=float(network.weight[edge]),
            events=len(shared),
            first=dates[0] if dates else "",
            last=dates[-1] if dates else "",
            names=_clean(" | ".join(label(event.event) for event in shared)),
            event_iris=" | ".join(event.event for event in shared),
            source_roles=_clean(" | ".join(", ".join(map(label, event.source_roles)) for event in shared)),
            target_roles=_clean(" | ".join(", ".join(map(label, event.target_roles)) for event in shared)),
            evidence=" | ".join(" ".join(event.statements) for event in shared),
        )
    return graph


def _measured(network: Network) -> list[dict[str, int | float | str]]:
    """What a program that colours and sizes nodes wants to know of each; betweenness is left to the report."""
    from kgbuild.network.measure import measure

    if not network.nodes:
        return []
    found = measure(network, pivots=1)
    return [
        {
            "strength": round(float(found.strength[i]), 6),
            "pagerank": round(float(found.pagerank[i]), 6),
            "core": int(found.core[i]),
            "community": int(found.community[i]),
            "community_name": _clean(found.communities[int(found.community[i])].name),
        }
        for i in range(len(network.nodes))
    ]


def to_graphml(network: Network) -> bytes:
    """GraphML, as networkx writes it."""
    import networkx as nx

    return ("\n".join(nx.generate_graphml(to_networkx(network))) + "\n").encode("utf-8")


def to_gexf(network: Network) -> bytes:
    """GEXF, as networkx writes it, without the day of writing."""
    import networkx as nx

    text = "\n".join(nx.generate_gexf(to_networkx(network))) + "\n"
    return re.sub(r' lastmodifieddate="[^"]*"', "", text).encode("utf-8")


def to_csv(network: Network) -> bytes:
    """The ties, one a row, strongest first; safe to open in a spreadsheet."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    behind = ("names", "source_roles", "target_roles", "event_iris", "evidence")
    writer.writerow(["source", "source_iri", "target", "target_iri", "weight", "events", "first", "last", *behind])
    graph = to_networkx(network)
    ties = sorted(graph.edges(data=True), key=lambda tie: (-tie[2]["weight"], tie[0], tie[1]))
    for source, target, tie in ties:
        labels = [safe_cell(graph.nodes[iri]["label"]) for iri in (source, target)]
        writer.writerow(
            [
                labels[0],
                source,
                labels[1],
                target,
                f"{tie['weight']:.6g}",
                tie["events"],
                tie["first"],
                tie["last"],
                *(safe_cell(tie[name]) for name in behind),
            ]
        )
    return out.getvalue().encode("utf-8")


def to_json(network: Network) -> bytes:
    """Nodes and links with the events behind each link: roles of both ends, and the statements that say so."""
    nodes = [{"iri": node.iri, "label": node.label, "kind": node.kind, "events": node.events} for node in network.nodes]
    links = [
        {
            "source": network.nodes[int(network.source[edge])].iri,
            "target": network.nodes[int(network.target[edge])].iri,
            "weight": round(float(network.weight[edge]), 9),
            "events": [
                {
                    "iri": event.event,
                    "label": network.data.label(event.event),
                    "date": event.date or None,
                    "source_roles": [network.data.label(role) for role in event.source_roles],
                    "target_roles": [network.data.label(role) for role in event.target_roles],
                    "statements": list(event.statements),
                }
                for event in network.shared(edge)
            ],
        }
        for edge in range(network.edge_count)
    ]
    whole = {"kind": network.kind, "left_out": str(network.left_out), "nodes": nodes, "links": links}
    return (json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def _clean(text: str) -> str:
    """Without the signs that XML cannot hold."""
    return _NOT_XML.sub("\ufffd", text)
