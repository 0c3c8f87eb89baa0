"""The release threshold: what is less sure stays out, with all that hangs on it alone."""

from __future__ import annotations

from builders import TEXT, event, participation, person, reading, report, resolution, span, stated
from pyoxigraph import Literal, Quad

from kgbuild.lift import LiftOptions, lift
from kgbuild.model import Reading
from kgbuild.vocabulary import rdf, rn


def told() -> Reading:
    """A person who gives a talk, both told at 0.6, at an event whose title is told at 0.5."""
    return reading(
        events=[event(title=stated("Water and Work", "Water and Work", 0.5), confidence=0.9)],
        persons=[person("p1", "Aigul Sarsen")],
        participations=[
            participation(
                "p1", "speaker", "spoke on", contribution=stated("Rivers and wages", "Rivers and wages"), confidence=0.6
            )
        ],
    )


def lifted(minimum: float) -> list[Quad]:
    decided = resolution(told())
    return list(lift([(report(), told())], decided, options=LiftOptions(min_confidence=minimum)))


def kinds(quads: list[Quad]) -> set[object]:
    return {quad.object for quad in quads if quad.predicate == rdf.type}


def test_a_talk_goes_with_the_participation_that_delivers_it() -> None:
    """A contribution that nobody delivers any more would break the shapes."""
    assert {rn.Participation, rn.Contribution} <= kinds(lifted(0.0))
    assert not {rn.Participation, rn.Contribution} & kinds(lifted(0.7))
    assert rn.Event in kinds(lifted(0.7))


def test_a_title_below_the_threshold_is_no_name() -> None:
    """The event goes by its kind, and no claim states the title."""
    assert span("Water and Work").of(TEXT) == "Water and Work"
    title = Literal("Water and Work", language="en")
    assert title in {quad.object for quad in lifted(0.4)}
    assert title not in {quad.object for quad in lifted(0.7) if quad.predicate in (rn.name, rdf.object)}
