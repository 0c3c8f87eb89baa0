"""Participations as arrays: two scans of a store, then no more SPARQL.

Everything is sorted by IRI, so that the same graph gives the same arrays whatever order the store keeps.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from kgbuild.vocabulary import rdf, rdfs, rn, skos

if TYPE_CHECKING:
    from pyoxigraph import NamedNode

    from kgbuild.store.base import Store

__all__ = ["Ints", "Participations", "read_participations"]

Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Participations:
    """Who took which part in which event, on whose behalf, as columns.

    ``event``, ``agent`` and ``role`` hold, for each statement, an index into ``events``, ``agents`` and ``roles``.
    ``top`` maps an event to the event that it is a part of in the end; ``root`` an agent to the body that
    contains it in the end (itself for most). ``behalf`` pairs a statement with an agent that it was made for.
    """

    statements: tuple[str, ...]
    events: tuple[str, ...]
    agents: tuple[str, ...]
    roles: tuple[str, ...]
    event: Ints
    agent: Ints
    role: Ints
    top: Ints
    root: Ints
    is_person: NDArray[np.bool_]
    present: NDArray[np.bool_]
    """By role: whether it implies presence."""
    behalf: Ints
    """Shape (n, 2): statement, institution."""
    topics: tuple[str, ...]
    event_topic: Ints
    """Shape (n, 2): event, topic."""
    dates: tuple[str, ...]
    """By event: ISO date of its beginning (its own or that of the event it is part of), or empty."""
    labels: Mapping[str, str] = field(repr=False)

    def label(self, iri: str) -> str:
        """A readable name; the last step of the IRI where there is none."""
        return self.labels.get(iri) or iri.replace("#", "/").rsplit("/", 1)[-1]


def read_participations(store: Store, *, language: str = "en") -> Participations:
    """Read all participations of a store.

    Raises:
        EndpointError: where a remote store fails.
    """
    event_of, agent_of, role_of = (_pairs(store, rn[name]) for name in ("event", "agent", "role"))
    statements = sorted(event_of.keys() & agent_of.keys() & role_of.keys())
    part_of, unit_of = _pairs(store, rn.partOfEvent), _pairs(store, rn.unitOf)
    behalf = _behalf(store, statements)
    bodies = _ancestors({agent_of[one] for one in statements} | {body for _, body in behalf}, unit_of)
    persons = {quad.subject.value for quad in store.quads_for_pattern(None, rdf.type, rn.Person)}  # type: ignore[union-attr]
    events = sorted(_ancestors({event_of[one] for one in statements}, part_of))
    agents = sorted(bodies)
    roles = sorted({role_of[one] for one in statements})
    known = frozenset(events)
    topic_pairs = [(event, topic) for event, topic in _all_pairs(store, rn.topic) if event in known]
    topics = sorted({topic for _, topic in topic_pairs})
    at_event, at_agent, at_role = _index(events), _index(agents), _index(roles)
    at_topic, at_statement = _index(topics), _index(statements)
    presence = _pairs(store, rn.impliesPresence)
    named = set(events) | set(agents) | set(roles) | set(topics)
    return Participations(
        statements=tuple(statements),
        events=tuple(events),
        agents=tuple(agents),
        roles=tuple(roles),
        event=_array(at_event[event_of[one]] for one in statements),
        agent=_array(at_agent[agent_of[one]] for one in statements),
        role=_array(at_role[role_of[one]] for one in statements),
        top=_array(at_event[_last(event, part_of)] for event in events),
        root=_array(at_agent[_last(agent, unit_of)] for agent in agents),
        is_person=np.array([agent in persons for agent in agents], dtype=bool),
        present=np.array([presence.get(role) == "true" for role in roles], dtype=bool),
        behalf=_table((at_statement[one], at_agent[body]) for one, body in behalf),
        topics=tuple(topics),
        event_topic=_table((at_event[event], at_topic[topic]) for event, topic in sorted(set(topic_pairs))),
        dates=_dates(store, events, part_of),
        labels=_labels(store, named, language),
    )


def _all_pairs(store: Store, predicate: NamedNode) -> list[tuple[str, str]]:
    return sorted(
        {(_value(quad.subject), _value(quad.object)) for quad in store.quads_for_pattern(None, predicate, None)}
    )


def _pairs(store: Store, predicate: NamedNode) -> dict[str, str]:
    """Subject to object; of several objects the first by IRI, so that the choice is the same every time."""
    pairs: dict[str, str] = {}
    for subject, value in _all_pairs(store, predicate):
        pairs.setdefault(subject, value)
    return pairs


def _value(term: Any) -> str:
    value: str = term.value
    return value


def _behalf(store: Store, statements: list[str]) -> list[tuple[str, str]]:
    institution_of = _pairs(store, rn.institution)
    known = set(statements)
    return sorted(
        {
            (statement, institution_of[tie])
            for statement, tie in _all_pairs(store, rn.affiliationAtEvent)
            if statement in known and tie in institution_of
        }
    )


def _ancestors(things: set[str], above: Mapping[str, str]) -> set[str]:
    found = set(things)
    waiting = list(things)
    while waiting:
        upper = above.get(waiting.pop())
        if upper is not None and upper not in found:
            found.add(upper)
            waiting.append(upper)
    return found


def _last(thing: str, above: Mapping[str, str]) -> str:
    """The end of the chain; a cycle, which validation would have told, ends where it began."""
    seen = {thing}
    while (upper := above.get(thing)) is not None and upper not in seen:
        seen.add(upper)
        thing = upper
    return thing


def _dates(store: Store, events: list[str], part_of: Mapping[str, str]) -> tuple[str, ...]:
    stated = _pairs(store, rn.earliestDate)
    return tuple(stated.get(event) or stated.get(_last(event, part_of), "") for event in events)


def _labels(store: Store, wanted: set[str], language: str) -> dict[str, str]:
    found: dict[str, tuple[bool, str]] = {}
    for predicate in (rdfs.label, skos.prefLabel):
        for quad in store.quads_for_pattern(None, predicate, None):
            subject = _value(quad.subject)
            if subject in wanted:
                other = (getattr(quad.object, "language", None) or language) != language
                entry = (other, _value(quad.object))
                found[subject] = min(found.get(subject, entry), entry)
    return {iri: text for iri, (_, text) in found.items()}


def _index(items: Iterable[str]) -> dict[str, int]:
    return {item: number for number, item in enumerate(items)}


def _array(numbers: Iterable[int]) -> Ints:
    return np.fromiter(numbers, dtype=np.int64)


def _table(rows: Iterable[tuple[int, int]]) -> Ints:
    return np.array(list(rows), dtype=np.int64).reshape(-1, 2)
