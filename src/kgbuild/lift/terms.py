"""Values as RDF terms, in the one lexical form that every engine keeps as it is."""

from __future__ import annotations

import calendar
import re
import unicodedata
from functools import lru_cache

from pyoxigraph import Literal, NamedNode

from kgbuild.vocabulary import xsd

__all__ = ["CERTAIN", "bounds", "date", "decimal", "integer", "moment", "node", "text", "time"]

CERTAIN = 0.999
"""The most that software may claim: 1 is for what a curator confirmed."""

_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?\Z")
_LATIN = "az cs da de en es et fi fr hu it lt lv nl no pl pt ro sv tk tr uz"


@lru_cache(maxsize=100_000)
def text(value: str, language: str = "en") -> Literal:
    """A text with its language in lower case; a form in another script than the language's is tagged as such.

    >>> text("Aigul Sarsen"), text("Айгуль Сарсен")
    (<Literal value=Aigul Sarsen language=en>, <Literal value=Айгуль Сарсен language=und-cyrl>)
    """
    tag = language.lower() or "und"
    if tag.split("-")[0] in _LATIN.split() and (script := _foreign_script(value)):
        tag = f"und-{script}"
    return Literal(value, language=tag)


def _foreign_script(value: str) -> str:
    """``cyrl``, ``arab`` ... where most letters are of that script, else nothing.

    >>> _foreign_script("КазНУ (2023)"), _foreign_script("Müller")
    ('cyrl', '')
    """
    if value.isascii():
        return ""
    counts: dict[str, int] = {}
    for letter in filter(str.isalpha, value):
        first = unicodedata.name(letter, "").split(" ")[0]
        counts[first] = counts.get(first, 0) + 1
    best = max(counts, key=lambda name: (counts[name], name), default="LATIN")
    return {"CYRILLIC": "cyrl", "ARABIC": "arab", "CJK": "hani", "HANGUL": "hang", "GREEK": "grek"}.get(best, "")


@lru_cache(maxsize=4096)
def decimal(value: float) -> Literal:
    """A confidence with three decimals at most, without trailing zeros (``0.97``).

    >>> decimal(0.97).value, decimal(0.9004).value, decimal(1.0).value
    ('0.97', '0.9', '1')
    """
    digits = f"{value:.3f}".rstrip("0").rstrip(".")
    return Literal(digits or "0", datatype=xsd.decimal)


@lru_cache(maxsize=4096)
def integer(value: int) -> Literal:
    """A whole number."""
    return Literal(str(value), datatype=xsd.integer)


@lru_cache(maxsize=20_000)
def date(value: str) -> Literal | None:
    """A year, month or day as the datatype of its precision; None for what is no date.

    >>> date("2023-08").datatype.value[-10:], date("2023-08-17").datatype.value[-5:], date("2023-02-30"), date("May")
    ('gYearMonth', '#date', None, None)
    """
    if bounds(value, value) is None:
        return None
    return Literal(value, datatype={4: xsd.gYear, 7: xsd.gYearMonth, 10: xsd.date}[len(value)])


def bounds(start: str, end: str) -> tuple[str, str] | None:
    """The first and the last calendar day that two dates of any precision allow; None for what is no date.

    >>> bounds("2024-02", "2024-02"), bounds("2023", "2023-05-02"), bounds("2023-13", "2023-13")
    (('2024-02-01', '2024-02-29'), ('2023-01-01', '2023-05-02'), None)
    """
    first, last = _days(start), _days(end)
    return (first[0], last[1]) if first and last else None


def _days(value: str) -> tuple[str, str] | None:
    match = _DATE.match(value)
    if not match:
        return None
    year, month, day = int(match[1]), int(match[2] or 0), int(match[3] or 0)
    if year == 0 or (match[2] and not 1 <= month <= 12):
        return None
    if not month:
        return f"{value}-01-01", f"{value}-12-31"
    length = calendar.monthrange(year, month)[1]
    if not match[3]:
        return f"{value}-01", f"{value}-{length}"
    return (value, value) if 1 <= day <= length else None


def time(value: str) -> Literal | None:
    """A clock time, local: ``17:00`` becomes ``17:00:00``; None for what is none.

    >>> time("9:30").value, time("25:00")
    ('09:30:00', None)
    """
    match = re.match(r"(\d{1,2}):(\d\d)(?::(\d\d))?\Z", value)
    if not match or int(match[1]) > 23 or int(match[2]) > 59 or int(match[3] or 0) > 59:
        return None
    return Literal(f"{int(match[1]):02}:{match[2]}:{match[3] or '00'}", datatype=xsd.time)


def moment(value: str) -> Literal | None:
    """A day or a moment in UTC as ISO 8601; None for what is neither.

    >>> moment("2026-11-22").datatype.value[-5:], moment("2026-11-22T10:00:00+00:00").value, moment("now")
    ('#date', '2026-11-22T10:00:00Z', None)
    """
    if re.match(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|\+00:00)\Z", value):
        return Literal(value.replace("+00:00", "Z"), datatype=xsd.dateTime)
    return date(value) if len(value) == 10 else None


def node(iri: str) -> NamedNode | None:
    """The IRI as a term; None for what is no IRI (a URL as a report gives it may be anything)."""
    try:
        return NamedNode(iri) if re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", iri) else None
    except ValueError:
        return None
