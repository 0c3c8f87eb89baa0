"""Posts that no list knows: a noun for somebody who does something, in apposition to a name.

"Emily Harcourt, Keeper of Asian Manuscripts at Bodmin Library", "Per Lind (harbour pilot, Port of Alta)".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kgbuild.annotate.bodywords import head_of, word_set
from kgbuild.annotate.syntax import is_english
from kgbuild.annotate.words import Line, Word
from kgbuild.model.mention import Mention
from kgbuild.spans import Span

__all__ = ["unlisted_posts"]

_AGENTIVE = re.compile(r"[a-z]{2,}(?:er|or|ist|ian|ant|eer|ee|man|woman|ive|ster|wright|ward|lead)")
_BEHIND = frozenset((",", "(", "–", "—", "|"))
_ARTICLES = frozenset(("a", "an", "the", "its", "our", "their"))
_ENDS = frozenset(("of", "at", "for", "in", "from", "with", ",", ";", ")", "(", "|", "–", "—"))
_MOST = 4


def unlisted_posts(line: Line, taken: Sequence[Span], people: Sequence[Mention]) -> Iterator[Mention]:
    """Such posts behind the persons of a line, outside the taken spans (those of listed posts among them)."""
    ends = {person.span.end for person in people}
    for i, word in enumerate(line.words):
        if word.end not in ends or i + 2 >= len(line.words) or line.words[i + 1].text not in _BEHIND:
            continue
        first = i + 2 + (line.words[i + 2].text.lower() in _ARTICLES)
        stop = _run(line, first)
        span = line.span(first, stop) if stop > first else None
        if span is None or any(span.overlaps(other) for other in taken) or _degree(line, stop, taken):
            continue
        yield Mention("position", span, line.sentence.index, line.between(first, stop), confidence=0.6)


def _degree(line: Line, stop: int, taken: Sequence[Span]) -> bool:
    """Whether it is "Master of Sociology" and no "Master of St Aldate's College"."""
    words = line.words
    if words[stop - 1].text.lower() not in ("master", "doctor", "bachelor", "candidate"):
        return False
    at = stop + 1 + (stop + 1 < len(words) and words[stop + 1].text == "the")
    return at >= len(words) or not any(span.start == words[at].start for span in taken)


def _run(line: Line, first: int) -> int:
    """The end of a noun phrase of common words whose last one is such a noun; ``first`` where there is none."""
    words, stop = line.words, first
    while stop < len(words) and stop - first < _MOST and _common(words[stop]):
        stop += 1
    ends = stop >= len(words) or words[stop].text.lower() in _ENDS
    return stop if stop > first and ends and _does(words[stop - 1]) else first


def _common(word: Word) -> bool:
    return word.kind == "word" and word.pos in ("NOUN", "PROPN", "ADJ") and is_english(word.text)


def _does(word: Word) -> bool:
    low = word.text.lower()
    return _AGENTIVE.fullmatch(low) is not None and word.pos != "ADJ" and head_of(word) is None and low not in _things()


def _things() -> frozenset[str]:
    """Nouns that end alike and name no people."""
    return word_set("no_posts")
