"""Cut a report into passages (news items) and sentences, without losing a character offset.

Lines are read first: each has a layout (heading, list item, label line, timed programme line, prose). Lines
that a fixed-width page broke are joined again; sentences are then found inside each such paragraph by rules
that know abbreviations, initials and quotations. A digest page, whose paragraphs open with dates far apart,
is cut into its news items.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from kgbuild.lexicons import lexicon
from kgbuild.model.report import Report
from kgbuild.model.text import Layout, Passage, Sentence
from kgbuild.spans import Span

__all__ = ["segment"]

_QUOTED_MOST = 300
"""Longer quotations are speeches: their sentences are cut like any other."""
_HEADING_WORDS = 16
_DAY_WORDS = 7
"""Words of a line that only gives a day, however it ends ("Mi, 18.10.2023, 18 Uhr c.t.")."""
_LABELLED_MOST = 160
_DIGEST_DAYS = 10
"""A page whose dated paragraphs lie closer together tells of one event, day by day."""


@dataclass(frozen=True, slots=True)
class _Line:
    span: Span
    text: str
    layout: Layout
    block: int
    """Lines with no blank line between them share a block."""


def segment(report: Report) -> tuple[Passage, ...]:
    """The report's passages, each with its sentences; indices count through the report.

    >>> text = "Seminar in Riga\\n\\nDr. A.B. Smith spoke. Moderator: J. Doe, Ph.D."
    >>> [sentence.span.of(text) for sentence in segment(Report("a.txt", text))[0].sentences]
    ['Seminar in Riga', 'Dr. A.B. Smith spoke.', 'Moderator: J. Doe, Ph.D.']
    """
    lines = _laid_out(list(_lines(report.text)), report.text)
    paragraphs = _paragraphs(lines)
    groups = _items(paragraphs, report.text)
    passages: list[Passage] = []
    index = 0
    for group in groups:
        sentences: list[Sentence] = []
        for paragraph in group:
            span = Span(paragraph[0].span.start, paragraph[-1].span.end)
            layout = paragraph[0].layout
            if layout == "heading" and len(paragraph) > 1:  # the first of lines that run on
                layout = "prose"
            for piece in _sentences(report.text, span, layout):
                sentences.append(Sentence(index, piece, layout))
                index += 1
        if sentences:
            whole = Span(sentences[0].span.start, sentences[-1].span.end)
            passages.append(Passage(len(passages), whole, tuple(sentences)))
    return tuple(passages)


# ---------------------------------------------------------------- lines and their layout

_NEWLINE = re.compile(r"\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_BULLET = re.compile(r"(?:[•*●○▪■►▶➢✓✔‣⁃·◦–—-]|\(?[0-9]{1,2}[.)]|\(?[a-zA-Z][)]|[ivxIVX]{1,5}[.)])\s+(?=\S)")
_TIME_LINE = re.compile(
    r"(?:(?:[Ff]rom|[Aa]t)\s+)?(?:[01]?\d|2[0-4])(?:[:.h][0-5]\d(?!\d|[.]\d)|\s?(?:[ap]\.?m\.?))", re.IGNORECASE
)
_LABEL = re.compile(r"(?P<label>[^\W\d_][^:.!?;\n«“„\"]{1,48}):(?:\s+|$)(?!//)")
_ROW = re.compile(r"\S\s+[|¦]\s+\S.*\S\s+[|¦]\s+\S|\S\t+\S.*\S\t+\S")
"""A line in three columns or more."""
_SENTENCE_END = re.compile(r"[.!?…]+[\"'”’»)\]]*$")


def _lines(text: str) -> Iterator[_Line]:
    """The lines that hold something, trimmed."""
    start, block, blank = 0, 0, True
    bounds = [(m.start(), m.end()) for m in _NEWLINE.finditer(text)] + [(len(text), len(text))]
    for end, following in bounds:
        span = Span(start, end).trimmed(text)
        if len(span):
            block += blank
            words = span.of(text)
            yield _Line(span, words, _layout(words), block)
        blank = not len(span)
        start = following


def _layout(line: str) -> Layout:
    if _BULLET.match(line) and not _DATE_LEAD.match(line):
        return "item"
    if _TIME_LINE.match(line) and not _DATE_LEAD.match(line):
        return "programme"
    if _ROW.search(line):
        return "item"
    label = _LABEL.match(line[:80])
    if label and len(label["label"].split()) <= 6 and label["label"][0].isupper() and not _FULL_DATE.search(label[0]):
        return "label"
    if len(line.split()) <= _DAY_WORDS and _FULL_DATE.search(line) and not re.search(r"[a-z]{3,}[.]$", line):
        return "heading"
    if len(line) <= 160 and len(line.split()) <= _HEADING_WORDS and not re.search(r"[.!?;,…]$", line):
        return "heading"
    return "prose"


def _laid_out(lines: list[_Line], text: str) -> list[_Line]:
    """Headings under a bare label ("Speakers:") are its items."""
    out: list[_Line] = []
    listing = False
    for line in lines:
        layout = line.layout
        if listing and layout in ("heading", "prose") and _could_be_item(line, out[-1]):
            layout = "item"
        elif not (listing and layout == "item"):
            listing = False
        if line.text.endswith(":") and len(line.text.split()) <= 12:
            listing = True
        out.append(_Line(line.span, line.text, layout, line.block))
    return out


def _could_be_item(line: _Line, above: _Line) -> bool:
    if line.block > above.block + 1 or len(line.text) > 300 or line.text[0].islower():
        return False
    return not _SENTENCE_END.search(line.text) or (above.text.endswith(";") and len(line.text) < 240)


def _paragraphs(lines: Sequence[_Line]) -> list[list[_Line]]:
    """Lines that run on, joined: a page of fixed width breaks its sentences."""
    widths: dict[int, list[int]] = {}
    for line in lines:
        widths.setdefault(line.block, []).append(len(line.text))
    out: list[list[_Line]] = []
    for line in lines:
        if out and _runs_on(out[-1], line, widths):
            out[-1].append(line)
        else:
            out.append([line])
    return out


def _runs_on(paragraph: list[_Line], line: _Line, widths: dict[int, list[int]]) -> bool:
    last = paragraph[-1]
    if line.layout in ("item", "programme", "label") or line.block > last.block + 1:
        return False
    if _SENTENCE_END.search(last.text) or last.text[-1] in ":;":
        return False
    if _apart(line.text):
        return False
    opens = line.text[0]
    if opens.islower():  # nobody opens a paragraph in lower case, unless in a list of such
        long = len(last.text.split()) >= 5 and last.layout != "item"
        return paragraph[0].text[0].isupper() or not paragraph[0].text[0].isalpha() or long
    if line.block != last.block:
        return False
    block = widths[line.block]
    # Wrapped text: three lines or more, all but the last nearly as long as the longest.
    longest = max(block)
    full = sum(1 for width in block[:-1] if width > 0.75 * longest)
    wrapped = len(block) >= 3 and 50 <= longest <= 130 and full >= 0.8 * (len(block) - 1)
    return wrapped and len(last.text) > 0.75 * longest


def _apart(line: str) -> bool:
    """Whether a line is only a word that leads to a title below it ("on")."""
    return line.lower().rstrip(":") in lexicon("pages")["words"]["links"]


# ---------------------------------------------------------------- the news items of a digest


@cache
def _months() -> dict[str, int]:
    return dict(lexicon("dates")["months"])


_DAY = r"(?:[0-3]?\d)(?:st|nd|rd|th)?"
_FULL_DATE = re.compile(
    rf"\b(?P<m1>[^\W\d_]{{3,}})\.?\s+(?P<d1>{_DAY})(?:\s*(?:[-–—−]|and|to|till)\s*{_DAY})?,?\s+(?P<y1>(?:19|20)\d\d)\b"
    rf"|\b(?P<d2>{_DAY})(?:\s*(?:[-–—−]|and|to|till)\s*{_DAY})?(?:\s+of)?\s+(?P<m2>[^\W\d_]{{3,}})\.?,?\s+(?P<y2>(?:19|20)\d\d)\b"
    r"|\b(?P<d3>[0-3]?\d)(?:\.?\s*[-–—]\s*[0-3]?\d)?[./](?P<m3>[01]?\d)[./](?P<y3>(?:19|20)\d\d)\b"
    r"|\b(?P<y4>(?:19|20)\d\d)-(?P<m4>[01]\d)-(?P<d4>[0-3]\d)\b"
)
_DATE_LEAD = re.compile(
    rf"(?:(?:On|From|Between|In)\s+)?(?:[^\W\d_]{{3,}}day,?\s+)?(?:(?:{_FULL_DATE.pattern}))", re.IGNORECASE
)
_SHORT_LEAD = re.compile(
    rf"(?:(?:On|From)\s+)?(?:[^\W\d_]{{3,}}day,?\s+)?"
    rf"(?:(?P<d1>{_DAY})(?:\s*(?:[-–—−]|and|to|till)\s*{_DAY})?(?:\s+of)?\s+(?P<m1>[^\W\d_]{{3,}})"
    rf"|(?P<m2>[^\W\d_]{{3,}})\.?\s+(?P<d2>{_DAY})(?:\s*(?:[-–—−]|and|to|till)\s*{_DAY})?)(?=\W)",
    re.IGNORECASE,
)
"""A paragraph's first words where they are a day of a month without its year ("15-16 May. ...")."""
_SHORT = re.compile(rf"\b{_SHORT_LEAD.pattern}", re.IGNORECASE)
_MONTH_LINE = re.compile(r"([^\W\d_]{3,})\.?,?\s+((?:19|20)\d\d)\W*$")
_WITHIN = re.compile(
    r"(?:As part of|Within|Also|In the framework|During|Then|Later|Earlier|At the same"
    r"|The (?:second|next|following|third|last)|On the (?:eve|second|same))\b",
    re.IGNORECASE,
)


