"""When and where each event was, how people took part, whether it was held, how many came."""

from __future__ import annotations

from collections.abc import Sequence

from kgbuild.interpret.drafts import Draft
from kgbuild.interpret.events import Told
from kgbuild.interpret.row import Row
from kgbuild.interpret.scene.days import inherit, next_days, same_days, within_days
from kgbuild.interpret.scene.left import left_days
from kgbuild.interpret.scene.lines import read_lines
from kgbuild.interpret.scene.manner import set_mode, set_state
from kgbuild.interpret.scene.places import place_beside, place_page, place_said
from kgbuild.interpret.scene.rowdates import date_beside
from kgbuild.interpret.scene.spans import count_days, stretch
from kgbuild.model import Report

__all__ = ["set_scene"]


def set_scene(report: Report, rows: Sequence[Row], told: Told) -> None:
    """Fill date, place, mode, state and number of participants of the passage's drafts."""
    by_sentence: dict[int, list[tuple[int, Draft]]] = {}
    for (sentence, number), draft in told.of_head.items():
        by_sentence.setdefault(sentence, []).append((number, draft))
    for row in rows:
        here = by_sentence.get(row.sentence.index, [])
        set_mode(report, row, [draft for _, draft in here], told)
        for number, draft in here:
            date_beside(draft, number, row)
            if draft.sentence == row.sentence.index:
                place_beside(draft, number, row, told)
    for row in rows:
        for draft in told.drafts:
            if draft.lead == row.sentence.index and draft.when is None:
                date_beside(draft, -1, row, lead=True)
                place_beside(draft, -1, row, told)
    same_days(rows, told)
    read_lines(report, rows, told)
    for row in rows:
        for number, draft in by_sentence.get(row.sentence.index, ()):
            place_said(draft, number, row, told)
    place_page(rows, told)
    stretch(rows, told)
    count_days(rows, told)
    next_days(rows, told)
    within_days(told.drafts)
    left_days(rows, told, report.text)
    for draft in told.drafts:
        inherit(draft)
        set_state(report, draft, rows, told)
