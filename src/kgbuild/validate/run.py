"""All checks over one graph, as findings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal as OneOf

from pyoxigraph import NamedNode, Quad, RdfFormat, Store, parse

from kgbuild.export.folder import read_graph
from kgbuild.memory import without_cycles
from kgbuild.model import Finding
from kgbuild.validate.check import Fault
from kgbuild.validate.checks import Check, all_checks
from kgbuild.validate.invariants import quality_folder, read_invariants
from kgbuild.validate.lookup import Graph, Index
from kgbuild.validate.place import finding_of
from kgbuild.validate.rules import Term, read_shapes
from kgbuild.validate.triggers import ANCHOR
from kgbuild.vocabulary import ontology_file

__all__ = [
    "VOCABULARY",
    "Row",
    "Whole",
    "in_order",
    "row_of",
    "validate_graph",
    "validate_quads",
    "vocabulary",
    "whole",
]

Engine = OneOf["builtin", "pyshacl"]
VOCABULARY = ("rn.ttl", "roles.ttl", "types.ttl", "codes.ttl", "topics.ttl")
_ORDER = {"violation": 0, "warning": 1, "info": 2}


@dataclass(frozen=True, slots=True)
class Row:
    """A finding with the node that it is kept by, and its message before names were put beside the IRIs."""

    anchor: str
    said: str
    finding: Finding


def validate_graph(folder: Path, *, queries: Path | None = None, engine: Engine = "builtin") -> tuple[Finding, ...]:
    """What is wrong with the graph in a folder: violations first, then warnings, then coverage figures.

    Raises:
        NotFound, InputError: where the graph or a quality query cannot be read.
    """
    return validate_quads(read_graph(folder, named=False), queries=queries, engine=engine)


def validate_quads(
    quads: Iterable[Quad], *, queries: Path | None = None, engine: Engine = "builtin"
) -> tuple[Finding, ...]:
    """What is wrong with a graph given as quads; the vocabulary is added here.

    ``builtin`` checks the shapes by look-ups and by whole-graph queries (seconds for a million triples);
    ``pyshacl`` by the reference engine (minutes). Both find the same.
    """
    invariants = read_invariants(queries or quality_folder())
    shapes = read_shapes() if engine == "builtin" else ()
    with without_cycles():
        done = whole(quads, all_checks(shapes, invariants), {})
        found = [row.finding for rows in done.rows.values() for row in rows]
        if engine == "pyshacl":
            from kgbuild.validate.pyshacl_door import pyshacl_faults

            found += [finding_of(fault, done.index) for fault in pyshacl_faults(list(done.store))]
    return in_order(found)


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole graph, the vocabulary with it, and the rows of each check by its name."""

    rows: dict[str, list[Row]]
    index: Index
    store: Store
    once: bool
    """Whether each triple of the data came once."""


def whole(quads: Iterable[Quad], checks: Iterable[Check], anchors: Mapping[str, str]) -> Whole:
    """Check quads; ``anchors`` names the variable that a check's rows are kept by, where that is not ``?this``."""
    index, store = Index(), Store()
    store.bulk_extend(_unnamed(index.through(quads)))
    once = not index.twice
    store.bulk_extend(index.through(vocabulary()))
    index.close()
    rows = {}
    for check in checks:
        found = check.everywhere(anchors.get(check.name, ANCHOR), index, store)
        rows[check.name] = [row_of(node, fault, index) for node, fault in found]
    return Whole(rows, index, store, once)


def vocabulary() -> Iterator[Quad]:
    """What data is checked together with."""
    for name in VOCABULARY:
        yield from parse(path=str(ontology_file(name)), format=RdfFormat.TURTLE)


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Each finding once, violations first."""
    return tuple(sorted(set(findings), key=lambda f: (_ORDER[f.severity], f.check, f.focus, f.message)))


def _unnamed(quads: Iterable[Quad]) -> Iterator[Quad]:
    for quad in quads:
        yield quad if not isinstance(quad.graph_name, NamedNode) else Quad(quad.subject, quad.predicate, quad.object)


def row_of(node: Term, fault: Fault, graph: Graph) -> Row:
    """The row for a fault that is found round a node; its anchor is empty where not both are IRIs."""
    known = isinstance(node, NamedNode) and isinstance(fault.focus, NamedNode)
    return Row(node.value if known and isinstance(node, NamedNode) else "", fault.message, finding_of(fault, graph))
