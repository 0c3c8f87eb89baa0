"""One event phrase of a sentence: the event that it introduces or speaks of, if any."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kgbuild.folding import fold
from kgbuild.interpret.atoms import Atom
from kgbuild.interpret.drafts import Draft
from kgbuild.interpret.events import refusals, signs
from kgbuild.interpret.events.days import day_of, other_day, other_year, own_date
from kgbuild.interpret.events.drafting import enrich, give_title, words_of
from kgbuild.interpret.events.reference import known
from kgbuild.interpret.events.title_runs import title_before, title_run
from kgbuild.interpret.events.titling import object_titles, theme_of
from kgbuild.interpret.events.told import Told
from kgbuild.interpret.events.wholes import place_in_whole
from kgbuild.interpret.heads import Head
from kgbuild.interpret.priors import prior
from kgbuild.interpret.row import Row
from kgbuild.interpret.titles import Owner
from kgbuild.model import Stated

__all__ = ["read_phrase"]

_VAGUE_DETERMINERS = frozenset({"such", "any", "each", "every", "no", "some", "these", "those"})
_TALK_WORDS = frozenset({"discussion", "debate", "conversation", "dialogue", "reception", "talks"})
"""What follows a talk and is no event of its own unless more is told ("a lively discussion followed")."""
_LOOSE_WORDS = frozenset(
    {"presentation", "launch", "talk", "interview", "course", "award", "section", "session", "dialogue", "training",
     "assembly", "exhibition"}
)  # fmt: skip
"""What is an event only where it is capitalised, or is held on a day."""


@dataclass(frozen=True, slots=True)
class _Phrase:
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

    def speaks_of(self, draft: Draft) -> list[Draft]:
        """The event that it speaks of, with what it adds to it."""
        enrich(draft, self.head, self.title, self.run)
        return [draft]


def read_phrase(
    head: Head, number: int, row: Row, owners: dict[int, Owner], told: Told, text: str, passage: int
) -> list[Draft]:
    """The events that a phrase introduces or speaks of; none where it names no event."""
    if refusals.is_talk(head, number, row, told):
        for i in _owned(number, owners):
            owners[i] = Owner("talk")
        return []
    if refusals.is_quoted(head, row) or refusals.is_treaty(head, row):
        return []
    if refusals.is_other_time(head, row):
        return _other_edition(head, number, row, owners, told, text, passage)
    phrase = _phrase(head, number, row, owners, told, text, passage)
    spoken = _of_line(phrase, owners)
    if spoken is not None:
        return spoken
    if refusals.is_body(head, row, told) or refusals.is_past_edition(head, row, told) or refusals.is_room(head, row):
        return []
    if head.plural and not refusals.is_one_of(head, row):
        return [_new(phrase, title, "event-titled") for title in phrase.titles] if head.type else []
    spoken = _of_series(phrase) or _of_known(phrase)
    if spoken is not None:
        return spoken
    return _introduced(phrase)


_TOLD_APART = frozenset({"next", "previous", "last", "similar", "preceding"})


def _other_edition(
    head: Head, number: int, row: Row, owners: dict[int, Owner], told: Told, text: str, passage: int
) -> list[Draft]:
    """An earlier or later event of the kind that has a day and people of its own: "The next lecture, by A, is on D"."""
    named = any(atom.kind == "person" for atom in row.atoms)
    words = set(head.label.lower().split())
    if not (named and own_date(row) is not None and words & _TOLD_APART and head.type and not head.plural):
        return []
    phrase = _phrase(head, number, row, owners, told, text, passage)
    draft = _new(phrase, phrase.title, "event-anchored")
    enrich(draft, head, phrase.title, phrase.run)
    draft.parent, draft.anchored = None, True
    return [draft]


def _owned(number: int, owners: dict[int, Owner]) -> list[int]:
    return [i for i, owner in owners.items() if owner.kind == "event" and owner.head == number]


def _phrase(
    head: Head, number: int, row: Row, owners: dict[int, Owner], told: Told, text: str, passage: int
) -> _Phrase:
    titles = [row.atoms[i] for i in _owned(number, owners)] or object_titles(head, row, owners)
    again = head.definite and row.sentence.layout == "prose" and any(d.head.word == head.word for d in told.drafts)
    return _Phrase(
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


def _of_line(phrase: _Phrase, owners: dict[int, Owner]) -> list[Draft] | None:
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


def _of_series(phrase: _Phrase) -> list[Draft] | None:
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


def _of_known(phrase: _Phrase) -> list[Draft] | None:
    """The event told of before that the phrase speaks of; an empty list where it is another year's edition."""
    head, row, told = phrase.head, phrase.row, phrase.told
    if phrase.place in told.of_head:
        return [told.of_head[phrase.place]]
    own = next((d for d in told.drafts if d.parent is not None and fold(d.label) == fold(head.label)), None)
    if own is not None and phrase.untitled and head.definite:
        return phrase.speaks_of(own)
    if told.drafts and phrase.untitled and signs.frames_whole(head, row):
        return None if _own_ceremony(phrase) else [told.drafts[-1].root()]
    if head.determiner in {"its", "their"} and head.word in {"meeting", "session"} and phrase.title is None:
        series = [d for (index, _), d in told.of_head.items() if index == row.sentence.index and d.title is not None]
        if series:
            series[-1].type, series[-1].label = head.type, head.label
            return [series[-1]]
    lecture = next((d for d in reversed(told.drafts) if "ecture" in d.type), None)
    if lecture is not None and head.determiner in {"his", "her"} and "ecture" in head.type:
        return phrase.speaks_of(lecture)
    draft = known(head, phrase.title, phrase.run, told.drafts, row)
    if draft is None or (phrase.anchored and not other_year(draft, head) and other_day(draft, head, row)):
        return None
    if other_year(draft, head):
        return []
    draft.anchored |= phrase.anchored
    return phrase.speaks_of(draft)


