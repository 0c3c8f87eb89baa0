"""Words that are parts of persons' names: known given names and surnames, and endings that surnames have."""

from __future__ import annotations

from functools import cache, lru_cache

from kgbuild.folding import fold, romanized
from kgbuild.lexicons import lexicon

__all__ = ["is_given_name", "is_name_word"]


@cache
def _known() -> frozenset[str]:
    words = lexicon("persons")
    return frozenset(fold(word) for word in (*words["given"], *words["surnames"]))


@cache
def _given() -> frozenset[str]:
    return frozenset(fold(word) for word in lexicon("persons")["given"])


def is_given_name(text: str) -> bool:
    """Whether a word is a known given name."""
    return fold(text) in _given()


@cache
def _endings() -> tuple[str, ...]:
    return tuple(sorted({fold(ending) for ending in lexicon("persons")["endings"]}, key=len, reverse=True))


@lru_cache(maxsize=16_384)
def is_name_word(text: str) -> bool:
    """Whether a word is a known given name or surname, or ends like a surname.

    >>> is_name_word("Botagoz"), is_name_word("Petrosyan"), is_name_word("Strategy")
    (True, True, False)
    """
    key = fold(text) if text[0] < "\u0250" else romanized(text)
    if any(part in _known() for part in key.split(" ")):
        return True
    return len(key) >= 5 and any(key.endswith(ending) and len(key) >= len(ending) + 2 for ending in _endings())
