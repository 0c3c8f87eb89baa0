"""A network as a value: nodes, ties as arrays, and the events behind each tie."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import pairwise
from typing import Literal, TypeAlias

import numpy as np
from scipy import sparse

from kgbuild.counting import count
from kgbuild.network.data import Ints, Participations
from kgbuild.network.matrix import Floats, incidence

__all__ = [
    "KINDS",
    "Kind",
    "LeftOut",
    "Network",
    "Node",
    "Shared",
    "Side",
]

Kind: TypeAlias = Literal["persons", "institutions", "persons-institutions", "persons-topics", "events-agents"]
KINDS: tuple[Kind, ...] = ("persons", "institutions", "persons-institutions", "persons-topics", "events-agents")


@dataclass(frozen=True, slots=True)
class Node:
    """A node: ``kind`` is person, institution, topic or event; ``events`` how many events it was drawn from."""

    iri: str
    label: str
    kind: str
    events: int


@dataclass(frozen=True, slots=True)
class Shared:
    """One event behind an edge, with what each side did there and the statements that say so."""

    event: str
    date: str
    source_roles: tuple[str, ...]
    target_roles: tuple[str, ...]
    statements: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What is not in the network: too large events, weak edges, and nodes beyond the number asked for."""

    events: int = 0
    largest: int = 0
    """People in the largest event that was left out."""
    edges: int = 0
    nodes: int = 0
    max_event_size: int | None = None

    def __str__(self) -> str:
        """In words, or that nothing was left out.

        >>> str(LeftOut(events=1, largest=240, max_event_size=100)), str(LeftOut())
        ('Left out: 1 event of more than 100 (the largest of 240).', 'Nothing was left out.')
        """
        parts = []
        if self.events:
            size = f" of more than {self.max_event_size}" if self.max_event_size else ""
            parts.append(f"{count(self.events, 'event')}{size} (the largest of {self.largest})")
        if self.edges:
            parts.append(f"{count(self.edges, 'weaker tie')}")
        if self.nodes:
            parts.append(f"{count(self.nodes, 'node')} with weaker ties")
        return f"Left out: {', '.join(parts)}." if parts else "Nothing was left out."


@dataclass(frozen=True, eq=False)
class Side:
    """Which statement puts which node into which context; sorted by context, then node."""

    context: Ints
    node: Ints
    row: Ints

    def rows(self, context: int, node: int) -> Ints:
        """The statements that put the node into the context."""
        first, last = np.searchsorted(self.context, [context, context + 1])
        low, high = first + np.searchsorted(self.node[first:last], [node, node + 1])
        found: Ints = self.row[low:high]
        return found


@dataclass(frozen=True, eq=False)
class Network:
    """Nodes, and edges as arrays: ``source`` and ``target`` index ``nodes``; in a one-mode network source < target."""

    kind: Kind
    nodes: tuple[Node, ...]
    source: Ints
    target: Ints
    weight: Floats
    data: Participations = field(repr=False)
    left: Side = field(repr=False)
    right: Side = field(repr=False)
    context_event: Ints = field(repr=False)
    two_mode: bool = False
    left_out: LeftOut = LeftOut()

    @property
    def edge_count(self) -> int:
        """How many edges."""
        return len(self.source)

    @cached_property
    def count(self) -> Ints:
        """By edge: how many events it rests on."""
        if not len(self.source):  # scipy makes no plain array of nothing
            return np.zeros(0, np.int64)
        left = self._incidence(self.left)
        both = sparse.csr_array(left.T @ (left if self.right is self.left else self._incidence(self.right)))
        return np.asarray(both[self.source, self.target]).ravel().astype(np.int64)

    def _incidence(self, side: Side) -> sparse.csr_array:
        return incidence(side.context, side.node, (len(self.context_event), len(self.nodes)))

    @cached_property
    def adjacency(self) -> sparse.csr_array:
        """The symmetric weighted adjacency matrix."""
        n = len(self.nodes)
        half = sparse.coo_array((self.weight, (self.source, self.target)), shape=(n, n))
        return sparse.csr_array(half + half.T)

    def shared(self, edge: int) -> tuple[Shared, ...]:
        """The events behind an edge, by date, with roles and statements of both sides."""
        data = self.data
        found = []
        for context in self._contexts(edge):
            mine = self.left.rows(context, int(self.source[edge]))
            theirs = self.right.rows(context, int(self.target[edge]))
            event = int(self.context_event[context])
            found.append(
                Shared(
                    event=data.events[event],
                    date=data.dates[event],
                    source_roles=_roles(data, mine),
                    target_roles=_roles(data, theirs),
                    statements=tuple(
                        data.statements[row] for row in sorted({*mine.tolist(), *theirs.tolist()}) if row >= 0
                    ),
                )
            )
        return tuple(sorted(found, key=lambda shared: (shared.date, shared.event)))

    def _contexts(self, edge: int) -> list[int]:
        mine = self._contexts_of_left[int(self.source[edge])]
        theirs = self._contexts_of_right[int(self.target[edge])]
        return sorted(mine & theirs)

    @cached_property
    def _contexts_of_left(self) -> list[frozenset[int]]:
        return _contexts_by_node(self.left, len(self.nodes))

    @cached_property
    def _contexts_of_right(self) -> list[frozenset[int]]:
        return self._contexts_of_left if self.right is self.left else _contexts_by_node(self.right, len(self.nodes))

    def strongest(self, nodes: int) -> Network:
        """The part with at most so many nodes, those with the strongest ties; says how many were left out."""
        if len(self.nodes) <= nodes:
            return self
        strength = np.asarray(self.adjacency.sum(axis=1)).ravel()
        keep = np.sort(np.lexsort((np.arange(len(strength)), -strength))[:nodes])
        return self._restricted(keep)

    def _restricted(self, keep: Ints) -> Network:
        place = np.full(len(self.nodes), -1, dtype=np.int64)
        place[keep] = np.arange(len(keep))
        inside = (place[self.source] >= 0) & (place[self.target] >= 0)
        left = _moved(self.left, place)
        return replace(
            self,
            nodes=tuple(self.nodes[index] for index in keep),
            source=place[self.source[inside]],
            target=place[self.target[inside]],
            weight=self.weight[inside],
            left=left,
            right=left if self.right is self.left else _moved(self.right, place),
            left_out=replace(
                self.left_out,
                nodes=self.left_out.nodes + len(self.nodes) - len(keep),
                edges=self.left_out.edges + int((~inside).sum()),
            ),
        )


def _contexts_by_node(side: Side, nodes: int) -> list[frozenset[int]]:
    pairs = np.unique(np.stack([side.node, side.context], axis=1), axis=0)
    cuts = np.searchsorted(pairs[:, 0], np.arange(nodes + 1))
    return [frozenset(pairs[low:high, 1].tolist()) for low, high in pairwise(cuts)]


def _moved(side: Side, place: Ints) -> Side:
    node = place[side.node]
    inside = node >= 0
    return Side(side.context[inside], node[inside], side.row[inside])


def _roles(data: Participations, rows: Ints) -> tuple[str, ...]:
    return tuple(sorted({data.roles[data.role[row]] for row in rows.tolist() if row >= 0}))
