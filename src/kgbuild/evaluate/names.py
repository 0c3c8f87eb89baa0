"""One annotation with its names looked up: which forms stand for one agent, which ties a person has."""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

from kgbuild.evaluate.annotation import (
    Annotation,
    EventNote,
    InstitutionNote,
    ParticipationNote,
    PersonNote,
)
from kgbuild.evaluate.compare import alike, any_same, same_body, same_person
from kgbuild.folding import fold

__all__ = [
    "EVENT",
    "TIE",
    "Agent",
    "Names",
    "Tie",
    "event_likeness",
    "forms_of",
    "same_agent",
    "same_part",
    "tie_likeness",
    "ties_of",
]

EVENT = 0.40
"""From which likeness on a found event may be the expected one."""
TIE = 0.5
"""From which likeness on two ties are one: a unit, or the body that contains it."""

Agent: TypeAlias = tuple[str, tuple[str, ...]]
"""Person or institution, and all forms of the name."""


class Names:
    """One annotation with its lists, and each name's other forms."""

    def __init__(self, note: Annotation) -> None:
        self.events = note.get("events", [])
        self.persons = note.get("persons", [])
        self.institutions = note.get("institutions", [])
        self._forms: dict[tuple[str, str], tuple[str, ...]] = {}
        self._whole: dict[str, str] = {}
        for person in self.persons:
            self._learn("person", person)
        for body in self.institutions:
            self._learn("institution", body)
            whole = body.get("part_of")
            if whole:
                self._whole.setdefault(body["name"], whole)

    def _learn(self, kind: str, entity: PersonNote | InstitutionNote) -> None:
        forms = forms_of(entity)
        for form in forms:
            self._forms.setdefault((kind, fold(form)), forms)

    def of(self, name: str, kind: str) -> tuple[str, ...]:
        """All forms of the name."""
        return self._forms.get((kind, fold(name)), (name,))

    def with_wholes(self, body: str) -> tuple[str, ...]:
        """All forms of a body's name and of those that it is part of, up to the widest."""
        forms = self.of(body, "institution")
        wider = forms
        while wider:
            wholes = [self._whole[form] for form in wider if form in self._whole]
            wider = tuple(form for whole in wholes for form in self.of(whole, "institution") if form not in forms)
            forms += wider
        return forms

    def agent(self, part: ParticipationNote) -> Agent:
        """Who takes part, under all forms of the name."""
        return part["kind"], self.of(part["agent"], part["kind"])

    def agents(self, event: EventNote) -> list[Agent]:
        """All who take part in the event."""
        return [self.agent(part) for part in event.get("participations", [])]


def forms_of(entity: PersonNote | InstitutionNote) -> tuple[str, ...]:
    """The name and its other forms."""
    return (entity["name"], *entity.get("aliases", []))


def same_agent(a: Agent, b: Agent) -> bool:
    """Whether two are one agent by any of their forms."""
    return a[0] == b[0] and any_same(a[1], b[1], same_person if a[0] == "person" else same_body)


def same_part(gold: Names, a: ParticipationNote, got: Names, b: ParticipationNote) -> bool:
    """Whether two participations are of one agent in one role."""
    return a["role"] == b["role"] and same_agent(gold.agent(a), got.agent(b))


class Tie(NamedTuple):
    """A person's tie to one body, with all positions there."""

    person: PersonNote
    body: str
    positions: tuple[str, ...]


def ties_of(names: Names) -> list[Tie]:
    """Each tie of a person to a body once, with all its positions; optional persons have none that count."""
    ties: dict[tuple[str, str], Tie] = {}
    for person in names.persons:
        if person.get("optional"):
            continue
        for note in person.get("affiliations", []):
            key = fold(person["name"]), fold(note["institution"])
            tie = ties.get(key) or Tie(person, note["institution"], ())
            position = note.get("position")
            ties[key] = tie._replace(positions=(*tie.positions, position)) if position else tie
    return list(ties.values())


def tie_likeness(gold: Names, a: Tie, got: Names, b: Tie) -> float:
    """1 for the same person at the same body, 0.5 where one body contains the other, else 0."""
    if not any_same(forms_of(a.person), forms_of(b.person), same_person):
        return 0.0
    if any_same(gold.of(a.body, "institution"), got.of(b.body, "institution"), same_body):
        return 1.0
    return TIE if any_same(gold.with_wholes(a.body), got.with_wholes(b.body), same_body) else 0.0


def event_likeness(gold: Names, a: EventNote, got: Names, b: EventNote) -> float:
    """How surely two events are one: by date, title or label, type, agents, being a part."""
    score = _date_likeness(a.get("start"), b.get("start"))
    likeness = alike(a.get("title") or a.get("label") or "", b.get("title") or b.get("label") or "")
    if likeness >= 0.5:
        score += 0.45 * likeness
    elif a.get("title") and b.get("title"):
        score -= 0.10
    if a.get("type") and a.get("type") == b.get("type"):
        score += 0.10
    these, those = gold.agents(a), got.agents(b)
    if these and those:
        shared = sum(any(same_agent(one, other) for other in those) for one in these)
        score += 0.35 * shared / max(len(these), len(those))
    if bool(a.get("part_of")) != bool(b.get("part_of")):
        score -= 0.05
    return score


def _date_likeness(a: str | None, b: str | None) -> float:
    if not a or not b:
        return 0.0
    if a == b:
        return 0.40
    return 0.20 if a.startswith(b) or b.startswith(a) else -0.20
