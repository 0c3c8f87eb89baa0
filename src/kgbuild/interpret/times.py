"""When and where each event was, how people took part, whether it was held, how many came."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from functools import cache
from itertools import pairwise

from kgbuild.interpret.drafts import Draft
from kgbuild.interpret.events import Told
from kgbuild.interpret.labels import label_kind, label_of, of_writing
from kgbuild.interpret.priors import prior
from kgbuild.interpret.row import Row
from kgbuild.lexicons import lexicon
from kgbuild.model import Mention, PlaceName, Report, Stated, When
from kgbuild.spans import Span

__all__ = ["set_scene"]

_COUNT = re.compile(
    r"\b(\d{1,3}(?:[, ]\d{3})+|\d{2,6})\s+(?:\w+\s+){0,2}?"
    r"(?:participants|delegates|people|attendees|guests|experts|students|specialists|representatives|visitors"
    r"|scholars|scientists|researchers)\b"
)
_CLOCK = re.compile(r"\b([01]?\d|2[0-3])[:.]([0-5]\d)\b(?!\.\d)")


def set_scene(report: Report, rows: Sequence[Row], told: Told) -> None:
    """Fill date, place, mode, state and number of participants of the passage's drafts."""
    by_sentence: dict[int, list[tuple[int, Draft]]] = {}
    for (sentence, number), draft in told.of_head.items():
        by_sentence.setdefault(sentence, []).append((number, draft))
    for row in rows:
        here = by_sentence.get(row.sentence.index, [])
        for number, draft in here:
            _date_beside(draft, number, row)
            _place_beside(draft, number, row)
        _mode(report, row, [draft for _, draft in here], told)
    _lines(report, rows, told)
    _same_days(rows, told)
    _next_days(rows, told)
    _within_days(told.drafts)
    for draft in told.drafts:
        _inherit(draft)
        _state(report, draft, rows, told)


_SAME = re.compile(r"(?<!\S)(?:the )?same (?:day|evening|morning|afternoon|date) ")


def _same_days(rows: Sequence[Row], told: Told) -> None:
    """ "on the same day": the day of the event or sentence before."""
    by_index = {row.sentence.index: row for row in rows}
    for draft in told.drafts:
        row = by_index.get(draft.sentence)
        if draft.when is not None or row is None or _SAME.search(row.text) is None:
            continue
        for other in sorted((r for i, r in by_index.items() if i < draft.sentence), key=lambda r: -r.sentence.index):
            days = [(i, m) for i, m in dates_of(other) if len(m.name) in _DAYS]
            if days:
                at, mention = days[-1]
                draft.when = Stated(_when(mention, other.atoms[at].text), other.span, prior("date-inherited"))
                break


_NEXT = re.compile(r"(?:the )?(?:next|following) (?:day|morning|evening)", re.IGNORECASE)


def _next_days(rows: Sequence[Row], told: Told) -> None:
    """ "on the next day" means the day after the one named before, whenever the page was written."""
    by_index = {row.sentence.index: row for row in rows}
    for draft in told.drafts:
        words = draft.when.value.text if draft.when is not None else None
        if draft.when is None or words is None or _NEXT.fullmatch(words) is None:
            continue
        before = [m for i in sorted(by_index) if i < draft.sentence for _, m in dates_of(by_index[i])]
        day = next((m.name.split("/")[-1] for m in reversed(before) if len(m.name) in _DAYS), None)
        if day is not None:
            after = (date.fromisoformat(day) + timedelta(days=1)).isoformat()
            draft.when = Stated(When(after, after, text=words), draft.when.evidence, prior("date-inherited"))


_DAYS = (10, 21)
"""Lengths of ISO dates of one day, and of a day with its end."""
_PART_TYPES = frozenset(
    {"session", "section", "panel", "training", "masterClass", "workshop", "roundTable", "presentation", "ceremony",
     "lecture", "guestLecture", "publicLecture", "discussion", "meeting", "seminar", "otherEvent"}
)  # fmt: skip
_WHOLE_TYPES = frozenset({"conference", "congress", "forum", "school", "festival", "otherEvent"})


