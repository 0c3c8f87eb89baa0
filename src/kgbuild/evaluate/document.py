"""One report: what was expected of it against what was found, facet by facet."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple, TypeVar

from kgbuild.evaluate.annotation import Annotation, EventNote, InstitutionNote, ParticipationNote, PersonNote
from kgbuild.evaluate.compare import CITY, POSITION, TITLE, alike, any_same, same_body, same_person, same_topic
from kgbuild.evaluate.facets import Count, Slip
from kgbuild.evaluate.names import (
    EVENT,
    TIE,
    Names,
    Tie,
    event_likeness,
    forms_of,
    same_agent,
    same_part,
    tie_likeness,
    ties_of,
)
from kgbuild.evaluate.pairing import pair
from kgbuild.folding import fold

__all__ = ["DocumentScore", "score_document"]

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class DocumentScore:
    """The counts of one report, and each thing that went wrong. ``events`` pairs ids, expected to found."""

    doc: str
    counts: Mapping[str, Count]
    slips: tuple[Slip, ...] = ()
    events: Mapping[str, str] = field(default_factory=dict)


def score_document(doc: str, expected: Annotation, found: Annotation) -> DocumentScore:
    """Compare two annotations of one report.

    An optional person or body counts neither when found nor when missed; what belongs to an event that is
    missing or too much counts with it; a tie to a unit or to the body that contains it is one tie.
    """
    sheet = _Sheet(doc)
    gold, got = Names(expected), Names(found)
    _entities(sheet, "persons", gold.persons, got.persons, same_person)
    _entities(sheet, "institutions", gold.institutions, got.institutions, same_body)
    pairs = pair(gold.events, got.events, lambda a, b: event_likeness(gold, a, got, b), EVENT)
    matched = [(gold.events[i], got.events[j]) for i, j in pairs.items()]
    missed = [event for i, event in enumerate(gold.events) if i not in pairs]
    extra = [event for j, event in enumerate(got.events) if j not in set(pairs.values())]
    sheet.add("events", len(matched))
    for event in missed:
        sheet.miss("events", _tell(event), f"{event.get('type')} missed", event.get("anchor") or "")
    for event in extra:
        sheet.extra("events", _tell(event), f"{event.get('type')} too much", event.get("anchor") or "")
    _event_values(sheet, matched)
    sides: list[tuple[EventNote, EventNote]] = [
        *matched,
        *((event, EventNote()) for event in missed),
        *((EventNote(), event) for event in extra),
    ]
    for a, b in sides:
        _participations(sheet, gold, a, got, b)
        _topics(sheet, a, b)
    _affiliations(sheet, gold, got)
    return DocumentScore(doc, sheet.counts, tuple(sheet.slips), {a["id"]: b["id"] for a, b in matched})


class _Sheet:
    """The counts while they are being made."""

    def __init__(self, doc: str) -> None:
        self.doc, self.counts, self.slips = doc, dict[str, Count](), list[Slip]()

    def add(self, facet: str, tp: int = 0, fp: int = 0, fn: int = 0) -> None:
        self.counts[facet] = self.counts.get(facet, Count()) + Count(tp, fp, fn)

    def miss(self, facet: str, detail: str, sort: str, needle: str = "") -> None:
        self._slip(facet, "missed", detail, sort, needle)
        self.add(facet, fn=1)

    def extra(self, facet: str, detail: str, sort: str, needle: str = "") -> None:
        self._slip(facet, "extra", detail, sort, needle)
        self.add(facet, fp=1)

    def _slip(self, facet: str, what: Literal["missed", "extra"], detail: str, sort: str, needle: str) -> None:
        self.slips.append(Slip(self.doc, facet, what, detail, sort, needle))


def _tell(event: EventNote) -> str:
    return f"{event.get('start')} {event.get('type')} {event.get('title') or event.get('label')}"


def _entities(
    sheet: _Sheet,
    facet: Literal["persons", "institutions"],
    expected: Sequence[PersonNote] | Sequence[InstitutionNote],
    found: Sequence[PersonNote] | Sequence[InstitutionNote],
    same: Callable[[str, str], bool],
) -> None:
    """Persons or bodies, by any of their forms; those that must be there are given a match first."""

    def score(a: PersonNote | InstitutionNote, b: PersonNote | InstitutionNote) -> float:
        if not any_same(forms_of(a), forms_of(b), same):
            return 0.0
        return (0.5 if a.get("optional") else 1.0) + 0.1 * alike(a["name"], b["name"])

    gold, got = list[PersonNote | InstitutionNote](expected), list[PersonNote | InstitutionNote](found)
    pairs = pair(gold, got, score, 0.5)
    for i, entity in enumerate(gold):
        if entity.get("optional"):
            continue
        if i in pairs:
            sheet.add(facet, 1)
        else:
            sheet.miss(facet, entity["name"], f"{_sort(entity)} missed", entity["name"])
    for j, entity in enumerate(got):
        if j not in set(pairs.values()):
            sheet.extra(facet, entity["name"], f"{_sort(entity)} too much", entity["name"])


def _sort(entity: PersonNote | InstitutionNote) -> str:
    return str(entity.get("type") or "body") if "type" in entity else "person"


class _Value(NamedTuple):
    facet: str
    of: Callable[[EventNote], str | None]
    same: Callable[[str, str], bool]


_VALUES = (
    _Value("event start", lambda event: event.get("start"), str.__eq__),
    _Value("event end", lambda event: event.get("end"), str.__eq__),
    _Value("event type", lambda event: event.get("type"), str.__eq__),
    _Value("event title", lambda event: event.get("title"), lambda a, b: alike(a, b) >= TITLE),
    _Value("event city", lambda event: event.get("city"), lambda a, b: alike(a, b) >= CITY),
)


def _event_values(sheet: _Sheet, matched: Sequence[tuple[EventNote, EventNote]]) -> None:
    """Dates, type, title, city and being a part, of the events that were found."""
    found_as = {a["id"]: b["id"] for a, b in matched}
    for a, b in matched:
        where = a.get("anchor") or ""
        for value in _VALUES:
            _value(sheet, value, value.of(a), value.of(b), where)
        whole = a.get("part_of")
        _value(sheet, _PART, found_as.get(whole, "(not found)") if whole else None, b.get("part_of"), where)


_PART = _Value("sub-events", lambda event: event.get("part_of"), str.__eq__)


def _value(sheet: _Sheet, value: _Value, wanted: str | None, got: str | None, where: str) -> None:
    if wanted and got and value.same(wanted, got):
        sheet.add(value.facet, 1)
        return
    sort = "wrong" if wanted and got else "not read" if wanted else "where there is none"
    if got:
        sheet.extra(value.facet, f"{got} (for {wanted})", sort, where)
    if wanted:
        sheet.miss(value.facet, f"{wanted} (got {got})", sort, where)


def _participations(sheet: _Sheet, gold: Names, a: EventNote, got: Names, b: EventNote) -> None:
    """Who had a part in one event: at all, in which role, with which talk."""
    these, those = a.get("participations", []), b.get("participations", [])

    def same(one: ParticipationNote, other: ParticipationNote) -> bool:
        return same_agent(gold.agent(one), got.agent(other))

    def say(part: ParticipationNote) -> str:
        talk = f" “{part['contribution']}”" if part.get("contribution") else ""
        return f"{part['agent']} ({part['role']}){talk} in {_tell(a or b)}"

    def tally(
        facet: str,
        expected: Sequence[ParticipationNote],
        found: Sequence[ParticipationNote],
        fits: Callable[[ParticipationNote, ParticipationNote], bool],
    ) -> None:
        pairs = pair(expected, found, lambda x, y: 1.0 if fits(x, y) else 0.0, 1.0)
        sheet.add(facet, len(pairs))
        for i, part in enumerate(expected):
            if i not in pairs:
                sheet.miss(facet, say(part), _confusion(part, those, same, lost=True), part["agent"])
        for j, part in enumerate(found):
            if j not in set(pairs.values()):
                back = _confusion(part, these, lambda x, y: same(y, x), lost=False)
                sheet.extra(facet, say(part), back, part["agent"])

    tally("participations", _once(these), _once(those), same)
    tally("participations+role", these, those, lambda x, y: same_part(gold, x, got, y))
    tally(
        "contributions",
        [part for part in these if part.get("contribution")],
        [part for part in those if part.get("contribution")],
        lambda x, y: same(x, y) and alike(x["contribution"] or "", y["contribution"] or "") >= TITLE,
    )


def _confusion(
    part: ParticipationNote,
    others: Iterable[ParticipationNote],
    same: Callable[[ParticipationNote, ParticipationNote], bool],
    *,
    lost: bool,
) -> str:
    """The slip in general words: a role taken for another, or an agent missed or too much."""
    roles = sorted({other["role"] for other in others if same(part, other)} - {part["role"]})
    if not roles:
        return f"{part['kind']} as {part['role']} {'missed' if lost else 'too much'}"
    return f"{part['role']} read as {roles[0]}" if lost else f"{roles[0]} read as {part['role']}"


def _once(parts: Iterable[ParticipationNote]) -> list[ParticipationNote]:
    """Each agent once, whatever the roles."""
    first: dict[tuple[str, str], ParticipationNote] = {}
    for part in parts:
        first.setdefault((part["kind"], fold(part["agent"])), part)
    return list(first.values())


def _topics(sheet: _Sheet, a: EventNote, b: EventNote) -> None:
    these, those = a.get("topics", []), b.get("topics", [])
    pairs = pair(these, those, lambda x, y: 1.0 if same_topic(x, y) else 0.0, 1.0)
    sheet.add("topics", len(pairs))
    for i, topic in enumerate(these):
        if i not in pairs:
            sheet.miss("topics", topic, "topic missed", topic)
    for j, topic in enumerate(those):
        if j not in set(pairs.values()):
            sheet.extra("topics", topic, "topic too much", topic)


def _affiliations(sheet: _Sheet, gold: Names, got: Names) -> None:
    these, those = ties_of(gold), ties_of(got)
    optional = [form for person in gold.persons if person.get("optional") for form in forms_of(person)]

    def score(a: Tie, b: Tie) -> float:
        return tie_likeness(gold, a, got, b)

    pairs = pair(these, those, score, TIE)
    sheet.add("affiliations", len(pairs))
    for i, tie in enumerate(these):
        if i not in pairs:
            sheet.miss("affiliations", f"{tie.person['name']} – {tie.body}", "tie missed", tie.person["name"])
        _positions(sheet, tie, those[pairs[i]].positions if i in pairs else ())
    for j, tie in enumerate(those):
        counted = j in set(pairs.values()) or any(score(other, tie) for other in these)
        if not counted and not any(same_person(tie.person["name"], name) for name in optional):
            sheet.extra("affiliations", f"{tie.person['name']} – {tie.body}", "tie too much", tie.person["name"])


def _positions(sheet: _Sheet, tie: Tie, found: Sequence[str]) -> None:
    pairs = pair(tie.positions, found, lambda a, b: 1.0 if alike(a, b) >= POSITION else 0.0, 1.0)
    sheet.add("positions", len(pairs))
    sort = "wrong" if tie.positions and found else "not read" if tie.positions else "where there is none"
    for i, position in enumerate(tie.positions):
        if i not in pairs:
            sheet.miss("positions", f"{tie.person['name']}: {position}", sort, tie.person["name"])
    for j, position in enumerate(found):
        if j not in set(pairs.values()):
            sheet.extra("positions", f"{tie.person['name']}: {position}", sort, tie.person["name"])
