"""Bodies that are known by their name, acronym or legal form, or as a brand that the report itself uses."""

from __future__ import annotations

from kgbuild.annotate.acronyms import acronym, patron_acronym
from kgbuild.annotate.body import Body
from kgbuild.annotate.bodywords import (
    body_type,
    exact_set,
    known_bodies,
    known_firsts,
    post_words,
    small_capitals,
)
from kgbuild.annotate.places import is_country
from kgbuild.annotate.qualifiers import is_event
from kgbuild.annotate.syntax import is_english
from kgbuild.annotate.trimmings import OPEN, acronym_behind, legal_prefix, legal_suffix, placed, quote_span
from kgbuild.annotate.words import Line
from kgbuild.folding import fold

__all__ = ["famous", "own_brand"]


def famous(line: Line, i: int, brands: frozenset[str]) -> Body | None:
    """A body known by name, an acronym or a brand that the report itself makes a body."""
    words = line.words
    word = words[i]
    if word.kind not in ("word", "initial") or not word.capital:
        return None
    key = line.folded[i]
    if (
        key in known_firsts()
        and not (key in ("who", "it", "us") and (word.text != word.text.upper() or _in_capitals(line, i)))
        and not (key in ("care", "meta", "shell", "sida", "un", "au", "it") and word.text != word.text.upper())
    ):
        for stop in range(min(len(words), i + 7), i, -1):
            if words[stop - 1].kind == "sign":
                continue
            known = known_bodies().get(fold(line.between(i, stop)))
            if known and not (len(known[0]) <= 4 and not words[i].shouted and known[0].isupper()):
                if is_event(line, i, stop):
                    return None
                body = Body(i, stop, line.between(i, stop), 5, known[1], known[0], confidence=0.85)
                if stop < len(words) and words[stop].capital and words[stop].gap and is_country(words[stop].text):
                    body.stop = stop + 1  # "UN Women Uganda"
                    body.name = line.between(i, stop + 1)
                placed(line, body)
                acronym_behind(line, body)
                return body
    if word.text.lower() in small_capitals():
        return None
    if word.shouted and (word.text.lower() in post_words() or (len(word.text) > 5 and is_english(word.text))):
        return None
    if word.text == "Statistics" and i + 1 < len(words) and is_country(words[i + 1].text):
        return Body(i, i + 2, line.between(i, i + 2), 4, "government", "Statistics", confidence=0.9)
    return patron_acronym(line, i) or acronym(line, i) or _by_legal_form(line, i) or own_brand(line, i, brands)


def _in_capitals(line: Line, i: int) -> bool:
    """ "WOMEN WHO SELL THE CATCH": a word among others in capitals is no acronym."""
    beside = line.words[max(0, i - 1) : i] + line.words[i + 1 : i + 2]
    return any(w.shouted and len(w.text) > 3 for w in beside)


def _by_legal_form(line: Line, i: int) -> Body | None:
    """A name that its legal form makes a body: "Otandastar Qory NCJSC", "NGO Green Future"."""
    words, j = line.words, i
    forms = exact_set("legal_forms")
    while (
        j < min(len(words), i + 6)
        and words[j].capital
        and words[j].kind == "word"
        and words[j].text not in forms
        and (j == i or legal_suffix(line, j) == j)
    ):
        j += 1
    if j == i + 1 and (words[i].pos == "ADJ" or words[i].text in exact_set("demonyms")):
        return None  # "the Swiss NGO X"
    begin, end = legal_prefix(line, i), legal_suffix(line, j)
    if j == i or not (end > j or (begin < i and words[i].text.lower() not in post_words())):
        return None
    name = line.between(begin, end)
    return Body(begin, end, name, 4, body_type(name) or "company", aliases=[line.between(i, j)], confidence=0.85)


def own_brand(line: Line, i: int, brands: frozenset[str]) -> Body | None:
    """A brand (folded, of one word or more) that the report uses as a body's name elsewhere."""
    word = line.words[i]
    if not word.capital:
        return None
    if line.folded[i] in brands:
        return Body(i, i + 1, word.text, 4, "otherBody", word.text, confidence=0.6)
    if not any(brand.startswith(line.folded[i] + " ") for brand in brands):
        return None
    for stop in range(min(len(line.words), i + 8), i + 1, -1):
        name = line.between(i, stop)
        if fold(name) in brands and line.words[stop - 1].capital:
            quoted = i > 0 and line.words[i - 1].text in OPEN and quote_span(line, i - 1) == stop + 1
            return Body(i - quoted, stop + quoted, name, 4, body_type(name) or "otherBody", word.text, confidence=0.8)
    return None
