"""Values of the model in one line each, for tests: ``person("p1", "Aigul Sarsen", text)`` and the like.

Spans are found in the text: a builder takes the words, not the offsets. The people and bodies are invented.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import pairwise

from kgbuild.iris import mint
from kgbuild.model import (
    AffiliationClaim,
    Decision,
    Entity,
    EntityKind,
    EventClaim,
    InstitutionClaim,
    Local,
    ParticipationClaim,
    PersonClaim,
    PlaceName,
    Reading,
    Report,
    Resolution,
    Source,
    Stated,
    When,
)
from kgbuild.resolve.locals import contribution_local, place_local, series_local, topic_local
from kgbuild.spans import Span

__all__ = [
    "TEXT",
    "affiliation",
    "event",
    "institution",
    "participation",
    "person",
    "reading",
    "report",
    "resolution",
    "sample",
    "span",
    "stated",
]

TEXT = (
    "On 17 May 2024 the Steppe Institute held the round table “Water and Work” in Almaty, Kazakhstan. "
    "Aigul Sarsen, head of the Survey Centre of the Steppe Institute, spoke on “Rivers and wages”. "
    "Dr. Boris Lind of Fjord University took part online."
)


def span(words: str, text: str = TEXT) -> Span:
    """Where the words stand first; fails where they do not."""
    start = text.index(words)
    return Span(start, start + len(words))


def stated(value: object, words: str, confidence: float = 0.9, text: str = TEXT) -> Stated:  # type: ignore[type-arg]
    """A value and the words that state it."""
    return Stated(value, span(words, text), confidence)


def report(id: str = "a.txt", text: str = TEXT, **source: str) -> Report:
    """A report; keywords go to its source."""
    return Report(id, text, Source(**source))  # type: ignore[arg-type]


def event(key: str = "e1", *, words: str = "round table", text: str = TEXT, **fields: object) -> EventClaim:
    """An event told of in the first sentence."""
    base = {"evidence": span(text.split(". ")[0], text), "mentions": (span(words, text),), "label": words}
    return EventClaim(key=key, **{**base, **fields})  # type: ignore[arg-type]


def person(key: str, name: str, text: str = TEXT, **fields: object) -> PersonClaim:
    """A person, mentioned where the name stands first."""
    return PersonClaim(key=key, name=name, mentions=(span(name, text),), **fields)  # type: ignore[arg-type]


def institution(key: str, name: str, text: str = TEXT, **fields: object) -> InstitutionClaim:
    """A body, mentioned where the name stands first."""
    return InstitutionClaim(key=key, name=name, mentions=(span(name, text),), **fields)  # type: ignore[arg-type]


def affiliation(key: str, agent: str, body: str, words: str, text: str = TEXT, **fields: object) -> AffiliationClaim:
    """A tie stated by the words."""
    return AffiliationClaim(
        key=key,
        agent=agent,
        institution=body,
        evidence=(span(words, text),),
        **fields,  # type: ignore[arg-type]
    )


def participation(
    agent: str, role: str, words: str, event: str = "e1", text: str = TEXT, **fields: object
) -> ParticipationClaim:
    """A part in an event stated by the words."""
    return ParticipationClaim(
        event=event,
        agent=agent,
        role=role,
        evidence=(span(words, text),),
        **fields,  # type: ignore[arg-type]
    )


def reading(report: str = "a.txt", **claims: Iterable[object]) -> Reading:
    """A reading of one report; keywords as the model names them."""
    return Reading(report=report, **{name: tuple(values) for name, values in claims.items()})  # type: ignore[arg-type]


def resolution(
    *readings: Reading,
    same: Mapping[tuple[str, str], tuple[str, str]] | None = None,
    withdrawn: Iterable[str] = (),
    decisions: Iterable[Decision] = (),
    retired: Mapping[str, tuple[str, ...]] | None = None,
) -> Resolution:
    """Entities for all that the readings name: things of equal kind and name are one.

    ``same`` joins a (report, key) to another; ``withdrawn`` lists names.
    """
    keys: dict[Local, str] = {}
    members: dict[str, list[Local]] = {}
    names: dict[str, str] = {}
    kinds: dict[str, EntityKind] = {}
    first: dict[tuple[str, str], str] = {}
    for local, name in (item for one in readings for item in _locals(one)):
        twin = (same or {}).get((local[0], local[2]))
        known = keys.get((twin[0], local[1], twin[1])) if twin else first.get((local[1], name))
        kind: EntityKind = local[1]  # type: ignore[assignment]
        key = known or mint(kind, local[0], 0, name)
        first.setdefault((kind, name), key)
        keys[local] = key
        members.setdefault(key, []).append(local)
        names.setdefault(key, name)
        kinds[key] = kind
    places = {name: key for (kind, name), key in first.items() if kind == "place"}
    wider = _wider(readings)
    entities = tuple(
        Entity(
            key=key,
            kind=kinds[key],
            name=name,
            members=tuple(members[key]),
            country_code="KZ" if name == "Kazakhstan" else None,
            within=places.get(wider.get(name, "")) if kinds[key] == "place" else None,
            withdrawn=name in set(withdrawn),
        )
        for key, name in sorted(names.items())
    )
    return Resolution(entities=entities, key_of=keys, decisions=tuple(decisions), retired=retired or {})


def _locals(one: Reading) -> Iterable[tuple[Local, str]]:
    for told in one.events:
        yield (one.report, "event", told.key), told.title.value if told.title else told.label
        for place in told.places:
            yield from _place_locals(one.report, place.value)
        for topic in told.topics:
            yield (one.report, "topic", topic_local(topic.value)), topic.value
        if told.series:
            yield (one.report, "series", series_local(told.series.value)), told.series.value
    for human in one.persons:
        yield (one.report, "person", human.key), human.name
    for body in one.institutions:
        yield (one.report, "institution", body.key), body.name
        if body.based_in:
            yield from _place_locals(one.report, body.based_in.value)
    for part in one.participations:
        if part.contribution:
            title = part.contribution.value
            yield (one.report, "contribution", contribution_local(part.event, title)), title


def _place_locals(report: str, place: PlaceName) -> Iterable[tuple[Local, str]]:
    yield (report, "place", place_local(place)), place.name
    for index, name in enumerate(place.within):
        wider = PlaceName(name, "region", place.within[index + 1 :])
        yield (report, "place", place_local(wider)), name


def _wider(readings: Iterable[Reading]) -> dict[str, str]:
    chains = [place.value for one in readings for told in one.events for place in told.places]
    chains += [body.based_in.value for one in readings for body in one.institutions if body.based_in]
    steps = [(place.name, *place.within) for place in chains]
    return {inner: outer for chain in steps for inner, outer in pairwise(chain)}


def sample(id: str = "a.txt") -> Reading:
    """What ``TEXT`` says: a round table, two people, three bodies, a talk."""
    first = TEXT.split(". ")[0]
    return reading(
        id,
        events=[
            event(
                title=stated("Water and Work", "Water and Work"),
                types=(stated("roundTable", "round table"),),
                state=stated("held", "held"),
                when=stated(When("2024-05-17", "2024-05-17", "17 May 2024"), first),
                places=(stated(PlaceName("Almaty", "city", ("Kazakhstan",)), first),),
                mode=stated("hybrid", "took part online"),
                topics=(stated("water", "Water"),),
            )
        ],
        persons=[person("p1", "Aigul Sarsen"), person("p2", "Boris Lind", degrees=("Dr.",))],
        institutions=[
            institution("i1", "Steppe Institute", type="researchInstitute"),
            institution("i2", "Survey Centre", unit_of=stated("i1", "Survey Centre of the Steppe Institute")),
            institution("i3", "Fjord University", type="university"),
        ],
        affiliations=[
            affiliation(
                "a1", "p1", "i2", "head of the Survey Centre of the Steppe Institute", position="head", event="e1"
            ),
            affiliation("a2", "p2", "i3", "Boris Lind of Fjord University", event="e1"),
        ],
        participations=[
            participation("i1", "organizer", first, role_text="held"),
            participation(
                "p1",
                "speaker",
                TEXT.split(". ")[1],
                contribution=stated("Rivers and wages", "Rivers and wages"),
                affiliations=("a1",),
                confidence=0.9,
            ),
            participation(
                "p2",
                "participant",
                "Dr. Boris Lind of Fjord University took part online.",
                mode=stated("online", "online"),
                affiliations=("a2",),
                confidence=0.8,
            ),
        ],
    )
