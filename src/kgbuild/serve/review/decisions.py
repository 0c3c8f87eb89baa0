"""The latest decisions, each with a button that takes it back."""

from __future__ import annotations

from dataclasses import dataclass

from kgbuild.review.queue import mark_of
from kgbuild.serve.review.screen import Screen
from kgbuild.serve.review.visit import Reply, Visit

__all__ = ["Decisions"]

_LATEST = 100
"""Decisions on one page."""


@dataclass(frozen=True)
class Decisions:
    """Handlers of this page."""

    screen: Screen

    async def acts(self, visit: Visit) -> Reply:
        """The latest decisions, each with a button that takes it back."""
        desk = self.screen.desk
        lines = list(reversed(desk.log.lines))[:_LATEST]
        words = await desk.in_words(lines)
        told = [(line, said, mark_of(line)) for line, said in zip(lines, words, strict=True)]
        return await self.screen.page(visit, "acts.html", tab="acts", told=told, total=len(desk.log.lines))
