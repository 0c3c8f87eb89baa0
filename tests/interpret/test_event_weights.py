"""Event phrases that are weighed by their marks."""

from __future__ import annotations

from kgbuild.interpret.events.phrase import event_weights


def test_a_titled_event_that_is_held_weighs_more_than_a_bare_word() -> None:
    """The shipped weights take "the seminar “X” was held on 5 May" for an event, and not a word in passing."""
    weights = event_weights()
    held = {"quoted", "strong", "free+strong", "titled+held+dated", "held", "dated", "day", "first", "free+quoted"}
    passing = {"weak", "untitled", "weak+unheld+undated", "not:talk", "later", "prose+later"}
    assert weights.probability(passing) < weights.least < weights.probability(held)
