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
from kgbuild.interpret.labels import bare
from kgbuild.interpret.pages import Block, Page, is_title_line, page_of
from kgbuild.interpret.priors import prior
from kgbuild.interpret.programme import day_lead, talk_line
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
    blocks: dict[int, Draft] = field(default_factory=dict)
    """The event of each sentence that stands in a block of labels."""
    bodies: frozenset[str] = frozenset()
    """Folded names of the report's bodies: no event is called like one."""
    dateline: bool = False
    """Whether the passage opens with a day of its own: what it tells is of that day."""


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
        "followed",
        "was at",
        "were at",
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


def tell(rows: Sequence[Row], text: str, passage: int, bodies: frozenset[str] = frozenset()) -> Told:
    """Read the events of a passage's rows; ``bodies`` are the folded names of the institutions that it knows."""
    told = Told(bodies=bodies, dateline=_opens_with_day(rows))
    page = page_of(rows, text)
    blocks = {k: block for block in page.blocks for k in block.rows} if page.series else {}
    focus: Draft | None = None
    listing: Head | None = None
    for position, row in enumerate(rows):
        block = blocks.get(position)
        if block is not None:
            if position == block.rows[0]:
                focus = _open_block(block, rows, text, passage, told)
            assert focus is not None
            told.focus[row.sentence.index] = told.blocks[row.sentence.index] = focus
            continue
        if blocks and position > max(blocks):
            focus = told.drafts[0]
        owners = owners_of(row)
        told.owners[row.sentence.index] = owners
        talk = talk_line(row, text) if row.heads and row.sentence.layout in {"item", "programme"} else None
        for number, head in enumerate(row.heads):
            if talk is not None and talk.holds(head.start):
                continue
            for draft in _read(head, number, row, owners, told, text, passage):
                told.of_head.setdefault((row.sentence.index, number), draft)
                draft.mentions.append(head.span)
                focus = draft
                plain = draft.title is None or draft.title.confidence <= prior("title-name")
                if position in page.titles and plain:
                    words, line = page.titles[position]
                    draft.title = Stated(words, rows[line].span, prior("title-line"))
                    draft.title_span, draft.headline = rows[line].span, True
        listing = _listing(row, listing)
        if listing is not None and (part := _listed_part(row, listing, text, passage, told)) is not None:
            focus = part
        _cued(row, told)
        _themes(row, owners, focus, told)
        _title_after(position, rows, text, focus)
        aside = row.text.startswith(("on the sidelines of", "on the margins of", "in the margins of"))
        if (focus is None and row.sentence.layout != "heading") or (
            focus is not None and (aside or _dated_apart(row, focus))
        ):
            verbal = _told_by_verb(row, told, text, passage)
            focus = verbal or focus
            if verbal is not None:
                _themes(row, owners, verbal, told)
                _object_title(row, owners, verbal)
        if focus is not None:
            told.focus[row.sentence.index] = focus
    _told_by_layout(rows, page, passage, told)
    if not told.drafts:
        _told_by_heading(rows, text, passage, told)
    return told


def _listing(row: Row, listing: Head | None) -> Head | None:
    """The plural event phrase under which a list of parts stands ("The forum worked in three sections:")."""
    if row.sentence.layout == "item":
        return listing
    opens = row.text.rstrip().endswith(":")
    return (
        next((h for h in row.heads if h.plural and h.type in {*_PARTS, "workshop", "roundTable"}), None)
        if opens
        else None
    )


_PART_WORDS = 12


