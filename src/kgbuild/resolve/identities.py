"""Records of authorities as evidence: two things that fit two records of one authority are never one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from kgbuild.curation.authority import NAMES, authority_of
from kgbuild.curation.statements import SAME_AS
from kgbuild.model import Decision, EntityKind, Local

__all__ = ["Identity", "Known", "identities", "said_of_records", "two_records"]

Known = Mapping[Local, AbstractSet[str]]
"""(report, kind, key) -> the IRIs of the records of authorities that the thing fits."""


class Identity(NamedTuple):
    """One record that a thing fits, or that a person linked to it, which are not held against each other; or one that a
    person refused for it (``refused``), which then makes it nobody else."""

    authority: str
    uri: str
    by_hand: bool = False
    refused: bool = False


def identities(
    kind: EntityKind, places: Sequence[tuple[str, str]], known: Known, said: Iterable[tuple[int, str, bool]]
) -> dict[int, frozenset[Identity]]:
    """Number of a record -> what it fits. ``places`` are the (report, key) of the records, ``said`` what people's
    lines link to the things that records stand for, or refuse for them (true)."""
    out: dict[int, set[Identity]] = {}
    for n, (report, key) in enumerate(places if known else ()):
        if fits := known.get((report, kind, key)):
            out[n] = {Identity(_stem(uri), uri) for uri in fits}
    for n, uri, refused in said:
        out.setdefault(n, set()).add(Identity(_stem(uri), uri, by_hand=not refused, refused=refused))
    return {n: frozenset(found) for n, found in out.items()}


def _stem(uri: str) -> str:
    return uri.rsplit("/", 1)[0]


def two_records(one: AbstractSet[Identity], two: AbstractSet[Identity]) -> str:
    """What tells apart two things that fit these records, or nothing.

    >>> a, b = (Identity("https://orcid.org", f"https://orcid.org/{n}") for n in (1, 2))
    >>> two_records({a}, {b}), two_records({a}, {a, b}), two_records({a}, set())
    ('different ORCIDs', '', '')
    >>> two_records({a}, {b, b._replace(refused=True)})
    ''
    """
    for authority, by_hand in sorted({(i.authority, i.by_hand) for i in one}):
        mine, others = (_fitted(found, authority, by_hand=by_hand) for found in (one, two))
        if mine and others and mine.isdisjoint(others):
            name = NAMES.get(authority_of(min(mine)))
            return f"different {name}s" if name else "two records of one authority"
    return ""


def _fitted(found: AbstractSet[Identity], authority: str, *, by_hand: bool) -> set[str]:
    refused = {i.uri for i in found if i.refused}
    return {i.uri for i in found if (i.authority, i.by_hand) == (authority, by_hand)} - refused


def said_of_records(
    lines: Iterable[Decision], kinds: Mapping[str, EntityKind], kind: EntityKind
) -> list[tuple[str, str, bool]]:
    """(key, IRI, whether it was refused) of the last line on each link of a kind of things; what was refused for
    several as one, for each of them."""
    out: dict[tuple[str, str], bool] = {}
    for line in lines:
        if kinds.get(line.subject[:1]) != kind:
            continue
        uri = line.object.removeprefix(f"{SAME_AS} ")
        if line.kind == "link":
            out[line.subject, line.object] = False
        elif line.kind == "reject" and uri != line.object:
            out.update(dict.fromkeys([(key, uri) for key in (line.subject, *line.together)], True))
    return [(key, uri, refused) for (key, uri), refused in out.items()]
