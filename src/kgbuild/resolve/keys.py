"""Which key a cluster bears: the oldest registered one among its mentions, else a new one from its first mention."""

from __future__ import annotations

from collections.abc import Container, Mapping
from typing import Protocol

from kgbuild import iris
from kgbuild.curation.newcomers import BORN
from kgbuild.curation.registry import SPLIT_FROM, Registry, birth
from kgbuild.model import EntityKind

__all__ = ["Births", "Keys", "Mint", "Registry"]

Births = list[tuple[str, int, str]]
"""(report, offset, form) of each record's first mention, in the order of the corpus."""


class Mint(Protocol):
    """Makes a key out of where a thing is first named; the same key for the same place, for ever."""

    def __call__(
        self, kind: EntityKind, document: str, offset: int, form: str, *, taken: Container[str] = ()
    ) -> str: ...


class Keys:
    """Gives keys to clusters and remembers which key every mention ended under."""

    def __init__(self, registry: Registry | None, mint: Mint | None) -> None:
        self.registry = registry or Registry()
        self.mint = mint or iris.mint
        self._births: dict[str, tuple[EntityKind, Births]] = {}
        self._split: dict[str, list[str]] = {}
        self._salts: dict[str, str] = {}
        self.turned_out: dict[str, str] = {}
        """Keys of what a curator added, and of what some report names that they turned out to be."""
        self._ends: tuple[dict[str, str], dict[tuple[EntityKind, str], str]] | None = None

    def __contains__(self, key: object) -> bool:
        return key in self._births

    def born(self) -> dict[str, str]:
        """Each key in use and the birth that it was given for, as the registry writes it."""
        return {
            key: birth(births[0][0], births[0][2]) + (f"{SPLIT_FROM}{self._salts[key]}" if key in self._salts else "")
            for key, (_, births) in self._births.items()
        }

    def take(self, kind: EntityKind, births: Births, *, salt: str = "") -> str:
        """The key of a cluster with these births; a ``salt`` (the key that was split) asks for another than that."""
        key = self._registered(kind, births, salt)
        if key is None:
            report, offset, form = births[0]
            form = f"{form}\n{salt}" if salt else form
            key = self.mint(kind, report, offset, form, taken=self)
        self._births[key] = (kind, births)
        self._ends = None
        if salt:
            self._split.setdefault(salt, []).append(key)
            self._salts[key] = salt
        return key

    def _registered(self, kind: EntityKind, births: Births, salt: str) -> str | None:
        """The oldest key of the registry that stands for one of the births."""
        known = self.registry.by_key
        if not known:
            return None
        if salt:
            report, offset, form = births[0]
            found = {self.mint(kind, report, offset, f"{form}\n{salt}")}
        else:
            found = {self.mint(kind, *place) for place in births}
        found = {key for key in found if key in known}
        if not found and not salt:  # the text was edited around the mention: the same form in the same report
            for report, _, form in births:
                found.update(self.registry.born.get((kind, birth(report, form)), ()))
        return min((key for key in found if key not in self), key=lambda key: known[key].age, default=None)

    def _ended(self) -> tuple[dict[str, str], dict[tuple[EntityKind, str], str]]:
        """The key that a mention would have had by itself, and its birth -> the key of its cluster."""
        if self._ends is None:
            by_key: dict[str, str] = {}
            by_birth: dict[tuple[EntityKind, str], str] = {}
            for key, (kind, births) in self._births.items():
                for report, offset, form in births:
                    by_key.setdefault(self.mint(kind, report, offset, form), key)
                    by_birth.setdefault((kind, birth(report, form)), key)
            self._ends = by_key, by_birth
        return self._ends

    def ended(self, key: str) -> str | None:
        """The key that now stands for what ``key`` was given for, or None."""
        if key in self:
            return key
        by_key, by_birth = self._ended()
        line = self.registry.by_key.get(key)
        found = by_key.get(key) or (by_birth.get((line.kind, line.at)) if line else None)
        if found is None and line is not None:
            return next((now for now in map(self.ended, line.replaced_by) if now), None)
        return found

    def retired(self, withdrawn: Container[str]) -> Mapping[str, tuple[str, ...]]:
        """Registered keys out of use, and those that took their place; chains are flattened.

        Keys that were given by a split which is undone, or by a line that added a thing and is gone, are left out: the
        graph is as if they had never been.
        """
        out: dict[str, tuple[str, ...]] = {key: tuple(sorted(parts)) for key, parts in self._split.items()}
        out |= {key: (other,) if other not in withdrawn else () for key, other in self.turned_out.items()}
        for key, line in self.registry.by_key.items():
            undone = line.split_from and line.split_from not in self._split
            undone = undone or line.born.startswith(f"{BORN}~")
            if key not in self and key not in out and not undone:
                successor = self.ended(key)
                out[key] = (successor,) if successor and successor not in withdrawn else ()
        return dict(sorted(out.items()))
