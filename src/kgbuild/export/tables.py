"""The graph as tables for a spreadsheet: events, persons, institutions, participations, affiliations."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad

from kgbuild.files import write_atomically
from kgbuild.sheets import safe_cell
from kgbuild.vocabulary import dcterms, oa, rdf, rdfs, rn, schema, skos

__all__ = ["TABLES", "tables", "write_tables"]

Cells = list[str]

TABLES: dict[str, tuple[str, ...]] = {
    "events": (
        "id",
        "name",
        "label",
        "type",
        "start",
        "end",
        "city",
        "country",
        "place",
        "mode",
        "state",
        "part_of",
        "series",
        "topics",
        "participants",
        "url",
        "reports",
    ),
    "persons": (
        "id",
        "name",
        "aliases",
        "titles",
        "institutions",
        "same_as",
        "reports",
    ),
    "institutions": (
        "id",
        "name",
        "aliases",
        "type",
        "part_of",
        "based_in",
        "same_as",
        "reports",
    ),
    "participations": (
        "id",
        "event",
        "event_name",
        "start",
        "agent",
        "agent_name",
        "agent_kind",
        "role",
        "role_text",
        "contribution",
        "representing",
        "mode",
        "confidence",
        "status",
        "reports",
        "quote",
    ),
    "affiliations": (
        "id",
        "agent",
        "agent_name",
        "institution",
        "institution_name",
        "position",
        "observed",
        "confidence",
        "status",
        "reports",
        "quote",
    ),
}
"""The tables and their columns. Cells with several values separate them by ``; ``; ``reports`` are file names."""


def tables(quads: Iterable[Quad]) -> dict[str, str]:
    """File name to CSV text (UTF-8, comma, one head line), rows in the order of identifiers.

    A cell that a spreadsheet would take for a formula begins with an apostrophe.
    """
    graph = _Graph(quads)
    rows: dict[str, Iterator[Cells]] = {
        "events": (_event(graph, node) for node in graph.of(rn.Event)),
        "persons": (_person(graph, node) for node in graph.of(rn.Person)),
        "institutions": (_institution(graph, node) for node in graph.of(rn.Institution)),
        "participations": (_participation(graph, node) for node in graph.of(rn.Participation)),
        "affiliations": (_affiliation(graph, node) for node in graph.of(rn.Affiliation)),
    }
    return {f"{name}.csv": _csv(TABLES[name], rows[name]) for name in TABLES}


def write_tables(quads: Iterable[Quad], target: Path) -> None:
    """Write the tables into a folder, or into one archive where ``target`` ends in ``.zip``."""
    made = tables(quads)
    if target.suffix.lower() == ".zip":
        write_atomically(target, _zipped(made))
        return
    for name, text in made.items():
        write_atomically(target / name, text)


def _zipped(made: dict[str, str]) -> bytes:
    """An archive without a clock in it."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in made.items():
            entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, text.encode("utf-8"))
    return packed.getvalue()


