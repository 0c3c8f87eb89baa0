"""Sentences from which nothing was read: looked through, and set aside where nothing is in them."""

from __future__ import annotations

from dataclasses import dataclass

from kgbuild.curation.acts import dismiss
from kgbuild.review.queue import mark_of
from kgbuild.serve.protocol import Refused
from kgbuild.serve.review.desk import Stale, Twice
from kgbuild.serve.review.screen import Screen
from kgbuild.serve.review.visit import Reply, Visit, to

__all__ = ["MissedSentences"]


@dataclass(frozen=True)
class MissedSentences:
    """Handlers of this page."""

    screen: Screen

    async def show(self, visit: Visit) -> Reply:
        """The sentences that gave no statement and that nobody set aside."""
        report = visit.fields.get("report", "")
        told = [one for one in self.screen.desk.missed if report in ("", one.report)]
        return await self.screen.page(visit, "missed.html", tab="missed", told=told)

    async def dismiss(self, visit: Visit) -> Reply:
        """Say that nothing is in a sentence."""
        desk, form = self.screen.desk, visit.form
        asked = (form.get("report", ""), form.get("mark", ""))
        one = next((one for one in desk.all_missed if (one.report, one.mark) == asked), None)
        if one is None:
            raise Refused(404, "This sentence is not among those that gave nothing any more. Nothing was written.")
        act = dismiss(one.report, one.text)
        try:
            line = await desk.write(act, who=visit.who, reason=visit.reason, seen="")
        except Twice as twice:
            line = twice.line
        except Stale as stale:  # somebody set it aside already, which is what was asked for
            return to(visit.url("/review/missed", done=mark_of(stale.line)))
        return to(visit.url("/review/missed", done=mark_of(line)))
