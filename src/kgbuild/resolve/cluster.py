"""Clusters that grow by the best evidence first and refuse a union that something speaks against."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Set
from operator import itemgetter
from typing import Generic, NamedTuple, Protocol, Self, TypeVar

from kgbuild.resolve.identities import Identity, two_records

__all__ = ["TOO_LITTLE", "Clusters", "Guard", "Refusal", "Union", "agglomerate"]

TOO_LITTLE = "too little for one"
"""The refusal of what nothing speaks against, before what speaks for it."""


class Union(NamedTuple):
    """A proposed union of two items: the higher the score, the earlier it is tried."""

    score: float
    a: int
    b: int
    reason: str


class Refusal(NamedTuple):
    """A union that was tempting and did not happen."""

    score: float
    a: int
    b: int
    reason: str


class Clusters:
    """A disjoint-set forest over ``0..size-1`` whose roots are the smallest members, so that they do not depend
    on the order of unions (Galler and Fischer 1964, with path halving).

    >>> clusters = Clusters(4)
    >>> clusters.join(2, 1), clusters.join(1, 2), clusters.find(2)
    (True, False, 1)
    >>> clusters.groups()
    [[0], [1, 2], [3]]
    """

    def __init__(self, size: int) -> None:
        self._parent = list(range(size))
        self.members: dict[int, list[int]] = {}
        """Members of each cluster of two and more, by root."""

    def __len__(self) -> int:
        return len(self._parent)

    def find(self, item: int) -> int:
        """The root of an item's cluster."""
        parent = self._parent
        while parent[item] != item:
            parent[item] = parent[parent[item]]
            item = parent[item]
        return item

    def of(self, item: int) -> list[int]:
        """The members of an item's cluster."""
        root = self.find(item)
        return self.members.get(root, [root])

    def join(self, a: int, b: int) -> bool:
        """Make the clusters of two items one; False where they already were."""
        a, b = self.find(a), self.find(b)
        if a == b:
            return False
        if b < a:
            a, b = b, a
        self._parent[b] = a
        self.members[a] = self.members.pop(a, [a]) + self.members.pop(b, [b])
        return True

    def groups(self) -> list[list[int]]:
        """All clusters, each sorted, in the order of their roots."""
        return [sorted(self.of(item)) for item in range(len(self._parent)) if self._parent[item] == item]


class _Profile(Protocol):
    """All that the records of a cluster say together."""

    @property
    def apart(self) -> Set[int]:
        """Records that human lines keep apart from the cluster."""

    @property
    def known(self) -> Set[Identity]:
        """Records of authorities that its records fit."""

    def absorb(self, other: Self) -> None:
        """Take in what another cluster says."""


P = TypeVar("P", bound=_Profile)


class Guard(Generic[P]):
    """Clusters with what is known of each, and the reasons for which two of them stay two."""

    clusters: Clusters
    profiles: dict[int, P]
    """By root."""

    def veto(self, a: int, b: int, _: Union) -> str:
        """Why two clusters may not become one, or nothing; joins their profiles when nothing speaks against it."""
        one, two = self.profiles[a], self.profiles[b]
        reason = self.conflict(one, two, a, b)
        if not reason:
            one.absorb(two) if a < b else two.absorb(one)
            self.profiles.pop(max(a, b))
        return reason

    def conflict(self, one: P, two: P, a: int, b: int) -> str:
        """A named reason against one thing, or nothing: a human line first."""
        if one.apart and not one.apart.isdisjoint(self.clusters.of(b)):
            return "kept apart by hand"
        if one.known and two.known and (reason := two_records(one.known, two.known)):
            return reason
        return self.against(one, two, a, b)

    def against(self, one: P, two: P, a: int, b: int) -> str:
        """What the program itself has against one thing."""
        raise NotImplementedError


def agglomerate(
    clusters: Clusters, unions: Iterable[Union], veto: Callable[[int, int, Union], str]
) -> tuple[list[Union], list[Refusal]]:
    """Carry out unions, the highest score first (ties: the lower items first), unless ``veto`` names a reason.

    ``veto`` takes the roots of the two clusters and the union. Returns what was done and what was refused.
    """
    done: list[Union] = []
    refused: list[Refusal] = []
    lower_first = sorted(unions, key=itemgetter(1, 2))
    for union in sorted(lower_first, key=itemgetter(0), reverse=True):
        a, b = clusters.find(union.a), clusters.find(union.b)
        if a == b:
            continue
        reason = veto(a, b, union)
        if reason:
            refused.append(Refusal(union.score, union.a, union.b, reason))
        else:
            clusters.join(a, b)
            done.append(union)
    return done, refused
