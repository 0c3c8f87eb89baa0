"""Sentences of a paragraph, by rules that know abbreviations, initials and quotations."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from kgbuild.lexicons import lexicon
from kgbuild.model.text import Layout
from kgbuild.segment.lines import BULLET, SENTENCE_END
from kgbuild.spans import Span

__all__ = ["sentences_of"]

_QUOTED_MOST = 300
"""Longer quotations are speeches: their sentences are cut like any other."""
_LABELLED_MOST = 160


_CANDIDATE = re.compile(r"[.!?…]+[\"'”’»)\]]*(?P<gap>\s+|(?<=[a-z)”»]\.)(?=[A-Z][a-z]))")
_LAST_WORD = re.compile(r"[^\s(\[«“\"]*$")
_NEXT_WORD = re.compile(r"[\s\"'“‘«(\[]*([^\W_]+)")
_ROMAN = re.compile(r"[IVX]{1,5}")
_INITIAL = re.compile(r"(?:^|[.\-])(?:[^\W\d_]|Zh|Sh|Ch|Kh|Ts|Ye|Yu|Ya|Dzh|Th|Gh|Ph|Ju|Ja|Je)$")
_QUOTES = re.compile(r"[“„«”»\"]")


@cache
def _word_list(kind: str) -> frozenset[str]:
    return frozenset(lexicon("titles")[kind])


def sentences_of(text: str, span: Span, layout: Layout) -> Iterator[Span]:
    """The sentences of one paragraph, trimmed; a heading or short label line is one, whatever stops stand in it."""
    words = span.trimmed(text).of(text)
    short = layout == "label" and len(words) <= _LABELLED_MOST and not SENTENCE_END.search(words)
    if (layout == "heading" and not words.endswith(":")) or short:
        yield span.trimmed(text)
        return
    shielded = _shields(text, span)
    start, k = span.start, 0
    first = BULLET.match(text, span.start, span.end) if layout == "item" else None
    for match in _CANDIDATE.finditer(text, first.end() if first else span.start, span.end):
        stop = match.start()
        while k < len(shielded) and shielded[k].end <= stop:
            k += 1
        if k < len(shielded) and shielded[k].start < stop and match.start("gap") <= shielded[k].end:
            continue
        if match.end() >= span.end or not _ends(text, start, match):
            continue
        if layout in ("item", "programme") and text[match.end()] in "(–—|/[":  # a title, and whose it is
            continue
        piece = Span(start, match.start("gap"))
        if len(piece.trimmed(text)):
            yield piece.trimmed(text)
        start = match.end()
    rest = Span(start, span.end).trimmed(text)
    if len(rest):
        yield rest


def _ends(text: str, start: int, match: re.Match[str]) -> bool:
    """Whether the full stop ends its sentence."""
    following = _NEXT_WORD.match(text, match.end())
    if not following or following[1][0].islower():
        return False
    mark = match[0].strip()
    if mark[0] in "!?…" or len(mark) > 1:
        return True
    before = text[max(start, match.start() - 40) : match.start()]
    found = _LAST_WORD.search(before)
    last = found[0] if found else ""
    word, opener = last.lower(), following[1].lower() in _word_list("sentence_openers")
    if not match["gap"]:  # "the end.Next": never within a name or an address
        return last.islower() and len(last) >= 3 and "." not in last and "@" not in last and "/" not in last
    if word in _word_list("abbreviations_open"):
        return opener
    if word in _word_list("abbreviations"):
        return False
    if _INITIAL.search(last) and last[:1].isupper():
        before_it = before[: -len(last)].split() or [""]
        surname = before_it[-1][:1].isupper() and before_it[-1][-1:].islower()
        post = surname and following[1].lower() in _word_list("post_openers")
        return following[1] != "A" and len(last) > 1 and (opener or post)
    if last.isdigit() and len(last) <= 2:
        head = before[: -len(last)].split()
        if not head or head[-1].lower() in _word_list("counted") or following[1].lower() in _months():
            return False
    words = before[: -len(last)].split() if last else []
    if words and _ROMAN.fullmatch(last):
        return words[-1].lower() not in _word_list("counted")
    return not (following[1][0].isdigit() and last.endswith("str"))


@cache
def _months() -> frozenset[str]:
    return frozenset(lexicon("dates")["months"])


def _shields(text: str, span: Span) -> list[Span]:
    """Quotations short enough to be titles: a full stop in one ends no sentence, whatever quotes nest in it."""
    out: list[Span] = []
    opened: list[int] = []
    for match in _QUOTES.finditer(text, span.start, span.end):
        sign, at = match[0], match.start()
        if sign == '"':
            after = text[at + 1 : at + 2]
            closing = bool(opened) and not (text[at - 1 : at].isspace() and after.isalnum())
        else:
            closing = sign in "”»" or (sign == "“" and bool(opened) and text[opened[-1]] == "„")
        if not closing:
            opened.append(at)
        elif opened:
            begin = opened.pop()
            if at - begin <= _QUOTED_MOST and not _is_speech(text, span, begin):
                while out and out[-1].start > begin:
                    out.pop()
                out.append(Span(begin, at))
    return out


def _is_speech(text: str, span: Span, begin: int) -> bool:
    return begin <= span.start or text[max(span.start, begin - 2) : begin].strip() in (",", ":")
