"""From participations to networks: who is tied to whom, through which events.

A network of one kind of node ties two nodes that share an event; a network of two kinds ties a person to a body, a
person to a topic, an event to an agent. Parts count as the event that they belong to. An event of k people gives
each pair a weight of 1/(k-1), so that everyone hands out a weight of one an event (Newman 2001, "Scientific
collaboration networks II"); bare counts are kept beside it.

Pair edges grow with the square of the audience, so events above ``max_event_size`` are left out, and at most
``top`` edges a node are kept if asked for; what was left out is counted and told.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from itertools import pairwise
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from kgbuild.errors import UsageError
from kgbuild.network.data import Ints, Participations

__all__ = [
    "KINDS",
    "Kind",
    "LeftOut",
    "Network",
    "Node",
    "Shared",
    "Weighting",
    "co_occurrence",
    "incidence",
    "project",
]

Kind: TypeAlias = Literal["persons", "institutions", "persons-institutions", "persons-topics", "events-agents"]
KINDS: tuple[Kind, ...] = ("persons", "institutions", "persons-institutions", "persons-topics", "events-agents")

Weighting: TypeAlias = Literal["share", "count", "recent"]
"""``share``: an event of k gives each pair 1/(k-1); ``count``: each event gives one; ``recent``: 1/(k-1), halved for
every ``half_life`` years before the last event of the graph (an event without a date weighs as much as the oldest)."""

Floats: TypeAlias = NDArray[np.float64]


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
            parts.append(f"{_count(self.events, 'event')}{size} (the largest of {self.largest})")
        if self.edges:
            parts.append(f"{_count(self.edges, 'weaker tie')}")
        if self.nodes:
            parts.append(f"{_count(self.nodes, 'node')} with weaker ties")
        return f"Left out: {', '.join(parts)}." if parts else "Nothing was left out."


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


@dataclass(frozen=True, eq=False)
class _Side:
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
    left: _Side = field(repr=False)
    right: _Side = field(repr=False)
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

    def _incidence(self, side: _Side) -> sparse.csr_array:
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


def co_occurrence(
    matrix: sparse.csr_array, *, weighting: Weighting = "share", factor: Floats | None = None
) -> sparse.coo_array:
    """Weights of all pairs of columns that share a row: the upper triangle of ``A' D A``.

    ``matrix`` has a row a context, a column a node and ones; D holds 1/(k-1) for a row of k ones (one, if events are
    only counted), times the row's ``factor`` if that is given. One sparse
    product: the cost is that of ``A.T @ A``.

    >>> import numpy as np
    >>> pairs = co_occurrence(sparse.csr_array(np.array([[1.0, 1, 0], [1, 1, 1]])))
    >>> sorted((int(a), int(b), float(w)) for a, b, w in zip(*pairs.coords, pairs.data))
    [(0, 1, 1.5), (0, 2, 0.5), (1, 2, 0.5)]
    """
    scaled, size = matrix, np.diff(matrix.indptr)
    share = np.ones(len(size)) if weighting == "count" else 1.0 / np.maximum(size - 1, 1)
    share = share if factor is None else share * factor
    if weighting != "count" or factor is not None:
        scaled = sparse.csr_array((matrix.data * np.repeat(share, size), matrix.indices, matrix.indptr), matrix.shape)
    upper: sparse.coo_array = sparse.triu(matrix.T @ scaled, k=1, format="coo")
    return upper


def incidence(context: Ints, node: Ints, shape: tuple[int, int]) -> sparse.csr_array:
    """Ones where a node stands in a context, however many statements say so."""
    matrix = sparse.csr_array((np.ones(len(context)), (context, node)), shape=shape)
    matrix.sum_duplicates()
    matrix.data[:] = 1.0
    return matrix


def project(
    data: Participations,
    kind: Kind = "persons",
    *,
    roles: Iterable[str] | None = None,
    present_only: bool | None = None,
    roll_up: bool = True,
    representing: bool = True,
    weighting: Weighting = "share",
    half_life: float = 5.0,
    max_event_size: int | None = 100,
    top: int | None = None,
    min_events: int = 1,
    since: str = "",
    until: str = "",
) -> Network:
    """The network of that kind.

    ``roles`` are IRIs; only statements in one of them count. ``present_only`` keeps roles that imply presence (the
    default for people; bodies count in any role, because organising is what they do). ``roll_up`` counts a
    unit for the body that contains it; ``representing`` lets people stand for the body they appear for.
    ``top`` keeps an edge that is among so many strongest of one of its ends; ``min_events`` one that rests
    on so many events; ``since`` and ``until`` are ISO dates; ``half_life``, in years, is that of ``recent`` weights.

    Raises:
        UsageError: for an unknown kind.
    """
    if kind not in KINDS:
        raise UsageError(f"unknown network {kind!r}: want one of {', '.join(KINDS)}")
    of_people = kind in ("persons", "persons-topics", "persons-institutions")
    chosen = _chosen(data, roles, of_people if present_only is None else present_only, since, until)
    if kind == "persons":
        left = right = _people(data, chosen)
    elif kind == "institutions":
        left = right = _bodies(data, chosen, roll_up=roll_up, representing=representing)
    elif kind == "persons-institutions":
        left, right = _appearances(data, chosen, roll_up=roll_up)
    elif kind == "persons-topics":
        left, right = _people(data, chosen), _topics(data, chosen)
    else:
        left, right = _casts(data, chosen)
    cap = max_event_size if kind in ("persons", "institutions") else None
    fading = _fading(data, left.context_event, half_life) if weighting == "recent" else None
    network = _network(data, kind, left, right, weighting, cap, fading)
    return _thinned(network, top, min_events)


@dataclass(frozen=True, eq=False)
class _Members:
    """Who stands in which context (an event of its own, or a person at an event), by what statement."""

    context_event: Ints
    iris: tuple[str, ...]
    labels: tuple[str, ...]
    kinds: tuple[str, ...]
    context: Ints
    node: Ints
    row: Ints


def _chosen(data: Participations, roles: Iterable[str] | None, present: bool, since: str, until: str) -> Ints:
    keep = np.ones(len(data.statements), dtype=bool)
    if roles is not None:
        wanted = set(roles)
        keep &= np.array([role in wanted for role in data.roles], dtype=bool)[data.role]
    if present:
        keep &= data.present[data.role]
    if since or until:
        inside = [bool(day) and since <= day and (not until or day <= until) for day in data.dates]
        keep &= np.array(inside, dtype=bool)[data.event]
    found: Ints = np.flatnonzero(keep)
    return found


def _people(data: Participations, chosen: Ints) -> _Members:
    rows = chosen[data.is_person[data.agent[chosen]]]
    return _agents_in_events(data, data.top[data.event[rows]], data.agent[rows], rows)


def _bodies(data: Participations, chosen: Ints, *, roll_up: bool, representing: bool) -> _Members:
    direct = chosen[~data.is_person[data.agent[chosen]]]
    rows, agents = direct, data.agent[direct]
    if representing and len(data.behalf):
        # someone honoured, or thanked from afar, brings no body into the room
        inside = np.isin(data.behalf[:, 0], chosen) & data.present[data.role[data.behalf[:, 0]]]
        rows = np.concatenate([rows, data.behalf[inside, 0]])
        agents = np.concatenate([agents, data.behalf[inside, 1]])
    if roll_up:
        agents = data.root[agents]
    return _agents_in_events(data, data.top[data.event[rows]], agents, rows)


def _agents_in_events(data: Participations, event: Ints, agent: Ints, row: Ints) -> _Members:
    contexts, context = np.unique(event, return_inverse=True)
    nodes, node = np.unique(agent, return_inverse=True)
    iris = tuple(data.agents[index] for index in nodes)
    return _Members(contexts, iris, _labels(data, iris), _kinds(data, nodes), context, node, row)


def _appearances(data: Participations, chosen: Ints, *, roll_up: bool) -> tuple[_Members, _Members]:
    """A context is one person at one event; the person stands in it, and the bodies that they appear for."""
    behalf = data.behalf[np.isin(data.behalf[:, 0], chosen)]
    behalf = behalf[data.is_person[data.agent[behalf[:, 0]]]]
    rows, bodies = behalf[:, 0], behalf[:, 1]
    if roll_up:
        bodies = data.root[bodies]
    pairs = np.stack([data.top[data.event[rows]], data.agent[rows]], axis=1)
    keys, context = np.unique(pairs, axis=0, return_inverse=True)
    return (
        _of_agents(data, keys[:, 0], context.ravel(), data.agent[rows], rows),
        _of_agents(data, keys[:, 0], context.ravel(), bodies, rows),
    )


def _casts(data: Participations, chosen: Ints) -> tuple[_Members, _Members]:
    """A context is one agent in one event; the event stands in it, and the agent."""
    event, agent = data.top[data.event[chosen]], data.agent[chosen]
    keys, context = np.unique(np.stack([event, agent], axis=1), axis=0, return_inverse=True)
    context = context.ravel()
    nodes, node = np.unique(event, return_inverse=True)
    iris = tuple(data.events[index] for index in nodes)
    events = _Members(keys[:, 0], iris, _labels(data, iris), ("event",) * len(iris), context, node, chosen)
    return events, _of_agents(data, keys[:, 0], context, agent, chosen)


def _of_agents(data: Participations, context_event: Ints, context: Ints, agent: Ints, row: Ints) -> _Members:
    nodes, node = np.unique(agent, return_inverse=True)
    iris = tuple(data.agents[index] for index in nodes)
    return _Members(context_event, iris, _labels(data, iris), _kinds(data, nodes), context, node, row)


def _topics(data: Participations, chosen: Ints) -> _Members:
    """Topics of an event, its parts included; the contexts are those of :func:`_people`."""
    rows = chosen[data.is_person[data.agent[chosen]]]
    contexts = np.unique(data.top[data.event[rows]])
    pairs = np.stack([data.top[data.event_topic[:, 0]], data.event_topic[:, 1]], axis=1)
    pairs = np.unique(pairs[np.isin(pairs[:, 0], contexts)], axis=0)
    nodes, node = np.unique(pairs[:, 1], return_inverse=True)
    iris = tuple(data.topics[index] for index in nodes)
    context = np.searchsorted(contexts, pairs[:, 0])
    none = np.full(len(pairs), -1, dtype=np.int64)  # no statement of a person says what an event is about
    return _Members(contexts, iris, _labels(data, iris), ("topic",) * len(iris), context, node, none)


def _network(
    data: Participations,
    kind: Kind,
    left: _Members,
    right: _Members,
    weighting: Weighting,
    cap: int | None,
    fading: Floats | None,
) -> Network:
    two_mode = left is not right
    shape = (len(left.context_event), len(left.iris))
    matrix = incidence(left.context, left.node, shape)
    matrix, left_out = _capped(matrix, cap)
    shift = len(left.iris) if two_mode else 0
    if two_mode:
        other = incidence(right.context, right.node, (shape[0], len(right.iris)))
        faded = other if fading is None else sparse.csr_array(sparse.diags_array(fading) @ other)
        edges = sparse.coo_array(matrix.T @ faded)
    else:
        edges = co_occurrence(matrix, weighting=weighting, factor=fading)
    source, target = (axis.astype(np.int64) for axis in edges.coords)
    order = np.lexsort((target, source))
    mine = _side(left, 0, matrix)
    theirs = _side(right, shift, None) if two_mode else mine
    nodes = _nodes(left, mine, 0) + (_nodes(right, theirs, shift) if two_mode else ())
    return Network(
        kind=kind,
        nodes=nodes,
        source=source[order],
        target=target[order] + shift,
        weight=edges.data[order].astype(np.float64),
        data=data,
        left=mine,
        right=theirs,
        context_event=left.context_event,
        two_mode=two_mode,
        left_out=left_out,
    )


def _fading(data: Participations, events: Ints, half_life: float) -> Floats:
    """By event: one for the latest of the graph, half that for each half-life before it."""
    days = np.array([date.fromisoformat(day[:10]).toordinal() if len(day) >= 10 else 0 for day in data.dates])
    stated = days[days > 0]
    if not len(stated):
        return np.ones(len(events))
    age = (stated.max() - np.where(days > 0, days, stated.min())) / 365.25
    faded: Floats = 0.5 ** (age[events] / half_life)
    return faded


def _capped(matrix: sparse.csr_array, cap: int | None) -> tuple[sparse.csr_array, LeftOut]:
    """Empty the rows of more than ``cap`` ones."""
    size = np.diff(matrix.indptr)
    if cap is None or not len(size) or size.max() <= cap:
        return matrix, LeftOut(max_event_size=cap)
    matrix = matrix.copy()
    matrix.data[np.repeat(size > cap, size)] = 0.0
    matrix.eliminate_zeros()
    return matrix, LeftOut(events=int((size > cap).sum()), largest=int(size.max()), max_event_size=cap)


def _side(members: _Members, shift: int, kept: sparse.csr_array | None) -> _Side:
    inside = np.ones(len(members.context), dtype=bool)
    if kept is not None:
        inside = np.diff(kept.indptr)[members.context] > 0
    context, node, row = members.context[inside], members.node[inside] + shift, members.row[inside]
    order = np.lexsort((row, node, context))
    return _Side(context[order], node[order], row[order])


def _nodes(members: _Members, side: _Side, shift: int) -> tuple[Node, ...]:
    pairs = np.unique(np.stack([side.node - shift, members.context_event[side.context]], axis=1), axis=0)
    events = np.bincount(pairs[:, 0], minlength=len(members.iris)) if len(pairs) else np.zeros(len(members.iris), int)
    return tuple(
        Node(iri, label, kind, int(number))
        for iri, label, kind, number in zip(members.iris, members.labels, members.kinds, events, strict=True)
    )


def _thinned(network: Network, top: int | None, min_events: int) -> Network:
    keep = np.ones(network.edge_count, dtype=bool)
    if min_events > 1:
        keep &= network.count >= min_events
    if top is not None:
        keep &= _among_strongest(network, top)
    if keep.all():
        return network
    return replace(
        network,
        source=network.source[keep],
        target=network.target[keep],
        weight=network.weight[keep],
        left_out=replace(network.left_out, edges=network.left_out.edges + int((~keep).sum())),
    )


def _among_strongest(network: Network, top: int) -> NDArray[np.bool_]:
    """By edge: whether it is among the ``top`` heaviest of one of its ends; ties go to the lower index."""
    edge = np.tile(np.arange(network.edge_count), 2)
    end = np.concatenate([network.source, network.target])
    order = np.lexsort((edge, -network.weight[edge], end))
    first = np.searchsorted(end[order], end[order])
    kept = np.zeros(network.edge_count, dtype=bool)
    kept[edge[order][np.arange(len(order)) - first < top]] = True
    return kept


def _contexts_by_node(side: _Side, nodes: int) -> list[frozenset[int]]:
    pairs = np.unique(np.stack([side.node, side.context], axis=1), axis=0)
    cuts = np.searchsorted(pairs[:, 0], np.arange(nodes + 1))
    return [frozenset(pairs[low:high, 1].tolist()) for low, high in pairwise(cuts)]


def _moved(side: _Side, place: Ints) -> _Side:
    node = place[side.node]
    inside = node >= 0
    return _Side(side.context[inside], node[inside], side.row[inside])


def _labels(data: Participations, iris: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(data.label(iri) for iri in iris)


def _kinds(data: Participations, agents: Ints) -> tuple[str, ...]:
    return tuple("person" if data.is_person[agent] else "institution" for agent in agents)


def _roles(data: Participations, rows: Ints) -> tuple[str, ...]:
    return tuple(sorted({data.roles[data.role[row]] for row in rows.tolist() if row >= 0}))