def _within_days(drafts: Sequence[Draft]) -> None:
    """What took place on a day of a larger event that the page told of before is a part of it."""
    for n, draft in enumerate(drafts):
        if draft.when is None or draft.parent is not None or draft.eve is not None or draft.type not in _PART_TYPES:
            continue
        start, end = draft.when.value.start, draft.when.value.end
        for whole in drafts[:n]:
            days = whole.when.value if whole.when is not None and whole.parent is None else None
            if days is None or whole.type not in _WHOLE_TYPES or days.start == days.end or len(start) != _DAYS[0]:
                continue
            if days.start <= start and (end or start) <= (days.end or days.start) and not whole.members:
                draft.parent, draft.parent_rule = whole, "part-default"
                break


def dates_of(row: Row) -> list[tuple[int, Mention]]:
    """The row's dates that are at least as precise as a month, by atom index; ends of spans of time are left out."""
    out = []
    for i, atom in enumerate(row.atoms):
        if atom.kind == "date" and atom.mention is not None and len(atom.mention.name.split("/")[0]) >= 7:
            before = [a.lower for a in row.atoms[max(0, i - 3) : i]]
            if (
                "between" in before
                or before[-1:] in (["since"], ["until"], ["till"], ["after"], ["before"])
                or "signed" in before
                or before[-2:] == ["period", "from"]
            ):
                continue
            out.append((i, atom.mention))
    return out


def _when(mention: Mention, text: str, *, time: str | None = None) -> When:
    start, _, end = mention.name.partition("/")
    return When(start, end or start, text=text, time=time)


_ENDS = frozenset({"closing", "final", "concluding", "valedictory"})


def _date_beside(draft: Draft, number: int, row: Row) -> None:
    found = dates_of(row)
    ends = 0 <= number < len(row.heads) and row.heads[number].label.lower().split()[0] in _ENDS
    if not found or (ends and draft.sentence != row.sentence.index):
        return
    here = next((i for i, atom in enumerate(row.atoms) if atom.kind == "event" and int(atom.lemma) == number), 0)
    exact = [(i, m) for i, m in found if len(m.name.split("/")[0]) == 10] or found
    others = [i for i, atom in enumerate(row.atoms) if atom.kind == "event"]
    best = min(
        exact,
        key=lambda pair: (
            abs(pair[0] - here) + (8 if any(min(here, pair[0]) < j < max(here, pair[0]) for j in others) else 0),
            pair[0],
        ),
    )
    introduces = draft.sentence == row.sentence.index
    if draft.when is not None and (not introduces or draft.when.confidence >= prior("date-beside")):
        return
    if not introduces and not _HELD.search(row.text):
        return
    if draft.parent is not None and not introduces:
        return
    draft.when = Stated(_when(best[1], row.atoms[best[0]].text, time=None), row.span, prior("date-beside"))


_HELD = re.compile(
    r"(?<!\S)(?:held|took place|takes place|take place|taking place|gathered|met|will be|organi[sz]ed|came together"
    r"|hosted|welcomed|opened)(?!\S)"
)


def _place_beside(draft: Draft, number: int, row: Row) -> None:
    introduces = draft.sentence == row.sentence.index
    if draft.places or (not introduces and (draft.parent is not None or _HELD.search(row.text) is None)):
        return
    places = _free_places(row)
    if draft.parent is not None:
        here = next((i for i, atom in enumerate(row.atoms) if atom.kind == "event" and int(atom.lemma) == number), 0)
        places = [(i, m) for i, m in places if i > here]
    draft.places.extend(_stated(places, row, prior("place-beside")))


def _free_places(row: Row) -> list[tuple[int, Mention]]:
    """Places of the row that are said of no agent and stand behind "in", "at" or "to", alone, or in front."""
    taken = {k for group in row.groups for phrase in group.phrases for k in range(phrase.start, phrase.end)}
    out: list[tuple[int, Mention]] = []
    for i, atom in enumerate(row.atoms):
        if atom.kind != "place" or i in taken or atom.mention is None:
            continue
        before = row.atoms[i - 1].lower if i else ""
        chained = bool(out) and (out[-1][0] == i - 2)
        if before == "," and not chained and _seat(row, i):
            continue
        if (
            before in {"in", "at", "to", "", ",", "(", ".", "city", "here"}
            or i == 0
            or chained
            or (before == "and")
            or row.atoms[i - 1].kind == "date"
        ) or (i + 1 < len(row.atoms) and row.atoms[i + 1].lower in {"was", "welcomed", "hosted", "became", "saw"}):
            out.append((i, atom.mention))
    return out


