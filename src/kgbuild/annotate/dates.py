"""Days, months and years as reports print them: ISO intervals with their precision."""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache, partial

from kgbuild.annotate.relative import Week, days_alone, months_in, relative_in
from kgbuild.lexicons import lexicon
from kgbuild.model.mention import Mention
from kgbuild.model.report import Report
from kgbuild.model.text import Passage, Sentence
from kgbuild.spans import Span

__all__ = ["dates_in", "times_in"]


_MASTHEAD = 160
"""Characters at the head of a page in which a year is that of the issue."""


_LEAD = 10
"""Characters at the head of a sentence in which a month is that of the days that it counts."""

_WEEK = 7
"""Days of a span that a bulletin, or a report of an event, tells of weekday by weekday."""


@cache
def _months() -> dict[str, int]:
    return dict(lexicon("dates")["months"])


_PIECES = {
    "day": r"(?:3[01]|[12]\d|0?[1-9])(?:\s?(?:st|nd|rd|th)\b|\.(?=\s))?"
    r"(?:\s?\((?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?\))?",
    "to": r"\s*(?:[-–—−]|\bto\b|\btill\b|\buntil\b|\bthrough\b|\bthru\b|\band\b|&|,)\s*(?:the\s+)?",
    "week": r"(?:\b(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+)?",
    "of": r"(?:\s*,?\s+of\s+|\s*,?\s*)",
    "year1": r"(?:(?:\s*,)?\s*(?P<y1>(?:1[89]|20)\d\d)\b(?!\s*[-–]\s*\d\d\b))?",
    "year2": r"(?:(?:\s*,)?\s*(?P<y2>(?:1[89]|20)\d\d)\b(?!\s*[-–]\s*\d\d\b))?",
    "crowd": r"(?:participants|people|students|delegates|respondents)",
    "number": r"(?:3[01]|[12]\d|0?[1-9])",
    "twelfth": r"(?:1[0-2]|0?[1-9])",
}
_TEMPLATES = (
    # 30 May – 2 June 2022; 28 December 2021 – 3 January 2022
    r"\b(?P<d1>{day}){of}(?P<m1>{month}){year1}{to}{week}(?P<d2>{day}){of}(?P<m2>{month})(?![^\W\d_]){year2}",
    # May 30 – June 2, 2022
    r"\b(?P<m1>{month})\s+(?P<d1>{day}){year1}{to}{week}(?P<m2>{month})\s+(?P<d2>{day})(?!\d){year2}",
    # 19 till 24 July 2021; 21, 22 and 23 July
    r"\b(?P<d1>{day})(?:\s*,\s*{day})*{to}{week}(?P<d2>{day}){of}(?P<m1>{month})(?![^\W\d_]){year1}",
    # September 21 to 24, 2023; June 28 and 29
    r"\b(?P<m1>{month})\s+(?P<d1>{day})(?:\s*,\s*{day}\b(?!\d))*{to}{week}(?P<d2>{day})(?!\d|:\d|\.\d|\s*(?:{month})){year1}",
    # 17 August 2023, the 3rd of March
    r"\b(?P<d1>{day}){of}(?P<m1>{month})(?![^\W\d_]){year1}",
    # August 17, 2023
    r"\b(?P<m1>{month})\s+(?:the\s+)?(?P<d1>{day})(?!\d|:\d|\.\d|\s*%){year1}",
    # 2023-08-17, 2023/08/17
    r"(?<!\d)(?P<y1>(?:19|20)\d\d)(?P<s>[-/.])(?P<n1>{twelfth})(?P=s)(?P<d1>{number})(?!\d)",
    # 15.-17.10.2021; 15-17.10.2021
    r"(?<!\d)(?P<d1>{number})\.?\s?[-–]\s?(?P<d2>{number})[./](?P<n1>{twelfth})[./](?P<y1>(?:19|20)\d\d)(?!\d)",
    # 15.10.2021, 03/04/2021, 15-10-2021
    r"(?<![\d.])(?P<a>[0-3]?\d)(?P<s>[./-])(?P<b>[0-3]?\d)(?P=s)(?P<y1>(?:19|20)\d\d|\d\d(?![\d.]))(?!\d)",
    # October 2021; October–November 2021
    r"\b(?P<m1>{month})(?:{to}(?P<m2>{month}))?(?:\s*,)?(?:\s+of)?\s+(?P<y1>(?:1[89]|20)\d\d)\b(?!\s*{crowd})",
)


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    names = sorted(_months(), key=len, reverse=True)
    pieces = {**_PIECES, "month": "(?:" + "|".join(re.escape(name) for name in names) + r")\.?"}
    return tuple(re.compile(_filled(template, pieces), re.IGNORECASE) for template in _TEMPLATES)


