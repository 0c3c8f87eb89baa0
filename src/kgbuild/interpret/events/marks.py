"""What speaks for or against an event phrase telling of an event of its own: its marks, read from form and sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from kgbuild.folding import fold
from kgbuild.interpret.drafts import Draft
from kgbuild.interpret.events import signs
from kgbuild.interpret.events.days import apart, day_of
from kgbuild.interpret.events.told import Told
from kgbuild.interpret.heads import Head
from kgbuild.interpret.row import Row
from kgbuild.lexicons import any_of, words

__all__ = ["Setting", "marks_of"]

_WEIGHTY = frozenset({"quoted", "run", "name", "strong", "weak", "first", "later", "dated", "held", "person"})
"""Marks that weigh more where the phrase can be nothing else."""


_KINDS = frozenset({"person", "institution", "date", "place", "title", "event"})


@dataclass(frozen=True, slots=True)
class Setting:
    """An event phrase where it stands, as far as its marks need it."""

    head: Head
    number: int
    row: Row
    told: Told
    quoted: bool
    """Whether a quotation is its title."""
    run: bool
    """Whether a title without quotes stands behind it."""
    anchored: bool
    dated: bool
    refused: str | None
    """The kind of thing that its words name instead of an event ("body", "talk")."""
    spoken: Draft | None
    """The event told of before that it may speak of."""


def marks_of(one: Setting) -> frozenset[str]:
    """The marks that the phrase bears.

    Those of its form and sentence, how they go together, and those of the event that it may speak of.
    """
    form = {*_form(one.head), *_titled(one)}
    found = {*form, *_sentence(one), *_around(one), *_evidence(one)}
    if one.refused is not None:
        told = found & {"quoted", "run", "indefinite", "day", "person", "is-held", "takes-place", "ahead", "first"}
        found |= {f"not:{one.refused}", *(f"not:{one.refused}+{mark}" for mark in told)}
    if one.spoken is not None:
        found |= {f"known:{mark}" for mark in _known(one, one.spoken)} | {"known"}
    if one.refused is None and one.spoken is None:
        found |= {f"free+{mark}" for mark in found & _WEIGHTY}
    return frozenset(found)


def _form(head: Head) -> Iterator[str]:
    yield "definite" if head.definite else "indefinite" if head.indefinite else f"det:{_near(head.determiner)}"
    yield f"type:{head.type}"
    yield f"word:{head.word.split()[-1]}"
    yield "strong" if head.strong else "weak"
    for mark, there in (
        ("name", head.name is not None),
        ("capital", head.capital_label),
        ("ordinal", head.ordinal is not None),
        ("group", head.group is not None),
        ("plural", head.plural),
        ("long", " " in head.label),
        ("generic", head.type == ""),
    ):
        if there:
            yield mark
    label = set(head.label.lower().split())
    if label & signs.FRAME:
        yield "frame"
    if label & (words("events", "words", "elsewhen") | {"following"}):
        yield "elsewhen"


def _titled(one: Setting) -> Iterator[str]:
    if one.quoted:
        yield "quoted"
    if one.run:
        yield "run"
    if not (one.quoted or one.run):
        yield "untitled"


def _sentence(one: Setting) -> Iterator[str]:
    row, head = one.row, one.head
    yield f"layout:{row.sentence.layout}"
    first = "first" if not one.told.drafts else "later"
    yield first
    held = "held" if one.anchored else "unheld"
    when = "dated" if one.dated else "undated"
    yield held
    yield when
    strength = "titled" if one.quoted or one.run else "named" if head.name else "strong" if head.strong else "weak"
    yield f"{strength}+{held}+{when}"
    yield f"{strength}+{first}"
    yield f"{strength}+{row.sentence.layout}"
    yield f"{row.sentence.layout}+{first}"
    yield f"{strength}+{'indefinite' if head.indefinite else 'definite' if head.definite else 'bare'}"
    if day_of(row) is not None:
        yield "day"
    if any(atom.kind == "person" for atom in row.atoms):
        yield "person"
    for mark in ("ahead", "maybe"):
        if _said(mark).search(row.text):
            yield mark
    if len(row.heads) == 1:
        yield "alone"
    if one.number and (row.sentence.index, one.number - 1) in one.told.of_head:
        yield "second"
    if not any(atom.tag in {"VBD", "VBZ", "VBP", "MD", "VBN"} for atom in row.atoms):
        yield "verbless"


def _around(one: Setting) -> Iterator[str]:
    row, head = one.row, one.head
    before = row.atoms[head.start - 1] if head.start else None
    after = row.atoms[head.end] if head.end < len(row.atoms) else None
    yield f"before:{_near(before.lower if before.kind in {'word', 'punct'} else before.kind) if before else 'start'}"
    yield f"after:{_near(after.lower if after.kind in {'word', 'punct'} else after.kind) if after else 'end'}"
    lead = next((a for a in reversed(row.atoms[: head.start]) if a.lower not in {"the", "a", "an", "this"}), None)
    if lead is not None:
        yield f"lead:{_near(lead.lower if lead.kind in {'word', 'punct'} else lead.kind)}"


@cache
def _said(mark: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\S){any_of('events', 'marks', mark)}(?!\S)")


def _near(word: str) -> str:
    return word if word in _KINDS or word in words("events", "marks", "near") else "other"


def _evidence(one: Setting) -> Iterator[str]:
    """What verbs say of the phrase, and lines that are nothing but its name."""
    head, number, row, told = one.head, one.number, one.row, one.told
    gap = r"(?:(?:a|an|the|our|its|their|A\d+|'s|’s) )?(?:(?![EA]\d|[.;,])\S+ ){0,3}?"
    holds, attends, takes = (any_of("events", "marks", sort) for sort in ("holds", "attends", "takes"))
    for mark, pattern in (
        ("is-held", rf"(?<!\S){holds} {gap}E{number} "),
        ("is-attended", rf"(?<!\S){attends} {gap}E{number} "),
        ("takes-place", rf"(?<!\S)E{number} (?:(?!E\d|[.;])\S+ ){{0,8}}?{takes}(?!\S)"),
        ("people-behind", rf"(?<!\S)E{number} (?:(?!E\d|[.;])\S+ ){{0,4}}?(?:by|with) A\d"),
    ):
        if re.search(pattern, row.text):
            yield mark
    for mark, there in (
        ("part-told", signs.part_told(head, number, row, told)),
        ("line", signs.line_of_programme(head, row, told)),
        ("opens-item", signs.opens_item(head, row, told)),
        ("opens-page", signs.opens_page(head, row, told)),
    ):
        if there:
            yield mark


def _known(one: Setting, draft: Draft) -> Iterator[str]:
    """How the phrase stands to the event told of before that it may speak of."""
    head, row = one.head, one.row
    same = draft.head.word.split()[-1] == head.word.split()[-1]
    yield "same-word" if same else "same-type" if draft.type == head.type else "other-type"
    day = day_of(row)
    yield "no-day" if day is None or draft.day is None else "day-apart" if apart(draft.day, day) else "same-day"
    own = set(fold(head.label).split()) - set(fold(draft.label).split())
    if own and " " in head.label:
        yield "own-words"
    for mark, there in (
        ("headline", draft.headline),
        ("part", draft.parent is not None),
        ("verb", draft.rule == "event-verb"),
        ("definite", head.definite),
        ("frame", bool(set(head.label.lower().split()) & signs.FRAME)),
        ("titled", one.quoted or one.run),
        ("bare", not head.definite and not head.indefinite),
        ("title-open", draft.title is None),
        ("here", draft.sentence == row.sentence.index),
    ):
        if there:
            yield mark
