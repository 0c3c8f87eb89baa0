"""Which record of each authority a person or body of a report fits, before anything is resolved: two that fit
different ones are two."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from kgbuild.authority.match import ELSEWHERE, Candidate, Described, by_thing
from kgbuild.authority.records import Record
from kgbuild.model import Local, Reading
from kgbuild.resolve.locals import folded

__all__ = ["fitting"]


def fitting(readings: Iterable[Reading], records: Sequence[Record]) -> Mapping[Local, frozenset[str]]:
    """(report, kind, key) -> the IRIs of the records that it fits, one of an authority at most.

    A record fits where a link would be sure (name and institution agree, or a body's own name) and no other of its
    authority does; or where the name is spelled as in this record alone of several that are alike, and
    institutions do not contradict it.
    """
    if not records:
        return {}
    at: dict[Described, list[Local]] = defaultdict(list)
    for reading in readings:
        for local, described in _described(reading):
            at[described].append(local)
    numbered = {str(n): thing for n, thing in enumerate(at)}
    things = [Described(n, thing.kind, thing.names, thing.bodies) for n, thing in numbered.items()]
    found = by_thing(things, records)
    out: dict[Local, frozenset[str]] = {}
    for n, thing in numbered.items():
        by_authority: dict[str, list[Candidate]] = defaultdict(list)
        for one in found.get(n, ()):
            by_authority[one.record.uri.rsplit("/", 1)[0]].append(one)
        fits = frozenset(uri for offers in by_authority.values() if (uri := _fit(thing, offers)))
        if fits:
            out.update(dict.fromkeys(at[thing], fits))
    return out


def _fit(thing: Described, offers: Sequence[Candidate]) -> str:
    """The IRI of the one record of an authority that the thing fits, or nothing."""
    sure = [one.record for one in offers if one.sure]
    if len(sure) == 1:
        return sure[0].uri
    rivals = sure or [one.record for one in offers if not one.reason.endswith(ELSEWHERE)]
    for spelt in (folded, lambda name: " ".join(sorted(folded(name).split()))):
        mine = spelt(thing.names[0])
        same = [record.uri for record in rivals if mine in map(spelt, record.names)]
        if same and len(offers) > 1:
            return same[0] if len(same) == 1 else ""
    return ""


def _described(reading: Reading) -> Iterable[tuple[Local, Described]]:
    """The persons and bodies of a reading without keys, each with the names of what it belongs to."""
    bodies = {body.key: body for body in reading.institutions}
    around: dict[str, set[str]] = defaultdict(set)
    for tie in reading.affiliations:
        key: str | None = tie.institution
        while key in bodies and not around[tie.agent].issuperset((bodies[key].name,)):
            around[tie.agent].update((bodies[key].name, *bodies[key].aliases))
            key = above.value if (above := bodies[key].unit_of) else None
    for person in reading.persons:
        names = (person.name, *person.aliases)
        yield (
            (reading.report, "person", person.key),
            Described("", "person", names, tuple(sorted(around.get(person.key, ())))),
        )
    for body in bodies.values():
        whole = bodies.get(body.unit_of.value) if body.unit_of else None
        wholes = (whole.name, *whole.aliases) if whole else ()
        names = (body.name, *body.aliases)
        yield (reading.report, "institution", body.key), Described("", "institution", names, wholes)
