"""Persons by their own grammar: sequences of name words, weighed by evidence from lexicon, shape, context and model."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from kgbuild.annotate.candidates import candidates, topic_of_post
from kgbuild.annotate.degrees import degrees_beside, short_degrees
from kgbuild.annotate.names import is_given_name, is_name_word
from kgbuild.annotate.namesets import common_words, folded_set, honorifics, modifiers, particles, patronymics, posts
from kgbuild.annotate.places import lookup
from kgbuild.annotate.syntax import is_english
from kgbuild.annotate.words import Line, Word
from kgbuild.folding import fold
from kgbuild.lexicons import lexicon
from kgbuild.model.mention import Mention
from kgbuild.spans import Span

__all__ = ["Knowledge", "persons_in"]


@dataclass(frozen=True)
class Knowledge:
    """What the report as a whole shows: words also used in lower case, and surnames of persons already found."""

    lower: frozenset[str] = frozenset()
    surnames: frozenset[str] = frozenset()


def persons_in(line: Line, taken: Sequence[Span], knowledge: Knowledge) -> list[Mention]:
    """The persons that a line names outside the taken spans."""
    out: dict[tuple[int, int], Mention] = {}
    doubtful: dict[tuple[int, int], Mention] = {}
    bounds = _Bounds(frozenset(span.start for span in taken), frozenset(span.end for span in taken))
    for begin, end in candidates(line, taken):
        mention = _weigh(line, begin, end, knowledge, bounds)
        if mention is not None:
            (out if mention.confidence >= _SURE else doubtful)[begin, end] = mention
    starts, stops = {begin for begin, _ in out}, {end for _, end in out}
    for (begin, end), mention in doubtful.items():
        if _listed(line, begin, end, starts, stops):
            out[begin, end] = replace(mention, confidence=_SURE)
    return [out[at] for at in sorted(out)]


@dataclass(frozen=True)
class _Bounds:
    """Where the mentions begin and end that were read before the persons."""

    starts: frozenset[int]
    ends: frozenset[int]


_SURE = 0.6


def _listed(line: Line, begin: int, end: int, starts: set[int], stops: set[int]) -> bool:
    """Whether what looks like a name stands in one list with a person: "NAME and ...", "..., NAME"."""
    words = line.words
    before = begin >= 2 and words[begin - 1].text in ("and", "&", ",", ";") and begin - 1 in stops
    after = end + 1 < len(words) and words[end].text in ("and", "&", ",", ";") and end + 1 in starts
    return before or after


# ---------------------------------------------------------------- evidence


_NO_PERSON = frozenset(("ORG", "GPE", "LOC", "FAC", "WORK_OF_ART", "EVENT", "LAW", "PRODUCT"))


def _weigh(line: Line, begin: int, end: int, knowledge: Knowledge, bounds: _Bounds) -> Mention | None:
    words = line.words[begin:end]
    full = [
        w for w in words if w.kind == "word" and len(w.text) > 1 and (w.capital or any(c.isupper() for c in w.text))
    ]
    starts = [w for w in words if w.kind == "initial"]
    if not full or len(words) > 7:
        return None
    before, after = _before(line, begin), _after(line, end)
    if begin and line.words[begin - 1].end in bounds.ends:
        before = "post"  # "Rector of the University of Ghent NAME"
    titled = before in ("honorific", "post")
    if len(full) == 1 and not starts:
        return _surname_alone(line, begin, end, before, knowledge)
    score = _shape(words, full, starts, knowledge)
    if all(w.shouted for w in full) and not any(is_name_word(w.text) for w in full):
        listed = line.sentence.layout in ("item", "heading", "programme") and begin <= 3 and after in ("dash", "paren")
        score += 0.5 if listed and not any(is_english(w.text) for w in full) else -0.8
    model = sum(w.entity == "PERSON" for w in full) / len(full)
    score += 0.9 * model
    if any(w.entity in _NO_PERSON for w in full):  # the small model errs most on surnames that are words
        score -= 0.25 if is_given_name(full[0].text) or not any(is_english(w.text) for w in full) else 0.5
    if after == "paren" and end + 1 < len(line.words) and line.words[end + 1].start in bounds.starts:
        score += 0.7  # "NAME (Institute of ...)"
    if _of_a_body(line, end, bounds) or _between_commas(line, begin, end):
        score += 0.5
    score += {"honorific": 1.2, "post": 0.9, "by": 0.4, "label": 0.4}.get(before, 0.0)
    score += {"post": 0.8, "degree": 0.8, "body": 0.5, "verb": 0.4, "dash": 0.2, "paren": 0.2}.get(after, 0.0)
    text = line.between(begin, end)
    place = lookup(text)
    if place is not None and not titled:
        score -= 1.5
    if begin and line.words[begin - 1].text.lower() == "of" and not titled:
        score -= 0.3
    if before == "the":
        score -= 1.2
    if _is_room(line, begin, end) and not titled:
        score -= 1.5
    if after == "head":
        score -= 1.5
    if line.sentence.layout in ("item", "programme", "label") and begin <= 3:
        score += 0.3
    if score < 0.4:
        return None
    confidence = min(0.99, _SURE + 0.13 * (score - 1.0))
    titles = degrees_beside(line, begin, end)
    return Mention(
        "person", line.span(begin, end), line.sentence.index, _as_name(text), (), titles, "", (), round(confidence, 3)
    )


def _between_commas(line: Line, begin: int, end: int) -> bool:
    """ "Its director, NAME, opened": a post with its article, and what two commas set apart."""
    words = line.words
    if begin < 3 or end >= len(words) or words[begin - 1].text != "," or words[end].text != ",":
        return False
    return line.folded[begin - 2] in posts() and words[begin - 3].text.lower() in ("its", "the", "our", "his", "her")


def _of_a_body(line: Line, end: int, bounds: _Bounds) -> bool:
    """ "NAME of the National University": what was read before as a name of a body stands behind."""
    words = line.words
    if end + 2 >= len(words) or words[end].text not in ("of", "from", "at"):
        return False
    at = end + 1 + (words[end + 1].text == "the")
    return words[at].capital and words[at].start in bounds.starts


_ROOMS = frozenset(
    ("hall", "room", "house", "palace", "court", "park", "square", "bridge", "hill", "street", "khan", "inn")
)


def _is_room(line: Line, begin: int, end: int) -> bool:
    """ "Venue: Evliya Çelebi Hall", "a trip to Zazadin Khan": the name of a place to meet or to see."""
    if line.folded[end - 1] not in _ROOMS:
        return False
    lead = line.folded[max(0, begin - 3) : begin]
    return bool({"venue", "place", "location", "where"} & set(line.folded[:1])) or bool(
        {"trip", "visit", "tour", "excursion", "in", "hall"} & set(lead)
    )


def _as_name(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip(" ,;-–")


def _shape(words: Sequence[Word], full: Sequence[Word], starts: Sequence[Word], knowledge: Knowledge) -> float:
    score = 0.2
    keys = [fold(w.text) for w in full]
    given = [any(part in folded_set("persons", "given") for part in key.split(" ")) for key in keys]
    named = [is_name_word(w.text) for w in full]
    if any(given):
        score += 0.6
    score += 0.5 * (sum(named) / len(full))
    if any(key.endswith(patronymics()) and len(key) > 6 for key in keys):
        score += 0.7
    if starts:
        score += 0.7
    if any(w.text.lower() in particles() and not w.capital for w in words):
        score += 0.2
    if any(re.match(r"(?:[Aa]l|[Ee]l|[Aa][nrs]|Ben|O|Mc|Mac)[-‑'’][A-Z]", w.text) for w in full):
        score += 0.4
    if len(full) in (2, 3):
        score += 0.2
    common = [
        w
        for w, k, n in zip(full, keys, named, strict=True)
        if (k in knowledge.lower and len(k) > 3 and not n) or k in common_words()
    ]
    score -= 0.9 * len(common)
    score -= 0.3 * sum(1 for w in full if w.pos not in ("PROPN", "NOUN", "ADJ", "X", "") and not w.shouted)
    if full[0].shouted != full[-1].shouted and any(len(w.text) >= 4 and w.shouted for w in full):
        score += 0.6  # SURNAME Given
    if full[0].shouted and len(full) == 2 and re.fullmatch(r"[A-Z][a-z]+-[a-z]{2,}", full[1].text):
        score += 0.8  # "OK Sun-rye"
    plain = [len(w.text) >= 5 and not n and is_english(w.text) for w, n in zip(full, named, strict=True)]
    # Surnames are often English words ("Samantha Power"); behind a given name that says little.
    score -= 2.0 if all(plain) else (0.05 if given[0] else 0.3) * sum(plain)
    score += 0.15 if given[0] else 0.0
    if all(w.pos == "PROPN" for w in full) and not any(is_english(w.text) for w in full if not is_name_word(w.text)):
        score += 0.3
    return score


def _surname_alone(line: Line, begin: int, end: int, before: str, knowledge: Knowledge) -> Mention | None:
    """One word is a person behind an honorific, or where the report gives that surname to somebody."""
    word = next(w for w in line.words[begin:end] if w.capital)
    key = fold(word.text)
    if len(key) < 2 or key in common_words() or (lookup(word.text) is not None and before != "honorific"):
        return None
    text = line.between(begin, end)
    if before == "honorific":
        if key in posts() or key in modifiers():
            return None
        return Mention(
            "person",
            line.span(begin, end),
            line.sentence.index,
            text,
            (),
            degrees_beside(line, begin, end),
            "",
            (),
            0.85,
        )
    if (
        key in knowledge.surnames
        and len(key) > 3
        and key not in knowledge.lower
        and not (word.shouted and len(word.text) < 5)
    ):
        return Mention("person", line.span(begin, end), line.sentence.index, text, (), (), "", (), 0.7)
    return None


# ---------------------------------------------------------------- context


def _ends_degree(line: Line, i: int) -> bool:
    """Whether the word ends a degree: "Candidate of Philological Sciences"."""
    return any(line.folded[k] in ("candidate", "doctor", "master", "bachelor") for k in range(max(0, i - 6), i))


def _before(line: Line, begin: int) -> str:
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
    return (
        "by"
        if word.text.lower()
        in ("by", "with", "between", "invited", "thanked", "include", "included", "are", "were", "and")
        else ""
    )


@cache
def _verbs() -> frozenset[str]:
    return frozenset(lexicon("persons")["verbs"])


def _after(line: Line, end: int) -> str:
    words = line.words
    if end >= len(words):
        return ""
    word, key = words[end], line.folded[end]
    if word.text == ",":
        upcoming = [line.folded[k] for k in range(end + 1, min(len(words), end + 8))]
        if upcoming and upcoming[0] in short_degrees():
            return "degree"
        for k, item in enumerate(upcoming):
            if item in posts():
                return "post"
            if words[end + 1 + k].text in (",", ";", ".", "(") or item in ("and", "who"):
                break
        return ""
    if word.text == "(":
        return "paren"
    if word.text in ("–", "—", "-"):
        return "dash"
    if word.text.lower() in _verbs() or word.pos == "VERB":
        return "verb"
    heads = (
        {fold(w) for entry in lexicon("institutions")["heads"].values() for w in entry["words"]}
        if word.capital
        else set()
    )
    return "head" if key in heads else ""
