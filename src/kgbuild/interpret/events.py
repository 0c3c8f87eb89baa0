"""Which events a passage tells of, and which later phrases speak of them.

One pass over the sentences: an event phrase either introduces an event (it has a title, a name, a date, or stands
with a verb of holding) or refers to one already told of. Titles, dates, places, mode and the whole that an
event is part of are then read from the sentences that speak of it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from kgbuild.folding import fold
from kgbuild.interpret.atoms import Atom
from kgbuild.interpret.drafts import Draft
from kgbuild.interpret.heads import NEWS_VERBS, Head
from kgbuild.interpret.priors import prior
from kgbuild.interpret.row import Row
from kgbuild.interpret.titles import Owner, owners_of
from kgbuild.lexicons import lexicon
from kgbuild.model import Stated
from kgbuild.spans import Span

__all__ = ["Told", "tell"]

_PARTS = frozenset(lexicon("events")["words"]["parts"])
_WITHIN = tuple(lexicon("events")["words"]["within"])


@dataclass(slots=True)
class Told:
    """The events of one passage: drafts in order, what each head refers to, and the event in focus at each sentence."""

    drafts: list[Draft] = field(default_factory=list)
    of_head: dict[tuple[int, int], Draft] = field(default_factory=dict)
    focus: dict[int, Draft] = field(default_factory=dict)
    owners: dict[int, Mapping[int, Owner]] = field(default_factory=dict)


@cache
def _anchors() -> re.Pattern[str]:
    words = lexicon("roles")["words"]
    own = [
        "took place",
        "takes? place",
        "met",
        "scene of",
        "heard",
        "devoted",
        "participants? of",
        "came",
        "there (?:was|were|will)",
        "passed",
        "guest of",
        "setting",
        "venue",
        "day",
        "within",
        "as part of",
        "on the eve of",
        "had",
        "continued",
        "occasion",
        "theme of",
        "dealt with",
        "meet",
    ]
    every = [
        *words["organize"],
        *words["hold"],
        *words["hosted"],
        *words["took_part"],
        *words["open_"],
        *words["moderate"],
        *own,
    ]
    return re.compile(rf"(?<!\S)(?:{'|'.join(every)})(?!\S)")


def tell(rows: Sequence[Row], text: str, passage: int) -> Told:
    """Read the events of a passage's rows."""
    told = Told()
    focus: Draft | None = None
    for row in rows:
        owners = owners_of(row)
        told.owners[row.sentence.index] = owners
        for number, head in enumerate(row.heads):
            for draft in _read(head, number, row, owners, told, text, passage):
                told.of_head.setdefault((row.sentence.index, number), draft)
                draft.mentions.append(head.span)
                focus = draft
        _cued(row, told)
        _themes(row, owners, focus, told)
        if focus is None or _dated_apart(row, focus):
            verbal = _told_by_verb(row, told, text, passage)
            focus = verbal or focus
            if verbal is not None:
                _themes(row, owners, verbal, told)
                _object_title(row, owners, verbal)
        if focus is not None:
            told.focus[row.sentence.index] = focus
    return told


@cache
def _verbs() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple(
        (re.compile(r"(?<!\S)" + entry["pattern"]), entry["type"]) for entry in lexicon("events")["told_by_verb"]
    )


def _dated_apart(row: Row, focus: Draft) -> bool:
    """Whether the row names a day that is not the focus event's: perhaps something else is told."""
    date = _own_date(row)
    return (
        date is not None
        and date.mention is not None
        and not row.heads
        and focus.sentence < row.sentence.index
        and row.sentence.index > focus.sentence + 1
        and row.text.startswith(("on D", "D"))
    )


def _told_by_verb(row: Row, told: Told, text: str, passage: int) -> Draft | None:
    """An event that only a verb tells of: "presented an analytical report", "lectured at"."""
    if not any(atom.key for atom in row.atoms):
        return None
    for pattern, kind in _verbs():
        found = pattern.search(row.text)
        if found is None:
            continue
        words = found[0].strip()
        draft = Draft(_silent(row, words, kind), passage, row.sentence.index, row.span, "event-verb", words, kind)
        draft.anchored = True
        draft.mentions.append(row.span)
        told.drafts.append(draft)
        told.of_head[(row.sentence.index, -1)] = draft
        return draft
    return None


def _silent(row: Row, words: str, kind: str) -> Head:
    return Head(0, 0, 0, row.span, words, kind, words, None, False, True, False, False, None, None, "")


def _object_title(row: Row, owners: Mapping[int, Owner], draft: Draft) -> None:
    for i, owner in owners.items():
        if draft.title is None and owner.kind in {"talk", "other"}:
            atom = row.atoms[i]
            draft.title = Stated(atom.mention.name if atom.mention else atom.text, row.span, prior("title-elsewhere"))
            draft.title_span = atom.span


