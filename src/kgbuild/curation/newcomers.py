"""Persons, bodies and events that no report names and a curator adds, by a line ``add, KEY, name NAME``.

The key is a hash of the name and of a small number that tells namesakes apart, as if the log were the report that names
them first: the line is its own certificate, and says that the key is new and not one whose report is gone.
"""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import dataclass

from kgbuild.curation.statements import Statement
from kgbuild.iris import KINDS, mint
from kgbuild.model import Decision, EntityKind

__all__ = ["BORN", "CAN_BE_ADDED", "Newcomer", "key_for", "newcomers"]

BORN = "/decisions.csv"
"""Where they are named first, in place of a report; no report goes by a path that begins so."""

CAN_BE_ADDED: tuple[EntityKind, ...] = ("person", "institution", "event")

_NAMESAKES = 50
"""How many things of one name and kind can be added."""


@dataclass(frozen=True, slots=True)
class Newcomer:
    """A thing that a line adds; ``number`` counts namesakes from 0."""

    key: str
    kind: EntityKind
    name: str
    number: int


def key_for(kind: EntityKind, name: str, *, taken: Container[str] = ()) -> str:
    """The key of a thing that is added under this name, other than those that are ``taken``.

    >>> key = key_for("person", "Aigul Sarsen")
    >>> key, key_for("person", "Aigul Sarsen", taken={key})
    ('p4pu6kgx2', 'pf25rksef')
    """
    return next(key for number in range(_NAMESAKES) if (key := mint(kind, BORN, number, name)) not in taken)


def newcomers(lines: Iterable[Decision]) -> list[Newcomer]:
    """What the lines add, by key; a line that names what some report knows is none."""
    found: dict[str, Newcomer] = {}
    for line in lines:
        kind = KINDS.get(line.subject[:1])
        told = Statement.read(line.subject, line.object)
        if line.kind != "add" or kind not in CAN_BE_ADDED or told.predicate != "name":
            continue
        number = next((n for n in range(_NAMESAKES) if mint(kind, BORN, n, told.value) == line.subject), None)
        if number is not None:
            found.setdefault(line.subject, Newcomer(line.subject, kind, told.value, number))
    return [found[key] for key in sorted(found)]
