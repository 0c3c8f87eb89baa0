"""The number of an edition in a title, however it is written: 2nd, II, second; and what is left of the title."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from kgbuild.lexicons import lexicon
from kgbuild.lexicons import words as words_of
from kgbuild.resolve.letters import words
from kgbuild.resolve.locals import folded, singular

__all__ = ["Title", "renumbered", "titled"]

_DIGITS = re.compile(r"(\d{1,4})(?:[-‐‑]?(?:st|nd|rd|th|e|er|го|й|я|е))?", re.IGNORECASE)
_ROMAN = re.compile(r"(?=[IVXL])((?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3}))(?:[-‐‑]?(?:st|nd|rd|th|й|я|е))?")
_WORTH = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
_ALIKE = 0.6
"""Share of the words of the shorter title that two of one event have in common."""


class Title(NamedTuple):
    """A title in comparable form."""

    words: frozenset[str]
    """The telling words, folded, in the singular, without numbers."""
    numbers: frozenset[int]
    """All numbers in it: that of the edition, a year, a part's."""
    telling: int
    """How many words it has beside numbers, the frequent ones counted."""

    def like(self, other: Title) -> float:
        """Share of the words that the shorter of two titles has in common with the longer; 0 where it is less than in
        titles of one event.

        Titles of one or two words must be equal, and where a number tells only one of them there must be two.

        >>> titled("II Island Forum").like(titled("The 2nd Island Forum"))
        1.0
        >>> titled("Vision 2030").like(titled("Vision")), titled("Rivers and Wages").like(titled("Rivers and Roads"))
        (0.0, 0.0)
        """
        if min(len(self.words), len(other.words)) > 2:
            shared = len(self.words & other.words) / min(len(self.words), len(other.words))
            return shared if shared >= _ALIKE else 0.0
        if self.numbers != other.numbers and min(self.telling, other.telling) < 2:
            return 0.0
        return float(self.words == other.words)

    def other_edition(self, other: Title) -> bool:
        """Whether two titles that are alike have numbers that contradict each other.

        >>> titled("II Island Forum").other_edition(titled("Third Island Forum"))
        True
        >>> titled("Island Forum").other_edition(titled("Island Forum 2025"))
        False
        """
        one, two = self.numbers, other.numbers
        return not (one <= two or two <= one) and self.like(other._replace(numbers=one)) > 0


@lru_cache(maxsize=1 << 16)
def titled(title: str, number: int | None = None) -> Title:
    """The title in comparable form; ``number`` is that of the edition, where the report tells it elsewhere.

    >>> sorted(titled("The Twenty-First Steppe Forum on Rivers").words), titled("XXI Steppe Forum").numbers
    (['river', 'steppe'], frozenset({21}))
    >>> titled("Steppe Dialogues II", 2).numbers, titled("I, Robot").words == titled("“I, Robot”").words
    (frozenset({2}), True)
    """
    numbers = set() if number is None else {number}
    rest: list[str] = []
    cut = words(title)
    for place, word in enumerate(cut):
        found = _number(word, at_edge=place in (0, len(cut) - 1) or (place == 1 and cut[0].casefold() == "the"))
        if found is None:
            rest.append(word)
        else:
            numbers.add(found)
    plain = folded(" ".join(rest or cut)).split()
    told = [singular(word) for word in plain if word not in _stop() and not (numbers and word in _signs())]
    return Title(frozenset(told or plain), frozenset(numbers), len(plain))


@cache
def _stop() -> frozenset[str]:
    """What says nothing about which event is meant; a title of nothing else keeps it."""
    return frozenset(lexicon("editions")["stop"])


@cache
def _signs() -> frozenset[str]:
    return words_of("editions", "signs", "before")


def _number(word: str, *, at_edge: bool) -> int | None:
    """The number that a word is; one Roman letter is a number at either end of a title only."""
    if match := _DIGITS.fullmatch(word):
        return int(match[1])
    if (match := _ROMAN.fullmatch(word)) and (len(match[1]) > 1 or at_edge):
        return _of_roman(match[1])
    table = lexicon("editions")
    tens, _, unit = word.casefold().replace("‑", "-").rpartition("-")
    ordinal: int | None = table["ordinals"].get(unit)
    if ordinal is None or not tens:
        return ordinal
    return table["tens"][tens] + ordinal if tens in table["tens"] and ordinal < 10 else None


def _of_roman(letters: str) -> int:
    worth = [_WORTH[letter] for letter in letters]
    return sum(-one if one < after else one for one, after in zip(worth, [*worth[1:], 0], strict=True))


_MOST = 60
"""The highest number of an edition that is tried."""


def renumbered(title: str) -> Iterator[str]:
    """The folded title with other numbers, in every notation, in the place of each of its own.

    >>> {"3rd island forum", "iv island forum", "first island forum"} <= set(renumbered("2nd Island Forum"))
    True
    >>> "ii island forum" in set(renumbered("2nd Island Forum"))
    False
    """
    cut = title.casefold().split()
    numbers = {word.casefold(): _number(word, at_edge=True) for word in words(title)}
    for place, word in enumerate(cut):
        core = word.strip('“”"«».,:;()')
        mine = numbers.get(core)
        for number, other in _notations() if mine is not None else ():
            if number != mine:
                yield " ".join([*cut[:place], word.replace(core, other), *cut[place + 1 :]])


@cache
def _notations() -> tuple[tuple[int, str], ...]:
    """Numbers as titles write them, in small letters."""
    tens, units = ["", "x", "xx", "xxx", "xl", "l"], ["", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix"]
    suffix = {1: "st", 2: "nd", 3: "rd"}
    out = [(number, word) for word, number in lexicon("editions")["ordinals"].items()]
    for n in range(1, _MOST):
        end = "th" if n in (11, 12, 13) else suffix.get(n % 10, "th")
        out += [(n, f"{n}"), (n, f"{n}{end}"), (n, tens[n // 10] + units[n % 10])]
    return tuple(out)
