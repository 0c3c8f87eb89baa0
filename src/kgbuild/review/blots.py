"""Names of withdrawn persons in the text of reports: blotted out before anybody reads them on a screen."""

from __future__ import annotations

import re
from collections.abc import Collection

from kgbuild.resolve.withdrawn import name_hash

__all__ = ["blotted"]

_WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*\.?")
_LONGEST = 4
"""Words in the longest name that is looked for."""


def blotted(text: str, prints: Collection[str]) -> str:
    """The text with names of these fingerprints (:func:`kgbuild.resolve.withdrawn.name_hash`) as blots of equal length,
    so that everything else keeps its place.

    >>> blotted("Yesterday Aigul Sarsen spoke.", {name_hash("Sarsen Aigul")})
    'Yesterday ████████████ spoke.'
    """
    if not prints or not text:
        return text
    words = list(_WORD.finditer(text))
    capital = [word[0][:1].isupper() for word in words]
    out, at = [], 0
    for n, word in enumerate(words):
        if word.start() < at or not capital[n]:
            continue
        for last in range(min(n + _LONGEST, len(words)) - 1, n, -1):
            end = words[last].end()
            if capital[last] and name_hash(text[word.start() : end]) in prints:
                out += [text[at : word.start()], "█" * (end - word.start())]
                at = end
                break
    return "".join((*out, text[at:]))
