"""Which statements people accepted, rejected, corrected or added, by content: subject, predicate, value.

========================  ===============================  =============================
statement                 subject                          predicate, value
========================  ===============================  =============================
a participation           the event's key                  a role, the agent's key
an affiliation            the agent's key                  ``affiliation``, the institution's key and the position
an event's dates          the event's key                  ``dates``, ``2023-08-17/2023-08-18``
any other attribute       the thing's key                  local name of the property, key or value
========================  ===============================  =============================
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, MutableMapping
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple, Protocol

from kgbuild.curation.log import Line
from kgbuild.iris import is_key
from kgbuild.model import Finding, Resolution

__all__ = ["Curated", "Curation", "Statement", "Table", "curate"]


class Statement(NamedTuple):
    """A statement by its content.

    >>> Statement.read("e7f3k2q4a", "speaker p2c4d6e7f")
    Statement(subject='e7f3k2q4a', predicate='speaker', value='p2c4d6e7f')
    """

    subject: str
    predicate: str
    value: str

    @classmethod
    def read(cls, subject: str, told: str) -> Statement:
        """A statement as a line of the log has it: the subject, then predicate and value in one cell."""
        predicate, _, value = told.partition(" ")
        return cls(subject, predicate, value.strip())

    @property
    def told(self) -> str:
        """Predicate and value in one cell."""
        return f"{self.predicate} {self.value}".strip()


@dataclass(frozen=True, slots=True)
class Curation:
    """The last word on every statement that people spoke of, with today's keys."""

    status: Mapping[Statement, Literal["accepted", "rejected"]] = field(default_factory=dict)
    corrections: Mapping[Statement, str] = field(default_factory=dict)
    additions: Mapping[Statement, Line] = field(default_factory=dict)
    withdrawn: frozenset[str] = frozenset()
    lines: Mapping[Statement, Line] = field(default_factory=dict)
    """The line that spoke last of a statement."""

    @classmethod
    def of(cls, lines: Iterable[Line], resolution: Resolution) -> Curation:
        """What the lines of a log say, keys that were retired followed to what took their place."""
        status: dict[Statement, Literal["accepted", "rejected"]] = {}
        corrections: dict[Statement, str] = {}
        additions: dict[Statement, Line] = {}
        last: dict[Statement, Line] = {}
        for line in lines:
            if line.action not in ("accept", "reject", "correct", "add"):
                continue
            statement = _current(Statement.read(line.subject, line.object), resolution)
            last[statement] = line
            corrections.pop(statement, None)
            additions.pop(statement, None)
            status.pop(statement, None)
            if line.action == "correct":
                corrections[statement] = _now(line.value, resolution)
            elif line.action == "add":
                additions[statement] = line
            else:
                status[statement] = "accepted" if line.action == "accept" else "rejected"
        gone = frozenset(entity.key for entity in resolution.entities if entity.withdrawn)
        return cls(status, corrections, additions, gone, last)

    def status_of(self, subject: str, predicate: str, value: str) -> str:
        """``accepted``, ``rejected`` or, where nobody spoke of it, ``""``."""
        return self.status.get(Statement(subject, predicate, value), "")


def _now(text: str, resolution: Resolution) -> str:
    """A value with its leading key, if it has one, followed to what took its place."""
    first, space, rest = text.partition(" ")
    successors = resolution.retired.get(first, ())
    return f"{successors[0]}{space}{rest}" if len(successors) == 1 else text


def _current(statement: Statement, resolution: Resolution) -> Statement:
    subject = _now(statement.subject, resolution)
    return Statement(subject, statement.predicate, _now(statement.value, resolution))


class Table(Protocol):
    """What the whole corpus says, as :class:`kgbuild.lift.gather.Gathered` holds it."""

    claims: dict[tuple[str, str], dict[Any, Any]]
    dates: dict[str, dict[tuple[str, str], Any]]
    participations: dict[tuple[str, str, str], dict[str, Any]]
    affiliations: dict[tuple[str, str, str], Any]


@dataclass(frozen=True, slots=True)
class Curated:
    """What curation did to a table: statements with what supported them, and lines that found nothing."""

    rejected: Mapping[Statement, Any]
    accepted: frozenset[Statement]
    added: frozenset[Statement]
    findings: tuple[Finding, ...]


