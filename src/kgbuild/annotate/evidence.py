"""What speaks for and against a run of words being a person's name: marks of its form, of its place, of the model.

A logistic model with one weight a mark, ``lexicons/persons.json``, says how probable a person is
(``benchmarks/persons.py`` fits the weights on annotated reports).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from kgbuild.annotate.candidates import topic_of_post
from kgbuild.annotate.degrees import short_degrees
from kgbuild.annotate.names import is_given_name, is_name_word
from kgbuild.annotate.namesets import common_words, folded_set, honorifics, particles, patronymics, posts
from kgbuild.annotate.places import is_country, lookup
from kgbuild.annotate.syntax import is_english
from kgbuild.annotate.words import Line, Word
from kgbuild.folding import fold
from kgbuild.lexicons import lexicon
from kgbuild.weights import Weights, shipped_weights

__all__ = ["Bounds", "Knowledge", "before", "full_words", "marks_of", "person_weights"]


@dataclass(frozen=True)
class Knowledge:
    """What the report as a whole shows: words also used in lower case, surnames and full names already found.

    ``portrayed`` are the indexes of lines below which a post stands, in a report that has persons' names there.
    """

    lower: frozenset[str] = frozenset()
    surnames: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    portrayed: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Bounds:
    """Where the mentions begin and end that were read before the persons."""

    starts: frozenset[int]
    ends: frozenset[int]


@cache
def person_weights() -> Weights:
    """The weights that ship with kgbuild."""
    return shipped_weights("persons.json")


def full_words(words: Sequence[Word]) -> list[Word]:
    """The words of a name that are neither initials nor particles."""
    return [w for w in words if w.kind == "word" and len(w.text) > 1 and any(c.isupper() for c in w.text)]


def marks_of(line: Line, begin: int, end: int, knowledge: Knowledge, bounds: Bounds) -> frozenset[str]:
    """The marks that the words ``begin`` to ``end`` bear; two of them at once may be a mark of its own."""
    words = line.words[begin:end]
    full = full_words(words)
    lead = "post" if begin and line.words[begin - 1].end in bounds.ends else before(line, begin)
    titled = lead in ("honorific", "post")
    marks = set(_of_form(words, full, knowledge)) | set(_of_words(full)) | set(_of_model(full))
    marks |= set(_of_place(line, begin, end, bounds))
    marks |= {f"before-{lead}"} if lead else {f"word-before-{_class(line, begin - 1, bounds)}"}
    trail = _after(line, end)
    marks |= {f"after-{trail}"} if trail else {f"word-after-{_class(line, end, bounds)}"}
    if not titled:
        marks |= {f"untitled-{mark}" for mark in marks & _WORSE_UNTITLED}
    if not titled and {"known-none", "known-some"} & marks:
        led = _class(line, begin - 1, bounds)
        marks |= {f"unknown-{led}"} if led in ("in", "at", "to", "from", "of", "near") else set()
    if fold(line.between(begin, end)) in knowledge.names:
        marks.add("elsewhere")
    return frozenset(marks)


_WORSE_UNTITLED = frozenset(("place", "room", "plain-all", "known-none", "other-entity", "common-1", "unenglish"))


# ---------------------------------------------------------------- the words of the name


def _of_form(words: Sequence[Word], full: Sequence[Word], knowledge: Knowledge) -> Iterator[str]:
    keys = [fold(w.text) for w in full]
    yield f"words-{min(len(full), 5)}"
    if any(key.endswith(patronymics()) and len(key) > 6 for key in keys):
        yield "patronymic"
    if any(w.kind == "initial" for w in words):
        yield "initials"
    if any(w.text.lower() in particles() and not w.capital for w in words):
        yield "particle"
    if any(re.match(r"(?:[Aa]l|[Ee]l|[Aa][nrs]|Ben|O|Mc|Mac)[-‑'’][A-Z]", w.text) for w in full):
        yield "prefixed"
    if any(re.fullmatch(r"[^\W\d_]{3,}-[A-Z][^\W\d_]{2,}", w.text) for w in full):
        yield "double"
    if full[0].shouted != full[-1].shouted and any(len(w.text) >= 4 and w.shouted for w in full):
        yield "one-shouted"
    if full[0].shouted and len(full) == 2 and re.fullmatch(r"[A-Z][a-z]+-[a-z]{2,}", full[1].text):
        yield "korean"
    if all(w.shouted for w in full):
        yield "shouted-named" if any(is_name_word(w.text) for w in full) else "shouted"
    common = sum(
        (key in knowledge.lower and len(key) > 3 and not is_name_word(w.text)) or key in common_words()
        for w, key in zip(full, keys, strict=True)
    )
    if common:
        yield f"common-{min(common, 2)}"


def _of_words(full: Sequence[Word]) -> Iterator[str]:
    """What lists of names and of English words say."""
    named = [is_name_word(w.text) for w in full]
    paired = len(full) > 2 and fold(f"{full[0].text} {full[1].text}") in folded_set("persons", "given_pairs")
    named[:2] = (True, True) if paired else named[:2]
    first = paired or is_given_name(full[0].text) or any(is_given_name(part) for part in fold(full[0].text).split(" "))
    yield f"known-{'all' if all(named) else 'some' if any(named) else 'none'}"
    if first:
        yield "given-first"
    elif any(is_given_name(w.text) for w in full):
        yield "given-later"
    plain = [len(w.text) >= 5 and not n and is_english(w.text) for w, n in zip(full, named, strict=True)]
    if all(plain):
        yield "plain-all"
    elif any(plain):  # Surnames are often English words ("Samantha Power"); behind a given name that says little.
        yield "plain-some-given" if first else "plain-some"
        if not first and plain[-1]:
            yield "plain-last"
    else:
        yield "unenglish"


_NO_PERSON = frozenset(("ORG", "GPE", "LOC", "FAC", "WORK_OF_ART", "EVENT", "LAW", "PRODUCT"))


def _of_model(full: Sequence[Word]) -> Iterator[str]:
    persons = sum(w.entity == "PERSON" for w in full)
    if persons:
        yield "model-all" if persons == len(full) else "model-some"
    if any(w.entity in _NO_PERSON for w in full):  # the small model errs most on surnames that are words
        yield "other-entity"
    odd = sum(w.pos not in ("PROPN", "NOUN", "ADJ", "X", "") and not w.shouted for w in full)
    if odd:
        yield f"odd-{min(odd, 2)}"
    if all(w.pos == "PROPN" for w in full):
        yield "proper"


# ---------------------------------------------------------------- where it stands


def _of_place(line: Line, begin: int, end: int, bounds: Bounds) -> Iterator[str]:
    words, layout = line.words, line.sentence.layout
    opened = end < len(words) and words[end].text == "("
    if opened and end + 1 < len(words) and words[end + 1].start in bounds.starts:
        yield "body-in-brackets"  # "NAME (Institute of ...)"
    if _of_a_body(line, end, bounds):
        yield "of-a-body"
    if _between_commas(line, begin, end):
        yield "between-commas"
    if lookup(line.between(begin, end)) is not None or is_country(line.between(begin, end)):
        yield "place"
    if _is_room(line, begin, end):
        yield "room"
    if begin <= 3 and layout in ("item", "programme", "label", "heading"):
        yield f"opens-{layout}"
    elif layout == "heading":
        yield "in-heading"
    if end + 2 < len(words) and words[end].text == "," and words[end + 1].start in bounds.starts:
        yield "body-behind-comma"


def _between_commas(line: Line, begin: int, end: int) -> bool:
    """ "Its director, NAME, opened": a post with its article, and what two commas set apart."""
    words = line.words
    if begin < 3 or end >= len(words) or words[begin - 1].text != "," or words[end].text not in (",", "."):
        return False
    if line.folded[begin - 2] in posts():
        return words[begin - 3].text.lower() in ("its", "the", "our", "his", "her", "deputy")
    return topic_of_post(line, begin - 2)


def _of_a_body(line: Line, end: int, bounds: Bounds) -> bool:
    """ "NAME of the National University": what was read before as a name of a body stands behind."""
    words = line.words
    if end + 2 >= len(words) or words[end].text not in ("of", "from", "at"):
        return False
    at = end + 1 + (words[end + 1].text == "the")
    return words[at].capital and words[at].start in bounds.starts


def _is_room(line: Line, begin: int, end: int) -> bool:
    """ "Venue: Evliya Çelebi Hall", "a trip to Zazadin Khan": the name of a place to meet or to see."""
    rooms = folded_set("persons", "rooms")
    if line.folded[begin] in folded_set("persons", "rooms_first") and not is_given_name(line.words[begin].text):
        return True
    if line.folded[end - 1] not in rooms:
        return False
    lead = line.folded[max(0, begin - 3) : begin]
    return bool({"venue", "place", "location", "where"} & set(line.folded[:1])) or bool(
        {"trip", "visit", "tour", "excursion", "in", "hall"} & set(lead)
    )


_SIGNS = {",": "comma", ";": "comma", ".": "stop", ":": "colon", "(": "bracket", ")": "bracket", "–": "dash"}


def _class(line: Line, i: int, bounds: Bounds) -> str:
    """What sort of word stands beside a name."""
    if not 0 <= i < len(line.words):
        return "none"
    word = line.words[i]
    low = word.text.lower()
    if word.start in bounds.starts or word.end in bounds.ends:
        return "mention"
    if low in ("of", "in", "at", "from", "to", "near", "and", "for", "by", "with", "via", "on"):
        return low
    if word.text in _SIGNS:
        return _SIGNS[word.text]
    if word.text in "“”«»\"'„‘’":
        return "quote"
    if word.kind == "word":
        return "capital" if word.capital else word.pos.lower()
    return word.kind


def _ends_degree(line: Line, i: int) -> bool:
    """Whether the word ends a degree: "Candidate of Philological Sciences"."""
    return any(line.folded[k] in ("candidate", "doctor", "master", "bachelor") for k in range(max(0, i - 6), i))


def before(line: Line, begin: int) -> str:
    """What leads to a name: ``honorific``, ``post``, ``by``, ``label``, ``the``; nothing where none does."""
    i = begin - 1
    while i >= 0 and (
        line.words[i].text == "."
        or line.folded[i] in ("habil", "phil", "rer", "nat", "med", "jur", "hc", "c")
        or (line.words[i].kind == "initial" and line.folded[i] in ("h", "e"))
    ):
        if line.words[i].kind == "initial":
            return "honorific"
        i -= 1
    if i < 0:
        return ""
    word, key = line.words[i], line.folded[i]
    if word.kind == "abbreviation" and key not in ("st", "co", "inc", "ltd", "corp", "univ"):
        return "honorific"
    if key in honorifics() and (word.capital or key in ("professor", "academician", "ambassador")):
        return "honorific"
    if key in posts() or key.split(" ")[-1] in posts():
        return "post"
    if word.capital and key in folded_set("titles", "degree_fields") - {"in", "and", "of"} and _ends_degree(line, i):
        return "post"
    if word.text == "," and i and (line.folded[i - 1] in short_degrees() or line.words[i - 1].text == "."):
        return "by"
    if word.text == ":" and (line.sentence.layout in ("label", "item", "programme") or (0 < i <= 3 and begin <= 4)):
        return "label"
    if word.capital and topic_of_post(line, i):
        return "post"
    if word.text.lower() == "the":
        return "the"
    return "by" if word.text.lower() in _LEADING else ""


_LEADING = frozenset(
    ("by", "with", "between", "invited", "thanked", "include", "included", "are", "were", "and", "met", "heard")
)


@cache
def _verbs() -> frozenset[str]:
    return frozenset(lexicon("persons")["verbs"])


@cache
def _body_heads() -> frozenset[str]:
    return frozenset(fold(w) for entry in lexicon("institutions")["heads"].values() for w in entry["words"])


def _after(line: Line, end: int) -> str:
    words = line.words
    if end >= len(words):
        return ""
    word, key = words[end], line.folded[end]
    if word.text == ",":
        return _behind_comma(line, end)
    if word.text == "(":
        return "paren"
    if word.text in ("–", "—", "-"):
        return "dash"
    if word.capital and key in _body_heads():
        return "head"
    return "verb" if word.text.lower() in _verbs() or word.pos in ("VERB", "AUX") else ""


def _behind_comma(line: Line, end: int) -> str:
    words = line.words
    upcoming = [line.folded[k] for k in range(end + 1, min(len(words), end + 8))]
    if upcoming and upcoming[0] in short_degrees():
        return "degree"
    for k, item in enumerate(upcoming):
        if item in posts():
            return "post"
        if words[end + 1 + k].text in (",", ";", ".", "(") or item in ("and", "who"):
            break
    return "relative" if upcoming[:1] in (["who"], ["whose"]) else ""