def _read(
    head: Head, number: int, row: Row, owners: dict[int, Owner], told: Told, text: str, passage: int
) -> list[Draft]:
    if _talk(head, number, row, told):
        for i, owner in list(owners.items()):
            if owner.kind == "event" and owner.head == number:
                owners[i] = Owner("talk")
        return []
    titles = [row.atoms[i] for i, owner in owners.items() if owner.kind == "event" and owner.head == number]
    if any(word in _elsewhen() for word in head.label.lower().split()):
        return []
    if head.plural:
        if len(titles) < 1 or head.type == "":
            return []
        return [_new(head, row, told, title, text, passage, "event-titled") for title in titles]
    title = titles[0] if titles else None
    alike = [d for d in told.drafts if d.head.word == head.word]
    anchored = bool(_anchors().search(row.text))
    dated = any(atom.kind == "date" for atom in row.atoms)
    run = (
        None
        if title is not None or (head.definite and alike and row.sentence.layout == "prose")
        else _title_run(head, row, text)
    )
    following = row.text.split(f"E{number} ", 1)[1] if f"E{number} " in row.text else ""
    whole = (
        re.match(r"of (?:the )?(?:(?!A\d|[,.;:])\S+ ){0,9}?E(\d+)", following)
        if head.word in {"meeting", "session"}
        else None
    )
    if whole is not None:
        other = row.heads[int(whole[1])]
        if other.name is None or other.strong:
            return []
        draft = _known(other, None, None, told) or _new(head, row, told, None, text, passage, "event-named")
        draft.title = draft.title or Stated(other.name, row.span, prior("title-name"))
        draft.type, draft.label, draft.anchored = head.type, head.label, True
        told.of_head[(row.sentence.index, int(whole[1]))] = draft
        return [draft]
    if (row.sentence.index, number) in told.of_head:
        return [told.of_head[(row.sentence.index, number)]]
    if head.determiner in {"its", "their"} and head.word in {"meeting", "session"} and title is None:
        series = [d for (index, _), d in told.of_head.items() if index == row.sentence.index and d.title is not None]
        if series:
            series[-1].type, series[-1].label = head.type, head.label
            return [series[-1]]
    known = _known(head, title, run, told, row.sentence.index)
    if known is not None:
        _enrich(known, head, title, run, text)
        known.anchored |= anchored
        return [known]
    if head.type == "":
        return []
    if head.determiner in {"such", "any", "each", "every", "no", "some", "these", "those"}:
        return []
    if title is None and run is None and head.name is None:
        if head.word in {
            "presentation",
            "launch",
            "talk",
            "interview",
            "course",
            "award",
            "section",
            "session",
            "dialogue",
            "training",
            "assembly",
            "exhibition",
        } and not (
            head.capital_label
            or (dated and anchored and (head.indefinite or head.word not in {"presentation", "talk"}))
        ):
            return []
        if not head.strong and not (anchored and (dated or head.group or head.ordinal or head.indefinite)):
            return []
        leads = row.text.rstrip().endswith(":")
        if head.strong and not anchored and not dated and not leads and told.drafts:
            return []
    rule = (
        "event-titled"
        if title or run
        else "event-named"
        if head.name
        else "event-anchored"
        if anchored or dated
        else "event-described"
    )
    draft = _new(head, row, told, title, text, passage, rule)
    _enrich(draft, head, title, run, text)
    draft.anchored = anchored
    return [draft]


_HELD = (
    r"(?:was|were|is|will be|has been) (?:\w+ ){0,2}?(?:held|organi[sz]ed|hosted|staged|arranged)"
    r"|took place|takes place|will take place"
)


def _talk(head: Head, number: int, row: Row, told: Told) -> bool:
    """Whether the phrase names somebody's talk and not an event: "made a presentation", "her lecture"."""
    if head.word in {"presentation", "presentations", "talk"}:
        after = re.search(rf"(?<!\S)E{number} (?:(?!E\d)\S+ ){{0,14}}?(?:{_HELD}) ", row.text)
        before = re.search(
            rf"(?<!\S)(?:held|organi[sz]ed|hosted|attended|took part in|participated in) (?:\S+ ){{0,2}}?E{number} ",
            row.text,
        )
        return not (after or before)
    if head.word in {"lecture", "lectures"}:
        others = [d for d in told.drafts if "ecture" not in d.type]
        return bool(others) and _own_date(row) is None and not head.capital_label
    return False


@cache
def _elsewhen() -> frozenset[str]:
    return frozenset(lexicon("events")["words"]["elsewhen"])


