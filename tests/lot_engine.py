"""An extractor for tests: each line of a report is a lot that draws events, people, bodies and all that ties them.

What it draws comes from short lists, so that reports speak of the same things and contradict each other in every way
that the model allows: circles of units, parts of parts, dates of every precision. It needs no model.
"""

from __future__ import annotations

import random
from typing import Any, TypeVar

from kgbuild.model import (
    AffiliationClaim,
    EventClaim,
    InstitutionClaim,
    ParticipationClaim,
    PersonClaim,
    PlaceName,
    Reading,
    Report,
    Stated,
    When,
)
from kgbuild.settings import Settings
from kgbuild.spans import Span

T = TypeVar("T")

PERSONS = (
    *("Aigul Sarsen", "A. Sarsen", "Sarsen Aigul", "Boris Lind", "B. Lind", "Carla Ruiz", "Karla Ruiz", "Dana Oral"),
    *("Erik Holm", "Fatima Noor", "Galina Petrova", "G. Petrova", "Hana Sato", "Ivo Kranjc", "Jonas Weiss", "Lea Brun"),
)
BODIES = (
    *("Steppe Institute", "Fjord University", "Survey Centre", "Department of Sociology", "Delta Academy", "SI"),
    *("Harbour Foundation", "Faculty of Law", "Institute of Rivers", "Glass Museum", "Northern Observatory"),
)
TITLES = (
    *("Water and Work", "Glacier Futures", "Old Towns", "Salt and Cities", "Rivers and Wages of the North"),
    *("Voices of Stone", "Counting Birds", "The Long Road Home", "Paper and Ink", "Night Trains", "Maps of Dust"),
)
DAYS = ("2024-05-17", "2024-05-18", "2024-05", "2024", "2023-01-09", "2022-11-03", "2021-02-14")
PLACES = (
    PlaceName("Almaty", "city", ("Kazakhstan",)),
    PlaceName("Oslo", "city", ("Norway",)),
    PlaceName("Blue Hall", "venue", ("Almaty", "Kazakhstan")),
    PlaceName("Kazakhstan", "country"),
    PlaceName("online", "online"),
)
TOPICS = ("labour migration", "Labor migrations", "public health", "rivers", "glass", "birds")
ROLES = ("speaker", "moderator", "participant", "organizer", "keynoteSpeaker")


class _Draw:
    """One report's lots."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.drawn: dict[str, dict[str, Any]] = {kind: {} for kind in ("events", "persons", "institutions")}
        self.participations: list[ParticipationClaim] = []
        self.affiliations: list[AffiliationClaim] = []

    def line(self, span: Span) -> None:
        dice = random.Random(span.of(self.report.text))

        def stated(value: T) -> Stated[T]:
            return Stated(value, span, dice.choice((0.4, 0.7, 0.9)))

        def maybe(value: T) -> Stated[T] | None:
            return stated(value) if dice.random() < 0.4 else None

        title, day = dice.choice(TITLES), dice.choice(DAYS)
        event, other = f"e{TITLES.index(title)}", f"e{dice.randrange(len(TITLES))}"
        self.drawn["events"].setdefault(
            event,
            EventClaim(
                key=event,
                evidence=span,
                mentions=(span,),
                label=dice.choice(("seminar", "round table")),
                title=maybe(title),
                types=(stated(dice.choice(("seminar", "roundTable"))),) if dice.random() < 0.7 else (),
                state=maybe(dice.choice(("held", "announced"))),
                when=maybe(When(day, day, day, dice.choice((None, "17:00")))),
                places=tuple(map(stated, dice.sample(PLACES, dice.randrange(3)))),
                mode=maybe(dice.choice(("online", "hybrid"))),
                part_of=maybe(other) if other in self.drawn["events"] else None,
                series=maybe(dice.choice(("Steppe Readings", "Night Talks"))),
                ordinal=maybe(dice.randrange(1, 4)),
                topics=tuple(map(stated, dice.sample(TOPICS, dice.randrange(3)))),
                participant_count=maybe(dice.randrange(20, 23)),
            ),
        )
        agents = [self.agent(dice.choice(PERSONS), span) for _ in range(dice.randrange(3))]
        bodies = [self.body(dice, span) for _ in range(dice.randrange(1, 3))]
        ties = []
        for agent in agents:
            key = f"a{len(self.affiliations)}"
            position = dice.choice((None, "Director", "Analyst"))
            where = dice.choice((None, event))
            self.affiliations.append(
                AffiliationClaim(
                    key=key,
                    agent=agent,
                    institution=dice.choice(bodies),
                    evidence=(span,),
                    position=position,
                    event=where,
                )
            )
            ties.append(key)
        for agent in (*agents, *bodies[:1]):
            self.participations.append(
                ParticipationClaim(
                    event=event,
                    agent=agent,
                    role=dice.choice(ROLES),
                    evidence=(span,),
                    role_text=dice.choice((None, "spoke")),
                    contribution=maybe(dice.choice(("On wages", "On ice"))),
                    affiliations=tuple(ties),
                    mode=maybe("online"),
                    confidence=dice.choice((0.4, 0.9)),
                )
            )

    def agent(self, name: str, span: Span) -> str:
        key = f"p{PERSONS.index(name)}"
        self.drawn["persons"].setdefault(key, PersonClaim(key=key, name=name, mentions=(span,), degrees=("Dr.",)))
        return key

    def body(self, dice: random.Random, span: Span) -> str:
        number = dice.randrange(len(BODIES))
        above = f"i{dice.randrange(len(BODIES))}"
        known = above in self.drawn["institutions"] and above != f"i{number}"
        self.drawn["institutions"].setdefault(
            f"i{number}",
            InstitutionClaim(
                key=f"i{number}",
                name=BODIES[number],
                mentions=(span,),
                type=dice.choice((None, "university")),
                unit_of=Stated(above, span, dice.choice((0.5, 0.8))) if known else None,
                auspices=Stated(above, span) if known and dice.random() < 0.3 else None,
                based_in=Stated(dice.choice(PLACES[:2]), span) if dice.random() < 0.3 else None,
            ),
        )
        return f"i{number}"


class LotEngine:
    """Draws a reading for each line."""

    name = "lots"
    version = "1"

    def extract(self, report: Report) -> Reading:
        draw, at = _Draw(report), 0
        for line in report.text.splitlines(keepends=True):
            if line.strip():
                draw.line(Span(at, at + len(line.rstrip())))
            at += len(line)
        return Reading(
            report=report.id,
            **{kind: tuple(found.values()) for kind, found in draw.drawn.items()},
            participations=tuple(draw.participations),
            affiliations=tuple(draw.affiliations),
        )


def factory(settings: Settings) -> LotEngine:
    """What ``extractor = "lot_engine:factory"`` calls."""
    return LotEngine()
