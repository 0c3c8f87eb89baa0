"""A built graph read back into annotations, one for each source report.

A thing belongs to a report where one of its mentions, or the evidence of a statement about it, lies in that
report's text. Names are those of the graph: identity across reports shows here, as users meet it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from kgbuild.evaluate.annotation import (
    AffiliationNote,
    Annotation,
    EventNote,
    InstitutionNote,
    ParticipationNote,
    PersonNote,
    guideline,
    read_annotations,
)
from kgbuild.evaluate.evaluation import Evaluation, compare, stem

if TYPE_CHECKING:
    from kgbuild.store.base import Store

__all__ = ["annotations_of", "evaluate_graph"]

_PREFIXES = """
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX oa: <http://www.w3.org/ns/oa#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX rn: <https://w3id.org/research-network/ns#>
PREFIX rnc: <https://w3id.org/research-network/code#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""
_STANDS = "FILTER NOT EXISTS { ?x rn:status rnc:rejected }"


def annotations_of(store: Store) -> dict[str, Annotation]:
    """What the graph says of each report, by the stem of the report's identifier."""
    graph = _Graph(store)
    return {key: _annotation(graph, key) for key in sorted(set(graph.reports.values()))}


def evaluate_graph(gold: Path, store: Store) -> Evaluation:
    """Compare what a built graph says of each report with the annotations in a folder.

    Raises:
        InputError: where the folder holds no annotation, or a broken one.
    """
    return compare(read_annotations(gold), annotations_of(store))


def _annotation(graph: _Graph, report: str) -> Annotation:
    def told(kind: set[str]) -> list[str]:
        return sorted(thing for thing in kind if report in graph.told_in[thing])

    return {
        "doc": report,
        "events": [_event(graph, event, report) for event in told(set(graph.events))],
        "persons": [_person(graph, person, report) for person in told(graph.persons)],
        "institutions": [_institution(graph, body) for body in told(graph.institutions)],
    }


def _event(graph: _Graph, event: str, report: str) -> EventNote:
    values = graph.events[event]
    dated = event
    while not graph.events[dated].get("start") and graph.events[dated].get("whole") in graph.events:
        dated = graph.events[dated]["whole"]
    start = graph.events[dated].get("start")
    kind = _local(values["type"]) if "type" in values else None
    return {
        "id": event,
        "title": values.get("title"),
        "label": values.get("label"),
        "type": guideline().type.get(kind, kind) if kind else None,
        "start": start,
        "end": graph.events[dated].get("end") or start,
        "city": _city(graph, values.get("place")),
        "part_of": values.get("whole"),
        "topics": sorted(graph.topics[event]),
        "participations": list(_parts(graph, event, report)),
    }


def _city(graph: _Graph, place: str | None) -> str | None:
    """The widest place below the country; a hall or a street lies within it."""
    seen: set[str] = set()
    while place and place in graph.within and graph.within[place] not in graph.countries and place not in seen:
        seen.add(place)
        place = graph.within[place]
    known = place and place not in graph.countries and place not in graph.institutions
    return graph.names.get(place) if known and place else None


def _parts(graph: _Graph, event: str, report: str) -> Iterator[ParticipationNote]:
    for part, agent, role in graph.parts[event]:
        if graph.told_in[part] and report not in graph.told_in[part]:
            continue
        kind: Literal["person", "institution"] = "person" if agent in graph.persons else "institution"
        bodies = sorted(graph.names.get(body, body) for body in graph.represents[part])
        talks: list[str | None] = [*sorted(graph.talks[part])] or [None]
        for talk in talks:
            yield {
                "agent": graph.names.get(agent, agent),
                "kind": kind,
                "role": guideline().role.get(_local(role), _local(role)),
                "representing": bodies[0] if bodies else None,
                "contribution": talk,
            }


def _person(graph: _Graph, person: str, report: str) -> PersonNote:
    ties: list[AffiliationNote] = [
        {"institution": graph.names.get(body, body), "position": position}
        for tie, body, position in graph.ties[person]
        if not graph.told_in[tie] or report in graph.told_in[tie]
    ]
    return {"name": graph.names.get(person, person), "aliases": sorted(graph.aliases[person]), "affiliations": ties}


def _institution(graph: _Graph, body: str) -> InstitutionNote:
    whole = graph.whole.get(body)
    return {
        "name": graph.names.get(body, body),
        "aliases": sorted(graph.aliases[body]),
        "part_of": graph.names.get(whole) if whole else None,
    }


def _local(iri: str) -> str:
    return iri.rsplit("#", 1)[-1].rsplit("/", 1)[-1]


