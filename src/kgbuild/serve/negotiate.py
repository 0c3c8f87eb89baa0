"""Which media type suits an Accept header (RFC 9110, section 12.5.1)."""

from __future__ import annotations

import re
from functools import lru_cache

__all__ = ["best", "parse_accept"]

_RANGE = re.compile(r"\s*([!#$%&'*+.^_`|~0-9A-Za-z-]+)/([!#$%&'*+.^_`|~0-9A-Za-z-]+)\s*((?:;[^,]*)?)\s*")
_QUALITY = re.compile(r"(?:^|;)\s*[qQ]\s*=\s*(1(?:\.0{0,3})?|0(?:\.[0-9]{0,3})?)\s*(?:;|$)")
_MOST = 100
"""Ranges of a header that are read."""
_KEPT = 1000
"""Characters of a header that is kept with what it likes best, for those who ask again."""


def parse_accept(header: str) -> tuple[tuple[str, str, float], ...]:
    """The first hundred ranges of an Accept header: type, subtype, quality; what is no range is left out.

    >>> parse_accept("text/csv;q=0.5, */*;q=0.1, nonsense")
    (('text', 'csv', 0.5), ('*', '*', 0.1))
    """
    ranges = []
    for part in header.split(",", _MOST)[:_MOST]:
        if match := _RANGE.fullmatch(part):
            quality = _QUALITY.search(match[3])
            ranges.append((match[1].lower(), match[2].lower(), float(quality[1]) if quality else 1.0))
    return tuple(ranges)


def best(header: str | None, offered: tuple[str, ...]) -> str | None:
    """The offered media type that the header likes best; of equals the first offered; None where none will do.

    The most specific range that fits a type states its quality. No header, or one without a range, accepts all.

    >>> offered = ("application/json", "text/csv")
    >>> best("text/*, application/json;q=0.9", offered), best("*/*;q=0.1, application/json;q=0", offered)
    ('text/csv', 'text/csv')
    >>> best("image/png", offered), best(None, offered)
    (None, 'application/json')
    """
    if header is not None and len(header) > _KEPT:
        return _best(header, offered)
    return _kept(header, offered)


def _best(header: str | None, offered: tuple[str, ...]) -> str | None:
    ranges = parse_accept(header) if header else ()
    if not ranges:
        return offered[0] if not header or not header.strip() else None
    chosen, highest = None, 0.0
    for media_type in offered:
        quality = _quality(media_type, ranges)
        if quality > highest:
            chosen, highest = media_type, quality
    return chosen


_kept = lru_cache(maxsize=256)(_best)


def _quality(media_type: str, ranges: tuple[tuple[str, str, float], ...]) -> float:
    kind, _, sub = media_type.partition("/")
    sub = sub.partition(";")[0]
    found = (-1, 0.0)
    for wanted, wanted_sub, quality in ranges:
        if wanted == kind and wanted_sub == sub:
            found = max(found, (2, quality))
        elif wanted == kind and wanted_sub == "*":
            found = max(found, (1, quality))
        elif wanted == wanted_sub == "*":
            found = max(found, (0, quality))
    return found[1]
