"""Events that no sentence dates: they have the day over them, that of the event told before, or the only one named."""

from __future__ import annotations

from collections.abc import Sequence

from kgbuild.interpret.drafts import Draft
from kgbuild.interpret.events import Told
from kgbuild.interpret.labels import of_writing
from kgbuild.interpret.priors import prior
from kgbuild.interpret.programme import day_lead
from kgbuild.interpret.row import Row
from kgbuild.interpret.scene.rowdates import DAYS, dates_of, when_of
from kgbuild.model import Stated, When

__all__ = ["left_days"]


def left_days(rows: Sequence[Row], told: Told, text: str) -> None:
    """Date the events that are no parts and still without a day. Of 623 events that readers found, none had no day."""
    heading = _opening(rows)
    for draft in told.drafts:
        if draft.when is not None or draft.parent or draft.eve or draft.beside or draft.members:
            continue
        day = heading or _told_before(draft, told) or _only_day(rows, text)
        if day is not None:
            draft.when = Stated(day.value, day.evidence, prior("date-inherited"))


def _opening(rows: Sequence[Row]) -> Stated[When] | None:
    """The day that a passage opens with: all of the passage is under it."""
    return _day_of(rows[0]) if rows and day_lead(rows[0]) else None


def _day_of(row: Row) -> Stated[When] | None:
    days = [(i, mention) for i, mention in dates_of(row) if len(mention.name) in DAYS]
    if not days:
        return None
    at, mention = days[0]
    return Stated(when_of(mention, row.atoms[at].text), row.span, prior("date-line"))


def _told_before(draft: Draft, told: Told) -> Stated[When] | None:
    before = [d for d in told.drafts if d.when is not None and d.sentence <= draft.sentence and d is not draft]
    return max(before, key=lambda d: d.sentence).when if before else None


def _only_day(rows: Sequence[Row], text: str) -> Stated[When] | None:
    """The day of a passage that names no other."""
    named = [(mention.name, row) for row in rows if not of_writing(row, text) for _, mention in dates_of(row)]
    return _day_of(named[0][1]) if len({name for name, _ in named}) == 1 else None
