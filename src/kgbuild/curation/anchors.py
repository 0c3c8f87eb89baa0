"""Anchors: by what the registry of identifiers finds a thing again in a report, without saying its name.

``a%20b.txt~3kq7m2xa.f29k+2`` is the second thing in ``a b.txt`` that goes by a form with the fingerprint
``3kq7m2xa``; the pairs after the point stand for the words of the form by sound, ten bits each: enough to see that an
edited form is like the old one, too little to read it. Of an event the first pair stands for its day. Two people of
one name whom the report tells apart have a fingerprint of what stands beside them in place of the number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from urllib.parse import unquote

from kgbuild.iris import digest

__all__ = [
    "MOST_WORDS",
    "anchor",
    "base_of",
    "in_report",
    "likeness",
    "numbered",
    "pair_of",
    "report_name",
    "report_of",
    "signed_with",
    "sketch_of",
    "split_cell",
    "written",
]

MOST_WORDS = 6
"""Words that a sketch looks at."""

_WHOLE = re.compile(r"~[a-z2-7]{8}(?:\.(?:[a-z2-7]{2})*)?(?:\+[a-z2-7]+|\+\d+)?(?:~of~[a-z2-7]+)?\Z")


def anchor(report: str, form: str, *, sounds: Sequence[str] = ()) -> str:
    """Where a thing was named: the report, a fingerprint of the form that it prints, and a sketch of its words.

    >>> anchor("a.txt", "Aigul Sarsen") == anchor("a.txt", "AIGUL  Sarsen")
    True
    >>> anchor("a b.txt", "Kim", sounds=["km"])
    'a%20b.txt~mjrlw2w6.ez'
    """
    text = f"{written(report)}~{digest('form', ' '.join(form.casefold().split()))}"
    return f"{text}.{''.join(map(pair_of, sounds[:MOST_WORDS]))}" if sounds else text


def written(report: str) -> str:
    """A report's name as anchors write it.

    >>> written("a b.txt"), report_name(written("50% b.txt"))
    ('a%20b.txt', '50% b.txt')
    """
    return report.replace("%", "%25").replace(" ", "%20") if "%" in report or " " in report else report


def report_name(place: str) -> str:
    """What :func:`written` was given; of a report that is gone (``%-`` and a number), the name that it had."""
    return unquote(place.partition("%-")[0])


@lru_cache(maxsize=1 << 16)
def pair_of(sound: str) -> str:
    """The pair of letters that stands for a word's sound in a sketch."""
    return digest("sound", sound, length=2)


def numbered(anchors: Sequence[str], signs: Sequence[str] = ()) -> list[str]:
    """The anchors of the things of a report in their order, the second and later of one spelling with their number.

    Where several of one spelling each have a sign of their own (what stands beside the name), a fingerprint of that
    stands in place of the number, so that they are told apart in whatever order they come.

    >>> numbered(["a~x", "a~y", "a~x"])
    ['a~x', 'a~y', 'a~x+2']
    >>> numbered(["a~x", "a~x"], ["Tsinghua University", "Zhejiang University"])
    ['a~x+wmww', 'a~x+ftci']
    """
    same: dict[str, list[str]] = {}
    for text, sign in zip(anchors, signs, strict=False):
        same.setdefault(text, []).append(sign)
    told = {text for text, mine in same.items() if len(mine) > 1 and all(mine) and len(set(mine)) == len(mine)}
    times: dict[str, int] = {}
    out = []
    for n, text in enumerate(anchors):
        times[text] = times.get(text, 0) + 1
        if text in told:
            out.append(signed_with(text, signs[n]))
        else:
            out.append(f"{text}+{times[text]}" if times[text] > 1 else text)
    return out


def signed_with(text: str, sign: str) -> str:
    """The anchor that a thing would have, were another of its name told from it by such a sign.

    >>> signed_with("a~x", "Otter  University") == signed_with("a~x", "OTTER University")
    True
    """
    return f"{text}+{digest('sign', ' '.join(sign.casefold().split()), length=4)}"


def report_of(text: str) -> str:
    """The report of an anchor, as the anchor writes it.

    >>> report_of("a%20b.txt~3kq7m2xa.f29k+2")
    'a%20b.txt'
    """
    return text.rpartition("~")[0]


def base_of(text: str) -> str:
    """An anchor without sketch and number.

    >>> base_of("a.txt~3kq7m2xa.f29k+2")
    'a.txt~3kq7m2xa'
    """
    return text[: text.rindex("~") + 9]


def in_report(text: str, report: str) -> str:
    """The same anchor in another report (written as in an anchor)."""
    return report + text[text.rindex("~") :]


def sketch_of(text: str) -> tuple[str, ...]:
    """The pairs of an anchor's sketch.

    >>> sketch_of("a.txt~3kq7m2xa.f29k+2"), sketch_of("a.txt~3kq7m2xa")
    (('f2', '9k'), ())
    """
    pairs = text[text.rindex("~") + 10 :].partition("+")[0]
    return tuple(pairs[n : n + 2] for n in range(0, len(pairs), 2))


def likeness(one: Sequence[str], other: Sequence[str]) -> float:
    """The share of the words of two sketches that they have in common, of the longer one.

    >>> likeness(["f2", "9k"], ["9k"]), likeness([], [])
    (0.5, 0.0)
    """
    return len(set(one) & set(other)) / max(len(set(one)), len(set(other)), 1)


def split_cell(cell: str) -> Iterator[str]:
    """The anchors of a cell; spaces part them. Older files wrote names of reports with their spaces.

    >>> list(split_cell("a b.txt~3kq7m2xa c.txt~3kq7m2xa.f2~of~p7f3k2q4a"))
    ['a%20b.txt~3kq7m2xa', 'c.txt~3kq7m2xa.f2~of~p7f3k2q4a']
    """
    held = ""
    for word in cell.split(" "):
        held = f"{held}%20{word}" if held else word
        if held and _WHOLE.search(held):
            yield held
            held = ""
    if held:
        yield held
