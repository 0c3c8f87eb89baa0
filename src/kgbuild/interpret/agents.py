"""Who is who within one report: mentions of persons and bodies, clustered into claims.

Identity across reports is not decided here (see ``resolve``); inside a report a surname, initials, an acronym or
"the Institute" stands for the nearest fuller name that it fits.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from kgbuild.interpret.body_claims import Finder, body_claim
from kgbuild.interpret.body_clusters import body_clusters
from kgbuild.interpret.person_clusters import person_claim, person_clusters
from kgbuild.interpret.referents import back_references
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
    people = person_clusters([m for m in mentions if m.kind == "person"], passage_of)
    bodies, publisher = body_clusters([m for m in mentions if m.kind == "institution"], report.source.publisher)
    key_of: dict[Mention, str] = {}
    for n, person in enumerate(people, 1):
        person.key = f"p{n}"
    for n, body in enumerate(bodies, 1):
        body.key = f"i{n}"
    for key, members in [(c.key, c.mentions) for c in people] + [(c.key, c.mentions) for c in bodies]:
        key_of.update(dict.fromkeys(members, key))
    back = back_references(mentions, bodies, publisher, passage_of)
    key_of.update(back)
    referred: dict[str, list[Span]] = defaultdict(list)
    for mention, key in back.items():
        if mention.type == "definite":
            referred[key].append(mention.span)
    finder = Finder(bodies)
    return Agents(
        persons=tuple(person_claim(cluster) for cluster in people),
        institutions=tuple(body_claim(c, finder, report.text, mentions, referred[c.key]) for c in bodies),
        key_of=MappingProxyType(key_of),
        publisher=publisher.key if publisher else None,
    )
