"""Events while they are being read: what later sentences say of one is added to its draft."""

from __future__ import annotations

from dataclasses import dataclass, field

from kgbuild.interpret.heads import Head
from kgbuild.model import PlaceName, Stated, When
from kgbuild.spans import Span

__all__ = ["Draft"]


@dataclass(slots=True, eq=False)
class Draft:
    """An event in the making; the only value of this package that changes."""

    head: Head
    passage: int
    sentence: int
    evidence: Span
    rule: str
    label: str
    type: str
    mentions: list[Span] = field(default_factory=list)
    title: Stated[str] | None = None
    when: Stated[When] | None = None
    places: list[Stated[PlaceName]] = field(default_factory=list)
    mode: Stated[str] | None = None
    state: Stated[str] | None = None
    parent: Draft | None = None
    parent_rule: str = ""
    eve: Draft | None = None
    """The event on whose eve this one was."""
    ordinal: Stated[int] | None = None
    series: Stated[str] | None = None
    count: Stated[int] | None = None
    topics: list[Stated[str]] = field(default_factory=list)
    url: str | None = None
    anchored: bool = False
    day: str | None = None
    """The day or days named where it is introduced, as ISO dates."""
    headline: bool = False
    """Known only from the report's headline so far."""
    line: int = -1
    """The sentence of the title line that told of it before the sentence that introduces it."""
    lead: int = -1
    """The sentence before that tells when and where, where the one that names the event speaks of what it told."""
    beside: Draft | None = None
    """The event whose day this one shares where no day of its own is told: on its margins, or told of before."""
    agents: int = 0
    members: list[Draft] = field(default_factory=list)
    """Where this is a series told of on a page of label blocks: its single events, to which all said of it applies."""
    block: bool = False
    """Told of by a block of labels."""

    def root(self) -> Draft:
        """The outermost event that this one is a part of."""
        draft = self
        while draft.parent is not None:
            draft = draft.parent
        return draft

    def inside(self, other: Draft) -> bool:
        """Whether the other event is this one or stands somewhere above it."""
        draft: Draft | None = self
        while draft is not None and draft is not other:
            draft = draft.parent
        return draft is other
