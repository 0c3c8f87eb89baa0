"""Cells that a spreadsheet shows and does not run."""

from __future__ import annotations

__all__ = ["safe_cell"]


def safe_cell(text: str) -> str:
    """The text with an apostrophe in front where a spreadsheet would take it for a formula.

    >>> safe_cell("=HYPERLINK(1)"), safe_cell("a = b"), safe_cell("-5")
    ("'=HYPERLINK(1)", 'a = b', "'-5")
    """
    return "'" + text if text[:1] in _BEGINNINGS else text


_BEGINNINGS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0")
