"""What a report says of a body, as a claim: its fullest name, what contains it, where it is."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kgbuild.annotate.bodywords import body_type, country_in, is_acronym
from kgbuild.annotate.places import lookup
from kgbuild.interpret.body_clusters import Body
from kgbuild.interpret.body_names import norm_of
from kgbuild.model.claim import InstitutionClaim, PlaceName, Stated
from kgbuild.model.mention import Mention
from kgbuild.spans import Span

__all__ = ["Finder", "body_claim"]


class Finder:
    """The cluster that a printed name belongs to."""

    def __init__(self, clusters: Sequence[Body]) -> None:
        self._by_name: dict[str, Body] = {}
        for cluster in clusters:
            for name in (*cluster.names, *cluster.aliases):
                self._by_name.setdefault(norm_of(name), cluster)

    def of(self, name: str) -> Body | None:
        """The cluster with this name or alias."""
        return self._by_name.get(norm_of(name))


def body_claim(
    cluster: Body, finder: Finder, text: str, mentions: tuple[Mention, ...], referred: list[Span]
) -> InstitutionClaim:
    """The claim that a cluster makes; ``referred`` are the back references to it."""
    name = _fullest(cluster)
    aliases = [n for n in (*cluster.names, *cluster.aliases) if n != name]
    sure = max((m.confidence for m in cluster.mentions), default=0.9 if referred else 0.5)
    types = [m.type for m in cluster.mentions if m.type and m.type != "otherBody"]
    return InstitutionClaim(
        key=cluster.key,
        name=name,
        mentions=tuple(sorted([*(m.span for m in cluster.mentions), *referred])),
        aliases=tuple(dict.fromkeys(aliases)),
        type=types[0] if types else (body_type(name) or "otherBody"),
        unit_of=_container(cluster, finder, referred),
        auspices=_auspices(cluster, finder, text, mentions),
        based_in=_based_in(cluster, text, mentions),
        confidence=min(0.99, sure + 0.02 * max(0, len(cluster.mentions) - 1)),
    )


def _fullest(cluster: Body) -> str:
    """The fullest form, but not one that carries the container's name or opens with a quotation."""

    def weight(name: str) -> tuple[bool, int, int]:
        return (not is_acronym(name), len(name.split()), len(name))

    return max(cluster.names, key=weight)


def _container(cluster: Body, finder: Finder, referred: Sequence[Span]) -> Stated[str] | None:
    for mention in cluster.mentions:
        for parent in mention.parents[:1]:
            other = finder.of(parent)
            if other is not None and other is not cluster:
                return Stated(other.key, mention.span, 0.9)
    spans = [*(m.span for m in cluster.mentions), *referred]
    other = finder.of(cluster.parent) if cluster.parent and spans else None
    return Stated(other.key, min(spans), 0.8) if other is not None and other is not cluster else None


def _auspices(cluster: Body, finder: Finder, text: str, mentions: tuple[Mention, ...]) -> Stated[str] | None:
    for mention in cluster.mentions:
        match = re.search(r"under the (?:auspices|aegis) of (?:the )?([^\W\d_][\w’'-]*)", mention.name)
        if match and (other := finder.of(match[1])) is not None and other is not cluster:
            return Stated(other.key, mention.span, 0.9)
    return None


def _based_in(cluster: Body, text: str, mentions: tuple[Mention, ...]) -> Stated[PlaceName] | None:
    starts = {m.span.start: m for m in mentions if m.kind == "place"} if len(mentions) < 50_000 else {}
    for mention in cluster.mentions:
        behind = re.compile(r"\s*(?:\(|,\s)\s*").match(text, mention.span.end)
        place = starts.get(behind.end()) if behind else None
        if place is not None and place.type in ("city", "country", "region"):
            kind = place.type if place.type in ("city", "country") else "region"
            return Stated(PlaceName(place.name, kind, place.parents), place.span, 0.8)  # type: ignore[arg-type]
    for mention in cluster.mentions:
        country = country_in(mention.name)
        if country is not None:
            return Stated(PlaceName(country, "country"), mention.span, 0.7)
        words = mention.name.split()
        found = lookup(words[0]) if words and len(words) > 1 else None
        if found is not None and found.kind in ("city", "country") and found.population != 1:
            return Stated(PlaceName(words[0], found.kind), mention.span, 0.6)
    return None
