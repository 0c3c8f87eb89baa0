"""What is told of events, institutions and places, property by property: triples that stand, and a claim for each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from pyoxigraph import Literal, NamedNode, Quad

from kgbuild.lift.frame import CORE, Frame
from kgbuild.lift.gather import Gathered, Value
from kgbuild.lift.names import MODES
from kgbuild.lift.settle import Verdict
from kgbuild.lift.support import Support
from kgbuild.lift.terms import bounds, date, integer, text, time
from kgbuild.vocabulary import Terms, codes, rn, types, xsd

__all__ = ["lift_dates", "lift_verdicts", "term_of"]

_SCHEMES: dict[str, Terms] = {"eventType": types, "eventState": codes, "institutionType": codes}
_NUMBERS = frozenset({"ordinal", "participantCount"})


def lift_verdicts(verdicts: Iterable[Verdict], frame: Frame) -> Iterator[Quad]:
    """A claim for each told value, and the value itself where it stands."""
    for verdict in verdicts:
        value = term_of(verdict.name, verdict.value, frame)
        if value is not None:
            yield from frame.claim(
                frame.entity(verdict.subject), rn[verdict.name], value, verdict.support, stands=verdict.stands
            )


def term_of(name: str, value: Value, frame: Frame) -> NamedNode | Literal | None:
    """The value of an attribute as a term; None for a clock time that is none."""
    if name in _SCHEMES:
        return _SCHEMES[name][str(value)]
    if name in _NUMBERS:
        return integer(int(value))
    if name == "attendanceMode":
        return MODES[str(value)]
    if name == "startTime":
        return time(str(value))
    return frame.entity(str(value))


def lift_dates(event: str, table: Gathered, standing: Mapping[str, tuple[str, str]], frame: Frame) -> Iterator[Quad]:
    """Dates of an event at the precision of the text, their bounds in whole days, and the words that state them.

    The last day is stated only where it is another than the first.
    """
    dates = standing.get(event)
    limits = bounds(*dates) if dates else None
    if dates is None or limits is None:
        return
    subject = frame.entity(event)
    for name, place in (("startDate", 0), ("endDate", 1)):
        yield from _date_claims(table, event, name, place, dates, frame)
    yield Quad(subject, rn.earliestDate, Literal(limits[0], datatype=xsd.date), CORE)
    yield Quad(subject, rn.latestDate, Literal(limits[1], datatype=xsd.date), CORE)
    for words, language in sorted(table.date_texts.get(event, ())):
        yield Quad(subject, rn.dateText, text(words, language), CORE)


def _date_claims(
    table: Gathered, event: str, name: str, place: int, standing: tuple[str, str], frame: Frame
) -> Iterator[Quad]:
    told: dict[str, Support] = {}
    for dates, support in table.dates[event].items():
        if place == 0 or dates[0] != dates[1]:
            told.setdefault(dates[place], Support()).join(support)
    for value, support in sorted(told.items(), key=lambda item: item[0]):
        term = date(value)
        if term is not None:
            stands = value == standing[place] and (place == 0 or standing[0] != standing[1])
            yield from frame.claim(frame.entity(event), rn[name], term, support, stands=stands)
