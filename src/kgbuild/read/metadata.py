"""What is known of a report beside its text: checked value by value, put together by precedence."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date

from kgbuild.model import Source

__all__ = ["KEYS", "BadValue", "check_value", "iso_date", "source_of"]

_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{1,8})*")
_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2})(?:[T ].*)?)?)?", re.ASCII)


class BadValue(ValueError):
    """What a value should have been."""


def iso_date(value: str) -> str:
    """An ISO date as precise as it is given, without a time of day.

    >>> iso_date("2024-05"), iso_date("2024-05-01T10:00:00Z")
    ('2024-05', '2024-05-01')

    Raises:
        BadValue: it is no date of the calendar.
    """
    found = _DATE.fullmatch(value.strip())
    try:
        if found is None:
            raise ValueError
        year, month, day = found.groups()
        date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        raise BadValue("want a date such as 2024, 2024-05 or 2024-05-01") from None
    return "-".join(part for part in (year, month, day) if part)


def _language(value: str) -> str:
    tag = value.strip().lower().replace("_", "-")
    if not _LANGUAGE.fullmatch(tag):
        raise BadValue('want a language tag (BCP 47) such as "en" or "kk-cyrl"')
    return tag


def _url(value: str) -> str:
    if not re.fullmatch(r"https?://[^\s<>\"{}|\\^`]+", value.strip()):
        raise BadValue("want an address that starts with http:// or https://")
    return value.strip()


def _text(value: str) -> str:
    text = " ".join(value.split())
    if not text:
        raise BadValue("want some text")
    return text


KEYS: Mapping[str, Callable[[str], str]] = {
    "publisher": _text,
    "url": _url,
    "title": _text,
    "language": _language,
    "date": iso_date,
    "retrieved": iso_date,
}
"""The keys of a source and their checks."""


def check_value(key: str, value: str) -> str:
    """The value of one of ``KEYS`` in the form that we keep.

    >>> check_value("language", "kk_Cyrl")
    'kk-cyrl'

    Raises:
        BadValue: the value is not what the key wants.
    """
    return KEYS[key](value)


def source_of(*layers: Mapping[str, str], media_type: str) -> Source:
    """A source from checked values; the first layer that states a key wins.

    >>> source_of({"title": "A"}, {"title": "B", "date": "2024"}, media_type="text/plain").title
    'A'
    """
    known = {key: value for layer in reversed(layers) for key, value in layer.items() if key in KEYS}
    return Source(
        publisher=known.get("publisher"),
        url=known.get("url"),
        title=known.get("title"),
        language=known.get("language", "en"),
        published=known.get("date"),
        retrieved=known.get("retrieved"),
        media_type=media_type,
    )
