"""Confidence held to what came true."""

import pytest
from builders import affiliation, event, participation, person, reading, report, sample, stated

from kgbuild.calibrate import Calibration
from kgbuild.evaluate import Annotation, annotation_of
from kgbuild.evaluate.calibration import Judged, brier, calibrate, cross_fit, fit, judge, reliability
from kgbuild.model import When


def truth() -> Annotation:
    """What the sample text says."""
    return annotation_of(sample(), report())


def test_a_reading_that_is_the_annotation_is_right_in_every_statement() -> None:
    """Each kind of statement of the sample is judged, and judged right."""
    judged = judge(sample(), report(), truth())
    assert all(one.right for one in judged)
    kinds = {"event", "title", "date", "type", "place", "topic", "person", "institution", "contribution"}
    parts = {"participation of a person", "participation of an institution"}
    assert {one.kind for one in judged} == kinds | parts | {"affiliation", "affiliation with a post"}


def test_a_wrong_statement_is_judged_wrong_with_its_confidence() -> None:
    """A role that the annotation does not give is wrong; others stay right."""
    other = truth()
    other["events"][0]["participations"][1]["role"] = "moderator"
    wrong = [one for one in judge(sample(), report(), other) if not one.right]
    assert wrong == [Judged("a", "participation of a person", 0.9, False)]


def test_what_belongs_to_an_unknown_event_is_wrong_and_its_values_are_not_judged() -> None:
    """An invented event counts once as an event, its participations count as wrong, its date does not count."""
    invented = reading(
        events=[event("e1", when=stated(When("1999", "1999"), "17 May 2024"), label="gala", confidence=0.3)],
        persons=[person("p1", "Aigul Sarsen")],
        participations=[participation("p1", "speaker", "Aigul Sarsen", confidence=0.4)],
    )
    empty: Annotation = {"events": [], "persons": [{"name": "Aigul Sarsen"}], "institutions": []}
    kinds = {one.kind: (one.confidence, one.right) for one in judge(invented, report(), empty)}
    assert kinds == {"event": (0.3, False), "person": (1.0, True), "participation of a person": (0.4, False)}


def test_optional_persons_are_not_judged() -> None:
    """Neither an optional person nor that person's ties count."""
    told = reading(
        persons=[person("p1", "Boris Lind")],
        institutions=sample().institutions,
        affiliations=[affiliation("a1", "p1", "i3", "Boris Lind")],
    )
    note: Annotation = {"persons": [{"name": "Boris Lind", "optional": True}], "institutions": truth()["institutions"]}
    assert {one.kind for one in judge(told, report(), note)} == {"institution"}


def test_the_table_says_what_was_promised_and_what_was_kept() -> None:
    """Statements are gathered by kind and band of confidence; a report without an annotation is left out."""
    rows = reliability([(sample(), report()), (sample("b.txt"), report("b.txt"))], {"a": truth()})
    row = next(row for row in rows if row.kind == "participation of a person" and row.low == 0.8)
    assert row.number == 2
    assert row.promised == pytest.approx((0.9 + 0.8) / 2)
    assert row.kept == 1.0


def crowd(promised: float, share: float, number: int = 100, kind: str = "person") -> list[Judged]:
    return [Judged(f"{i % 10}", kind, promised, i < share * number) for i in range(number)]


def test_cross_fitted_confidence_is_nearer_to_the_truth() -> None:
    """Overconfident statements are brought down by what other reports taught, and the Brier score falls."""
    judged = sorted(crowd(0.95, 0.6) + crowd(0.7, 0.3))
    better = cross_fit(judged)
    assert brier(better) < brier(judged)
    assert [one.right for one in better] == [one.right for one in judged]


def test_curves_rise_and_stay_probabilities() -> None:
    """More confidence never becomes less, and nothing leaves 0 to 1."""
    judged = crowd(0.5, 0.4) + crowd(0.6, 0.2) + crowd(0.9, 1.0)
    curve = cross_fit(judged)
    by_confidence = {old.confidence: new.confidence for old, new in zip(judged, curve, strict=True)}
    values = [by_confidence[key] for key in sorted(by_confidence)]
    assert values == sorted(values)
    assert 0 < values[0] <= values[-1] < 1.0001


def by_letter(doc: str) -> str:
    return doc[:1]


def test_a_hand_is_corrected_by_other_hands_only() -> None:
    """One hand's reports are all wrong, another's all right: each gets what the other taught, not its own mean."""
    wrong = [Judged(f"a{i}", "person", 0.9, False) for i in range(100)]
    right = [Judged(f"b{i}", "person", 0.9, True) for i in range(100)]
    better = cross_fit([*wrong, *right], hand=by_letter)
    assert all(one.confidence > 0.9 for one in better if one.doc.startswith("a"))
    assert all(one.confidence < 0.5 for one in better if one.doc.startswith("b"))


def test_a_hand_that_wrote_much_teaches_no_more_than_sixty_statements() -> None:
    """A thousand right statements of one hand weigh as sixty beside sixty wrong ones of another."""
    much = [Judged(f"a{i}", "person", 0.8, True) for i in range(1000)]
    less = [Judged(f"b{i}", "person", 0.8, False) for i in range(60)]
    apart = fit([*much, *less], hand=by_letter).apply("person", 0.8)
    assert apart == pytest.approx((60 + 20 * 0.8) / 140, abs=0.001)
    assert fit([*much, *less]).apply("person", 0.8) > 0.9


def test_too_few_statements_teach_nothing() -> None:
    """A kind with a handful of statements keeps the confidence that it has."""
    assert calibrate([(sample(), report())], {"a": truth()}) == Calibration({})
    assert Calibration({}).apply("event", 0.42) == 0.42


def test_what_the_rules_promise_weighs_as_much_as_twenty_cases() -> None:
    """A handful of right cases makes nothing certain: the curve stays near what the rule promises."""
    judged = [*crowd(0.6, 1.0, 5), *crowd(0.95, 1.0, 200)]
    low, high = calibrated_at(judged, 0.6), calibrated_at(judged, 0.95)
    assert 0.6 < low < 0.75
    assert 0.99 < high < 1.0


def calibrated_at(judged: list[Judged], confidence: float) -> float:
    """What the curve through all of these makes of a confidence, asked by a report of its own."""
    asked = Judged("~asked", "person", confidence, True)
    return next(one.confidence for one in cross_fit([*judged, asked], folds=11) if one.doc == "~asked")
