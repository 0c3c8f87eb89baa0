"""Who may be a withdrawn person under another form of the name: in doubt they are kept out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass

from kgbuild.iris import digest
from kgbuild.model import Decision, Entity, Finding, Local
from kgbuild.resolve.person_names import compare, parse

__all__ = ["Withdrawal", "kept_out", "may_be", "name_hash", "namesakes"]


def name_hash(name: str) -> str:
    """A fingerprint of a person's name that holds across orders and scripts, and does not show it.

    >>> name_hash("Botagoz Rakisheva") == name_hash("РАКИШЕВА Ботагоз") != name_hash("Aigul Rakisheva")
    True
    """
    return digest("name", parse(name).key, length=16)


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """A line that withdraws a person: the key, fingerprints of the names, and keys of others who bear one of these
    names, were known as others when the line was written, and stay."""

    key: str
    prints: frozenset[str]
    others: frozenset[str]

    @classmethod
    def read(cls, line: Decision) -> Withdrawal:
        """The withdrawal that a line of the log decides."""
        prints, _, others = line.object.partition(" → ")
        return cls(line.subject, frozenset(prints.split()), frozenset(others.split()))


def namesakes(
    entities: Iterable[Entity],
    withdrawals: Iterable[tuple[Withdrawal, str]],
    apart: Container[tuple[str, str]],
) -> Iterator[tuple[Entity, str]]:
    """Persons who bear a name of a withdrawn one, each with the key of that one, but for those who were told apart.

    ``withdrawals`` stand with the keys that their persons have now; ``apart`` are pairs of keys, in order, of
    people whom lines tell apart.
    """
    lines = list(withdrawals)
    gone = {key for _, key in lines}
    for entity in entities:
        if entity.kind != "person" or entity.key in gone:
            continue
        prints = {name_hash(form) for form in (entity.name, *entity.aliases)}
        for line, key in lines:
            if prints & line.prints and (min(entity.key, key), max(entity.key, key)) not in apart:
                yield entity, key
                break


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


def kept_out(entity: Entity, gone: str, *, by: str = "name and institution") -> Finding:
    """What is said of a person who was kept out, and by what; not by name."""
    message = (
        f"{entity.key} may be the withdrawn person {gone}, by {by}, and is kept out as well "
        "(identifiers.csv has the report); if it is somebody else, add a line to decisions.csv: "
        f"keep-apart, {entity.key}, {gone}"
    )
    return Finding(severity="warning", check="withdrawn", focus=entity.key, message=message)
