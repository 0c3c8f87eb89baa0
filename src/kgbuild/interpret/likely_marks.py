"""What speaks for or against a part that no wording gives: how an agent and an event stand to each other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from kgbuild.interpret.drafts import Draft
from kgbuild.interpret.events import Told
from kgbuild.interpret.frames import partless
from kgbuild.interpret.labels import of_credit
from kgbuild.interpret.phrases import Phrase
from kgbuild.interpret.residual import around, away, cited, cues, ends, owned
from kgbuild.interpret.roles import Part
from kgbuild.interpret.row import Row

__all__ = ["Page", "Sight", "marks_of", "nearest", "sights_of"]

_AGENTS = frozenset({"person", "institution", "backref"})
_HOLDING = frozenset({"body-organizer", "body-coOrganizer", "body-host"})
_TIES = {"intro": 0, "named": 1, "focus": 2, "kin": 3, "apart": 4}
"""How a sentence is tied to an event: introduces it, names it, has it in focus or a part or whole of it, or nothing."""
_STEMS = re.compile(
    r"(?<!\S)(?:co-)?(organi[sz]|host|held|support|sponsor|fund|invit|visit|particip|attend|member|represent|deleg|joint"
    r"|cooperat|collabor|partner|present|spoke|speak|said|deliver|lectur|moderat|chair|open|welcom|award|sign|launch"
    r"|publish|found|meet|met|stud|student|staff|expert|scholar|guest|initiat|frame|auspice|project|library|hall|venue)"
)
_UNREAL = re.compile(r"(?<!\S)(?:will|not|never|had|would|could)(?!\S)")
_ALONE = re.compile(r"(?:- |\* |\w+ )?A\d+ (?:. )?")
_DOES = re.compile(r"(?:, )?(?:who |also |then )?(\w+(?:ed|oke|ook|ave|aid|id|ent|ew))(?!\S)")
_CODE = re.compile(r"([A-Z])\d+")
_BESIDE = 4
"""Words of the reduced sentence before and behind a name that count as beside it."""
_NEAR, _MIDDLE = 4, 12
"""Atoms between a name and the word for the event."""
_MOST = 100
"""Enumerations in a sentence that are looked at, so that the work stays bounded."""


@dataclass(slots=True)
class Line:
    """A row with what is worked out of it once."""

    row: Row
    told: Told
    passage: int
    words: list[str]
    places: Mapping[str, int]
    """Where among the words each code of the reduced sentence stands."""
    blocked: frozenset[int]
    marks: frozenset[str]


@dataclass(frozen=True, slots=True)
class Sight:
    """One place where an agent is named: as the head of a phrase, or (``bearer``) as the body of somebody's post."""

    line: Line
    number: int
    phrase: Phrase
    bearer: str | None = None

    @property
    def row(self) -> Row:
        """The sentence."""
        return self.line.row

    @property
    def passage(self) -> int:
        """The passage that it stands in."""
        return self.line.passage


