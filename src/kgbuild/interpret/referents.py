"""The body that "the Institute" stands for: the publisher on its own page, else the nearest one that fits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from kgbuild.annotate.bodywords import body_type
from kgbuild.interpret.body_clusters import Body
from kgbuild.interpret.body_names import norm_of
from kgbuild.lexicons import lexicon
from kgbuild.model.mention import Mention

__all__ = ["back_references"]

_SAME_GROUP = {"fund": "foundation", "centre": "center", "organisation": "organization"}


@cache
def _group_of_head() -> dict[str, str]:
    return {w.lower().rstrip("."): g for g, entry in lexicon("institutions")["heads"].items() for w in entry["words"]}


def back_references(
    mentions: tuple[Mention, ...], bodies: Sequence[Body], publisher: Body | None, passage_of: Mapping[int, int]
) -> dict[Mention, str]:
    """The body that each back reference stands for: the publisher on its own page, else the nearest that fits."""
    cluster_of = {m: c for c in bodies for m in c.mentions}
    out: dict[Mention, str] = {}
    seen: list[tuple[Mention, Body]] = []
    for mention in mentions:
        if mention.kind == "institution" and mention in cluster_of:
            seen.append((mention, cluster_of[mention]))
        elif mention.kind == "backref":
            target = _referent(mention, seen, publisher, passage_of)
            if target is not None:
                out[mention] = target.key
    return out


def _referent(
    mention: Mention, seen: Sequence[tuple[Mention, Body]], publisher: Body | None, passage_of: Mapping[int, int]
) -> Body | None:
    if mention.type == "own":
        return publisher
    head = _SAME_GROUP.get(mention.name, mention.name)
    if mention.type == "same":
        named = [cluster for _, cluster in reversed(seen[-40:])]
        return next((cluster for cluster in named if _fits(head, cluster)), named[0] if named else None)
    if publisher is not None and _fits(head, publisher):
        return publisher
    here = passage_of.get(mention.sentence)
    nearby = [c for m, c in reversed(seen[-40:]) if passage_of.get(m.sentence) == here]
    for cluster in nearby:
        if _fits(head, cluster):
            return cluster
    group = _group_of_head().get(head)
    for cluster in nearby:
        if group in ("university", "academy") and any(m.type == "university" for m in cluster.mentions):
            return cluster
    for _, cluster in reversed(seen[-40:]):
        if mention.confidence >= 0.8 and _fits(head, cluster):
            return cluster
    if publisher is not None and group in ("university", "academy") and body_type(publisher.names[0]) == "university":
        return publisher
    return None


def _fits(head: str, cluster: Body) -> bool:
    """Whether the head noun is the head of one of the body's names."""
    for name in cluster.names:
        words = [_SAME_GROUP.get(w, w) for w in norm_of(name).split()]
        if head in words:
            cut = next((i for i, w in enumerate(words) if w in ("of", "for", "in", "under")), len(words))
            if head in words[:cut] or head == words[-1]:
                return True
    return False