def _listed_part(row: Row, listing: Head, text: str, passage: int, told: Told) -> Draft | None:
    """A numbered line of such a list that is only a title: the part of that title."""
    words = row.span.of(text)
    found = re.match(r"(?:[•*▪–—-]|\(?\d{1,2}[.)]|[ivxIVX]{1,4}[.)])\s*(.+?)[.;:]?$", " ".join(words.split()))
    title = bare(re.sub(r"\s*\([^)]*\)$", "", found[1])) if found is not None else ""
    if row.groups or row.heads or not told.drafts or not title[:1].isupper() or len(title.split()) > _PART_WORDS:
        return None
    kind = listing.word.removesuffix("s")
    draft = Draft(
        _silent(row, kind, listing.type), passage, row.sentence.index, row.span, "event-titled", kind, listing.type
    )
    draft.title, draft.title_span, draft.anchored = Stated(title, row.span, prior("title-line")), row.span, True
    draft.parent, draft.parent_rule = told.drafts[0].root(), "part-default"
    draft.mentions.append(row.span)
    told.drafts.append(draft)
    return draft


def _opens_with_day(rows: Sequence[Row]) -> bool:
    """Whether a passage's first sentence is a day and perhaps a place ("25-27 May, Zagreb.")."""
    atoms = rows[0].atoms if rows else ()
    dated = any(atom.kind == "date" for atom in atoms)
    return dated and all(atom.kind in {"date", "place", "punct"} for atom in atoms)


def _told_by_heading(rows: Sequence[Row], text: str, passage: int, told: Told) -> None:
    """The event that only a headline's verb tells of: "Prof. A speaks on energy"."""
    focus: Draft | None = None
    for row in rows:
        if focus is None and row.sentence.layout == "heading":
            focus = _told_by_verb(row, told, text, passage)
        if focus is not None:
            told.focus[row.sentence.index] = focus


def _open_block(block: Block, rows: Sequence[Row], text: str, passage: int, told: Told) -> Draft:
    """The event of a block of labels; the first block makes what was told before it the series."""
    series = _series(block, rows, passage, told)
    row = rows[block.titled or block.rows[0]]
    draft = Draft(
        _silent(row, series.label, series.type),
        passage,
        row.sentence.index,
        row.span,
        "event-block",
        series.label,
        series.type,
    )
    own = next((head for k in block.rows for head in rows[k].heads if head.type and not head.plural), None)
    if own is not None and (block.entry or rows[block.rows[0]].heads):
        draft.type, draft.label = own.type, own.label
    elif block.entry and block.speaker and series.type == "otherEvent":
        draft.type = draft.label = "lecture"
    if series.type in _WHOLES:
        draft.type = "lecture" if block.speaker else "session"
        draft.parent, draft.parent_rule = series, "part-default"
    else:
        series.members.append(draft)
    draft.anchored = draft.block = True
    draft.mentions.append(row.span)
    if block.title is not None:
        draft.title = Stated(block.title, row.span, prior("title-label"))
        draft.title_span = row.span
    told.drafts.append(draft)
    return draft


_WHOLES = frozenset({"conference", "congress", "forum", "school", "workshop", "festival"})


def _series(block: Block, rows: Sequence[Row], passage: int, told: Told) -> Draft:
    if told.drafts:
        return told.drafts[0]
    head = next((head for row in rows for head in row.heads if head.type), None)
    kind = head.type if head is not None else "lecture" if block.speaker else "otherEvent"
    first = rows[0]
    draft = Draft(
        _silent(first, "series", kind),
        passage,
        first.sentence.index,
        first.span,
        "event-block",
        head.word if head else kind,
        kind,
    )
    told.drafts.append(draft)
    for row in rows[: block.rows[0]]:
        told.focus[row.sentence.index] = draft
    return draft


def _title_after(position: int, rows: Sequence[Row], text: str, focus: Draft | None) -> None:
    """ "The topic is:" and the title on the line below."""
    if focus is None or focus.title is not None or not position:
        return
    above = rows[position - 1]
    asks = above.text.rstrip().endswith(":") and any(a.lower in _THEMES for a in above.atoms) and len(above.atoms) < 16
    row = rows[position]
    if asks and (is_title_line(row, text, strict=True) or any(atom.kind == "title" for atom in row.atoms[:1])):
        focus.title = Stated(bare(row.span.of(text)), row.span, prior("title-line"))
        focus.title_span = row.span