def _seat(row: Row, i: int) -> bool:
    """Whether a place behind a comma is the seat of a body that is no house of the event ("funded by A, Delhi")."""
    group = next((g for g in row.groups if g.end == i - 1), None)
    if group is None or row.sentence.layout != "prose":
        return False
    before = [atom.lower for atom in row.atoms[max(0, group.start - 4) : group.start + 1]]
    return not {"at", "in", "inside", "venue"} & set(before)


def _stated(places: Sequence[tuple[int, Mention]], row: Row, confidence: float) -> list[Stated[PlaceName]]:
    city = next(((i, m) for i, m in places if m.type not in {"country", "region", "online"} and len(m.name) > 2), None)
    country = next(((i, m) for i, m in places if m.type == "country" and (city is None or abs(i - city[0]) <= 3)), None)
    out: list[Stated[PlaceName]] = []
    if city is not None:
        within = city[1].parents or ((country[1].name,) if country else ())
        kind = "venue" if city[1].type == "venue" else "city"
        out.append(Stated(PlaceName(city[1].name, kind, tuple(within)), row.span, confidence))  # type: ignore[arg-type]
    elif country is not None and row.atoms[country[0] - 1].lower == "in":
        out.append(Stated(PlaceName(country[1].name, "country"), row.span, confidence))
    return out


# ---------------------------------------------------------------- lines that hold only a date, a place, a label


def _lines(report: Report, rows: Sequence[Row], told: Told) -> None:
    wholes = [draft for draft in told.drafts if draft.parent is None and not draft.block] or [
        draft for draft in told.drafts if draft.parent is None
    ]
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
            own.when = Stated(_when(mention, row.atoms[at].text), row.span, prior("date-line"))
        if kind in {"date", "time", "place"}:
            _labelled(row, kind, own or wholes[0], report.text)
        elif own is None and _bare(row):
            owner = wholes[0]
            nearest = [d for d in wholes if d.sentence > row.sentence.index]
            if nearest and row.sentence.index < first:
                owner = nearest[0]
            dates = dates_of(row)
            dateline = row.sentence.layout == "prose" or row.sentence.index > first
            rule = "date-line" if dateline or _free_places(row) else "date-byline"
            if dates and (owner.when is None or owner.when.confidence < prior(rule)):
                owner.when = Stated(_when(dates[0][1], row.atoms[dates[0][0]].text), row.span, prior(rule))
            if not owner.places:
                owner.places.extend(_stated(_free_places(row), row, prior("place-line")))
    for draft in wholes:
        if not draft.places:
            _place_of_page(draft, rows, first)
        if draft.when is None and not draft.members:
            _later_day(draft, rows, told, report.text)
        for member in draft.members:
            if not member.places:
                member.places.extend(draft.places)
    _programme_days(rows, told)


_DATELINE = re.compile(r"(L\d+) (?:, (?:L\d+|\w+) )?(?:[,(] )?D\d+ ")
_UNDER_TITLE = 4


def _place_of_page(draft: Draft, rows: Sequence[Row], first: int) -> None:
    """The city of a dateline ("RIGA, 5 May –"), of a line under the title, or behind "in" known to the model only."""
    for row in rows:
        line = _DATELINE.match(row.text)
        under = (
            row.sentence.layout == "heading"
            and row.text.startswith("L0 ")
            and 0 <= row.sentence.index - first <= _UNDER_TITLE
            and not any(atom.kind in {"person", "event"} or atom.pos in {"VERB", "AUX"} for atom in row.atoms)
        )
        if line or under:
            places = [
                (i, a.mention) for i, a in enumerate(row.atoms[:4]) if a.kind == "place" and a.mention is not None
            ]
            found = _stated(places, row, prior("place-line"))
            if found:
                draft.places.extend(found)
                return
    telling = next((row for row in rows if row.sentence.index == draft.sentence), None)
    city = _city_of_model(telling) if telling is not None else None
    if telling is not None and city is not None:
        draft.places.append(Stated(PlaceName(city, "city"), telling.span, prior("place-model")))


