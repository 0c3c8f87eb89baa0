"""The news items of a digest: a page whose paragraphs open with dates far apart, or stand under rules and headings."""

from __future__ import annotations

import re
from itertools import pairwise

from kgbuild.lexicons import lexicon
from kgbuild.segment.days import DATE_LEAD, FULL_DATE, SHORT_DAY, bare_date, day_of, leads, short_day, year_of
from kgbuild.segment.lines import BULLET, SENTENCE_END, Line
from kgbuild.segment.sentences import sentences_of
from kgbuild.spans import Span

__all__ = ["items"]

_DIGEST_DAYS = 10
"""A page whose dated paragraphs lie closer together tells of one event, day by day."""
_RULE = re.compile(r"[*_=~•·#◊⁂—–-](?:\s*[*_=~•·#◊⁂—–-]){2,}$|[⁂◊❖]$")
_RULES = 2
_SECTIONS = 3
"""Headings in capitals over running text that make a page a newsletter."""
_SECTION_WORDS = 8
_ENTRY_WORDS = 40
_WITHIN = re.compile(
    r"(?:As part of|Within|Also|In the framework|During|Then|Later|Earlier|At the same"
    r"|The (?:second|next|following|third|last)|On the (?:eve|second|same))\b",
    re.IGNORECASE,
)


def items(paragraphs: list[list[Line]], text: str) -> list[list[list[Line]]]:
    """The paragraphs, grouped into news items; one group unless the page is a digest."""
    if not paragraphs:
        return []
    starts = _item_starts(paragraphs, text)
    bounds = [*sorted({0, *starts, *_behind_last(sorted(starts), paragraphs)}), len(paragraphs)]
    return [paragraphs[a:b] for a, b in pairwise(bounds)]


def _behind_last(starts: list[int], paragraphs: list[list[Line]]) -> set[int]:
    """Where the last item ends: with its block of lines, if each item before it is a block of its own."""
    if len(starts) < _SECTIONS or any(len(_blocks_of(paragraphs[a:b])) > 1 for a, b in pairwise(starts)):
        return set()
    behind = range(starts[-1] + 1, len(paragraphs))
    return {i for i in behind if paragraphs[i][0].block != paragraphs[i - 1][0].block}


def _blocks_of(paragraphs: list[list[Line]]) -> set[int]:
    return {paragraph[0].block for paragraph in paragraphs}


def _item_starts(paragraphs: list[list[Line]], text: str) -> set[int]:
    return (
        _starts_at_rules(paragraphs)
        or _starts_at_run_in_heads(paragraphs, text)
        or _starts_at_capitals(paragraphs)
        or _starts_at_dates(paragraphs, text)
        or _starts_at_headings(paragraphs, text)
    )


def _starts_at_rules(paragraphs: list[list[Line]]) -> set[int]:
    """Items between lines that are drawn across the page ("***")."""
    drawn = [i for i, paragraph in enumerate(paragraphs) if _RULE.match(paragraph[0].text)]
    return {i + 1 for i in drawn if i + 1 < len(paragraphs)} if len(drawn) >= _RULES else set()


_BRACKETED = re.compile(r"[\[【<][^\W\d_][^\]】>]{1,30}[\]】>]")
_RUN_IN = re.compile(r"[^\W\d_][^.:!?–—]{1,32}[.:!?]?\s*(?:[–—]\s|(?<=[.:!?] ))(?=\S)")
_RUN_IN_WORDS = 4
_RUN_IN_REST = 8
"""Words that at least follow a heading in the line that it opens."""


def _starts_at_run_in_heads(paragraphs: list[list[Line]], text: str) -> set[int]:
    """Items that open with a word or two set off from what is told: "[Seminar] ...", "Visitors. On 5 May ..."."""
    openings = [paragraph[0].text for paragraph in paragraphs]
    bracketed = [i for i, words in enumerate(openings) if _BRACKETED.match(words)]
    prose = [i for i, paragraph in enumerate(paragraphs) if paragraph[0].layout == "prose"]
    headed = [i for i in prose if _run_in(paragraphs[i], text)]
    starts = bracketed if len(bracketed) >= _SECTIONS else headed if len(headed) >= len(prose) / 2 else []
    return set(starts) if len(starts) >= _SECTIONS and _days_apart(starts, paragraphs, text) else set()


