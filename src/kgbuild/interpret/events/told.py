"""What is known of a passage's events while it is read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from kgbuild.interpret.drafts import Draft
from kgbuild.interpret.titles import Owner

__all__ = ["Told"]


@dataclass(slots=True)
class Told:
    """The events of one passage: drafts in order, what each head refers to, and the event in focus at each sentence."""

    drafts: list[Draft] = field(default_factory=list)
    of_head: dict[tuple[int, int], Draft] = field(default_factory=dict)
    focus: dict[int, Draft] = field(default_factory=dict)
    owners: dict[int, Mapping[int, Owner]] = field(default_factory=dict)
    blocks: dict[int, Draft] = field(default_factory=dict)
    """The event of each sentence that stands in a block of labels."""
    bodies: frozenset[str] = frozenset()
    """Folded names of the report's bodies: no event is called like one."""
    dateline: bool = False
    """Whether the passage opens with a day of its own: what it tells is of that day."""
