"""How long an event lasted where its days stand apart: "opened on 9 October", "closed on 11 October", "second day"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import cache

from kgbuild.interpret.drafts import Draft
from kgbuild.interpret.events import Told
from kgbuild.interpret.priors import prior
from kgbuild.interpret.row import Row
from kgbuild.interpret.scene.rowdates import DAYS, dates_of, when_of, wholes_of
from kgbuild.lexicons import lexicon
from kgbuild.model import Stated, When

__all__ = ["count_days", "stretch"]

_DAY = DAYS[0]
_MOST = 31
_ENDED = re.compile(
    r"(?<!\S)(?:(?:closed|ended|concluded|finished|closes|ends|concludes|completed|will (?:close|end|conclude)"
    r"|(?:came|comes|brought (?:\S+ ){1,5}?) ?to (?:a|an|its|their) (?:close|end)) (?:(?!D\d|[.;])\S+ ){0,4}?"
    r"|(?:lasted|lasts|ran|runs|run|last|continued?|continues) (?:\S+ ){0,3}?(?:until|till|to|through) (?:\S+ )?)D(\d+)"
)
_BEGAN = re.compile(
    r"(?<!\S)(?:opened|began|started|begun|kicked off|opens|begins|starts) (?:(?!D\d|[.;])\S+ ){0,4}?D(\d+)"
)
_ENDING = re.compile(
    r"(?<!\S)(?:closed|ended|concluded|concluding|finished|completed|wrapped up|came to (?:a|an) (?:close|end))(?!\S)"
)
_NUMBERS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7}
_LASTING = re.compile(r"(?<!\S)(two|three|four|five|six|seven)(?:-day|(?: -)? days?)(?!\S)")


def stretch(rows: Sequence[Row], told: Told) -> None:
    """Set first and last day of events whose sentences give them one by one, or one and how many there were."""
    for draft in wholes_of(told):
        about = [row for row in rows if _about(row, draft, told)]
        _exactly(draft, about)
        if draft.when is None or draft.members or len(draft.when.value.start) != _DAY:
            continue
        for row in about:
            _ends(draft, row)
        value = draft.when.value
        if value.start == value.end:
            _by_count(draft, about)


def _about(row: Row, draft: Draft, told: Told) -> bool:
    focus = told.focus.get(row.sentence.index)
    return focus is not None and focus.root() is draft


_ON = re.compile(
    r"(?<!\S)(?:ran|runs|lasted|lasts|took place|takes place|will take place|happened|(?:was|is|were|are|will be) held"
    r"|(?:was )?(?:opened|began|started)|opens|begins|starts|met|meets|gathered) (?:(?!D\d|[.;])\S+ ){0,6}?D(\d+)"
    r"|(?<!\S)D(\d+) (?:, )?(?:(?!D\d|[.;])\S+ ){0,3}?(?:was|were|is) (?:opened|held)(?!\S)"
)


def _exactly(draft: Draft, rows: Sequence[Row]) -> None:
    """ "in August 2017" and "it ran from the 14th to the 24th": the days, where the month was told before them."""
    month = draft.when.value.start if draft.when is not None and not draft.members else ""
    if len(month) != len("2017-08"):
        return
    for row in rows:
        found = _ON.search(row.text)
        days = {i: m for i, m in dates_of(row) if len(m.name) in DAYS and m.name.startswith(month)}
        at = int(found[1] or found[2]) if found is not None else -1
        if at in days:
            draft.when = Stated(when_of(days[at], row.atoms[at].text), row.span, prior("date-beside"))
            return


def _ends(draft: Draft, row: Row) -> None:
    """ "opened on D1" and "closed on D2", said of the event."""
    for pattern, last in ((_ENDED, True), (_BEGAN, False)):
        found = pattern.search(row.text)
        days = {i: m.name for i, m in dates_of(row)}
        day = days.get(int(found[1]), "").split("/")[0] if found is not None else ""
        if len(day) != _DAY or draft.when is None:
            continue
        start, end = draft.when.value.start, draft.when.value.end or draft.when.value.start
        one, two = (start, day) if last else (day, end)
        if one < two and _gap(one, two) < _MOST:
            draft.when = Stated(
                When(one, two, draft.when.value.text, draft.when.value.time), row.span, prior("date-line")
            )


def _by_count(draft: Draft, rows: Sequence[Row]) -> None:
    """ "The three-day conference opened today": the days are counted from the one that is told."""
    for row in rows:
        lasting = _LASTING.search(" ".join([row.text, *(f"{head.label.lower()} " for head in row.heads)]))
        if lasting is None or draft.when is None:
            continue
        more = timedelta(days=_NUMBERS[lasting[1]] - 1)
        day = date.fromisoformat(draft.when.value.start)
        telling = next((r for r in rows if r.sentence.index == draft.sentence), row)
        first, last = (day - more, day) if _ENDING.search(telling.text) else (day, day + more)
        draft.when = Stated(
            When(first.isoformat(), last.isoformat(), draft.when.value.text), row.span, prior("date-inherited")
        )
        return


def _gap(one: str, two: str) -> int:
    return (date.fromisoformat(two) - date.fromisoformat(one)).days


# ---------------------------------------------------------------- the second day


@cache
def _nth() -> re.Pattern[str]:
    words = "|".join(lexicon("events")["modifiers"]["ordinals"])
    return re.compile(
        rf"(?<!\S)(?:the )?(?P<nth>{words}|last|final|closing|opening|next) (?:day|morning|afternoon|evening)"
        r"(?: of the \S+)?(?!\S)"
    )


def count_days(rows: Sequence[Row], told: Told) -> None:
    """Date the parts of an event of several days by the day that their paragraph counts ("On the second day")."""
    for row, day in _counted(rows):
        for draft in told.drafts:
            dated = draft.when is not None and draft.when.value.start == draft.when.value.end
            span = _span_of(draft, told)
            if draft.sentence != row.sentence.index or dated or span is None:
                continue
            start, end = span.start, span.end or span.start
            told_day = _day(day, start, end)
            if told_day is not None:
                draft.when = Stated(When(told_day, told_day), row.span, prior("date-inherited"))


def _span_of(draft: Draft, told: Told) -> When | None:
    """The days of the event that another one is a part of, or else of the last one told before it that has several."""
    whole = draft.root()
    before = [whole] if whole is not draft else [d for d in reversed(told.drafts) if d.sentence < draft.sentence]
    spans = [d.when.value for d in before if d.when is not None and d.parent is None]
    return next((s for s in spans if len(s.start) == _DAY and s.end and s.start != s.end), None)


def _counted(rows: Sequence[Row]) -> Iterator[tuple[Row, str]]:
    """Each row with the day that it, or a sentence before it, speaks of."""
    day = ""
    for row in rows:
        found = _nth().search(row.text)
        if found is not None:
            day = found["nth"]
        elif any(len(m.name.split("/")[0]) == _DAY for _, m in dates_of(row)):
            day = ""
        if day:
            yield row, day


def _day(nth: str, start: str, end: str) -> str | None:
    if nth in {"last", "final", "closing"}:
        return end
    number = 1 if nth == "opening" else 2 if nth == "next" else lexicon("events")["modifiers"]["ordinals"][nth]
    day = (date.fromisoformat(start) + timedelta(days=number - 1)).isoformat()
    return day if day <= end else None
