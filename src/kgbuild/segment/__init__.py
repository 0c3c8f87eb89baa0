"""Cut a report into passages (news items) and sentences, without losing a character offset.

Lines are read first: each has a layout (heading, list item, label line, timed programme line, prose). Lines
that a fixed-width page broke are joined again; sentences are then found inside each such paragraph by rules
that know abbreviations, initials and quotations. A digest page, whose paragraphs open with dates far apart,
is cut into its news items.
"""

from __future__ import annotations

from kgbuild.model.report import Report
from kgbuild.model.text import Passage, Sentence
from kgbuild.segment.digests import items
from kgbuild.segment.lines import lines_of, paragraphs_of
from kgbuild.segment.sentences import sentences_of
from kgbuild.spans import Span

__all__ = ["segment"]


def segment(report: Report) -> tuple[Passage, ...]:
    """The report's passages, each with its sentences; indices count through the report.

    >>> text = "Seminar in Riga\\n\\nDr. A.B. Smith spoke. Moderator: J. Doe, Ph.D."
    >>> [sentence.span.of(text) for sentence in segment(Report("a.txt", text))[0].sentences]
    ['Seminar in Riga', 'Dr. A.B. Smith spoke.', 'Moderator: J. Doe, Ph.D.']
    """
    lines = lines_of(report.text)
    paragraphs = paragraphs_of(lines)
    groups = items(paragraphs, report.text)
    passages: list[Passage] = []
    index = 0
    for group in groups:
        sentences: list[Sentence] = []
        for paragraph in group:
            span = Span(paragraph[0].span.start, paragraph[-1].span.end)
            layout = paragraph[0].layout
            if layout == "heading" and len(paragraph) > 1:  # the first of lines that run on
                layout = "prose"
            for piece in sentences_of(report.text, span, layout):
                sentences.append(Sentence(index, piece, layout))
                index += 1
        if sentences:
            whole = Span(sentences[0].span.start, sentences[-1].span.end)
            passages.append(Passage(len(passages), whole, tuple(sentences)))
    return tuple(passages)
