"""Part and whole: which event another one is a part of."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from kgbuild.interpret.drafts import Draft
from kgbuild.interpret.events.days import day_of, own_date
from kgbuild.interpret.events.drafting import give_title, silent, words_of
from kgbuild.interpret.events.kinds import PARTS, alike, types
from kgbuild.interpret.events.signs import frames_whole
from kgbuild.interpret.events.told import Told
from kgbuild.interpret.events.verb_marks import at_an_hour, on_the_margins
from kgbuild.interpret.heads import Head, number_of
from kgbuild.interpret.labels import bare
from kgbuild.interpret.priors import prior
from kgbuild.interpret.row import Row
from kgbuild.interpret.titles import Owner
from kgbuild.lexicons import lexicon
from kgbuild.model import Stated

__all__ = ["counted_part", "listed_part", "listing_of", "next_part", "place_beside", "place_in_whole", "tie_by_cue"]

_PART_WORDS = 12


def place_in_whole(draft: Draft, row: Row, told: Told) -> None:
    """Make a new event without a day of its own a part of one told of before, or at least of the same day."""
    earlier = [d for d in told.drafts if d is not draft and not d.block]
    if not earlier:
        return
    if " on the eve " in f" {row.text}":
        draft.eve = earlier[-1].root()
        return
    if frames_whole(draft.head, row):
        draft.parent, draft.parent_rule = earlier[-1].root(), "part-default"
        return
    dated = own_date(row) is not None
    if row.sentence.layout in {"programme", "label", "heading"} and not dated:
        draft.parent, draft.parent_rule = earlier[-1].root(), "part-default"
        return
    part_like = draft.type in PARTS
    candidates = [d for d in earlier if d.type not in types("lines") or not part_like]
    named = [d for d in candidates if d.rule != "event-verb"] if part_like else []
    whole = (named or candidates or [d.root() for d in earlier])[-1]
    if part_like:
        larger = whole.parent is not None and (whole.root().type in types("wholes") or "ecture" in whole.type)
        draft.parent, draft.parent_rule = whole.root() if whole.type in PARTS or larger else whole, "part-default"
    elif not dated and whole.root().type in types("composed") and draft.type not in types("alone"):
        part = whole.type in PARTS or (whole.parent is not None and whole.type == draft.type)
        draft.parent, draft.parent_rule = whole.root() if part else whole, "part-default"
    elif not dated:
        draft.beside = whole.root()


def place_beside(draft: Draft, row: Row, focus: Draft) -> None:
    """Give what only a verb tells of, at another hour or on the margins, the day or the whole of what went before."""
    whole = focus.root()
    hour = at_an_hour().match(row.text) is not None
    if hour and whole.type in types("composed") and draft.type in types("held_within"):
        draft.parent, draft.parent_rule = whole, "part-default"
    elif hour or on_the_margins().match(row.text) is not None:
        draft.beside = whole


@cache
def _cue() -> re.Pattern[str]:
    words = "|".join(re.escape(word) for word in sorted(lexicon("events")["words"]["within"], key=len, reverse=True))
    return re.compile(rf"(?<!\S)(?:{words}) (?:(?!E\d)\S+ ){{0,3}}?E(\d+)(?!\S)")


def tie_by_cue(row: Row, told: Told) -> None:
    """ "within the framework of E1": the other events that the sentence introduces are parts of E1."""
    index = row.sentence.index
    for found in _cue().finditer(row.text):
        whole = told.of_head.get((index, int(found[1])))
        if whole is None:
            continue
        for (sentence, number), draft in list(told.of_head.items()):
            if sentence == index and number != int(found[1]) and draft.sentence == index and not whole.inside(draft):
                draft.parent, draft.parent_rule = whole, "part-cue"


# ---------------------------------------------------------------- parts that are counted


def counted_part(head: Head, number: int, row: Row, owners: Mapping[int, Owner], told: Told, passage: int) -> Draft:
    """The event that an ordinal stands for ("In the first, ...; the second ..."): one told of before, or a new one."""
    wanted = number_of(head)
    same = (d for d in reversed(told.drafts) if alike(d.head, head) and number_of(d.head) == wanted)
    draft = next(same, None) if wanted is not None else None
    titles = [row.atoms[i] for i, owner in owners.items() if owner.kind == "event" and owner.head == number]
    title = titles[0] if titles else None
    if draft is None:
        rule = "event-titled" if title is not None else "event-anchored"
        draft = Draft(head, passage, row.sentence.index, row.span, rule, head.label, head.type)
        draft.anchored, draft.day = True, day_of(row)
        place_in_whole(draft, row, told)
        if draft.parent is not None and alike(draft.parent.head, head) and number_of(draft.parent.head) is not None:
            draft.parent = draft.parent.parent
        told.drafts.append(draft)
    if title is not None and draft.title is None:
        give_title(draft, words_of(title), row.span, "title-beside")
    return draft


_INTO = frozenset({"in", "at", "during", "the", "a"})


def next_part(head: Head, row: Row, told: Told) -> bool:
    """Whether a sentence is about a part that its number names: "Session two looked at ...", "A second panel ..."."""
    known = head.type in PARTS and not head.plural and bool(told.drafts) and row.sentence.layout == "prose"
    if not known or not (head.capital_label or head.ordinal is not None):
        return False
    opens = all(atom.lower in _INTO for atom in row.atoms[: head.start])
    number = number_of(head)
    return opens and number is not None and all(number_of(d.head) != number for d in told.drafts if alike(d.head, head))


# ---------------------------------------------------------------- a list of parts


def listing_of(row: Row, listing: Head | None) -> Head | None:
    """The plural event phrase under which a list of parts stands ("The forum worked in three sections:")."""
    if row.sentence.layout == "item":
        return listing
    if not row.text.rstrip().endswith(":"):
        return None
    return next((h for h in row.heads if h.plural and h.type in {*PARTS, "workshop", "roundTable"}), None)


def listed_part(row: Row, listing: Head, text: str, passage: int, told: Told) -> Draft | None:
    """A numbered line of such a list that is only a title: the part of that title."""
    words = row.span.of(text)
    found = re.match(r"(?:[•*▪–—-]|\(?\d{1,2}[.)]|[ivxIVX]{1,4}[.)])\s*(.+?)[.;:]?$", " ".join(words.split()))
    title = bare(re.sub(r"\s*\([^)]*\)$", "", found[1])) if found is not None else ""
    if row.groups or row.heads or not told.drafts or not title[:1].isupper() or len(title.split()) > _PART_WORDS:
        return None
    kind = listing.word.removesuffix("s")
    draft = silent(row, kind, listing.type, passage, "event-titled")
    draft.title, draft.anchored = Stated(title, row.span, prior("title-line")), True
    draft.parent, draft.parent_rule = told.drafts[0].root(), "part-default"
    told.drafts.append(draft)
    return draft
