"""Events that a page's layout tells of: title lines, lines of kind and title, blocks of labels.

An announcement need not say that something takes place: "WORKSHOP", a title and a date under each other do. What
is found here is told to the reader of events before it reads the sentences.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise

from kgbuild.interpret.labels import bare, behind_label, label_kind, label_of, of_writing
from kgbuild.interpret.programme import day_lead, talk_line
from kgbuild.interpret.row import Row
from kgbuild.lexicons import lexicon

__all__ = ["Block", "Page", "page_of"]

_TOP = 6
"""Lines at the head of a passage that can be its title lines."""
_FACTS = frozenset({"date", "title"})


@dataclass(frozen=True, slots=True)
class Block:
    """A run of label lines about one event: positions of its rows, and its title where a label gives one."""

    rows: tuple[int, ...]
    title: str | None = None
    titled: int = 0
    speaker: bool = False
    entry: bool = False
    """Whether the block is an entry of a list of dated events, and not of labels."""


@dataclass(slots=True)
class Page:
    """What the layout of a passage says: positions count rows.

    ``titles`` gives the title that a line of another row carries for the event named at a row; ``heading`` is the row
    of a title line without an event word.
    """

    blocks: list[Block] = field(default_factory=list)
    titles: dict[int, tuple[str, int]] = field(default_factory=dict)
    heading: tuple[str, int] | None = None
    gaps: frozenset[int] = frozenset()
    """Rows of a list's entries that say that nothing takes place that day: no block, and not of the one before."""
    prefixed: bool = False
    """Whether the title line says what the page is before the title ("Recap: ...")."""

    @property
    def series(self) -> bool:
        """Whether the page lists events in blocks of labels, or under days."""
        return sum(1 for block in self.blocks if block.title or block.entry or len(block.rows) > 1) >= 2


def page_of(rows: Sequence[Row], text: str) -> Page:
    """The layout of a passage's rows."""
    page = Page(blocks=_blocks(rows, text))
    if not page.series and (entries := _entries(rows, text)):
        idle = [block for block in entries if _left_out(block, rows)]
        page.blocks = [block for block in entries if block not in idle]
        page.gaps = frozenset(k for block in idle for k in block.rows)
    for position, row in enumerate(rows):
        if row.sentence.layout in {"heading", "label"} and (position < _TOP or row.sentence.layout == "heading"):
            _titled_below(rows, position, text, page)
    page.heading = _heading(rows, text)
    page.prefixed = page.heading is not None and rows[page.heading[1]].span.of(text).count(":") > page.heading[0].count(
        ":"
    )
    return page


# ---------------------------------------------------------------- blocks of labels


def _blocks(rows: Sequence[Row], text: str) -> list[Block]:
    """Runs of label lines; a label that the run has had begins another, if it opened the run or is a date or title."""
    runs: list[list[tuple[int, str]]] = []
    for position, row in enumerate(rows):
        kind = label_kind(row, text)
        if _announces(row, rows[position + 1 : position + 2], text):
            runs.append([(position, "kind")])
            continue
        if kind is None:
            if row.sentence.layout == "label" and runs and runs[-1][-1][0] == position - 1:
                runs[-1].append((position, ""))
            continue
        last = runs[-1] if runs else None
        if last is None or _begins(last, kind, position):
            runs.append([(position, kind)])
        else:
            last.append((position, kind))
    return [_block(run, rows, text) for run in runs if any(kind in _FACTS for _, kind in run)]


def _announces(row: Row, below: Sequence[Row], text: str) -> bool:
    """Whether a line names a kind of event, and labels stand under it ("Guest lecture: “X”" over "Speaker: ...")."""
    plain = row.sentence.layout in {"heading", "label"} and label_kind(row, text) is None
    return plain and bool(row.heads) and row.heads[0].start <= 1 and any(label_kind(one, text) for one in below)


def _begins(run: Sequence[tuple[int, str]], kind: str, position: int) -> bool:
    seen = [k for _, k in run]
    return position - run[-1][0] > 4 or (kind in seen and (kind == seen[0] or kind in _FACTS))


def _block(run: Sequence[tuple[int, str]], rows: Sequence[Row], text: str) -> Block:
    titled = next((position for position, kind in run if kind == "title"), None)
    title = behind_label(rows[titled], text) if titled is not None else None
    speaker = any(kind == "speaker" for _, kind in run)
    if titled is None and run[0][1] == "kind":
        titled, title = run[0][0], _behind_day(rows[run[0][0]], text) or behind_label(rows[run[0][0]], text)
    places = tuple(range(run[0][0], run[-1][0] + 1))
    return Block(places, _title(title), titled or 0, speaker)


def _title(words: str | None) -> str | None:
    if (
        not words
        or len(words) > 250
        or words.lower().strip(" .") in {"tbc", "tba", "tbd", "to be confirmed", "to be announced"}
    ):
        return None
    return words


# ---------------------------------------------------------------- entries of a list of dated events


