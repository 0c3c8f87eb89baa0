"""The bodies of one report: mentions of one body, clustered; acronyms and short forms join the name they shorten."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from kgbuild.annotate.bodywords import body_type, is_acronym
from kgbuild.folding import acronym_of
from kgbuild.interpret.body_names import akin, generic_names, letters_of, norm_of, shortened
from kgbuild.model.mention import Mention

__all__ = ["Body", "body_clusters"]


@dataclass(slots=True, eq=False)
class Body:
    """One body as the report names it."""

    mentions: list[Mention] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    aliases: list[str] = field(default_factory=list)
    parent: str = ""
    """Folded name of the nearest container, where one is stated."""
    city: str = ""
    """Where it is, as told beside its name."""
    key: str = ""


def body_clusters(
    mentions: Sequence[Mention], publisher: str | None, cities: Mapping[Mention, str] = MappingProxyType({})
) -> tuple[list[Body], Body | None]:
    """Longer names first, then what fits them; in order of first mention. Beside them the publisher's cluster.

    ``cities`` are those that stand right behind mentions: bodies of one name in two cities are two.
    """
    by_name: dict[str, list[Body]] = defaultdict(list)
    out: list[Body] = []
    for mention in sorted(mentions, key=lambda m: (-len(norm_of(m.name).split()), -len(m.parents), m.span)):
        city = cities.get(mention, "")
        cluster = _find_body(mention, by_name, city)
        if cluster is None:
            cluster = Body(parent=norm_of(mention.parents[0]) if mention.parents else "")
            out.append(cluster)
        _add(cluster, mention, by_name)
        cluster.city = cluster.city or city
    out = abbreviations_merged(out)
    for cluster in out:
        cluster.mentions.sort(key=lambda m: m.span)
    out.sort(key=lambda c: c.mentions[0].span)
    return with_publisher(out, publisher)


def _find_body(mention: Mention, by_name: Mapping[str, list[Body]], city: str) -> Body | None:
    parent = norm_of(mention.parents[0]) if mention.parents else ""
    for name in dict.fromkeys(norm_of(n) for n in (mention.name, *_firm(mention))):
        fits = [c for c in by_name.get(name, ()) if not parent or not c.parent or akin(parent, c.parent)]
        fits = [c for c in fits if not city or not c.city or city == c.city]
        if fits:
            return min(fits, key=lambda c: min(abs(m.span.start - mention.span.start) for m in c.mentions[-8:]))
    return None


def _firm(mention: Mention) -> tuple[str, ...]:
    """The aliases that identify a body: acronym, brand and long form, but no bare generic phrase."""
    return tuple(
        a for a in mention.aliases if is_acronym(a) or len(a.split()) == 1 or "of" in a.split() or "“" in a or "," in a
    )


def _add(cluster: Body, mention: Mention, by_name: dict[str, list[Body]]) -> None:
    cluster.mentions.append(mention)
    cluster.parent = cluster.parent or (norm_of(mention.parents[0]) if mention.parents else "")
    if mention.name not in cluster.names:
        cluster.names.append(mention.name)
    cluster.aliases += [a for a in mention.aliases if a not in cluster.aliases]
    for name in (mention.name, *mention.aliases):
        key = norm_of(name)
        if key and cluster not in by_name[key]:
            by_name[key].append(cluster)


def abbreviations_merged(clusters: list[Body]) -> list[Body]:
    """Joins acronyms and short forms to the one longer name that they abbreviate."""
    by_acronym: dict[str, list[Body]] = defaultdict(list)
    by_prefix: dict[str, list[Body]] = defaultdict(list)
    by_first: dict[str, list[Body]] = defaultdict(list)
    for cluster in clusters:
        for name in cluster.names:
            words = norm_of(name).split()
            by_first[words[0] if words else ""].append(cluster)
            if len(words) >= 3:
                by_acronym[acronym_of(name)].append(cluster)
            for n in range(1, min(len(words), 8)):
                by_prefix[" ".join(words[:n])].append(cluster)
    merged: dict[int, Body] = {}
    for cluster in clusters:
        target = _longer(cluster, by_acronym, by_prefix, by_first)
        while target is not None and id(target) in merged:
            target = merged[id(target)]
        if target is not None and target is not cluster:
            merged[id(cluster)] = target
            target.mentions += cluster.mentions
            target.names += [n for n in cluster.names if n not in target.names]
            target.aliases += [a for a in cluster.aliases if a not in target.aliases]
            target.parent = target.parent or cluster.parent
    return [cluster for cluster in clusters if id(cluster) not in merged]


def _longer(
    cluster: Body,
    by_acronym: Mapping[str, list[Body]],
    by_prefix: Mapping[str, list[Body]],
    by_first: Mapping[str, list[Body]],
) -> Body | None:
    name = max(cluster.names, key=len)
    norm = norm_of(name)
    if is_acronym(name) and name.isupper() and len(name) >= 3:
        found = [c for c in dict.fromkeys(by_acronym.get(name.upper(), ())) if c is not cluster]
        return found[0] if len(found) == 1 else None
    words = norm.split()
    if not words or cluster.parent:
        return None
    if is_acronym(name) and " " not in name:
        by_type = {id(c): c for found in by_acronym.values() for c in found[:50]}.values()
        found = [c for c in by_type if c is not cluster and any(letters_of(name, n) for n in c.names)]
        return found[0] if len(found) == 1 else None
    goes_on = re.compile(re.escape(norm) + r" (?:of|for|in|under|at|named) ")
    # "Senate" for "Senate of the Parliament", "OSCE Academy" for "OSCE Academy in Bishkek"
    found = [
        c
        for c in dict.fromkeys(by_prefix.get(norm, ()))
        if c is not cluster and any(goes_on.match(norm_of(n)) for n in c.names)
    ]
    specific = len(words) >= 2 or norm in ("senate", "parliament")
    generic = norm in generic_names() or (
        len(words) == 2 and words[0] in ("national", "state", "regional", "central", "public")
    )
    if len(found) == 1 and specific and not generic:
        return found[0]
    # "Hankuk University" for "Hankuk University of Foreign Studies", "Al-Farabi KazNU" for the whole of it
    found = [
        c
        for c in dict.fromkeys(by_first[words[0]][:200])
        if c is not cluster and any(shortened(norm, norm_of(n), name) for n in c.names)
    ]
    return found[0] if len(found) == 1 else None


def with_publisher(clusters: list[Body], publisher: str | None) -> tuple[list[Body], Body | None]:
    if not publisher:
        return clusters, None
    norm = norm_of(publisher)
    for cluster in clusters:
        if any(norm_of(name) == norm for name in (*cluster.names, *cluster.aliases)):
            return clusters, cluster
    for cluster in clusters:
        if any(
            norm_of(n).startswith(norm + " ") or (norm.startswith(norm_of(n) + " in "))
            for n in cluster.names
            if len(n.split()) > 1
        ):
            return clusters, cluster
    own = Body(names=[publisher])
    acronym = acronym_of(publisher)
    for cluster in clusters:
        if any(is_acronym(n) and n.upper() == acronym and len(n) > 2 for n in (*cluster.names, *cluster.aliases)):
            cluster.names.append(publisher)
            return clusters, cluster
    return _unit_of_body(clusters, publisher) or ([*clusters, own], own)


def _unit_of_body(clusters: list[Body], publisher: str) -> tuple[list[Body], Body] | None:
    """A publisher told as "unit, body": the unit publishes, the body contains it; None where it is not so told."""
    unit, _, whole = (part.strip() for part in publisher.partition(","))
    if not (whole and body_type(unit) and body_type(whole)) or "," in whole:
        return None
    key, above = norm_of(unit), norm_of(whole)
    own = next((c for c in clusters if key in map(norm_of, c.names) and (not c.parent or akin(c.parent, above))), None)
    body = next((c for c in clusters if above in map(norm_of, (*c.names, *c.aliases))), None)
    added = []
    if own is None:
        own = Body(names=[unit])
        added.append(own)
    if body is None:
        body = Body(names=[whole])
        added.append(body)
    own.parent = own.parent or above
    own.aliases += [a for a in (publisher,) if a not in own.aliases]
    return [*clusters, *added], own
