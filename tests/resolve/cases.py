"""Readings in one line each: who is named where, with whom, for which body, on which day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from kgbuild.model import (
    AffiliationClaim,
    Entity,
    EventClaim,
    InstitutionClaim,
    ParticipationClaim,
    PersonClaim,
    PlaceName,
    Reading,
    Resolution,
    Stated,
    When,
)
from kgbuild.resolve import resolve
from kgbuild.spans import Span

__all__ = ["AT", "bodies", "entities", "keys", "meeting", "people", "resolved"]

AT = Span(0, 1)


def people(report: str, *names: str, body: str = "", day: str = "", listed: bool = False) -> Reading:
    """Persons at one event of a report, all of one body; ``listed`` puts them into one sentence."""
    when = Stated(When(day, day), AT) if day else None
    event = EventClaim(key="e1", evidence=AT, mentions=(AT,), label="meeting", when=when)
    persons = tuple(
        PersonClaim(key=f"p{n}", name=name, mentions=(Span(10 * n, 10 * n + 5),)) for n, name in enumerate(names)
    )
    parts = tuple(
        ParticipationClaim(event="e1", agent=p.key, role="speaker", evidence=(AT,) if listed else p.mentions)
        for p in persons
    )
    institutions = (InstitutionClaim(key="i1", name=body, mentions=(Span(500, 505),)),) if body else ()
    ties = tuple(
        AffiliationClaim(key=f"a{p.key}", agent=p.key, institution="i1", event="e1", evidence=(AT,))
        for p in persons
        if body
    )
    return Reading(
        report=report,
        events=(event,),
        persons=persons,
        institutions=institutions,
        affiliations=ties,
        participations=parts,
    )


def bodies(report: str, *names: str, inside: str = "", seat: PlaceName | None = None) -> Reading:
    """Institutions of a report, all of them units of ``inside`` where it is given. ``"X (Y)"`` gives X the alias Y."""
    whole = (InstitutionClaim(key="whole", name=inside, mentions=(Span(900, 905),)),) if inside else ()
    found = []
    for n, name in enumerate(names):
        form, _, short = name.partition(" (")
        found.append(
            InstitutionClaim(
                key=f"i{n}",
                name=form,
                aliases=(short.rstrip(")"),) if short else (),
                mentions=(Span(10 * n, 10 * n + 5),),
                unit_of=Stated("whole", AT) if inside else None,
                based_in=Stated(seat, AT) if seat else None,
            )
        )
    return Reading(report=report, institutions=(*found, *whole))


def meeting(
    report: str,
    title: str,
    day: str = "",
    *names: str,
    city: str = "",
    ordinal: int | None = None,
    type: str = "conference",
    talk: str = "",
    body: str = "",
) -> Reading:
    """One event with its people, the last of whom gives the talk, for the body."""
    event = EventClaim(
        key="e1",
        evidence=AT,
        mentions=(AT,),
        label=type,
        title=Stated(title, AT) if title else None,
        types=(Stated(type, AT),),
        when=Stated(When(day, day), AT) if day else None,
        places=(Stated(PlaceName(city, "city"), AT),) if city else (),
        ordinal=Stated(ordinal, AT) if ordinal else None,
    )
    persons = tuple(
        PersonClaim(key=f"p{n}", name=name, mentions=(Span(10 * n, 10 * n + 5),)) for n, name in enumerate(names)
    )
    parts = [ParticipationClaim(event="e1", agent=p.key, role="speaker", evidence=p.mentions) for p in persons]
    if talk:
        parts[-1] = replace(parts[-1], contribution=Stated(talk, AT))
    last = f"p{len(names) - 1}"
    ties = (AffiliationClaim(key="a1", agent=last, institution="i1", event="e1", evidence=(AT,)),)
    return Reading(
        report=report,
        events=(event,),
        persons=persons,
        participations=tuple(parts),
        institutions=(InstitutionClaim(key="i1", name=body, mentions=(Span(500, 505),)),) if body else (),
        affiliations=ties if body else (),
    )


def resolved(*readings: Reading, **options: object) -> Resolution:
    """The resolution of the readings, without sources."""
    return resolve(readings, {}, **options)  # type: ignore[arg-type]


def keys(resolution: Resolution, kind: str, local: str, reports: Iterable[str]) -> list[str]:
    """The entity keys of one local key in several reports."""
    return [resolution.key_of[report, kind, local] for report in reports]


def entities(resolution: Resolution, kind: str) -> Sequence[Entity]:
    """All entities of a kind, by name."""
    return sorted((e for e in resolution.entities if e.kind == kind), key=lambda e: e.name)
