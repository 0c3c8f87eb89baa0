"""Curves are laid over a reading, statement by statement."""

from __future__ import annotations

import json

import pytest
from builders import sample

from kgbuild.calibrate import Calibration, calibrated, shipped_calibration
from kgbuild.model import Reading

KINDS = (
    *("affiliation", "affiliation with a post", "contribution", "date", "event", "institution", "part of"),
    *("participation of a person", "participation of an institution", "person", "place", "title", "topic"),
    *("type", "unit of"),
)
HALF = Calibration(dict.fromkeys(KINDS, ((0.0, 0.0), (1.0, 0.5))))


def confidences(told: Reading) -> list[float]:
    """Of every statement that a curve can be learned for."""
    out = [claim.confidence for claim in (*told.persons, *told.institutions, *told.participations, *told.affiliations)]
    out += [body.unit_of.confidence for body in told.institutions if body.unit_of]
    out += [part.contribution.confidence for part in told.participations if part.contribution]
    for event in told.events:
        out.append(event.confidence)
        single = (event.title, event.when, event.part_of)
        out += [one.confidence for one in single if one is not None]
        out += [one.confidence for one in (*event.types, *event.places, *event.topics)]
    return out


def test_every_kind_of_statement_has_its_curve() -> None:
    """With curves that halve, each confidence is halved, and nothing else of the reading changes."""
    told = calibrated(sample(), HALF)
    assert confidences(told) == pytest.approx([value / 2 for value in confidences(sample())])
    assert calibrated(told, Calibration({})) == told
    assert [p.role for p in told.participations] == [p.role for p in sample().participations]


def test_without_curves_nothing_changes() -> None:
    """A kind that was never judged keeps what its rule promises."""
    assert calibrated(sample(), Calibration({})) == sample()


def test_a_calibration_survives_its_file() -> None:
    """Written and read back it gives the same probabilities, and the same bytes again."""
    curves = Calibration({"b": ((0.2, 0.1), (0.9, 0.8)), "a": ((0.5, 0.5),)})
    again = Calibration.from_json(curves.to_json())
    assert again == curves
    assert again.to_json() == curves.to_json()
    assert list(json.loads(curves.to_json())) == ["a", "b"]
    assert [again.apply("b", x) for x in (0.0, 0.55, 1.0)] == [0.1, 0.45, 0.8]


def test_the_shipped_curves_rise_between_doubt_and_certainty() -> None:
    """More confidence of a rule never makes a smaller probability; none is 0 or 1; every kind is applied."""
    curves = shipped_calibration().curves
    assert curves
    assert set(curves) <= set(HALF.curves)
    for points in curves.values():
        assert [x for x, _ in points] == sorted({x for x, _ in points})
        assert [y for _, y in points] == sorted(y for _, y in points)
        assert all(0 < y < 1 for _, y in points)