def _own_ceremony(phrase: _Phrase) -> bool:
    """Whether the opening or closing of an event is told of as an occasion with a day, a house or people of its own."""
    head, row = phrase.head, phrase.row
    people = any(atom.kind == "person" for atom in row.atoms)
    held = re.search(
        rf"(?<!\S)E{phrase.number} (?:of (?:\S+ ){{1,6}}?)?(?:took place|was held|commenced|was chaired)", row.text
    )
    return head.definite and (held is not None or (people and phrase.dated))


# ---------------------------------------------------------------- what it introduces


def _introduced(phrase: _Phrase) -> list[Draft]:
    """The new event that a phrase names, where enough speaks for one."""
    head = phrase.head
    if head.type == "" or head.determiner in _VAGUE_DETERMINERS or (phrase.untitled and _mass(head)):
        return []
    if phrase.untitled and head.name is None and not _told_of(phrase):
        return []
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
    return [draft]


def _mass(head: Head) -> bool:
    """Whether a word is an activity and no occasion: "two days of debate", "was opened for discussion"."""
    return head.determiner in {"of", "for", "to", "under"} and head.word in _TALK_WORDS and not head.capital_label


def _told_of(phrase: _Phrase) -> bool:
    """Whether a phrase without a title or a name is an event that the report tells of."""
    head, row, told = phrase.head, phrase.row, phrase.told
    if signs.part_told(head, phrase.number, row, told) or signs.line_of_programme(head, row, told):
        return True
    anchored, dated = phrase.anchored, phrase.dated
    if head.word in _LOOSE_WORDS and not head.capital_label:
        firm = head.indefinite or head.word not in {"presentation", "talk"}
        if not (dated and anchored and firm):
            return False
    said = anchored and (dated or head.group or head.ordinal or head.indefinite)
    if dated and signs.opens_item(head, row, told):
        return True
    if not (head.strong or said or signs.opens_page(head, row, told)):
        return False
    leads = row.text.rstrip().endswith(":")
    if head.strong and not anchored and not dated and not leads and told.drafts:
        return False
    return dated or not (head.word in _TALK_WORDS and head.indefinite)


def _new(phrase: _Phrase, title: Atom | None, rule: str) -> Draft:
    head, row, told = phrase.head, phrase.row, phrase.told
    draft = Draft(head, phrase.passage, row.sentence.index, row.span, rule, head.label, head.type)
    draft.headline = row.sentence.layout in {"heading", "label"} and (not told.drafts or head.end >= len(row.atoms))
    draft.day = day_of(row)
    if title is not None:
        give_title(draft, words_of(title), row.span, "title-beside")
    place_in_whole(draft, row, told)
    told.drafts.append(draft)
    return draft
