"""Units in small letters, where somebody holds a post there or belongs there.

"head of the department of international relations", "who heads the Centre's trade data laboratory", "Brian Ocen of
EISD's survey unit": without a person or post beside it, a noun like these is a word like any other.
"""

from __future__ import annotations

from kgbuild.annotate.body import Body
from kgbuild.annotate.bodywords import body_type, head_of, is_acronym, post_words, word_set
from kgbuild.annotate.words import Line, Word

__all__ = ["lower_unit"]

_MOST = 9
_BEFORE = 4
_DETERMINERS = frozenset(("the", "its", "our", "their", "his", "her"))


def lower_unit(line: Line, i: int) -> Body | None:
    """The unit whose name begins at word ``i``: words of what it does, the noun, "of" or "for" and a topic."""
    words = line.words
    noun = i
    while noun < len(words) and noun - i <= _BEFORE and words[noun].text not in word_set("lower_units"):
        if not _plain(words[noun]):
            return None
        noun += 1
    if noun >= len(words) or words[noun].text not in word_set("lower_units") or (noun > i and not _whole(line, i)):
        return None
    owner = _owner(line, i)
    if not (_held(line, owner) or _belonging(line, owner)):
        return None
    end = _topic_end(line, noun)
    owned = owner < i and words[i - 1].text != "the"
    above = end + 1 < len(words) and words[end].text in ("of", "at", "in") and _body_at(line, end + 1)
    if end == noun + 1 and not (noun > i and (owned or above)):
        return None  # "head of the department", "chair of the Foundation's board" alone name nothing
    name = line.between(i, end)
    return Body(i, end, name, 1, body_type(name) or "otherBody", words[noun].text, confidence=0.8)


def _plain(word: Word) -> bool:
    return word.kind == "word" and not word.capital and word.pos in ("NOUN", "ADJ", "PROPN", "VERB")


def _whole(line: Line, i: int) -> bool:
    """Whether no further word of the name stands before ``i``."""
    before = line.words[i - 1] if i else None
    return before is not None and (before.kind == "possessive" or before.text.lower() in _DETERMINERS)


def _owner(line: Line, i: int) -> int:
    """Where the article, "our" or the owner ("the Institute's") before the unit begins."""
    words = line.words
    if i and words[i - 1].text.lower() in _DETERMINERS:
        return i - 1
    if i > 1 and words[i - 1].kind == "possessive" and (head_of(words[i - 2]) or is_acronym(words[i - 2].text)):
        at = i - 2
        acronym = head_of(words[at]) is None
        while (
            at
            and not acronym
            and i - at < _MOST
            and (words[at - 1].capital or words[at - 1].text in ("of", "for", "and", "the"))
        ):
            if words[at - 1].text in ("of", "for", "and") and not words[at - 2].capital:
                break
            at -= 1
        return at
    return i


def _held(line: Line, at: int) -> bool:
    """Whether a post there, or a verb for having it, stands before: "head of", "who heads"."""
    words = line.words
    if at and words[at - 1].text in ("heads", "leads", "directs", "runs", "headed", "leading", "heading"):
        return True
    return at > 1 and words[at - 1].text in ("of", "at", "in") and words[at - 2].text.lower() in post_words()


def _belonging(line: Line, at: int) -> bool:
    """Whether a name stands before "of", "from" or "at"."""
    words = line.words
    if at < 3 or words[at - 1].text not in ("of", "from", "at"):
        return False
    name = words[at - 2]
    return name.kind == "word" and name.capital and head_of(name) is None and words[at - 3].capital


def _topic_end(line: Line, noun: int) -> int:
    """The end of "of international relations", "for resource governance"; behind the noun where none follows."""
    words, end = line.words, noun + 2
    if end >= len(words) or words[noun + 1].text not in ("of", "for", "on"):
        return noun + 1
    while (
        end < len(words)
        and end - noun < _MOST
        and words[end].kind == "word"
        and not words[end].capital
        and (words[end].pos in ("NOUN", "ADJ", "PROPN") or words[end].text in ("and", "of"))
    ):
        end += 1
    while end > noun + 2 and words[end - 1].text in ("and", "of"):
        end -= 1
    return end if end > noun + 2 else noun + 1


def _body_at(line: Line, at: int) -> bool:
    """Whether a capitalized name stands there."""
    words = line.words
    at += at < len(words) and words[at].text == "the"
    return at < len(words) and words[at].capital
