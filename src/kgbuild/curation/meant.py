"""Whom a person means who decides about a thing in which several were merged.

What is said of a merged thing goes with the content that it was said of, should the merge be taken back: a line bears
the key of the one whose name was used, or whose key, even if it has retired; it leads to the merged thing as long as
the two are one. Where that cannot be told the line names the others as well, and is told once they are two.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kgbuild.curation.anchors import anchor, base_of
from kgbuild.curation.find import forms_of
from kgbuild.iris import is_key
from kgbuild.query.names import folded
from kgbuild.vocabulary import dcterms

if TYPE_CHECKING:
    from kgbuild.curation.find import Thing
    from kgbuild.curation.registry import Registry
    from kgbuild.store.base import Store

__all__ = ["Meant", "absorbed_by", "meant"]


@dataclass(frozen=True, slots=True)
class Meant:
    """A thing, the key that stands for what is meant of it, and the keys of others that may be meant as well."""

    thing: Thing
    key: str
    others: tuple[str, ...] = ()

    @property
    def aside(self) -> str:
        """What is said beforehand where a key has retired; else nothing."""
        if self.key == self.thing.key:
            return ""
        return f" ({self.key} stands for {self.thing} now, and the line goes with what it stands for.)"


def absorbed_by(store: Store, thing: Thing) -> tuple[str, ...]:
    """The keys that lead to a thing and to nothing else, sorted."""
    from pyoxigraph import NamedNode

    node = NamedNode(thing.iri)
    found = (quad.subject for quad in store.quads_for_pattern(None, dcterms.isReplacedBy, node))
    alone = (old for old in found if len([*store.quads_for_pattern(old, dcterms.isReplacedBy, None)]) == 1)
    return tuple(sorted(str(old.value).rpartition("/")[2] for old in alone))  # type: ignore[union-attr]


def meant(
    store: Store,
    written: str,
    find: Callable[[Store, str], Thing],
    registry: Registry | None,
    absorbed_by: Callable[[Store, Thing], tuple[str, ...]] = absorbed_by,
) -> Meant:
    """What a name, a key or an IRI means, which ``find`` looks up; ``registry`` says which name was whose.

    Raises:
        NotFound, Ambiguous: as ``find`` does.
    """
    thing = find(store, written)
    absorbed = absorbed_by(store, thing)
    last = written.strip().strip("<>").rpartition("/")[2]
    if is_key(last) and last != thing.key:
        return Meant(thing, last)
    if not absorbed or registry is None or last == thing.key:
        return Meant(thing, thing.key, absorbed)
    forms = _fitting(forms_of(store, thing), written)
    all_keys = (thing.key, *absorbed)
    bearers = {_root(registry, key, all_keys) for key in all_keys if _bears(registry, key, forms)}
    return Meant(thing, bearers.pop()) if len(bearers) == 1 else Meant(thing, thing.key, absorbed)


def _root(registry: Registry, key: str, among: tuple[str, ...]) -> str:
    """The key itself, or what it was split from where that split was taken back."""
    known = registry.by_key.get(key)
    return _root(registry, known.split_from, among) if known and known.split_from in among else key


def _fitting(forms: tuple[str, ...], written: str) -> list[str]:
    """The forms that are what was written, else those that have all its words."""
    words = folded(written).split()
    same = [form for form in forms if folded(form).split() == words]
    return same or [form for form in forms if {*words} <= {*folded(form).split()}]


def _bears(registry: Registry, key: str, forms: list[str]) -> bool:
    """Whether some report calls the thing of a key by one of the forms."""
    known = registry.by_key.get(key)
    mine = {base_of(text).rpartition("~")[2] for text in known.stood} if known else set()
    return any(base_of(anchor("", form)).rpartition("~")[2] in mine for form in forms)
