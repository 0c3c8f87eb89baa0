"""Where persons may be named: runs of capitalized words, cut at honorifics, posts and other common words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from kgbuild.annotate.degrees import short_degrees
from kgbuild.annotate.names import is_given_name, is_name_word
from kgbuild.annotate.namesets import common_words, doubtful_honorifics, folded_set, honorifics, particles, posts
from kgbuild.annotate.places import is_country, lookup
from kgbuild.annotate.syntax import is_english
from kgbuild.annotate.words import Line, Word
from kgbuild.lexicons import lexicon
from kgbuild.spans import Span

__all__ = ["candidates", "is_degree", "topic_of_post"]


def candidates(line: Line, taken: Sequence[Span]) -> Iterator[tuple[int, int]]:
    """What may be persons' names outside the taken spans, as first word and stop, left to right."""
    for first, stop in _runs(line, sorted(taken)):
        yield from _names(line, first, stop)


def _runs(line: Line, taken: list[Span]) -> list[tuple[int, int]]:
    """Stretches of name words, initials and particles without other signs."""
    out: list[tuple[int, int]] = []
    words, i, k, n = line.words, 0, 0, len(line.words)
    while i < n:
        word = words[i]
        while k < len(taken) and taken[k].end <= word.start:
            k += 1
        if (k < len(taken) and taken[k].start < word.end) or not _starts_name(word):
            i += 1
            continue
        limit = taken[k].start if k < len(taken) else line.sentence.span.end
        j = i + 1
        while j < n and words[j].start < limit and j - i < 12 and _goes_on(words, j):
            j += 1
        while j > i + 1 and _hangs(words, j - 1, i):
            j -= 1
        out.append((i, j))
        i = j
    return out


@cache
def _son_of() -> frozenset[str]:
    return frozenset(lexicon("persons")["son_of"])


def _hangs(words: Sequence[Word], k: int, first: int) -> bool:
    """Whether a small word at the end of a run belongs to no name: "van", but not "Asan uulu"."""
    low = words[k].text.lower()
    if words[k].capital or low not in particles():
        return False
    return not (low in _son_of() and k > first + 1)


def _starts_name(word: Word) -> bool:
    if word.kind == "initial":
        return True
    if word.kind == "abbreviation":
        return word.capital
    return word.kind == "word" and word.capital and not any(c.isdigit() for c in word.text)


def _goes_on(words: Sequence[Word], j: int) -> bool:
    word = words[j]
    if word.kind in ("initial", "abbreviation"):
        return True
    if word.kind == "word":
        if word.capital:
            return not any(c.isdigit() for c in word.text)
        low = word.text.lower()
        base = re.split(r"[-‑’'`]", low)[0]
        if low in _son_of():
            return words[j - 1].capital
        if low in particles() or (
            base in particles() and word.text[-1].isalpha() and any(c.isupper() for c in word.text)
        ):
            return (j + 1 < len(words) and (words[j + 1].capital or words[j + 1].text.lower() in particles())) or any(
                c.isupper() for c in word.text
            )
        return re.fullmatch(r"[a-z]{1,4}[A-Z][a-z]{2,}", word.text) is not None
    if word.text in '“"‘”’' and _of_nickname(words, j):
        return True
    if word.text in ("(", "“", '"', "‘"):
        return False
    return (
        word.text in ("‑", "-")
        and not word.gap
        and j + 1 < len(words)
        and not words[j + 1].gap
        and words[j + 1].capital
    )


def _of_nickname(words: Sequence[Word], j: int) -> bool:
    """Whether the quotation mark opens or closes one word between two words of a name: 'Jose "Jem" Uy'."""
    opens = j + 3 < len(words) and words[j].gap and not words[j + 1].gap and not words[j + 2].gap
    if opens and words[j + 2].text in '”"’' and words[j + 1].capital and words[j + 3].capital:
        return words[j + 3].gap
    return j >= 2 and words[j - 2].text in '“"‘' and not words[j].gap and _of_nickname(words, j - 2)


def _names(line: Line, first: int, stop: int) -> list[tuple[int, int]]:
    """The name inside a run: behind honorifics and posts, before posts and other common words."""
    words = line.words
    pieces: list[tuple[int, int]] = []
    begin = first
    for i in range(first, stop):
        if _is_break(line, i, begin, stop):
            if i > begin:
                pieces.append((begin, i))
            begin = i + 1
    if begin < stop:
        pieces.append((begin, stop))
    out = []
    for piece in pieces:
        a, b = piece
        while (
            a < b
            and words[a].kind == "word"
            and not words[a].capital
            and words[a].text.lower()
            not in ("de", "van", "von", "al", "el", "bin", "ibn", "abu", "da", "di", "le", "la", "ten", "ter", "zu")
        ):
            a += 1
        a = _behind_people(line, _behind_topic(line, a, b), b)
        b = _without_letters(line, a, b)
        while b > a and (_hangs(words, b - 1, a) or words[b - 1].kind == "sign"):
            b -= 1
        if b - a >= 1:
            out.append((a, b))
    return out


def _without_letters(line: Line, a: int, b: int) -> int:
    """The name's end without letters behind it: "Aya Mori M.A.", "Ian Gow OBE"."""
    words = line.words
    while b > a + 2:
        if line.folded[b - 1] in _post_nominals() and words[b - 1].shouted:
            b -= 1
        elif b > a + 3 and words[b - 2].kind == "initial" and is_degree(line.between(b - 2, b)):
            b -= 2
        else:
            break
    return b


