"""Lines and their layout: heading, list item, label line, timed programme line, prose; lines that run on, joined."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kgbuild.lexicons import lexicon
from kgbuild.model.text import Layout
from kgbuild.segment.days import DATE_LEAD, FULL_DATE
from kgbuild.spans import Span

__all__ = ["BULLET", "SENTENCE_END", "Line", "lines_of", "paragraphs_of"]

_HEADING_WORDS = 16
_DAY_WORDS = 7
"""Words of a line that only gives a day, however it ends ("Mi, 18.10.2023, 18 Uhr c.t.")."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line that holds something, trimmed."""

    span: Span
    text: str
    layout: Layout
    block: int
    """Lines with no blank line between them share a block."""


_NEWLINE = re.compile(r"\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
BULLET = re.compile(r"(?:[•*●○▪■►▶➢✓✔‣⁃·◦–—-]|\(?[0-9]{1,2}[.)]|\(?[a-zA-Z][)]|[ivxIVX]{1,5}[.)])\s+(?=\S)")
_TIME_LINE = re.compile(
    r"(?:(?:[Ff]rom|[Aa]t)\s+)?(?:(?:[01]?\d|2[0-4])(?:[:.h][0-5]\d(?!\d|[.]\d)|\s?(?:[ap]\.?m\.?|h(?:rs|ours)?\b|uhr\b))"
    r"|(?:[01]?\d|2[0-4])\s?[-–—]\s?(?:[01]?\d|2[0-4])\s?(?:[ap]\.?m\b|h\b|uhr\b)"
    r"|(?:[01]\d|2[0-3])[0-5]\d\s?(?:[-–—]\s?(?:[01]\d|2[0-3])[0-5]\d\b(?!\s*$)|h(?:rs|ours)?\b))",
    re.IGNORECASE,
)
_LABEL = re.compile(r"(?P<label>[^\W\d_][^:.!?;\n«“„\"]{1,48}):(?:\s+|$)(?!//)")
_ROW = re.compile(r"\S\s+[|¦]\s+\S.*\S\s+[|¦]\s+\S|\S\t+\S.*\S\t+\S")
"""A line in three columns or more."""
SENTENCE_END = re.compile(r"[.!?…]+[\"'”’»)\]]*$")


def _trimmed(text: str) -> Iterator[Line]:
    """The lines that hold something, each with the layout that it shows by itself."""
    start, block, blank = 0, 0, True
    bounds = [(m.start(), m.end()) for m in _NEWLINE.finditer(text)] + [(len(text), len(text))]
    for end, following in bounds:
        span = Span(start, end).trimmed(text)
        if len(span):
            block += blank
            words = span.of(text)
            yield Line(span, words, _layout(words), block)
        blank = not len(span)
        start = following


def _layout(line: str) -> Layout:
    if BULLET.match(line) and not DATE_LEAD.match(line):
        return "item"
    if _TIME_LINE.match(line) and not DATE_LEAD.match(line):
        return "programme"
    if _ROW.search(line):
        return "item"
    label = _LABEL.match(line[:80])
    if label and len(label["label"].split()) <= 6 and label["label"][0].isupper() and not FULL_DATE.search(label[0]):
        return "label"
    if len(line.split()) <= _DAY_WORDS and FULL_DATE.search(line) and not re.search(r"[a-z]{3,}[.]$", line):
        return "heading"
    if len(line) <= 160 and len(line.split()) <= _HEADING_WORDS and not re.search(r"[.!?;,…]$", line):
        return "heading"
    return "prose"


def lines_of(text: str) -> list[Line]:
    """The lines of a text; headings under a bare label ("Speakers:") are its items."""
    out: list[Line] = []
    listing = False
    for line in _trimmed(text):
        layout = line.layout
        if listing and layout in ("heading", "prose") and _could_be_item(line, out[-1]):
            layout = "item"
        elif not (listing and layout == "item"):
            listing = False
        if line.text.endswith(":") and len(line.text.split()) <= 12:
            listing = True
        out.append(Line(line.span, line.text, layout, line.block))
    return out


def _could_be_item(line: Line, above: Line) -> bool:
    if line.block > above.block + 1 or len(line.text) > 300 or line.text[0].islower():
        return False
    return not SENTENCE_END.search(line.text) or (above.text.endswith(";") and len(line.text) < 240)


def paragraphs_of(lines: Sequence[Line]) -> list[list[Line]]:
    """Lines that run on, joined: a page of fixed width breaks its sentences."""
    widths: dict[int, list[int]] = {}
    for line in lines:
        widths.setdefault(line.block, []).append(len(line.text))
    out: list[list[Line]] = []
    for line in lines:
        if out and _runs_on(out[-1], line, widths):
            out[-1].append(line)
        else:
            out.append([line])
    return out


def _runs_on(paragraph: list[Line], line: Line, widths: dict[int, list[int]]) -> bool:
    last = paragraph[-1]
    if line.layout in ("item", "programme", "label") or line.block > last.block + 1:
        return False
    if SENTENCE_END.search(last.text) or last.text[-1] in ":;":
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
