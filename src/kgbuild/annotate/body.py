"""A body as read from a sentence, before it becomes a mention."""

from __future__ import annotations

from dataclasses import dataclass, field

__all__ = ["Body"]


@dataclass(slots=True)
class Body:
    """A body as read from the words ``first`` to ``stop`` of a line; ``end`` includes the bodies that contain it."""

    first: int
    stop: int
    name: str
    rank: int
    type: str
    head: str = ""
    aliases: list[str] = field(default_factory=list)
    parents: list[Body] = field(default_factory=list)
    place: str | None = None
    confidence: float = 0.9
    end: int = 0
