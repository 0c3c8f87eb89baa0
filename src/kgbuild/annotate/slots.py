"""What speaks for and against a run of capitals being a body: marks of its form, of its slot, of the model.

A logistic model with one weight a mark, ``lexicons/bodies.json``, says how probable a body is
(``benchmarks/bodies.py`` fits the weights on annotated reports). What its head noun is tells little there, for the
grammar of head nouns has had its turn: it is the slot that a body's name fills and that nothing else fills.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from kgbuild.annotate.bodywords import exact_set, head_of, is_acronym, is_ordinary, post_words, word_set
from kgbuild.annotate.names import is_given_name, is_name_word
from kgbuild.annotate.namesets import folded_set
from kgbuild.annotate.places import is_country, lookup
from kgbuild.annotate.syntax import is_english
from kgbuild.annotate.words import Line, Word
from kgbuild.lexicons import lexicon
from kgbuild.spans import Span
from kgbuild.weights import Weights, shipped_weights

__all__ = ["Around", "body_weights", "is_other", "marks_of", "touching"]


@dataclass(frozen=True)
class Around:
    """What else the line names, where it begins and ends, and which words the report has in small letters."""

    body_starts: frozenset[int] = frozenset()
    body_ends: frozenset[int] = frozenset()
    person_starts: frozenset[int] = frozenset()
    person_ends: frozenset[int] = frozenset()
    persons: tuple[tuple[Span, float], ...] = ()
    """In order, with how sure they are."""
    lower: frozenset[str] = frozenset()


def touching(persons: Sequence[tuple[Span, float]], span: Span) -> Iterator[tuple[Span, float]]:
    """Those of the persons (in order, none inside another) that share a character with the span."""
    at = max(bisect_left(persons, (span, 0.0)) - 1, 0)
    while at < len(persons) and persons[at][0].start < span.end:
        if persons[at][0].overlaps(span):
            yield persons[at]
        at += 1


@cache
def body_weights() -> Weights:
    """The weights that ship with kgbuild."""
    return shipped_weights("bodies.json")


def marks_of(line: Line, first: int, stop: int, around: Around) -> frozenset[str]:
    """The marks that the words ``first`` to ``stop`` bear."""
    form = {*_of_form(line, first, stop, around)}
    slot = {*_before(line, first, around), *_behind(line, stop, around)}
    layout = line.sentence.layout
    marks = form | slot | {f"layout-{layout}"}
    if layout == "heading" or first == 0:
        marks.add(f"opens-{layout}" if first == 0 else "in-heading")
    if slot & _TIED:
        marks.add("tied")
        if "head-other" in form:
            marks.add("tied-other")
    return frozenset(marks)


_TIED = frozenset(("in-brackets-of-person", "behind-person-and-post", "of-person", "of-post", "listed-with-body"))


# ---------------------------------------------------------------- the words of the name


def _of_form(line: Line, first: int, stop: int, around: Around) -> Iterator[str]:
    words = [w for w in line.words[first:stop] if w.kind in ("word", "abbreviation") and w.capital]
    count = len(words)
    yield f"words-{min(count, 5)}"
    if count > 1:
        yield "long"
    head = _sort(_head(line, first, stop))
    yield from (f"head-{sort}" for sort in (head,) if sort)
    if head in _OTHER:
        yield "head-other"
    yield from (f"last-{sort}" for sort in (_sort(words[-1]),) if sort)
    yield from (f"first-{sort}" for sort in (_sort(words[0]),) if sort)
    if any(w.text in ("of", "for") for w in line.words[first:stop]):
        yield "complement"
    small = [w.text for w in line.words[first:stop] if w.kind == "word" and not w.capital]
    if any(text in ("and", "&") for text in small):
        yield "joined"
    if any(text in _FOREIGN for text in small):
        yield "foreign-joiner"
    inner = {_sort(w) for w in words[:-1]}
    yield from (f"has-{sort}" for sort in sorted(inner & {"place", "event", "acronym", "name", "demonym"}))
    if any(w.text.lower() in around.lower for w in words):
        yield "elsewhere-small"
    if all(w.shouted for w in words):
        yield "shouted"
    entities = {w.entity for w in words}
    if len(entities) == 1:
        yield f"model-{next(iter(entities)) or 'none'}"
    span = line.span(first, stop)
    for person, sure in touching(around.persons, span):
        how = "sure" if sure >= 0.85 else "likely" if sure >= 0.6 else "doubtful"
        yield f"person-{'whole' if person.contains(span) else 'part'}-{how}"
    if lookup(line.between(first, stop)) is not None:
        yield "a-place"


def is_other(line: Line, first: int, stop: int) -> bool:
    """Whether the name says that the thing is written, built or lived in: "Federal Capital Territory"."""
    return _sort(_head(line, first, stop)) == "writing"


def _head(line: Line, first: int, stop: int) -> Word:
    """What the name says the thing is: the word before "of" or "for", else the last one."""
    for at in range(first + 1, stop):
        if line.words[at].text in ("of", "for", "on", "the"):
            return line.words[at - 1]
    return line.words[stop - 1]


_OTHER = frozenset(("event", "writing", "room", "day"))
_FOREIGN = frozenset(
    ("de", "del", "della", "di", "do", "da", "dos", "das", "des", "du", "der", "la", "las", "los", "le", "les")
)


def _sort(word: Word) -> str:
    """What sort of word it is, for a name; nothing of head nouns of bodies, of which the model shall not learn."""
    low = word.text.lower()
    if low in word_set("not_bodies") or low in word_set("gatherings") or low == "congress":
        return "event"
    if low in word_set("writings"):
        return "writing"
    if low in folded_set("persons", "rooms") or low in folded_set("persons", "rooms_first"):
        return "room"
    if head_of(word) is not None:
        return ""
    if is_acronym(word.text):
        return "acronym"
    if word.text in exact_set("demonyms") or low in word_set("demonyms"):
        return "demonym"
    if low in lexicon("dates")["months"] or low in lexicon("dates")["words"]["weekdays"]:
        return "day"
    if is_country(word.text) or lookup(word.text) is not None:
        return "place"
    if is_given_name(word.text):
        return "given"
    if is_ordinary(word):
        return "plural" if low.endswith("s") and word.pos != "ADJ" else "adjective" if word.pos == "ADJ" else "noun"
    if is_name_word(word.text):
        return "name"
    return "english" if is_english(word.text) else "unknown"


# ---------------------------------------------------------------- where it stands


_LINKS = frozenset(
    ("of", "at", "from", "with", "by", "in", "for", "to", "on", "and", "between", "via", "through", "as", "under")
)


def _before(line: Line, first: int, around: Around) -> Iterator[str]:
    words, at = line.words, first - 1
    if at >= 0 and words[at].text.lower() in ("the", "our", "its", "their", "a", "an", "this"):
        yield f"article-{words[at].text.lower()}"
        at -= 1
    elif at >= 0 and words[at].text in '“"«„‘':
        yield "quoted"
        at -= 1
    else:
        yield "article-none"
    if at < 0:
        yield "before-nothing"
        return
    word = words[at]
    low = word.text.lower()
    person, body = word.end in around.person_ends, word.end in around.body_ends
    if person:
        yield "person-before"
    if body:
        yield "body-before"
    if low in _LINKS:
        yield f"link-{low}"
        yield from _governor(line, at, around)
    elif low in (",", ";", "(", "–", "—", ":", "/", "|"):
        yield f"sign-{low}"
        yield from _behind_sign(line, at, around)
    elif word.kind == "possessive":
        yield "possessed-by-body" if at and words[at - 1].end in around.body_ends else "possessed"
    elif not (person or body):
        yield f"word-{'capital' if word.capital else word.pos.lower() or word.kind}"
        if low in word_set("brand_nouns"):
            yield "word-brand-noun"


def _governor(line: Line, at: int, around: Around) -> Iterator[str]:
    """What the small word at ``at`` hangs on."""
    words, link = line.words, line.words[at].text.lower()
    if at == 0:
        yield f"{link}-opens"
        return
    before = words[at - 1]
    low = before.text.lower()
    if before.end in around.person_ends:
        yield "of-person" if link in ("of", "from", "at", "with") else f"{link}-person"
    elif before.end in around.body_ends:
        yield "listed-with-body" if link == "and" else f"{link}-body"
    elif low in post_words() or low in _offices():
        yield "of-post" if link in ("of", "at", "from", "with", "for") else f"{link}-post"
    elif low in word_set("staff") or low in word_set("senders"):
        yield "of-staff"
    elif low in word_set("giving"):
        yield f"{link}-giving"
    elif low in word_set("holding"):
        yield f"{link}-holding"
    elif low in word_set("siting"):
        yield f"{link}-siting"
    elif low == ",":
        yield from (f"{link}-behind-comma", *_behind_sign(line, at - 1, around))
    else:
        sort = "capital" if before.capital else before.pos.lower() or before.kind
        yield f"{link}-{sort}"


@cache
def _offices() -> frozenset[str]:
    return frozenset(lexicon("positions")["held_at_bodies"])


def _behind_sign(line: Line, at: int, around: Around) -> Iterator[str]:
    words, sign = line.words, line.words[at].text
    if at == 0:
        return
    before = words[at - 1]
    if before.end in around.person_ends:
        yield "in-brackets-of-person" if sign == "(" else f"person{sign}"
    elif before.end in around.body_ends:
        yield "listed-with-body" if sign in (",", ";") else f"body{sign}"
    elif before.text.lower() in post_words():
        yield "behind-post-sign"
    elif before.text in ("”", '"', "»", "’"):
        yield f"title{sign}"
    elif sign == ":" and at <= 4:
        low = {w.text.lower() for w in words[:at]}
        yield "label-of-bodies" if low & word_set("body_labels") else "label"
    if sign in (",", "–", "—", "(") and _post_behind_person(line, at, around):
        yield "behind-person-and-post"


def _post_behind_person(line: Line, at: int, around: Around) -> bool:
    """ "NAME, team leader |, X": a post stands between a person and the sign at ``at``."""
    words, k, post = line.words, at - 1, False
    while k >= 0 and at - k < 10 and words[k].kind in ("word", "possessive", "abbreviation"):
        if words[k].end in around.person_ends:
            return False
        post = post or words[k].text.lower() in post_words()
        k -= 1
    return post and k >= 1 and words[k].text in (",", "(", "–", "—") and words[k - 1].end in around.person_ends


def _behind(line: Line, stop: int, around: Around) -> Iterator[str]:
    words = line.words
    if stop >= len(words):
        yield "ends-line"
        return
    word = words[stop]
    low = word.text.lower()
    if word.start in around.person_starts:
        yield "person-behind"
    elif word.start in around.body_starts:
        yield "body-behind"
    elif word.text in (",", "(", ")", ".", ";", ":", "”", '"', "–", "—"):
        yield f"then-{word.text}"
        yield from _past_sign(line, stop, around)
    elif low in ("and", "in", "of", "on", "for", "at", "with", "by", "to", "from"):
        yield f"then-{low}"
        if low == "and" and stop + 1 < len(words):
            k = stop + 1 + (words[stop + 1].text == "the")
            if k < len(words) and words[k].start in around.body_starts:
                yield "listed-with-body"
    elif word.kind == "possessive":
        yield "then-possessive"
    elif word.kind == "number":
        yield "then-number"
    else:
        yield f"then-{'capital' if word.capital else word.pos.lower() or word.kind}"
        if low in word_set("acting"):
            yield "then-acting"


def _past_sign(line: Line, stop: int, around: Around) -> Iterator[str]:
    words, sign = line.words, line.words[stop].text
    if stop + 1 >= len(words):
        return
    k = stop + 1 + (words[stop + 1].text in ("the", "and"))
    if k >= len(words):
        return
    if words[k].start in around.body_starts:
        yield "listed-with-body" if sign in (",", ";") else f"then-{sign}-body"
    elif words[k].start in around.person_starts:
        yield f"then-{sign}-person"
    elif sign in (",", "(") and words[k].capital and lookup(words[k].text) is not None:
        yield f"then-{sign}-place"
    elif words[k].kind == "number":
        yield f"then-{sign}-number"
