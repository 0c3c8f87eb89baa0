"""The page's data: everything that a graph says of people, bodies, events and evidence, as columns of short values.

The page derives its edges from the participations, so that a time range or a role filter stays right; positions and
communities come from :mod:`kgbuild.explorer.networks`. All lists are sorted by IRI: same graph, same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kgbuild.explorer import questions as ask
from kgbuild.explorer.places import country_number, locate
from kgbuild.links import web

if TYPE_CHECKING:
    from kgbuild.store.base import Store

__all__ = ["FORMAT", "Columns", "payload"]

FORMAT = "kgbuild-explorer/1"
"""What the page checks before it reads the data."""

Columns = dict[str, list[Any]]
"""One table: column name to values, all of one length."""

_NS = "https://w3id.org/research-network/"
_PRESENT = frozenset(
    {
        "participant",
        "speaker",
        "moderator",
        "discussant",
        "guest",
        "chair",
        "keynoteSpeaker",
        "lecturer",
        "trainer",
        "panelist",
        "openingSpeaker",
    }
)
"""Roles that imply presence, for graphs that come without their vocabulary."""


def payload(
    store: Store, *, title: str = "", description: str = "", language: str = "en", quotes: bool = True
) -> dict[str, Any]:
    """The page's data, ready for :func:`json.dumps`; networks are added by :func:`kgbuild.explorer.networks.add`.

    ``language`` is the one preferred for labels; ``quotes=False`` leaves the quotes out and keeps the positions.
    """
    reader = _Reader(store, language)
    concepts = reader.concepts()
    places = _places(reader)
    persons = reader.named("rn:Person")
    bodies = reader.institutions()
    agents = {iri: index for index, iri in enumerate([*persons, *bodies])}
    topics = reader.named("rn:Topic")
    events, links = reader.events()
    evidence = _Evidence(reader, quotes=quotes)
    contributions = reader.labels(ask.CONTRIBUTIONS)
    aliases = reader.aliases()
    mentions = reader.lists(ask.MENTIONS)
    place_index = {iri: index for index, iri in enumerate(places["iri"])}
    concept_index = {iri: index for index, iri in enumerate(concepts["iri"])}
    topic_index = {iri: index for index, iri in enumerate(topics)}
    event_index = {iri: index for index, iri in enumerate(events)}

    affiliations = _affiliations(reader, agents, list(bodies), evidence, len(persons))
    participations = _participations(
        reader, event_index, agents, concept_index, evidence, affiliations["iri"], contributions
    )
    about = _event_evidence(reader, mentions, evidence)
    stated_title, stated_text = reader.title()
    return {
        "format": FORMAT,
        "title": title or stated_title or "Research network",
        "description": description or stated_text,
        "language": language,
        "concepts": concepts,
        "places": places,
        "topics": {"iri": list(topics), "label": list(topics.values())},
        "persons": {
            "iri": list(persons),
            "label": list(persons.values()),
            "alias": [_other(aliases, iri, label) for iri, label in persons.items()],
            "evidence": [evidence.of(mentions.get(iri, ()))[:20] for iri in persons],
        },
        "institutions": {
            "iri": list(bodies),
            "label": [body.label for body in bodies.values()],
            "alias": [_other(aliases, iri, body.label) for iri, body in bodies.items()],
            "type": [concept_index.get(body.type, -1) for body in bodies.values()],
            "whole": [agents.get(body.whole, -1) for body in bodies.values()],
            "place": [place_index.get(body.seat, -1) for body in bodies.values()],
            "evidence": [evidence.of(mentions.get(iri, ()))[:20] for iri in bodies],
        },
        "events": {
            "iri": list(events),
            "label": [event["label"] for event in events.values()],
            "from": [event["from"][:10] for event in events.values()],
            "to": [event["to"][:10] for event in events.values()],
            "text": [event["text"] for event in events.values()],
            "whole": [event_index.get(event["whole"], -1) for event in events.values()],
            "state": [concept_index.get(event["state"], -1) for event in events.values()],
            "mode": [_mode(event["mode"]) for event in events.values()],
            "url": [web(event["url"]) for event in events.values()],
            "types": [_indices(links, iri, "type", concept_index) for iri in events],
            "places": [_indices(links, iri, "place", place_index) for iri in events],
            "topics": [_indices(links, iri, "topic", topic_index) for iri in events],
            "evidence": [about.get(iri, [])[:20] for iri in events],
        },
        "affiliations": affiliations,
        "participations": participations,
        "evidence": evidence.columns(),
        "documents": evidence.documents,
        "prefixes": ask.PREFIXES,
    }


@dataclass(frozen=True, slots=True)
class _Body:
    label: str
    type: str
    whole: str
    seat: str


class _Reader:
    """Asks the store and sorts what comes back; labels in the preferred language first."""

    def __init__(self, store: Store, language: str) -> None:
        self.store, self.language = store, language

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """Rows of plain strings (None where unbound), sorted; labels keep their language by ``_Text``."""
        table = self.store.select(ask.PREFIXES + query)
        return sorted((tuple(_plain(term) for term in row) for row in table), key=lambda row: tuple(map(str, row)))

    def labels(self, query: str) -> dict[str, str]:
        """IRI to its best label: the preferred language, then none, then any; sorted by IRI."""
        best: dict[str, _Text] = {}
        for iri, label in self.rows(query):
            if iri not in best or self._rank(label) < self._rank(best[iri]):
                best[iri] = label
        return {iri: str(best[iri]) for iri in sorted(best)}

    def named(self, kind: str) -> dict[str, str]:
        return self.labels(ask.NAMED % kind)

    def lists(self, query: str) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for iri, value in self.rows(query):
            found.setdefault(iri, []).append(str(value))
        return found

    def aliases(self) -> dict[str, list[str]]:
        return self.lists(ask.ALIASES)

    def concepts(self) -> Columns:
        """Roles, event types and codes: label, broader concept (index or -1), and whether a role implies presence."""
        labels: dict[str, _Text] = {}
        broader: dict[str, str] = {}
        presence: dict[str, bool] = {}
        used = {
            str(row[0])
            for row in self.rows(
                "SELECT DISTINCT ?x WHERE { ?p rn:role|rn:eventType|rn:eventState|rn:institutionType ?x }"
            )
        }
        kinds = set(used)
        for iri, kind, label, wider, present in self.rows(ask.CONCEPTS):
            if kind.endswith("Concept") and iri not in used:
                continue
            kinds.add(iri)
            if label and (iri not in labels or self._rank(label) < self._rank(labels[iri])):
                labels[iri] = label
            if wider:
                broader.setdefault(iri, wider)
            if present:
                presence[iri] = present in {"true", "1"}
        iris = sorted(kinds)
        index = {iri: position for position, iri in enumerate(iris)}
        return {
            "iri": iris,
            "label": [str(labels.get(iri) or _spoken(iri)) for iri in iris],
            "broader": [index.get(broader.get(iri, ""), -1) for iri in iris],
            "presence": [int(presence.get(iri, _local(iri) in _PRESENT)) for iri in iris],
        }

    def institutions(self) -> dict[str, _Body]:
        labels = self.labels(
            "SELECT DISTINCT ?x ?label WHERE { ?x a ?c ; rdfs:label ?label FILTER(?c IN (rn:Institution, rn:Unit)) }"
        )
        facts: dict[str, tuple[str, str]] = {}
        for iri, _, kind, seat in self.rows(ask.INSTITUTIONS):
            facts.setdefault(iri, (kind or "", seat or ""))
        wholes = self.lists(ask.UNITS)
        return {iri: _Body(label, *_kind_whole_seat(facts[iri], wholes.get(iri))) for iri, label in labels.items()}

    def events(self) -> tuple[dict[str, dict[str, str]], dict[str, dict[str, list[str]]]]:
        names = ("label", "from", "to", "text", "whole", "state", "mode", "url", "confidence")
        events: dict[str, dict[str, Any]] = {}
        for iri, *values in self.rows(ask.EVENTS):
            event = events.setdefault(iri, dict.fromkeys(names, ""))
            for name, value in zip(names, values, strict=True):
                if value and (not event[name] or (name == "label" and self._rank(value) < self._rank(event[name]))):
                    event[name] = value
        links: dict[str, dict[str, list[str]]] = {}
        for iri, kind, target in self.rows(ask.EVENT_LINKS):
            links.setdefault(iri, {}).setdefault(kind, []).append(target)
        return {
            iri: {name: str(value) for name, value in event.items()} for iri, event in sorted(events.items())
        }, links

    def title(self) -> tuple[str, str]:
        rows = self.rows(ask.TITLE)
        return (str(rows[0][0]), str(rows[0][1] or "")) if rows else ("", "")

    def _rank(self, text: _Text) -> tuple[int, str]:
        tag = text.language
        order = 0 if tag == self.language else 1 if tag.split("-")[0] == self.language else 2 if not tag else 3
        return order, str(text)


class _Text(str):
    """A literal that remembers its language tag; an empty tag for plain literals and IRIs."""

    __slots__ = ("language",)
    language: str


def _plain(term: Any) -> _Text | None:
    if term is None:
        return None
    text = _Text(term.value)
    text.language = (getattr(term, "language", None) or "").lower()
    return text


class _Evidence:
    """Spans of text numbered as they are first needed; documents sorted by IRI."""

    def __init__(self, reader: _Reader, *, quotes: bool) -> None:
        self.documents, index = _documents(reader)
        self._spans: dict[str, tuple[int, int, int, str]] = {}
        for iri, doc, start, end, quote in reader.rows(ask.SPANS):
            if doc in index:
                self._spans[iri] = (index[doc], int(start or -1), int(end or -1), str(quote or "") if quotes else "")
        self._number: dict[str, int] = {}

    def of(self, iris: Iterable[str]) -> list[int]:
        """Numbers of the spans, in the order of document and place."""
        known = sorted({iri for iri in iris if iri in self._spans}, key=lambda iri: (self._spans[iri][:3], iri))
        return [self._number.setdefault(iri, len(self._number)) for iri in known]

    def columns(self) -> Columns:
        spans = [self._spans[iri] for iri in self._number]
        return {
            "iri": list(self._number),
            "doc": [s[0] for s in spans],
            "start": [s[1] for s in spans],
            "end": [s[2] for s in spans],
            "quote": [s[3] for s in spans],
        }


def _documents(reader: _Reader) -> tuple[Columns, dict[str, int]]:
    found: dict[str, tuple[str, ...]] = {}
    for iri, label, name, url, day, language in reader.rows(ask.DOCUMENTS):
        found.setdefault(
            iri,
            (
                str(label or name or _local(iri)),
                str(name or ""),
                web(url or ""),
                str(day or "")[:10],
                str(language or ""),
            ),
        )
    iris = sorted(found)
    columns: Columns = {"iri": iris}
    for position, name in enumerate(("label", "name", "url", "date", "language")):
        columns[name] = [found[iri][position] for iri in iris]
    return columns, {iri: index for index, iri in enumerate(iris)}


def _places(reader: _Reader) -> Columns:
    labels = reader.labels(
        "SELECT DISTINCT ?x ?label WHERE { ?x a ?c ; rdfs:label ?label FILTER(?c IN (rn:Place, rn:OnlineVenue)) }"
    )
    within: dict[str, str] = {}
    code: dict[str, str] = {}
    links: dict[str, set[str]] = {}
    online: set[str] = set()
    for iri, _, wider, country, same, is_online in reader.rows(ask.PLACES):
        if wider:
            within.setdefault(iri, wider)
        if country:
            code[iri] = country
        if same:
            links.setdefault(iri, set()).add(same)
        if is_online == "true":
            online.add(iri)
    aliases = reader.aliases()
    iris = sorted(labels)
    index = {iri: position for position, iri in enumerate(iris)}
    points = []
    for iri in iris:
        names = (labels[iri], *aliases.get(iri, ()))
        chain = _chain(iri, within)
        country = next((code[each] for each in chain if each in code), None)
        exact = (
            None
            if iri in online or iri in code
            else locate(names, country=country, links=tuple(sorted(links.get(iri, ()))))
        )
        points.append((exact, country_number(country) if country else ""))
    return {
        "iri": iris,
        "label": [labels[iri] for iri in iris],
        "within": [index.get(within.get(iri, ""), -1) for iri in iris],
        "online": [int(iri in online) for iri in iris],
        "country": [int(iri in code) for iri in iris],
        "iso": [number for _, number in points],
        "lat": [point.latitude if point else None for point, _ in points],
        "lon": [point.longitude if point else None for point, _ in points],
    }


def _chain(iri: str, within: Mapping[str, str]) -> list[str]:
    chain = [iri]
    while (wider := within.get(chain[-1])) and wider not in chain:
        chain.append(wider)
    return chain


def _affiliations(
    reader: _Reader, agents: Mapping[str, int], bodies: list[str], evidence: _Evidence, persons: int
) -> Columns:
    details = _details(reader, ask.AFFILIATION_DETAILS)
    columns: Columns = {
        name: [] for name in ("iri", "agent", "institution", "position", "dates", "evidence", "confidence")
    }
    seen: set[str] = set()
    for iri, agent, body, confidence, since, until in reader.rows(ask.AFFILIATIONS):
        if iri in seen or agent not in agents or body not in agents or agents[body] < persons:
            continue
        seen.add(iri)
        more = details.get(iri, {})
        dates = sorted({day[:10] for day in [*more.get("date", ()), since, until] if day})
        row = (
            iri,
            agents[agent],
            agents[body],
            ", ".join(sorted(more.get("position", ()))),
            dates,
            evidence.of(more.get("evidence", ())),
            _number(confidence),
        )
        for name, value in zip(columns, row, strict=True):
            columns[name].append(value)
    return columns


def _participations(
    reader: _Reader,
    events: Mapping[str, int],
    agents: Mapping[str, int],
    concepts: Mapping[str, int],
    evidence: _Evidence,
    affiliations: list[str],
    contributions: Mapping[str, str],
) -> Columns:
    details = _details(reader, ask.PARTICIPATION_DETAILS)
    by_affiliation = {iri: index for index, iri in enumerate(affiliations)}
    names = (
        "iri",
        "event",
        "agent",
        "role",
        "words",
        "contribution",
        "affiliations",
        "evidence",
        "confidence",
        "status",
    )
    columns: Columns = {name: [] for name in names}
    seen: set[str] = set()
    for iri, event, agent, role, confidence, status in reader.rows(ask.PARTICIPATIONS):
        if iri in seen or event not in events or agent not in agents:
            continue
        seen.add(iri)
        more = details.get(iri, {})
        row = (
            iri,
            events[event],
            agents[agent],
            concepts[role],
            "; ".join(more.get("words", ())),
            "; ".join(contributions[each] for each in more.get("contribution", ()) if each in contributions),
            sorted(by_affiliation[each] for each in more.get("affiliation", ()) if each in by_affiliation),
            evidence.of(more.get("evidence", ())),
            _number(confidence),
            int(bool(status) and status.endswith("accepted")),
        )
        for name, value in zip(names, row, strict=True):
            columns[name].append(value)
    return columns


def _event_evidence(
    reader: _Reader, mentions: Mapping[str, list[str]], evidence: _Evidence
) -> dict[str, list[list[Any]]]:
    """For each event: [span, what it proves, confidence]; mentions prove the name."""
    about: dict[str, list[list[Any]]] = {}
    for event, predicate, confidence, span in reader.rows(ask.CLAIMS):
        about.setdefault(event, []).extend(
            [number, _local(predicate), _number(confidence)] for number in evidence.of([span])
        )
    for iri, spans in mentions.items():
        about.setdefault(iri, []).extend([number, "", None] for number in evidence.of(spans))
    return about


def _details(reader: _Reader, query: str) -> dict[str, dict[str, list[str]]]:
    found: dict[str, dict[str, list[str]]] = {}
    for iri, kind, value in reader.rows(query):
        found.setdefault(iri, {}).setdefault(kind, []).append(str(value))
    return found


def _kind_whole_seat(facts: tuple[str, str], wholes: list[str] | None) -> tuple[str, str, str]:
    return facts[0], wholes[0] if wholes else "", facts[1]


def _indices(links: Mapping[str, Mapping[str, list[str]]], iri: str, kind: str, index: Mapping[str, int]) -> list[int]:
    return sorted(index[target] for target in links.get(iri, {}).get(kind, ()) if target in index)


def _other(aliases: Mapping[str, list[str]], iri: str, label: str) -> list[str]:
    return sorted({alias for alias in aliases.get(iri, ()) if alias != label})


def _number(text: str | None) -> float | None:
    return round(float(text), 3) if text else None


def _mode(iri: str) -> str:
    return {
        "OfflineEventAttendanceMode": "on site",
        "OnlineEventAttendanceMode": "online",
        "MixedEventAttendanceMode": "hybrid",
    }.get(_local(iri), "")


def _local(iri: str) -> str:
    return re.split(r"[#/]", iri)[-1]


def _spoken(iri: str) -> str:
    """A readable word for a concept without a label: ``keynoteSpeaker`` gives ``keynote speaker``."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", _local(iri)).lower()
