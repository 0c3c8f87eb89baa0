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
from dataclasses import replace
from datetime import date

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from kgbuild.errors import UsageError
from kgbuild.network.data import Ints, Participations
from kgbuild.network.matrix import Floats, Weighting, co_occurrence, incidence
from kgbuild.network.members import Members, appearances_of, bodies_of, casts_of, chosen_rows, people_of, topics_of
from kgbuild.network.options import check_choices, check_days
from kgbuild.network.value import KINDS, Kind, LeftOut, Network, Node, Side

__all__ = [
    "project",
]


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
        UsageError: for an unknown kind or weighting, a number below the least, and ``until`` before ``since``.
    """
    if kind not in KINDS:
        raise UsageError(f"unknown network {kind!r}: want one of {', '.join(KINDS)}")
    check_choices(weighting=weighting, max_event_size=max_event_size, top=top, min_events=min_events)
    check_days(since, until)
    of_people = kind in ("persons", "persons-topics", "persons-institutions")
    chosen = chosen_rows(data, roles, of_people if present_only is None else present_only, since, until)
    if kind == "persons":
        left = right = people_of(data, chosen)
    elif kind == "institutions":
        left = right = bodies_of(data, chosen, roll_up=roll_up, representing=representing)
    elif kind == "persons-institutions":
        left, right = appearances_of(data, chosen, roll_up=roll_up)
    elif kind == "persons-topics":
        left, right = people_of(data, chosen), topics_of(data, chosen)
    else:
        left, right = casts_of(data, chosen)
    cap = max_event_size if kind in ("persons", "institutions") else None
    fading = _fading(data, left.context_event, half_life) if weighting == "recent" else None
    network = _network(data, kind, left, right, weighting, cap, fading)
    return _thinned(network, top, min_events)


def _network(
    data: Participations,
    kind: Kind,
    left: Members,
    right: Members,
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


def _side(members: Members, shift: int, kept: sparse.csr_array | None) -> Side:
    inside = np.ones(len(members.context), dtype=bool)
    if kept is not None:
        inside = np.diff(kept.indptr)[members.context] > 0
    context, node, row = members.context[inside], members.node[inside] + shift, members.row[inside]
    order = np.lexsort((row, node, context))
    return Side(context[order], node[order], row[order])


def _nodes(members: Members, side: Side, shift: int) -> tuple[Node, ...]:
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
