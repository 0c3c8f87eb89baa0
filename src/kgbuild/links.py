"""Which addresses may become links: a graph may hold any string, and a browser would obey ``javascript:``."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

__all__ = ["web"]

_NEVER = re.compile(r"[\s<>\"]")


def web(url: str) -> str:
    """The address if it is one of the web (http or https) that a browser may follow, else nothing.

    >>> web("https://example.org/"), web("javascript:alert(1)"), web("http://")
    ('https://example.org/', '', '')
    """
    try:
        parts = urlsplit(url)
        there = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return ""
    return str(url) if there and not _NEVER.search(url) else ""