_THEMES = frozenset(lexicon("events")["words"]["theme_nouns"])
_FEW = 2


def _told_by_layout(rows: Sequence[Row], page: Page, passage: int, told: Told) -> None:
    """Titles from lines of their own, and the event of an announcement that has no word for it."""
    if page.series:
        return
    if page.heading is not None and told.drafts and page.prefixed:
        first = told.drafts[0].root()
        if first.title is None:
            words, line = page.heading
            first.title = Stated(words, rows[line].span, prior("title-line"))
            first.title_span = rows[line].span
    labelled = next((block for block in page.blocks if block.title or block.speaker), None)
    listed = sum(row.sentence.layout == "programme" for row in rows) >= _FEW
    title = labelled.title if labelled else None
    if told.drafts:
        first = told.drafts[0].root()
        if title and labelled and first.title is None:
            first.title = Stated(title, rows[labelled.titled].span, prior("title-label"))
            first.title_span = rows[labelled.titled].span
        return
    if labelled is None and not (page.heading and (listed or page.blocks)):
        return
    row = rows[labelled.titled or labelled.rows[0]] if labelled else rows[page.heading[1] if page.heading else 0]
    kind = "lecture" if labelled and labelled.speaker else "otherEvent"
    draft = Draft(_silent(row, kind, kind), passage, row.sentence.index, row.span, "event-block", kind, kind)
    draft.anchored = True
    draft.mentions.append(row.span)
    if title or page.heading:
        words, line = (title, labelled.titled) if title and labelled else page.heading or ("", 0)
        draft.title = Stated(words, rows[line].span, prior("title-line"))
        draft.title_span = rows[line].span
    told.drafts.append(draft)
    for other in rows:
        told.focus[other.sentence.index] = draft


@cache
def _verbs() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple(
        (re.compile(r"(?<!\S)" + entry["pattern"]), entry["type"]) for entry in lexicon("events")["told_by_verb"]
    )


def _dated_apart(row: Row, focus: Draft) -> bool:
    """Whether the row names a day that is not the focus event's: perhaps something else is told."""
    day = _day_of(row)
    if day is None or row.heads or row.sentence.index <= focus.sentence:
        return False
    if focus.day is not None:
        return _disjoint(focus.day, day)
    return row.sentence.index > focus.sentence + 1 and row.text.startswith(("on D", "D"))


def _told_by_verb(row: Row, told: Told, text: str, passage: int) -> Draft | None:
    """An event that only a verb tells of: "presented an analytical report", "lectured at"."""
    if not any(atom.key for atom in row.atoms):
        return None
    for pattern, kind in _verbs():
        found = pattern.search(row.text)
        if found is None:
            continue
        words = found[0].strip()
        label = _plain_words(words)
        draft = Draft(_silent(row, words, kind), passage, row.sentence.index, row.span, "event-verb", label, kind)
        draft.anchored = True
        draft.mentions.append(row.span)
        told.drafts.append(draft)
        told.of_head[(row.sentence.index, -1)] = draft
        return draft
    return None


_CODED = re.compile(r"\s*(?<!\S)[AEDLTR]\d+(?!\S)\s*")


