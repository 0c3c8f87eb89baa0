"""Days told from another day: "yesterday", "last Friday", "the following evening"; and months without a year."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from kgbuild.lexicons import lexicon
from kgbuild.model.mention import Mention
from kgbuild.model.text import Sentence
from kgbuild.spans import Span

__all__ = ["Week", "days_alone", "months_in", "relative_in"]

_NEAR = {
    "today": 0,
    "tonight": 0,
    "this morning": 0,
    "this afternoon": 0,
    "this evening": 0,
    "yesterday": -1,
    "last night": -1,
    "tomorrow": 1,
    "the day before yesterday": -2,
    "the day after tomorrow": 2,
}
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WEEKDAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_PHRASE = re.compile(
    rf"\b(?:(?P<near>{'|'.join(sorted(_NEAR, key=len, reverse=True))})"
    r"(?:\s+(?:and|to)\s+(?P<near2>today|tomorrow|yesterday))?"
    r"|(?<!our )(?<!its )(?<!their )(?<!['’]s )(?:the\s+)?(?P<step>following|next)\s+(?:day|morning|afternoon|evening)"
    r"|(?:the\s+)(?P<back>day\s+before|(?:previous|preceding)\s+(?:day|evening))(?=[,.;)]|\s+(?:at|in|by|with)\b)"
    r"|(?P<count>a|one|two|three|four|five|six|\d)\s+(?P<unit>day|week)s?\s+"
    r"(?P<way>later|afterwards|after that|earlier|before that)"
    rf"|(?:(?P<lead>last|past|this|next|coming|on|and)\s+|(?<=\())(?:the\s+)?(?P<day>{_WEEKDAY})"
    rf"(?:\s*(?:\band\b|\bto\b|&|[-–])\s*(?P<day2>{_WEEKDAY}))?)\b"
    r"(?!s\b|[’'])",
    re.IGNORECASE,
)
_AHEAD = re.compile(
    r"\b(?:will|invites?|invited|upcoming|join us|register|to be held|takes place|is holding|are holding)\b", re.I
)
_BARE = re.compile(
    rf"(?<![\w-])(?<!every )(?<!each )(?<!any )(?<!black )(?<!good )(?<!this )(?<!last )(?<!next )(?<!coming )"
    rf"(?P<day>{_WEEKDAY})(?:['’]s)?(?:\s+(?:morning|afternoon|evening|night))?(?![\w’'])(?!,?\s+(?-i:[A-Z\d(]))",
    re.IGNORECASE,
)
"""A weekday however it stands: "filled Thursday morning", "Tuesday's symposium", "Friday belonged to"."""
_FAR = 14
"""Characters between a weekday and a date of figures that it belongs to ("on Saturday, the 4th of May")."""


@dataclass(frozen=True, slots=True)
class Week:
    """Days that a bulletin tells of."""

    start: date
    end: date

    def day(self, weekday: int) -> date | None:
        """The first such weekday within; None where there is none."""
        day = self.start + timedelta(days=(weekday - self.start.weekday()) % 7)
        return day if day <= self.end else None


def _within(weeks: Sequence[Week], weekday: int) -> date | None:
    return next((day for week in weeks if (day := week.day(weekday)) is not None), None)


def relative_in(
    text: str, sentence: Sentence, base: date | None, dated: Sequence[tuple[Span, date]], weeks: Sequence[Week] = ()
) -> Iterator[Mention]:
    """Days that a sentence counts from another one.

    ``base`` is the day of writing (or of the first date printed), ``dated`` the days printed in the passage, in order.
    A weekday is that of the first of ``weeks``, the spans that the page tells of, that has it; else the last such day
    before ``base``, or the next where the sentence speaks of what will be.
    """
    ahead = _AHEAD.search(text, sentence.span.start, sentence.span.end) is not None
    starts = [span.start for span, _ in dated]
    numbered = _numbered(text, sentence, dated)
    if numbered is not None:
        yield numbered
    told: tuple[int, date] | None = None
    taken = [numbered.span] if numbered is not None else []
    for match in _PHRASE.finditer(text, sentence.span.start, sentence.span.end):
        span = Span(*match.span())
        at = bisect_left(starts, span.start)
        before = dated[at - 1][1] if at else None
        if told is not None and (not at or told[0] > starts[at - 1]):
            before = told[1]
        day = _counted(match, base, weeks, ahead=ahead, before=before)
        if day is None or (match["day"] and at < len(starts) and starts[at] - span.end < _FAR):
            continue
        if numbered is not None and numbered.span.overlaps(span):
            continue
        last = _second(match, base, day)
        told = (span.start, last)
        for part in ("day", "step", "back"):
            if match[part]:
                span = Span(match.start(part), span.end)
        taken.append(span)
        yield Mention("date", span, sentence.index, f"{day.isoformat()}/{last.isoformat()}", (), (), "day", (), 0.6)
    if weeks:
        yield from _of_week(text, sentence, weeks, [*taken, *(span for span, _ in dated)])


def _of_week(text: str, sentence: Sentence, weeks: Sequence[Week], taken: Sequence[Span]) -> Iterator[Mention]:
    """Weekdays without a word before them, where they are days of the event or week that the page tells of."""
    for match in _BARE.finditer(text, sentence.span.start, sentence.span.end):
        span = Span(*match.span("day"))
        day = _within(weeks, _weekday(match["day"]))
        near = Span(max(sentence.span.start, span.start - _FAR), min(sentence.span.end, span.end + _FAR))
        if day is not None and not any(other.overlaps(near) for other in taken):
            yield Mention("date", span, sentence.index, f"{day.isoformat()}/{day.isoformat()}", (), (), "day", (), 0.6)


_NUMBERED = re.compile(
    rf"(?:day \w+\W+)?(?P<day>{_WEEKDAY}),?\s+\(?(?P<d1>[0-3]?\d)(?:st|nd|rd|th)?\)?"
    rf"(?:\s*(?:,|and|&|to|[-–—])\s*{_WEEKDAY},?\s+\(?(?P<d2>[0-3]?\d)(?:st|nd|rd|th)?\)?)?(?![\w:.,/-]*\d|\s*[ap]\.?m\b|\s*h\b)",
    re.IGNORECASE,
)


def _numbered(text: str, sentence: Sentence, dated: Sequence[tuple[Span, date]]) -> Mention | None:
    """ "Monday (15)", "Tuesday 16 and Wednesday 17" at the head of a line: days of a month that was named before.

    Only where the day of the week is right.
    """
    match = _NUMBERED.match(text, sentence.span.start, sentence.span.end)
    known = [day for span, day in dated if span.start < sentence.span.start] if match is not None else []
    if match is None or not known:
        return None
    wanted = _weekday(match["day"])
    for month in (known[-1], known[-1].replace(day=1) + timedelta(days=32)):
        try:
            day = month.replace(day=int(match["d1"]))
            last = month.replace(day=int(match["d2"])) if match["d2"] else day
        except ValueError:
            continue
        if day.weekday() == wanted and day <= last:
            span = Span(match.start("day"), match.end())
            return Mention(
                "date", span, sentence.index, f"{day.isoformat()}/{last.isoformat()}", (), (), "day", (), 0.7
            )
    return None


_NTH = r"(?P<d{0}>[0-3]?\d)(?:st|nd|rd|th)"


@cache
def _alone() -> re.Pattern[str]:
    behind = "|".join(lexicon("dates")["words"]["behind_day"])
    span = rf"(?:from|between)\s+the\s+{_NTH.format(0)}\s+(?:to|till|until|and)\s+(?:the\s+)?"
    return re.compile(
        rf"\b(?:(?:on|until|till|by|to)\s+the\s+|(?P<day>{_WEEKDAY}),?\s+the\s+|{span}){_NTH.format(1)}"
        rf"(?=[,.;:)]|$|\s+(?:{behind})\b)",
        re.IGNORECASE,
    )


def days_alone(text: str, sentence: Sentence, month_of: Callable[[Span], tuple[int, int] | None]) -> Iterator[Mention]:
    """ "on the 16th", "from the 14th to the 24th": days of the month that ``month_of`` gives, for where they stand."""
    for match in _alone().finditer(text, sentence.span.start, sentence.span.end):
        span = Span(match.start(next(part for part in ("day", "d0", "d1") if match[part])), match.end())
        month = month_of(span)
        try:
            last = date(*month, int(match["d1"])) if month is not None else None
            first = last.replace(day=int(match["d0"])) if last is not None and match["d0"] else last
        except ValueError:
            continue
        if first is None or last is None or first > last:
            continue
        if match["day"] is None or last.weekday() == _weekday(match["day"]):
            name = f"{first.isoformat()}/{last.isoformat()}"
            yield Mention("date", span, sentence.index, name, (), (), "day", (), 0.6)


def _second(match: re.Match[str], base: date | None, day: date) -> date:
    """The last day of a pair: "on Wednesday and Thursday", "today and tomorrow"."""
    if match["near2"] and base is not None:
        return max(day, base + timedelta(days=_NEAR[match["near2"].lower()]))
    if match["day2"]:
        return day + timedelta(days=(_weekday(match["day2"]) - day.weekday()) % 7)
    return day


def _steps(match: re.Match[str]) -> timedelta:
    """ "two days later", "a week earlier"."""
    count = match["count"].lower()
    number = int(count) if count.isdigit() else lexicon("dates")["numbers"][count]
    days = number * (7 if match["unit"].lower() == "week" else 1)
    return timedelta(days=days if match["way"].lower() in {"later", "afterwards", "after that"} else -days)


def _weekday(name: str) -> int:
    return next(n for n, start in enumerate(_WEEKDAYS) if name.lower().startswith(start))


def _counted(
    match: re.Match[str], base: date | None, weeks: Sequence[Week], *, ahead: bool, before: date | None
) -> date | None:
    if match["near"]:
        near = " ".join(match["near"].lower().split())
        return base + timedelta(days=_NEAR[near]) if base else None
    if match["count"]:
        return before + _steps(match) if before else None
    if match["step"] or match["back"]:
        return before + timedelta(days=1 if match["step"] else -1) if before else None
    if base is None:
        return None
    wanted = _weekday(match["day"])
    lead = (match["lead"] or "on").lower()
    if lead in {"on", "and", "this"} and (day := _within(weeks, wanted)) is not None:
        return day
    if lead in {"next", "coming"} or (ahead and lead not in {"last", "past"}):
        return base + timedelta(days=(wanted - base.weekday()) % 7 or 7 * (lead == "next"))
    return base - timedelta(days=(base.weekday() - wanted) % 7)


@cache
def _month() -> re.Pattern[str]:
    months = (name for name in lexicon("dates")["months"] if len(name) > 3 or name == "may")
    names = "|".join(name.capitalize() for name in sorted(months, key=lambda name: (-len(name), name)))
    lead = r"[Ii]n|[Ll]ast|[Tt]his|[Dd]uring|(?:[Ee]arly|[Ll]ate|[Mm]id|[Ee]nd of)"
    return re.compile(rf"\b(?:{lead})[ -]\s*(?P<month>{names})\b(?!\s*(?:,?\s*\d|[-–—]\s*\d|of\b))")


def months_in(text: str, sentence: Sentence, year_of: Callable[[Span, int], int | None]) -> Iterator[Mention]:
    """ "in April": a month without a year; ``year_of`` gives the year of a month that stands at a place."""
    for match in _month().finditer(text, sentence.span.start, sentence.span.end):
        span = Span(*match.span("month"))
        number = lexicon("dates")["months"][match["month"].lower()]
        year = year_of(span, number)
        if year is not None:
            iso = f"{year:04}-{number:02}"
            yield Mention("date", span, sentence.index, f"{iso}/{iso}", (), (), "month", (), 0.6)