def _entries(rows: Sequence[Row], text: str) -> list[Block]:
    """The entries of a list whose lines or blocks of lines begin with days ("12 March: A (Riga): The last sail")."""
    starts = _ended_by_days(rows, text) or [
        k for k, row in enumerate(rows) if (row.sentence.layout != "prose" or _only_day(row)) and day_lead(row)
    ]
    if not starts:
        return []
    ends = [*starts[1:], len(rows)]
    days = [
        next((d for row in rows[a:b] if (d := _first_day(row)) is not None), None)
        for a, b in zip(starts, ends, strict=True)
    ]
    known = sorted(day for day in days if day is not None)
    if len(known) < _ENTRIES or len(set(known)) < len(known) or any(b - a < _APART for a, b in pairwise(known)):
        return []
    ends = [*starts[1:], _last_end(starts, rows, text)]
    headed = _headed_by_days(starts, rows)
    blocks = [_entry(tuple(range(a, b)), rows, text, headed=headed) for a, b in zip(starts, ends, strict=True)]
    told = [block for block in blocks if block.title or block.speaker]
    if len(told) < _ENTRIES or (not headed and len(told) < len(blocks) - 1):
        return []
    return blocks


def _last_end(starts: Sequence[int], rows: Sequence[Row], text: str) -> int:
    """The row behind the last entry: at the first blank line, where none of the others has one inside."""
    reach = max((b - a for a, b in pairwise(starts)), default=1)
    end = min(starts[-1] + reach, len(rows))
    if any(_apart(rows, k, text) for a, b in pairwise(starts) for k in range(a + 1, b)):
        return end
    return next((k for k in range(starts[-1] + 1, len(rows)) if _apart(rows, k, text)), len(rows))


def _apart(rows: Sequence[Row], k: int, text: str) -> bool:
    """Whether a blank line stands over a row."""
    return text[rows[k - 1].span.end : rows[k].span.start].count("\n") > 1


def _headed_by_days(starts: Sequence[int], rows: Sequence[Row]) -> bool:
    """Whether the entries stand each under a line with its day and little else, below words that tell of a series."""
    lines = [rows[k] for k in starts]
    bare_days = all(row.sentence.layout != "prose" and not row.groups and not row.heads for row in lines)
    above = {atom.lower for row in rows[: starts[0]] for atom in row.atoms}
    return bare_days and bool(above & _series_words() or any(h.plural for row in rows[: starts[0]] for h in row.heads))


@cache
def _series_words() -> frozenset[str]:
    return frozenset(lexicon("pages")["words"]["series"])


def _left_out(block: Block, rows: Sequence[Row]) -> bool:
    """Whether an entry says that nothing takes place that day ("No seminar: ...")."""
    return any(rows[k].atoms[0].lower == "no" for k in block.rows[:2] if rows[k].atoms)


def _ended_by_days(rows: Sequence[Row], text: str) -> list[int]:
    """Where blocks of lines begin that each end with their day ("A (Riga)", "The last sail", "8 October 2013")."""
    starts = [0] + [k for k in range(1, len(rows)) if text[rows[k - 1].span.end : rows[k].span.start].count("\n") > 1]
    blocks = [(a, b) for a, b in zip(starts, [*starts[1:], len(rows)], strict=True) if b - a > 1]
    ended = [
        a
        for a, b in blocks
        if day_lead(rows[b - 1])
        and _only_day(rows[b - 1])
        and not any(day_lead(row) for row in rows[a : b - 1])
        and all(row.sentence.layout != "prose" for row in rows[a:b])
    ]
    return ended if len(ended) >= _ENTRIES else []


def _only_day(row: Row) -> bool:
    return day_lead(row) >= len(row.atoms) - 2


_ENTRIES = 2
_APART = 2
"""Days between the entries of a list; days in a row are those of one event."""


def _first_day(row: Row) -> int | None:
    date = next((a.mention for a in row.atoms if a.kind == "date" and a.mention is not None), None)
    day = date.name.split("/")[0] if date is not None else ""
    return datetime.date.fromisoformat(day).toordinal() if re.fullmatch(r"\d{4}-\d\d-\d\d", day) else None


def _entry(places: tuple[int, ...], rows: Sequence[Row], text: str, *, headed: bool) -> Block:
    """An entry: its title beside a name, behind a label, or on a line of its own; ``headed`` by a day's line."""
    kept = []
    for k in places:
        told = rows[k].sentence.layout in {"programme", "prose"} and not headed
        if k > places[0] and (told or _closes(rows[k])):
            break
        kept.append(k)
    speaker = any(g.phrases[0].head.kind == "person" for k in kept for g in rows[k].groups[:1])
    talks = [(k, line) for k in kept if (line := talk_line(rows[k], text)) is not None and line.title]
    if len(talks) > 1 and headed:
        return Block(tuple(kept), None, kept[0], True, entry=True)
    for k in kept:
        if talks and talks[0][0] == k:
            return Block(tuple(kept), talks[0][1].title, k, True, entry=True)
        if label_kind(rows[k], text) == "title":
            return Block(tuple(kept), _title(behind_label(rows[k], text)), k, speaker, entry=True)
    own = next(
        (
            k
            for k in kept
            if not rows[k].groups and not rows[k].text.endswith(": ") and is_title_line(rows[k], text, strict=True)
        ),
        None,
    )
    first = own if own is not None else kept[0]
    words = bare(rows[own].span.of(text)) if own is not None else _behind_day(rows[kept[0]], text)
    return Block(tuple(kept), _title(words), first, speaker, entry=True)