@dataclass(slots=True)
class Page:
    """A report as the rules leave it: its lines, events, the parts given, and what its bodies are (by key)."""

    lines: Sequence[Line]
    drafts: Sequence[Draft]
    parts: Sequence[Part]
    publisher: str | None
    types: Mapping[str, str]
    tied: frozenset[tuple[str, int]] = frozenset()
    """Bodies, with the sentences that tie somebody to them."""
    held: dict[str, list[Part]] = field(default_factory=dict)
    of_event: dict[int, list[Part]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for part in self.parts:
            self.held.setdefault(part.key, []).append(part)
            self.of_event.setdefault(id(part.draft), []).append(part)


def line_of(row: Row, told: Told, passage: int) -> Line:
    """The row, read for the marks."""
    words = row.text.split()
    marks = {f"layout:{row.sentence.layout}", *(f"near:{m[1]}" for m in _STEMS.finditer(row.text))}
    marks |= {f"cue:{role}" for role, words_of in cues().items() if words_of.search(row.text)}
    for mark, there in (
        ("quoted", any(atom.kind == "title" for atom in row.atoms)),
        ("unreal", _UNREAL.search(row.text)),
        ("verbless", not any(atom.pos == "VERB" for atom in row.atoms)),
        ("alone", _ALONE.fullmatch(row.text)),
        ("credit", of_credit(row)),
        ("ends", ends().match(row.text)),
    ):
        if there:
            marks.add(mark)
    places = {word: n for n, word in reversed(list(enumerate(words)))}
    return Line(row, told, passage, [_CODE.sub(r"\1", word) for word in words], places, partless(row), frozenset(marks))


def sights_of(page: Page) -> dict[str, list[Sight]]:
    """Where each agent of the report is named, in the order of the text."""
    out: dict[str, list[Sight]] = {}
    for line in page.lines:
        for number, group in enumerate(line.row.groups[:_MOST]):
            for phrase in group.phrases[:_MOST]:
                head = phrase.head
                if head.kind in _AGENTS and head.key:
                    out.setdefault(head.key, []).append(Sight(line, number, phrase))
                for post in phrase.posts:
                    if post.institution is not None and post.institution.key:
                        stated = Phrase(post.institution, phrase.start, phrase.end)
                        out.setdefault(post.institution.key, []).append(Sight(line, number, stated, head.key or ""))
    return out


def nearest(draft: Draft, sights: Sequence[Sight]) -> tuple[str, Sight]:
    """How the place is tied to an event that ties an agent closest to it, and that place."""
    tied = [(_tie(draft, sight), sight) for sight in sights]
    return min(tied, key=lambda one: (_TIES[one[0]], one[1].bearer is not None))


def _tie(draft: Draft, sight: Sight) -> str:
    index, told = sight.row.sentence.index, sight.line.told
    if index == draft.sentence:
        return "intro"
    if any(told.of_head.get((index, n)) is draft for n in range(len(sight.row.heads))):
        return "named"
    focus = told.focus.get(index)
    if focus is draft:
        return "focus"
    return "kin" if focus is not None and focus.root() is draft.root() else "apart"


def marks_of(page: Page, draft: Draft, key: str, sights: Sequence[Sight]) -> frozenset[str]:
    """All that is seen of an agent beside an event: both, what they have elsewhere, and where they stand nearest."""
    found = {*_of_event(page, draft), *_of_agent(page, draft, key, sights), *_elsewhere(page, draft, key, sights)}
    if not sights:
        return frozenset({*found, "unnamed"})
    tie, sight = nearest(draft, sights)
    tied = {"tied"} if (key, sight.row.sentence.index) in page.tied else set[str]()
    local = {*tied, *sight.line.marks, *_beside(sight), *_of_list(page, draft, sight), *_to_word(draft, sight)}
    crossed = {f"{tie}+{mark}" for mark in local if not mark.startswith("near:")}
    return frozenset({*found, *local, *crossed, f"tie:{tie}"})


def _count(n: int) -> str:
    return str(n) if n < 3 else "few" if n < 6 else "many"


def _of_event(page: Page, draft: Draft) -> Iterator[str]:
    wholes = f"wholes:{_count(sum(one.parent is None for one in page.drafts))}"
    root = "root" if draft.parent is None else "part"
    yield from (wholes, root, f"{root}+{wholes}", f"event:{draft.type}", f"rule:{draft.rule}")
    yield from (f"has:{kind}" for kind in _kinds(page, draft))


def _kinds(page: Page, draft: Draft) -> set[str]:
    return {f"{'person' if part.person else 'body'}-{part.role}" for part in page.of_event.get(id(draft), ())}


def _of_agent(page: Page, draft: Draft, key: str, sights: Sequence[Sight]) -> Iterator[str]:
    held = "held" if _kinds(page, draft) & _HOLDING else "unheld"
    yield from (held, f"type:{page.types.get(key, 'person')}", f"named:{_count(len(sights))}")
    if key == page.publisher:
        wholes = _count(sum(one.parent is None for one in page.drafts))
        root = "root" if draft.parent is None else "part"
        yield from ("publisher", f"publisher+{held}", f"publisher+event:{draft.type}")
        yield f"publisher+{root}+wholes:{wholes}"
        if draft.head.determiner == "our":
            yield "publisher+our"
    if sights and all((key, sight.row.sentence.index) in page.tied for sight in sights):
        yield "only-tied"
    if sights and all(sight.bearer is not None for sight in sights):
        yield "only-posts"
    if any(sight.row.sentence.layout == "heading" for sight in sights):
        yield "in-heading"
    if sights and sights[0].row.sentence.index <= 1:
        yield "early"


def _elsewhere(page: Page, draft: Draft, key: str, sights: Sequence[Sight]) -> Iterator[str]:
    """What the rules give the agent in other events, and those who hold a post there."""
    given = page.held.get(key, [])
    if not given:
        yield "given:none"
    for part in given:
        kin = "other"
        if part.draft.root() is draft.root():
            kin = "whole" if draft.parent is part.draft else "piece" if part.draft.parent is draft else "sibling"
        yield from (f"{kin}:{part.role}", f"given:{kin}")
    for bearer in {sight.bearer for sight in sights if sight.bearer}:
        for part in page.held.get(bearer, ()):
            yield f"bearer:{part.role}" if part.draft is draft else "bearer-elsewhere"


def _beside(sight: Sight) -> Iterator[str]:
    """The words around the name, and what they say for or against its bearer's being there."""
    line, code = sight.line, f"A{sight.number}"
    at = line.places.get(code, 0)
    before, after = line.words[max(0, at - _BESIDE) : at], line.words[at + 1 : at + 1 + _BESIDE]
    yield "as:post" if sight.bearer is not None else "as:head"
    yield f"pre:{before[-1] if before else '^'}"
    yield f"next:{after[0] if after else '$'}"
    yield from (f"before:{m[1]}" for m in _STEMS.finditer(" ".join(before)))
    yield from (f"after:{m[1]}" for m in _STEMS.finditer(" ".join(after)))
    front, rest = around(line.row, sight.number)
    for mark, there in (
        ("cited", cited().search(front)),
        ("away", away().search(rest)),
        ("owned", owned(front)),
        ("blocked", sight.number in line.blocked),
        ("bracketed", front.count("(") > front.count(")")),
        ("in-row", rest.startswith((", A", "and A")) or front.endswith((", ", "and "))),
        ("crowd", sight.phrase.crowd),
        ("has-post", sight.phrase.posts),
        ("does", _DOES.match(rest)),
    ):
        if there:
            yield mark


def _of_list(page: Page, draft: Draft, sight: Sight) -> Iterator[str]:
    """The roles that the rules give in the event to those of the same enumeration, and of the same sentence."""
    group = sight.row.groups[sight.number]
    if group.phrases[0].head is not sight.phrase.head:
        yield "listed"
    mates = {phrase.head.key for phrase in group.phrases[:_MOST]}
    for part in page.of_event.get(id(draft), ()):
        if part.key in mates:
            yield f"mate:{part.role}"
        if part.sentence == sight.row.sentence.index:
            yield f"beside:{part.role}"


def _to_word(draft: Draft, sight: Sight) -> Iterator[str]:
    """How far the word for the event stands, and what stands between."""
    row, phrase = sight.row, sight.phrase
    heads = [n for n in range(len(row.heads)) if sight.line.told.of_head.get((row.sentence.index, n)) is draft]
    gaps = [row.heads[n].start - phrase.start for n in heads]
    if not gaps:
        return
    gap = min(gaps, key=abs)
    side = "after" if gap > 0 else "before"
    yield f"event-{side}-{'near' if abs(gap) < _NEAR else 'mid' if abs(gap) < _MIDDLE else 'far'}"
    first, last = (phrase.end, phrase.start + gap) if gap > 0 else (phrase.start + gap + 1, phrase.start)
    if last - first <= 2:
        yield f"between:{' '.join(atom.lower for atom in row.atoms[first:last])}:{side}"
