"""Which kinds of event can be one, are parts, or are wholes that have parts."""

from __future__ import annotations

from kgbuild.interpret.heads import Head
from kgbuild.lexicons import lexicon

__all__ = ["PARTS", "WHOLES", "alike", "kin", "sibling"]

PARTS = frozenset(lexicon("events")["words"]["parts"])
"""Types that are usually parts of something larger."""
WHOLES = frozenset({"conference", "congress", "forum", "school", "workshop", "festival"})
"""Types that are made of lectures and sessions."""
_SIBLINGS = frozenset(
    {"conference", "congress", "forum", "seminar", "workshop", "roundTable", "webinar", "meeting",
     "workingGroupMeeting", "expertMeeting", "councilMeeting", "school", "otherEvent", "discussion", "ceremony",
     "strategicSession"}
)  # fmt: skip


def sibling(kind: str) -> bool:
    """Whether an event of a type is loosely called by another word for an event ("the seminar", "the meeting")."""
    return kind in _SIBLINGS


def kin(one: str, two: str) -> bool:
    """Whether two types can be said of one event."""
    return one == two or (one in _SIBLINGS and two in _SIBLINGS)


def alike(one: Head, two: Head) -> bool:
    """Whether two phrases have the same event word ("policy dialogue" and "dialogue")."""
    return one.word.split()[-1] == two.word.split()[-1] or one.type == two.type == "roundTable"
