"""When two written names, titles or topics stand for the same: letter for letter after folding, or nearly so."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import TypeAlias

from kgbuild.folding import fold

__all__ = ["CITY", "POSITION", "TITLE", "Same", "alike", "any_same", "same_body", "same_person", "same_topic"]

Same: TypeAlias = Callable[[str, str], bool]

TITLE, CITY, POSITION = 0.85, 0.90, 0.80
"""From which likeness on two titles, cities, positions count as one; persons and bodies have functions of their own."""

_PERSON, _BODY, _TOPIC = 0.92, 0.90, 0.5
_ARTICLES_AND_CONJUNCTIONS = ("a", "an", "and", "the")
_PREPOSITIONS = ("as", "at", "between", "by", "for", "from", "in", "of", "on", "to", "with")
_FUNCTION_WORDS = frozenset((*_ARTICLES_AND_CONJUNCTIONS, *_PREPOSITIONS, "its", "their"))


@lru_cache(maxsize=262_144)
def alike(a: str, b: str) -> float:
    """How like two texts are after folding, 0 to 1: twice the letters in common order over all letters.

    The indel similarity, as rapidfuzz computes it.

    >>> alike("The Institute", "institute"), round(alike("Botagoz", "Botakoz"), 2), alike("", "")
    (1.0, 0.86, 0.0)
    """
    from rapidfuzz.distance import Indel

    a, b = fold(a), fold(b)
    return Indel.normalized_similarity(a, b) if a and b else 0.0


def same_person(a: str, b: str) -> bool:
    """Whether two names are one person's: nearly the same letters, or the same words in another order.

    >>> same_person("Kim Sangcheol", "Sangcheol KIM"), same_person("A. Ivanov", "B. Petrov")
    (True, False)
    """
    return alike(a, b) >= _PERSON or (bool(fold(a)) and sorted(fold(a).split()) == sorted(fold(b).split()))


def same_body(a: str, b: str) -> bool:
    """Whether two names are one institution's."""
    return alike(a, b) >= _BODY


def any_same(these: Iterable[str], those: Iterable[str], same: Same) -> bool:
    """Whether a name of these and one of those are the same."""
    others = tuple(those)
    return any(same(a, b) for a in these for b in others)


@lru_cache(maxsize=65_536)
def _words(text: str) -> frozenset[str]:
    """The words that carry the meaning, without the s of the plural."""
    words = (word for word in fold(text).split() if word not in _FUNCTION_WORDS)
    return frozenset(word[:-1] if word.endswith("s") and len(word) > 3 else word for word in words)


def same_topic(a: str, b: str) -> bool:
    """Whether two topics share at least half of their words.

    >>> same_topic("survey methods", "methods of surveys"), same_topic("migration", "labour migration policy")
    (True, False)
    """
    these, those = _words(a), _words(b)
    return bool(these and those) and len(these & those) / len(these | those) >= _TOPIC
