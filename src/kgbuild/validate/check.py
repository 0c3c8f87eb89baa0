"""SHACL Core over a graph: what :mod:`kgbuild.validate.rules` asks, looked up rather than queried.

pySHACL needs minutes for what this does in seconds; a test holds the findings of both equal.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pyoxigraph import BlankNode, Literal, NamedNode

from kgbuild.model import Severity
from kgbuild.validate.lexical import comparable, well_formed
from kgbuild.validate.lookup import Graph
from kgbuild.validate.rules import Rule, Shape, Term

__all__ = ["Fault", "check_rules", "focus_nodes", "targeted"]


@dataclass(frozen=True, slots=True)
class Fault:
    """A node at fault: which check says so, how bad it is, and what it says."""

    check: str
    severity: Severity
    focus: Term
    message: str


def focus_nodes(shape: Shape, graph: Graph) -> dict[Term, None]:
    """What a shape targets."""
    found: dict[Term, None] = {}
    for kind in shape.classes:
        found.update(dict.fromkeys(graph.members(kind)))
    for predicate in shape.subjects_of:
        found.update(dict.fromkeys(graph.subjects(predicate)))
    found.update(dict.fromkeys(shape.nodes))
    return found


def targeted(shape: Shape, node: Term, graph: Graph) -> bool:
    """Whether a shape targets the node."""
    return (
        any(graph.is_a(node, kind) for kind in shape.classes)
        or any(graph.values(node, [predicate]) for predicate in shape.subjects_of)
        or node in shape.nodes
    )


def check_rules(shape: Shape, nodes: Iterable[Term], graph: Graph) -> Iterator[Fault]:
    """The faults of nodes against the rules of a shape, one for each node and rule."""
    for focus in nodes if shape.rules else ():
        for rule in shape.rules:
            broken = next(_breaches(rule, focus, graph), None)
            if broken is not None:
                path = rule.words
                message = rule.message or _in_words(path, *broken)
                yield Fault(f"{shape.name}/{path}" if path else shape.name, shape.severity, focus, message)


def _local(node: NamedNode) -> str:
    return re.split(r"[#/]", node.value)[-1]


def _breaches(rule: Rule, focus: Term, graph: Graph) -> Iterator[tuple[str, object]]:
    values = graph.values(focus, rule.path)
    for name, wanted in rule.constraints:
        if not _holds(name, wanted, rule, focus, values, graph):
            yield name, wanted


def _holds(name: str, wanted: object, rule: Rule, focus: Term, values: list[Term], graph: Graph) -> bool:
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
            others = graph.values(focus, [_node(wanted)])
            if name == "disjoint":
                return not set(values) & set(others)
            return all(_ordered(value, other) for value in values for other in others)
        case "qualifiedValueShape":
            return True  # counted by the two below
        case "qualifiedMinCount" | "qualifiedMaxCount":
            count = _qualified(rule, values, graph)
            return count >= _int(wanted) if name == "qualifiedMinCount" else count <= _int(wanted)
        case _:
            return all(_value_holds(name, wanted, value, graph) for value in values)


def _value_holds(name: str, wanted: object, value: Term, graph: Graph) -> bool:
    match name:
        case "datatype":
            return isinstance(value, Literal) and value.datatype == wanted and well_formed(value)
        case "class":
            return graph.is_a(value, _node(wanted))
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
            return any(next(_breaches(rule, value, graph), None) is None for rule in wanted)
    raise AssertionError(name)


def _qualified(rule: Rule, values: list[Term], graph: Graph) -> int:
    shape = next(value for name, value in rule.constraints if name == "qualifiedValueShape")
    assert isinstance(shape, Rule)
    return sum(next(_breaches(shape, value, graph), None) is None for value in values)


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