def curate(
    table: Table, curation: Curation, *, nothing: Callable[[], Any], participation: Callable[[], Any]
) -> Curated:
    """Take rejected statements out of the table, put corrected and added ones in; the table is changed.

    ``nothing()`` makes the support of a statement that no passage states (``Support()``), ``participation()``
    what stands for one agent in one role (``TakesPart()``). A statement that a line speaks of and the table does
    not hold is a finding, not an error: the report may have been edited or withdrawn.
    """
    rejected: dict[Statement, Any] = {}
    findings: list[Finding] = []
    accepted = set()
    for statement, status in sorted(curation.status.items()):
        if status == "accepted":
            if _holds(table, statement):
                accepted.add(statement)
            else:
                findings.append(_lost(curation.lines[statement], statement))
            continue
        support = _take(table, statement)
        if support is None:
            findings.append(_lost(curation.lines[statement], statement))
        else:
            rejected[statement] = support
    for statement, value in sorted(curation.corrections.items()):
        support = _take(table, statement)
        if support is None:
            findings.append(_lost(curation.lines[statement], statement))
        else:
            _put(table, _corrected(statement, value), support)
            accepted.add(_corrected(statement, value))
            rejected[statement] = support
    for statement in sorted(curation.additions):
        if not _holds(table, statement):
            takes_part = statement.predicate not in _PLAIN and _is_participation(statement)
            _put(table, statement, {"": participation()} if takes_part else nothing())
    return Curated(rejected, frozenset(accepted), frozenset(curation.additions), tuple(findings))


_PLAIN = frozenset(("affiliation", "dates"))


def _is_participation(statement: Statement) -> bool:
    """Whether a statement says that an agent takes part: an event, and a person or a body in a role."""
    return statement.subject[:1] == "e" and is_key(statement.value) and statement.value[:1] in "pi"


def _corrected(statement: Statement, value: str) -> Statement:
    """The statement as it should be: of a participation, the role or the agent; else the value."""
    if _is_participation(statement) and not is_key(value):
        return statement._replace(predicate=value)
    return statement._replace(value=value)


def _slot(table: Table, statement: Statement) -> tuple[MutableMapping[Any, Any], Any] | None:
    """The mapping that holds a statement and its key there."""
    if statement.predicate == "affiliation":
        institution, _, position = statement.value.partition(" ")
        return table.affiliations, (statement.subject, institution, position)
    if statement.predicate == "dates":
        start, _, end = statement.value.partition("/")
        return table.dates.setdefault(statement.subject, {}), (start, end or start)
    if _is_participation(statement):
        return table.participations, (statement.subject, statement.value, statement.predicate)
    values = table.claims.setdefault((statement.subject, statement.predicate), {})
    number = (
        int(statement.value) if statement.value.isdecimal() and statement.predicate in _NUMBERS else statement.value
    )
    return values, number


_NUMBERS = frozenset(("ordinal", "participantCount"))


def _holds(table: Table, statement: Statement) -> bool:
    slot = _slot(table, statement)
    return slot is not None and slot[1] in slot[0]


def _take(table: Table, statement: Statement) -> Any:
    """What supports a statement, taken out of the table; None where the table does not hold it."""
    slot = _slot(table, statement)
    found = slot[0].pop(slot[1], None) if slot else None
    _tidy(table, statement)
    return found


def _tidy(table: Table, statement: Statement) -> None:
    """Leave no empty mapping behind, so that a statement that was never there leaves no trace."""
    if not table.claims.get((statement.subject, statement.predicate), True):
        del table.claims[statement.subject, statement.predicate]
    if not table.dates.get(statement.subject, True):
        del table.dates[statement.subject]


def _put(table: Table, statement: Statement, support: Any) -> None:
    slot = _slot(table, statement)
    if slot is not None:
        slot[0].setdefault(slot[1], support)


def _lost(line: Line, statement: Statement) -> Finding:
    where = f"{line.place}: " if line.place else ""
    return Finding(
        severity="warning",
        check="decision",
        focus=statement.subject,
        message=f"{where}{line.action} {statement.subject} {statement.told}: no report says so any more",
    )