def _plain_words(coded: str) -> str:
    """The longest run of the report's own words in a piece of a reduced sentence.

    >>> _plain_words("A0 , has visited A1")
    'has visited'
    """
    return max(_CODED.split(coded), key=len).strip(" ,;")


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
    if any(word in _elsewhen() for word in head.label.lower().split()) or _years_ago(head, row):
        return []
    joined = told.of_head.get((row.sentence.index, number - 1)) if _joined(head, number, row) else None
    if joined is not None:
        own = next(
            (row.atoms[i] for i, owner in owners.items() if owner.kind == "event" and owner.head == number), None
        )
        _enrich(joined, head, own, None, text)
        return [joined]
    titles = [row.atoms[i] for i, owner in owners.items() if owner.kind == "event" and owner.head == number]
    titles = titles or _object_titles(head, row, owners)
    if titles and (spoken := _theme_of(head, row, told)) is not None:
        _enrich(spoken, head, titles[0], None, text)
        return [spoken]
    if _is_body(head, row, told) or _edition_past(head, row, told) or _room(head, row):
        return []
    if head.plural and not _one_of(head, row):
        if len(titles) < 1 or head.type == "":
            return []
        return [_new(head, row, told, title, text, passage, "event-titled") for title in titles]
    title = titles[0] if titles else None
    alike = [d for d in told.drafts if d.head.word == head.word]
    anchored = bool(_anchors().search(row.text))
    dated = any(atom.kind == "date" for atom in row.atoms) or told.dateline
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
    other = row.heads[int(whole[1])] if whole is not None else None
    if whole is not None and other is not None and other.name is not None and not other.strong:
        draft = _known(other, None, None, told, row) or _new(head, row, told, None, text, passage, "event-named")
        draft.title = draft.title or Stated(other.name, row.span, prior("title-name"))
        draft.type, draft.label, draft.anchored = head.type, head.label, True
        told.of_head[(row.sentence.index, int(whole[1]))] = draft
        return [draft]
    if (row.sentence.index, number) in told.of_head:
        return [told.of_head[(row.sentence.index, number)]]
    if told.drafts and title is None and run is None and _frame_of_whole(head, row):
        return [told.drafts[-1].root()]
    if head.determiner in {"its", "their"} and head.word in {"meeting", "session"} and title is None:
        series = [d for (index, _), d in told.of_head.items() if index == row.sentence.index and d.title is not None]
        if series:
            series[-1].type, series[-1].label = head.type, head.label
            return [series[-1]]
    lecture = next((d for d in reversed(told.drafts) if "ecture" in d.type), None)
    if lecture is not None and head.determiner in {"his", "her"} and "ecture" in head.type:
        _enrich(lecture, head, title, run, text)
        return [lecture]
    known = _known(head, title, run, told, row)
    if known is not None and _other_year(known, head):
        return []
    if known is not None and anchored and _other_day(known, head, row):
        known = None
    if known is not None:
        _enrich(known, head, title, run, text)
        known.anchored |= anchored
        return [known]
    if head.type == "":
        return []
    if head.determiner in {"such", "any", "each", "every", "no", "some", "these", "those"}:
        return []
    told_apart = _part_told(head, number, row, told) or _line_of_programme(head, row, told)
    if title is None and run is None and head.name is None and not told_apart:
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
        opening = _opens_page(head, row, told) or told_apart
        if (
            not head.strong
            and not (anchored and (dated or head.group or head.ordinal or head.indefinite))
            and not opening
        ):
            return []
        leads = row.text.rstrip().endswith(":")
        if head.strong and not anchored and not dated and not leads and told.drafts:
            return []
        if head.word in _TALK_WORDS and head.indefinite and not dated and not told_apart:
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


def _joined(head: Head, number: int, row: Row) -> bool:
    """Whether a title line names one event by two kinds ("Book launch and discussion: ...")."""
    if not number or row.sentence.layout not in {"heading", "label", "programme"}:
        return False
    before = row.heads[number - 1]
    return before.end == head.start - 1 and row.atoms[before.end].lower in {"and", "&", "/", "+"}


_AGO = re.compile(r"(?:\S+ ){0,3}?(?:\d+|\w+) (?:years?|months?|weeks?) (?:ago|earlier|before) ")


def _years_ago(head: Head, row: Row) -> bool:
    """Whether the words right behind the phrase set it in the past: "such a meeting, four years ago"."""
    following = row.text.split(f"E{row.heads.index(head)} ", 1)
    return len(following) == _TWO and _AGO.match(following[1]) is not None