def _city_of_model(row: Row) -> str | None:
    """ "in Stepanavan": a name behind "in" that the language model takes for a place and the gazetteer lacks."""
    tokens = row.sentence.tokens
    for before, atom in pairwise(row.atoms):
        named = before.lower == "in" and atom.kind == "word" and atom.capital and 0 <= atom.token < len(tokens)
        if named and tokens[atom.token].entity == "GPE":
            return atom.text
    return None


def _programme_days(rows: Sequence[Row], told: Told) -> None:
    """Parts under a day's heading in a programme are on that day, where it lies within the whole."""
    days = [(row, dates_of(row)[0]) for row in rows if row.sentence.layout != "prose" and _bare(row) and dates_of(row)]
    _whole_of_days(days, rows, told)
    parts = [draft for draft in told.drafts if draft.parent is not None and not draft.block]
    for draft in parts:
        above = [pair for pair in days if pair[0].sentence.index < draft.sentence]
        whole = draft.root().when
        if not above or whole is None or draft.when is not None:
            continue
        row, (at, mention) = above[-1]
        start, _, end = mention.name.partition("/")
        inside = whole.value.start <= start and end <= whole.value.end
        if inside and start == end and whole.value.start != whole.value.end:
            draft.when = Stated(_when(mention, row.atoms[at].text), row.span, prior("date-line"))


def _whole_of_days(days: Sequence[tuple[Row, tuple[int, Mention]]], rows: Sequence[Row], told: Told) -> None:
    """A programme under the headings of several days lasts from the first to the last, where no line says so."""
    whole = next((draft for draft in told.drafts if draft.parent is None and not draft.members), None)
    timed = [row.sentence.index for row in rows if row.sentence.layout == "programme"]
    under = [
        (row, pair) for row, pair in days if timed and row.sentence.index < timed[-1] and len(pair[1].name) in _DAYS
    ]
    single = sorted({pair[1].name.split("/")[0] for _, pair in under})
    if whole is None or len(timed) < len(single) or len(single) < 2 or date_gap(single) > _LONGEST_EVENT:
        return
    known = whole.when.value if whole.when is not None else None
    if known is None or (known.start == known.end and known.start in single):
        row = under[0][0]
        whole.when = Stated(When(single[0], single[-1]), row.span, prior("date-line"))


_LONGEST_EVENT = 31


def date_gap(days: Sequence[str]) -> int:
    """Days from the first to the last of sorted ISO dates.

    >>> date_gap(["2023-09-12", "2023-09-14"])
    2
    """
    return (date.fromisoformat(days[-1]) - date.fromisoformat(days[0])).days


_BACKGROUND = frozenset({"founded", "born", "died", "law", "since"})


def _later_day(draft: Draft, rows: Sequence[Row], told: Told, text: str) -> None:
    """The first exact day that the sentences about the event name, where nothing better was found."""
    for row in rows:
        found = dates_of(row)
        if row.sentence.index < draft.sentence or not found or len(found[0][1].name) < 21:
            continue
        if of_writing(row, text):
            continue
        if told.focus.get(row.sentence.index) is draft and not any(a.lower in _BACKGROUND for a in row.atoms):
            draft.when = Stated(_when(found[0][1], row.atoms[found[0][0]].text), row.span, prior("date-byline"))
            return


def _labelled(row: Row, kind: str, draft: Draft, text: str) -> None:
    dates = dates_of(row)
    if dates and kind in {"date", "time"} and (kind == "date" or draft.when is None or not draft.block):
        rest = " ".join(atom.text for atom in row.atoms if atom.kind != "date")
        clock = _CLOCK.search(rest)
        time = f"{int(clock[1]):02}:{clock[2]}" if clock else None
        draft.when = Stated(_when(dates[0][1], row.atoms[dates[0][0]].text, time=time), row.span, prior("date-label"))
    places = [
        (i, atom.mention) for i, atom in enumerate(row.atoms) if atom.kind == "place" and atom.mention is not None
    ]
    if kind == "place" and places and not draft.places:
        draft.places.extend(_stated(places, row, prior("place-line")))


