"""What an event is about: of the phrases that may say so, the likeliest few.

Candidates come from the event's title, the titles of its talks and parts, and the sentences that speak of it. Each
bears marks (:mod:`kgbuild.interpret.topic_phrases`); a logistic model with one weight a mark, ``lexicons/topics.json``,
says how probable it is that a careful reader would name it (``benchmarks/topics.py`` fits the weights).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache

from kgbuild.folding import fold
from kgbuild.interpret.drafts import Draft
from kgbuild.interpret.events import Told
from kgbuild.interpret.roles import Part
from kgbuild.interpret.row import Row
from kgbuild.interpret.topic_phrases import Candidate, frequencies, marks_of_form, phrases_in, stems
from kgbuild.interpret.topic_titles import own_name, title_topics
from kgbuild.lexicons import lexicon
from kgbuild.model import Stated
from kgbuild.spans import Span
from kgbuild.weights import Weights, shipped_weights

__all__ = ["candidates_of", "chosen", "set_topics", "topic_weights"]

MOST = 5
_ROWS = 60
"""Sentences of an event that are searched, from its first on."""
_TALKS = 12


@cache
def topic_weights() -> Weights:
    """The weights that ship with kgbuild."""
    return shipped_weights("topics.json")


def set_topics(rows: Sequence[Row], told: Told, text: str, parts: Sequence[Part] = ()) -> None:
    """Give each draft of the passage up to five topics."""
    weights = topic_weights()
    for draft, candidates in candidates_of(rows, told, text, parts):
        draft.topics += chosen(candidates, weights)


def chosen(candidates: Sequence[Candidate], weights: Weights) -> list[Stated[str]]:
    """The likeliest candidates, none of which repeats half of another's words, in the order of the text."""
    rated = sorted(
        ((weights.probability(one.marks), -n, one) for n, one in enumerate(candidates)), key=lambda rating: rating[:2]
    )
    taken: list[tuple[int, Stated[str]]] = []
    kept: list[frozenset[str]] = []
    for probability, order, one in reversed(rated):
        if probability < weights.least or len(taken) == MOST:
            break
        words = stems(one.text)
        if words and not any(_repeats(words, other) for other in kept):
            kept.append(words)
            taken.append((-order, Stated(one.text, one.evidence, probability)))
    return [topic for _, topic in sorted(taken, key=lambda pair: pair[0])]


def _repeats(words: frozenset[str], other: frozenset[str]) -> bool:
    return 2 * len(words & other) >= len(words | other) or words < other or other < words


def candidates_of(
    rows: Sequence[Row], told: Told, text: str, parts: Sequence[Part]
) -> Iterator[tuple[Draft, list[Candidate]]]:
    """For each draft, what may be its topics, in the order of sources and of the text."""
    often = frequencies(rows, text)
    rows_of = _rows_of(rows, told)
    talks: dict[int, list[tuple[str, Span]]] = {}
    for part in parts:
        if part.contribution:
            talks.setdefault(id(part.draft), []).append((part.contribution, part.evidence[0]))
    for draft in told.drafts:
        out = list(_of_title(draft))
        titled = len(out)
        covered = stems(draft.title.value) if draft.title is not None else frozenset()
        out += _of_talks(draft, talks.get(id(draft), []))
        if not titled:
            out += _of_parts(draft, told)
        out += _of_rows(rows_of.get(id(draft), []), draft, told, text)
        yield (
            draft,
            [
                _marked(one, often, draft, titled, covered)
                for one in out
                if "title" in one.marks or not titled or not stems(one.text) <= covered
            ],
        )


def _marked(one: Candidate, often: Counter[str], draft: Draft, titled: int, covered: frozenset[str]) -> Candidate:
    """The candidate with the marks of its form and of what else is known of its event."""
    marks = marks_of_form(one.text, often)
    if "title" in one.marks:
        marks = {f"title:{mark}" for mark in marks}
    else:
        sort = _sort_of(one.marks)
        marks |= {f"{sort}:{mark}" for mark in marks}
        marks.add(f"beside-{min(titled, 3)}")
        if titled and stems(one.text) & covered:
            marks.add("near-title")
        if draft.parent is not None:
            marks.add("of-part")
        if not titled:
            marks |= {f"bare:{mark}" for mark in one.marks if mark.startswith(_TELLING)}
    return Candidate(one.text, one.evidence, one.marks | marks)