_TWO = 2
_SHOWN = frozenset({"presentation", "launch", "promotion", "release", "premiere", "screening", "defence", "defense"})


def _object_titles(head: Head, row: Row, owners: Mapping[int, Owner]) -> list[Atom]:
    """ "the presentation of the album “X”": the event goes by the title of what is shown."""
    if head.word.split()[-1] not in _SHOWN:
        return []
    for i, owner in owners.items():
        between = row.atoms[head.end : i]
        if owner.kind == "other" and 0 < len(between) <= _NEAR and between[0].lower == "of":
            return [row.atoms[i]]
    return []


_NEAR = 7


def _theme_of(head: Head, row: Row, told: Told) -> Draft | None:
    """The event told of before whose theme is given: "the theme of the forum was “X”"."""
    before = [atom.lower for atom in row.atoms[max(0, head.start - 3) : head.start]]
    if not (head.definite and head.name is None and set(before) & _THEMES):
        return None
    alike = [draft for draft in told.drafts if _alike(draft.head, head)]
    return alike[-1] if alike else None


_FRAME = frozenset({"opening", "closing", "inaugural", "concluding", "welcome", "final", "valedictory"})


def _frame_of_whole(head: Head, row: Row) -> bool:
    """Whether the phrase names the beginning or end of an event and none of its own: "the opening ceremony".

    A line of its own ("Inaugural Session") heads a part of the programme.
    """
    words = head.label.lower().split()
    if row.sentence.layout in {"heading", "programme"} and words[-1] == "session" and len(row.atoms) < _NEAR:
        return False
    if head.word == "inauguration" and row.sentence.layout == "label":
        return True
    return head.word.split()[-1] in {"ceremony", "session"} and words[0] in _FRAME and not head.indefinite


_MEMBER = frozenset(
    {
        "member",
        "members",
        "fellow",
        "director",
        "chairman",
        "chair",
        "president",
        "secretary",
        "head",
        "founder",
        "staff",
    }
)


def _is_body(head: Head, row: Row, told: Told) -> bool:
    """Whether a proper name with an event word in it is a body's: one that is known, acts, or has members."""
    after = row.atoms[head.end].lower if head.end < len(row.atoms) else ""
    owns = after in {"'s", "’s", "’"} and head.word in {"forum", "panel", "assembly", "convention", "congress"}
    if head.name is None:
        return owns and head.definite and head.capital_label
    if fold(head.name).removeprefix("the ") in told.bodies:
        return True
    ahead = [a for a in row.atoms[max(0, head.start - 3) : head.start] if a.lower not in {"the", "a", "our"}]
    if len(ahead) > 1 and ahead[-1].lower in {"of", "from", "with"} and ahead[-2].kind == "person":
        return True
    before = [a.lower for a in ahead]
    if before[-1:] == ["by"] and any(word in _convening() for word in before):
        return True
    return owns or (before[-1:] in (["of"], ["at"]) and len(before) > 1 and before[-2].split()[-1] in _MEMBER)


@cache
def _convening() -> frozenset[str]:
    words = lexicon("roles")["words"]
    said = (word for part in ("organize", "hosted") for phrase in words[part] for word in re.findall(r"\w+", phrase))
    return frozenset(said) | {"convened", "yesterday", "today", "jointly"}


_ROOMS = frozenset(
    {"hall", "room", "rooms", "centre", "center", "building", "auditorium", "house", "theatre", "theater", "suite"}
)


def _room(head: Head, row: Row) -> bool:
    """Whether the event word is part of a room's name ("Conference Hall", "the Seminar Room")."""
    after = row.atoms[head.end] if head.end < len(row.atoms) else None
    return after is not None and after.lower in _ROOMS and head.capital_label


