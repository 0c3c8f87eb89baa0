"""Which of several told values stands: one verdict for each subject, property and value."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kgbuild.lift.gather import Gathered, TakesPart, Value
from kgbuild.lift.support import Support, acyclic, best_date, strongest

__all__ = ["SINGLE", "Verdict", "by_work", "joined", "participations", "settle", "settle_dates"]

SINGLE = frozenset(
    {"attendanceMode", "eventState", "inSeries", "institutionType"}
    | {"ordinal", "partOfEvent", "participantCount", "startTime"}
)
"""Properties that hold one value at most; the dates are settled together by :func:`settle_dates`."""

_TREES = {"partOfEvent": True, "unitOf": False, "underAuspicesOf": False}
"""Properties that must not run in a circle, and whether a part has one whole only."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """A told value and whether it stands."""

    subject: str
    name: str
    value: Value
    support: Support
    stands: bool


def settle(table: Gathered, *, minimum: float = 0.0) -> Iterator[Verdict]:
    """A verdict on each claim that is at least ``minimum`` sure, in the order of subject, property, value."""
    trees = {name: _tree(table, name, single, minimum) for name, single in _TREES.items()}
    for (subject, name), values in sorted(table.claims.items(), key=lambda item: item[0]):
        heard = {value: support for value, support in values.items() if support.confidence >= minimum}
        told = table.existence.get(subject) if name == "eventType" and not heard else None
        if told is not None and told.confidence >= minimum:
            heard = {"otherEvent": told}  # surely an event, of a form that is not sure enough
        if not heard:
            continue
        winner = strongest(heard)
        for value, support in sorted(heard.items(), key=lambda item: str(item[0])):
            if name in trees:
                stands = (subject, str(value)) in trees[name]
            elif name == "eventType" and value == "otherEvent":
                # "other" says nothing beside a form that is told, unless a person says it
                stands = len(heard) == 1 or support.stance is not None
            else:
                stands = name not in SINGLE or value == winner
            yield Verdict(subject, name, value, support, stands)


def _tree(table: Gathered, name: str, single: bool, minimum: float) -> set[tuple[str, str]]:
    edges = {
        (subject, str(value)): support.confidence
        for (subject, told), values in table.claims.items()
        if told == name
        for value, support in values.items()
        if support.confidence >= minimum
    }
    return acyclic(edges, single=single)


def settle_dates(table: Gathered, *, minimum: float = 0.0) -> dict[str, tuple[str, str]]:
    """The dates (start, end) that stand for each event that has any."""
    settled = {}
    for event, rivals in sorted(table.dates.items(), key=lambda item: item[0]):
        heard = {dates: support for dates, support in rivals.items() if support.confidence >= minimum}
        if heard:
            settled[event] = best_date(heard)
    return settled


def participations(table: Gathered) -> Iterator[tuple[str, str, str, str, TakesPart]]:
    """Event, agent, role, contribution (or empty) and what is told, each once.

    Where one report gives the title of a talk and another only says that the person spoke, both speak of the
    talk: the untitled statement joins the best supported titled one.
    """
    for (event, agent, role), told in sorted(table.participations.items(), key=lambda item: item[0]):
        for work, part in sorted(by_work(told).items(), key=lambda item: item[0]):
            yield event, agent, role, work, part


def by_work(told: Mapping[str, TakesPart]) -> dict[str, TakesPart]:
    """What is told of one agent in one role, by contribution; without one only where no contribution is known."""
    works = {work: part for work, part in told.items() if work}
    bare = told.get("")
    if bare is not None and works:
        best = strongest({work: part.support for work, part in works.items()})
        works[best] = joined(works[best], bare)
    elif bare is not None:
        works = {"": bare}
    return works


def joined(first: TakesPart, second: TakesPart) -> TakesPart:
    """What two statements say of one part together; neither is changed."""
    both = Support()
    both.join(first.support)
    both.join(second.support)
    modes = {**second.modes, **first.modes}
    return TakesPart(both, first.wordings | second.wordings, first.affiliations | second.affiliations, modes)
