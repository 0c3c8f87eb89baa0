"""What a report says of a body, as a claim: its fullest name, what contains it, where it is."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from kgbuild.annotate.bodywords import body_type, is_acronym
from kgbuild.interpret.body_clusters import Body
from kgbuild.interpret.body_names import norm_of
from kgbuild.interpret.seats import based_in
from kgbuild.model.claim import InstitutionClaim, Stated
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
    cluster: Body, finder: Finder, beside: Mapping[Mention, Mention], referred: list[Span]
) -> InstitutionClaim:
    """The claim that a cluster makes; ``referred`` are the back references to it, ``beside`` the places behind
    bodies."""
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
        auspices=_auspices(cluster, finder),
        based_in=based_in(cluster.mentions, beside),
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


def _auspices(cluster: Body, finder: Finder) -> Stated[str] | None:
    for mention in cluster.mentions:
        match = re.search(r"under the (?:auspices|aegis) of (?:the )?([^\W\d_][\w’'-]*)", mention.name)
        if match and (other := finder.of(match[1])) is not None and other is not cluster:
            return Stated(other.key, mention.span, 0.9)
    return None
