"""Which identifiers of authorities things have, by the graph and by lines of the log that it does not know yet.

An ORCID, a ROR or a Wikidata item is one thing's, and a thing has one of each: two persons with two ORCIDs are two.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Container, Iterable
from contextlib import suppress
from typing import TYPE_CHECKING

from kgbuild.curation.authority import NAMES, authority_of
from kgbuild.curation.find import find_thing
from kgbuild.curation.statements import SAME_AS
from kgbuild.errors import UsageError

if TYPE_CHECKING:
    from kgbuild.curation.find import Thing
    from kgbuild.curation.log import Line
    from kgbuild.store.base import Store

__all__ = ["Holders"]


class Holders:
    """Things and their identifiers, as the next build would have them from these lines."""

    def __init__(self, store: Store, lines: Iterable[Line], find: Callable[[Store, str], Thing] = find_thing) -> None:
        self._store = store
        self._find = find
        given = list(lines)
        self._who: dict[str, dict[str, None]] = defaultdict(dict)
        """The keys that an IRI is linked to."""
        self._has: dict[str, dict[str, None]] = defaultdict(dict)
        """The IRIs that a key is linked to."""
        self._read({line.object for line in given if line.action == "link"})
        for line in given:
            self.note(line)
        self._one = _merged(given)

    def note(self, line: Line) -> None:
        """Take a further line into account."""
        refused = line.object.removeprefix(f"{SAME_AS} ")
        with suppress(UsageError):  # a line about what the graph does not have
            if line.action == "link":
                self._add(self._find(self._store, line.subject).key, line.object)
            elif line.action == "reject" and refused != line.object:
                key = self._find(self._store, line.subject).key
                self._who[refused].pop(key, None)
                self._has[key].pop(refused, None)

    def _add(self, key: str, uri: str) -> None:
        self._who[uri][key] = None
        self._has[key][uri] = None

    def free_for(self, thing: Thing, uri: str) -> None:
        """Refuse to link a thing to an identifier that is another's, or a person who has another ORCID.

        Raises:
            UsageError: which says who has it, and what to do.
        """
        authority = authority_of(uri)
        if authority not in NAMES:
            return
        for key in self._who.get(uri, ()):
            if not self._same(key, thing.key):
                other = self._find(self._store, key)
                raise UsageError(
                    f"<{uri}> is that of {other} already; if {thing.label} is the same, `kgbuild merge {other.key} "
                    f"{thing.key}`; else take that link back first ({_back(other, uri)})"
                )
        others = sorted(self._identifiers(thing, authority) - {uri}) if authority == "orcid" else ()
        for has in others:
            raise UsageError(
                f"{thing} has another ORCID already: <{has}>; take that link back first ({_back(thing, has)})"
            )

    def can_be_one(self, one: Thing, two: Thing) -> None:
        """Refuse to merge two that an authority knows as two.

        Raises:
            UsageError: which says by which identifiers, and what to do where one of them is wrong.
        """
        for authority, name in NAMES.items():
            has, other = (self._identifiers(thing, authority) for thing in (one, two))
            if has and other and not has & other:
                a, b = min(has), min(other)
                raise UsageError(
                    f"{one} has the {name} <{a}>, and {two} has another, <{b}>: that makes them two; where one of the "
                    f"links is wrong take it back first ({_back(one, a)}, or {_back(two, b)}), then merge"
                )

    def _identifiers(self, thing: Thing, authority: str) -> set[str]:
        keys = {thing.key, *(key for key in self._one if self._same(key, thing.key))}
        return {uri for key in keys for uri in self._has.get(key, ()) if authority_of(uri) == authority}

    def _same(self, one: str, other: str) -> bool:
        return self._one.get(one, one) == self._one.get(other, other)

    def _read(self, written: Container[str]) -> None:
        """The links of the graph but for those of lines that are gone; ``written`` are the IRIs of the lines."""
        rows = self._store.select(
            "PREFIX schema: <https://schema.org/> PREFIX rn: <https://w3id.org/research-network/ns#> "
            "PREFIX prov: <http://www.w3.org/ns/prov#> PREFIX rnc: <https://w3id.org/research-network/code#> "
            "SELECT ?s ?o ?machine { ?s schema:sameAs ?o FILTER(ISIRI(?o)) "
            "BIND(EXISTS { ?d a rn:MachineDecision ; rn:decision rnc:link ; prov:used ?s, ?o } AS ?machine) } "
            "ORDER BY ?o ?s"
        ).rows
        for subject, uri, machine in ([str(getattr(term, "value", term)) for term in row] for row in rows):
            if machine == "true" or uri in written:
                self._add(subject.rsplit("/", 1)[-1], uri)


def _merged(lines: Iterable[Line]) -> dict[str, str]:
    """Key -> the key that stands for all with which lines merged it."""
    pairs: dict[frozenset[str], None] = {}
    for line in lines:
        pair = frozenset((line.subject, line.object))
        if line.action == "merge":
            pairs[pair] = None
        elif line.action == "keep-apart":
            pairs.pop(pair, None)
        elif line.action == "split":
            pairs = {pair: None for pair in pairs if line.subject not in pair}
    stands: dict[str, str] = {}
    for pair in pairs:
        keys = {stands.get(key, key) for key in pair}
        first = min(keys)
        stands.update(dict.fromkeys([*keys, *(key for key, end in stands.items() if end in keys)], first))
    return stands


def _back(thing: Thing, uri: str) -> str:
    return f"`kgbuild link {thing.key} {uri} --not`"
