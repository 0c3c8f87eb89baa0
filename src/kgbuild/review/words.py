"""Statements in plain words, cut into pieces so that a screen can show which words are names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from kgbuild.curation.statements import Statement
from kgbuild.iris import is_key

__all__ = ["Piece", "in_pieces", "kind_of", "plain"]


class Piece(NamedTuple):
    """A stretch of a sentence; ``what`` is ``""`` for plain words, ``subject``, ``value`` or ``relation``."""

    text: str
    what: str = ""


_SAYS = {
    "affiliation": "{subject} belongs to {value}",
    "attendanceMode": "{subject} was held {value}",
    "basedIn": "{subject} is in {value}",
    "dates": "{subject} took place on {value}",
    "eventState": "{subject} was {value}",
    "eventType": "{subject} is a kind of event: {value}",
    "inSeries": "{subject} belongs to the series {value}",
    "institutionType": "{subject} is a kind of body: {value}",
    "name": "{subject} is called “{value}”",
    "ordinal": "{subject} is number {value} of its series",
    "partOfEvent": "{subject} is a part of {value}",
    "participantCount": "{subject} had {value} participants",
    "place": "{subject} took place in {value}",
    "startTime": "{subject} began at {value}",
    "topic": "{subject} is about {value}",
    "underAuspicesOf": "{subject} is under the auspices of {value}",
    "unitOf": "{subject} is a part of {value}",
}
"""How a statement is said, by its predicate; a role is said by its label."""

_LISTS = ("eventType", "eventState", "institutionType", "attendanceMode")


def kind_of(statement: Statement) -> str:
    """What a statement is about, as a reviewer chooses it: ``role``, ``affiliation``, ``event`` or ``institution``.

    >>> kind_of(Statement("e7f3k2q4a", "dates", "2023/2023")), kind_of(Statement("i7f3k2q4a", "basedIn", "l7f3k2q4a"))
    ('event', 'institution')
    """
    if statement.is_participation and statement.predicate not in _SAYS:
        return "role"
    if statement.predicate == "affiliation":
        return "affiliation"
    return {"e": "event", "p": "person"}.get(statement.subject[:1], "institution")


def in_pieces(statement: Statement, names: Mapping[str, str]) -> tuple[Piece, ...]:
    """A statement as a sentence. ``names`` are those of keys, and the labels of roles and other listed words.

    >>> names = {"e7f3k2q4a": "Forum", "p2c4d6e7f": "A. Sarsen"}
    >>> plain(in_pieces(Statement("e7f3k2q4a", "speaker", "p2c4d6e7f"), names))
    'A. Sarsen was a speaker at Forum'
    >>> plain(in_pieces(Statement("e7f3k2q4a", "dates", "2023-08-17/2023-08-18"), names))
    'Forum took place from 2023-08-17 to 2023-08-18'
    """
    subject = Piece(names.get(statement.subject, statement.subject), "subject")
    if kind_of(statement) == "role":
        agent = Piece(names.get(statement.value, statement.value), "value")
        relation = Piece(names.get(statement.predicate, statement.predicate), "relation")
        article = " was an " if relation.text[:1].lower() in "aeiou" else " was a "
        return (agent, Piece(article), relation, Piece(" at "), subject)
    if statement.predicate == "affiliation":
        body, _, position = statement.value.partition(" ")
        told = (subject, Piece(" belongs to "), Piece(names.get(body, body), "value"))
        return (*told, Piece(" as "), Piece(position, "relation")) if position else told
    if statement.predicate == "dates":
        return _dates(subject, statement.value)
    value = statement.value
    if statement.predicate in _LISTS or is_key(value):
        value = names.get(value, value)
    before, between, after = _around(_SAYS.get(statement.predicate, "{subject}: " + statement.predicate + " {value}"))
    said = (Piece(before), subject, Piece(between), Piece(value, "value"), Piece(after))
    return tuple(piece for piece in said if piece.text)


def _dates(subject: Piece, value: str) -> tuple[Piece, ...]:
    start, _, end = value.partition("/")
    if not end or end == start:
        when = "on" if start.count("-") == 2 else "in"
        return (subject, Piece(f" took place {when} "), Piece(start, "value"))
    return (subject, Piece(" took place from "), Piece(start, "value"), Piece(" to "), Piece(end, "value"))


def _around(form: str) -> tuple[str, str, str]:
    before, _, rest = form.partition("{subject}")
    between, _, after = rest.partition("{value}")
    return before, between, after


def plain(pieces: tuple[Piece, ...]) -> str:
    """The sentence as text."""
    return "".join(piece.text for piece in pieces)