def _filled(template: str, pieces: dict[str, str]) -> str:
    """The template with its pieces; quantifiers in braces do not occur in it."""
    return re.sub(r"\{([a-z]+\d?)\}", lambda match: pieces[match[1]], template)


_YEAR = re.compile(
    r"\b(?:(?P<span>(?P<y1>(?:19|20)\d\d)\s?[-–−/]\s?(?P<y2>(?:19|20)\d\d|\d\d(?!\d)))|(?<=[Ii]n )(?P<y>(?:19|20)\d\d)"
    r"|(?<=year )(?P<y3>(?:19|20)\d\d)|(?<=[Ss]ince )(?P<y4>(?:19|20)\d\d)|^(?P<y5>(?:19|20)\d\d)$)\b(?![.:]\d)"
)
_DIGIT = re.compile(r"\d")
_TIME = re.compile(
    r"(?<![\d.,:])(?P<h>[01]?\d|2[0-3])(?:[:.h](?P<m>[0-5]\d))(?![\d]|\.\d)(?:\s?(?P<ap>[ap])\.?m\b\.?)?"
    r"|(?<![\d.,:])(?P<h2>1[0-2]|0?[1-9])\s?(?P<ap2>[ap])\.?m\b\.?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Found:
    """A date as printed; ``year`` is None where the text leaves it out."""

    span: Span
    start: tuple[int | None, int, int]
    end: tuple[int | None, int, int]
    precision: str
    confidence: float = 0.95
    order: str = ""


@dataclass(frozen=True, slots=True)
class _Context:
    """What a date without a year may have it from: the passage's dates, all dates, years, the day of publication."""

    text: str
    days: list[_Found]
    everywhere: list[_Found]
    years: list[_Found]
    published: date | None
    printed: list[int]
    """All years on the page, the latest first."""


def dates_in(report: Report, passages: tuple[Passage, ...]) -> Iterator[Mention]:
    """The dates of a report, in order. ``name`` is ``start/end`` in ISO, ``type`` the precision: day, month or year.

    A year left out is taken from the nearest date with a year, in the passage before the rest, but not from one that
    tells of the past ("since 1982", "the anniversary of May 1980"); where a weekday is printed beside the day, from
    the first of the page's years in which the two agree. The confidence says so. Whether 03/04/2021 is in March or
    April is decided by the report's other numeric dates.
    """
    american = _american(report.text)
    by_passage: list[list[tuple[int, _Found]]] = []
    for passage in passages:
        here: list[tuple[int, _Found]] = []
        for sentence in passage.sentences:
            here += [(sentence.index, found) for found in _scan(report.text, sentence.span, american)]
        by_passage.append(here)
    published = _iso(report.source.published)
    issue = _issue(report.text)
    telling = [[f for _, f in here if f.start[0] is not None and not _of_past(report.text, f)] for here in by_passage]
    everywhere = [f for here in telling for f in here if f.precision in ("day", "month")]
    printed = sorted({int(match[0]) for match in _PRINTED.finditer(report.text)}, reverse=True)
    for passage, here, dated in zip(passages, by_passage, telling, strict=True):
        days = [f for f in dated if f.precision in ("day", "month")]
        years = [f for f in dated if f.precision == "year" and f.start[0] == f.end[0]] or issue
        context = _Context(report.text, days, everywhere, years, published, printed)
        known = [(i, f if f.start[0] is not None else _with_year(f, context)) for i, f in here]
        full = [(i, f) for i, f in known if f is not None]
        mentions = [mention for i, f in full if (mention := _mention(f, i)) is not None]
        months = list(_months_alone(report.text, passage, context))
        mentions += [*_counted(passage, here, [f for _, f in full], months, context), *months]
        yield from sorted(mentions, key=lambda m: m.span)


def _issue(text: str) -> list[_Found]:
    """The year printed at the head of the page ("Newsletter, Spring 2021")."""
    match = re.search(r"\b(?:19|20)\d\d\b", text[:_MASTHEAD].split("\n\n")[0])
    return [_Found(Span(*match.span()), (int(match[0]), 1, 1), (int(match[0]), 12, 31), "year", 0.5)] if match else []


def _counted(
    passage: Passage, here: list[tuple[int, _Found]], known: list[_Found], months: list[Mention], context: _Context
) -> Iterator[Mention]:
    """Days counted from the passage's first full date, from the days of an event or week that it names, or from the day
    of publication; and days of a month that was named before ("on the 16th").

    ``known`` are the dates of ``here`` with their years.
    """
    whole = [day for _, f in here if f.precision == "day" and (day := _day(f)) is not None]
    base = whole[0] if whole else context.published
    days = [f for f in known if f.precision == "day"]
    weeks = [(f.span, Week(start, end)) for f in days if (start := _day(f)) and (end := _last(f)) and _some(start, end)]
    dated = [(f.span, day) for f in days if (day := _day(f)) is not None]
    named = [(f.span, (f.start[0] or 0, f.start[1])) for f in known if f.precision in ("day", "month")]
    for sentence in passage.sentences:
        near = sorted(weeks, key=lambda pair: (pair[0].start >= sentence.span.end, -pair[0].start))
        counted = list(relative_in(context.text, sentence, base, dated, [week for _, week in near]))
        named = sorted([*named, *((m.span, _month_of(m)) for m in counted)])
        month_of = partial(_month_before, sentence, named, months, context)
        alone = list(days_alone(context.text, sentence, month_of))
        free = [m for m in alone if not any(m.span.overlaps(span) for span, _ in named)]
        named = sorted([*named, *((m.span, _month_of(m)) for m in free)])
        dated = sorted([*dated, *((m.span, date.fromisoformat(m.name[-10:])) for m in (*counted, *free))])
        yield from (*counted, *free)


def _month_of(mention: Mention) -> tuple[int, int]:
    return int(mention.name[:4]), int(mention.name[5:7])


def _month_before(
    sentence: Sentence, named: list[tuple[Span, tuple[int, int]]], months: list[Mention], context: _Context, span: Span
) -> tuple[int, int] | None:
    """Year and month of a day that is only numbered: those of the date before it, or of a month that opens the sentence
    ("In June: our talk on the 20th"), else of the next date, of the page, or of a month without its year.
    """
    before = [pair for pair in named if pair[0] < span]
    lead = next((m for m in months if 0 <= m.span.start - sentence.span.start < _LEAD), None)
    if lead is not None and not any(lead.span < other < span for other, _ in before):
        return _month_of(lead)
    if named:
        return (before[-1] if before else named[0])[1]
    if context.everywhere:
        nearest = _nearest(context.everywhere, _Found(span, (None, 1, 1), (None, 1, 1), "day"))
        return nearest.start[0] or 0, nearest.start[1]
    return _month_of(next((m for m in reversed(months) if m.span < span), months[0])) if months else None


def _some(start: date, end: date) -> bool:
    """Whether a span has several days, of which no two are the same day of the week."""
    return 1 <= (end - start).days < _WEEK


def _months_alone(text: str, passage: Passage, context: _Context) -> Iterator[Mention]:
    """ "in April": the year is that of the nearest date."""

    def year_of(span: Span, month: int) -> int | None:
        bare = _Found(span, (None, month, 1), (None, month, 1), "month")
        whole = _with_year(bare, context)
        return whole.start[0] if whole is not None else None

    for sentence in passage.sentences:
        yield from months_in(text, sentence, year_of)


def times_in(text: str, span: Span) -> Iterator[tuple[Span, str]]:
    """Times of day as (span, ``HH:MM``).

    >>> [time for _, time in times_in("at 17.00 and 9:05 pm, 7 a.m.", Span(0, 28))]
    ['17:00', '21:05', '07:00']
    """
    for match in _TIME.finditer(text, span.start, span.end):
        hour, minute = int(match["h"] or match["h2"]), int(match["m"] or 0)
        half = (match["ap"] or match["ap2"] or "").lower()
        before = text[max(span.start, match.start() - 12) : match.start()]
        if not half and match[0].count(".") and not re.search(r"(?:at|from|to|until|till|[-–]|,|\b)\s*$", before):
            continue
        if half == "p" and hour < 12:
            hour += 12
        elif half == "a" and hour == 12:
            hour = 0
        yield Span(*match.span()), f"{hour:02}:{minute:02}"


# ---------------------------------------------------------------- one pass over a sentence


class _Taken:
    """Disjoint spans, found by bisection: a hostile sentence holds tens of thousands."""

    def __init__(self) -> None:
        self._spans: list[Span] = []

    def overlap(self, span: Span) -> bool:
        at = bisect_left(self._spans, span)
        return any(other.overlaps(span) for other in self._spans[max(0, at - 1) : at + 1])

    def add(self, span: Span) -> None:
        insort(self._spans, span)


def _scan(text: str, span: Span, american: bool) -> list[_Found]:
    found: list[_Found] = []
    taken = _Taken()
    if not _DIGIT.search(text, span.start, span.end):
        return found
    for pattern in _patterns():
        for match in pattern.finditer(text, span.start, span.end):
            here = Span(*match.span())
            if taken.overlap(here):
                continue
            value = _value(match, american)
            if value is not None and _sane(text, match):
                end = here.start + len(match[0].rstrip(" ,"))
                found.append(replace(value, span=Span(here.start, end)))
                taken.add(here)
    for match in _YEAR.finditer(text, span.start, span.end):
        here = Span(*match.span())
        if not taken.overlap(here):
            year = int(match["y1"] or match["y"] or match["y3"] or match["y4"] or match["y5"])
            last = year
            if match["y2"]:
                last = int(match["y2"]) if len(match["y2"]) == 4 else year // 100 * 100 + int(match["y2"])
            if last >= year:
                found.append(_Found(here, (year, 1, 1), (last, 12, 31), "year", 0.8))
    return sorted(found, key=lambda f: f.span)


_COUNTED = re.compile(r"\b(?:day|session|panel|part|tag|jour|día|no\.?|nr\.?|week|lecture)\s+$", re.IGNORECASE)
"""Before a number that counts and is no day of a month ("Day 1, 12 September")."""


def _sane(text: str, match: re.Match[str]) -> bool:
    """Not "May 1" inside "they may 10 times", not a month's name in lower case that is a verb or number."""
    groups = match.groupdict()
    counts = groups.get("d2") or (groups.get("d1") or "").endswith(".")
    if counts and _COUNTED.search(text, max(0, match.start() - 12), match.start()):
        return False
    for key in ("m1", "m2"):
        name = groups.get(key)
        if not name:
            continue
        bare = name.rstrip(".").lower()
        if (
            bare in ("may", "march", "mar", "sun", "sat", "mars", "mart", "mai", "mei", "maj", "can", "ocak")
            and name[0].islower()
        ):
            return False
        if bare in ("mars", "mart", "can", "marts") and not groups.get("y1"):
            return False
    return True


def _value(match: re.Match[str], american: bool) -> _Found | None:
    groups = match.groupdict()
    span = Span(*match.span())
    year = int(groups["y1"]) if groups.get("y1") else None
    if year is not None and year < 100:
        year += 2000
    if groups.get("a"):
        return _numeric(span, int(groups["a"]), int(groups["b"]), year, american, groups["s"])
    month = int(groups["n1"]) if groups.get("n1") else _months().get((groups.get("m1") or "").rstrip(".").lower())
    if month is None:
        return None
    year2 = int(groups["y2"]) if groups.get("y2") else year
    month2 = _months().get((groups.get("m2") or "").rstrip(".").lower(), month)
    if not groups.get("d1"):
        last = _month_end(year or 2000, month2)
        return _Found(span, (year, month, 1), (year2, month2, last), "month", 0.9)
    first = int(re.sub(r"\D", "", groups["d1"]))
    last = int(re.sub(r"\D", "", groups["d2"])) if groups.get("d2") else first
    if year is None and year2 is not None:
        year = year2 - (month > month2)
    if not (_valid(year, month, first) and _valid(year2, month2, last)):
        return None
    if (month2, last) < (month, first) and (year2 or 0) == (year or 0):
        return None
    return _Found(span, (year, month, first), (year2, month2, last), "day", 0.97)


def _numeric(span: Span, a: int, b: int, year: int | None, american: bool, sign: str) -> _Found | None:
    if a > 12 >= b or sign == ".":
        day, month, sure = a, b, 0.97
    elif b > 12 >= a:
        day, month, sure = b, a, 0.97
    else:
        day, month = (b, a) if american else (a, b)
        sure = 0.95 if a == b else 0.7
    return _Found(span, (year, month, day), (year, month, day), "day", sure) if _valid(year, month, day) else None


def _american(text: str) -> bool:
    """Whether the report's numeric dates put the month first: an unambiguous one decides, else its written dates."""
    first = second = 0
    for match in re.finditer(r"(?<![\d.])([0-3]?\d)[/-]([0-3]?\d)[/-](?:19|20)?\d\d(?!\d)", text[:200_000]):
        a, b = int(match[1]), int(match[2])
        first += a <= 12 < b <= 31
        second += b <= 12 < a <= 31
    return first > second


def _valid(year: int | None, month: int, day: int) -> bool:
    return 1 <= month <= 12 and 1 <= day <= _month_end(year or 2000, month)


def _month_end(year: int, month: int) -> int:
    following = date(year + (month == 12), month % 12 + 1, 1)
    return (following - timedelta(days=1)).day


def _iso(text: str | None) -> date | None:
    match = re.match(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?", text or "")
    if not match or not match[2]:
        return date(int(match[1]), 7, 1) if match else None
    return date(int(match[1]), int(match[2]), int(match[3] or 1))


def _day(found: _Found) -> date | None:
    year, month, day = found.start
    return date(year, month, day) if year is not None else None


def _last(found: _Found) -> date | None:
    year, month, day = found.end
    return date(year, month, day) if year is not None else None


def _nearest(sorted_dates: list[_Found], found: _Found) -> _Found:
    at = bisect_left(sorted_dates, found.span, key=lambda f: f.span)
    near = sorted_dates[max(0, at - 1) : at + 1]
    return min(near, key=lambda f: (abs(f.span.start - found.span.start), f.span.start))


def _with_year(found: _Found, context: _Context) -> _Found | None:
    """The date with the likeliest year, of those that let it fall on the weekday printed beside it."""
    likely = list(_likely_years(found, context))
    weekday = _weekday(found, context.text) if found.precision == "day" else None
    if weekday is not None:
        others = [(year, 0.6) for year in context.printed]
        fits = [one for one in (*likely, *others) if _falls_on(found, one[0], weekday)]
        likely = fits or likely
    return _years(found, *likely[0]) if likely else None


def _likely_years(found: _Found, context: _Context) -> Iterator[tuple[int, float]]:
    """Years with their confidence, the likeliest first; a dateline of January tells of a December before.

    A day that lies within weeks of the day of publication is of that year, whatever other years the page names.
    """
    month = found.start[1]
    if context.published is not None and found.precision == "day" and (near := _by_publication(found, context)):
        yield near, 0.85
    for dated, sure in ((context.days, 0.85), (context.everywhere, 0.7)):
        if dated:
            nearest = _nearest(dated, found)
            yield _near(nearest.start[0] or 0, nearest.start[1], month), sure
    if context.published is not None:
        yield _near(context.published.year, context.published.month, month), 0.65
    if context.years:
        yield _nearest(context.years, found).start[0] or 0, 0.5


_FRESH = 45
"""Days between an event and the news of it."""


def _by_publication(found: _Found, context: _Context) -> int | None:
    """The year in which a day lies close to the day of publication."""
    assert context.published is not None
    _, month, day = found.start
    years = (year for year in (context.published.year + k for k in (0, -1, 1)) if _valid(year, month, day))
    return next((y for y in years if abs((date(y, month, day) - context.published).days) <= _FRESH), None)


_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAY_NAME = r"(?P<name>mon|tue|wed|thu|fri|sat|sun)(?:s|nes|rs|ur)?(?:day)?"
_BEFORE_DAY = re.compile(rf"\b{_DAY_NAME}\.?,?\s+(?:the\s+)?$", re.IGNORECASE)
_BEHIND_DAY = re.compile(rf"\s*[,(]\s*{_DAY_NAME}\b", re.IGNORECASE)


def _weekday(found: _Found, text: str) -> int | None:
    """The day of the week printed beside a day of a month, Monday being 0."""
    before = _BEFORE_DAY.search(text, max(0, found.span.start - 16), found.span.start)
    named = before or _BEHIND_DAY.match(text, found.span.end)
    return _WEEKDAYS.index(named["name"].lower()) if named is not None else None


def _falls_on(found: _Found, year: int, weekday: int) -> bool:
    _, month, day = found.start
    return _valid(year, month, day) and date(year, month, day).weekday() == weekday


_PRINTED = re.compile(r"(?<![\d.,–-])(?:19|20)\d\d(?![\d,–-])")
_PAST = re.compile(
    r"\b(?:since|anniversary of|founded in|established in|born in|died in|dates? (?:back )?(?:from|to))\s+"
    r"(?:the\s+|\w+\s+)?$",
    re.IGNORECASE,
)
"""Before a date that tells of the past, and not when what the page tells of took place."""


def _of_past(text: str, found: _Found) -> bool:
    return _PAST.search(text, max(0, found.span.start - 30), found.span.start) is not None


def _near(year: int, known: int, month: int) -> int:
    return year - 1 if month - known > 6 else year + 1 if known - month > 9 else year


def _years(found: _Found, year: int, confidence: float) -> _Found:
    _, m1, d1 = found.start
    _, m2, d2 = found.end
    return replace(found, start=(year, m1, d1), end=(year + (m2 < m1), m2, d2), confidence=confidence)


def _mention(found: _Found, sentence: int) -> Mention | None:
    width = {"year": 1, "month": 2, "day": 3}[found.precision]
    parts = []
    for year, month, day in (found.start, found.end):
        if year is None or not _valid(year, month, day):
            return None
        parts.append("-".join((f"{year:04}", f"{month:02}", f"{day:02}")[:width]))
    return Mention("date", found.span, sentence, "/".join(parts), (), (), found.precision, (), found.confidence)
