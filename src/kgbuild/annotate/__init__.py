"""Sentence -> Mention: persons, institutions, places, dates, titles, posts and back references.

``annotate`` runs the grammars of this package over each sentence and lets one mention win each stretch of text:
quoted titles first (unless a body's name is quoted), then bodies, persons, dates and places. What the mentions of a
kind carry in their fields:

- institution: ``name`` its own part, ``parents`` the names of the bodies that contain it, nearest first, ``aliases``
  acronym, brand, short and long form, ``type`` a local name of the ontology's institution types;
- person: ``titles`` the degrees beside the name; date: ``name`` is ``start/end``, ``type`` the precision;
- place: ``type`` city, region, country or online, ``parents`` the wider places named beside it;
- backref: ``name`` the head noun, ``type`` ``own`` (we, our ...), ``definite`` (the Institute) or ``same``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

from kgbuild.annotate.backrefs import backrefs_in
from kgbuild.annotate.body import Body
from kgbuild.annotate.dates import dates_in
from kgbuild.annotate.institutions import bodies_in, to_mention
from kgbuild.annotate.namesets import posts
from kgbuild.annotate.persons import Knowledge, persons_in
from kgbuild.annotate.places import places_in
from kgbuild.annotate.positions import positions_in
from kgbuild.annotate.quotes import titles_in
from kgbuild.annotate.slotted import slotted_bodies
from kgbuild.annotate.tied import tied_bodies
from kgbuild.annotate.unlisted_posts import unlisted_posts
from kgbuild.annotate.words import Line, line_of
from kgbuild.folding import fold
from kgbuild.model.mention import Mention
from kgbuild.model.report import Report
from kgbuild.model.text import Passage
from kgbuild.spans import Span

__all__ = ["annotate"]


def annotate(report: Report, passages: tuple[Passage, ...]) -> tuple[Mention, ...]:
    """The mentions of a report, in order of their spans; the passages should carry tokens (see ``syntax.parse``)."""
    lines = [line_of(report.text, sentence) for passage in passages for sentence in passage.sentences]
    dates = list(dates_in(report, passages))
    by_sentence: dict[int, list[Mention]] = {}
    for mention in dates:
        by_sentence.setdefault(mention.sentence, []).append(mention)
    lower = _lower_words(lines)
    bodies = {line.sentence.index: bodies_in(line) for line in lines}
    brands = _brands(bodies) | _own(report.source.publisher)
    bodies = {line.sentence.index: bodies_in(line, brands=brands) for line in lines} if brands else bodies
    first = {
        line.sentence.index: _core(
            line, bodies[line.sentence.index], by_sentence.get(line.sentence.index, ()), Knowledge(lower)
        )
        for line in lines
    }
    further = brands | _tied(first)
    if further != brands:
        bodies = {line.sentence.index: bodies_in(line, brands=further) for line in lines}
    people = [m for found in first.values() for m in found if m.kind == "person"]
    known = Knowledge(lower, frozenset(_surnames(people)), _known_beyond_doubt(people), _portrayed(lines, people))
    out: list[Mention] = []
    for line in lines:
        index = line.sentence.index
        found = _core(line, bodies[index], by_sentence.get(index, ()), known)
        out += _rest(line, found)
    return tuple(sorted(out, key=lambda m: (m.span, m.kind, m.name)))


def _portrayed(lines: list[Line], people: list[Mention]) -> frozenset[int]:
    """Lines below which a post stands ("NAME", "Doctoral student at ..."); none where no such line is a person's."""
    above = {
        line.sentence.index: line.sentence.span
        for line, below in pairwise(lines)
        if any(key in posts() for key in below.folded[:3]) and len(line.words) <= _NAME
    }
    sure = {index for index, span in above.items() if any(m.span == span for m in people)}
    return frozenset(above) if sure else frozenset()


_NAME = 5
"""Words of a name that stands alone on a line."""


