"""The local names that a reading may use: those of the ontology's schemes."""

from __future__ import annotations

from collections.abc import Iterator

from kgbuild.errors import InputError
from kgbuild.iris import KINDS, is_key
from kgbuild.lift.terms import bounds, time
from kgbuild.model import Reading
from kgbuild.spans import Span
from kgbuild.vocabulary import codes, roles, schema, types

__all__ = ["BODIES", "MODES", "STATES", "check_names", "problem_with_value"]

MODES = {
    "in person": schema.OfflineEventAttendanceMode,
    "online": schema.OnlineEventAttendanceMode,
    "hybrid": schema.MixedEventAttendanceMode,
}
"""Ways to attend, as schema.org names them."""

STATES = frozenset({"held", "announced", "postponed", "cancelled"})
"""What may be known of an event's state."""
BODIES = frozenset(
    {"university", "researchInstitute", "government", "international", "ngo", "network", "company", "media"}
    | {"otherBody"}
)
"""Kinds of bodies."""


def check_names(reading: Reading) -> None:
    """Refuse a reading that uses a name of its own where a scheme is asked for.

    Raises:
        InputError: with the name, the report and the offset.
    """
    for kind, name, known, span in _used(reading):
        if name not in known:
            raise InputError(
                f"{name!r} is no {kind}; want one of {', '.join(sorted(known))}",
                place=f"{reading.report}:{span.start}" if span else reading.report,
                hint="the extractor that read this report must use the ontology's names",
            )


def _used(reading: Reading) -> Iterator[tuple[str, str, frozenset[str], Span | None]]:
    for event in reading.events:
        for stated in event.types:
            yield "event type", stated.value, _TYPES, stated.evidence
        if event.state:
            yield "event state", event.state.value, STATES, event.state.evidence
        if event.mode:
            yield "way to attend", event.mode.value, _MODES, event.mode.evidence
    for body in reading.institutions:
        if body.type:
            yield "institution type", body.type, BODIES, body.mentions[0] if body.mentions else None
    for part in reading.participations:
        yield "role", part.role, _ROLES, part.evidence[0] if part.evidence else None
        if part.mode:
            yield "way to attend", part.mode.value, _MODES, part.mode.evidence


def problem_with_value(subject: str, name: str, value: str) -> str:
    """What is wrong with a statement that a person wants made (keys, a role or a property, a value), or nothing.

    >>> problem_with_value("e7f3k2q4a", "eventType", "party")[:26]
    "'party' is no eventType; w"
    >>> problem_with_value("e7f3k2q4a", "dates", "2023-08-17/2023-08-18"), problem_with_value("p7f3k2q4a", "name", "Li")
    ('', '')
    """
    kind = subject[:1]
    if name == "name":
        return "" if value.strip() else "the name is empty"
    if name == "affiliation":
        right = kind in "pi" and is_key(value.partition(" ")[0]) and value[:1] == "i" and value[:9] != subject
        return "" if right else "an affiliation is that of a person or body to an institution"
    if name in _ROLES:
        right = kind == "e" and is_key(value) and value[:1] in "pi"
        return "" if right else f"{name} is a role of a person or body at an event"
    if name in _OBJECTS:
        subjects, objects = _OBJECTS[name]
        right = kind == subjects and is_key(value) and value[:1] == objects and value != subject
        return "" if right else f"{name} leads from {KINDS[subjects]} to {KINDS[objects]}"
    if name in _LISTS:
        known = _LISTS[name]
        right = kind == ("i" if name == "institutionType" else "e") and value in known
        return "" if right else f"{value!r} is no {name}; want one of {', '.join(sorted(known))}"
    if kind != "e":
        return f"no property {name!r} of {KINDS.get(kind, 'that')}"
    return _problem_with_literal(name, value)


def _problem_with_literal(name: str, value: str) -> str:
    if name == "dates":
        start, _, end = value.partition("/")
        limits = bounds(start, end or start)
        return "" if limits and limits[0] <= limits[1] else f"{value!r}: want 2023-08-17 or 2023-08-17/2023-08-18"
    if name in ("ordinal", "participantCount"):
        return "" if value.isdecimal() and value.isascii() and int(value) > 0 else f"{value!r} is no number above 0"
    if name == "startTime":
        return "" if time(value) else f"{value!r} is no time of day such as 17:00"
    return f"no property {name!r}; want one of {', '.join(sorted({*_OBJECTS, *_LISTS, *_PLAIN}))}, or a role"


_PLAIN = frozenset({"affiliation", "dates", "name", "ordinal", "participantCount", "startTime"})
_OBJECTS = {
    "place": ("e", "l"),
    "topic": ("e", "t"),
    "inSeries": ("e", "s"),
    "partOfEvent": ("e", "e"),
    "unitOf": ("i", "i"),
    "underAuspicesOf": ("i", "i"),
    "basedIn": ("i", "l"),
}
"""Properties between things: the letter that the key of either begins with."""
_TYPES = frozenset(types)
_ROLES = frozenset(roles)
_MODES = frozenset(MODES)
_LISTS = {"eventType": _TYPES, "eventState": STATES, "institutionType": BODIES, "attendanceMode": _MODES}
assert all(name in codes for name in STATES | BODIES)
