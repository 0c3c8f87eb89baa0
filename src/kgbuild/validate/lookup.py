"""A graph as the checks look things up in it: an index in memory for the whole, a store on disk for a part."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Protocol

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Store, Triple

from kgbuild.validate.rules import Term
from kgbuild.vocabulary import rdf, rdfs

__all__ = ["Graph", "Index", "Stored"]


class Graph(Protocol):
    """What can be looked up; a class stands for itself and all that hang below it."""

    subclasses: dict[Term, set[Term]]
    """Class to those below it, itself among them; classes without any are left out."""

    def values(self, node: Term, path: Iterable[NamedNode]) -> list[Term]:
        """What stands at the end of a path, each once; the node itself at the end of none."""

    def members(self, kind: Term) -> Iterable[Term]:
        """The things of a class."""

    def subjects(self, predicate: NamedNode) -> Iterable[Term]:
        """The things of which something is said with the predicate."""

    def is_a(self, node: Term, kind: Term) -> bool:
        """Whether the node is of the class or of one below it."""


@dataclass(slots=True)
class Index:
    """The graph by subject and property, and the things of each class."""

    said: dict[Term, dict[NamedNode, list[Term]]] = field(default_factory=dict)
    instances: dict[Term, dict[Term, None]] = field(default_factory=dict)
    subclasses: dict[Term, set[Term]] = field(default_factory=dict)
    terms: dict[Any, Any] = field(default_factory=dict)
    """Equal terms are kept once: most of a graph says the same few things of many subjects."""
    twice: bool = False
    """Whether a triple came more than once."""

    def through(self, quads: Iterable[Quad]) -> Iterator[Quad]:
        """Index quads as they pass by, whichever graph they lie in; :meth:`close` when all have passed."""
        said, same = self.said, self.terms
        for quad in quads:
            subject = same.setdefault(quad.subject, quad.subject)
            predicate = same.setdefault(quad.predicate, quad.predicate)
            value = same.setdefault(quad.object, quad.object)
            values = said.setdefault(subject, {}).setdefault(predicate, [])
            if value in values:
                self.twice = True
            else:
                values.append(value)
            yield quad

    def close(self) -> None:
        """Find the things of each class."""
        parents = {}
        for node, told in self.said.items():
            for kind in told.get(rdf.type, ()):
                self.instances.setdefault(kind, {})[node] = None
            if rdfs.subClassOf in told:
                parents[node] = told[rdfs.subClassOf]
        self.subclasses = _closed(parents)

    def values(self, node: Term, path: Iterable[NamedNode]) -> list[Term]:
        found: dict[Term, None] = {node: None}
        for step in path:
            found = {value: None for one in found for value in self.said.get(one, {}).get(step, ())}
        return list(found)

    def members(self, kind: Term) -> Iterator[Term]:
        for below in self.subclasses.get(kind, {kind}):
            yield from self.instances.get(below, ())

    def subjects(self, predicate: NamedNode) -> Iterator[Term]:
        return (node for node, told in self.said.items() if predicate in told)

    def is_a(self, node: Term, kind: Term) -> bool:
        below = self.subclasses.get(kind, (kind,))
        return any(own in below for own in self.said.get(node, {}).get(rdf.type, ()))


class Stored:
    """The default graph of a store, read where it is asked for."""

    def __init__(self, store: Store) -> None:
        self.store = store
        parents: dict[Term, list[Term]] = {}
        for quad in store.quads_for_pattern(None, rdfs.subClassOf, None, DefaultGraph()):
            parents.setdefault(quad.subject, []).append(quad.object)
        self.subclasses = _closed(parents)

    def values(self, node: Term, path: Iterable[NamedNode]) -> list[Term]:
        found: dict[Term, None] = {node: None}
        for step in path:
            found = {value: None for one in found for value in self._objects(one, step)}
        return list(found)

    def _objects(self, node: Term, step: NamedNode) -> Iterator[Term]:
        if isinstance(node, Literal | Triple):
            return iter(())
        return (quad.object for quad in self.store.quads_for_pattern(node, step, None, DefaultGraph()))

    def members(self, kind: Term) -> Iterator[Term]:
        for below in self.subclasses.get(kind, {kind}):
            if not isinstance(below, Literal):
                for quad in self.store.quads_for_pattern(None, rdf.type, below, DefaultGraph()):
                    yield quad.subject

    def subjects(self, predicate: NamedNode) -> Iterator[Term]:
        return (quad.subject for quad in self.store.quads_for_pattern(None, predicate, None, DefaultGraph()))

    def is_a(self, node: Term, kind: Term) -> bool:
        below = self.subclasses.get(kind, (kind,))
        return any(own in below for own in self._objects(node, rdf.type))


def _closed(parents: dict[Term, list[Term]]) -> dict[Term, set[Term]]:
    """Every class with all that hang below it, itself among them."""
    found: dict[Term, set[Term]] = {}
    for start in parents:
        todo, seen = [start], {start}
        while todo:
            for above in parents.get(todo.pop(), ()):
                if above not in seen:
                    seen.add(above)
                    todo.append(above)
        for above in seen:
            found.setdefault(above, {above}).add(start)
    return found