def _run_in(paragraph: list[Line], text: str) -> bool:
    """Whether a paragraph opens with a few words that are a sentence of their own, and more follows."""
    words = text[paragraph[0].span.start : paragraph[-1].span.end]
    found = _RUN_IN.match(words)
    if found is None or not words[:1].isupper() or leads(words):
        return False
    return len(found[0].split()) <= _RUN_IN_WORDS and len(words[found.end() :].split()) >= _RUN_IN_REST


def _starts_at_capitals(paragraphs: list[list[Line]]) -> set[int]:
    """Items under headings in capitals, each over running text: a newsletter."""
    starts = [
        i
        for i, (above, below) in enumerate(pairwise(paragraphs))
        if above[0].layout == "heading"
        and above[0].text.isupper()
        and not _part_heading(above[0].text)
        and below[0].layout == "prose"
        and sum(len(line.text.split()) for line in below) >= _SECTION_WORDS
    ]
    return set(starts) if len(starts) >= _SECTIONS else set()


def _part_heading(line: str) -> bool:
    """Whether a heading names a part of one event ("FIRST SESSION", "KEYNOTE SPEAKER") and no item of its own."""
    return bool(set(re.findall(r"\w+", line.lower())) & frozenset(lexicon("pages")["words"]["parts"]))


def _starts_at_headings(paragraphs: list[list[Line]], text: str) -> set[int]:
    """Items under headings of their own block over running text, where they tell of days far apart."""
    starts = [
        i
        for i, (above, below) in enumerate(pairwise(paragraphs))
        if above[0].layout in ("heading", "label", "item")
        and len(above[0].text.split()) <= _SECTION_WORDS
        and below[0].layout == "prose"
        and (i == 0 or paragraphs[i - 1][0].block != above[0].block)
        and sum(len(line.text.split()) for line in below) >= _SECTION_WORDS
    ]
    if sum(not _part_heading(paragraphs[i][0].text) for i in starts) < max(_SECTIONS, len(starts) / 2):
        return set()
    return set(starts) if _days_apart(starts, paragraphs, text) else set()


def _days_apart(starts: list[int], paragraphs: list[list[Line]], text: str) -> bool:
    """Whether sections that begin at some paragraphs tell of days far apart."""
    year, days = year_of(text), []
    for a, b in pairwise([*starts, len(paragraphs)]):
        section = text[paragraphs[a][0].span.start : paragraphs[b - 1][-1].span.end]
        day = day_of(section) or next(
            (d for m in SHORT_DAY.finditer(section) if (d := short_day(f"{m[0]} ", year))), None
        )
        days += [day] if day is not None else []
    return len(days) >= _RULES and max(days) - min(days) > _DIGEST_DAYS


def _starts_at_dates(paragraphs: list[list[Line]], text: str) -> set[int]:
    """Items that open with their dates, far apart."""
    blocks: dict[int, list[int]] = {}
    for i, paragraph in enumerate(paragraphs):
        blocks.setdefault(paragraph[0].block, []).append(i)
    opening = {i: _unbulleted(opening_of(paragraph, text)) for i, paragraph in enumerate(paragraphs)}
    listed = {
        i
        for i, paragraph in enumerate(paragraphs)
        if len(paragraph) == 1
        and (
            paragraph[0].layout == "heading"
            or (paragraph[0].layout != "prose" and not SENTENCE_END.search(paragraph[0].text))
        )
    }
    year = year_of(text)
    dated = {
        i: day for i, words in opening.items() if (day := day_of(words, year)) is not None and not _WITHIN.match(words)
    }
    run_in = [i for i in dated if bare_date(opening[i]) and _goes_on(paragraphs[i], opening[i])]
    bare = [i for i in dated if bare_date(opening[i]) and i not in run_in]
    led = [i for i in dated if leads(opening[i])]
    newest_first = len(led) >= 2 and all(dated[a] > dated[b] for a, b in pairwise(led))
    if _entries(led, bare, opening, listed, paragraphs):
        return set()
    if len(dated) >= 2 and all(i in listed for i in range(min(dated), max(dated) + 1)):
        return set()
    apart = len(dated) >= 2 and max(dated.values()) - min(dated.values()) > _DIGEST_DAYS
    if not (apart or newest_first):
        return set()
    if len(run_in) >= _SECTIONS and len(run_in) > len(bare):
        return set(run_in)
    if len(bare) >= 2 and _lists_a_series(bare, opening, paragraphs):
        return set()
    if len(bare) >= 2 and len(bare) >= len(led) / 2:
        return _starts_at_datelines(paragraphs, bare, blocks)
    whole_blocks = sum(1 for members in blocks.values() if any(i in dated for i in members[:2]))
    if len(led) < 2 and (whole_blocks < 3 or whole_blocks < 0.6 * len(blocks)):
        return set()
    if len(led) < 0.2 * len(paragraphs) and whole_blocks < 0.6 * len(blocks):
        return set()
    return _starts_at_leads(paragraphs, blocks, dated, set(led))


