"""SHACL Core over an index of the graph: what :mod:`kgbuild.validate.rules` asks, looked up rather than queried.

pySHACL needs minutes for what this does in seconds; a test holds the findings of both equal.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from kgbuild.validate.lexical import comparable, well_formed
from kgbuild.validate.rules import Rule, Shape, Term
from kgbuild.vocabulary import rdf, rdfs

__all__ = ["Fault", "Index", "check_rules", "focus_nodes"]


@dataclass(frozen=True, slots=True)
class Fault:
    """A node that breaks a rule of a shape; ``path`` is the property, empty where the node itself is at fault."""

    shape: Shape
    path: str
    focus: Term
    message: str


@dataclass(slots=True)
class Index:
    """The graph by subject and property, and the things of each class with those of its subclasses."""

    said: dict[Term, dict[NamedNode, list[Term]]] = field(default_factory=dict)
    instances: dict[Term, dict[Term, None]] = field(default_factory=dict)
    subclasses: dict[Term, set[Term]] = field(default_factory=dict)

    @classmethod
    def of(cls, quads: Iterable[Quad]) -> Index:
        """Index quads; the layer that a quad lies in does not matter."""
        index = cls()
        for _ in index.through(quads):
            pass
        return index

    def through(self, quads: Iterable[Quad]) -> Iterator[Quad]:
        """Index quads as they pass by; the index is whole once they have all passed.

        Equal terms are kept once: most of a graph says the same few things of many subjects.
        """
        said, same = self.said, dict[Any, Any]()
        for quad in quads:
            subject = same.setdefault(quad.subject, quad.subject)
            predicate = same.setdefault(quad.predicate, quad.predicate)
            value = same.setdefault(quad.object, quad.object)
            values = said.setdefault(subject, {}).setdefault(predicate, [])
            if value not in values:
                values.append(value)
            yield quad
        for node, told in said.items():
            for kind in told.get(rdf.type, ()):
                self.instances.setdefault(kind, {})[node] = None
        self._close()

    def _close(self) -> None:
        """Every class with all that hang below it, itself among them."""
        parents = {node: told[rdfs.subClassOf] for node, told in self.said.items() if rdfs.subClassOf in told}
        for start in parents:
            todo, seen = [start], {start}
            while todo:
                for above in parents.get(todo.pop(), ()):
                    if above not in seen:
                        seen.add(above)
                        todo.append(above)
            for above in seen:
                self.subclasses.setdefault(above, set()).add(start)

    def members(self, kind: Term) -> Iterator[Term]:
        """The things of a class."""
        for below in {kind, *self.subclasses.get(kind, ())}:
            yield from self.instances.get(below, ())

    def is_a(self, node: Term, kind: Term) -> bool:
        """Whether the node is of the class or of one below it."""
        kinds = self.said.get(node, {}).get(rdf.type, ())
        return any(own == kind or own in self.subclasses.get(kind, ()) for own in kinds)

    def values(self, node: Term, path: Iterable[NamedNode]) -> list[Term]:
        """What stands at the end of a path, each once; the node itself at the end of none."""
        found: dict[Term, None] = {node: None}
        for step in path:
            found = {value: None for one in found for value in self.said.get(one, {}).get(step, ())}
        return list(found)


def focus_nodes(shape: Shape, index: Index) -> dict[Term, None]:
    """What a shape targets."""
    found: dict[Term, None] = {}
    for kind in shape.classes:
        found.update(dict.fromkeys(index.members(kind)))
    for predicate in shape.subjects_of:
        found.update({node: None for node, told in index.said.items() if predicate in told})
    found.update(dict.fromkeys(shape.nodes))
    return found


def check_rules(shape: Shape, index: Index) -> Iterator[Fault]:
    """The faults against the rules of a shape, one for each node and rule."""
    if not shape.rules:
        return
    for focus in focus_nodes(shape, index):
        for rule in shape.rules:
            broken = next(_breaches(rule, focus, index), None)
            if broken is not None:
                path = "/".join(_local(step) for step in rule.path)
                yield Fault(shape, path, focus, rule.message or _in_words(path, *broken))


def _local(node: NamedNode) -> str:
    return re.split(r"[#/]", node.value)[-1]


def _breaches(rule: Rule, focus: Term, index: Index) -> Iterator[tuple[str, object]]:
    values = index.values(focus, rule.path)
    for name, wanted in rule.constraints:
        if not _holds(name, wanted, rule, focus, values, index):
            yield name, wanted


def _holds(name: str, wanted: object, rule: Rule, focus: Term, values: list[Term], index: Index) -> bool:
    match name:
        case "minCount":
            return len(values) >= _int(wanted)
        case "maxCount":
            return len(values) <= _int(wanted)
        case "hasValue":
            return wanted in values
        case "uniqueLang":
            tags = [value.language for value in values if isinstance(value, Literal) and value.language]
            return len(tags) == len(set(tags))
        case "lessThanOrEquals" | "disjoint":
            others = index.values(focus, [_node(wanted)])
            if name == "disjoint":
                return not set(values) & set(others)
            return all(_ordered(value, other) for value in values for other in others)
        case "qualifiedValueShape":
            return True  # counted by the two below
        case "qualifiedMinCount" | "qualifiedMaxCount":
            count = _qualified(rule, values, index)
            return count >= _int(wanted) if name == "qualifiedMinCount" else count <= _int(wanted)
        case _:
            return all(_value_holds(name, wanted, value, index) for value in values)


def _value_holds(name: str, wanted: object, value: Term, index: Index) -> bool:
    match name:
        case "datatype":
            return isinstance(value, Literal) and value.datatype == wanted and well_formed(value)
        case "class":
            return index.is_a(value, _node(wanted))
        case "nodeKind":
            return _local(_node(wanted)).lower().find(_kind(value)) >= 0
        case "in":
            return isinstance(wanted, tuple) and value in wanted
        case "pattern":
            return not isinstance(value, BlankNode) and re.search(_text(wanted), _text(value)) is not None
        case "minInclusive":
            return _ordered(wanted, value)
        case "maxInclusive":
            return _ordered(value, wanted)
        case "or":
            assert isinstance(wanted, tuple)
            return any(next(_breaches(rule, value, index), None) is None for rule in wanted)
    raise AssertionError(name)


def _qualified(rule: Rule, values: list[Term], index: Index) -> int:
    shape = next(value for name, value in rule.constraints if name == "qualifiedValueShape")
    assert isinstance(shape, Rule)
    return sum(next(_breaches(shape, value, index), None) is None for value in values)


def _ordered(low: object, high: object) -> bool:
    first, second = comparable(low), comparable(high)
    return first is not None and second is not None and first[0] == second[0] and first[1] <= second[1]  # type: ignore[operator]


def _kind(value: Term) -> str:
    return "iri" if isinstance(value, NamedNode) else "blanknode" if isinstance(value, BlankNode) else "literal"


def _int(value: object) -> int:
    assert isinstance(value, int)
    return value


def _node(value: object) -> NamedNode:
    assert isinstance(value, NamedNode)
    return value


def _text(value: object) -> str:
    assert isinstance(value, Literal | NamedNode)
    return value.value


def _in_words(path: str, name: str, wanted: object) -> str:
    """A message for a rule that has none of its own."""
    want = _local(wanted) if isinstance(wanted, NamedNode) else wanted
    words = {
        "minCount": f"needs at least {want}",
        "maxCount": f"has more than {want}",
        "datatype": f"must be a well-formed {want}",
        "class": f"must be a {want}",
        "nodeKind": f"must be {want}",
        "in": "is not of its list",
        "uniqueLang": "has two values in one language",
        "minInclusive": "is too small",
        "maxInclusive": "is too large",
        "pattern": "is malformed",
        "hasValue": f"lacks {want}",
    }
    return f"{path or 'the node'} {words.get(name, 'breaks ' + name)}."
