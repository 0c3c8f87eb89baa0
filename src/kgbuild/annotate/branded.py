"""Bodies with a name of their own beside the noun that says what they are: 'center “X”', "the station La Voz"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kgbuild.annotate.body import Body
from kgbuild.annotate.bodywords import (
    SEASONS,
    body_type,
    exact_set,
    head_of,
    heads,
    post_words,
    small_capitals,
    word_set,
)
from kgbuild.annotate.headed import read_name
from kgbuild.annotate.names import is_given_name
from kgbuild.annotate.places import lookup
from kgbuild.annotate.qualifiers import person_begins
from kgbuild.annotate.trimmings import OPEN, acronym_behind, brand_like, legal_suffix, quote_span
from kgbuild.annotate.words import Line, Word

__all__ = ["noun_brand", "quoted_brand"]

_MEDIA = frozenset(
    ("newspaper", "magazine", "journal", "quarterly", "monthly", "weekly", "daily", "radio", "station", "channel")
)
_BRANDED = {"station": "media", "publisher": "company", "portal": "media", "quarterly": "media", "monthly": "media"}


def quoted_brand(line: Line, i: int) -> Body | None:
    """A quoted name that a legal form or head noun beside it makes a body: NJSC "X", the “X” center, center “X”."""
    words = line.words
    if words[i].text in exact_set("legal_forms") and i + 1 < len(words) and words[i + 1].text in OPEN:
        stop = quote_span(line, i + 1)
        if stop:
            inner = line.between(i + 2, stop - 1)
            body = Body(
                i, stop, line.between(i, stop), 4, body_type(inner) or "company", aliases=[inner], confidence=0.95
            )
            acronym_behind(line, body)
            return body
    if words[i].text not in OPEN:
        return None
    stop = quote_span(line, i)
    if not stop:
        return None
    inner = re.sub(r"^[“«„\"\s]+|[”»\"\s]+$", "", line.between(i, stop))
    if not inner or len(inner.split()) > 10 or not brand_like(inner):
        return None
    before = words[i - 1].text.lower() if i else ""
    after = words[stop].text.lower() if stop < len(words) else ""
    if after == "," and not _whole_name(line, i + 1, stop):
        k = stop + 1
        while (
            k < min(len(words), stop + 6)
            and words[k].kind == "word"
            and words[k].text.lower() not in word_set("brand_nouns")
        ):
            k += 1
        if (
            k < len(words)
            and words[k].text.lower() in word_set("brand_nouns")
            and words[k].text.islower()
            and words[stop + 1].text.lower() in ("the", "a", "an")
        ):
            after = words[k].text.lower()
            group = heads().get(after, ("", 3, ""))
            alias = line.between(stop + 2, k + 1)
            return Body(i, stop, inner, group[1], group[2] or "otherBody", after, [inner, alias], confidence=0.75)
    noun_before = before in word_set("brand_nouns") and words[i - 1].text.islower() and not _of_season(line, i - 1)
    noun_after = after in word_set("brand_nouns")
    inside = read_name(line, i + 1)
    whole = inside is not None and inside.stop >= stop - 1 and inside.first == i + 1
    if not (noun_before or noun_after or whole):
        return None
    noun = before if noun_before else after
    kind = body_type(inner) if whole else ""
    group = heads().get(noun, ("", 3, ""))
    body = Body(
        i,
        stop,
        inner,
        inside.rank if whole and inside else group[1],
        kind or group[2] or "otherBody",
        noun,
        confidence=0.85,
    )
    if noun_after and not whole:
        body.aliases.append(line.between(i, stop + 1))
        body.stop = stop + 1
    elif legal_suffix(line, stop) > stop:
        body.stop = legal_suffix(line, stop)
        body.aliases.append(body.name)
        body.name = line.between(i, body.stop)
    acronym_behind(line, body)
    return body


def _of_trade(words: Sequence[Word], k: int) -> bool:
    """Whether a firm's or a paper's noun stands there, which no place is the name of: "the publishing house Kari"."""
    return words[k].text in _TRADES or words[k - 1].text in ("publishing", "law")


_TRADES = frozenset(("company", "firm", "mill", "winery", "brewery", "bookshop", "publisher", "consultancy", "startup"))


def _of_season(line: Line, i: int) -> bool:
    """ "summer school" is an event."""
    return i > 0 and line.words[i - 1].text.lower() in SEASONS


def noun_brand(line: Line, i: int) -> Body | None:
    """A name behind the lower-case noun that says what it is: "the station La Voz del Valle"."""
    words = line.words
    if not i or words[i - 1].text not in word_set("brand_before") or not words[i].capital or words[i].kind != "word":
        return None
    dotted = i + 2 < len(words) and words[i + 1].text == "." and not words[i + 2].gap  # "Museum.Qaz"
    if (head_of(words[i]) is not None and not dotted) or words[i].text.lower() in small_capitals() | post_words():
        return None
    of_media = words[i - 1].text in _MEDIA
    of_trade = of_media or _of_trade(words, i - 1)
    bearer = person_begins(words, i) and not of_media and not (of_trade and not is_given_name(words[i].text))
    if bearer or _of_season(line, i - 1) or (lookup(words[i].text) is not None and not of_trade):
        return None  # "head of the company Ivan Petrov"
    stop = i + 1
    while stop < len(words) and stop - i < 9 and _goes_on(words, stop):
        low = words[stop].text.lower()
        if not words[stop].capital and low not in (word_set("joiners") | {".", "&"}) - {"for", "on", "in", "to", "and"}:
            break
        stop += 1
    while not words[stop - 1].capital:
        stop -= 1
    stop = _two_fields(line, i, stop)
    if stop < len(words) and words[stop].kind == "number" and words[i - 1].text in ("radio", "station", "channel"):
        stop += 1
    noun = words[i - 1].text
    own = "researchInstitute" if i >= 2 and words[i - 2].text == "research" else ""
    kind = own or heads().get(noun, ("", 4, ""))[2] or _BRANDED.get(noun, "otherBody")
    bare, stop = line.between(i, stop), legal_suffix(line, stop)
    body = Body(i, stop, line.between(i, stop), 4, kind, noun, confidence=0.85)
    body.aliases += [bare] if bare != body.name else []
    return body


def _two_fields(line: Line, i: int, stop: int) -> int:
    """The end of "the research group | Coasts and Institutions": a group named by what two things it works on."""
    words = line.words
    researching = i >= 2 and words[i - 2].text == "research"
    if not researching or stop + 1 >= len(words) or words[stop].text not in ("and", "&"):
        return stop
    end = stop + 1
    while end < len(words) and end - i < 9 and words[end].capital and words[end].kind == "word":
        if head_of(words[end]) is not None or person_begins(words, end) or lookup(words[end].text) is not None:
            return stop
        end += 1
    return end if end > stop + 1 else stop


def _goes_on(words: Sequence[Word], k: int) -> bool:
    """Whether a brand goes on: a word, or the dot and end of "Museum.Qaz"; not a legal form."""
    word = words[k]
    if word.kind == "word":
        return word.text not in exact_set("legal_forms")
    if word.text == "&":
        return k + 1 < len(words) and words[k + 1].capital
    return word.text == "." and not word.gap and k + 1 < len(words) and words[k + 1].capital and not words[k + 1].gap


def _whole_name(line: Line, first: int, stop: int) -> bool:
    """Whether what is quoted is a body's full name by itself."""
    inside = read_name(line, first)
    return inside is not None and inside.stop >= stop - 1
