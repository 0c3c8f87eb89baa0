"""Persons whom two sources of one event name, one of them by initials.

An event is known by its people and persons by their surroundings, so neither can come first where one report has
``O. Brandwater`` and another ``Ottilie Brandwater``. Here the names alone are looked at: two tellings of one day whose
place, title, talks and people fit are one occasion, and who fits one person of the other telling, and is fitted by no
other, was met at it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from kgbuild.resolve.events import candidates, likeness, tellings
from kgbuild.resolve.person_names import PersonName, compare, parse
from kgbuild.resolve.records import EventRecord, PersonRecord

__all__ = ["occasions"]

_ENOUGH = 4.5
"""What two tellings must have in common: beside day, city and type two people, or one and a title or a talk."""
_TALK = 0.75

_Cast = list[tuple[str, PersonName]]
"""Keys and names of the persons of an event, those that say more than a surname."""


def occasions(
    events: Sequence[EventRecord], persons: Sequence[PersonRecord], cities: Mapping[tuple[str, str], frozenset[str]]
) -> dict[tuple[str, str], frozenset[int]]:
    """(report, person) -> numbers that two persons share where initials of one fit the other at one occasion.

    ``cities`` maps (report, event) to identities of cities.
    """
    casts = _casts(persons)
    out: dict[tuple[str, str], set[int]] = defaultdict(set)
    told = tellings(events, cities, {})
    number = 0
    for a, b in candidates(events, told):
        one, two = events[a], events[b]
        mine, theirs = casts.get((one.report, one.key)), casts.get((two.report, two.key))
        if one.report == two.report or not mine or not theirs:
            continue
        score, reasons = likeness(told[a], told[b])
        if not reasons.startswith("same date"):
            continue
        fits = list(_fits(mine, theirs))
        score += min(len(fits), 2) + _TALK * bool(one.talks & two.talks)
        if score < _ENOUGH:
            continue
        for key, other, by_initials in fits:
            if by_initials:
                out[one.report, key].add(number)
                out[two.report, other].add(number)
                number += 1
    return {place: frozenset(numbers) for place, numbers in out.items()}


def _casts(persons: Sequence[PersonRecord]) -> dict[tuple[str, str], _Cast]:
    """(report, event) -> its persons."""
    out: dict[tuple[str, str], _Cast] = defaultdict(list)
    for record in persons:
        name = parse(record.name)
        if len(name.full) + len(name.initials) > 1:
            for event in record.events:
                out[record.report, event].append((record.key, name))
    return out


def _fits(one: _Cast, two: _Cast) -> Iterator[tuple[str, str, bool]]:
    """Pairs of persons of two casts that may be one and fit nobody else there, and whether by initials."""
    by_sound: dict[str, list[int]] = defaultdict(list)
    for n, (_, name) in enumerate(two):
        for sound in {sound for sounds in name.sounds for sound in sounds}:
            by_sound[sound].append(n)
    fits: dict[int, dict[int, bool]] = defaultdict(dict)
    back: dict[int, set[int]] = defaultdict(set)
    for m, (_, name) in enumerate(one):
        for n in sorted({n for sounds in name.sounds for sound in sounds for n in by_sound.get(sound, ())}):
            verdict = compare(name, two[n][1])
            if verdict.strength:
                fits[m][n] = verdict.weak
                back[n].add(m)
    for m, found in fits.items():
        for n, weak in found.items():
            if len(found) == len(back[n]) == 1:
                yield one[m][0], two[n][0], weak
