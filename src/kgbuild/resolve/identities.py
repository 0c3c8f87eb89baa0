"""Records of authorities as evidence: two things that fit two records of one authority are never one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from kgbuild.curation.authority import NAMES, authority_of
from kgbuild.model import Decision, EntityKind, Local

__all__ = ["Identity", "Known", "identities", "linked_by_hand", "two_records"]

Known = Mapping[Local, AbstractSet[str]]
"""(report, kind, key) -> the IRIs of the records of authorities that the thing fits."""


class Identity(NamedTuple):
    """One record that a thing fits, or that a person linked to it; the two are not held against each other."""

    authority: str
    uri: str
    by_hand: bool = False


def identities(
    kind: EntityKind, places: Sequence[tuple[str, str]], known: Known, linked: Iterable[tuple[int, str]]
) -> dict[int, frozenset[Identity]]:
    """Number of a record -> what it fits. ``places`` are the (report, key) of the records, ``linked`` what people's
    lines link to the things that records stand for."""
    out: dict[int, set[Identity]] = {}
    for n, (report, key) in enumerate(places if known else ()):
        if fits := known.get((report, kind, key)):
            out[n] = {Identity(_stem(uri), uri) for uri in fits}
    for n, uri in linked:
        out.setdefault(n, set()).add(Identity(_stem(uri), uri, by_hand=True))
    return {n: frozenset(found) for n, found in out.items()}


def _stem(uri: str) -> str:
    return uri.rsplit("/", 1)[0]


def two_records(one: AbstractSet[Identity], two: AbstractSet[Identity]) -> str:
    """What tells apart two things that fit these records, or nothing.

    >>> a, b = (Identity("https://orcid.org", f"https://orcid.org/{n}") for n in (1, 2))
    >>> two_records({a}, {b}), two_records({a}, {a, b}), two_records({a}, set())
    ('different ORCIDs', '', '')
    """
    for authority, by_hand in sorted({(i.authority, i.by_hand) for i in one}):
        mine = {i.uri for i in one if (i.authority, i.by_hand) == (authority, by_hand)}
        others = {i.uri for i in two if (i.authority, i.by_hand) == (authority, by_hand)}
        if others and mine.isdisjoint(others):
            name = NAMES.get(authority_of(min(mine)))
            return f"different {name}s" if name else "two records of one authority"
    return ""


def linked_by_hand(
    lines: Iterable[Decision], kinds: Mapping[str, EntityKind], kind: EntityKind
) -> list[tuple[str, str]]:
    """(key, IRI) of people's links of a kind of things that no later line takes back."""
    out: dict[tuple[str, str], None] = {}
    for line in lines:
        if kinds.get(line.subject[:1]) != kind:
            continue
        if line.kind == "link":
            out[line.subject, line.object] = None
        elif line.kind == "reject" and line.object.startswith("sameAs "):
            out.pop((line.subject, line.object.removeprefix("sameAs ")), None)
    return list(out)
