"""The days that paragraphs open with, as numbers to compare."""

from __future__ import annotations

import re
from functools import cache

from kgbuild.lexicons import lexicon

__all__ = ["DATE_LEAD", "FULL_DATE", "SHORT_DAY", "bare_date", "day_of", "leads", "short_day", "year_of"]


@cache
def _months() -> dict[str, int]:
    return dict(lexicon("dates")["months"])


_DAY = r"(?:[0-3]?\d)(?:st|nd|rd|th)?"
FULL_DATE = re.compile(
    rf"\b(?P<m1>[^\W\d_]{{3,}})\.?\s+(?P<d1>{_DAY})(?:\s*(?:[-–—−]|and|to|till)\s*{_DAY})?,?\s+(?P<y1>(?:19|20)\d\d)\b"
    rf"|\b(?P<d2>{_DAY})(?:\s*(?:[-–—−]|and|to|till)\s*{_DAY})?(?:\s+of)?\s+(?P<m2>[^\W\d_]{{3,}})\.?,?\s+(?P<y2>(?:19|20)\d\d)\b"
    r"|\b(?P<d3>[0-3]?\d)(?:\.?\s*[-–—]\s*[0-3]?\d)?[./](?P<m3>[01]?\d)[./](?P<y3>(?:19|20)\d\d)\b"
    r"|\b(?P<y4>(?:19|20)\d\d)-(?P<m4>[01]\d)-(?P<d4>[0-3]\d)\b"
)
DATE_LEAD = re.compile(
    rf"(?:(?:On|From|Between|In)\s+)?(?:[^\W\d_]{{3,}}day,?\s+)?(?:(?:{FULL_DATE.pattern}))", re.IGNORECASE
)
_SHORT_LEAD = re.compile(
    rf"(?:(?:On|From)\s+)?(?:[^\W\d_]{{3,}}day,?\s+)?"
    rf"(?:(?P<d1>{_DAY})(?:\s*(?:[-–—−]|and|to|till)\s*{_DAY})?(?:\s+of)?\s+(?P<m1>[^\W\d_]{{3,}})"
    rf"|(?P<m2>[^\W\d_]{{3,}})\.?\s+(?P<d2>{_DAY})(?:\s*(?:[-–—−]|and|to|till)\s*{_DAY})?)(?=\W|$)",
    re.IGNORECASE,
)
"""A paragraph's first words where they are a day of a month without its year ("15-16 May. ...")."""
SHORT_DAY = re.compile(rf"\b{_SHORT_LEAD.pattern}", re.IGNORECASE)
_MONTH_LINE = re.compile(r"([^\W\d_]{3,})\.?,?\s+((?:19|20)\d\d)\W*$")


def day_of(text: str, year: int = 0) -> int | None:
    """The first full date in the text as a day count (of a line with only a month, its first day); not to print.

    Where there is none, the day and month that the text opens with, in ``year``.
    """
    alone = _MONTH_LINE.match(text)
    if alone and _months().get(alone[1].lower()):
        return int(alone[2]) * 372 + _months()[alone[1].lower()] * 31
    for match in FULL_DATE.finditer(text):
        named = match.groupdict()
        for k in "1234":
            month = named[f"m{k}"]
            if month is None:
                continue
            number = int(month) if month.isdigit() else _months().get(month.lower())
            if number:
                day = int(re.sub(r"\D", "", named[f"d{k}"]))
                return int(named[f"y{k}"]) * 372 + number * 31 + day
    return short_day(text, year)


def short_day(text: str, year: int) -> int | None:
    """The day and month that the text opens with, in ``year``, as a day count."""
    lead = _SHORT_LEAD.match(text)
    if lead is None:
        return None
    month = _months().get((lead["m1"] or lead["m2"]).lower())
    return year * 372 + month * 31 + int(re.sub(r"\D", "", lead["d1"] or lead["d2"])) if month else None


def year_of(text: str) -> int:
    """The first year that the page names; days without one are taken to lie in it."""
    found = re.search(r"(?<!\d)(?:19|20)\d\d(?!\d)", text)
    return int(found[0]) if found else 0


def leads(words: str) -> bool:
    """Whether a paragraph opens with a day, with or without its year."""
    return DATE_LEAD.match(words) is not None or short_day(words, 0) is not None


def bare_date(words: str) -> bool:
    """Whether a line is a day and little else: perhaps the hour and the place, in columns."""
    if _MONTH_LINE.match(words):
        return day_of(words) is not None
    lead = DATE_LEAD.match(words) or _SHORT_LEAD.match(words)
    if lead is None or day_of(words) is None:
        return False
    rest = words[lead.end() :]
    return len(rest) <= 12 or (len(words) <= 90 and re.match(r"\W*(?:[|·]\s*)?\d{1,2}[:.]\d\d", rest) is not None)
