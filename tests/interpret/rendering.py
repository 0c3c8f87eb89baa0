"""A reading as lines that a person can review: what the golden cases compare."""

from __future__ import annotations

from kgbuild.model import EventClaim, Reading

__all__ = ["rendered"]


def rendered(reading: Reading) -> str:
    """Events, then roles, then ties, each a line, in the order of the reading."""
    names = {p.key: p.name for p in reading.persons} | {i.key: i.name for i in reading.institutions}
    short = {event.key: f"e{n}" for n, event in enumerate(reading.events, 1)}
    lines = [_event(event, short) for event in reading.events]
    lines += [
        f"{short[part.event]} {part.role}: {names[part.agent]}"
        + (f' with "{part.contribution.value}"' if part.contribution else "")
        for part in reading.participations
    ]
    for tie in reading.affiliations:
        lines.append(
            f"tie: {names[tie.agent]} - {names[tie.institution]}" + (f" ({tie.position})" if tie.position else "")
        )
    return "\n".join(lines) + "\n"


def _event(event: EventClaim, short: dict[str, str]) -> str:
    words = [short[event.key], event.types[0].value]
    if event.title:
        words.append(f'"{event.title.value}"')
    if event.when:
        when = event.when.value
        words.append(when.start if when.start == when.end else f"{when.start}/{when.end}")
    words += [f"in {place.value.name}" for place in event.places]
    if event.mode:
        words.append(event.mode.value)
    if event.state and event.state.value != "held":
        words.append(event.state.value)
    if event.ordinal:
        words.append(f"no. {event.ordinal.value}")
    if event.participant_count:
        words.append(f"{event.participant_count.value} people")
    if event.part_of:
        words.append(f"part of {short[event.part_of.value]}")
    return " ".join(words)
