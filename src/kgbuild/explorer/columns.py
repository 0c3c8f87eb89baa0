"""Columns of the page: reports, places, affiliations and participations, each with its passages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kgbuild.explorer import questions as ask
from kgbuild.explorer.places import country_number, locate
from kgbuild.explorer.reading import Columns, Evidence, Reader, details_of, local_name, number_of

__all__ = [
    "affiliation_columns",
    "event_evidence",
    "participation_columns",
    "place_columns",
]


def place_columns(reader: Reader) -> Columns:
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


def affiliation_columns(
    reader: Reader, agents: Mapping[str, int], bodies: list[str], evidence: Evidence, persons: int
) -> Columns:
    details = details_of(reader, ask.AFFILIATION_DETAILS)
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
            number_of(confidence),
        )
        for name, value in zip(columns, row, strict=True):
            columns[name].append(value)
    return columns


def participation_columns(
    reader: Reader,
    events: Mapping[str, int],
    agents: Mapping[str, int],
    concepts: Mapping[str, int],
    evidence: Evidence,
    affiliations: list[str],
    contributions: Mapping[str, str],
) -> Columns:
    details = details_of(reader, ask.PARTICIPATION_DETAILS)
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
            number_of(confidence),
            int(bool(status) and status.endswith("accepted")),
        )
        for name, value in zip(names, row, strict=True):
            columns[name].append(value)
    return columns


def event_evidence(reader: Reader, mentions: Mapping[str, list[str]], evidence: Evidence) -> dict[str, list[list[Any]]]:
    """For each event: [span, what it proves, confidence]; mentions prove the name."""
    about: dict[str, list[list[Any]]] = {}
    for event, predicate, confidence, span in reader.rows(ask.CLAIMS):
        about.setdefault(event, []).extend(
            [number, local_name(predicate), number_of(confidence)] for number in evidence.of([span])
        )
    for iri, spans in mentions.items():
        about.setdefault(iri, []).extend([number, "", None] for number in evidence.of(spans))
    return about