def _day(text: str, year: int = 0) -> int | None:
    """The first full date in the text as a day count (of a line with only a month, its first day); not to print.

    Where there is none, the day and month that the text opens with, in ``year``.
    """
    alone = _MONTH_LINE.match(text)
    if alone and _months().get(alone[1].lower()):
        return int(alone[2]) * 372 + _months()[alone[1].lower()] * 31
    for match in _FULL_DATE.finditer(text):
        named = match.groupdict()
        for k in "1234":
            month = named[f"m{k}"]
            if month is None:
                continue
            number = int(month) if month.isdigit() else _months().get(month.lower())
            if number:
                day = int(re.sub(r"\D", "", named[f"d{k}"]))
                return int(named[f"y{k}"]) * 372 + number * 31 + day
    return _short_day(text, year)


def _short_day(text: str, year: int) -> int | None:
    lead = _SHORT_LEAD.match(text)
    if lead is None:
        return None
    month = _months().get((lead["m1"] or lead["m2"]).lower())
    return year * 372 + month * 31 + int(re.sub(r"\D", "", lead["d1"] or lead["d2"])) if month else None


def _year(text: str) -> int:
    """The first year that the page names; days without one are taken to lie in it."""
    found = re.search(r"(?<!\d)(?:19|20)\d\d(?!\d)", text)
    return int(found[0]) if found else 0


