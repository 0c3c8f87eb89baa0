"""The events of a passage, in one pass over its sentences.

An event phrase either introduces an event (it has a title, a name, a date, or stands with a verb of holding) or
refers to one already told of. Titles, and the whole that an event is part of, are read from the sentences that
speak of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kgbuild.interpret.drafts import Draft
from kgbuild.interpret.events.days import day_of, lead_of, opens_with_day
from kgbuild.interpret.events.drafting import give_title
from kgbuild.interpret.events.layout import open_block, told_by_heading, told_by_layout
from kgbuild.interpret.events.occasions import of_another_day, told_by_days
from kgbuild.interpret.events.phrase import read_phrase
from kgbuild.interpret.events.titling import title_after, title_from_object, title_from_theme, title_of_shown
from kgbuild.interpret.events.told import Told
from kgbuild.interpret.events.verbs import told_by_verb
from kgbuild.interpret.events.wholes import counted_part, listed_part, listing_of, next_part, place_beside, tie_by_cue
from kgbuild.interpret.heads import Head
from kgbuild.interpret.pages import Page, page_of
from kgbuild.interpret.priors import prior
from kgbuild.interpret.programme import part_line, talk_line
from kgbuild.interpret.row import Row
from kgbuild.interpret.titles import Owner, owners_of

__all__ = ["tell"]


def tell(rows: Sequence[Row], text: str, passage: int, bodies: frozenset[str] = frozenset()) -> Told:
    """Read the events of a passage's rows; ``bodies`` are the folded names of the institutions that it knows."""
    told = Told(bodies=bodies, dateline=opens_with_day(rows))
    page = page_of(rows, text)
    blocks = {k: block for block in page.blocks for k in block.rows} if page.series else {}
    focus: Draft | None = None
    listing: Head | None = None
    named_in = ""
    left: Draft | None = None
    for position, row in enumerate(rows):
        block = blocks.get(position)
        if block is not None:
            if position == block.rows[0]:
                focus = open_block(block, rows, passage, told)
            assert focus is not None
            told.focus[row.sentence.index] = told.blocks[row.sentence.index] = focus
            continue
        if blocks and told.drafts and (position > max(blocks) or position in page.gaps):
            focus = told.drafts[0]
        owners = owners_of(row)
        told.owners[row.sentence.index] = owners
        fresh = position > 0 and "\n" in text[rows[position - 1].span.end : row.span.start]
        named = _phrases(position, rows, owners, page, told, text, passage)
        if named is not None:
            named_in = row.sentence.layout
        elif fresh and focus is not None and named_in == row.sentence.layout == "prose":
            focus = focus.root()  # a paragraph of its own no longer tells of a part that one before has named
        if fresh and left is not None and named is None:
            focus = left
        left = None if fresh or named is not None else left
        focus = named or focus
        if told.drafts:
            _all_meetings(row, told)
            _led_up_to(told.drafts[0], position, rows)
        listing = listing_of(row, listing)
        if listing is not None:
            focus = listed_part(row, listing, text, passage, told) or focus
        tie_by_cue(row, told)
        title_from_theme(row, owners, focus)
        title_of_shown(row, focus)
        title_after(position, rows, text, focus)
        verbal = _by_verb(position, rows, owners, focus, told, passage, fresh=fresh)
        if verbal is None and fresh and named is None and focus is not None:
            verbal = of_another_day(row, focus, told, passage)
            left = focus if verbal is not None else left
        focus = verbal or focus
        if focus is not None:
            told.focus[row.sentence.index] = focus
    told_by_layout(rows, page, passage, told)
    if not told.drafts:
        told_by_heading(rows, passage, told)
    if not told.drafts and passage:
        told_by_days(rows, text, passage, told)
    return told


def _phrases(
    position: int, rows: Sequence[Row], owners: dict[int, Owner], page: Page, told: Told, text: str, passage: int
) -> Draft | None:
    """Read the event phrases of a row; the last event that they speak of."""
    row = rows[position]
    talk = talk_line(row, text) if row.heads and row.sentence.layout in {"item", "programme"} else None
    last: Draft | None = None
    for number, head in enumerate(row.heads):
        if talk is not None and talk.holds(head.start) and head is not part_line(row):
            continue
        if number and _in_title(head, row, told):
            continue
        spoken = [] if head.elided else read_phrase(head, number, row, owners, told, text, passage)
        if head.elided or (not spoken and next_part(head, row, told)):
            spoken = [counted_part(head, number, row, owners, told, passage)]
        for draft in spoken:
            told.of_head.setdefault((row.sentence.index, number), draft)
            draft.mentions.append(head.span)
            last = draft
            plain = draft.title is None or draft.title.confidence <= prior("title-name")
            if position in page.titles and plain:
                words, line = page.titles[position]
                give_title(draft, words, rows[line].span, "title-line")
                draft.headline = True
    return last


def _in_title(head: Head, row: Row, told: Told) -> bool:
    """Whether an event word stands in the title that the line gave to an event before it ("Session 1: Reading ...")."""
    here = {id(d): d for (index, _), d in told.of_head.items() if index == row.sentence.index}
    title = next((d.title.value for d in here.values() if d.title is not None and d.title.evidence == row.span), None)
    return title is not None and row.sentence.layout != "prose" and " ".join(head.label.split()) in title


def _led_up_to(draft: Draft, position: int, rows: Sequence[Row]) -> None:
    """Note the sentence that told of the passage's first event before this one names it."""
    introduced = draft.sentence == rows[position].sentence.index and draft.day is None
    lead = lead_of(position, rows) if introduced else None
    if lead is not None:
        draft.lead, draft.day = lead.sentence.index, day_of(lead)


def _all_meetings(row: Row, told: Told) -> None:
    """ "All meetings are supported by A", "all sessions are at B": the series or the whole event is meant."""
    for number, head in enumerate(row.heads):
        before = row.atoms[head.start - 1].lower if head.start else ""
        if head.plural and before == "all":
            whole = told.drafts[0] if told.drafts[0].members or told.drafts[0].parent is None else told.drafts[0].root()
            told.of_head.setdefault((row.sentence.index, number), whole)


def _by_verb(
    position: int,
    rows: Sequence[Row],
    owners: Mapping[int, Owner],
    focus: Draft | None,
    told: Told,
    passage: int,
    *,
    fresh: bool,
) -> Draft | None:
    """The event that the row's verb tells of, where none is in focus or the row is about another occasion.

    ``fresh`` says that the row opens a paragraph.
    """
    row = rows[position]
    if focus is None and row.sentence.layout == "heading":
        return None
    before = rows[position - 1] if position else None
    draft = told_by_verb(row, told, passage, focus=focus, fresh=fresh, before=before)
    if draft is not None:
        if focus is not None and draft.day is None:
            place_beside(draft, row, focus)
        title_from_theme(row, owners, draft)
        title_from_object(row, owners, draft)
    return draft
