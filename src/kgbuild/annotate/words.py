"""A sentence as a row of words: what every grammar of names in this package reads."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from kgbuild.folding import fold
from kgbuild.model.text import Sentence
from kgbuild.spans import Span

__all__ = ["Line", "Word", "line_of"]

# An initial with its full stop ("M.", "Zh.", "A.-B."), an abbreviation ("Univ."), a word, a number, a sign.
_WORD = re.compile(
    r"(?P<initial>(?:(?:Ma(?=\.\s+[A-Z])|Zh|Sh|Ch|Kh|Ts|Ye|Yu|Ya|Th|Ph|Gh|Dzh|[^\W\d_a-zà-öø-ÿа-я])\.)(?:-(?=[^\W\d_]\.))?)"
    r"|(?P<abbreviation>(?:Univ|Dept|Inst|Prof|Dr|Mr|Mrs|Ms|St|Assoc|Asst|Amb|Hon|Rev|Gen|Col|Lt|Capt|Acad|Corp|Inc|Ltd|Co|Nat|Jr|Sr|Drs|Mag|Ing|Lic|Dipl|Doc|Engr?|Sen|Gov|Rep"
    r"|Res|Adv|Uzm|Emb|Mons|Mme|Mlle|Supt|Insp|Cpl|[Rr]etd?|[Rr]td|[Bb]arr|Atty|Brig|Maj|Sgt|Cdr|Cmdr|Adm|Dra|Sra|Mtr[oa]|Akad|Doç|Arş|Öğr|Gör|Smt|Ven|Msgr|Mgr|Alh|Bro|Dott|Gral|Bc|Arch|PhDr|RNDr|JUDr|MUDr|PaedDr|ThDr|Mgr|drs?|prof|doc|ing|mag|hab|dres)\.ª?"
    r"|W/(?:ro|t|rt)\b\.?)"
    r"|(?P<particle>(?:[as]/[lo]|[ad]/[po])(?=\s)|['’]t(?=\s+[A-Z]))"
    r"|(?P<possessive>(?<=\w)['’]s\b)"
    r"|(?P<word>[^\W\d_]+(?:[\u0300-\u036f]+[^\W\d_]*)*(?:[-‑'’ʼ´`](?!s\b)[^\W\d_]+[\u0300-\u036f]*)*(?:(?<=ng)['’](?=\s+[A-Z][a-z])|-?\d+)?)"
    r"|(?P<number>\d+(?:[.,:/]\d+)*(?:st|nd|rd|th)?)"
    r"|(?P<sign>\S)"
)

_ARTICLE = re.compile(r"(?:al|el|ul|ad|an|ar|as|ash|at|az)[-‑’'](?=[A-Z])")


@dataclass(frozen=True, slots=True)
class Word:
    """A word or sign; ``gap`` says whether white space stands before it."""

    start: int
    end: int
    text: str
    kind: str
    gap: bool
    pos: str = ""
    entity: str = ""

    @property
    def capital(self) -> bool:
        """Whether it begins with a capital letter (or is in a script without case)."""
        return self.text[0].isupper()

    @property
    def proper(self) -> bool:
        """Whether it begins with a capital letter, an Arabic article before it or not: ``al-Farabi``."""
        return self.capital or _ARTICLE.match(self.text) is not None

    @property
    def shouted(self) -> bool:
        """Whether it is all capitals, of two letters or more."""
        return len(self.text) > 1 and self.text.isupper() and self.kind == "word"


@dataclass(frozen=True)
class Line:
    """A sentence of the report with its words."""

    text: str
    sentence: Sentence
    words: tuple[Word, ...]

    @cached_property
    def starts(self) -> dict[int, int]:
        """Index of the word that begins at an offset."""
        return {word.start: i for i, word in enumerate(self.words)}

    def span(self, first: int, stop: int) -> Span:
        """The characters of the words ``first`` to ``stop`` (exclusive)."""
        return Span(self.words[first].start, self.words[stop - 1].end)

    def between(self, first: int, stop: int) -> str:
        """The text of those words as printed, on one line; empty where they are none."""
        if first >= stop:
            return ""
        return re.sub(r"\s+", " ", self.span(first, stop).of(self.text))

    def inside(self, span: Span) -> tuple[int, int]:
        """The words that lie in the span, as first and stop."""
        hits = [i for i, word in enumerate(self.words) if span.start <= word.start and word.end <= span.end]
        return (hits[0], hits[-1] + 1) if hits else (0, 0)

    @cached_property
    def folded(self) -> tuple[str, ...]:
        """Each word folded."""
        return tuple(fold(word.text) for word in self.words)


def line_of(text: str, sentence: Sentence) -> Line:
    """The words of a sentence, with what the parser says of each."""
    words: list[Word] = []
    tokens = sentence.tokens
    k, last = 0, sentence.span.start
    for match in _WORD.finditer(text, sentence.span.start, sentence.span.end):
        start, end = match.span()
        while k < len(tokens) and tokens[k].span.end <= start:
            k += 1
        token = tokens[k] if k < len(tokens) and tokens[k].span.start < end else None
        kind = match.lastgroup or "sign"
        if kind == "particle":
            kind = "word"
        words.append(
            Word(start, end, match[0], kind, start > last, token.pos if token else "", token.entity if token else "")
        )
        last = end
    return Line(text, sentence, tuple(words))
