"""Names in folded form, sorted, so that a search is a bisection instead of a walk over all of them."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import chain
from typing import Generic, TypeVar

__all__ = ["NameIndex", "Together"]

T = TypeVar("T")


class NameIndex(Generic[T]):
    """Things by the folded form of their names, by its words, and by the beginnings of either.

    >>> index = NameIndex(["Ada Marten", "Bo Lindt", "Mara Bo"], str.lower)
    >>> index.same("bo lindt"), index.with_word("bo"), index.beginning("bo")
    (['Bo Lindt'], ['Bo Lindt', 'Mara Bo'], ['Bo Lindt'])
    >>> [name for _, name in index.with_beginnings(["ma", "b"])]
    ['Mara Bo']
    """

    def __init__(self, things: Iterable[T], folded: Callable[[T], str]) -> None:
        self.forms = [(thing, folded(thing)) for thing in things]
        self._same: defaultdict[str, list[int]] = defaultdict(list)
        self._word: defaultdict[str, list[int]] = defaultdict(list)
        self._words: defaultdict[str, list[int]] = defaultdict(list)
        for number, (_, form) in enumerate(self.forms):
            self._same[form].append(number)
            words = form.split()
            self._words[" ".join(sorted(words))].append(number)
            for word in set(words):
                self._word[word].append(number)
        self._sorted_forms = sorted(self._same)
        self._sorted_words = sorted(self._word)

    def same(self, form: str) -> list[T]:
        """Names of exactly that form, in the order given."""
        return self._things(self._same.get(form, ()))

    def same_words(self, words: Iterable[str]) -> list[T]:
        """Names of exactly those words, in any order."""
        return self._things(self._words.get(" ".join(sorted(words)), ()))

    def with_word(self, word: str) -> list[T]:
        """Names that hold the word."""
        return self._things(self._word.get(word, ()))

    def beginning(self, text: str) -> list[T]:
        """Names whose form begins with the text, in the order of their forms."""
        found = _between(self._sorted_forms, text)
        return self._things(number for form in found for number in self._same[form])

    def with_beginnings(self, beginnings: Iterable[str]) -> list[tuple[str, T]]:
        """Forms and names of which each beginning begins some word, in the order given."""
        groups = [_between(self._sorted_words, text) for text in beginnings]
        hits = [{number for word in group for number in self._word[word]} for group in groups]
        if not hits:
            return []
        first, *others = sorted(hits, key=len)
        return [(self.forms[number][1], self.forms[number][0]) for number in sorted(first.intersection(*others))]

    def _things(self, numbers: Iterable[int]) -> list[T]:
        return [self.forms[number][0] for number in numbers]


@dataclass(frozen=True)
class Together(Generic[T]):
    """Several indexes seen as one; what they find comes in the order of the indexes.

    >>> both = Together((NameIndex(["Ada Marten"], str.lower), NameIndex(["Mara Bo", "Ada"], str.lower)))
    >>> both.same("ada"), both.with_word("ada"), len(both.forms)
    (['Ada'], ['Ada Marten', 'Ada'], 3)
    """

    parts: tuple[NameIndex[T], ...]

    @property
    def forms(self) -> list[tuple[T, str]]:
        """All names with their folded forms."""
        return [entry for part in self.parts for entry in part.forms]

    def same(self, form: str) -> list[T]:
        """Names of exactly that form."""
        return self._of(part.same(form) for part in self.parts)

    def same_words(self, words: Iterable[str]) -> list[T]:
        """Names of exactly those words, in any order."""
        given = list(words)
        return self._of(part.same_words(given) for part in self.parts)

    def with_word(self, word: str) -> list[T]:
        """Names that hold the word."""
        return self._of(part.with_word(word) for part in self.parts)

    def beginning(self, text: str) -> list[T]:
        """Names whose form begins with the text."""
        return self._of(part.beginning(text) for part in self.parts)

    def with_beginnings(self, beginnings: Iterable[str]) -> list[tuple[str, T]]:
        """Forms and names of which each beginning begins some word."""
        given = list(beginnings)
        return list(chain.from_iterable(part.with_beginnings(given) for part in self.parts))

    def _of(self, found: Iterable[list[T]]) -> list[T]:
        return list(chain.from_iterable(found))


def _between(ordered: list[str], beginning: str) -> list[str]:
    """The texts of a sorted list that begin so."""
    start = bisect_left(ordered, beginning)
    return ordered[start : bisect_left(ordered, beginning + "\U0010ffff", start)]
