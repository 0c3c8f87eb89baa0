"""Where things are named: what keys are made of, and the anchors by which the registry finds them again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple, Protocol

from kgbuild.curation.anchors import anchor, numbered
from kgbuild.model import EntityKind
from kgbuild.resolve.institution_names import parse as parse_body
from kgbuild.resolve.letters import skeletons
from kgbuild.resolve.locals import folded
from kgbuild.resolve.person_names import parse as parse_person
from kgbuild.resolve.records import EventRecord, PersonRecord

__all__ = ["SKETCHED", "Named", "Sight", "body_sounds", "consonants", "person_anchor", "sights_of"]

SKETCHED: tuple[EntityKind, ...] = ("person", "institution", "event", "contribution")
"""Kinds of which an edited form is looked for in what is new. Topics, series and places are their names."""

_VOWELS = re.compile(r"(?<!^)[aeiouy]")


class Sight(NamedTuple):
    """A thing of a report: where it is first named there, and its anchor."""

    report: str
    offset: int
    form: str
    anchor: str
    signs: tuple[str, ...] = ()
    """What may have told a person from another of that name once."""


class Named(Protocol):
    """What a record says of where it was named."""

    @property
    def report(self) -> str: ...
    @property
    def key(self) -> str: ...
    @property
    def offset(self) -> int: ...
    @property
    def name(self) -> str: ...


def sights_of(kind: EntityKind, records: Sequence[Named], *, anchored: bool = True) -> list[Sight]:
    """One for each record; records of one report and key are one thing. They stand in the order of the corpus.

    Where no registry will ever see them they need not be ``anchored``, and the reports' own keys stand in for the
    anchors.
    """
    if not anchored:
        return [Sight(one.report, one.offset, one.name, f"{one.report}~{one.key}") for one in records]
    first: dict[tuple[str, str], Named] = {}
    for record in records:
        first.setdefault((record.report, record.key), record)
    by_report: dict[str, list[Named]] = {}
    for record in first.values():
        by_report.setdefault(record.report, []).append(record)
    found: dict[tuple[str, str], Sight] = {}
    for report, mine in by_report.items():
        mine.sort(key=_told)
        texts = numbered([anchor(report, one.name, sounds=_sounds(kind, one)) for one in mine], [*map(_sign, mine)])
        for one, text in zip(mine, texts, strict=True):
            signs = one.bodies if isinstance(one, PersonRecord) else ()
            found[report, one.key] = Sight(report, one.offset, one.name, text, signs)
    return [found[record.report, record.key] for record in records]


def _told(record: Named) -> bool:
    """Whether it is only since a person said so that a record is one by itself: such are counted last."""
    return isinstance(record, PersonRecord) and bool(record.told)


def _sign(record: Named) -> str:
    """What tells a person from another of that name in the report."""
    return record.sign if isinstance(record, PersonRecord) else ""


def _sounds(kind: EntityKind, record: Named) -> tuple[str, ...]:
    if kind not in SKETCHED:
        return ()
    if isinstance(record, EventRecord):
        day = record.when.start if record.when else "-"
        return (day, *_of_words(record.name)) if record.titled else (day,)
    return {"person": _of_person, "institution": body_sounds}.get(kind, _of_words)(record.name)


def person_anchor(form: str, report: str = "") -> str:
    """The anchor of a person who goes by a form in a report."""
    return anchor(report, form, sounds=_of_person(form))


@lru_cache(maxsize=1 << 16)
def _of_person(name: str) -> tuple[str, ...]:
    return _rough(sounds[0] for sounds in parse_person(name).sounds)


@lru_cache(maxsize=1 << 16)
def body_sounds(name: str) -> tuple[str, ...]:
    """The words that are its own; a name of words that many bodies share has none."""
    return _rough(word for word in parse_body(name).words if not parse_body(word).generic)


@lru_cache(maxsize=1 << 16)
def _of_words(title: str) -> tuple[str, ...]:
    return _rough(word for word in folded(title).split() if len(word) > 3) or _rough(folded(title).split())


def _rough(found: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(rough for word in found if (rough := consonants(word))))


@lru_cache(maxsize=1 << 16)
def consonants(word: str) -> str:
    """Consonants alone: an edited letter is mostly a vowel or a doubled consonant."""
    found = skeletons(word)
    return _VOWELS.sub("", found[0])[:5] if found else ""
