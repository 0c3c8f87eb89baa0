"""A client of the Reconciliation Service API (https://www.w3.org/community/reports/reconciliation/)."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from importlib import resources
from typing import Any

import msgspec

from kgbuild.authority import Described
from kgbuild.curation.authority import problem_with
from kgbuild.errors import EndpointError
from kgbuild.folding import fold, romanized
from kgbuild.reconcile.answers import AnswerCache
from kgbuild.reconcile.courier import Courier
from kgbuild.reconcile.lists import Row
from kgbuild.reconcile.messages import (
    Manifest,
    Offer,
    Query,
    decode_manifest,
    decode_offers,
    decode_values,
    encode,
    entity_uri,
)

__all__ = ["Service", "open_service", "spellings"]


@cache
def _vocabulary() -> Mapping[str, Any]:
    """services.toml: what services call people, bodies and their ties."""
    return tomllib.loads(resources.files(__package__).joinpath("services.toml").read_text("utf-8"))


_BATCH, _MOST = 10, 50
"""Queries in a batch where the manifest says nothing, and the most that are sent whatever it says."""
_SPELLINGS = 3
"""Names of one thing that are asked for."""


@dataclass
class Service:
    """A service whose manifest was read, and what of it stands for what of ours.

    ``types`` and ``properties`` map our words (``person``, ``institution``; ``affiliation``, ``whole``, ``alias``) to
    the service's identifiers. ``names_only`` keeps institutions out of the queries.
    """

    url: str
    manifest: Manifest
    courier: Courier
    cache: AnswerCache
    types: dict[str, str] = field(default_factory=dict)
    properties: dict[str, str] = field(default_factory=dict)
    limit: int = 5
    names_only: bool = False
    fresh: bool = False
    """Whether what is in the cache is asked again."""
    told: int = 0
    """How many things were answered from the cache."""
    problems: list[str] = field(default_factory=list)
    """Offers that were left out, and why."""

    def rows(self, things: Iterable[Described]) -> Iterator[tuple[Described, list[Row]]]:
        """The candidates for each thing, in the order of the things, as soon as a batch of them is answered.

        Raises:
            EndpointError: where the service gives no answer that can be used. What it answered until then is in the
                cache, so that the next run goes on from there.
        """
        batch: list[tuple[Described, list[Query]]] = []
        size = max(1, min(self.manifest.batch_size or _BATCH, _MOST))
        for thing in things:
            batch.append((thing, self._queries(thing)))
            if sum(len(queries) for _, queries in batch) >= size:
                yield from self._answered(batch, size)
                batch = []
        yield from self._answered(batch, size)

    def _queries(self, thing: Described) -> list[Query]:
        tie = self.properties.get("affiliation" if thing.kind == "person" else "whole")
        ties = tuple((tie, body) for body in thing.bodies[:1]) if tie and not self.names_only else ()
        kind = self.types.get(thing.kind, "")
        return [Query(name, kind, ties, self.limit) for name in spellings(thing.names)]

    def _answered(
        self, batch: Sequence[tuple[Described, list[Query]]], size: int
    ) -> Iterator[tuple[Described, list[Row]]]:
        offers: dict[str, list[Offer]] = {}
        missing: list[tuple[Described, Query]] = []
        for thing, queries in batch:
            for query in queries:
                known = None if self.fresh else self.cache.get(self.url, _words(query))
                if known is None:
                    missing.append((thing, query))
                else:
                    offers.setdefault(thing.key, []).extend(msgspec.json.decode(known, type=list[Offer]))
        self.told += len({thing.key for thing, _ in batch} - {thing.key for thing, _ in missing})
        for start in range(0, len(missing), size):
            part = missing[start : start + size]
            for (thing, query), found in zip(part, self._ask([query for _, query in part]), strict=True):
                offers.setdefault(thing.key, []).extend(found)
                self.cache.put(thing.key, msgspec.json.encode(found), self.url, _words(query))
            self.cache.commit()
        best = {thing.key: _best(offers.get(thing.key, ())) for thing, _ in batch}
        about = self._about([thing for thing, _ in batch], best)
        for thing, _ in batch:
            yield thing, self._rows(thing, best[thing.key], about)

    def _ask(self, queries: Sequence[Query]) -> list[list[Offer]]:
        """The offers for each query; a batch that is too large for the service goes in halves."""
        conditions = self.manifest.conditions
        body = encode(queries, conditions=conditions)
        if conditions:
            answer = self.courier.post(self.url.rstrip("/") + "/match", json=body)
        else:
            answer = self.courier.post(self.url, form={"queries": body.decode()})
        if answer.status == 413:
            if len(queries) == 1:
                raise EndpointError(f"{self.url}: status 413 for a single query of {len(body):,} bytes")
            half = len(queries) // 2
            return self._ask(queries[:half]) + self._ask(queries[half:])
        return decode_offers(answer.url, answer.body, len(queries), conditions=conditions)

    def _about(
        self, things: Sequence[Described], offers: Mapping[str, Sequence[Offer]]
    ) -> dict[str, dict[str, list[str]]]:
        """By a data extension, the other names of what was offered and the bodies it belongs to."""
        wanted = [self.properties[word] for word in ("affiliation", "whole", "alias") if word in self.properties]
        if self.manifest.extend is None or not wanted:
            return {}
        about: dict[str, dict[str, list[str]]] = {}
        missing: dict[str, str] = {}
        for thing in things:
            for offer in offers[thing.key]:
                known = None if self.fresh else self.cache.get(self.url, "about", offer.id, *wanted)
                if known is None:
                    missing.setdefault(offer.id, thing.key)
                else:
                    about[offer.id] = msgspec.json.decode(known, type=dict[str, list[str]])
        for start in range(0, len(missing), _MOST):
            part = list(missing)[start : start + _MOST]
            found = self._extend(part, wanted)
            for identifier in part:
                about[identifier] = found.get(identifier, {})
                self.cache.put(
                    missing[identifier], msgspec.json.encode(about[identifier]), self.url, "about", identifier, *wanted
                )
            self.cache.commit()
        return about

    def _extend(self, ids: Sequence[str], properties: Sequence[str]) -> dict[str, dict[str, list[str]]]:
        asked = json.dumps({"ids": list(ids), "properties": [{"id": pid} for pid in properties]}, ensure_ascii=False)
        if self.manifest.conditions:
            answer = self.courier.post(self.url.rstrip("/") + "/extend", json=asked.encode("utf-8", "replace"))
        else:
            answer = self.courier.post(self.url, form={"extend": asked})
        if answer.status == 413:
            raise EndpointError(f"{self.url}: status 413 for {len(ids)} entities")
        return decode_values(answer.url, answer.body)

    def _rows(
        self, thing: Described, offers: Sequence[Offer], about: Mapping[str, Mapping[str, list[str]]]
    ) -> list[Row]:
        rows = []
        for rank, offer in enumerate(offers, 1):
            uri = entity_uri(self.manifest, offer.id)
            problem = problem_with(uri) if _is_iri(uri) else f"{offer.id[:80]!r} makes no IRI"
            if problem or not offer.name.strip():
                self.problems.append(problem or f"{uri} has no name")
                continue
            known = about.get(offer.id, {})
            bodies = [
                name for word in ("affiliation", "whole") for name in known.get(self.properties.get(word, ""), ())
            ]
            rows.append(
                Row(
                    uri=uri,
                    name=offer.name,
                    aliases=tuple(known.get(self.properties.get("alias", ""), ())),
                    kind=thing.kind,
                    affiliation=tuple(dict.fromkeys(bodies)),
                    description=offer.description,
                    key=thing.key,
                    rank=rank,
                    score=offer.score,
                    match=offer.match,
                )
            )
        return rows


def open_service(
    url: str,
    courier: Courier,
    cache: AnswerCache,
    *,
    types: Mapping[str, str] | None = None,
    properties: Mapping[str, str] | None = None,
) -> Service:
    """The service at an address. What ``types`` and ``properties`` do not map is mapped by the words that the
    service uses; what nothing fits is not sent.

    Raises:
        UsageError, EndpointError: where no manifest is to be had.
    """
    answer = courier.get(url)
    if answer.status != 200:
        raise EndpointError(f"{url}: status {answer.status}")
    manifest = decode_manifest(url, answer.body)
    if manifest.authentication:
        raise EndpointError(f"{url}: the service wants to know who asks, which kgbuild cannot tell it")
    service = Service(answer.url, manifest, courier, cache)
    known_types, known_properties = _known(manifest)
    named = {word: _fitting(words, manifest.types) for word, words in _vocabulary()["types"].items()}
    service.types = _joined(named, known_types, types)
    proposed = {} if known_properties else _proposed(service)
    service.properties = _joined(proposed, known_properties, properties)
    return service


def _joined(*maps: Mapping[str, str] | None) -> dict[str, str]:
    """The maps in one, the later ones first; an empty value takes a mapping out."""
    joined = {word: value for one in maps for word, value in (one or {}).items()}
    return {word: value for word, value in joined.items() if value}


def _known(manifest: Manifest) -> tuple[Mapping[str, str], Mapping[str, str]]:
    for one in _vocabulary()["known"]:
        if one["space"] in (manifest.identifier_space, manifest.schema_space):
            return one["types"], one["properties"]
    return {}, {}


def _fitting(words: Sequence[str], offered: Sequence[tuple[str, str]]) -> str:
    """The identifier of the first offered one that bears the likeliest of the words as its name or local name."""
    for word in words:
        for identifier, name in offered:
            local = identifier.rstrip("/").rsplit("#", 1)[-1].rsplit("/", 1)[-1]
            if fold(word) in (fold(name), fold(identifier), fold(local)):
                return identifier
    return ""


def _proposed(service: Service) -> dict[str, str]:
    """Properties by the words of those that the service proposes for data extension, where it proposes any."""
    extend = service.manifest.extend
    if extend is None or not (extend.propose_properties or extend.proposeProperties):
        return {}
    if extend.propose_properties is None or isinstance(extend.propose_properties, bool):
        url = service.url.rstrip("/") + "/extend/propose"
    else:
        url = extend.propose_properties.service_url + extend.propose_properties.service_path
    offered: list[tuple[str, str]] = []
    for kind in sorted(set(service.types.values())) or [""]:
        answer = service.courier.get(url, {"type": kind})
        try:
            found = msgspec.json.decode(answer.body, type=_Proposal, strict=False)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise EndpointError(f"{answer.url}: the answer is no list of properties: {error}") from None
        offered += [(one.id, one.name) for one in found.properties]
    return {word: _fitting(words, offered) for word, words in _vocabulary()["properties"].items()}


class _Property(msgspec.Struct, frozen=True):
    id: str
    name: str = ""


class _Proposal(msgspec.Struct, frozen=True):
    properties: list[_Property]


def spellings(names: Sequence[str]) -> list[str]:
    """The names that are worth asking for: those that differ in more than case and accents, the longest first.

    >>> spellings(("A. Øst", "Anna Øst", "ANNA OST"))
    ['ANNA OST', 'A. Øst']
    """
    seen: dict[str, str] = {}
    for name in sorted(names, key=lambda name: (-len(name), name)):
        seen.setdefault(romanized(name), name[:500])
    return list(seen.values())[:_SPELLINGS]


def _best(offers: Iterable[Offer]) -> list[Offer]:
    """Each entity once, the surest first; entities that several spellings found keep the better score."""
    best: dict[str, Offer] = {}
    for offer in offers:
        known = best.setdefault(offer.id, offer)
        if (offer.match, offer.score or 0.0) > (known.match, known.score or 0.0):
            best[offer.id] = replace(offer, match=offer.match or known.match)
    return sorted(best.values(), key=lambda one: (not one.match, -(one.score or 0.0)))


def _words(query: Query) -> str:
    return encode([query], conditions=False).decode()


def _is_iri(uri: str) -> bool:
    return uri.startswith(("http://", "https://")) and not any(sign in uri for sign in ' <>"{}|\\^`\n\t')
