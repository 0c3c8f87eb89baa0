"""Phrases that refer back to a body: "the Institute", "our researchers", "we"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from kgbuild.lexicons import lexicon
from kgbuild.model.mention import Mention
from kgbuild.model.text import Sentence
from kgbuild.spans import Span

__all__ = ["backrefs_in"]


@cache
def _pattern() -> re.Pattern[str]:
    bodies = lexicon("institutions")
    heads = sorted(
        {word for entry in bodies["heads"].values() for word in entry["words"] if word.isalpha()}, key=len, reverse=True
    )
    nouns = sorted(bodies["words"]["brand_nouns"], key=len, reverse=True)
    staff = "|".join(bodies["words"]["staff"])
    either = "|".join(sorted({*heads, *nouns, *map(str.lower, heads)}, key=lambda word: (-len(word), word)))
    return re.compile(
        rf"\b(?:(?P<own>[Oo]ur|[Ww]e|[Uu]s)\b(?:\s+(?:own\s+)?(?P<staff>(?:[a-z]+\s+)?(?:{staff}))\b)?"
        rf"|(?:[Tt]he|[Tt]his|[Tt]hat)\s+(?P<cap>{'|'.join(heads)})\b(?!\s+(?:of|for|on|under)\b)(?!\s*[“«\"])"
        rf"|(?:[Tt]he|[Tt]his)\s+(?P<low>{'|'.join(nouns)})\b(?!\s+(?:of|for)\b)(?!\s+[A-Z“«\"])"
        rf"|[Tt]he\s+same\s+(?P<same>{either})\b)"
    )


# A capitalized word behind the noun makes it part of a longer name, unless it is a post.
_LONGER = re.compile(r"\s+(?!President|Director|Rector|Dean|Head)(?=[^\W\d_a-z])")


def backrefs_in(
    text: str, sentence: Sentence, taken: Sequence[Span], people: frozenset[int] = frozenset()
) -> Iterator[Mention]:
    """Back references outside the taken spans.

    ``name`` is the head noun in lower case, ``type`` is ``own`` (we, our ...), ``definite`` (the Institute) or
    ``same`` (of the same institute).
    ``people`` is where persons' names begin: one may stand right behind ("head of the Institute A. Kim").
    """
    spans = sorted(taken)
    k = 0
    for match in _pattern().finditer(text, sentence.span.start, sentence.span.end):
        span = Span(*match.span())
        while k < len(spans) and spans[k].end <= span.start:
            k += 1
        longer = _LONGER.match(text, match.end(), sentence.span.end) if match["cap"] else None
        if any(s.overlaps(span) for s in spans[k : k + 2]) or (longer and longer.end() not in people):
            continue
        if match["own"]:
            if match["own"].lower() == "our" and not match["staff"]:
                following = re.match(
                    rf"\s+({'|'.join(lexicon('institutions')['words']['brand_nouns'])})\b",
                    text[match.end() : match.end() + 40],
                    re.IGNORECASE,
                )
                if following:
                    whole = Span(span.start, match.end() + following.end())
                    yield Mention("backref", whole, sentence.index, following[1].lower(), (), (), "own", (), 0.9)
                    continue
            name = (match["staff"] or match["own"]).lower()
            yield Mention("backref", span, sentence.index, name, (), (), "own", (), 0.8 if match["staff"] else 0.6)
        else:
            if match["same"]:
                yield Mention("backref", span, sentence.index, match["same"].lower(), (), (), "same", (), 0.8)
                continue
            head = (match["cap"] or match["low"]).lower()
            yield Mention("backref", span, sentence.index, head, (), (), "definite", (), 0.9 if match["cap"] else 0.6)
