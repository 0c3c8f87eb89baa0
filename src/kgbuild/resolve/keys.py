"""Which key a cluster bears: the oldest registered one among its mentions, else a new one from its first mention."""

from __future__ import annotations

from collections.abc import Container, Mapping
from typing import TYPE_CHECKING, Protocol

from kgbuild import iris
from kgbuild.curation.registry import Registry, birth
from kgbuild.model import EntityKind

if TYPE_CHECKING:
    from kgbuild.resolve.human import Human

__all__ = ["Births", "Keys", "Mint", "Registry"]

Births = list[tuple[str, int, str]]
"""(report, offset, form) of each record's first mention, in the order of the corpus."""


class Mint(Protocol):
    """Makes a key out of where a thing is first named; the same key for the same place, for ever."""

    def __call__(self, kind: EntityKind, document: str, offset: int, form: str, *, taken: Container[str] = ()) -> str: ...


class Keys:
    """Gives keys to clusters and remembers which key every mention ended under."""

    def __init__(self, registry: Registry | None, mint: Mint | None) -> None:
        self.registry = registry or Registry()
        self.mint = mint or iris.mint
        self.given: dict[str, str] = {}
        """Each key in use -> the birth that it was given for."""
        self._ended: dict[str, str] = {}
        """The key that a mention would have had by itself -> the key of its cluster."""
        self._ended_birth: dict[tuple[EntityKind, str], str] = {}
        self._split: dict[str, list[str]] = {}

    def take(self, kind: EntityKind, births: Births, *, salt: str = "") -> str:
        """The key of a cluster with these births; a ``salt`` (the key that was split) asks for another than that."""
        own = [self.mint(kind, *place) for place in births]
        key = self._registered(kind, own, births, salt)
        if key is None:
            report, offset, form = births[0]
            form = f"{form}\n{salt}" if salt else form
            key = self.mint(kind, report, offset, form, taken=self.given)
        self.given[key] = birth(births[0][0], births[0][2])
        for single, (report, _, form) in zip(own, births, strict=True):
            self._ended.setdefault(single, key)
            self._ended_birth.setdefault((kind, birth(report, form)), key)
        if salt:
            self._split.setdefault(salt, []).append(key)
        return key

    def _registered(self, kind: EntityKind, own: list[str], births: Births, salt: str) -> str | None:
        """The oldest key of the registry that stands for one of the births."""
        known = self.registry.by_key
        if not known:
            return None
        found = {key for key in own if key in known}
        if not found:  # the text was edited around the mention: the same form in the same report
            for report, _, form in births:
                found.update(self.registry.born.get((kind, birth(report, form)), ()))
        if salt:
            report, offset, form = births[0]
            found = {key for key in (self.mint(kind, report, offset, f"{form}\n{salt}"),) if key in known}
        found -= {key for key in found if key in self.given or key == salt}
        return min(found, key=lambda key: known[key].age, default=None)

    def ended(self, key: str) -> str | None:
        """The key that now stands for what ``key`` was given for, or None."""
        if key in self.given:
            return key
        line = self.registry.by_key.get(key)
        found = self._ended.get(key) or (self._ended_birth.get((line.kind, line.born)) if line else None)
        if found is None and line is not None:
            return next((now for now in map(self.ended, line.replaced_by) if now), None)
        return found

    def retired(self, human: Human) -> Mapping[str, tuple[str, ...]]:
        """Registered keys out of use, and those that took their place; chains are flattened."""
        out: dict[str, tuple[str, ...]] = {key: tuple(sorted(parts)) for key, parts in self._split.items()}
        for key, line in self.registry.by_key.items():
            if key in self.given or key in out:
                continue
            successor = self._ended.get(key) or self._ended_birth.get((line.kind, line.born))
            out[key] = (successor,) if successor and successor not in human.withdrawn else ()
        return dict(sorted(out.items()))
