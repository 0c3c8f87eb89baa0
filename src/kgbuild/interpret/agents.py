"""Who is who within one report: mentions of persons and bodies, clustered into claims.

Identity across reports is not decided here (see ``resolve``); inside a report a surname, initials, an acronym or
"the Institute" stands for the nearest fuller name that it fits.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from kgbuild.interpret.body_claims import Finder, body_claim
from kgbuild.interpret.body_clusters import Body, body_clusters
from kgbuild.interpret.namesakes import Namesakes, namesakes
from kgbuild.interpret.person_clusters import Person, parted, person_claim, person_clusters
from kgbuild.interpret.quoted import quoted
from kgbuild.interpret.referents import back_references
from kgbuild.interpret.seats import cities_beside, places_beside
from kgbuild.model.claim import InstitutionClaim, PersonClaim
from kgbuild.model.mention import Mention
from kgbuild.model.report import Report
from kgbuild.model.text import Passage
from kgbuild.spans import Span

__all__ = ["Agents", "agents"]


@dataclass(frozen=True)
class Agents:
    """The persons and bodies of a report, and the key of each mention (back references included).

    ``publisher`` is the key of the body whose page the report is; its claim exists even where it is never named.
    """

    persons: tuple[PersonClaim, ...]
    institutions: tuple[InstitutionClaim, ...]
    key_of: Mapping[Mention, str]
    publisher: str | None = None


def agents(report: Report, passages: tuple[Passage, ...], mentions: tuple[Mention, ...]) -> Agents:
    """Clusters the mentions of persons, institutions and back references of one report."""
    passage_of = {s.index: p.index for p in passages for s in p.sentences}
    named = [m for m in mentions if m.kind == "person"]
    people = person_clusters(named, passage_of)
    beside = places_beside(report.text, mentions)
    bodies, publisher = body_clusters(
        [m for m in mentions if m.kind == "institution"], report.source.publisher, cities_beside(beside)
    )
    for n, body in enumerate(bodies, 1):
        body.key = f"i{n}"
    of_bodies = _keys(bodies)
    twins = namesakes(report.text, passages, mentions, {**of_bodies, **_keys(_numbered(people))})
    if twins.apart:
        people = person_clusters(named, passage_of, twins)
    if report.apart:
        people = parted(people, _told(report, named))
    key_of = {**_keys(_numbered(people)), **of_bodies}
    back = back_references(mentions, bodies, publisher, passage_of)
    key_of.update(back)
    referred: dict[str, list[Span]] = defaultdict(list)
    for mention, key in back.items():
        if mention.type == "definite":
            referred[key].append(mention.span)
    finder = Finder(bodies)
    institutions = tuple(body_claim(c, finder, beside, referred[c.key]) for c in bodies)
    body_names = {body.key: body.name for body in institutions}
    return Agents(
        persons=tuple(person_claim(c, *_told_apart(c, key_of, twins, body_names)) for c in people),
        institutions=institutions,
        key_of=MappingProxyType(key_of),
        publisher=publisher.key if publisher else None,
    )


def _numbered(people: Sequence[Person]) -> Sequence[Person]:
    """The persons with their keys."""
    for n, person in enumerate(people, 1):
        person.key = f"p{n}"
    return people


def _keys(clusters: Iterable[Person | Body]) -> dict[Mention, str]:
    """The key of each mention."""
    return {mention: cluster.key for cluster in clusters for mention in cluster.mentions}


def _told(report: Report, named: Sequence[Mention]) -> dict[Mention, tuple[str, ...]]:
    """The mentions of which somebody said that they are of somebody else, and the words of that."""
    out: dict[Mention, tuple[str, ...]] = {}
    for words in report.apart:
        found = {n for quote in words for n in quoted(quote, report.text, [m.span for m in named])}
        out.update({named[n]: words for n in sorted(found)})
    return out


def _told_apart(
    person: Person, key_of: Mapping[Mention, str], twins: Namesakes, bodies: Mapping[str, str]
) -> tuple[list[tuple[str, str]], str]:
    """From whom the report tells a person apart, with reasons, and the body beside the name, of several the first by
    alphabet."""
    apart: dict[str, str] = {}
    for mention in person.mentions:
        for other, reason in twins.apart.get(mention, {}).items():
            if key_of[other] != person.key:
                apart.setdefault(key_of[other], reason)
    found = {key for m in person.mentions if m in twins.apart for key in twins.bodies.get(m, ())}
    return sorted(apart.items()), min((bodies[key] for key in found if key in bodies), default="")