def _leads(words: str) -> bool:
    """Whether a paragraph opens with a day, with or without its year."""
    return _DATE_LEAD.match(words) is not None or _short_day(words, 0) is not None


def _items(paragraphs: list[list[_Line]], text: str) -> list[list[list[_Line]]]:
    """The paragraphs, grouped into news items; one group unless the page is a digest."""
    if not paragraphs:
        return []
    starts = _item_starts(paragraphs, text)
    bounds = [*sorted({0, *starts}), len(paragraphs)]
    return [paragraphs[a:b] for a, b in pairwise(bounds)]


_RULE = re.compile(r"[*_=~•·#◊⁂—–-](?:\s*[*_=~•·#◊⁂—–-]){2,}$|[⁂◊❖]$")
_RULES = 2
_SECTIONS = 3
"""Headings in capitals over running text that make a page a newsletter."""
_SECTION_WORDS = 8


def _item_starts(paragraphs: list[list[_Line]], text: str) -> set[int]:
    return (
        _starts_at_rules(paragraphs)
        or _starts_at_capitals(paragraphs)
        or _starts_at_dates(paragraphs, text)
        or _starts_at_headings(paragraphs, text)
    )


def _starts_at_rules(paragraphs: list[list[_Line]]) -> set[int]:
    """Items between lines that are drawn across the page ("***")."""
    drawn = [i for i, paragraph in enumerate(paragraphs) if _RULE.match(paragraph[0].text)]
    return {i + 1 for i in drawn if i + 1 < len(paragraphs)} if len(drawn) >= _RULES else set()


def _starts_at_capitals(paragraphs: list[list[_Line]]) -> set[int]:
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


