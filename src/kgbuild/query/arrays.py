"""Questions that arrays answer, with the very rows that their SPARQL gives, many times faster.

Only local stores have arrays (:mod:`kgbuild.query.kept`); they are read when the first of these questions is asked.
Whatever they cannot say exactly is left to the SPARQL.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from kgbuild.query.catalogue import Question, question
from kgbuild.query.kept import kept
from kgbuild.store.base import Table
from kgbuild.store.local import LocalStore
from kgbuild.vocabulary import xsd

if TYPE_CHECKING:
    from kgbuild.query.presence import Ints, Presence, Together
    from kgbuild.store.base import Row, Store, Term

__all__ = ["QUESTIONS", "answer", "presence_of"]

QUESTIONS = ("most-often-together", "who-with-whom")
"""The names of the shipped questions that are answered here."""


def answer(store: Store, asked: Question, terms: Mapping[str, NamedNode | Literal]) -> Table | None:
    """The answer from the arrays, row by row that of the question's SPARQL; None where the SPARQL has to be run.

    A question of the same name but with another query is another question.
    """
    if asked.name not in QUESTIONS or not isinstance(store, LocalStore) or asked != question(asked.name):
        return None
    presence = presence_of(store)
    if presence is None:
        return None
    if asked.name == "most-often-together":
        found = presence.pairs(float(terms["least"].value))
    else:
        person = presence.number.get(terms["person"])  # type: ignore[arg-type]
        if person is None:
            return None
        found = presence.partners(person)
    return Table(tuple(column.name for column in asked.columns), _rows(presence, found))


def presence_of(store: Store) -> Presence | None:
    """The arrays of a store, kept beside it; None where they could not say exactly what it holds."""
    from kgbuild.query.presence import read_presence  # brings numpy, which other questions do without

    return kept(store, "presence", lambda: read_presence(store))


def _rows(presence: Presence, found: Together) -> tuple[Row, ...]:
    people = presence.people
    columns: list[list[Term | None]] = [
        [people[number] for number in numbers.tolist()] for numbers in (found.one, found.other) if numbers is not None
    ]
    counts = {number: Literal(number) for number in set(found.events.tolist())}
    columns.append([counts[number] for number in found.events.tolist()])
    columns += [_dates(found.first), _dates(found.last)]
    return tuple(zip(*columns, strict=True))


def _dates(days: Ints) -> list[Term | None]:
    """Days as literals; None where the number is no day of the calendar, which stands for unknown."""
    numbers = days.tolist()
    literals: dict[int, Term | None] = {
        day: Literal(date.fromordinal(day).isoformat(), datatype=xsd.date)
        for day in set(numbers)
        if date.min.toordinal() <= day <= date.max.toordinal()
    }
    return [literals.get(day) for day in numbers]
