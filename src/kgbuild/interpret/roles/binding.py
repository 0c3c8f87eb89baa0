"""Which event a wording speaks of, and whether its sentence tells of an event at all."""

from __future__ import annotations

import re
from functools import cache

from kgbuild.interpret.drafts import Draft
from kgbuild.interpret.events import Told
from kgbuild.interpret.frames import Match
from kgbuild.interpret.row import Row
from kgbuild.lexicons import lexicon

__all__ = ["bound", "coordinate", "of_another_work", "organizes", "tells"]

_LOOSE = ("presented", "opened", "took", "said", "commented", "moderated")
"""Wordings that may speak of an event that their sentence does not name, beside one that turned out to be none."""
_EACH = re.compile(
    r"(?<!\S)(?:all|each|every|the) (?:of the )?(?:meetings?|sessions?|seminars?|lectures?|talks?|evenings?)(?!\S)"
)
"""In a sentence about a series: all events of it."""
_OTHER_CLAUSE = 20
_BACK = 14


def bound(told: Told, match: Match, row: Row, focus: Draft | None) -> Draft | None:
    """The event of a match: the one that it names, else the nearest of its sentence, else the one spoken of."""
    index = row.sentence.index
    if match.event is not None:
        return told.of_head.get((index, match.event))
    spots = []
    words = row.text.split(" ")
    for k, word in enumerate(words):
        if re.fullmatch(r"E\d+", word):
            draft = told.of_head.get((index, int(word[1:])))
            if draft is not None:
                spots.append((_distance(match, k, words), k, draft))
    if spots:
        return min(spots, key=lambda spot: spot[:2])[2]
    if re.search(r"(?<!\S)E\d+(?!\S)", row.text) and not match.frame.rule.startswith(_LOOSE):
        return None
    return focus


def _distance(match: Match, k: int, words: list[str]) -> int:
    """Words between a match and the event at ``k``; one before counts as further off than one behind."""
    far = max(0, k - match.end, match.start - k + 1 if k < match.start else 0)
    between = words[min(k, match.end) : max(k, match.start)]
    return far + (_OTHER_CLAUSE if ";" in between or "." in between[:-1] else 0)


def coordinate(told: Told, match: Match, row: Row, draft: Draft) -> list[Draft]:
    """The draft, and those joined to it as objects of the same verb ("held a panel “X” and a round table “Y”")."""
    out = [draft]
    if match.event is None:
        return out
    number = match.event
    while True:
        joined = re.search(
            rf"(?<!\S)E{number} (?:[,:] )?(?:T\d+ )?(?:[,;] )?(?:and|as well as|,) (?:the |a |an |also ){{0,2}}E(\d+) ",
            row.text,
        )
        if joined is None or int(joined[1]) <= number:
            return out
        number = int(joined[1])
        other = told.of_head.get((row.sentence.index, number))
        if other is not None and other not in out:
            out.append(other)


def tells(told: Told, row: Row, draft: Draft) -> bool:
    """Whether a sentence names the event, a part of it, or means it by "it" or "the event"."""
    if any(key[0] == row.sentence.index and d.root() is draft.root() for key, d in told.of_head.items()):
        return True
    if draft.members and _EACH.search(row.text):
        return True
    first = row.groups[0].phrases[0].head if row.groups and row.groups[0].start <= 1 else None
    if first is not None and first.kind == "backref" and first.lower.split()[-1] in draft.label.lower().split():
        return True
    return bool(re.search(r"(?<!\S)(?:it|its|event|where)(?!\S)", row.text))


def organizes(row: Row) -> bool:
    """Whether a sentence has a verb of organizing."""
    return re.search(r"(?<!\S)(?:organi[sz]\w+|held|co-organi[sz]\w+|hosted|implemented)(?!\S)", row.text) is not None


def of_another_work(match: Match, row: Row) -> bool:
    """Whether the words before the match speak of a project, a survey, a book."""
    words = row.text.split(" ")[max(0, match.start - _BACK) : match.start]
    events = [k for k, word in enumerate(words) if re.fullmatch(r"E\d+", word)]
    words = words[events[-1] :] if events else words
    return any(word in _other_works() for word in words)


@cache
def _other_works() -> frozenset[str]:
    return frozenset(lexicon("events")["words"]["other_nouns"])