def _starts_at_headings(paragraphs: list[list[_Line]], text: str) -> set[int]:
    """Items under headings of their own block over running text, where they tell of days far apart."""
    starts = [
        i
        for i, (above, below) in enumerate(pairwise(paragraphs))
        if above[0].layout in ("heading", "label", "item")
        and not _part_heading(above[0].text)
        and len(above[0].text.split()) <= _SECTION_WORDS
        and below[0].layout == "prose"
        and (i == 0 or paragraphs[i - 1][0].block != above[0].block)
        and sum(len(line.text.split()) for line in below) >= _SECTION_WORDS
    ]
    if len(starts) < _SECTIONS:
        return set()
    year, days = _year(text), []
    for a, b in pairwise([*starts, len(paragraphs)]):
        section = text[paragraphs[a][0].span.start : paragraphs[b - 1][-1].span.end]
        day = _day(section) or next((d for m in _SHORT.finditer(section) if (d := _short_day(f"{m[0]} ", year))), None)
        days += [day] if day is not None else []
    return set(starts) if len(days) >= _RULES and max(days) - min(days) > _DIGEST_DAYS else set()


def _starts_at_dates(paragraphs: list[list[_Line]], text: str) -> set[int]:
    """Items that open with their dates, far apart."""
    blocks: dict[int, list[int]] = {}
    for i, paragraph in enumerate(paragraphs):
        blocks.setdefault(paragraph[0].block, []).append(i)
    opening = {i: _unbulleted(_opening(paragraph, text)) for i, paragraph in enumerate(paragraphs)}
    listed = {
        i
        for i, paragraph in enumerate(paragraphs)
        if len(paragraph) == 1
        and (
            paragraph[0].layout == "heading"
            or (paragraph[0].layout != "prose" and not _SENTENCE_END.search(paragraph[0].text))
        )
    }
    year = _year(text)
    dated = {
        i: day for i, words in opening.items() if (day := _day(words, year)) is not None and not _WITHIN.match(words)
    }
    bare = [i for i in dated if _bare_date(opening[i])]
    led = [i for i in dated if _leads(opening[i])]
    newest_first = len(led) >= 2 and all(dated[a] > dated[b] for a, b in pairwise(led))
    if _entries(led, bare, opening, listed, paragraphs):
        return set()
    if len(dated) >= 2 and all(i in listed for i in range(min(dated), max(dated) + 1)):
        return set()
    apart = len(dated) >= 2 and max(dated.values()) - min(dated.values()) > _DIGEST_DAYS
    if not (apart or newest_first):
        return set()
    if len(bare) >= 2 and len(bare) >= len(led) / 2:
        return _starts_at_datelines(paragraphs, bare, blocks)
    whole_blocks = sum(1 for members in blocks.values() if any(i in dated for i in members[:2]))
    if len(led) < 2 and (whole_blocks < 3 or whole_blocks < 0.6 * len(blocks)):
        return set()
    if len(led) < 0.2 * len(paragraphs) and whole_blocks < 0.6 * len(blocks):
        return set()
    return _starts_at_leads(paragraphs, blocks, dated, set(led))


_ENTRY_WORDS = 40


def _entries(
    led: list[int], bare: list[int], opening: dict[int, str], listed: set[int], paragraphs: list[list[_Line]]
) -> bool:
    """Whether the dated lines are the entries of one list, a line each ("5 May: A (Riga): The last sail")."""
    lines = [i for i in led if i in listed and i not in bare and not _SENTENCE_END.search(paragraphs[i][0].text)]
    short = [i for i in lines if len(opening[i].split()) <= _ENTRY_WORDS]
    return len(short) >= _SECTIONS - 1 and len(short) >= len(led) - 1 and not bare


def _unbulleted(words: str) -> str:
    lead = _BULLET.match(words)
    return words[lead.end() :] if lead and not _DATE_LEAD.match(words) else words


def _starts_at_datelines(paragraphs: list[list[_Line]], bare: list[int], blocks: dict[int, list[int]]) -> set[int]:
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
    paragraphs: list[list[_Line]], blocks: dict[int, list[int]], dated: dict[int, int], led: set[int]
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


def _opening(paragraph: list[_Line], text: str) -> str:
    """The first sentence, or what of it can be seen in 400 characters."""
    words = text[paragraph[0].span.start : min(paragraph[-1].span.end, paragraph[0].span.start + 400)]
    first = next(iter(_sentences(words, Span(0, len(words)), "prose")), Span(0, len(words)))
    return first.of(words)


def _bare_date(words: str) -> bool:
    """Whether a line is a day and little else: perhaps the hour and the place, in columns."""
    if _MONTH_LINE.match(words):
        return _day(words) is not None
    lead = _DATE_LEAD.match(words) or _SHORT_LEAD.match(words)
    if lead is None or _day(words) is None:
        return False
    rest = words[lead.end() :]
    return len(rest) <= 12 or (len(words) <= 90 and re.match(r"\W*(?:[|·]\s*)?\d{1,2}[:.]\d\d", rest) is not None)