def _sort_of(marks: frozenset[str]) -> str:
    """What brought a phrase here: its length, say, means another thing behind "devoted to" than anywhere."""
    if "talk" in marks or "part-title" in marks or "quoted" in marks:
        return "words"
    return "plain" if marks & {"no-cue", "cue-on", "cue-other-on"} and "passive" not in marks else "cued"


_TELLING = ("cue-", "passive", "place-", "talk-", "part-", "listed", "quoted")
"""Marks that weigh otherwise where an event has no title that says its matter."""


def _rows_of(rows: Sequence[Row], told: Told) -> dict[int, list[tuple[Row, str]]]:
    """The sentences of each draft with where they stand: those in its focus, its own, and those before any."""
    out: dict[int, list[tuple[Row, str]]] = {}
    of_sentence = {draft.sentence: draft for draft in reversed(told.drafts)}
    first = next((draft for draft in told.drafts if draft.parent is None), None)
    for row in rows:
        own = of_sentence.get(row.sentence.index)
        draft = own or told.focus.get(row.sentence.index)
        place = "own" if own is not None else ""
        if draft is None and first is not None and not told.focus.keys() & set(range(row.sentence.index)):
            draft, place = first, "before"
        if draft is not None:
            held = out.setdefault(id(draft), [])
            if len(held) < _ROWS:
                held.append((row, place or f"after-{min(len(held), 4)}"))
    return out


def _of_title(draft: Draft) -> Iterator[Candidate]:
    if draft.title is None:
        return
    named = draft.head.name is not None and fold(draft.title.value) == fold(draft.head.name)
    found = own_name(draft.title.value) if named else title_topics(draft.title.value)
    for n, topic in enumerate(found):
        marks = {"title", f"title-of-{len(found)}", f"title-no-{n}"} | ({"title-name"} if named else set())
        yield Candidate(topic, draft.title.evidence, frozenset(marks))


def _of_talks(draft: Draft, talks: Sequence[tuple[str, Span]]) -> Iterator[Candidate]:
    own = fold(draft.title.value) if draft.title is not None else ""
    seen = {own: None}
    for title, evidence in talks:
        if fold(title) in seen or len(seen) > _TALKS:
            continue
        number = len(seen)
        seen[fold(title)] = None
        for n, topic in enumerate(title_topics(title)):
            if _clause(topic):
                continue
            marks = {"talk", f"talk-no-{min(number, 3)}", f"talk-piece-{min(n, 2)}", f"talks-{min(len(talks), 4)}"}
            yield Candidate(topic, evidence, frozenset(marks))


def _of_parts(draft: Draft, told: Told) -> Iterator[Candidate]:
    parts = [part for part in told.drafts if part.parent is draft and part.title is not None][:_TALKS]
    for part in parts:
        assert part.title is not None
        for n, topic in enumerate(title_topics(part.title.value)):
            yield Candidate(topic, part.title.evidence, frozenset({"part-title", f"part-piece-{min(n, 2)}"}))


def _of_rows(rows: Sequence[tuple[Row, str]], draft: Draft, told: Told, text: str) -> Iterator[Candidate]:
    listing = False
    for row, place in rows:
        sentence = row.span.of(text).strip()
        layout = row.sentence.layout
        where = {f"place-{place}", f"layout-{layout}"}
        if listing and layout == "item":
            for topic in title_topics(sentence.lstrip("•*–—- \t"))[:2]:
                if _clause(topic):
                    continue
                yield Candidate(topic, row.span, frozenset(where | {"listed"}))
            continue
        listing = len(sentence) < 80 and any(fold(word) in _lists() for word in (sentence, *sentence.split()))
        for atom in row.atoms:
            if atom.kind == "title" and draft.title is not None and fold(atom.text) != fold(draft.title.value):
                for topic in title_topics(atom.text)[:2]:
                    yield Candidate(topic, row.span, frozenset(where | {"quoted"}))
        own = frozenset(n for n in range(len(row.heads)) if told.of_head.get((row.sentence.index, n)) is draft)
        for one in phrases_in(row, text, own):
            yield Candidate(one.text, one.evidence, one.marks | where)


def _clause(phrase: str) -> bool:
    """Whether a piece of a talk's title is a clause, no noun phrase ("what the surveyor saw")."""
    return bool(_CLAUSE.search(phrase))


_CLAUSE = re.compile(
    r"^(?:what|how|why|who|when|where|whose|which|my|we|he|she|they|i)\b|\b(?:does|did|do|not|can|think|saw|have|has)\b",
    re.IGNORECASE,
)


@cache
def _lists() -> frozenset[str]:
    return frozenset(fold(word) for word in lexicon("topics")["lists"])
