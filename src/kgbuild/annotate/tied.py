"""Bodies that no word of their name shows: what stands where a person's body stands.

"Amara Lind (Nordic Data Stewards)", "Lorik Berisha of Civic Compass", "chairman of “Murap Birimdigi”", "coordinator of
Alpinwerk": capitals there name a body, if they are no place, no topic and no other person.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from kgbuild.annotate.bodywords import head_of, is_ordinary, post_words, word_set
from kgbuild.annotate.names import is_given_name
from kgbuild.annotate.places import lookup
from kgbuild.annotate.qualifiers import person_begins
from kgbuild.annotate.trimmings import OPEN, brand_like, legal_suffix, quote_span
from kgbuild.annotate.words import Line, Word
from kgbuild.lexicons import lexicon
from kgbuild.model.mention import Mention
from kgbuild.spans import Span

__all__ = ["tied_bodies"]

_MOST = 6
_COMPASS = frozenset(
    [
        "upper",
        "lower",
        "north",
        "south",
        "east",
        "west",
        "northern",
        "southern",
        "eastern",
        "western",
        "central",
        "inner",
        "outer",
        "greater",
        "new",
    ]
)
_CAMEL = re.compile(r"(?!Mc|Mac|De|Di|La|Le|Van|O)[A-Z][a-z]+[A-Z][a-z]+")
_MEETINGS = frozenset(("Forum", "Festival", "Project", "Dialogue", "Review", "Survey"))
_LINKS = frozenset(("of", "from", "at", "with"))
_LISTED = frozenset(("item", "label", "programme", "heading"))


def tied_bodies(line: Line, taken: Sequence[Span], persons: Sequence[Mention]) -> list[Mention]:
    """The bodies that a line ties persons or posts to, outside the taken spans."""
    blocked = sorted([*taken, *(m.span for m in persons)])
    out: list[Mention] = []
    for first, stop, sure in _places(line, persons):
        end = legal_suffix(line, stop)
        span = line.span(first, end)
        if not any(span.overlaps(other) for other in blocked) and not any(span.overlaps(m.span) for m in out):
            name = (
                line.between(first, end).strip('“”«»„" ')
                if line.words[first].text in OPEN
                else line.between(first, end)
            )
            out.append(Mention("institution", span, line.sentence.index, name, type="otherBody", confidence=sure))
    return out


def _places(line: Line, persons: Sequence[Mention]) -> Iterator[tuple[int, int, float]]:
    """Where such names stand, as first word, stop and confidence."""
    ends = {person.span.end for person in persons}
    for i, word in enumerate(line.words):
        if word.end in ends and i + 2 < len(line.words):
            found = _behind_person(line, i + 1)
        elif _holds(line, i):
            found = _behind_post(line, i + 1)
        else:
            found = None
        if found is None and word.end in ends:
            found = _behind_person_and_post(line, i + 1)
        if found is not None:
            yield found


def _behind_person(line: Line, at: int) -> tuple[int, int, float] | None:
    words, sign = line.words, line.words[at].text.lower()
    listed = line.sentence.layout in _LISTED
    if sign == "(":
        stop = _run(line, at + 1)
        closed = stop < len(words) and words[stop].text in (")", ",")
        return (at + 1, stop, 0.75) if closed and _names_body(line, at + 1, stop, plain=True, forum=True) else None
    if sign in ("of", "from", "with"):
        first = at + 1 + (words[at + 1].text.lower() == "the")
        stop = _run(line, first)
        area = stop == first + 2 and words[first].text.lower() in _COMPASS
        long = (stop > first + 1 and not area) or (
            stop == first + 1 and _CAMEL.fullmatch(words[first].text) is not None
        )
        named = long and _names_body(line, first, stop, plain=True, forum=sign != "with")
        return (first, stop, 0.7) if named and not is_given_name(words[first].text) else None
    if sign == "," and listed:
        stop = _run(line, at + 1)
        ends = stop >= len(words) or words[stop].kind == "sign"
        whole = ends and stop > at + 2 and all(is_ordinary(w) for w in words[at + 1 : stop])
        return (at + 1, stop, 0.65) if whole and _names_body(line, at + 1, stop, plain=True) else None
    return None


def _behind_person_and_post(line: Line, at: int) -> tuple[int, int, float] | None:
    """ "NAME, Team Leader, Nordic Water Partnership;": what a comma parts from a post, up to the next sign."""
    words, k = line.words, at + 1
    if k >= len(words) or words[at].text not in (",", "("):
        return None
    while k < len(words) and k - at <= _POST_WORDS and words[k].kind in ("word", "possessive"):
        k += 1
    if k + 1 >= len(words) or words[k].text != "," or words[k - 1].text.lower() not in post_words():
        return None
    first = k + 1
    stop = _run(line, first)
    end = legal_suffix(line, stop)
    whole = stop > first and (end >= len(words) or words[end].kind == "sign")
    if not whole or not _names_body(line, first, stop, plain=True):
        return None
    last = words[stop - 1]
    proper = end > stop or (
        (stop > first + 1 and not all(is_ordinary(w) for w in words[first:stop])) or head_of(last) is not None
    )
    return (first, stop, 0.7) if proper else None


_POST_WORDS = 7


def _behind_post(line: Line, at: int) -> tuple[int, int, float] | None:
    words = line.words
    if at + 1 >= len(words) or words[at].text.lower() not in _LINKS:
        return None
    first = at + 1 + (words[at + 1].text.lower() == "the")
    if first >= len(words):
        return None
    if words[first].text in OPEN:
        stop = quote_span(line, first)
        branded = stop and brand_like(line.between(first + 1, stop - 1)) and stop - first <= _MOST + 2
        return (first, stop, 0.75) if branded else None
    stop = _run(line, first)
    forum = words[at - 1].text.lower() not in ("speaker", "chair", "chairman", "chairwoman", "chairperson")
    seated = words[at].text.lower() in ("at", "with") and line.sentence.layout in _LISTED  # "officer at Bay Watch Asia"
    sent = words[at - 1].text.lower() in _SENT and words[stop - 1].text == "Forum" and stop > first + 2
    plain = stop > first + 1 and (seated or sent or (forum and words[first].text == "Forum"))
    return (first, stop, 0.65) if _names_body(line, first, stop, plain=plain, forum=forum) else None


_SENT = frozenset(("team", "delegation"))
"""Crowds that only a body sends: "a team of the Hill Country Research Forum"."""


def _holds(line: Line, i: int) -> bool:
    return line.words[i].kind == "word" and line.words[i].text.lower() in _offices()


@cache
def _offices() -> frozenset[str]:
    """Posts that are held at a body, and of nothing else that has a name."""
    return frozenset(lexicon("positions")["held_at_bodies"]) | _SENT


def _run(line: Line, first: int) -> int:
    """The end of the capitalized words from ``first``, with small words between them."""
    words, stop = line.words, first
    while stop < len(words) and stop - first < _MOST and words[stop].kind == "word":
        word = words[stop]
        ahead = stop
        while stop > first and ahead < len(words) and ahead - stop < 2 and words[ahead].text.lower() in _small():
            ahead += 1
        if ahead > stop and ahead < len(words) and words[ahead].capital:
            stop = ahead + 1
            continue
        if not word.capital:
            break
        if word.capital and stop > first and person_begins(words, stop):
            break
        stop += 1
    return stop


@cache
def _small() -> frozenset[str]:
    """Small words inside a name; "the" only behind another one ("of the North")."""
    return (word_set("joiners") - {"in", "to", "on", "i", "y", "e"}) | {"the"}


def _names_body(line: Line, first: int, stop: int, *, plain: bool, forum: bool = False) -> bool:
    """Whether capitals may name a body; ``plain`` lets a name of common words do, of two words at least.

    ``forum`` lets the words begin or end with what meetings and bodies are called alike ("Lagos Policy Forum").
    """
    words = [w for w in line.words[first:stop] if w.capital]
    at_edge = forum and len(words) > 1
    other = [w for n, w in enumerate(words) if not (at_edge and n in (0, len(words) - 1) and w.text in _MEETINGS)]
    if (
        not words
        or person_begins(line.words, first)
        or _of_another_kind(other, named=len(other) < len(words) or head_of(words[-1]) is not None)
    ):
        return False
    meeting = len(other) < len(words) and len(words) > 2  # "Lagos Policy Forum"
    if not meeting and any(lookup(line.between(first, k)) is not None for k in range(first + 1, stop + 1)):
        return False
    common = all(is_ordinary(w) for w in words)
    if len(words) == 1:
        return not common and len(words[0].text) > 3 and not is_given_name(words[0].text)
    return plain or not common


def _of_another_kind(words: Sequence[Word], *, named: bool = False) -> bool:
    """Whether a word is a post, a month, a kind of event or a word that opens phrases."""
    dates = lexicon("dates")
    other = (
        post_words() | (frozenset() if named else word_set("not_bodies")) | word_set("openers") | word_set("demonyms")
    )
    return any(
        w.text.lower() in other or w.text.lower() in dates["months"] or w.text.lower() in dates["words"]["weekdays"]
        for w in words
    )