def _new(head: Head, row: Row, told: Told, title: Atom | None, text: str, passage: int, rule: str) -> Draft:
    draft = Draft(head, passage, row.sentence.index, row.span, rule, head.label, head.type)
    draft.headline = row.sentence.layout == "heading" and title is None and not told.drafts
    if title is not None:
        draft.title = Stated(title.mention.name if title.mention else title.text, row.span, prior("title-beside"))
        draft.title_span = title.span
    _place_in_whole(draft, head, row, told)
    told.drafts.append(draft)
    return draft


def _enrich(draft: Draft, head: Head, title: Atom | None, run: Stated[str] | None, text: str) -> None:
    evidence = head.span
    if draft.title is None or (title is not None and draft.title.confidence < prior("title-beside")):
        if title is not None:
            draft.title = Stated(title.mention.name if title.mention else title.text, evidence, prior("title-beside"))
            draft.title_span = title.span
        elif run is not None:
            draft.title = run
        elif head.name is not None and draft.title is None:
            draft.title = Stated(" ".join(head.name.split()), evidence, prior("title-name"))
    if head.ordinal is not None and draft.ordinal is None:
        draft.ordinal = Stated(head.ordinal, evidence, prior("ordinal"))
    if draft.type in {"meeting", "discussion", "otherEvent"} and head.type not in {"", draft.type} and head.strong:
        draft.type, draft.label = head.type, head.label


# ---------------------------------------------------------------- what a phrase refers to


def _known(head: Head, title: Atom | None, run: Stated[str] | None, told: Told, row_index: int = -1) -> Draft | None:
    """The draft that the phrase speaks of, or None where it speaks of something new."""
    drafts = told.drafts
    for draft in drafts:
        if (
            draft.headline
            and _last(draft.head.word) == _last(head.word)
            and not draft.anchored
            and row_index > draft.sentence
        ):
            draft.headline = False
            if title is not None or run is not None or head.name is not None:
                draft.title = None
            return draft
    if title is not None or run is not None:
        words = fold((title.mention.name if title.mention else title.text) if title else run.value)  # type: ignore[union-attr]
        same = [d for d in drafts if d.title is not None and fold(d.title.value) == words]
        if same:
            return same[-1]
        open_ = [
            d
            for d in drafts
            if d.title is None
            and _kin(d.type, head.type)
            and d.head.word == head.word
            and not head.indefinite
            and head.ordinal in {None, d.head.ordinal}
        ]
        return open_[-1] if open_ else None
    if head.name is not None:
        named = fold(head.name)
        for draft in reversed(drafts):
            if draft.title is not None and _same_name(fold(draft.title.value), named):
                return draft
            if draft.head.name is not None and _same_name(fold(draft.head.name), named):
                return draft
    if head.indefinite and head.type != "":
        return None
    if (
        head.name is None
        and not head.indefinite
        and head.determiner == ""
        and not head.definite
        and head.type
        and not _short(head)
    ):
        return None
    for draft in reversed(drafts):
        if (
            head.type
            and _last(draft.head.word) == _last(head.word)
            and (head.name is None or draft.head.name is None)
            and head.ordinal in {None, draft.head.ordinal}
            and (head.name is None or draft.title is None)
        ):
            return draft
    if head.name is not None:
        return None
    for draft in reversed(drafts):
        if head.type == draft.type and head.type and head.ordinal in {None, draft.head.ordinal}:
            return draft
    if head.type == "" or (head.definite and head.type not in _PARTS and head.ordinal is None and _sibling(head.type)):
        wholes = [d for d in drafts if d.parent is None]
        if head.type == "" or (len(wholes) == 1 and _sibling(wholes[0].type)):
            candidates = wholes or drafts
            return candidates[-1] if candidates else None
    return None


def _last(word: str) -> str:
    return word.split()[-1]


def _short(head: Head) -> bool:
    return head.end - head.start <= 1 and head.ordinal is None


_SIBLINGS = frozenset(
    {
        "conference",
        "congress",
        "forum",
        "seminar",
        "workshop",
        "roundTable",
        "webinar",
        "meeting",
        "workingGroupMeeting",
        "expertMeeting",
        "councilMeeting",
        "school",
        "otherEvent",
        "discussion",
        "ceremony",
        "strategicSession",
    }
)


def _sibling(kind: str) -> bool:
    return kind in _SIBLINGS


def _kin(one: str, two: str) -> bool:
    return one == two or (one in _SIBLINGS and two in _SIBLINGS)


def _same_name(one: str, two: str) -> bool:
    return one == two or (len(two) >= 8 and (one.endswith(two) or two.endswith(one)))


# ---------------------------------------------------------------- part and whole


