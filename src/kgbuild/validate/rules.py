"""``shapes.ttl`` as frozen values: the part of SHACL that our shapes use, and nothing is skipped in silence.

SHACL Core and SHACL-SPARQL are W3C's (Shapes Constraint Language, 2017).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse

from kgbuild.model import Severity
from kgbuild.vocabulary import ontology_file, rdf

__all__ = ["Query", "Rule", "Shape", "ShapesError", "read_shapes"]

SH = "http://www.w3.org/ns/shacl#"
Term = NamedNode | BlankNode | Literal | Triple
_DECLARATIVE = frozenset({"message", "severity", "targetClass", "targetSubjectsOf", "targetNode", "prefixes"})
_RULES = frozenset(
    {"minCount", "maxCount", "datatype", "class", "nodeKind", "in", "hasValue", "pattern", "uniqueLang"}
    | {"minInclusive", "maxInclusive", "lessThanOrEquals", "disjoint", "or"}
    | {"qualifiedValueShape", "qualifiedMinCount", "qualifiedMaxCount"}
)


class ShapesError(ValueError):
    """The shapes use something that we cannot check."""


@dataclass(frozen=True, slots=True)
class Rule:
    """What the values at the end of a path must be like; without a path, what the node itself must be."""

    path: tuple[NamedNode, ...]
    message: str
    constraints: tuple[tuple[str, object], ...]
    """Name of the SHACL parameter and its value: a term, a number, a tuple of terms, or a tuple of rules."""

    @property
    def words(self) -> str:
        """The path by the last parts of its IRIs; empty where there is none."""
        return "/".join(re.split(r"[#/]", step.value)[-1] for step in self.path)


@dataclass(frozen=True, slots=True)
class Query:
    """A SPARQL query whose rows are faults of ``?this``; ``message`` has the other variables in braces."""

    message: str
    select: str
    prefixes: str


@dataclass(frozen=True, slots=True)
class Shape:
    """What is asked of the things that it targets."""

    name: str
    severity: Severity
    classes: tuple[NamedNode, ...]
    subjects_of: tuple[NamedNode, ...]
    nodes: tuple[NamedNode, ...]
    rules: tuple[Rule, ...]
    queries: tuple[Query, ...]


@cache
def read_shapes(path: Path | None = None) -> tuple[Shape, ...]:
    """The shapes of a file (by default the shipped one), in the order of their names.

    Raises:
        ShapesError: where a shape uses a part of SHACL that is not checked here.
    """
    graph = _Graph(path or ontology_file("shapes.ttl"))
    shapes = [node for node in graph.subjects(rdf.type, _sh("NodeShape")) if isinstance(node, NamedNode)]
    return tuple(graph.shape(node) for node in sorted(shapes, key=lambda node: node.value))


def _sh(name: str) -> NamedNode:
    return NamedNode(SH + name)


class _Graph:
    """The triples of the shapes file, by subject."""

    def __init__(self, path: Path) -> None:
        self.said: dict[Term, dict[str, list[Term]]] = {}
        for quad in parse(path=str(path), format=RdfFormat.TURTLE):
            self.said.setdefault(quad.subject, {}).setdefault(quad.predicate.value, []).append(quad.object)
        self.prefixes = "".join(
            f"PREFIX {self.text(node, SH + 'prefix')}: <{self.text(node, SH + 'namespace')}>\n"
            for owner in self.said.values()
            for node in owner.get(SH + "declare", ())
        )

    def subjects(self, predicate: NamedNode, value: Term) -> Iterator[Term]:
        return (node for node, said in self.said.items() if value in said.get(predicate.value, ()))

    def all(self, node: Term, name: str) -> list[Term]:
        return self.said.get(node, {}).get(SH + name, [])

    def text(self, node: Term, predicate: str) -> str:
        values = self.said.get(node, {}).get(predicate, [])
        return values[0].value if values and isinstance(values[0], Literal | NamedNode) else ""

    def nodes(self, node: Term, name: str) -> tuple[NamedNode, ...]:
        return tuple(value for value in self.all(node, name) if isinstance(value, NamedNode))

    def list(self, head: Term) -> tuple[Term, ...]:
        items = []
        while head != _NIL:
            said = self.said[head]
            items.append(said[_FIRST][0])
            head = said[_REST][0]
        return tuple(items)

    def shape(self, node: NamedNode) -> Shape:
        severity = self.text(node, SH + "severity").removeprefix(SH).lower() or "violation"
        rules = [self.rule(prop) for prop in self.all(node, "property")]
        own = self.rule(node)
        return Shape(
            name=re.split(r"[#/]", node.value)[-1],
            severity="warning" if severity == "warning" else "info" if severity == "info" else "violation",
            classes=self.nodes(node, "targetClass"),
            subjects_of=self.nodes(node, "targetSubjectsOf"),
            nodes=self.nodes(node, "targetNode"),
            rules=(*([own] if own.constraints else []), *rules),
            queries=tuple(
                Query(self.text(query, SH + "message"), self.text(query, SH + "select"), self.prefixes)
                for query in self.all(node, "sparql")
            ),
        )

    def rule(self, node: Term) -> Rule:
        constraints = []
        for predicate, values in sorted(self.said.get(node, {}).items()):
            name = predicate.removeprefix(SH)
            if not predicate.startswith(SH) or name in _DECLARATIVE or name in ("path", "property", "sparql"):
                continue
            if name not in _RULES:
                raise ShapesError(f"{predicate} in {node}: kgbuild cannot check it; use one of {sorted(_RULES)}")
            constraints += [(name, self.value(name, value)) for value in values]
        return Rule(self.path(node), self.text(node, SH + "message"), tuple(constraints))

    def path(self, node: Term) -> tuple[NamedNode, ...]:
        found = self.all(node, "path")
        if not found:
            return ()
        steps = (found[0],) if isinstance(found[0], NamedNode) else self.list(found[0])
        if not all(isinstance(step, NamedNode) for step in steps):
            raise ShapesError(f"path of {node}: kgbuild checks IRIs and sequences of IRIs only")
        return tuple(step for step in steps if isinstance(step, NamedNode))

    def value(self, name: str, value: Term) -> object:
        if name == "in":
            return self.list(value)
        if name == "or":
            return tuple(self.rule(item) for item in self.list(value))
        if name == "qualifiedValueShape":
            return self.rule(value)
        if name.endswith("Count") and isinstance(value, Literal):
            return int(value.value)
        return value


_FIRST = "http://www.w3.org/1999/02/22-rdf-syntax-ns#first"
_REST = "http://www.w3.org/1999/02/22-rdf-syntax-ns#rest"
_NIL = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#nil")
