"""Who stands in which context of a network, by kind of network."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from kgbuild.network.data import Ints, Participations

__all__ = [
    "Members",
    "appearances_of",
    "bodies_of",
    "casts_of",
    "chosen_rows",
    "people_of",
    "topics_of",
]


@dataclass(frozen=True, eq=False)
class Members:
    """Who stands in which context (an event of its own, or a person at an event), by what statement."""

    context_event: Ints
    iris: tuple[str, ...]
    labels: tuple[str, ...]
    kinds: tuple[str, ...]
    context: Ints
    node: Ints
    row: Ints


def chosen_rows(data: Participations, roles: Iterable[str] | None, present: bool, since: str, until: str) -> Ints:
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


def people_of(data: Participations, chosen: Ints) -> Members:
    rows = chosen[data.is_person[data.agent[chosen]]]
    return _agents_in_events(data, data.top[data.event[rows]], data.agent[rows], rows)


def bodies_of(data: Participations, chosen: Ints, *, roll_up: bool, representing: bool) -> Members:
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


def _agents_in_events(data: Participations, event: Ints, agent: Ints, row: Ints) -> Members:
    contexts, context = np.unique(event, return_inverse=True)
    nodes, node = np.unique(agent, return_inverse=True)
    iris = tuple(data.agents[index] for index in nodes)
    return Members(contexts, iris, _labels(data, iris), _kinds(data, nodes), context, node, row)


def appearances_of(data: Participations, chosen: Ints, *, roll_up: bool) -> tuple[Members, Members]:
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


def casts_of(data: Participations, chosen: Ints) -> tuple[Members, Members]:
    """A context is one agent in one event; the event stands in it, and the agent."""
    event, agent = data.top[data.event[chosen]], data.agent[chosen]
    keys, context = np.unique(np.stack([event, agent], axis=1), axis=0, return_inverse=True)
    context = context.ravel()
    nodes, node = np.unique(event, return_inverse=True)
    iris = tuple(data.events[index] for index in nodes)
    events = Members(keys[:, 0], iris, _labels(data, iris), ("event",) * len(iris), context, node, chosen)
    return events, _of_agents(data, keys[:, 0], context, agent, chosen)


def _of_agents(data: Participations, context_event: Ints, context: Ints, agent: Ints, row: Ints) -> Members:
    nodes, node = np.unique(agent, return_inverse=True)
    iris = tuple(data.agents[index] for index in nodes)
    return Members(context_event, iris, _labels(data, iris), _kinds(data, nodes), context, node, row)


def topics_of(data: Participations, chosen: Ints) -> Members:
    """Topics of an event, its parts included; the contexts are those of :func:`people_of`."""
    rows = chosen[data.is_person[data.agent[chosen]]]
    contexts = np.unique(data.top[data.event[rows]])
    pairs = np.stack([data.top[data.event_topic[:, 0]], data.event_topic[:, 1]], axis=1)
    pairs = np.unique(pairs[np.isin(pairs[:, 0], contexts)], axis=0)
    nodes, node = np.unique(pairs[:, 1], return_inverse=True)
    iris = tuple(data.topics[index] for index in nodes)
    context = np.searchsorted(contexts, pairs[:, 0])
    none = np.full(len(pairs), -1, dtype=np.int64)  # no statement of a person says what an event is about
    return Members(contexts, iris, _labels(data, iris), ("topic",) * len(iris), context, node, none)


def _labels(data: Participations, iris: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(data.label(iri) for iri in iris)


def _kinds(data: Participations, agents: Ints) -> tuple[str, ...]:
    return tuple("person" if data.is_person[agent] else "institution" for agent in agents)