def _bare(row: Row) -> bool:
    """Whether the row is a dateline or byline: a date, perhaps a place, and next to nothing else."""
    others = [
        a
        for a in row.atoms
        if a.kind == "word"
        and not a.text.isdigit()
        and a.lower not in {"on", "in", "from", "to", "and", "the", "published", "posted", "date", "updated"}
    ]
    dated = any(atom.kind == "date" for atom in row.atoms)
    named = any(atom.kind in {"person", "event", "title"} for atom in row.atoms)
    return (
        dated
        and not named
        and (
            len(others) <= 2
            or (row.sentence.layout == "heading" and len(row.atoms) < 25 and not any(a.pos == "VERB" for a in others))
        )
    )


# ---------------------------------------------------------------- mode, state, count


@cache
def _words(name: str, key: str) -> re.Pattern[str]:
    return re.compile("|".join(rf"(?<!\w){re.escape(word)}(?!\w)" for word in lexicon(name)[key]), re.IGNORECASE)


def _mode(report: Report, row: Row, here: Iterable[Draft], told: Told) -> None:
    whole = row.span.of(report.text)
    drafts = list(here)
    label = label_of(row, report.text)
    if not drafts and (
        re.search(
            r"\b(?:format|attend|attended|joined|audience|participants?|how|platform|via|through)\b",
            whole,
            re.IGNORECASE,
        )
        or label == "how"
    ):
        focus = told.focus.get(row.sentence.index) or (told.drafts[0] if told.drafts else None)
        drafts = [focus.root()] if focus else []
    if not drafts:
        return
    pieces, at = [], row.span.start
    aside = [
        Span(row.atoms[phrase.start].span.start, row.atoms[phrase.end - 1].span.end)
        for group in row.groups
        for phrase in group.phrases
    ]
    aside += [atom.span for atom in row.atoms if atom.kind == "title"]
    for span in sorted(aside):
        pieces.append(report.text[at : max(at, span.start)])
        at = max(at, span.end)
    title_free = " ".join([*pieces, report.text[at : max(at, row.span.end)]])
    online = _words("modes", "online").search(title_free)
    present = _words("modes", "in_person").search(title_free)
    mode = (
        "hybrid"
        if _words("modes", "hybrid").search(title_free) or (online and present)
        else "online"
        if online
        else "in person"
        if present
        else None
    )
    if mode and re.search(r"joining[^.]*online|from [A-Z]\w+ online", whole) and mode == "online":
        return
    for draft in drafts:
        if mode and (draft.mode is None or (mode == "hybrid" and draft.mode.value != "hybrid")):
            draft.mode = Stated(mode, row.span, prior("mode"))


def _state(report: Report, draft: Draft, rows: Sequence[Row], told: Told) -> None:
    text = " ".join(
        row.span.of(report.text)
        for row in rows
        if told.focus.get(row.sentence.index) in {draft, None} or row.sentence.index == draft.sentence
    )
    value = "held"
    for name in ("cancelled", "postponed", "announced"):
        if _words("states", name).search(text):
            value = name
            break
    if (
        value == "held"
        and re.search(r"\bwill\b", text)
        and not re.search(r"\b(?:was|were|took|held|had|gave|spoke|opened|attended)\b", text)
    ):
        value = "announced"
    draft.state = Stated(value, draft.evidence, prior("state"))
    for row in rows:
        if told.focus.get(row.sentence.index) is draft and draft.count is None and draft.parent is None:
            found = _COUNT.search(row.span.of(report.text))
            number = int(re.sub(r"\D", "", found[1])) if found else 0
            year = found is not None and len(found[1]) == 4 and 1900 <= number <= 2100
            if number and not year and not re.search(r"survey|respondents|interview", row.text):
                draft.count = Stated(number, row.span, prior("count"))


def _inherit(draft: Draft) -> None:
    if draft.eve is not None and draft.when is None and draft.eve.when is not None:
        around = draft.eve.when.value.start[:7]
        draft.when = Stated(When(around, around), draft.evidence, prior("date-eve"))
    if draft.when is None and draft.parent is not None:
        root = draft.parent
        _inherit(root)
        if root.when is not None:
            draft.when = Stated(root.when.value, root.when.evidence, root.when.confidence * prior("date-inherited"))
