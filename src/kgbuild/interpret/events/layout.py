"""Events that the layout tells of: blocks of labels and their series, announcements without a word for the event."""

from __future__ import annotations

from collections.abc import Sequence

from kgbuild.interpret.drafts import Draft
from kgbuild.interpret.events.drafting import give_title, silent
from kgbuild.interpret.events.kinds import types
from kgbuild.interpret.events.told import Told
from kgbuild.interpret.events.verbs import told_by_verb
from kgbuild.interpret.pages import Block, Page
from kgbuild.interpret.row import Row

__all__ = ["open_block", "told_by_heading", "told_by_layout"]

_FEW = 2


def open_block(block: Block, rows: Sequence[Row], passage: int, told: Told) -> Draft:
    """The event of a block of labels; the first block makes what was told before it the series."""
    series = _series(block, rows, passage, told)
    row = rows[block.titled or block.rows[0]]
    draft = silent(row, series.label, series.type, passage, "event-block")
    own = next(
        (
            (k, n, head)
            for k in block.rows
            for n, head in enumerate(rows[k].heads)
            if head.type
            and not head.plural
            and not (k == block.titled and " ".join(head.label.split()) in (block.title or ""))
        ),
        None,
    )
    if own is not None and (block.entry or rows[block.rows[0]].heads):
        draft.type, draft.label = own[2].type, own[2].label
        told.of_head[rows[own[0]].sentence.index, own[1]] = draft
    elif block.entry and block.speaker and series.type == "otherEvent":
        draft.type = draft.label = "lecture"
    if series.type in types("wholes"):
        draft.type = "lecture" if block.speaker else "session"
        draft.parent, draft.parent_rule = series, "part-default"
    else:
        series.members.append(draft)
    draft.anchored = draft.block = True
    if block.title is not None:
        give_title(draft, block.title, row.span, "title-label")
    told.drafts.append(draft)
    return draft


def _series(block: Block, rows: Sequence[Row], passage: int, told: Told) -> Draft:
    if told.drafts:
        return told.drafts[0]
    head = next((head for row in rows for head in row.heads if head.type), None)
    talks = block.speaker and (head is None or head.word == "talks")
    kind = "lecture" if talks else head.type if head is not None else "otherEvent"
    draft = silent(rows[0], "series", kind, passage, "event-block", head.word if head else kind)
    told.drafts.append(draft)
    for row in rows[: block.rows[0]]:
        told.focus[row.sentence.index] = draft
    return draft


def told_by_layout(rows: Sequence[Row], page: Page, passage: int, told: Told) -> None:
    """Titles from lines of their own, and the event of an announcement that has no word for it."""
    if page.series:
        return
    if page.heading is not None and told.drafts and page.prefixed:
        first = told.drafts[0].root()
        if first.title is None:
            give_title(first, page.heading[0], rows[page.heading[1]].span, "title-line")
    labelled = next((block for block in page.blocks if block.title or block.speaker), None)
    if told.drafts:
        first = told.drafts[0].root()
        if labelled and labelled.title and first.title is None:
            give_title(first, labelled.title, rows[labelled.titled].span, "title-label")
        return
    listed = sum(row.sentence.layout == "programme" for row in rows) >= _FEW
    if labelled is not None or (page.heading and (listed or page.blocks)):
        _announced(rows, page, labelled, passage, told)


def _announced(rows: Sequence[Row], page: Page, labelled: Block | None, passage: int, told: Told) -> None:
    """The event of a page that has labels or a programme, and no phrase that names one."""
    row = rows[labelled.titled or labelled.rows[0]] if labelled else rows[page.heading[1] if page.heading else 0]
    kind = "lecture" if labelled and labelled.speaker else "otherEvent"
    draft = silent(row, kind, kind, passage, "event-block")
    draft.anchored = True
    if labelled and labelled.title:
        give_title(draft, labelled.title, rows[labelled.titled].span, "title-line")
    elif page.heading:
        give_title(draft, page.heading[0], rows[page.heading[1]].span, "title-line")
    told.drafts.append(draft)
    for other in rows:
        told.focus[other.sentence.index] = draft


def told_by_heading(rows: Sequence[Row], passage: int, told: Told) -> None:
    """The event that only a headline's verb tells of: "Prof. A speaks on energy"."""
    focus: Draft | None = None
    for row in rows:
        if focus is None and row.sentence.layout == "heading":
            focus = told_by_verb(row, told, passage)
        if focus is not None:
            told.focus[row.sentence.index] = focus