def _core(line: Line, bodies: list[Body], dates: Iterable[Mention], knowledge: Knowledge) -> list[Mention]:
    """Titles, bodies, dates and persons of a line, none inside another."""
    titles = list(titles_in(line.text, line.sentence))
    institutions = [to_mention(line, body) for body in bodies]
    titles, institutions = _quoted(titles, institutions)
    taken = [m.span for m in (*titles, *institutions)]
    dated = [m for m in dates if not any(m.span.overlaps(s) for s in taken)]
    taken += [m.span for m in dated]
    persons = persons_in(line, taken, knowledge)
    tied = tied_bodies(line, [m.span for m in (*institutions, *dated)], persons)
    titles = [t for t in titles if not any(t.span.overlaps(m.span) for m in tied)]
    known = [m.span for m in (*institutions, *tied)]
    blocked = [*known, *(m.span for m in (*titles, *dated))]
    slotted = slotted_bodies(line, blocked, known, persons, knowledge.lower)
    persons = [p for p in persons if not any(p.span.overlaps(m.span) for m in slotted)]
    return [*titles, *institutions, *tied, *slotted, *dated, *persons]


def _quoted(titles: list[Mention], institutions: list[Mention]) -> tuple[list[Mention], list[Mention]]:
    """Bodies named inside a title are part of the title; a title that is a body's name or brand is no title."""
    kept_titles = [t for t in titles if not any(_is_brand(i, t) for i in institutions)]
    kept = [
        i for i in institutions if not any(t.span.contains(i.span) and len(t.span) > len(i.span) for t in kept_titles)
    ]
    kept_titles = [t for t in kept_titles if not any(i.span.overlaps(t.span) for i in kept)]
    return kept_titles, kept


def _is_brand(institution: Mention, title: Mention) -> bool:
    if institution.span.contains(title.span):
        return True
    return title.span.contains(institution.span) and len(institution.span) >= len(title.span) - 4


def _rest(line: Line, found: list[Mention]) -> list[Mention]:
    """The core mentions, with places, posts and back references in what they leave free."""
    taken = [m.span for m in found]
    people = frozenset(m.span.start for m in found if m.kind == "person")
    posts = list(
        positions_in(
            line,
            [m.span for m in found if m.kind in ("person", "title", "date")] + _bodies_proper(found),
            people,
        )
    )
    people_named = [m for m in found if m.kind == "person"]
    posts += unlisted_posts(line, [*taken, *(p.span for p in posts)], people_named)
    places = list(places_in(line, taken + [p.span for p in posts]))
    back = list(backrefs_in(line.text, line.sentence, [m.span for m in found if m.kind != "date"], people))
    return [*found, *places, *posts, *back]


def _bodies_proper(found: list[Mention]) -> list[Span]:
    return [m.span for m in found if m.kind == "institution" and m.confidence >= 0.8 and " " in m.name]


def _lower_words(lines: list[Line]) -> frozenset[str]:
    """Words that the report also writes in lower case: such a word in capitals is hardly a name."""
    return frozenset(
        fold(word.text)
        for line in lines
        for word in line.words
        if word.kind == "word" and word.text[0].islower() and len(word.text) > 3
    )


def _brands(bodies: dict[int, list[Body]]) -> frozenset[str]:
    """One-word brands in quotes or before a legal form: where they stand alone, they are the body."""
    out: set[str] = set()
    for found in bodies.values():
        for body in found:
            for alias in body.aliases:
                if re.fullmatch(r"[A-Z][^\W\d_]{3,}", alias) and body.confidence >= 0.85:
                    out.add(fold(alias))
    return frozenset(out)


def _own(publisher: str | None) -> frozenset[str]:
    """The name of the body whose page it is, where no head noun shows that it is one."""
    return frozenset((fold(publisher),)) if publisher and 1 < len(publisher.split()) < 8 else frozenset()


def _tied(found: dict[int, list[Mention]]) -> frozenset[str]:
    """Names of two words or more that a person or post is tied to: they are bodies wherever they stand."""
    bodies = (m for mentions in found.values() for m in mentions if m.kind == "institution")
    return frozenset(fold(m.name) for m in bodies if m.type == "otherBody" and " " in m.name and m.confidence <= 0.75)


def _known_beyond_doubt(persons: Iterable[Mention]) -> frozenset[str]:
    """Full names that some sentence makes sure of: where they stand alone, they are the same persons."""
    return frozenset(fold(m.name) for m in persons if " " in m.name and m.confidence >= 0.9)


def _surnames(persons: Iterable[Mention]) -> Iterable[str]:
    for person in persons:
        words = [w for w in re.split(r"\s+", person.name) if len(w) > 3 and "." not in w]
        if len(words) >= 2 and person.confidence >= 0.6:
            yield fold(words[-1])
            if words[0].isupper():
                yield fold(words[0])
        elif len(words) == 1 and "." in person.name:
            yield fold(words[0])
