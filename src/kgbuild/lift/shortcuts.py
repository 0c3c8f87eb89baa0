"""The derived schema.org layer: what ``ontology/shortcuts.rq`` constructs, in one pass over sorted rows.

The mapping is read from the ontology: which property a role shortens to, which schema.org class an event type
stands for, which of our properties hangs below one of schema.org. A test holds the result equal to the query's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import groupby

from pyoxigraph import NamedNode, RdfFormat, parse

from kgbuild.vocabulary import ontology_file, rdf, rdfs, rn, roles, schema, skos

__all__ = ["Mapping", "derive", "read_mapping"]

Row = bytes
"""A triple as an N-Triples line without its full stop; see :mod:`kgbuild.export.lines`."""


def _b(node: NamedNode) -> bytes:
    return str(node).encode()


_TYPE, _LABEL, _NAME, _PREF = _b(rdf.type), _b(rdfs.label), _b(rn.name), _b(skos.prefLabel)
_THINGS = ("Event", "EventSeries", "Person", "Institution", "Unit", "Place", "OnlineVenue", "Contribution", "Topic")
_CLASSES = frozenset(_b(rn[name]) for name in _THINGS)
_PERSON, _EVENT, _AGENT, _ROLE, _BODY = (_b(n) for n in (rn.Person, rn.event, rn.agent, rn.role, rn.institution))
_WORK, _AT, _KIND, _STATE = (_b(n) for n in (rn.contribution, rn.presentedAt, rn.eventType, rn.eventState))
_AUTHOR, _FEATURED, _STATUS = (_b(n) for n in (schema.author, schema.workFeatured, schema.eventStatus))
_AFFILIATION, _MEMBER, _CALLED = (_b(n) for n in (schema.affiliation, schema.memberOf, schema.name))


@dataclass(frozen=True)
class Mapping:
    """How our terms shorten to schema.org's, as N-Triples terms."""

    roles: dict[bytes, bytes]
    speakers: frozenset[bytes]
    types: dict[bytes, bytes]
    states: dict[bytes, tuple[bytes, ...]]
    properties: dict[bytes, tuple[bytes, ...]]
    classes: dict[bytes, tuple[bytes, ...]]


@cache
def read_mapping() -> Mapping:
    """The mapping that the shipped ontology states."""
    stated: dict[bytes, dict[bytes, list[bytes]]] = {}
    for name in ("rn.ttl", "roles.ttl", "types.ttl", "codes.ttl"):
        for quad in parse(path=str(ontology_file(name)), format=RdfFormat.TURTLE):
            by_subject = stated.setdefault(str(quad.predicate).encode(), {})
            by_subject.setdefault(str(quad.subject).encode(), []).append(str(quad.object).encode())
    own = b"<" + schema.base.encode()
    broader = stated.get(_b(skos.broader), {})
    parents = stated[_b(rdfs.subClassOf)]
    matches: dict[bytes, tuple[bytes, ...]] = {}
    for predicate in (skos.exactMatch, skos.closeMatch):
        for subject, targets in stated.get(_b(predicate), {}).items():
            matches[subject] = (*matches.get(subject, ()), *targets)
    return Mapping(
        roles={role: found[0] for role, found in stated[_b(rn.shortcut)].items()},
        speakers=frozenset(
            role for role in stated[_b(rn.shortcut)] if _b(roles.speaker) in (role, *_above(role, broader))
        ),
        types={kind: found[0] for kind, found in stated[_b(rn.shortcutClass)].items()},
        states=matches,
        properties={
            name: kept
            for name, above in stated[_b(rdfs.subPropertyOf)].items()
            if name != _b(rn.eventState) and (kept := tuple(p for p in above if p.startswith(own)))
        },
        classes={
            name: tuple(c for c in _above(name, parents) if c.startswith(own) and c != _b(schema.Thing))
            for name in _CLASSES
        },
    )


def _above(start: bytes, parents: dict[bytes, list[bytes]]) -> list[bytes]:
    """All that is reached upwards, without the start."""
    found: list[bytes] = []
    todo = list(parents.get(start, ()))
    while todo:
        current = todo.pop(0)
        if current not in found:
            found.append(current)
            todo += parents.get(current, ())
    return found


def derive(rows: Iterable[Row], mapping: Mapping | None = None) -> list[Row]:
    """The shortcut rows, sorted, of the sorted rows of the core layer."""
    mapping = mapping or read_mapping()
    found: set[Row] = set()
    ties: list[tuple[bytes, bytes]] = []
    persons: set[bytes] = set()
    others: set[bytes] = set()
    for subject, group in groupby(rows, key=lambda row: row[: row.index(b" ")]):
        said: dict[bytes, list[bytes]] = {}
        for row in group:
            _, predicate, value = row.split(b" ", 2)
            said.setdefault(predicate, []).append(value)
        kinds = said.get(_TYPE, ())
        (persons if _PERSON in kinds else others).add(subject)
        if _EVENT in said:
            found.update(_of_participation(said, mapping))
        elif _BODY in said:
            ties += [(agent, body) for agent in said.get(_AGENT, ()) for body in said[_BODY]]
        elif not _CLASSES.isdisjoint(kinds):
            found.update(_of_thing(subject, kinds, said, mapping))
    for agent, body in ties:
        if agent in persons:
            found.add(_row(agent, _AFFILIATION, body))
        elif agent in others:
            found.add(_row(agent, _MEMBER, body))
    return sorted(found)


def _of_participation(said: dict[bytes, list[bytes]], mapping: Mapping) -> Iterator[Row]:
    for role in said.get(_ROLE, ()):
        shortcut = mapping.roles.get(role)
        for agent in said.get(_AGENT, ()):
            if shortcut is not None:
                for event in said[_EVENT]:
                    yield _row(event, shortcut, agent)
            if role in mapping.speakers:
                for work in said.get(_WORK, ()):
                    yield _row(work, _AUTHOR, agent)


def _of_thing(
    subject: bytes, kinds: Iterable[bytes], said: dict[bytes, list[bytes]], mapping: Mapping
) -> Iterator[Row]:
    for kind in kinds:
        for above in mapping.classes.get(kind, ()):
            yield _row(subject, _TYPE, above)
    for kind in said.get(_KIND, ()):
        if kind in mapping.types:
            yield _row(subject, _TYPE, mapping.types[kind])
    for state in said.get(_STATE, ()):
        for match in mapping.states.get(state, ()):
            yield _row(subject, _STATUS, match)
    for event in said.get(_AT, ()):
        yield _row(event, _FEATURED, subject)
    for predicate, values in said.items():
        for shortcut in mapping.properties.get(predicate, ()):
            for value in values:
                yield _row(subject, shortcut, value)
    if _NAME not in said:
        for label in (*said.get(_LABEL, ()), *said.get(_PREF, ())):
            yield _row(subject, _CALLED, label)


def _row(subject: bytes, predicate: bytes, value: bytes) -> Row:
    return b"%s %s %s" % (subject, predicate, value)
