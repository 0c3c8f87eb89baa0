"""One event phrase of a sentence: the event that it introduces or speaks of, if any."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from kgbuild.folding import fold
from kgbuild.interpret.atoms import Atom
from kgbuild.interpret.drafts import Draft
from kgbuild.interpret.events import refusals, signs
from kgbuild.interpret.events.days import day_of, other_year, own_date
from kgbuild.interpret.events.drafting import enrich, give_title, words_of
from kgbuild.interpret.events.marks import Setting, marks_of
from kgbuild.interpret.events.reference import introduce, known
from kgbuild.interpret.events.title_runs import title_before, title_run
from kgbuild.interpret.events.titling import object_titles, theme_of
from kgbuild.interpret.events.told import Told
from kgbuild.interpret.events.wholes import place_in_whole
from kgbuild.interpret.heads import Head
from kgbuild.interpret.priors import prior
from kgbuild.interpret.row import Row
from kgbuild.interpret.titles import Owner
from kgbuild.model import Stated
from kgbuild.weights import Weights, shipped_weights

__all__ = ["Phrase", "event_weights", "is_told_of", "marks_for", "read_phrase"]


@dataclass(frozen=True, slots=True)
class Phrase:
    """An event phrase in its sentence."""

    head: Head
    number: int
    row: Row
    told: Told
    passage: int
    titles: list[Atom]
    """Quotations that it owns."""
    run: Stated[str] | None
    """The title without quotes right behind it."""
    anchored: bool
    """Whether the sentence has words of holding or attending."""
    dated: bool

    @property
    def title(self) -> Atom | None:
        return self.titles[0] if self.titles else None

    @property
    def untitled(self) -> bool:
        return not self.titles and self.run is None

    @property
    def place(self) -> tuple[int, int]:
        return self.row.sentence.index, self.number


def read_phrase(
    head: Head, number: int, row: Row, owners: dict[int, Owner], told: Told, text: str, passage: int
) -> list[Draft]:
    """The events that a phrase introduces or speaks of; none where it names no event."""
    phrase = _phrase(head, number, row, owners, told, text, passage)
    refused = refusals.refused_as(head, number, row, told)
    if refused is None and (spoken := _of_line(phrase, owners) or _of_series(phrase)) is not None:
        return spoken
    if phrase.place in told.of_head and refused is None:
        return [told.of_head[phrase.place]]
    if refused == "plural":
        return [_new(phrase, title, "event-titled") for title in phrase.titles] if head.type else []
    draft = _reference(phrase) if refused is None else None
    if refused in refusals.FIRM or (draft is not None and other_year(draft, head)):
        return []
    if refused == "elsewhen":
        return _introduced(phrase, refused) if _other_edition(phrase) else []
    free = refused is None and draft is None
    told_so = free and (signs.part_told(head, number, row, told) or signs.opens_page(head, row, told))
    if head.type and (told_so or is_told_of(phrase, refused, draft)):
        return _introduced(phrase, refused)
    if refused == "talk":
        for i in _owned(number, owners):
            owners[i] = Owner("talk")
    return _spoken_of(phrase, draft) if draft is not None else []


_APART = frozenset({"next", "previous", "last", "similar", "preceding"})


def _other_edition(phrase: Phrase) -> bool:
    """Whether an event of another time has a day and agents of its own: "The next lecture, by A, is on D"."""
    named = any(atom.kind in {"person", "institution"} for atom in phrase.row.atoms)
    firm = bool(phrase.head.type) and not phrase.head.plural
    return firm and named and own_date(phrase.row) is not None and bool({*phrase.head.label.lower().split()} & _APART)


@cache
def event_weights() -> Weights:
    """The weights that ship with kgbuild."""
    return shipped_weights("events.json")


def is_told_of(phrase: Phrase, refused: str | None, spoken: Draft | None) -> bool:
    """Whether the phrase introduces an event of its own, by what its marks weigh (``lexicons/events.json``)."""
    weights = event_weights()
    return weights.probability(marks_for(phrase, refused, spoken)) >= weights.least


def marks_for(phrase: Phrase, refused: str | None, spoken: Draft | None) -> frozenset[str]:
    """The marks of a phrase that is refused as something else, or may speak of an event that is known."""
    setting = Setting(
        phrase.head,
        phrase.number,
        phrase.row,
        phrase.told,
        quoted=bool(phrase.titles),
        run=phrase.run is not None,
        anchored=phrase.anchored,
        dated=phrase.dated,
        refused=refused,
        spoken=spoken,
    )
    return marks_of(setting)


def _owned(number: int, owners: dict[int, Owner]) -> list[int]:
    return [i for i, owner in owners.items() if owner.kind == "event" and owner.head == number]


def _phrase(head: Head, number: int, row: Row, owners: dict[int, Owner], told: Told, text: str, passage: int) -> Phrase:
    titles = [row.atoms[i] for i in _owned(number, owners)] or object_titles(head, row, owners)
    again = head.definite and row.sentence.layout == "prose" and any(d.head.word == head.word for d in told.drafts)
    return Phrase(
        head=head,
        number=number,
        row=row,
        told=told,
        passage=passage,
        titles=titles,
        run=None if titles or again else title_run(head, row, text) or title_before(head, row, text),
        anchored=signs.holds(row),
        dated=told.dateline or any(atom.kind == "date" for atom in row.atoms),
    )


# ---------------------------------------------------------------- what it speaks of


def _of_line(phrase: Phrase, owners: dict[int, Owner]) -> list[Draft] | None:
    """The event that a title line names twice, or whose theme the sentence gives."""
    head, row, told = phrase.head, phrase.row, phrase.told
    joined = told.of_head.get((row.sentence.index, phrase.number - 1))
    if joined is not None and signs.joins(head, phrase.number, row):
        own = _owned(phrase.number, owners)
        enrich(joined, head, row.atoms[own[0]] if own else None, None)
        return [joined]
    if phrase.titles and (spoken := theme_of(head, row, told.drafts)) is not None:
        enrich(spoken, head, phrase.title, None)
        return [spoken]
    return None


_OF_EVENT = re.compile(r"of (?:the )?(?:(?!A\d|[,.;:])\S+ ){0,9}?E(\d+)")


def _of_series(phrase: Phrase) -> list[Draft] | None:
    """ "the third meeting of the X Forum": one event with the name of the series."""
    head, row, told = phrase.head, phrase.row, phrase.told
    _, _, following = row.text.partition(f"E{phrase.number} ")
    whole = _OF_EVENT.match(following) if head.word in {"meeting", "session"} else None
    if whole is None:
        return None
    other = row.heads[int(whole[1])]
    if other.name is None or other.strong:
        return None
    draft = known(other, None, None, told.drafts, row) or _new(phrase, None, "event-named")
    if draft.title is None:
        draft.title = Stated(other.name, row.span, prior("title-name"))
    draft.type, draft.label, draft.anchored = head.type, head.label, True
    told.of_head[(row.sentence.index, int(whole[1]))] = draft
    return [draft]


def _reference(phrase: Phrase) -> Draft | None:
    """The event told of before that the phrase may speak of."""
    head, row, told = phrase.head, phrase.row, phrase.told
    own = next((d for d in told.drafts if d.parent is not None and fold(d.label) == fold(head.label)), None)
    if own is not None and phrase.untitled and head.definite:
        return own
    if told.drafts and phrase.untitled and signs.frames_whole(head, row):
        return told.drafts[-1].root()
    if head.determiner in {"its", "their"} and head.word in {"meeting", "session"} and phrase.title is None:
        series = [d for (index, _), d in told.of_head.items() if index == row.sentence.index and d.title is not None]
        if series:
            return series[-1]
    lecture = next((d for d in reversed(told.drafts) if "ecture" in d.type), None)
    if lecture is not None and head.determiner in {"his", "her"} and "ecture" in head.type:
        return lecture
    return known(head, phrase.title, phrase.run, told.drafts, row)


def _spoken_of(phrase: Phrase, draft: Draft) -> list[Draft]:
    """The event that the phrase speaks of, with what it adds to it."""
    head, row = phrase.head, phrase.row
    if phrase.untitled and signs.frames_whole(head, row):
        return [draft]
    introduce(draft, head, phrase.title, phrase.run, row)
    if (
        head.determiner in {"its", "their"}
        and head.word in {"meeting", "session"}
        and draft.sentence == row.sentence.index
    ):
        draft.type, draft.label = head.type, head.label
    draft.anchored |= phrase.anchored
    enrich(draft, head, phrase.title, phrase.run)
    return [draft]


# ---------------------------------------------------------------- what it introduces


def _introduced(phrase: Phrase, refused: str | None) -> list[Draft]:
    """The new event that a phrase names."""
    head = phrase.head
    rule = (
        "event-titled"
        if not phrase.untitled
        else "event-named"
        if head.name
        else "event-anchored"
        if phrase.anchored or phrase.dated
        else "event-described"
    )
    draft = _new(phrase, phrase.title, rule)
    enrich(draft, head, phrase.title, phrase.run)
    draft.anchored = phrase.anchored
    if refused == "elsewhen":
        draft.parent, draft.anchored = None, True
    return [draft]


def _new(phrase: Phrase, title: Atom | None, rule: str) -> Draft:
    head, row, told = phrase.head, phrase.row, phrase.told
    draft = Draft(head, phrase.passage, row.sentence.index, row.span, rule, head.label, head.type)
    draft.headline = row.sentence.layout in {"heading", "label"} and (not told.drafts or head.end >= len(row.atoms))
    draft.day = day_of(row)
    if title is not None:
        give_title(draft, words_of(title), row.span, "title-beside")
    place_in_whole(draft, row, told)
    told.drafts.append(draft)
    return draft