def _entries(
    led: list[int], bare: list[int], opening: dict[int, str], listed: set[int], paragraphs: list[list[Line]]
) -> bool:
    """Whether the dated lines are the entries of one list, a line each ("5 May: A (Riga): The last sail")."""
    lines = [i for i in led if i in listed and i not in bare and not SENTENCE_END.search(paragraphs[i][0].text)]
    short = [i for i in lines if len(opening[i].split()) <= _ENTRY_WORDS]
    return len(short) >= _SECTIONS - 1 and len(short) >= len(led) - 1 and not bare


_TOLD = 0.8
"""Share of the days of a digest under which something is told in sentences."""


def _lists_a_series(bare: list[int], opening: dict[int, str], paragraphs: list[list[Line]]) -> bool:
    """Whether lines with days and no year list what is to come of a series, in few words, and tell no news."""
    if any(FULL_DATE.search(opening[i]) for i in bare):
        return _announces_a_series(paragraphs[: bare[0]])
    ends = [*bare[1:], len(paragraphs)]
    told = [
        any(line.layout == "prose" for p in paragraphs[a + 1 : b] for line in p)
        for a, b in zip(bare, ends, strict=True)
    ]
    return sum(told) < _TOLD * len(bare)


def _announces_a_series(above: list[list[Line]]) -> bool:
    """Whether the lines over the first day are about a series, which the title line names ("Thursday Seminars")."""
    lines = [line.text.lower() for paragraph in above for line in paragraph]
    said = {word for line in lines for word in re.findall(r"\w+", line)}
    heads = lexicon("events")["strong"].keys() | {"talk"}
    titled = {word.removesuffix("s") for word in re.findall(r"\w+", lines[0])} if lines else set()
    return bool(titled & heads) and bool(said & frozenset(lexicon("pages")["words"]["series"]))


def _goes_on(paragraph: list[Line], opening: str) -> bool:
    """Whether a paragraph tells more behind the day that is its first sentence ("16 January. A spoke at ...")."""
    return sum(len(line.text) for line in paragraph) > len(opening) + _RUN_IN_REST


def _unbulleted(words: str) -> str:
    lead = BULLET.match(words)
    return words[lead.end() :] if lead and not DATE_LEAD.match(words) else words


def _starts_at_datelines(paragraphs: list[list[Line]], bare: list[int], blocks: dict[int, list[int]]) -> set[int]:
    """Items under date lines; where headings stand over the first date line, its block's stand over each."""
    above = bare[0] > 0 and paragraphs[bare[0] - 1][0].layout == "heading"
    if not above:
        return set(bare)
    first = {i: members[0] for members in blocks.values() for i in members}
    starts = set()
    for i in bare:
        over = i
        while over > first[i] and paragraphs[over - 1][0].layout in ("heading", "label"):
            over -= 1
        starts.add(i - 1 if over == i and i > 0 and paragraphs[i - 1][0].layout == "heading" else over)
    return starts


def _starts_at_leads(
    paragraphs: list[list[Line]], blocks: dict[int, list[int]], dated: dict[int, int], led: set[int]
) -> set[int]:
    starts: set[int] = set()
    current: int | None = None
    for members in blocks.values():
        for place, i in enumerate(members):
            if i not in dated:
                continue
            fresh = current is None or dated[i] != current or i in led
            short_above = place > 0 and all(len(paragraphs[j][0].text) < 120 for j in members[:place])
            if place == 0:
                starts.add(i)
            elif short_above and members[0] not in dated:
                starts.add(members[0])  # a headline over the dated line
            elif fresh and (i in led or dated[i] != current):
                starts.add(i)
            current = dated[i]
    return starts


def opening_of(paragraph: list[Line], text: str) -> str:
    """The first sentence, or what of it can be seen in 400 characters."""
    words = text[paragraph[0].span.start : min(paragraph[-1].span.end, paragraph[0].span.start + 400)]
    first = next(iter(sentences_of(words, Span(0, len(words)), "prose")), Span(0, len(words)))
    return first.of(words)
