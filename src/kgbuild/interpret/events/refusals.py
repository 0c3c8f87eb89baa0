"""Phrases with an event word that name no event that is told of: bodies, rooms, talks, earlier editions."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from kgbuild.folding import fold
from kgbuild.interpret.events.days import own_date
from kgbuild.interpret.events.signs import holds, shows
from kgbuild.interpret.events.told import Told
from kgbuild.interpret.heads import Head
from kgbuild.interpret.programme import day_lead
from kgbuild.interpret.row import Row
from kgbuild.lexicons import lexicon

__all__ = ["FIRM", "refused_as"]

FIRM = frozenset({"quoted", "treaty", "room", "edition", "sitting"})
"""What is never an event that is told of; what else refuses a phrase is weighed."""


def refused_as(head: Head, number: int, row: Row, told: Told) -> str | None:
    """What the words name instead of an event that is told of; None where nothing says so."""
    tests: tuple[tuple[str, Callable[[], bool]], ...] = (
        ("talk", lambda: _is_talk(head, number, row, told)),
        ("quoted", lambda: _is_quoted(head, row)),
        ("treaty", lambda: _is_treaty(head, row)),
        ("elsewhen", lambda: _is_other_time(head, row)),
        ("body", lambda: _is_body(head, row, told)),
        ("edition", lambda: _is_past_edition(head, row, told)),
        ("room", lambda: _is_room(head, row)),
        ("sitting", lambda: _is_sitting(head, number, row)),
        ("plural", lambda: head.plural and not _is_one_of(head, row)),
    )
    return next((name for name, said in tests if said()), None)


# ---------------------------------------------------------------- talks

_HELD = (
    r"(?:was|were|is|will be|has been) (?:\w+ ){0,2}?(?:held|organi[sz]ed|hosted|staged|arranged)"
    r"|took place|takes place|will take place"
)
_GIVEN = frozenset({"made", "gave", "gives", "give", "delivered", "delivers", "makes", "his", "her", "their", "with"})
_TALKED_AT = frozenset(
    {"conference", "congress", "forum", "seminar", "workshop", "roundTable", "school", "webinar", "training", "panel",
     "session", "section", "presentation", "discussion", "ceremony"}
)  # fmt: skip
"""Events in which a lecture is a talk and no event of its own."""


def _is_talk(head: Head, number: int, row: Row, told: Told) -> bool:
    """Whether the phrase names somebody's talk and not an event: "made a presentation", "her lecture"."""
    if head.word in {"presentation", "presentations", "talk"}:
        after = re.search(rf"(?<!\S)E{number} (?:(?!E\d)\S+ ){{0,14}}?(?:{_HELD}) ", row.text)
        before = re.search(
            rf"(?<!\S)(?:held|organi[sz]ed|hosted|attended|took part in|participated in) (?:\S+ ){{0,2}}?E{number} ",
            row.text,
        )
        named = head.end + 1 < len(row.atoms) and row.atoms[head.end].lower == "of"
        shown = named and shows(row, head.end)
        dated = day_lead(row) or told.dateline or row.sentence.layout == "programme"
        given = any(atom.lower in _GIVEN for atom in row.atoms[max(0, head.start - 4) : head.start])
        launched = named and row.atoms[head.end + 1].kind == "title" and own_date(row) is not None and not given
        return not (after or before or (shown and dated) or launched)
    if head.word in {"lecture", "lectures"}:
        others = any(d.type in _TALKED_AT for d in told.drafts)
        return others and own_date(row) is None and not head.capital_label
    return False


# ---------------------------------------------------------------- events of another time

_AGO = re.compile(r"(?:\S+ ){0,3}?(?:\d+|\w+) (?:years?|months?|weeks?) (?:ago|earlier|before) ")
_EDITION = re.compile(
    r"(?:first|second|third|last|previous|earlier|past|next|\d(?:st|nd|rd|th)) editions? of (?:the|this|our)$"
)
_TWO = 2


@cache
def _elsewhen() -> frozenset[str]:
    return frozenset(lexicon("events")["words"]["elsewhen"])


def _is_other_time(head: Head, row: Row) -> bool:
    """Whether the words say that the event is another one: "the previous seminar", "such a meeting, a year ago"."""
    if any(word in _elsewhen() for word in head.label.lower().split()):
        return True
    following = row.text.split(f"E{row.heads.index(head)} ", 1)
    return len(following) == _TWO and _AGO.match(following[1]) is not None


