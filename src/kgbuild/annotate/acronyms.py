"""Bodies named by an acronym, and capitals that only look like one: surnames, letters behind a name."""

from __future__ import annotations

import re

from kgbuild.annotate.body import Body
from kgbuild.annotate.bodywords import (
    exact_set,
    is_acronym,
    is_ordinary,
    mixed_acronym,
    post_words,
    small_capitals,
    word_set,
)
from kgbuild.annotate.names import is_name_word
from kgbuild.annotate.namesets import folded_set, honorifics
from kgbuild.annotate.places import is_country, lookup
from kgbuild.annotate.trimmings import legal_prefix, legal_suffix
from kgbuild.annotate.words import Line

__all__ = ["acronym", "patron_acronym"]


def patron_acronym(line: Line, i: int) -> Body | None:
    """A patron before an acronym: "L.N. Gumilyov ENU", "T.Zhurgenov KazNAA", "Al-Farabi KazNU"."""
    words, j = line.words, i
    while j < len(words) and words[j].kind == "initial":
        j += 1
    if j + 1 >= len(words) or not words[j].capital or not words[j + 1].gap:
        return None
    if j > i and is_acronym(words[j + 1].text) and words[j + 1].text.lower() not in small_capitals():
        end = legal_suffix(line, j + 2)
        return Body(i, end, line.between(i, end), 5, "university", words[j + 1].text, confidence=0.85)
    word = words[i]
    if is_acronym(word.text) or not mixed_acronym(words[i + 1].text):
        return None
    if is_ordinary(word) or word.text.lower() in small_capitals() | post_words():
        return None
    return Body(i, i + 2, line.between(i, i + 2), 5, "university", words[i + 1].text, confidence=0.8)


def acronym(line: Line, i: int) -> Body | None:
    """A body named by its acronym alone: "UNICEF Kenya", "KIPPRA"."""
    words = line.words
    if words[i].text in exact_set("legal_forms") or _course(line, i) or not is_acronym(words[i].text):
        return None
    if not _stands_alone(line, i) or _of_a_person(line, i):
        return None
    if _opens_event(line, i):
        return None
    end = i + 1
    while end < len(words) and is_acronym(words[end].text) and words[end].gap:
        end += 1
    if end == i + 1 and end < len(words) and words[end].gap and is_country(words[end].text) and words[end].capital:
        end += 1  # "UNICEF Kenya"
    legal = legal_suffix(line, end)
    name = line.between(i, legal)
    return Body(legal_prefix(line, i), legal, name, 4, "otherBody", words[i].text, confidence=0.55)


def _stands_alone(line: Line, i: int) -> bool:
    """Whether an all-capitals word is an acronym and not a word of a shouted line or a shouted surname."""
    words = line.words
    word = words[i]
    if any(c.isdigit() for c in word.text):
        return False
    around = [w for w in words[max(0, i - 3) : i + 4] if w.kind == "word" and w is not word and len(w.text) > 1]
    if sum(w.shouted and not (len(w.text) <= 5 and is_acronym(w.text)) for w in around) >= 1 and word.shouted:
        return False
    following = words[i + 1] if i + 1 < len(words) else None
    before = words[i - 1] if i else None
    if word.shouted and len(word.text) >= 4:
        beside = [w for w in (following, before) if w and w.capital and w.kind in ("word", "initial") and not w.shouted]
        if any(
            w.kind == "initial" or not (is_ordinary(w) or w.text.lower() in small_capitals() | post_words())
            for w in beside
        ):
            return False
    return not (following is not None and following.text in '“«"' and word.shouted and len(word.text) > 6)


def _opens_event(line: Line, i: int) -> bool:
    """ "ASEAN Young Researchers Workshop": the capitals begin an event's name."""
    k = i + 1
    while k < len(line.words) and k < i + 7 and line.words[k].kind == "word" and line.words[k].capital:
        k += 1
    return k > i + 3 and line.words[k - 1].text.lower() in word_set("gatherings") - {"prize", "award", "report"}


_PARTY = re.compile(r"[A-Z]-[A-Z]{2}")


def _course(line: Line, i: int) -> bool:
    """ "HIST 402", "(R-AK)", "AGADIR, 5 May": the code of a course, a party and state, a town in capitals."""
    text = line.words[i].text
    number = line.words[i + 1].text if i + 1 < len(line.words) else ""
    if text.lower() in word_set("not_bodies") and text.isupper():
        return True
    town = len(text) >= 5 and text.isupper() and lookup(text) is not None
    return town or bool(_PARTY.fullmatch(text)) or (number.isdigit() and len(number) >= 3 and len(text) == 4)


_RELIGIOUS = frozenset(("sr", "fr", "bro", "rev", "sister", "father", "brother", "mother", "bishop", "canon"))


def _of_a_person(line: Line, i: int) -> bool:
    """Whether capitals are a surname ("Dr. LE Van Thinh") or letters behind a name ("Sr. Ann Moru, FMA")."""
    words = line.words
    return words[i].text.isupper() and (_letters(line, i) or _surname_first(line, i) or _surname_last(line, i))


def _surname_last(line: Line, i: int) -> bool:
    """ "Prof. Dr. Hatice Bilge SAYIN": a title, given names, and then capitals that end the phrase."""
    words, k = line.words, i
    while k > 0 and i - k < 4 and words[k - 1].kind in ("word", "initial") and words[k - 1].capital:
        if line.folded[k - 1] in honorifics() or words[k - 1].shouted:
            break
        k -= 1
    ends = i + 1 >= len(words) or not words[i + 1].capital
    titled = k > 0 and (line.folded[k - 1] in honorifics() or words[k - 1].kind == "abbreviation")
    return ends and k < i and titled and len(words[i].text) > 2


def _letters(line: Line, i: int) -> bool:
    words = line.words
    if i < 3 or words[i - 1].text != "," or not words[i - 2].capital:
        return False
    if i + 1 < len(words) and words[i + 1].kind == "word":
        return False
    if line.folded[i] in folded_set("titles", "post_nominals"):
        return True
    return any(key in _RELIGIOUS for key in line.folded[max(0, i - 7) : i - 2])


_KOREAN = re.compile(r"[A-Z][a-z]+-[a-z]{2,}")


def _surname_first(line: Line, i: int) -> bool:
    words = line.words
    following = [w for w in words[i + 1 : i + 3] if w.kind == "word" and w.capital and not w.shouted]
    if len(words[i].text) > 5 or not following or words[i + 1] is not following[0]:
        return False
    if line.folded[i + 1] in post_words():
        return False
    if _KOREAN.fullmatch(following[0].text):
        return True
    titled = i > 0 and (line.folded[i - 1] in honorifics() or (i > 1 and line.folded[i - 2] in honorifics()))
    placed = lookup(following[0].text) is not None
    named = is_name_word(following[0].text) and not is_ordinary(following[0]) and not placed
    return len(words[i].text) <= 3 and (titled or (named and len(following) == 2))
