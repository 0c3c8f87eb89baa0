"""The local names that a reading may use: those of the ontology's schemes."""

from __future__ import annotations

from collections.abc import Iterator

from kgbuild.errors import InputError
from kgbuild.model import Reading
from kgbuild.spans import Span
from kgbuild.vocabulary import codes, roles, schema, types

__all__ = ["MODES", "check_names"]

MODES = {
    "in person": schema.OfflineEventAttendanceMode,
    "online": schema.OnlineEventAttendanceMode,
    "hybrid": schema.MixedEventAttendanceMode,
}
"""Ways to attend, as schema.org names them."""

_STATES = frozenset({"held", "announced", "postponed", "cancelled"})
_BODIES = frozenset(
    {"university", "researchInstitute", "government", "international", "ngo", "network", "company", "media"}
    | {"otherBody"}
)


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
            yield "event state", event.state.value, _STATES, event.state.evidence
        if event.mode:
            yield "way to attend", event.mode.value, _MODES, event.mode.evidence
    for body in reading.institutions:
        if body.type:
            yield "institution type", body.type, _BODIES, body.mentions[0] if body.mentions else None
    for part in reading.participations:
        yield "role", part.role, _ROLES, part.evidence[0] if part.evidence else None
        if part.mode:
            yield "way to attend", part.mode.value, _MODES, part.mode.evidence


_TYPES = frozenset(types)
_ROLES = frozenset(roles)
_MODES = frozenset(MODES)
assert all(name in codes for name in _STATES | _BODIES)
