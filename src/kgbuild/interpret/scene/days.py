"""Days told by other days: the same day, the next day, the days of a programme, of a larger event."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta

from kgbuild.interpret.drafts import Draft
from kgbuild.interpret.events import Told
from kgbuild.interpret.labels import of_writing
from kgbuild.interpret.priors import prior
from kgbuild.interpret.row import Row
from kgbuild.interpret.scene.rowdates import DAYS, dates_of, only_dated, when_of
from kgbuild.lexicons import lexicon
from kgbuild.model import Mention, Stated, When

__all__ = ["date_gap", "inherit", "later_day", "next_days", "programme_days", "same_days", "within_days"]

_SAME = re.compile(
    r"(?<!\S)(?:(?:(?:the )?same|on this|on that|that|later (?:that|in the)|earlier (?:that|in the))"
    r" (?:day|evening|morning|afternoon|night|date) |(?:after|over|before) (?:the )?(?:lunch|dinner|coffee|break|tea) )"
    r"|(?:in the (?:evening|afternoon|morning)|at noon) "
)
"""Times of the day that the sentence before tells of."""


def same_days(rows: Sequence[Row], told: Told) -> None:
    """ "on the same day": the day of the event or sentence before."""
    by_index = {row.sentence.index: row for row in rows}
    for draft in told.drafts:
        row = by_index.get(draft.sentence)
        if draft.when is not None or row is None or _SAME.search(row.text) is None:
            continue
        for other in sorted((r for i, r in by_index.items() if i < draft.sentence), key=lambda r: -r.sentence.index):
            days = [(i, m) for i, m in dates_of(other) if len(m.name) in DAYS and len(set(m.name.split("/"))) == 1]
            if days:
                at, mention = days[-1]
                draft.when = Stated(when_of(mention, other.atoms[at].text), other.span, prior("date-inherited"))
                break


_NEXT = re.compile(r"(?:the )?(?:next|following) (?:day|morning|evening)", re.IGNORECASE)


def next_days(rows: Sequence[Row], told: Told) -> None:
    """ "on the next day" means the day after the one named before, whenever the page was written."""
    by_index = {row.sentence.index: row for row in rows}
    for draft in told.drafts:
        words = draft.when.value.text if draft.when is not None else None
        if draft.when is None or words is None or _NEXT.fullmatch(words) is None:
            continue
        before = [m for i in sorted(by_index) if i < draft.sentence for _, m in dates_of(by_index[i])]
        day = next((m.name.split("/")[-1] for m in reversed(before) if len(m.name) in DAYS), None)
        if day is not None:
            after = (date.fromisoformat(day) + timedelta(days=1)).isoformat()
            draft.when = Stated(When(after, after, text=words), draft.when.evidence, prior("date-inherited"))


_PART_TYPES = frozenset(
    {"session", "section", "panel", "training", "masterClass", "workshop", "roundTable", "presentation", "ceremony",
     "lecture", "guestLecture", "publicLecture", "discussion", "meeting", "seminar", "otherEvent"}
)  # fmt: skip


_WHOLE_TYPES = frozenset({"conference", "congress", "forum", "school", "festival", "otherEvent"})


def within_days(drafts: Sequence[Draft]) -> None:
    """What took place on a day of a larger event that the page told of before is a part of it."""
    for n, draft in enumerate(drafts):
        if draft.when is None or draft.parent is not None or draft.eve is not None or draft.type not in _PART_TYPES:
            continue
        start, end = draft.when.value.start, draft.when.value.end
        for whole in drafts[:n]:
            days = whole.when.value if whole.when is not None and whole.parent is None else None
            if days is None or whole.type not in _WHOLE_TYPES or days.start == days.end or len(start) != DAYS[0]:
                continue
            if days.start <= start and (end or start) <= (days.end or days.start) and not whole.members:
                draft.parent, draft.parent_rule = whole, "part-default"
                break


_NUMBER = re.compile(r"(?:[^\W\d_]+day|mon|tue|wed|thu|fri|sat|sun)?\W*(\d{1,2})(?:st|nd|rd|th|\.)?\W*", re.IGNORECASE)
_NTH = re.compile(r"\W*day (?P<nth>\d|one|two|three|four|five|[iv]{1,3})(?!\w).*|(?P<first>\w+) day\W*", re.IGNORECASE)
_COUNT = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5}


def programme_days(rows: Sequence[Row], told: Told, text: str) -> None:
    """Parts under a day's heading in a programme are on that day, where it lies within the whole."""
    heads = [row for row in rows if row.sentence.layout != "prose"]
    days = [(row, dates_of(row)[0]) for row in heads if only_dated(row) and dates_of(row)]
    _whole_of_days(days, rows, told)
    named = {row.sentence.index: mention.name for row, (_, mention) in days}
    parts = [draft for draft in told.drafts if draft.parent is not None and not draft.block]
    for draft in parts:
        whole = draft.root().when
        if whole is None or draft.when is not None or len(whole.value.start) != DAYS[0]:
            continue
        span = (whole.value.start, whole.value.end or whole.value.start)
        for row in reversed([row for row in heads if row.sentence.index < draft.sentence]):
            name = named.get(row.sentence.index) or _day_within(row, span, text) or ""
            start, _, end = name.partition("/")
            if not name:
                continue
            end = end or start
            if span[0] <= start and end <= span[1] and (start, end) != span:
                draft.when = Stated(When(start, end, text=row.span.of(text)), row.span, prior("date-line"))
            break