_EDITION = re.compile(
    r"(?:first|second|third|last|previous|earlier|past|next|\d(?:st|nd|rd|th)) editions? of (?:the|this|our)$"
)


def _edition_past(head: Head, row: Row, told: Told) -> bool:
    """Whether the words tell of another edition of an event that is known: "the first edition of the seminar"."""
    if head.indefinite or not told.drafts:
        return False
    before = " ".join(atom.lower for atom in row.atoms[max(0, head.start - 4) : head.start])
    return _EDITION.search(before) is not None


def _one_of(head: Head, row: Row) -> bool:
    """ "the second of its online conversations"."""
    before = " ".join(atom.lower for atom in row.atoms[max(0, head.start - 5) : head.start])
    return _ONE_OF.search(before) is not None


_ONE_OF = re.compile(
    r"(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|last|latest|next|\d(?:st|nd|rd|th)|one) "
    r"(?:in|of) (?:its|their|our|a series of|the series of)(?: [\w-]+){0,2}$"
)

_RAN = (
    r"(?:opened|presided|attended|led|moderated|chaired|facilitated|conducted|run|given|taught|delivered|animated"
    r"|held|offered)"
)


def _part_told(head: Head, number: int, row: Row, told: Told) -> bool:
    """Whether an event is told of by who ran it: "in the first session A spoke", "a workshop led by A"."""
    if not any(atom.kind == "person" for atom in row.atoms) or head.type == "":
        return False
    if head.type in _PARTS and told.drafts:
        here = rf"(?:at|in|of|during|on|into) (?:the |a |an )?(?:\S+ ){{0,2}}?E{number} "
        run = rf"E{number} (?:was|were|is|will be) (?:\S+ )?{_RAN} (?:over )?(?:jointly )?by "
        return head.ordinal is not None or re.search(rf"(?<!\S)(?:{here}|{run})", row.text) is not None
    if head.word.split()[-1] not in _RUN_BY:
        return False
    passive = rf"E{number} (?:(?!E\d|[.;])\S+ ){{0,8}}?{_RAN} (?:over )?(?:jointly )?by "
    active = rf"(?:{_RAN}|took part in|joined|chaired) (?:a|an|the) (?:(?!E\d)\S+ ){{0,3}}?E{number} "
    return re.search(rf"(?<!\S)(?:{passive}|{active})", row.text) is not None


_TALK_WORDS = frozenset({"discussion", "debate", "conversation", "dialogue", "reception", "talks"})
"""What follows a talk and is no event of its own unless more is told ("a lively discussion followed")."""


def _line_of_programme(head: Head, row: Row, told: Told) -> bool:
    """Whether a line is nothing but the name of a part of the event: "Inaugural Session"."""
    alone = row.sentence.layout in {"heading", "programme"} and head.end >= len(row.atoms) - 1 and head.capital_label
    if told.drafts and row.sentence.layout == "programme" and _hours(row, head.start) and head.type and not head.plural:
        return head.word.split()[-1] not in {"talk", "presentation", "lecture", "opening"} or _shows(row, head.end)
    return (
        bool(told.drafts) and alone and head.word.split()[-1] in {"session", "panel", "section", "workshop", "training"}
    )


def _hours(row: Row, start: int) -> bool:
    """Whether nothing but the hours stands before an event phrase."""
    return start > 0 and all(
        a.kind == "punct" or a.text[:1].isdigit() or a.lower in {"h", "am", "pm"} for a in row.atoms[:start]
    )


def _opens_page(head: Head, row: Row, told: Told) -> bool:
    """Whether a line at the head of a page names the event: "Annual Meeting 2018 of the Working Group X"."""
    if told.drafts or row.sentence.layout not in {"heading", "label"} or not head.capital_label:
        return False
    verb = any(atom.tag in {"VBD", "VBZ", "VBP", "MD"} for atom in row.atoms)
    return head.start <= 1 and not verb and not head.plural and (" " in head.label or head.group is not None)


