"""Which concepts of a thesaurus the topics of a corpus are, or lie below.

A topic keeps the wording of its reports. It *is* the concept whose preferred label it bears (``exactMatch``); it is
near the one whose other label it bears (``closeMatch``), and lies below it; and it lies below the concepts whose
labels stand inside it, the longest first: "labour migration in Central Asia" below labour migration. A topic that
holds no label is a new concept of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from kgbuild.model import Entity, Resolution
from kgbuild.resolve.locals import topic_local
from kgbuild.topics.thesaurus import Concept, Thesaurus

__all__ = ["NO_LINKS", "TopicLinks", "link_topics"]


@dataclass(frozen=True, slots=True)
class TopicLinks:
    """For the keys of topics, the IRIs of concepts; ``concepts`` are those named here and all above them."""

    same: Mapping[str, str] = field(default_factory=dict)
    near: Mapping[str, str] = field(default_factory=dict)
    broader: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    concepts: Mapping[str, Concept] = field(default_factory=dict)


NO_LINKS = TopicLinks()


def link_topics(resolution: Resolution, thesaurus: Thesaurus) -> TopicLinks:
    """The links of all live topics. Of two topics that are one concept in two languages, the first by key is it."""
    same: dict[str, str] = {}
    near: dict[str, str] = {}
    broader: dict[str, tuple[str, ...]] = {}
    taken: set[str] = set()
    longest = max((label.count(" ") + 1 for label in thesaurus.labels), default=0)
    topics = (entity for entity in resolution.entities if entity.kind == "topic" and not entity.withdrawn)
    for topic in sorted(topics, key=lambda entity: entity.key):
        whole = _whole(topic, thesaurus.preferred)
        if whole is not None and whole not in taken:
            taken.add(whole)
            same[topic.key] = whole
            continue
        other = whole or _whole(topic, thesaurus.labels)
        if other is not None:
            near[topic.key] = other
            broader[topic.key] = (other,)
        elif inside := labels_inside(topic.name, thesaurus, longest=longest):
            broader[topic.key] = inside
    named = {*same.values(), *(iri for iris in broader.values() for iri in iris)}
    used = sorted({*named, *(wider for iri in named for wider in thesaurus.above(iri))})
    return TopicLinks(same, near, broader, {iri: thesaurus.concepts[iri] for iri in used})


def _whole(topic: Entity, labels: Mapping[str, str]) -> str | None:
    return next((labels[form] for form in map(topic_local, (topic.name, *topic.aliases)) if form in labels), None)


def labels_inside(phrase: str, thesaurus: Thesaurus, *, longest: int = 8) -> tuple[str, ...]:
    """The concepts whose labels stand in a phrase: none inside a longer one, none above another, sorted.

    >>> from kgbuild.settings import Settings
    >>> from kgbuild.topics.thesaurus import load_thesauri
    >>> known = load_thesauri(Settings())
    >>> [iri.rsplit("#")[-1] for iri in labels_inside("Migrant workers and the right to health", known)]
    ['health', 'labourMigration']
    """
    words = topic_local(phrase).split()
    spans = _spans(words, thesaurus.labels, longest)
    kept = [a for a in spans if not any(b != a and b[0] <= a[0] and a[1] <= b[1] for b in spans)]
    found = {thesaurus.labels[" ".join(words[start:end])] for start, end in kept}
    above = {wider for iri in found for wider in thesaurus.above(iri)}
    return tuple(sorted(found - above))


def _spans(words: list[str], labels: Mapping[str, str], longest: int) -> list[tuple[int, int]]:
    """Where labels stand: for each word, the longest that begins with it."""
    out: list[tuple[int, int]] = []
    for start in range(len(words)):
        ends: Iterable[int] = range(min(len(words), start + longest), start, -1)
        end = next((end for end in ends if " ".join(words[start:end]) in labels), None)
        if end is not None:
            out.append((start, end))
    return out