def _is_past_edition(head: Head, row: Row, told: Told) -> bool:
    """Whether the words tell of another edition of an event that is known: "the first edition of the seminar"."""
    if head.indefinite or not told.drafts:
        return False
    before = " ".join(atom.lower for atom in row.atoms[max(0, head.start - 4) : head.start])
    return _EDITION.search(before) is not None


_ONE_OF = re.compile(
    r"(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|last|latest|next|\d(?:st|nd|rd|th)|one) "
    r"(?:in|of) (?:its|their|our|a series of|the series of)(?: [\w-]+){0,2}$"
)


def _is_one_of(head: Head, row: Row) -> bool:
    """Whether a plural phrase stands for one event: "the second of its online conversations"."""
    before = " ".join(atom.lower for atom in row.atoms[max(0, head.start - 5) : head.start])
    return _ONE_OF.search(before) is not None


# ---------------------------------------------------------------- bodies and rooms

_DEFENCE = r"(?:(?!E\d)\S+ )*?(?:defends?|defended|defen[cs]e)(?!\S)"


def _is_sitting(head: Head, number: int, row: Row) -> bool:
    """Whether it is the sitting of a council before which somebody defends a thesis: the defence is the event."""
    before = rf"(?:at|in|during) (?:the|a|an) E{number} of (?:the )?A\d+ {_DEFENCE}"
    return head.word in {"meeting", "session", "sitting"} and re.search(rf"(?<!\S){before}", row.text) is not None


_MEMBER = frozenset(
    {"member", "members", "fellow", "director", "chairman", "chair", "president", "secretary", "head", "founder",
     "staff"}
)  # fmt: skip
_ROOMS = frozenset(
    {"hall", "room", "rooms", "centre", "center", "building", "auditorium", "house", "theatre", "theater", "suite"}
)


def _is_body(head: Head, row: Row, told: Told) -> bool:
    """Whether a proper name with an event word in it is a body's: one that is known, acts, or has members."""
    after = row.atoms[head.end].lower if head.end < len(row.atoms) else ""
    owns = after in {"'s", "’s", "’"} and head.word in {"forum", "panel", "assembly", "convention", "congress"}
    if head.name is None:
        return owns and head.definite and head.capital_label
    if fold(head.name).removeprefix("the ") in told.bodies:
        return True
    ahead = [a for a in row.atoms[max(0, head.start - 3) : head.start] if a.lower not in {"the", "a", "our"}]
    if len(ahead) > 1 and ahead[-1].lower in {"of", "from", "with"} and ahead[-2].kind == "person":
        return True
    before = [a.lower for a in ahead]
    if before[-1:] == ["by"] and any(word in _convening() for word in before):
        return True
    return owns or (before[-1:] in (["of"], ["at"]) and len(before) > 1 and before[-2].split()[-1] in _MEMBER)


@cache
def _convening() -> frozenset[str]:
    words = lexicon("roles")["words"]
    said = (word for part in ("organize", "hosted") for phrase in words[part] for word in re.findall(r"\w+", phrase))
    return frozenset(said) | {"convened", "yesterday", "today", "jointly"}


def _is_treaty(head: Head, row: Row) -> bool:
    """Whether a convention is a treaty: one that is named and not held."""
    return head.word == "convention" and head.name is not None and not holds(row)


def _is_room(head: Head, row: Row) -> bool:
    """Whether the event word is part of a room's name ("Conference Hall", "the Seminar Room")."""
    after = row.atoms[head.end] if head.end < len(row.atoms) else None
    return after is not None and after.lower in _ROOMS and head.capital_label


_OPEN, _CLOSE = frozenset('"“„«'), frozenset('"”“»')


def _is_quoted(head: Head, row: Row) -> bool:
    """Whether the word stands inside a quotation that other words open: it is a part of a title."""
    before = [k for k, atom in enumerate(row.atoms[: head.start]) if atom.lower in _OPEN | _CLOSE]
    after = any(atom.lower in _CLOSE for atom in row.atoms[head.end :])
    return len(before) % 2 == 1 and after and head.start - before[-1] > 1 and row.atoms[before[-1]].lower in _OPEN