_RUN_BY = frozenset(
    {"workshop", "training", "course", "masterclass", "class", "table", "roundtable", "clinic", "seminar", "meeting",
     "discussion", "debate", "panel", "launch", "hearing", "briefing", "talks", "dialogue", "assembly", "gathering"}
)  # fmt: skip


def _shows(row: Row, k: int) -> bool:
    """Whether "of the book", "of the album" follows: something is shown to the public."""
    return any(atom.lower in _set_of_works() for atom in row.atoms[k : k + 4])


@cache
def _set_of_works() -> frozenset[str]:
    return frozenset(lexicon("events")["words"]["other_nouns"])


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
        shown = head.end + 1 < len(row.atoms) and row.atoms[head.end].lower == "of" and _shows(row, head.end)
        return not (
            after or before or (shown and (day_lead(row) or told.dateline or row.sentence.layout == "programme"))
        )
    if head.word in {"lecture", "lectures"}:
        others = [d for d in told.drafts if d.type in _TALKED_AT]
        return bool(others) and _own_date(row) is None and not head.capital_label
    return False


_TALKED_AT = frozenset(
    {"conference", "congress", "forum", "seminar", "workshop", "roundTable", "school", "webinar", "training", "panel",
     "session", "section", "presentation", "discussion", "ceremony"}
)  # fmt: skip
"""Events in which a lecture is a talk and no event of its own."""


@cache
def _elsewhen() -> frozenset[str]:
    return frozenset(lexicon("events")["words"]["elsewhen"])


def _new(head: Head, row: Row, told: Told, title: Atom | None, text: str, passage: int, rule: str) -> Draft:
    draft = Draft(head, passage, row.sentence.index, row.span, rule, head.label, head.type)
    draft.headline = row.sentence.layout in {"heading", "label"} and (not told.drafts or head.end >= len(row.atoms))
    draft.day = _day_of(row)
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


def _under(draft: Draft, head: Head, own: str | None) -> bool:
    """Whether a sentence's event phrase speaks of the event in the title line over it."""
    if not _alike(draft.head, head):
        return False
    if draft.title is None or own is None or not draft.anchored:
        return True
    one, two = fold(draft.title.value), fold(own)
    return (
        one.startswith(two) or two.startswith(one) or len(set(one.split()) & set(two.split())) >= len(one.split()) / 2
    )


def _introduce(draft: Draft, head: Head, row: Row, *, own: bool) -> None:
    """Make the sentence the one that introduces the event of a title line."""
    draft.headline = False
    draft.sentence, draft.evidence = row.sentence.index, row.span
    plain = draft.title is not None and draft.title.confidence <= prior("title-name")
    if plain and (own or (draft.title is not None and draft.title.value.isupper())):
        draft.title = draft.title_span = None


def _known(head: Head, title: Atom | None, run: Stated[str] | None, told: Told, row: Row) -> Draft | None:
    """The draft that the phrase speaks of, or None where it speaks of something new."""
    drafts = told.drafts
    for draft in drafts:
        own = title.mention.name if title and title.mention else run.value if run else head.name
        if draft.headline and row.sentence.index > draft.sentence and _under(draft, head, own):
            _introduce(draft, head, row, own=own is not None)
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
            and _alike(d.head, head)
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
            and _alike(draft.head, head)
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


def _alike(one: Head, two: Head) -> bool:
    """Whether two phrases have the same event word ("policy dialogue" and "dialogue")."""
    return _last(one.word) == _last(two.word) or one.type == two.type == "roundTable"


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
    return one == two or (len(two) >= 8 and (one.endswith(two) or two.endswith(one) or one.startswith(two)))


# ---------------------------------------------------------------- part and whole


