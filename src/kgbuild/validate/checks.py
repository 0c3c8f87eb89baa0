"""Every check of a graph in one form: run over all of it, or again round some nodes.

A check keeps its faults by an *anchor*, the node that they are found round: the thing at fault, or for a query that
asks about the whole graph another value of its rows (:mod:`kgbuild.validate.triggers`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Protocol

from pyoxigraph import Store

from kgbuild.model import Severity
from kgbuild.validate.algebra import query_triggers
from kgbuild.validate.check import Fault, check_rules, focus_nodes, targeted
from kgbuild.validate.invariants import Invariant
from kgbuild.validate.lookup import Graph
from kgbuild.validate.rules import Query, Shape, Term
from kgbuild.validate.sparql import around, bindings, fill, select, targets, within
from kgbuild.validate.triggers import ANCHOR, Triggers, rule_triggers

__all__ = ["Check", "all_checks"]

Found = Iterator[tuple[Term, Fault]]
"""Faults, each with its anchor."""


class Check(Protocol):
    """One check."""

    @property
    def name(self) -> str:
        """Unlike that of every other check."""

    def triggers(self) -> Triggers:
        """What its answers rest on.

        Raises:
            Underivable: where that cannot be told.
        """

    def everywhere(self, anchor: str, graph: Graph, store: Store) -> Found:
        """All faults; ``graph`` and ``store`` hold the same triples."""

    def around(self, anchor: str, nodes: Collection[Term], graph: Graph, store: Store) -> Found:
        """The faults whose anchor is one of the nodes."""


def all_checks(shapes: Collection[Shape], invariants: Collection[Invariant]) -> list[Check]:
    """The rules of each shape, each query of each shape, each quality query."""
    found: list[Check] = []
    for shape in shapes:
        if shape.rules:
            found.append(_Rules(shape))
        found += [_ShapeQuery(shape, number, query) for number, query in enumerate(shape.queries, 1)]
    return [*found, *(_QualityQuery(invariant) for invariant in invariants)]


@dataclass(frozen=True, slots=True)
class _Rules:
    """The rules of a shape."""

    shape: Shape

    @property
    def name(self) -> str:
        return f"{self.shape.name} rules"

    def triggers(self) -> Triggers:
        return rule_triggers(self.shape)

    def everywhere(self, anchor: str, graph: Graph, store: Store) -> Found:
        return ((fault.focus, fault) for fault in check_rules(self.shape, focus_nodes(self.shape, graph), graph))

    def around(self, anchor: str, nodes: Collection[Term], graph: Graph, store: Store) -> Found:
        due = [node for node in nodes if targeted(self.shape, node, graph)]
        return ((fault.focus, fault) for fault in check_rules(self.shape, due, graph))


@dataclass(frozen=True, slots=True)
class _ShapeQuery:
    """A query of a shape; it speaks of ``?this``."""

    shape: Shape
    number: int
    query: Query

    @property
    def name(self) -> str:
        return f"{self.shape.name} query {self.number}"

    def triggers(self) -> Triggers:
        return query_triggers(within(select(self.query), targets(self.shape, {})))

    def everywhere(self, anchor: str, graph: Graph, store: Store) -> Found:
        return self._faults(anchor, within(select(self.query), targets(self.shape, graph.subclasses)), store)

    def around(self, anchor: str, nodes: Collection[Term], graph: Graph, store: Store) -> Found:
        if anchor == ANCHOR:
            due = [node for node in nodes if targeted(self.shape, node, graph)]
            return self._faults(anchor, around(select(self.query), anchor, due), store) if due else iter(())
        text = within(select(self.query), targets(self.shape, graph.subclasses))
        return self._faults(anchor, around(text, anchor, nodes), store)

    def _faults(self, anchor: str, text: str, store: Store) -> Found:
        seen = set()
        for row in bindings(text, store, self.name):
            this, node = row["this"], row[anchor[1:]]
            message = fill(self.query.message, {name: value for name, value in row.items() if name != "this"})
            if this is not None and node is not None and (this, node, message) not in seen:
                seen.add((this, node, message))
                yield node, Fault(self.shape.name, self.shape.severity, this, message)


@dataclass(frozen=True, slots=True)
class _QualityQuery:
    """A quality query; it speaks of its first variable."""

    invariant: Invariant

    @property
    def name(self) -> str:
        return f"quality/{self.invariant.name}"

    def triggers(self) -> Triggers:
        return query_triggers(self.invariant.text)

    def everywhere(self, anchor: str, graph: Graph, store: Store) -> Found:
        return self._faults(anchor, self.invariant.text, store)

    def around(self, anchor: str, nodes: Collection[Term], graph: Graph, store: Store) -> Found:
        return self._faults(anchor, around(self.invariant.text, anchor, nodes), store)

    def _faults(self, anchor: str, text: str, store: Store) -> Found:
        seen = set()
        severity: Severity = self.invariant.severity
        for row in bindings(text, store, f"queries/quality/{self.invariant.name}.rq"):
            focus = next(iter(row.values()))
            node = row.get(anchor[1:], focus)
            message = fill(self.invariant.message, row)
            if focus is not None and node is not None and (focus, node, message) not in seen:
                seen.add((focus, node, message))
                yield node, Fault(self.name, severity, focus, message)
