"""Quoted titles: of events, talks, projects and works; nested and unbalanced quotation marks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kgbuild.annotate.names import is_given_name
from kgbuild.model.mention import Mention
from kgbuild.model.text import Sentence
from kgbuild.spans import Span

__all__ = ["titles_in"]

_MARK = re.compile(
    r"[“”„‟«»\"]|(?<![^\W_])[‘‚'](?=[^\W\d_])|(?<=[^\W_.?!])[’'](?![^\W_])|(?<=[.?!])[’'](?=\s|[,;:)]|$)"
)
_MOST = 400
_SPEECH_END = re.compile(r"[,](?:[”\"»]|$)")


def titles_in(text: str, sentence: Sentence) -> Iterator[Mention]:
    """The outermost quotations of a sentence that could be titles; ``name`` is without its quotes."""
    for begin, end, closed in _spans(text, sentence.span):
        inner = Span(begin + 1, end - 1 if closed else end).trimmed(text)
        if len(inner) < 2 or len(inner) > _MOST:
            continue
        words = inner.of(text)
        if _nickname(text, begin, end, words) or _speech(text, begin, end, words, sentence.span):
            continue
        outer = Span(begin, end)
        name = re.sub(r"\s+", " ", words).rstrip(",;").strip()
        name = re.sub(r"(?<=[^.])\.$", "", name)
        nested = tuple(re.sub(r"\s+", " ", part) for part in re.findall(r"[“«„\"]([^“”«»\"]{2,200})[”»\"“]", words))
        yield Mention("title", outer, sentence.index, name, nested, (), "", (), 0.9 if closed else 0.7)


_BEFORE_NICKNAME = re.compile(r"[A-Z][^\W\d_]+ $")
_BEHIND_NICKNAME = re.compile(r" [A-Z][^\W\d_]")


def _nickname(text: str, begin: int, end: int, words: str) -> bool:
    """'Jose Emmanuel "Jem" Lacson-Uy': one short word between two words of a name."""
    short = re.fullmatch(r"[A-Z][^\W\d_]{1,9}", words) is not None
    before = _BEFORE_NICKNAME.search(text, max(0, begin - 24), begin)
    two = re.search(r"[A-Z][^\W\d_]+ [A-Z]\S* $", text[max(0, begin - 40) : begin]) is not None
    named = before is not None and (two or is_given_name(before[0].strip()))
    return short and named and _BEHIND_NICKNAME.match(text, end) is not None


def _spans(text: str, span: Span) -> list[tuple[int, int, bool]]:
    """Outermost quotations as (start, end, closed); one that never closes ends with its sentence."""
    out: list[tuple[int, int, bool]] = []
    opened: list[tuple[int, str]] = []
    last_close = -1
    for match in _MARK.finditer(text, span.start, span.end):
        sign, at = match[0], match.start()
        kind = _kind(text, sign, at, opened, span)
        if kind == "open":
            opened.append((at, sign))
        elif kind == "close" and opened:
            begin, _ = opened.pop()
            if not opened or at + 1 == span.end:
                out.append((opened[0][0] if opened else begin, at + 1, True))
                opened.clear()
            last_close = at
    if opened:
        # More opened than closed: the outer quotation ends at the last closing mark, or with the sentence.
        begin = opened[0][0]
        if last_close > begin and _ends_clause(text, last_close + 1, span.end):
            out.append((begin, last_close + 1, True))
        elif opened[0][1] not in "‘'‚":
            end = span.end
            while end > begin + 1 and text[end - 1] in " .,;)":
                end -= 1
            out.append((begin, end, False))
    return _outermost(out)


def _outermost(found: list[tuple[int, int, bool]]) -> list[tuple[int, int, bool]]:
    out: list[tuple[int, int, bool]] = []
    for item in sorted(found, key=lambda f: (f[0], -f[1])):
        if not out or item[0] >= out[-1][1]:
            out.append(item)
    return out


def _kind(text: str, sign: str, at: int, opened: list[tuple[int, str]], span: Span) -> str:
    if sign in "«„‘‚":
        return "open"
    if sign in "»”":
        return "close"
    if sign == "“":
        return "close" if opened and opened[-1][1] == "„" else "open"
    after = text[at + 1 : at + 2] if at + 1 < span.end else ""
    before = text[at - 1] if at > span.start else " "
    if sign in "’'":
        if not opened or opened[-1][1] not in "‘'‚":
            return "open" if sign == "'" and (before.isspace() or before in "([-–—:") and after.isupper() else ""
        return "close"
    if all(mark != '"' for _, mark in opened[-8:]):
        return "open" if after and not after.isspace() else "close"
    if (before.isspace() or before in "([“«") and after.strip() and (after.isalnum() or after in "“«"):
        return "open"
    return "close"


def _ends_clause(text: str, at: int, end: int) -> bool:
    rest = text[at:end].strip()
    return not rest or not rest[0].isalnum() or rest[0].islower()


def _speech(text: str, begin: int, end: int, words: str, span: Span) -> bool:
    """Direct speech: a comma before the closing mark, or several sentences, or a verb of saying around it."""
    if words.rstrip().endswith(",") and not words.rstrip().endswith("),"):
        return begin <= span.start + 1 or bool(
            re.search(r"\b(?:said|says|noted|stressed|added|told)\b", text[end : end + 60])
        )
    lead = text[max(span.start, begin - 24) : begin]
    if re.search(r"\b(?:said|says|noted|stressed|added|told|remarked|explained)[:,]?\s*$", lead):
        return True
    return len(re.findall(r"[.!?]\s+[A-Z]", words)) >= 2