def _csv(columns: Iterable[str], rows: Iterable[Cells]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([safe_cell(cell) for cell in row])
    return out.getvalue()


class _Graph:
    """Look-ups by subject and property."""

    def __init__(self, quads: Iterable[Quad]) -> None:
        self.said: dict[str, dict[str, list[str]]] = {}
        self.kinds: dict[str, set[str]] = {}
        for quad in quads:
            if not isinstance(quad.subject, NamedNode) or not isinstance(quad.object, NamedNode | Literal):
                continue
            subject, value = quad.subject.value, quad.object.value
            self.said.setdefault(subject, {}).setdefault(quad.predicate.value, []).append(value)
            if quad.predicate == rdf.type:
                self.kinds.setdefault(value, set()).add(subject)

    def of(self, kind: NamedNode) -> list[str]:
        return sorted(self.kinds.get(kind.value, ()))

    def all(self, subject: str, *path: NamedNode) -> Cells:
        """The values at the end of a path, sorted, each once."""
        found = {subject}
        for step in path:
            found = {value for node in found for value in self.said.get(node, {}).get(step.value, ())}
        return sorted(found)

    def one(self, subject: str, *path: NamedNode) -> str:
        return next(iter(self.all(subject, *path)), "")

    def name(self, subject: str) -> str:
        return self.one(subject, rn.name) or self.one(subject, rdfs.label) or self.one(subject, skos.prefLabel)

    def names(self, subject: str, *path: NamedNode) -> str:
        return _join(sorted(self.name(node) for node in self.all(subject, *path)))

    def reports(self, *subjects: str) -> str:
        found: set[str] = set()
        for subject in subjects:
            for link in (rn.mention, rn.evidence):
                found.update(self.all(subject, link, oa.hasSource, dcterms.identifier))
        return _join(sorted(found))

    def quote(self, subject: str) -> str:
        return self.one(subject, rn.evidence, oa.hasSelector, oa.exact)

    def chain(self, place: str) -> Cells:
        found = [place]
        while (wider := self.one(found[-1], rn.within)) and wider not in found:
            found.append(wider)
        return found


def _join(values: Iterable[str]) -> str:
    return "; ".join(values)


def _local(iri: str) -> str:
    return iri.rsplit("#", 1)[-1].rsplit("/", 1)[-1]


def _locals(iris: Iterable[str]) -> str:
    return _join(_local(iri) for iri in iris)


def _mode(iri: str) -> str:
    return {"Online": "online", "Mixed": "hybrid", "Offline": "in person"}.get(
        _local(iri).removesuffix("EventAttendanceMode"), ""
    )


def _event(graph: _Graph, node: str) -> Cells:
    cities: set[str] = set()
    countries: set[str] = set()
    for place in graph.all(node, rn.place):
        chain = graph.chain(place)
        nations = [step for step in chain if graph.one(step, rn.countryCode)]
        countries.update(map(graph.name, nations))
        below = [step for step in chain if step not in nations]
        cities.update(graph.name(step) for step in below[-1:])
    return [
        node,
        graph.one(node, rn.name),
        graph.one(node, rdfs.label),
        _locals(graph.all(node, rn.eventType)),
        graph.one(node, rn.startDate),
        graph.one(node, rn.endDate) or graph.one(node, rn.startDate),
        _join(sorted(cities)),
        _join(sorted(countries)),
        graph.names(node, rn.place),
        _mode(graph.one(node, rn.attendanceMode)),
        _local(graph.one(node, rn.eventState)),
        graph.one(node, rn.partOfEvent),
        graph.names(node, rn.inSeries),
        graph.names(node, rn.topic),
        graph.one(node, rn.participantCount),
        _join(graph.all(node, schema.url)),
        graph.reports(node),
    ]


def _person(graph: _Graph, node: str) -> Cells:
    return [
        node,
        graph.name(node),
        _join(graph.all(node, rn.alias)),
        _join(graph.all(node, rn.academicTitle)),
        graph.names(node, schema.affiliation),
        _join(graph.all(node, schema.sameAs)),
        graph.reports(node),
    ]


def _institution(graph: _Graph, node: str) -> Cells:
    return [
        node,
        graph.name(node),
        _join(graph.all(node, rn.alias)),
        _local(graph.one(node, rn.institutionType)),
        graph.names(node, rn.unitOf),
        graph.names(node, rn.basedIn),
        _join(graph.all(node, schema.sameAs)),
        graph.reports(node),
    ]


def _participation(graph: _Graph, node: str) -> Cells:
    event, agent = graph.one(node, rn.event), graph.one(node, rn.agent)
    person = agent in graph.kinds.get(rn.Person.value, ())
    return [
        node,
        event,
        graph.name(event),
        graph.one(event, rn.startDate),
        agent,
        graph.name(agent),
        "person" if person else "institution",
        _local(graph.one(node, rn.role)),
        _join(graph.all(node, rn.roleText)),
        graph.names(node, rn.contribution),
        graph.names(node, rn.affiliationAtEvent, rn.institution),
        _mode(graph.one(node, rn.attendanceMode)),
        graph.one(node, rn.confidence),
        _local(graph.one(node, rn.status)),
        graph.reports(node),
        graph.quote(node),
    ]


def _affiliation(graph: _Graph, node: str) -> Cells:
    agent, body = graph.one(node, rn.agent), graph.one(node, rn.institution)
    return [
        node,
        agent,
        graph.name(agent),
        body,
        graph.name(body),
        graph.one(node, rn.position),
        _join(graph.all(node, rn.observedOn)),
        graph.one(node, rn.confidence),
        _local(graph.one(node, rn.status)),
        graph.reports(node),
        graph.quote(node),
    ]
