"""The pySHACL door: the same shapes judged by the reference engine, for small graphs and for our own tests.

pySHACL 0.40 counts the whole store wherever it asks whether its Oxigraph graph is true, since that has ``__len__``
and no ``__bool__``; the repair here turns minutes into seconds.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pyoxigraph import NamedNode, Quad, Store

from kgbuild.validate.check import Fault
from kgbuild.validate.rules import SH, Shape, Term, read_shapes
from kgbuild.vocabulary import ontology_file

__all__ = ["pyshacl_faults"]


def pyshacl_faults(quads: Iterable[Quad], *, shapes_file: Path | None = None) -> list[Fault]:
    """The faults that pySHACL finds in the union of the quads, the vocabulary's among them."""
    from pyshacl import validate

    _repair()
    store = Store()
    store.extend(Quad(quad.subject, quad.predicate, quad.object) for quad in quads)
    path = shapes_file or ontology_file("shapes.ttl")
    data: Any = store  # a pyoxigraph store is taken since 0.40, the annotation lags
    _, report, _ = validate(data, shacl_graph=str(path), shacl_graph_format="turtle", advanced=True, inference="none")
    shapes = {shape.name: shape for shape in read_shapes(path)}
    return _faults(report, path, shapes)


def _faults(report: Any, path: Path, shapes: dict[str, Shape]) -> list[Fault]:
    from rdflib import Graph, URIRef

    stated = Graph().parse(path, format="turtle")
    owner = {}
    for link in ("property", "sparql"):
        for outer, inner in stated.subject_objects(URIRef(SH + link)):
            owner[_signature(stated, inner)] = str(outer)
    sh = {name: URIRef(SH + name) for name in ("result", "focusNode", "resultPath", "resultMessage", "sourceShape")}
    faults = []
    for result in report.objects(None, sh["result"]):
        source = report.value(result, sh["sourceShape"])
        name = str(source) if isinstance(source, URIRef) else owner[_signature(report, source)]
        shape = shapes[name.rsplit("#", 1)[-1]]
        route = report.value(result, sh["resultPath"])
        steps = [] if route is None else [route] if isinstance(route, URIRef) else list(report.items(route))
        faults.append(
            Fault(
                "/".join([shape.name, *(str(step).replace("/", "#").rsplit("#", 1)[-1] for step in steps)]),
                shape.severity,
                _term(report.value(result, sh["focusNode"])),
                str(report.value(result, sh["resultMessage"]) or ""),
            )
        )
    return faults


def _signature(graph: Any, node: Any) -> tuple[str, ...]:
    """What tells one nameless shape from another: all that is said of it, nested nodes followed."""
    from rdflib import BNode

    return tuple(
        sorted(
            f"{predicate} {_signature(graph, value) if isinstance(value, BNode) else value}"
            for predicate, value in graph.predicate_objects(node)
        )
    )


def _term(node: Any) -> Term:
    return NamedNode(str(node))


def _repair() -> None:
    from pyshacl import graph_abstraction

    kind = getattr(graph_abstraction, "OxigraphDataGraph", None)
    if kind is not None and "__bool__" not in vars(kind):
        kind.__bool__ = lambda self: True
