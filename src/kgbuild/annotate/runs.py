"""Where a body may be named that no head noun shows: runs of capitalized words with small words between them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from kgbuild.annotate.bodywords import SEASONS, head_of, post_words, small_capitals, word_set
from kgbuild.annotate.qualifiers import is_counted, person_begins
from kgbuild.annotate.syntax import is_english
from kgbuild.annotate.words import Line, Word
from kgbuild.spans import Span

__all__ = ["runs"]

_MOST = 9
"""Words of the longest name that is looked for."""


def runs(line: Line, taken: Sequence[Span]) -> Iterator[tuple[int, int]]:
    """Such runs of two capitalized words or more outside the taken spans, as first word and stop.

    Each is given whole and cut before every small word and every person's name in it; none begins with a post.
    """
    blocked = sorted(taken)
    i, k = 0, 0
    while i < len(line.words):
        word = line.words[i]
        while k < len(blocked) and blocked[k].end <= word.start:
            k += 1
        if (k < len(blocked) and blocked[k].start < word.end) or not _begins(word) or _refers_back(line, i):
            i += 1
            continue
        limit = blocked[k].start if k < len(blocked) else line.sentence.span.end
        stops = _stops(line, i, limit)
        for stop in stops:
            if sum(w.capital and w.kind == "word" for w in line.words[i:stop]) > 1 and not _in_season(line, i, stop):
                yield i, stop
        i = max(stops)


def _begins(word: Word) -> bool:
    if word.kind not in ("word", "abbreviation") or not word.capital or len(word.text) < 2:
        return False
    return word.text.lower() not in small_capitals() and word.text.lower() not in post_words()


def _refers_back(line: Line, i: int) -> bool:
    """ "Director of the | Foundation | Marat Ospankulov": a head noun that stands for a body named before."""
    words = line.words
    if head_of(words[i]) is None or not is_english(words[i].text) or not i:
        return False
    named = i + 1 < len(words) and words[i + 1].text in ("of", "for", "on")
    return words[i - 1].text.lower() in ("the", "our", "its", "their") and not named


def _in_season(line: Line, first: int, stop: int) -> bool:
    """ "International Alumni Summer School", "Third Field School": what has a season or a number is an event."""
    return is_counted(line.words, first, stop) or any(word.text.lower() in SEASONS for word in line.words[first:stop])


def _stops(line: Line, first: int, limit: int) -> list[int]:
    """Where a run from ``first`` may stop: before each small word, before a person's name, at its end."""
    words, at, stops = line.words, first + 1, []
    while at < len(words) and at - first < _MOST and words[at].start < limit:
        behind = _behind_link(line, at, limit)
        if behind:
            stops.append(at)
            at = behind
        elif not _goes_on(line, first, at):
            break
        else:
            if person_begins(words, at):
                stops.append(at)
            at += 1
    return [*dict.fromkeys((*stops, at))]


def _goes_on(line: Line, first: int, at: int) -> bool:
    word = line.words[at]
    if word.kind == "number":
        return word.text.isdigit() and len(word.text) < 3 and at > first
    if word.kind in ("word", "abbreviation", "initial"):
        low = word.text.lower()
        if low in word_set("owners"):
            return False  # a heading in capitals: "Delegation Visits | Our Academy"
        return word.capital and (low not in post_words() or low in word_set("qualifying_posts"))
    return False


def _behind_link(line: Line, at: int, limit: int) -> int:
    """The word behind a capital that small words join to the run; 0 where none does."""
    words, k = line.words, at
    while k < len(words) and k - at < 2 and _links(words[k]):
        k += 1
    if k == at or k >= len(words) or words[k].start >= limit:
        return 0
    word = words[k]
    own = word.capital and word.kind == "word" and word.text.lower() not in post_words()
    return k + 1 if own else 0


def _links(word: Word) -> bool:
    if word.kind == "possessive" or word.text in ("&", "'", "’"):
        return True
    return word.kind == "word" and word.text in _joining()


@cache
def _joining() -> frozenset[str]:
    return (word_set("joiners") - {"in", "to", "on", "against"}) | {"the"}