# ---------------------------------------------------------------- sentences

_CANDIDATE = re.compile(r"[.!?…]+[\"'”’»)\]]*(?P<gap>\s+|(?<=[a-z)”»]\.)(?=[A-Z][a-z]))")
_LAST_WORD = re.compile(r"[^\s(\[«“\"]*$")
_NEXT_WORD = re.compile(r"[\s\"'“‘«(\[]*([^\W_]+)")
_INITIAL = re.compile(r"(?:^|[.\-])(?:[^\W\d_]|Zh|Sh|Ch|Kh|Ts|Ye|Yu|Ya|Dzh|Th|Gh|Ph|Ju|Ja|Je)$")
_QUOTES = re.compile(r"[“„«”»\"]")


@cache
def _word_list(kind: str) -> frozenset[str]:
    return frozenset(lexicon("titles")[kind])


def _sentences(text: str, span: Span, layout: Layout) -> Iterator[Span]:
    """The sentences of one paragraph, trimmed; a heading or short label line is one, whatever stops stand in it."""
    words = span.trimmed(text).of(text)
    short = layout == "label" and len(words) <= _LABELLED_MOST and not _SENTENCE_END.search(words)
    if (layout == "heading" and not words.endswith(":")) or short:
        yield span.trimmed(text)
        return
    shielded = _shields(text, span)
    start, k = span.start, 0
    first = _BULLET.match(text, span.start, span.end) if layout == "item" else None
    for match in _CANDIDATE.finditer(text, first.end() if first else span.start, span.end):
        stop = match.start()
        while k < len(shielded) and shielded[k].end <= stop:
            k += 1
        if k < len(shielded) and shielded[k].start < stop and match.start("gap") <= shielded[k].end:
            continue
        if match.end() >= span.end or not _ends(text, start, match):
            continue
        if layout in ("item", "programme") and text[match.end()] in "(–—|/[":  # a title, and whose it is
            continue
        piece = Span(start, match.start("gap"))
        if len(piece.trimmed(text)):
            yield piece.trimmed(text)
        start = match.end()
    rest = Span(start, span.end).trimmed(text)
    if len(rest):
        yield rest


def _ends(text: str, start: int, match: re.Match[str]) -> bool:
    """Whether the full stop ends its sentence."""
    following = _NEXT_WORD.match(text, match.end())
    if not following or following[1][0].islower():
        return False
    mark = match[0].strip()
    if mark[0] in "!?…" or len(mark) > 1:
        return True
    before = text[max(start, match.start() - 40) : match.start()]
    found = _LAST_WORD.search(before)
    last = found[0] if found else ""
    word, opener = last.lower(), following[1].lower() in _word_list("sentence_openers")
    if not match["gap"]:  # "the end.Next": never within a name or an address
        return last.islower() and len(last) >= 3 and "." not in last and "@" not in last and "/" not in last
    if word in _word_list("abbreviations_open"):
        return opener
    if word in _word_list("abbreviations"):
        return False
    if _INITIAL.search(last) and last[:1].isupper():
        before_it = before[: -len(last)].split() or [""]
        surname = before_it[-1][:1].isupper() and before_it[-1][-1:].islower()
        post = surname and following[1].lower() in _word_list("post_openers")
        return following[1] != "A" and len(last) > 1 and (opener or post)
    if last.isdigit() and len(last) <= 2:
        head = before[: -len(last)].split()
        if not head or head[-1].lower() in _word_list("counted"):
            return False
    return True


def _shields(text: str, span: Span) -> list[Span]:
    """Quotations short enough to be titles: a full stop in one ends no sentence, whatever quotes nest in it."""
    out: list[Span] = []
    opened: list[int] = []
    for match in _QUOTES.finditer(text, span.start, span.end):
        sign, at = match[0], match.start()
        if sign == '"':
            after = text[at + 1 : at + 2]
            closing = bool(opened) and not (text[at - 1 : at].isspace() and after.isalnum())
        else:
            closing = sign in "”»" or (sign == "“" and bool(opened) and text[opened[-1]] == "„")
        if not closing:
            opened.append(at)
        elif opened:
            begin = opened.pop()
            if at - begin <= _QUOTED_MOST and not _is_speech(text, span, begin):
                while out and out[-1].start > begin:
                    out.pop()
                out.append(Span(begin, at))
    return out


def _is_speech(text: str, span: Span, begin: int) -> bool:
    return begin <= span.start or text[max(span.start, begin - 2) : begin].strip() in (",", ":")