def _closes(row: Row) -> bool:
    """Whether a line tells of all entries: who stands behind the series, or whom to ask."""
    return (
        re.match(r"(?:co-|jointly )?(?:organi[sz]ed|hosted|convened|conven[eo]rs?|contact|organi[sz]ers?)\b", row.text)
        is not None
    )


def _behind_day(row: Row, text: str) -> str | None:
    """The quoted title behind the day of a line."""
    title = next((a for a in row.atoms if a.kind == "title"), None)
    return title.mention.name if title is not None and title.mention is not None else None


# ---------------------------------------------------------------- title lines


def _titled_below(rows: Sequence[Row], position: int, text: str, page: Page) -> None:
    """ "WORKSHOP" over "Archives of silence": a line that only names a kind, and the title under or over it."""
    row = rows[position]
    if len(row.heads) != 1 or not _only_kind(row):
        return
    below = position + 1
    while below < len(rows) and bare(rows[below].span.of(text)).lower().rstrip(":") in _links():
        below += 1
    if below < len(rows) and is_title_line(rows[below], text, strict=below == position + 1):
        words = bare(rows[below].span.of(text))
        while (
            below + 1 < len(rows)
            and words.isupper()
            and is_title_line(rows[below + 1], text, strict=True)
            and rows[below + 1].span.of(text).isupper()
        ):
            below += 1
            words = f"{words} {bare(rows[below].span.of(text))}"
        page.titles[position] = (words, below)
    elif position and is_title_line(rows[position - 1], text, strict=True) and position <= 2:
        page.titles[position] = (bare(rows[position - 1].span.of(text)), position - 1)


def _only_kind(row: Row) -> bool:
    """Whether the line is an event phrase and nothing else but perhaps a date and place."""
    head = row.heads[0]
    named = head.name is not None and "ecture" not in head.type and not head.word.endswith("day")
    others = [
        atom
        for atom in row.atoms
        if atom.kind not in {"event", "date", "place", "punct", "institution"} and not atom.text[:1].isdigit()
    ]
    return not named and all(atom.lower in {"the", "a", "an", "in", "on", "at", "our"} for atom in others)


def is_title_line(row: Row, text: str, *, strict: bool) -> bool:
    """Whether a line could be a title: words that are no date, name, label, menu or sentence."""
    words = row.span.of(text)
    if row.sentence.layout not in ({"heading", "label"} if strict else {"heading", "label", "prose"}):
        return False
    if "|" in words or "http" in words or "»" in words[-2:] or of_writing(row, text) or label_kind(row, text):
        return False
    if label_of(row, text) and _role_like(label_of(row, text)):
        return False
    if any(atom.kind == "date" and not _only_year(atom.text) for atom in row.atoms) or _role_like(words.lower()):
        return False
    named = row.groups and row.groups[0].start <= 1 and row.groups[0].end >= len(row.atoms) - 2
    if named or (row.heads and row.heads[0].start <= 1 and row.sentence.layout == "label"):
        return False
    return len(words.split()) >= 2 or (words.isupper() and len(words) > 4 and not strict)


def _only_year(words: str) -> bool:
    """Whether a date is a year or a span of years, as in "Sugar and Statehood, 1931–1940"."""
    return re.fullmatch(r"\d{4}(?:\s*[-–—/]\s*\d{2,4})?", words) is not None


@cache
def _links() -> frozenset[str]:
    return frozenset(lexicon("pages")["words"]["links"])


@cache
def _role_labels() -> frozenset[str]:
    return frozenset(label for labels in lexicon("roles")["labels"].values() for label in labels)


def _role_like(words: str) -> bool:
    return words.strip(" :.") in _role_labels() or words.strip(" :.") in _page_kinds()


@cache
def _page_kinds() -> frozenset[str]:
    return frozenset(lexicon("pages")["words"]["page_kinds"])


def _heading(rows: Sequence[Row], text: str) -> tuple[str, int] | None:
    """The title line of a passage: "Recap: TITLE", or the first line that could be one, with a date line below it."""
    for position, row in enumerate(rows[:_TOP]):
        label, _, rest = row.span.of(text).partition(":")
        kind = " ".join(label.lower().split())
        if rest and kind in _page_kinds() and not row.heads and 2 <= len(rest.split()) <= 25:
            return bare(rest), position
        if row.sentence.layout != "heading":
            continue
        if is_title_line(row, text, strict=True) and not row.heads and not _sentence_like(row):
            below = rows[position + 1 : position + 4]
            dated = any(
                any(a.kind == "date" for a in r.atoms)
                and r.sentence.layout in {"heading", "label"}
                and not of_writing(r, text)
                for r in below
            )
            return (bare(row.span.of(text)), position) if dated else None
    return None


def _sentence_like(row: Row) -> bool:
    return any(atom.tag in {"VBZ", "VBD", "VBP", "MD"} for atom in row.atoms) and not re.search(r"[?:]", row.text)
