"""Who is left: persons whom a sentence about an event names in the course of it, in a wording that no frame knows.

Not every name: a sentence that quotes, cites, thanks, credits or excuses somebody gives no part, nor does one that is
no longer about the event. What remains is weak, is marked so, and comes first in review.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache

from kgbuild.interpret.drafts import Draft
from kgbuild.interpret.events import Told
from kgbuild.interpret.frames import partless
from kgbuild.interpret.labels import of_credit
from kgbuild.interpret.phrases import Phrase
from kgbuild.interpret.roles import Part
from kgbuild.interpret.row import Row
from kgbuild.lexicons import lexicon

__all__ = ["around", "away", "cited", "cues", "ends", "left_over", "owned"]

_FAR = 4
"""Sentences without a word of the event or a part in it, after which names are no longer told of it."""
_MEETS = frozenset({"meeting", "ceremony", "councilMeeting", "workingGroupMeeting", "expertMeeting", "otherEvent"})


def left_over(told: Told, rows: Sequence[Row], known: Sequence[Part]) -> list[Part]:
    """A weak part for each person of the passage who has none yet and stands in a sentence about one of its events."""
    parted = {part.key for part in known}
    busy = {part.sentence for part in known} | {index for index, _ in told.of_head}
    out: list[Part] = []
    for row in _about(rows, busy):
        focus = told.focus.get(row.sentence.index)
        if focus is None or of_credit(row) or _signed(row, focus):
            continue
        for phrase in _named(row, parted):
            assert phrase.head.key is not None
            parted.add(phrase.head.key)
            role = _role(row, focus)
            out.append(
                Part(
                    focus, phrase, phrase.head.key, True, role, "named-there", (row.span,), "", None, row.sentence.index
                )
            )
    return out


_SIGNED = re.compile(r"A\d+ (?:\. )?")
"""A line that is only a name with what is said of its bearer: a signature, or the line of a lecturer."""


def _signed(row: Row, focus: Draft) -> bool:
    lecturer = "ecture" in focus.type and row.sentence.index - focus.sentence < _FAR
    return _SIGNED.fullmatch(row.text) is not None and not lecturer


def _about(rows: Sequence[Row], busy: Collection[int]) -> Iterator[Row]:
    """The rows up to the end of what is told of events: no further than some sentences behind the last sign of one."""
    last: int | None = None
    for row in rows:
        index = row.sentence.index
        if ends().match(row.text):
            return
        last = index if index in busy else last
        if last is not None and index - last <= _FAR:
            yield row


def _named(row: Row, parted: Collection[str]) -> Iterator[Phrase]:
    """Persons without a part, whom the sentence does not only cite, credit or excuse."""
    blocked = partless(row)
    for number, group in enumerate(row.groups):
        before, after = around(row, number)
        if number in blocked or cited().search(before) or away().search(after) or owned(before):
            continue
        for phrase in group.phrases:
            sure = phrase.posts or _titled(row, phrase) or _NARRATED.match(after) or _DONE_BY.search(before)
            known = phrase.head.kind == "person" and phrase.head.key and phrase.head.key not in parted
            if known and sure and not _PLACED.search(before):
                yield phrase


_NARRATED = re.compile(r"(?:, )?(?:who |also |then )?\w+(?:ed|oke|ook|ave|aid) |and A|, A")
"""Behind a name: the verb of a tale, or more names."""
_DONE_BY = re.compile(r"(?<!\S)(?!T\d)\S+ by $")
"""Before a name: a passive, and no title of a work."""
_PLACED = re.compile(r"(?<!\S)(?:at|in|to|into|near) $")


_OF = re.compile(r"(\S+) (?:T\d+ )?of (?:the |an? )?(?:(?!A\d)\S+ ){0,2}$")


def owned(before: str) -> bool:
    """Whether a name only says whose something is ("the divan of the poet A"), and that is no talk of theirs."""
    owned = _OF.search(before)
    return owned is not None and owned[1] not in _talks()


@cache
def _talks() -> frozenset[str]:
    more = {"participation", "presence", "attendance", "delegation", "conference", "allocution", "moderation"}
    return frozenset({*lexicon("events")["words"]["talk_nouns"], *more})


def _titled(row: Row, phrase: Phrase) -> bool:
    """Whether titles or degrees stand with the name, or the report names what its bearer is right before it."""
    mention = phrase.head.mention
    if mention is not None and mention.titles:
        return True
    before = row.atoms[phrase.start - 1] if phrase.start else None
    return row.atoms[phrase.start].span.start < phrase.head.span.start or (
        before is not None and before.lower.strip(".") in _honorifics()
    )


@cache
def _honorifics() -> frozenset[str]:
    return frozenset(lexicon("roles")["description"]["honorifics"])


def around(row: Row, number: int) -> tuple[str, str]:
    before, _, after = row.text.partition(f"A{number} ")
    return before[-_NEAR:], re.split(r"(?<!\S)(?:;|A\d+ (?:, )?(?:who|said|spoke))(?!\S)", after[:_NEAR])[0]


_NEAR = 1000
"""Signs of the reduced sentence before and behind a name that are looked at, so that the work stays bounded."""


def _role(row: Row, focus: Draft) -> str:
    for role, words in cues().items():
        if words.search(row.text) and not (role == "participant" and focus.type == "panel"):
            return role
    return "participant" if focus.type in _MEETS else "speaker"


def _words(name: str) -> list[str]:
    return list(lexicon("roles")["residual"][name])


def _any(words: Sequence[str]) -> str:
    return "|".join(words)


@cache
def cues() -> Mapping[str, re.Pattern[str]]:
    roles: Mapping[str, Sequence[str]] = lexicon("roles")["residual"]["roles"]
    return {role: re.compile(rf"(?<!\S)(?:{_any(words)})(?!\S)") for role, words in roles.items()}


@cache
def cited() -> re.Pattern[str]:
    return re.compile(rf"(?<!\S)(?:{_any(_words('cited'))}) (?:(?!A\d)\S+ ){{0,3}}$")


@cache
def away() -> re.Pattern[str]:
    return re.compile(rf"(?<!\S)(?:{_any(_words('away'))})(?!\S)")


@cache
def ends() -> re.Pattern[str]:
    return re.compile(rf"\W*(?:{_any(_words('ends'))}) ")