def is_degree(text: str) -> bool:
    """Whether the text is a short degree: "M.Sc."."""
    return text.replace(" ", "").rstrip(".") in lexicon("titles")["degrees_short"]


@cache
def _post_nominals() -> frozenset[str]:
    return folded_set("titles", "post_nominals")


def _behind_topic(line: Line, a: int, b: int) -> int:
    """Where a name begins that stands right behind the topic of a post: "Minister of Transport | NAME"."""
    words = line.words
    low = words[a - 1].text.lower() if a else ""
    if low not in ("of", "for", "and", "on", "&") and not (a and words[a - 1].capital and topic_of_post(line, a - 1)):
        return a
    at = _behind_brand(line, a, b)
    if at > a:
        return at
    while at < b - 2 and _topic_word(words[at]):
        at += 1
    named = any(
        is_name_word(word.text) or (word.entity == "PERSON" and not is_english(word.text)) for word in words[at:b]
    )
    return at if at > a and named else a


def _behind_people(line: Line, a: int, b: int) -> int:
    """Where the name begins in "the Jesuit | Tomás Ballesteros": behind an English word for people."""
    words = line.words
    if b - a < 3 or not a or words[a - 1].text.lower() not in ("the", "a", "an"):
        return a
    person = is_given_name(words[a + 1].text) and not is_english(words[a + 1].text)
    return a + 1 if person and _topic_word(words[a]) and words[a].capital else a


def _behind_brand(line: Line, a: int, b: int) -> int:
    """Where the name begins in "coordinator of Alpinwerk | Heidi Moser"; ``a`` where no body stands before it."""
    words = line.words
    known = is_name_word(words[a].text) or words[a].kind != "word" or line.folded[a - 2] not in posts()
    if known or a + 2 >= b or words[a - 1].text not in ("of", "at", "from"):
        return a
    return a + 1 if is_given_name(words[a + 1].text) and words[a + 2].capital else a


def _topic_word(word: Word) -> bool:
    return word.kind == "word" and len(word.text) >= 4 and is_english(word.text) and not is_given_name(word.text)


_NAME_LIKE = frozenset(("ba", "ma", "ms", "md", "jd", "bs", "dd", "bd"))
_CAPITAL_DEGREES = frozenset(("BA", "MA", "MS", "MD", "JD", "BS"))


def _is_break(line: Line, i: int, begin: int, stop: int) -> bool:
    word, key = line.words[i], line.folded[i]
    if word.kind == "initial":
        if i + 1 < len(line.words) and key == "h" and line.words[i + 1].text.startswith("E"):
            return _excellency(line, i)
        return key == "e" and i > 0 and line.folded[i - 1] == "h" and _excellency(line, i - 1)
    if word.kind == "abbreviation":
        return key not in ("jr", "sr", "st") or (key == "sr" and i == begin)
    if word.kind == "sign" or (i > begin and not word.capital and word.text in particles()):
        return False
    if key in short_degrees() - _NAME_LIKE or (i > begin and word.text in _CAPITAL_DEGREES):
        return True
    if word.shouted and len(word.text) > 3 and i > begin and i + 1 >= stop and not line.words[i - 1].shouted:
        return False  # a SURNAME in capitals, even where it is a word
    given = key in folded_set("persons", "given") or key in folded_set("persons", "surnames")
    if key in ("saint", "st", "san", "santa") and i + 1 < stop and lookup(line.between(i, i + 2)) is not None:
        return True
    if (i > begin and key in ("petersburg",)) or (
        i
        and lookup(line.between(i - 1, i + 1)) is not None
        and key not in folded_set("persons", "given")
        and line.folded[i - 1] in ("saint", "st", "new", "los", "san")
    ):
        return True
    if i == begin and key in doubtful_honorifics():
        ranked = i + 1 < stop and line.folded[i + 1] in honorifics() | posts() and key in ("vice", "rear")
        return ranked or (stop - i >= 3 and line.words[i + 1].capital and line.words[i + 2].capital)
    if i > begin and key in doubtful_honorifics():
        return False
    if i == begin and key == "tan" and i + 1 < stop and line.folded[i + 1] == "sri":
        return True
    if i > begin and f"{line.folded[i - 1]} {key}" in folded_set("persons", "given_pairs"):
        return False
    if key in honorifics() or (key in posts() and not given):
        # "Jackie Chan", "Sarah King": what may also be a surname ends no name that it stands at the end of
        return not (i > begin and i + 1 >= stop and key in folded_set("titles", "also_surnames"))
    country = i == begin and stop - i >= 3 and not given and word.kind == "word" and is_country(word.text)
    return country or (key in common_words() and not given)


def _excellency(line: Line, i: int) -> bool:
    """ "H.E." before a name is an honorific, not two initials."""
    words = line.words
    follow = words[i + 2] if i + 2 < len(words) else None
    return follow is not None and follow.capital and follow.gap and i + 3 < len(words) and (words[i + 3].capital)


def topic_of_post(line: Line, i: int) -> bool:
    """Whether the word ends the topic of a post: "Deputy Minister of Water Resources | NAME"."""
    at = i
    while at > 0 and i - at < 7:
        word, key = line.words[at], line.folded[at]
        if key in posts():
            return line.words[at + 1].text in ("of", "for")
        if not (word.capital and word.kind == "word") and word.text not in ("of", "for", "and", "the", "&"):
            return False
        at -= 1
    return False
