"""The words of a report that state a role, for people to read."""

from __future__ import annotations

import re

from kgbuild.interpret.row import Row

__all__ = ["short", "wording"]

_LONGEST = 80


def wording(row: Row, text: str, start: int, end: int) -> str:
    """The words of the report between two words of the reduced row, without the names beside them.

    Where names stand in between, the longest run of plain words.
    """
    words = row.text.split(" ")
    runs: list[tuple[int, int]] = []
    for k in range(start, min(end + 1, len(row.at))):
        if re.fullmatch(r"A\d+", words[k]):
            continue
        if runs and runs[-1][1] == k - 1:
            runs[-1] = (runs[-1][0], k)
        else:
            runs.append((k, k))
    spans = [row.atoms[row.at[a]].span.cover(row.atoms[row.at[b]].span) for a, b in runs]
    said = [span.of(text).strip(" \t\r\n,;:.()–—-") for span in spans]
    return max(said, key=len, default="")


def short(words: str) -> str:
    """At most eighty characters of a wording, cut between words.

    >>> short(" opened "), len(short("word " * 40))
    ('opened', 79)
    """
    words = words.strip()
    if len(words) <= _LONGEST:
        return words
    cut = words[: _LONGEST + 1].rsplit(None, 1)
    return cut[0] if cut and len(cut[0]) <= _LONGEST else words[:_LONGEST]
