"""Verbs that are weighed by their marks: whether they tell of an event beside the one in focus."""

from __future__ import annotations

from kgbuild.interpret.drafts import Draft
from kgbuild.interpret.events.verb_marks import Saying, marks_of, other_occasion
from kgbuild.interpret.events.verbs import verb_weights
from kgbuild.interpret.heads import Head
from kgbuild.interpret.row import Row
from kgbuild.model import Sentence
from kgbuild.spans import Span


def _saying(text: str, *, day: str | None, focus_day: str | None, fresh: bool = False) -> Saying:
    span = Span(0, 10)
    row = Row(Sentence(3, span), (), (), (), text, (), ())
    head = Head(0, 0, 0, span, "seminar", "seminar", "seminar", None, True, False, True, False, None, None, "")
    focus = Draft(head, 0, 1, span, "event-named", "seminar", "seminar", day=focus_day)
    return Saying(row, "A0 visited A1", "meeting", focus, fresh, day, named=False)


def test_a_visit_on_another_day_weighs_more_than_one_on_the_day_of_the_event_told_of() -> None:
    """The shipped weights take "A visited B" for a meeting where its day is apart, not in a seminar's course."""
    weights = verb_weights()
    apart = marks_of(_saying("A0 visited A1 ", day="2024-05-09", focus_day="2024-05-01", fresh=True))
    inside = marks_of(_saying("he visited A1 ", day=None, focus_day="2024-05-01"))
    assert {"day:apart", "fresh", "day:apart+fresh"} <= apart
    assert {"day:none", "inside"} <= inside
    assert weights.probability(inside) < weights.least < weights.probability(apart)


def test_what_opens_with_the_next_day_is_another_occasion_whatever_it_weighs() -> None:
    """ "On the following day A visited B" tells of an event beside the one in focus; "He visited B" need not."""
    assert other_occasion(_saying("on the following day A0 visited A1 ", day=None, focus_day="2024-05-01"))
    assert not other_occasion(_saying("he visited A1 ", day=None, focus_day="2024-05-01"))
