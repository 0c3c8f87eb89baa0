"""Lines that hold only a date, a place, or a label with one."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kgbuild.interpret.drafts import Draft
from kgbuild.interpret.events import Told
from kgbuild.interpret.labels import label_kind, of_writing
from kgbuild.interpret.priors import prior
from kgbuild.interpret.row import Row
from kgbuild.interpret.scene.days import later_day, programme_days
from kgbuild.interpret.scene.places import address, stated_places
from kgbuild.interpret.scene.rowdates import dates_of, only_dated, when_of, wholes_of
from kgbuild.interpret.scene.towns import free_places, house_in, on_line
from kgbuild.model import Report, Stated

__all__ = ["read_lines"]


def read_lines(report: Report, rows: Sequence[Row], told: Told) -> None:
    wholes = wholes_of(told)
    if not wholes:
        return
    first = min(draft.sentence for draft in wholes)
    for row in rows:
        if of_writing(row, report.text):
            continue
        own = told.blocks.get(row.sentence.index)
        kind = label_kind(row, report.text)
        if own is not None and own.when is None and kind is None and dates_of(row):
            at, mention = dates_of(row)[0]
            own.when = Stated(when_of(mention, row.atoms[at].text), row.span, prior("date-line"))
        if kind in {"date", "time", "place"}:
            _labelled(row, kind, own or wholes[0], report.text)
        elif own is None and only_dated(row):
            owner = wholes[0]
            nearest = [d for d in wholes if d.sentence > row.sentence.index]
            if nearest and row.sentence.index < first:
                owner = nearest[0]
            dates = dates_of(row)
            dateline = row.sentence.layout == "prose" or row.sentence.index > first
            rule = "date-line" if dateline or free_places(row) else "date-byline"
            if dates and (owner.when is None or owner.when.confidence < prior(rule)):
                owner.when = Stated(when_of(dates[0][1], row.atoms[dates[0][0]].text), row.span, prior(rule))
            if not owner.places:
                towns = address(row, ()) or free_places(row)
                owner.places.extend(stated_places(towns, row, prior("place-line")))
    for draft in wholes:
        if draft.when is None and not draft.members:
            later_day(draft, rows, told, report.text)
    programme_days(rows, told, report.text)


_CLOCK = re.compile(r"\b([01]?\d|2[0-3])[:.]([0-5]\d)\b(?!\.\d)")


def _labelled(row: Row, kind: str, draft: Draft, text: str) -> None:
    dates = dates_of(row)
    if dates and kind in {"date", "time"} and (kind == "date" or draft.when is None or not draft.block):
        rest = " ".join(atom.text for atom in row.atoms if atom.kind != "date")
        clock = _CLOCK.search(rest)
        time = f"{int(clock[1]):02}:{clock[2]}" if clock else None
        draft.when = Stated(when_of(dates[0][1], row.atoms[dates[0][0]].text, time=time), row.span, prior("date-label"))
    if kind == "place" and not draft.places:
        colon = next((i for i, atom in enumerate(row.atoms) if atom.lower == ":"), -1)
        draft.places.extend(
            stated_places(on_line(row, colon + 1) or free_places(row) or house_in(row), row, prior("place-line"))
        )
