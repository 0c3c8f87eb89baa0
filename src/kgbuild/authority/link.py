"""Sure candidates become links of the resolution; people's lines win over them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from kgbuild.authority.match import Described, candidates
from kgbuild.authority.records import Record
from kgbuild.curation.log import Line
from kgbuild.curation.statements import refused_links
from kgbuild.model import Decision, Reading, Resolution

__all__ = ["described", "link_authorities"]


def described(resolution: Resolution, readings: Iterable[Reading]) -> Iterator[Described]:
    """Live persons and institutions with their names, and the names of what they belong to."""
    live = {e.key: e for e in resolution.entities if not e.withdrawn and e.kind in ("person", "institution")}
    wholes: dict[str, set[str]] = defaultdict(set)
    for reading in readings:
        ties = [(tie.agent, tie.institution) for tie in reading.affiliations]
        ties += [(body.key, body.unit_of.value) for body in reading.institutions if body.unit_of]
        for agent, body in ties:
            whole = resolution.key_of.get((reading.report, "institution", body))
            for kind in ("person", "institution"):
                part = resolution.key_of.get((reading.report, kind, agent))
                if part and whole and part != whole:
                    wholes[part].add(whole)
    for key, entity in sorted(live.items()):
        around = sorted(wholes.get(key, ()))
        names = tuple(name for whole in around if whole in live for name in (live[whole].name, *live[whole].aliases))
        kind = "person" if entity.kind == "person" else "institution"
        yield Described(key, kind, (entity.name, *entity.aliases), names)  # type: ignore[arg-type]


def link_authorities(
    resolution: Resolution, readings: Iterable[Reading], records: Sequence[Record], lines: Iterable[Line] = ()
) -> Resolution:
    """The resolution with sure candidates as links, each with the machine's decision and its reason.

    A thing that people linked to a record of an authority gets no other of that authority, and a link that they
    rejected is not made again.
    """
    if not records:
        return resolution
    entities = {entity.key: entity for entity in resolution.entities}
    refused = refused_links(lines, resolution.retired)
    taken = {iri for entity in entities.values() for iri in entity.same_as}
    decisions: list[Decision] = []
    for one in candidates(described(resolution, readings), records, refused):
        iri = one.record.uri
        entity = entities[one.key]
        stem = iri.rsplit("/", 1)[0]
        if not one.sure or iri in taken:
            continue
        if any(known.rsplit("/", 1)[0] == stem for known in entity.same_as):
            continue
        taken.add(iri)
        entities[one.key] = replace(entity, same_as=tuple(sorted({*entity.same_as, iri})))
        reason = f"{one.reason} ({one.record.source})"
        decisions.append(Decision(kind="link", subject=one.key, object=iri, reason=reason, score=one.score))
    return replace(
        resolution,
        entities=tuple(entities[entity.key] for entity in resolution.entities),
        decisions=(*resolution.decisions, *decisions),
    )