def _place_in_whole(draft: Draft, head: Head, row: Row, told: Told) -> None:
    if not told.drafts:
        return
    earlier = [d for d in told.drafts if d is not draft]
    if " on the eve " in f" {row.text}":
        draft.eve = earlier[-1].root()
        return
    part_like = draft.type in {"session", "section", "panel"}
    if row.sentence.layout in {"programme", "label", "heading"} and _own_date(row) is None:
        draft.parent, draft.parent_rule = earlier[-1].root(), "part-default"
        return
    candidates = [d for d in earlier if d.type not in {"session", "section"} or not part_like]
    if not candidates:
        candidates = [d.root() for d in earlier]
    own_date = _own_date(row)
    whole = candidates[-1]
    if part_like:
        larger = whole.parent is not None and whole.root().type in _WHOLES
        whole = whole.root() if whole.type in {"session", "section", "panel"} or larger else whole
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


_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


def _other_year(draft: Draft, head: Head) -> bool:
    """Whether a phrase names another year's edition of an event that is known by its year ("the 2017 session")."""
    one, two = _YEAR.search(draft.head.label), _YEAR.search(head.label)
    return one is not None and two is not None and one[0] != two[0]


def _day_of(row: Row) -> str | None:
    """The day or days that a row names, as ISO dates."""
    date = _own_date(row)
    name = date.mention.name if date is not None and date.mention is not None else ""
    return name if len(name.split("/")[0]) == _ISO_DAY else None


_ISO_DAY = 10


def _other_day(draft: Draft, head: Head, row: Row) -> bool:
    """Whether "at the weekly seminar of A on 11 June" tells of another day than that of the event known."""
    day = _day_of(row)
    if draft.day is None or day is None or head.type == "" or head.name is not None:
        return False
    before = [atom.lower for atom in row.atoms[max(0, head.start - 2) : head.start]]
    if not {"at", "in", "of"} & set(before):
        return False
    return _disjoint(draft.day, day)


def _disjoint(one: str, two: str) -> bool:
    """Whether two days or spans of days have none in common.

    >>> _disjoint("2024-05-01/2024-05-03", "2024-05-03"), _disjoint("2024-05-01", "2024-05-02/2024-05-04")
    (False, True)
    """
    (a, _, b), (c, _, d) = one.partition("/"), two.partition("/")
    return (b or a) < c or (d or c) < a


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
        k < len(atoms)
        and loose
        and (atoms[k].lower in {":", "–", "—", "-", "|", "·"} or (atoms[k].lower in {".", ","} and numbered))
    )
    if colon:
        k += 1
    first = k
    if (
        k >= len(atoms)
        or atoms[k].kind not in {"word", "place", "institution", *(("person",) if numbered else ())}
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
        if atom.kind in {
            "word",
            "place",
            "institution",
            "position",
            "backref",
            *(("person",) if numbered else ()),
        } and (atom.capital or atom.text[:1].isdigit() or colon or (loose and atom.lower not in {"who"})):
            end = k + 1
        elif atom.lower in _RUN_WORDS or atom.lower in {"-", "’s", "'s", "’", "–"}:
            pass
        elif atom.lower == ":" and atoms[first - 1].lower != ",":
            seen_colon = True
        elif atom.lower == "," and (seen_colon or loose) and k + 1 < len(atoms) and (atoms[k + 1].capital or loose):
            pass
        elif atom.lower in {".", "?", "!"} and loose and (k + 1 == len(atoms) or atoms[k + 1].capital):
            end = k + 1 if atom.lower in {"?", "!"} else end
        else:
            break
        k += 1
    words = Span(atoms[first].span.start, atoms[end - 1].span.end).of(text).split() if end > first else []
    if len(words) < (1 if colon and numbered else 2) or any(
        g.start < end and g.end > first and g.phrases[0].head.kind == "person" and (g.phrases[0].posts or not numbered)
        for g in row.groups
    ):
        return None
    span = Span(atoms[first].span.start, atoms[end - 1].span.end)
    return Stated(" ".join(span.of(text).split()), row.span, prior("title-run"))
