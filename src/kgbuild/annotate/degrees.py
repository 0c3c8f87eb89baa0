"""Degrees beside a person's name: "Dr." before it, "Ph.D." and "Master of Sociology" before or after."""

from __future__ import annotations

import re
from functools import cache

from kgbuild.annotate.names import is_given_name
from kgbuild.annotate.words import Line
from kgbuild.folding import fold
from kgbuild.lexicons import lexicon

__all__ = ["degrees_beside", "short_degrees"]


@cache
def short_degrees() -> frozenset[str]:
    """The abbreviated degrees, folded."""
    return frozenset(fold(word) for word in lexicon("titles")["degrees_short"]) | {"phd", "ph d", "ph"}


@cache
def _fields() -> frozenset[str]:
    return frozenset(fold(word) for word in lexicon("titles")["degree_fields"])


_LONG_DEGREE = re.compile(
    r"(?P<head>[Cc]andidate|[Dd]octor|[Mm]aster|[Bb]achelor|Kandidat|Doktor|Magister)(?:['’]s)? (?:of|in) "
    r"(?P<field>[^\W\d_]+(?:(?:,? and| of| in)? [^\W\d_]+){0,3})"
)
_SHORT_DEGREE = re.compile(
    r"\b(?:Ph\.\s?D\b\.?|PhD\b|PHD\b|D\.?Sc\b\.?|DPhil\b|MBA\b|MPA\b|MPH\b|M\.Sc\b\.?|MSc\b|M\.A\b\.?"
    r"|LL\.?M\b\.?|M\.D\b\.?|Ed\.?D\b\.?|J\.D\b\.?|M\.?Phil\b\.?|Cand\.Sc\b\.?)"
)


def degrees_beside(line: Line, begin: int, end: int) -> tuple[str, ...]:
    """The degrees beside a name: "Dr." before it, "Ph.D." and "Master of Sociology" before or after."""
    text = line.text
    out: list[str] = []
    start = line.words[begin].start
    left = text[max(line.sentence.span.start, start - 160) : start]
    left = re.split(r"[;(:]|, and | and (?=[^\W\d_]+ [^\W\d_]+ (?:and|,))", left)[-1]
    tail = re.search(r"\b(Dr|Drs)\.?\s*(?:[^\W\d_]+\.?\s*){0,3}$", left)
    if tail and re.fullmatch(
        r"(?:Dr|Drs)\.?(?:\s*(?:h\.?\s?c|Prof|habil|Ing|med|phil|H\.E|Assoc|Sir|Dame)\.?)*\s*", tail[0]
    ):
        out.append(re.match(r"Drs?\.?", tail[0])[0].rstrip(".") + ("." if "." in tail[0][:4] else ""))  # type: ignore[index]
    out += _degrees_in(left[-110:], at_end=True)
    stop = line.words[end - 1].end
    right = text[stop : min(line.sentence.span.end, stop + 260)]
    right = re.split(r"[;–—]|\s-\s|\s(?:gave|took|was|is|presented|delivered|held|spoke|who)\b", right)[0]
    if right.lstrip()[:1] in (",", "(") or _SHORT_DEGREE.match(right.lstrip()):
        out += _degrees_in(right, at_end=False)
    return tuple(dict.fromkeys(out))


def _degrees_in(text: str, *, at_end: bool) -> list[str]:
    fields = _fields()
    hits: list[tuple[int, int, str]] = []
    for match in _LONG_DEGREE.finditer(text):
        words = match["field"].split()
        keep = 0
        for k, word in enumerate(words):
            if fold(word) not in fields:
                break
            if fold(word) not in ("of", "in", "and"):
                keep = k + 1
        if keep:
            value = match[0][: match.start("field") - match.start()] + " ".join(words[:keep])
            hits.append((match.start(), match.start() + len(value), value))
    hits += [(m.start(), m.end(), m[0]) for m in _SHORT_DEGREE.finditer(text)]
    out = []
    last = 0
    for start, stop, value in sorted(hits):
        # Between the name and its degree stand posts and bodies, but never another person's name.
        gap = text[stop:] if at_end else text[last:start]
        if not _other_person(gap):
            out.append(value.rstrip(",") if not value.endswith("D") or "." not in value else value)
            last = stop
    return out


def _other_person(text: str) -> bool:
    """Whether a stretch between a name and a degree has a name of its own."""
    for match in re.finditer(r"(?:[A-Z][^\W\d_]+ )+[A-Z][^\W\d_]+", text):
        if any(is_given_name(word) for word in match[0].split()):
            return True
    return False