def _place_in_whole(draft: Draft, head: Head, row: Row, told: Told) -> None:
    if not told.drafts:
        return
    earlier = [d for d in told.drafts if d is not draft]
    if " on the eve " in f" {row.text}":
        draft.eve = earlier[-1].root()
        return
    part_like = draft.type in {"session", "section", "panel"}
    candidates = [d for d in earlier if d.type not in {"session", "section"} or not part_like]
    if not candidates:
        candidates = [d.root() for d in earlier]
    own_date = _own_date(row)
    whole = candidates[-1]
    if part_like:
        whole = whole.root() if whole.type in {"session", "section", "panel"} else whole
        draft.parent, draft.parent_rule = whole, "part-default"
    elif own_date is None:
        draft.parent, draft.parent_rule = whole, "part-default"
        if draft.parent.type in {"session", "section", "panel"}:
            draft.parent = draft.parent.root()


@cache
def _cue() -> re.Pattern[str]:
    words = "|".join(re.escape(word) for word in sorted(_WITHIN, key=lambda word: -len(word)))
    return re.compile(rf"(?<!\S)(?:{words}) (?:(?!E\d)\S+ ){{0,3}}?E(\d+)(?!\S)")


def _cued(row: Row, told: Told) -> None:
    """ "within the framework of E1": the other events that the sentence introduces are parts of E1."""
    index = row.sentence.index
    for found in _cue().finditer(row.text):
        whole = told.of_head.get((index, int(found[1])))
        if whole is None:
            continue
        for (sentence, number), draft in list(told.of_head.items()):
            if (
                sentence == index
                and number != int(found[1])
                and draft is not whole
                and draft.sentence == index
                and whole.root() is not draft
            ):
                draft.parent, draft.parent_rule = whole, "part-cue"


def _own_date(row: Row) -> Atom | None:
    return next((atom for atom in row.atoms if atom.kind == "date"), None)


# ---------------------------------------------------------------- titles that stand apart


def _themes(row: Row, owners: Mapping[int, Owner], focus: Draft | None, told: Told) -> None:
    """ "The theme was “X”": the title of the event spoken of."""
    if focus is None:
        return
    for i, owner in owners.items():
        if owner.kind == "theme" and focus.title is None:
            atom = row.atoms[i]
            focus.title = Stated(atom.mention.name if atom.mention else atom.text, row.span, prior("title-elsewhere"))
            focus.title_span = atom.span
            return


_RUN_WORDS = frozenset(
    {
        "of",
        "and",
        "in",
        "the",
        "for",
        "on",
        "with",
        "to",
        "from",
        "as",
        "at",
        "a",
        "an",
        "between",
        "by",
        "&",
        "into",
        "its",
        "under",
        "through",
    }
)


def _title_run(head: Head, row: Row, text: str) -> Stated[str] | None:
    """A title without quotes: capitalised words right behind the event's name ("Workshop Symbols and Values")."""
    atoms = row.atoms
    k = head.end
    loose = row.sentence.layout in {"programme", "heading", "item", "label"}
    if loose and k < len(atoms) and atoms[k].lower == "by":
        group = next((g for g in row.groups if k < g.start <= k + 4), None)
        k = group.end if group is not None and group.end < len(atoms) and atoms[group.end].lower == ":" else k
    numbered = bool(re.search(r"\d$|(?<![A-Za-z])[IVX]+$", head.label))
    colon = (
        k < len(atoms) and loose and (atoms[k].lower in {":", "–", "—", "-"} or (atoms[k].lower == "." and numbered))
    )
    if colon:
        k += 1
    first = k
    if (
        k >= len(atoms)
        or atoms[k].kind not in {"word", "place", "institution"}
        or not atoms[k].capital
        or atoms[k].pos == "AUX"
        or atoms[k].lower in NEWS_VERBS
    ):
        return None
    if not head.label[:1].isupper() and not colon:
        return None
    end = k
    seen_colon = False
    while k < len(atoms):
        atom = atoms[k]
        if atom.kind in {"word", "place", "institution", "position"} and (
            atom.capital or atom.text[:1].isdigit() or colon or (loose and atom.lower not in {"who"})
        ):
            end = k + 1
        elif atom.lower in _RUN_WORDS or atom.lower in {"-", "’s", "'s", "’", "–"}:
            pass
        elif atom.lower == ":":
            seen_colon = True
        elif atom.lower == "," and (seen_colon or loose) and k + 1 < len(atoms) and (atoms[k + 1].capital or loose):
            pass
        elif atom.lower in {".", "?", "!"} and loose and (k + 1 == len(atoms) or atoms[k + 1].capital):
            end = k + 1 if atom.lower in {"?", "!"} else end
        else:
            break
        k += 1
    if end - first < (1 if colon and numbered else 2) or any(
        g.start < end and g.end > first and g.phrases[0].head.kind == "person" for g in row.groups
    ):
        return None
    span = Span(atoms[first].span.start, atoms[end - 1].span.end)
    return Stated(" ".join(span.of(text).split()), row.span, prior("title-run"))
