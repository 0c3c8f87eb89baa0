"""Signs that an event word tells of an event: a verb of holding, who ran it, a line of its own."""

from __future__ import annotations

import re
from functools import cache

from kgbuild.interpret.events.kinds import PARTS
from kgbuild.interpret.events.told import Told
from kgbuild.interpret.heads import Head
from kgbuild.interpret.row import Row
from kgbuild.lexicons import lexicon

__all__ = [
    "FRAME",
    "frames_whole",
    "holds",
    "joins",
    "line_of_programme",
    "opens_item",
    "opens_page",
    "part_told",
    "shows",
]

_OWN = (
    "took place", "takes? place", "met", "scene of", "heard", "devoted", "participants? of", "came",
    "there (?:was|were|will)", "passed", "guest of", "setting", "venue", "day", "within", "as part of",
    "on the eve of", "had", "continued", "occasion", "theme of", "dealt with", "meet", "followed", "was at", "were at",
    "(?:ended|began|closed|concluded|opened|started) with", "invited? (?:you|all|everyone|colleagues)",
)  # fmt: skip
_NEAR = 7


@cache
def _anchors() -> re.Pattern[str]:
    words = lexicon("roles")["words"]
    parts = ("organize", "hold", "hosted", "took_part", "open_", "moderate")
    every = [*(word for part in parts for word in words[part]), *_OWN]
    return re.compile(rf"(?<!\S)(?:{'|'.join(every)})(?!\S)")


def holds(row: Row) -> bool:
    """Whether a row has words of holding, attending or running an event."""
    return _anchors().search(row.text) is not None


def joins(head: Head, number: int, row: Row) -> bool:
    """Whether a title line names one event by two kinds ("Book launch and discussion: ...")."""
    if not number or row.sentence.layout not in {"heading", "label", "programme"}:
        return False
    before = row.heads[number - 1]
    return before.end == head.start - 1 and row.atoms[before.end].lower in {"and", "&", "/", "+"}


FRAME = frozenset({"opening", "closing", "inaugural", "concluding", "welcome", "final", "valedictory"})


def frames_whole(head: Head, row: Row) -> bool:
    """Whether the phrase names the beginning or end of an event and none of its own: "the opening ceremony".

    A line of its own ("Inaugural Session") heads a part of the programme.
    """
    words = head.label.lower().split()
    if row.sentence.layout in {"heading", "programme"} and words[-1] == "session" and len(row.atoms) < _NEAR:
        return False
    if head.word == "inauguration" and row.sentence.layout == "label":
        return True
    return head.word.split()[-1] in {"ceremony", "session"} and words[0] in FRAME and not head.indefinite


def opens_item(head: Head, row: Row, told: Told) -> bool:
    """Whether a sentence without a verb opens an item with the event: "5 May. Meeting with the ambassador ..."."""
    if told.drafts or head.plural or not head.capital_label:
        return False
    lead = row.atoms[: head.start]
    verb = any(atom.tag in {"VBD", "VBZ", "VBP", "MD"} for atom in row.atoms)
    return not verb and all(atom.kind in {"date", "punct", "place"} or atom.text[:1].isdigit() for atom in lead)


# ---------------------------------------------------------------- who ran it

_RAN = (
    r"(?:opened|presided|attended|led|moderated|chaired|facilitated|conducted|run|given|taught|delivered|animated"
    r"|held|offered)"
)
_RUNNERS = "trainers?|facilitators?|moderators?|lecturers?|instructors?"
_RUN_BY = frozenset(
    {"workshop", "training", "course", "masterclass", "class", "table", "roundtable", "clinic", "seminar", "meeting",
     "discussion", "debate", "panel", "launch", "hearing", "briefing", "talks", "dialogue", "assembly", "gathering"}
)  # fmt: skip


def part_told(head: Head, number: int, row: Row, told: Told) -> bool:
    """Whether an event is told of by who ran it: "in the first session A spoke", "a workshop led by A"."""
    if not any(atom.kind == "person" for atom in row.atoms) or head.type == "":
        return False
    if head.type in PARTS and told.drafts:
        here = rf"(?:at|in|of|during|on|into) (?:the |a |an )?(?:\S+ ){{0,2}}?E{number} "
        run = rf"E{number} (?:was|were|is|will be) (?:\S+ )?{_RAN} (?:over )?(?:jointly )?by "
        return head.ordinal is not None or re.search(rf"(?<!\S)(?:{here}|{run})", row.text) is not None
    if head.word.split()[-1] not in _RUN_BY:
        return False
    passive = rf"E{number} (?:(?!E\d|[.;])\S+ ){{0,8}}?{_RAN} (?:over )?(?:jointly )?by "
    named = rf"E{number} (?:(?!E\d)\S+ ){{1,14}}?(?:{_RUNNERS}) (?:was|were|is|are|:) A\d"
    active = rf"(?:{_RAN}|took part in|joined|chaired) (?:a|an|the) (?:(?!E\d)\S+ ){{0,3}}?E{number} "
    return re.search(rf"(?<!\S)(?:{passive}|{active}|{named})", row.text) is not None


# ---------------------------------------------------------------- lines


def line_of_programme(head: Head, row: Row, told: Told) -> bool:
    """Whether a line is nothing but the name of a part of the event: "Inaugural Session"."""
    if not told.drafts:
        return False
    layout = row.sentence.layout
    if layout == "programme" and _after_hours(row, head.start) and head.type and not head.plural:
        return head.word.split()[-1] not in {"talk", "presentation", "lecture", "opening"} or shows(row, head.end)
    alone = layout in {"heading", "programme"} and head.end >= len(row.atoms) - 1 and head.capital_label
    return alone and head.word.split()[-1] in {"session", "panel", "section", "workshop", "training"}


def _after_hours(row: Row, start: int) -> bool:
    """Whether nothing but the hours stands before an event phrase."""
    return start > 0 and all(
        a.kind == "punct" or a.text[:1].isdigit() or a.lower in {"h", "am", "pm"} for a in row.atoms[:start]
    )


def opens_page(head: Head, row: Row, told: Told) -> bool:
    """Whether a line at the head of a page names the event: "Annual Meeting 2018 of the Working Group X"."""
    if told.drafts or row.sentence.layout not in {"heading", "label"} or not head.capital_label:
        return False
    verb = any(atom.tag in {"VBD", "VBZ", "VBP", "MD"} for atom in row.atoms)
    return head.start <= 1 and not verb and not head.plural and (" " in head.label or head.group is not None)


def shows(row: Row, k: int) -> bool:
    """Whether "of the book", "of the album" follows: something is shown to the public."""
    return any(atom.lower in _works() for atom in row.atoms[k : k + 4])


@cache
def _works() -> frozenset[str]:
    return frozenset(lexicon("events")["words"]["other_nouns"])
