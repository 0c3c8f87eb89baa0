"""Which kinds of event can be one, are parts, or are wholes that have parts."""

from __future__ import annotations

from kgbuild.interpret.heads import Head
from kgbuild.lexicons import words

__all__ = ["PARTS", "alike", "kin", "sibling", "types"]

PARTS = words("events", "types", "parts")
"""Types that are usually parts of something larger."""


def types(kind: str) -> frozenset[str]:
    """The types of event of a kind of the lexicon ("wholes", "siblings").

    >>> "conference" in types("wholes")
    True
    """
    return words("events", "types", kind)


def sibling(kind: str) -> bool:
    """Whether an event of a type is loosely called by another word for an event ("the seminar", "the meeting")."""
    return kind in types("siblings")


def kin(one: str, two: str) -> bool:
    """Whether two types can be said of one event."""
    return one == two or {one, two} <= types("siblings")


def alike(one: Head, two: Head) -> bool:
    """Whether two phrases have the same event word ("policy dialogue" and "dialogue")."""
    return one.word.split()[-1] == two.word.split()[-1] or one.type == two.type == "roundTable"