def _day_within(row: Row, span: tuple[str, str], text: str) -> str | None:
    """The day of a heading that gives only a weekday and a number, or counts: "TUESDAY 18", "Day 2"."""
    words = row.span.of(text)
    number, nth = _NUMBER.fullmatch(words), _NTH.fullmatch(words)
    first, last = date.fromisoformat(span[0]), date.fromisoformat(span[1])
    days = [first + timedelta(days=k) for k in range(min((last - first).days + 1, _LONGEST_EVENT))]
    if number is not None and row.sentence.layout in {"heading", "label"}:
        return next((day.isoformat() for day in days if day.day == int(number[1])), None)
    if nth is None:
        return None
    ordinals: dict[str, int] = lexicon("events")["modifiers"]["ordinals"]
    said = (nth["nth"] or nth["first"]).lower()
    place = int(said) if said.isdigit() else _COUNT.get(said) or ordinals.get(said, 0)
    return days[place - 1].isoformat() if 0 < place <= len(days) else None


def _whole_of_days(days: Sequence[tuple[Row, tuple[int, Mention]]], rows: Sequence[Row], told: Told) -> None:
    """A programme under the headings of several days lasts from the first to the last, where no line says so."""
    whole = next((draft for draft in told.drafts if draft.parent is None and not draft.members), None)
    timed = [row.sentence.index for row in rows if row.sentence.layout == "programme"]
    under = [
        (row, pair) for row, pair in days if timed and row.sentence.index < timed[-1] and len(pair[1].name) in DAYS
    ]
    single = sorted({pair[1].name.split("/")[0] for _, pair in under})
    if whole is None or len(timed) < len(single) or len(single) < 2 or date_gap(single) > _LONGEST_EVENT:
        return
    known = whole.when.value if whole.when is not None else None
    if known is None or (known.start == known.end and known.start in single):
        row = under[0][0]
        whole.when = Stated(When(single[0], single[-1]), row.span, prior("date-line"))


_LONGEST_EVENT = 31


def date_gap(days: Sequence[str]) -> int:
    """Days from the first to the last of sorted ISO dates.

    >>> date_gap(["2023-09-12", "2023-09-14"])
    2
    """
    return (date.fromisoformat(days[-1]) - date.fromisoformat(days[0])).days


_BACKGROUND = frozenset({"founded", "born", "died", "law", "since"})


def later_day(draft: Draft, rows: Sequence[Row], told: Told, text: str) -> None:
    """The first exact day that the sentences about the event name, where nothing better was found."""
    for row in rows:
        found = dates_of(row)
        if row.sentence.index < draft.sentence or not found or len(found[0][1].name) < 21:
            continue
        if of_writing(row, text):
            continue
        if told.focus.get(row.sentence.index) is draft and not any(a.lower in _BACKGROUND for a in row.atoms):
            draft.when = Stated(when_of(found[0][1], row.atoms[found[0][0]].text), row.span, prior("date-byline"))
            return


def inherit(draft: Draft) -> None:
    if draft.eve is not None and draft.when is None and draft.eve.when is not None:
        around = draft.eve.when.value.start[:7]
        draft.when = Stated(When(around, around), draft.evidence, prior("date-eve"))
    if draft.beside is not None and draft.when is None and draft.beside.when is not None:
        draft.when = Stated(draft.beside.when.value, draft.evidence, prior("date-eve"))
    if draft.when is None and draft.parent is not None:
        root = draft.parent
        inherit(root)
        if root.when is not None:
            draft.when = Stated(root.when.value, root.when.evidence, root.when.confidence * prior("date-inherited"))
