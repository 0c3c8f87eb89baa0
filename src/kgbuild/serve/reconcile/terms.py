"""The types and properties that the service knows, by the local names of the vocabulary."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from kgbuild.errors import UsageError
from kgbuild.vocabulary import rn, roles

__all__ = ["PREFIXES", "SCHEMA_SPACE", "TYPES", "Property", "Type", "properties", "properties_of", "type_named"]

SCHEMA_SPACE = rn.base

PREFIXES = (
    "PREFIX rn: <https://w3id.org/research-network/ns#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "
    "PREFIX skos: <http://www.w3.org/2004/02/skos/core#> PREFIX schema: <https://schema.org/> "
)


@dataclass(frozen=True, slots=True)
class Type:
    """A category of things; ``kind`` is what :mod:`kgbuild.query.names` calls it."""

    id: str
    name: str
    kind: str
    broader: str = ""


TYPES: Mapping[str, Type] = {
    one.id: one
    for one in (
        Type("Person", "person", "person"),
        Type("Institution", "institution", "institution"),
        Type("Unit", "unit of an institution", "institution", "Institution"),
        Type("Event", "event", "event"),
        Type("EventSeries", "series of events", "series"),
        Type("Place", "place", "place"),
        Type("Topic", "topic", "topic"),
        Type("Contribution", "talk, lecture, report", "contribution"),
    )
}


_BY_NAME = {word.casefold(): one for one in TYPES.values() for word in (one.name, one.id)}


def type_named(text: str) -> Type:
    """The type of an identifier, an IRI that ends in one, or a name; capitals do not count.

    >>> type_named("person").id, type_named("https://w3id.org/research-network/ns#EventSeries").name
    ('Person', 'series of events')

    Raises:
        UsageError: where there is none; the message lists all.
    """
    known = _BY_NAME.get(text.strip().casefold()) or _BY_NAME.get(re.split(r"[#/]", text.strip())[-1].casefold())
    if known is None:
        raise UsageError(f"no type {text[:80]!r}: want one of {', '.join(TYPES)}")
    return known


@dataclass(frozen=True, slots=True)
class Property:
    """An attribute: ``pattern`` binds ``?v`` for ``?x``; ``value`` is the type of the things that it leads to."""

    id: str
    name: str
    of: tuple[str, ...]
    pattern: str
    value: str = ""
    described: bool = False


@cache
def properties() -> Mapping[str, Property]:
    """All properties by identifier; each role is one, from an event to those who had it."""
    text = resources.files(__package__).joinpath("properties.toml").read_text("utf-8")
    read = [Property(**{**one, "of": tuple(one["of"])}) for one in tomllib.loads(text)["property"]]
    read += [
        Property(
            name,
            _in_words(name),
            ("Event",),
            f"?part a rn:Participation ; rn:event ?x ; rn:role {roles[name]} ; rn:agent ?v",
            "Person" if name not in _BODIES else "Institution",
        )
        for name in sorted(roles)
    ]
    return {one.id: one for one in read}


_BODIES = frozenset({"organizer", "coOrganizer", "host", "partner", "sponsor", "supporter"})
"""Roles that are mostly an institution's."""


def _in_words(name: str) -> str:
    """A local name as words.

    >>> _in_words("keynoteSpeaker")
    'keynote speaker'
    """
    return "".join(f" {sign.lower()}" if sign.isupper() else sign for sign in name)


def properties_of(type_id: str) -> list[Property]:
    """The properties of a type and of its broader one."""
    known = TYPES[type_id]
    return [one for one in properties().values() if {known.id, known.broader} & set(one.of)]
