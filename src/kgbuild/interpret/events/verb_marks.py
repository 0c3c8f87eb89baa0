"""What speaks for or against a verb telling of an event of its own, beside the one in focus."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from kgbuild.interpret.drafts import Draft
from kgbuild.interpret.events.days import apart, dated_apart, day_of, within
from kgbuild.interpret.row import Row
from kgbuild.lexicons import any_of

__all__ = ["Saying", "at_an_hour", "marks_of", "on_the_margins", "other_occasion"]

_DAY = "(?:same|next|following) (?:day|evening|morning|afternoon)"
_APART = re.compile(
    rf"(?:on |in )?(?:the |that )?{_DAY}"
    r"|later (?:that|the same|in the) "
    r"|(?:earlier|afterwards|after the \S+|before the \S+|thereafter|subsequently)(?: ,)? "
)
"""Openings with another time of the same day, or with the next."""
_SAME_DAY = re.compile(rf"(?<!\S)(?:(?:the|that) {_DAY}|that evening)(?!\S)")
_AHEAD = re.compile(r"(?<!\S)(?:will|continues|next|upcoming)(?!\S)")
_DONE = re.compile(r"(?<!\S)(?:had|has|have)(?!\S)")
_INSIDE = re.compile(
    r"(?:at|in|during|within) (?:the |this |its |our )?(?:\S+ ){0,2}?E\d|(?:he|she|they|his|her|both|then|it)\s"
)
"""Openings of a sentence that goes on telling of the same event."""
_OF_DAYS = frozenset({"fresh", "inside", "apart-words", "heads", "ahead", "of-verb"})
"""Marks that weigh otherwise where the day is another one."""
_ENCOUNTERS = frozenset({"meeting", "ceremony", "presentation", "otherEvent"})
_NEAR = 3


@dataclass(frozen=True, slots=True)
class Saying:
    """A verb that can tell of an event, with the words that were matched and the kind of event."""

    row: Row
    words: str
    kind: str
    focus: Draft | None
    fresh: bool
    """Whether the sentence opens a paragraph."""
    day: str | None
    """The day of the sentence, or that which stands alone before it."""
    named: bool
    """Whether a phrase of the sentence names an event already."""


@cache
def on_the_margins() -> re.Pattern[str]:
    """Openings that put something beside an event: "on the sidelines of"."""
    margins = any_of("events", "marks", "margins")
    return re.compile(rf"(?:\S+ ){{0,3}}?on the {margins} of|in the margins of")


@cache
def at_an_hour() -> re.Pattern[str]:
    """Openings that give the hour, beside what was told before."""
    hours = any_of("events", "marks", "day_parts")
    return re.compile(rf"(?:\S+ ){{0,2}}?(?:in|on|at|over) (?:the |that |D\d+ )?(?:\S+ )?{hours} ")


@cache
def _audience() -> re.Pattern[str]:
    """Whom somebody spoke to who had come for nothing else."""
    people = any_of("events", "marks", "audiences")
    return re.compile(
        r"(?<!\S)(?:to|with|for|before|addressed|trained|coached|instructed) (?:(?![E]\d|[.;,])\S+ ){0,4}?"
        rf"(?:{people}|A\d+)(?!\S)"
    )


def marks_of(one: Saying) -> frozenset[str]:
    """The marks that the verb bears: what it says, where its sentence stands, and how its day fits the focus."""
    day = _day(one)
    found = {f"kind:{one.kind}", day, *_sentence(one), *_focus(one)}
    return frozenset(found | {f"{day}+{mark}" for mark in found & _OF_DAYS})


def other_occasion(one: Saying) -> bool:
    """Whether the row beyond doubt tells of another occasion than the event in focus, or there is none in focus."""
    row, focus = one.row, one.focus
    if (
        focus is None
        or on_the_margins().match(row.text)
        or dated_apart(row, focus)
        or (not row.heads and _APART.match(row.text))
    ):
        return True
    day = day_of(row)
    other = not one.named and day is not None and day != focus.day
    visit = focus.rule == "event-verb" and (one.fresh or (day is not None and within(day, focus)))
    ahead = _AHEAD.search(row.text) is not None and focus.day is not None
    new_day = one.fresh and focus.day is not None and not within(day or "", focus)
    return other and (ahead or ((visit or new_day) and one.kind in _ENCOUNTERS))


def _day(one: Saying) -> str:
    if one.day is None:
        return "day:none"
    if one.focus is None:
        return "day:first"
    if one.focus.day is None:
        return "day:focus-undated"
    if one.day == one.focus.day:
        return "day:same"
    if within(one.day, one.focus):
        return "day:within"
    return "day:apart" if apart(one.focus.day, one.day) else "day:beside"


def _sentence(one: Saying) -> Iterator[str]:
    row = one.row
    for mark, there in (
        ("fresh", one.fresh),
        ("margins", on_the_margins().match(row.text)),
        ("apart-words", _APART.match(row.text)),
        ("inside", _INSIDE.match(row.text)),
        ("ahead", _AHEAD.search(row.text)),
        ("part-of-day", at_an_hour().match(row.text)),
        ("same-day-said", _SAME_DAY.search(row.text)),
        ("audience", _audience().search(_from_verb(one))),
        ("at-a-body", re.search(r"(?<!\S)at (?:the )?A\d", _from_verb(one))),
        ("titled-talk", one.kind in _GIVEN and re.search(r"(?<!\S)T\d", _from_verb(one))),
        ("perfect", _DONE.search(one.words)),
        ("opens-day", row.text.startswith(("on D", "D", "in D"))),
        ("heads", row.heads),
        ("named", one.named),
        ("quoted", any(atom.kind == "title" for atom in row.atoms)),
        ("two-agents", len(row.groups) > 1),
        ("person", any(atom.kind == "person" for atom in row.atoms)),
        ("body", any(atom.kind in {"institution", "backref"} for atom in row.atoms)),
        ("lead-day", one.day is not None and day_of(row) is None),
    ):
        if there:
            yield mark


_GIVEN = frozenset({"lecture", "training"})


def _from_verb(one: Saying) -> str:
    """The sentence from the verb on."""
    return one.row.text[max(0, one.row.text.find(one.words)) :]


def _focus(one: Saying) -> Iterator[str]:
    focus = one.focus
    if focus is None:
        yield "no-focus"
        return
    gap = one.row.sentence.index - focus.sentence
    yield "focus-here" if gap <= 0 else "focus-next" if gap == 1 else "focus-near" if gap <= _NEAR else "focus-far"
    for mark, there in (
        ("of-verb", focus.rule == "event-verb"),
        ("of-part", focus.parent is not None),
        ("of-title", focus.headline),
        ("of-block", focus.block),
        ("same-kind", focus.type == one.kind),
    ):
        if there:
            yield mark
