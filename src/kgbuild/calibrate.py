"""Confidence as a probability: curves learned from annotated reports, laid over what the built-in extractor claims.

Each rule of the extractor has a confidence of its own (``interpret/priors.py``): how far its construction can be
trusted as a linguist would guess. The curves say how often statements of a kind with that confidence were right in
annotated reports; :mod:`kgbuild.evaluate.calibration` learns them, ``lexicons/calibration.json`` keeps them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from itertools import pairwise
from typing import TypeVar

from kgbuild.model import AffiliationClaim, EventClaim, InstitutionClaim, ParticipationClaim, Reading, Stated

__all__ = ["CURVES", "Calibration", "calibrated", "kind_of_part", "kind_of_tie", "shipped_calibration"]

T = TypeVar("T")

CURVES = "calibration.json"
"""The file of the shipped curves, among the lexicons."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """For each kind of statement, points of a rising curve from confidence to probability."""

    curves: Mapping[str, tuple[tuple[float, float], ...]]

    def apply(self, kind: str, confidence: float) -> float:
        """The probability, between the points by a straight line; a kind without a curve keeps its confidence.

        >>> Calibration({"event": ((0.5, 0.4), (1.0, 0.9))}).apply("event", 0.75)
        0.65
        """
        curve = self.curves.get(kind)
        if not curve:
            return confidence
        if confidence <= curve[0][0]:
            return curve[0][1]
        for (x0, y0), (x1, y1) in pairwise(curve):
            if confidence <= x1:
                return round(y0 + (y1 - y0) * (confidence - x0) / (x1 - x0), 4)
        return curve[-1][1]

    def to_json(self) -> str:
        """As a JSON object of lists of points, a kind a line, sorted; the same curves give the same bytes."""
        lines = (f" {json.dumps(kind)}: {json.dumps(self.curves[kind])}" for kind in sorted(self.curves))
        return "{\n" + ",\n".join(lines) + "\n}\n"

    @classmethod
    def from_json(cls, text: str) -> Calibration:
        """Back from :meth:`to_json`."""
        data: dict[str, list[tuple[float, float]]] = json.loads(text)
        return cls({kind: tuple((x, y) for x, y in points) for kind, points in data.items()})


@cache
def shipped_calibration() -> Calibration:
    """The curves that ship with kgbuild."""
    return Calibration.from_json((resources.files("kgbuild") / "lexicons" / CURVES).read_text("utf-8"))


def kind_of_part(*, person: bool) -> str:
    """Which curve a participation has: people and bodies take part in different constructions."""
    return "participation of a person" if person else "participation of an institution"


def kind_of_tie(tie: AffiliationClaim) -> str:
    """Which curve a tie to an institution has: one with a post is another construction than one without."""
    return "affiliation with a post" if tie.position else "affiliation"


def calibrated(reading: Reading, curves: Calibration) -> Reading:
    """The reading with probabilities in place of the rules' own confidences.

    >>> from kgbuild.model import PersonClaim
    >>> told = Reading(report="a.txt", persons=(PersonClaim(key="p1", name="Ada", mentions=(), confidence=0.5),))
    >>> calibrated(told, Calibration({"person": ((0.5, 0.9),)})).persons[0].confidence
    0.9
    """
    people = {person.key for person in reading.persons}
    return replace(
        reading,
        events=tuple(_event(event, curves) for event in reading.events),
        persons=tuple(
            replace(person, confidence=curves.apply("person", person.confidence)) for person in reading.persons
        ),
        institutions=tuple(_institution(body, curves) for body in reading.institutions),
        participations=tuple(_part(part, curves, person=part.agent in people) for part in reading.participations),
        affiliations=tuple(
            replace(tie, confidence=curves.apply(kind_of_tie(tie), tie.confidence)) for tie in reading.affiliations
        ),
    )


def _stated(stated: Stated[T] | None, kind: str, curves: Calibration) -> Stated[T] | None:
    return None if stated is None else _sure(stated, kind, curves)


def _sure(stated: Stated[T], kind: str, curves: Calibration) -> Stated[T]:
    return replace(stated, confidence=curves.apply(kind, stated.confidence))


def _event(event: EventClaim, curves: Calibration) -> EventClaim:
    return replace(
        event,
        confidence=curves.apply("event", event.confidence),
        title=_stated(event.title, "title", curves),
        types=tuple(_sure(kind, "type", curves) for kind in event.types),
        when=_stated(event.when, "date", curves),
        places=tuple(_sure(place, "place", curves) for place in event.places),
        part_of=_stated(event.part_of, "part of", curves),
        topics=tuple(_sure(topic, "topic", curves) for topic in event.topics),
    )


def _institution(body: InstitutionClaim, curves: Calibration) -> InstitutionClaim:
    return replace(
        body,
        confidence=curves.apply("institution", body.confidence),
        unit_of=_stated(body.unit_of, "unit of", curves),
    )


def _part(part: ParticipationClaim, curves: Calibration, *, person: bool) -> ParticipationClaim:
    return replace(
        part,
        confidence=curves.apply(kind_of_part(person=person), part.confidence),
        contribution=_stated(part.contribution, "contribution", curves),
    )
