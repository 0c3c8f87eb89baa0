"""Posts: "Deputy Director", "leading research fellow", "UN Resident Coordinator in Kazakhstan"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from kgbuild.annotate.bodywords import head_of, is_acronym, word_set
from kgbuild.annotate.names import is_name_word
from kgbuild.annotate.namesets import honorifics
from kgbuild.annotate.places import lookup
from kgbuild.annotate.syntax import is_english
from kgbuild.annotate.words import Line, Word
from kgbuild.folding import fold
from kgbuild.lexicons import lexicon
from kgbuild.model.mention import Mention
from kgbuild.spans import Span

__all__ = ["positions_in"]


@cache
def _nouns() -> frozenset[str]:
    return frozenset(fold(word) for word in lexicon("positions")["nouns"])


@cache
def _modifiers() -> frozenset[str]:
    return frozenset(fold(word) for word in lexicon("positions")["modifiers"])


@cache
def _plain_titles() -> frozenset[str]:
    return frozenset(("doctor", "candidate", "dr"))


def positions_in(line: Line, taken: Sequence[Span], people: frozenset[int] = frozenset()) -> Iterator[Mention]:
    """The posts that a line names; ``name`` is as printed, without article, in the singular.

    ``people`` is where persons' names begin: a post in the plural counts only right before one.
    """
    words, keys = line.words, line.folded
    spans, k = sorted(taken), 0
    last = -1
    for i, key in enumerate(keys):
        word = words[i]
        while k < len(spans) and spans[k].end <= word.start:
            k += 1
        inside = k < len(spans) and spans[k].start <= word.start
        if i < last or inside or word.kind not in ("word", "abbreviation"):
            continue
        plural = _is_plural(line, i, people)
        if not plural and not _is_noun(line, i):
            continue
        first = _left(line, i, last, spans)
        stop = _right(line, i, spans)
        if key in _plain_titles() and stop < len(words) and keys[stop] in ("of", "in"):
            continue  # a degree
        while first < i and keys[first] in (
            "new",
            "current",
            "newly",
            "famous",
            "well",
            "renowned",
            "outstanding",
            "prominent",
        ):
            first += 1
        name = line.between(first, stop)
        yield Mention(
            "position", line.span(first, stop), line.sentence.index, _singular(name) if plural else name, confidence=0.8
        )
        last = stop


def _is_noun(line: Line, i: int) -> bool:
    key = line.folded[i]
    if key in _nouns() or key.replace(" ", "-") in _nouns():
        return not (key == "general" and i + 1 < len(line.words) and line.words[i + 1].text.islower())
    tail = key.split(" ")[-1]
    return " " in key and tail in _nouns() and key.split(" ")[0] in _modifiers() | _nouns()


def _is_plural(line: Line, i: int, people: frozenset[int]) -> bool:
    """ "Vice Rectors" before the names of those who are it; titles may stand between."""
    key = line.folded[i]
    if not key.endswith("s") or _singular(key) not in _nouns() or key in _nouns():
        return False
    k = i + 1
    while k < len(line.words) and (line.words[k].text == "." or line.folded[k] in honorifics()):
        k += 1
    return (k < len(line.words) and line.words[k].start in people) or _of_two(line, i, people)


def _of_two(line: Line, i: int, people: frozenset[int]) -> bool:
    """ "A and B, research fellows of the Centre": behind two names, up to a body."""
    words, k = line.words, i
    while k > 0 and i - k < _QUALIFIERS and line.folded[k - 1] in _modifiers():
        k -= 1
    behind = i + 1 < len(words) and words[i + 1].text in ("of", "at", "from", "in")
    if not behind or k < 4 or words[k - 1].text not in (",", "(", "–"):
        return False
    names = [n for n in range(max(0, k - 12), k - 1) if words[n].start in people]
    return len(names) >= 2 and any(words[n - 1].text in ("and", "&") for n in names[1:])


def _singular(text: str) -> str:
    """Without the plural of its last word.

    >>> _singular("Vice Rectors"), _singular("secretaries"), _singular("senior fellows")
    ('Vice Rector', 'secretary', 'senior fellow')
    """
    for ending, single in (("ies", "y"), ("women", "woman"), ("men", "man"), ("s", "")):
        if text.endswith(ending):
            return text.removesuffix(ending) + single
    return text


def _left(line: Line, i: int, last: int, spans: Sequence[Span]) -> int:
    first = i
    while first - 1 >= max(0, last):
        word, key = line.words[first - 1], line.folded[first - 1]
        if word.kind not in ("word", "abbreviation"):
            if word.text == "-" and first - 2 >= 0 and line.folded[first - 2] in ("vice", "co", "pro", "ex"):
                first -= 2
                continue
            if word.text == "." and first - 2 >= 0 and line.folded[first - 2] in ("ph d", "d"):
                first -= 1
                continue
            break
        modifier = (
            key in _modifiers() or key in _nouns() or all(part in _modifiers() | _nouns() for part in key.split(" "))
        )
        body = is_acronym(word.text) and word.capital and len(word.text) < 3  # "UN Resident Coordinator"
        if not (modifier or body):
            break
        if any(s.start <= word.start < s.end for s in spans):
            break
        first -= 1
    return _compound(line, _titled_left(line, first, i, max(0, last), spans), i, max(0, last), spans)


_QUALIFIERS = 3
_OPENING = frozenset((",", "(", "–", "-", "|", ":", "—", "a", "an", "the", "our", "its", "their", "his", "her"))
_RELATIONAL = re.compile(r"[a-z]+(?:al|ic|ary)")


def _compound(line: Line, first: int, i: int, floor: int, spans: Sequence[Span]) -> int:
    """ "a | tax lawyer", "Centre's | Publications Manager": nouns before the noun of a post, up to what opens them."""
    words, k = line.words, first
    if line.folded[i] in _roles():
        return first
    while (
        k > floor
        and i - k <= _QUALIFIERS
        and words[k - 1].kind == "word"
        and _qualifies(words[k - 1], words[i])
        and not any(s.start <= words[k - 1].start < s.end for s in spans)
    ):
        k -= 1
    opened = k > floor and (words[k - 1].kind == "possessive" or words[k - 1].text.lower() in _OPENING)
    return k if k < first and opened else first


def _qualifies(word: Word, noun: Word) -> bool:
    common = word.pos in ("NOUN", "PROPN") or (word.pos == "ADJ" and _RELATIONAL.fullmatch(word.text.lower()))
    own = word.text.lower() not in word_set("demonyms") and not is_name_word(word.text) and head_of(word) is None
    return bool(common) and own and word.capital == noun.capital and is_english(word.text.lower())


@cache
def _roles() -> frozenset[str]:
    """Nouns of a part taken: "the conference speaker" is no post."""
    return frozenset(lexicon("roles")["description"]["role_nouns"])


def _titled_left(line: Line, first: int, i: int, floor: int, spans: Sequence[Span]) -> int:
    """ ", County Archivist", "(Localization Manager": capitalized English words that fill the phrase up to a sign."""
    words, k = line.words, first
    if not words[i].capital:
        return _told_left(line, first, i, floor, spans)
    while (
        k > floor
        and first - k < _QUALIFIERS
        and words[k - 1].kind == "word"
        and words[k - 1].capital
        and is_english(words[k - 1].text)
        and not is_name_word(words[k - 1].text)
        and head_of(words[k - 1]) is None
        and not any(s.start <= words[k - 1].start < s.end for s in spans)
    ):
        k -= 1
    return k if k < first and _opened(line, k) else first


def _told_left(line: Line, first: int, i: int, floor: int, spans: Sequence[Span]) -> int:
    """ "its | deputy" but "a | tax lawyer": what the post is concerned with, up to its article."""
    words, k = line.words, first
    if line.folded[i] in _by_part():
        return first
    while (
        k > floor
        and first - k < _QUALIFIERS
        and words[k - 1].kind == "word"
        and not words[k - 1].capital
        and (words[k - 1].pos in ("NOUN", "ADJ", "PROPN") or words[k - 1].text.endswith("ing"))
        and words[k - 1].text not in _judging()
        and all(is_english(part) for part in words[k - 1].text.split("-"))
        and not any(s.start <= words[k - 1].start < s.end for s in spans)
    ):
        k -= 1
    return k if k < first and _opened(line, k) else first


def _opened(line: Line, k: int) -> bool:
    """Whether a noun phrase begins at ``k``: behind a sign, an article or an owner."""
    before = line.words[k - 1] if k else None
    return (
        before is None
        or before.text in (",", "(", "–", "-", "|", ":", "—", ";", "and")
        or before.kind == "possessive"
        or before.text.lower()
        in ("a", "an", "the", "its", "our", "their", "his", "her", "by", "as", "were", "was", "is")
    )


@cache
def _by_part() -> frozenset[str]:
    """Nouns for the part that somebody has in an event, which is no post."""
    return frozenset(lexicon("positions")["by_part"])


@cache
def _judging() -> frozenset[str]:
    """Adjectives before a post that judge or date its bearer and are no part of it."""
    return frozenset(lexicon("positions")["judging"])


def _right(line: Line, i: int, spans: Sequence[Span]) -> int:
    words, keys = line.words, line.folded
    stop = i + 1
    while (
        stop < len(words)
        and words[stop].kind == "word"
        and (
            keys[stop] in _nouns()
            or keys[stop] in ("general", "emeritus", "emerita", "extraordinary", "plenipotentiary", "elect", "chief")
        )
        and not _starts(words[stop].start, spans)
    ):
        stop += 1
    if stop + 1 < len(words) and keys[stop] == "and" and keys[stop + 1] in ("plenipotentiary",):
        stop += 2
    if stop + 2 < len(words) and keys[stop] == "in" and keys[stop + 1] == "chief":
        stop += 2
    if stop + 1 < len(words) and keys[stop] == "for" and words[stop + 1].kind == "word":
        at = stop + 1
        while (
            at < len(words)
            and words[at].kind == "word"
            and (words[at].capital or keys[at] in ("and", "the", "of"))
            and not _starts(words[at].start, spans)
        ):
            at += 1
        while at > stop + 1 and keys[at - 1] in ("and", "the", "of", "a", ""):
            at -= 1
        if at > stop + 1:
            stop = at
    coordinates = keys[i] in ("coordinator", "representative", "consultant", "correspondent") and words[i].capital
    if coordinates and stop + 1 < len(words) and keys[stop] == "in" and lookup(words[stop + 1].text) is not None:
        stop += 2
    return stop


def _starts(at: int, spans: Sequence[Span]) -> bool:
    return any(span.start <= at < span.end for span in spans)
