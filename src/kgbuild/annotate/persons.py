"""Persons by their own grammar: sequences of name words, weighed by evidence from lexicon, shape, context and model."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from kgbuild.annotate.candidates import candidates, is_degree
from kgbuild.annotate.degrees import degrees_beside
from kgbuild.annotate.evidence import Bounds, Knowledge, before, full_words, marks_of, person_weights
from kgbuild.annotate.namesets import common_words, modifiers, posts
from kgbuild.annotate.places import lookup
from kgbuild.annotate.words import Line
from kgbuild.folding import fold
from kgbuild.model.mention import Mention
from kgbuild.spans import Span

__all__ = ["Knowledge", "persons_in"]


def persons_in(line: Line, taken: Sequence[Span], knowledge: Knowledge) -> list[Mention]:
    """The persons that a line names outside the taken spans."""
    out: dict[tuple[int, int], Mention] = {}
    doubtful: dict[tuple[int, int], Mention] = {}
    bounds = Bounds(frozenset(span.start for span in taken), frozenset(span.end for span in taken))
    for begin, end in candidates(line, taken):
        mention = _weigh(line, begin, end, knowledge, bounds)
        if mention is not None:
            (out if mention.confidence >= person_weights().least else doubtful)[begin, end] = mention
    starts, stops = {begin for begin, _ in out}, {end for _, end in out}
    for (begin, end), mention in doubtful.items():
        alone = end - begin == len(line.words) and line.sentence.index in knowledge.portrayed
        if mention.confidence >= _LISTED and (alone or _listed(line, begin, end, starts, stops)):
            out[begin, end] = replace(mention, confidence=_SURE)
    return [out[at] for at in sorted(out)]


_SURE = 0.6
_LISTED = 0.15
"""How probable a person must be who stands in one list with another."""


def _listed(line: Line, begin: int, end: int, starts: set[int], stops: set[int]) -> bool:
    """Whether what looks like a name stands in one list with a person: "NAME and ...", "..., NAME"."""
    words = line.words
    before = begin >= 2 and words[begin - 1].text in ("and", "&", ",", ";") and begin - 1 in stops
    after = end + 1 < len(words) and words[end].text in ("and", "&", ",", ";") and end + 1 in starts
    return before or after


def _weigh(line: Line, begin: int, end: int, knowledge: Knowledge, bounds: Bounds) -> Mention | None:
    words = line.words[begin:end]
    full = full_words(words)
    if not full or len(words) > 7 or is_degree(line.between(begin, end)):
        return None
    if len(full) == 1 and not any(w.kind == "initial" for w in words):
        posted = begin > 0 and line.words[begin - 1].end in bounds.ends  # "Rector of the University of Ghent NAME"
        return _surname_alone(line, begin, end, "post" if posted else before(line, begin), knowledge)
    confidence = min(0.99, person_weights().probability(marks_of(line, begin, end, knowledge, bounds)))
    name, titles = _as_name(line.between(begin, end)), degrees_beside(line, begin, end)
    return Mention("person", line.span(begin, end), line.sentence.index, name, (), titles, "", (), round(confidence, 3))


def _as_name(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip(" ,;-–")


def _surname_alone(line: Line, begin: int, end: int, lead: str, knowledge: Knowledge) -> Mention | None:
    """One word is a person behind an honorific, or where the report gives that surname to somebody."""
    word = next(w for w in line.words[begin:end] if w.capital)
    key = fold(word.text)
    if len(key) < 2 or key in common_words() or (lookup(word.text) is not None and lead != "honorific"):
        return None
    text = line.between(begin, end)
    if lead == "honorific":
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