@dataclass(eq=False)
class _Graph:
    """The graph's rows, looked up once."""

    store: Store
    reports: dict[str, str] = field(init=False)
    told_in: defaultdict[str, set[str]] = field(init=False)
    names: dict[str, str] = field(init=False)
    aliases: defaultdict[str, set[str]] = field(init=False)

    def __post_init__(self) -> None:
        self.reports = {
            document: stem(name)
            for document, name in self._rows("?d ?n", "?d a rn:SourceDocument ; dcterms:identifier ?n")
        }
        self.persons = {row[0] for row in self._rows("?x", "?x a rn:Person")}
        self.institutions = {
            row[0] for row in self._rows("DISTINCT ?x", "?x a ?t VALUES ?t { rn:Institution rn:Unit }")
        }
        self.countries = {row[0] for row in self._rows("?x", "?x rn:countryCode ?c")}
        self.within = self._map("?x rn:within ?v")
        self.whole = self._map("?x rn:unitOf ?v")
        self._read_names()
        self._read_told()
        self._read_events()
        self.represents = self._sets("?x rn:affiliationAtEvent/rn:institution ?v")
        self.talks = self._sets("?x a rn:Participation ; rn:contribution/rn:name ?v")
        self.topics = self._sets("?x a rn:Event ; rn:topic/skos:prefLabel ?v FILTER(LANG(?v) IN ('en', ''))")
        self._read_parts()
        self._read_ties()

    def _rows(self, columns: str, pattern: str) -> list[tuple[str, ...]]:
        """Rows of strings; an unbound value is an empty one."""
        found = self.store.select(f"{_PREFIXES}SELECT {columns} WHERE {{ {pattern} }}")
        return sorted(tuple("" if term is None else str(getattr(term, "value", term)) for term in row) for row in found)

    def _map(self, pattern: str) -> Mapping[str, str]:
        """The first value of each thing."""
        values: dict[str, str] = {}
        for thing, value in self._rows("?x ?v", pattern):
            values.setdefault(thing, value)
        return values

    def _sets(self, pattern: str) -> defaultdict[str, set[str]]:
        values: defaultdict[str, set[str]] = defaultdict(set)
        for thing, value in self._rows("?x ?v", pattern):
            values[thing].add(value)
        return values

    def _read_names(self) -> None:
        self.names, self.aliases = {}, self._sets("?x rn:alias ?v")
        for thing, name in self._rows("?x ?v", "?x rn:name ?v"):
            if self.names.setdefault(thing, name) != name:
                self.aliases[thing].add(name)
        labels = self._rows("?x ?v", "?x skos:prefLabel|rdfs:label ?v FILTER(LANG(?v) IN ('en', ''))")
        for thing, label in labels:
            self.names.setdefault(thing, label)

    def _read_told(self) -> None:
        self.told_in = defaultdict(set)
        direct = "?x rn:mention|rn:evidence ?s . ?s oa:hasSource ?d"
        claimed = "?c a rn:Claim ; rdf:subject ?x ; rn:evidence ?s . ?s oa:hasSource ?d"
        for pattern in (direct, claimed):
            for thing, document in self._rows("DISTINCT ?x ?d", pattern):
                if document in self.reports:
                    self.told_in[thing].add(self.reports[document])

    def _read_events(self) -> None:
        self.events: dict[str, dict[str, str]] = {row[0]: {} for row in self._rows("?x", "?x a rn:Event")}
        patterns = {
            "type": "rn:eventType",
            "title": "rn:name",
            "label": "rdfs:label",
            "start": "rn:startDate",
            "end": "rn:endDate",
            "whole": "rn:partOfEvent",
            "place": "rn:place",
        }
        for key, term in patterns.items():
            for event, value in self._rows("?x ?v", f"?x a rn:Event ; {term} ?v"):
                self.events[event].setdefault(key, value)

    def _read_parts(self) -> None:
        self.parts: defaultdict[str, list[tuple[str, str, str]]] = defaultdict(list)
        pattern = f"?x rn:event ?e ; rn:agent ?a ; rn:role ?r {_STANDS}"
        for part, event, agent, role in self._rows("?x ?e ?a ?r", pattern):
            self.parts[event].append((part, agent, role))
            self.told_in[event] |= self.told_in[part]
            self.told_in[agent] |= self.told_in[part]

    def _read_ties(self) -> None:
        self.ties: defaultdict[str, list[tuple[str, str, str | None]]] = defaultdict(list)
        pattern = f"?x a rn:Affiliation ; rn:agent ?a ; rn:institution ?i OPTIONAL {{ ?x rn:position ?p }} {_STANDS}"
        for tie, agent, body, position in self._rows("?x ?a ?i ?p", pattern):
            self.ties[agent].append((tie, body, position or None))
            self.told_in[agent] |= self.told_in[tie]
            self.told_in[body] |= self.told_in[tie]
