"""Who may be a withdrawn person under another form of the name: in doubt they are kept out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Set

from kgbuild.model import Entity, Finding, Local
from kgbuild.resolve.person_names import compare, parse

__all__ = ["kept_out", "may_be"]


def may_be(
    entities: Iterable[Entity],
    withdrawn: Set[str],
    bodies: Mapping[Local, Set[int]],
    apart: Container[tuple[str, str]],
) -> dict[str, str]:
    """Keys of persons whose name fits a withdrawn one's at an institution of theirs -> the key of that one.

    ``bodies`` are the institutions of each mention; ``apart`` are pairs of keys, in order, that people keep apart.
    """
    at: dict[int, list[Entity]] = defaultdict(list)
    gone = []
    for entity in entities:
        if entity.kind == "person" and entity.key in withdrawn:
            gone.append(entity)
        elif entity.kind == "person":
            for body in _bodies(entity, bodies):
                at[body].append(entity)
    out: dict[str, str] = {}
    for one in gone:
        for other in (other for body in sorted(_bodies(one, bodies)) for other in at[body]):
            if (min(one.key, other.key), max(one.key, other.key)) not in apart and _fit(one, other):
                out.setdefault(other.key, one.key)
    return out


def _bodies(entity: Entity, bodies: Mapping[Local, Set[int]]) -> set[int]:
    return {body for member in entity.members for body in bodies.get(member, ())}


def _fit(one: Entity, other: Entity) -> bool:
    """Whether some form of each can be one person's, by the table of names."""
    mine, theirs = ([parse(form) for form in (e.name, *e.aliases)] for e in (one, other))
    return any(compare(a, b).strength > 0 for a in mine for b in theirs)


def kept_out(entity: Entity, gone: str) -> Finding:
    """What is said of a person who was kept out; not by name."""
    message = (
        f"{entity.key} may be the withdrawn person {gone}, by name and institution, and is kept out as well "
        "(identifiers.csv has the report); if it is somebody else, add a line to decisions.csv: "
        f"keep-apart, {entity.key}, {gone}"
    )
    return Finding(severity="warning", check="withdrawn", focus=entity.key, message=message)
