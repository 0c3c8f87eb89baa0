"""Which names of a report a person meant who quoted the words that they stand in.

Quotations outlive what offsets do not: words put before them, other line breaks, a sentence that moved. Where the words
themselves were edited, the name is meant that most of them still stand round, if no other is nearly as like.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from kgbuild.folding import romanized
from kgbuild.spans import Span

__all__ = ["places", "quoted", "stands_in"]

_WORD = re.compile(r"\w+")
_ENOUGH = 0.5
"""Share of what an edited quotation has beside the name that must still stand round one."""
_LEAD = 0.15
"""What the next name must have less of."""
_GONE = 0.5
"""What a word of the quotation weighs that stands round no name any more; one that stands round one weighs 1."""
_ROOM = 20
"""Characters more than the quotation has in which its words are looked for."""


def quoted(quote: str, text: str, names: Sequence[Span]) -> list[int]:
    """The numbers of the names that a quotation holds: of all of them where it stands more than once.

    >>> text = "Xu Ming (Tsinghua University), Xu Ming (Zhejiang University) attended."
    >>> names = [Span(0, 7), Span(31, 38)]
    >>> quoted("Xu Ming (Zhejiang  University)", text, names), quoted("Xu Ming", text, names)
    ([1], [0, 1])
    >>> quoted("Prof. Xu Ming (Zhejiang Uni)", text, names), quoted("Li Wei (Zhejiang University)", text, names)
    ([1], [])
    """
    held = [
        n
        for begin, end in places(quote, text)
        for n, name in enumerate(names)
        if begin <= name.start and name.end <= end
    ]
    return sorted(set(held)) or _nearly(quote, text, names)


def stands_in(quote: str, text: str) -> bool:
    """Whether the words of a quotation stand in a text, whatever their case and the blanks between them."""
    return bool(places(quote, text))


def places(quote: str, text: str) -> list[tuple[int, int]]:
    """Where the words of a quotation stand in a text.

    >>> places("xu ming", "Xu  Ming and Xu Mingyu")
    [(0, 8)]
    """
    words = quote.split()
    if not words:
        return []
    edges = (r"(?<!\w)" if words[0][:1].isalnum() else "", r"(?!\w)" if words[-1][-1:].isalnum() else "")
    pattern = edges[0] + r"\s+".join(map(re.escape, words)) + edges[1]
    return [match.span() for match in re.finditer(pattern, text, re.IGNORECASE)]


def _nearly(quote: str, text: str, names: Sequence[Span]) -> list[int]:
    """The one name round which most of what an edited quotation has beside it stands: words that stand round few names
    say more, those of the name itself nothing."""
    wanted = set(_words(quote))
    near: dict[int, set[str]] = {}
    own: set[str] = set()
    order = sorted(range(len(names)), key=lambda n: names[n])
    for at, n in enumerate(order):
        name = names[n]
        called = wanted.intersection(_words(name.of(text)))
        if not called:
            continue
        own |= called
        before = names[order[at - 1]].end if at else 0
        behind = names[order[at + 1]].start if at + 1 < len(order) else len(text)
        room = len(quote) + _ROOM
        begin, end = max(before, name.start - room, 0), min(behind, name.end + room)
        near[n] = set(_words(text[min(begin, name.start) : name.start] + " " + text[name.end : max(end, name.end)]))
    beside = wanted - own
    found = {n: words & beside for n, words in near.items()}
    times = Counter(word for words in found.values() for word in words)
    whole = sum(1 / times[word] if times[word] else _GONE for word in beside)
    like = sorted(((sum(1 / times[w] for w in words) / whole, -n) for n, words in found.items() if words), reverse=True)
    if not like or like[0][0] < _ENOUGH or (len(like) > 1 and like[0][0] - like[1][0] < _LEAD):
        return []
    return [-like[0][1]]


def _words(text: str) -> list[str]:
    return [romanized(word) for word in _WORD.findall(text)]
