"""What is derived once from an opened graph and kept beside it, for as long as the store itself lives.

A local store is loaded and then only read, so nothing here grows old. A remote one may change under our hands:
nothing is kept for it. A service over a very large graph answers before all of this is read: there it is made ahead of
time or not at all.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar
from weakref import WeakKeyDictionary, WeakSet

from kgbuild.errors import NotYet
from kgbuild.store.local import LocalStore

if TYPE_CHECKING:
    from kgbuild.store.base import Store

__all__ = ["kept", "make_nothing"]

_NOT_YET = (
    "not yet: the names of this large graph are still being read; come back in a minute or two, or ask by SPARQL, or "
    "for a thing by its IRI or key"
)

T = TypeVar("T")

_kept: WeakKeyDictionary[LocalStore, dict[str, Any]] = WeakKeyDictionary()
_not_for: WeakSet[LocalStore] = WeakSet()


def kept(store: Store, key: str, make: Callable[[], T]) -> T:
    """What ``make`` gives, made at the first call for this store and key.

    >>> import pyoxigraph as ox
    >>> store = LocalStore(ox.Store())
    >>> kept(store, "list", list) is kept(store, "list", list)
    True

    Raises:
        NotYet: where nothing is to be made for this store, and nothing was.
    """
    if not isinstance(store, LocalStore):
        return make()
    beside = _kept.setdefault(store, {})
    if key not in beside:
        if store in _not_for:
            raise NotYet(_NOT_YET)
        beside[key] = make()
    found: T = beside[key]
    return found


def make_nothing(store: LocalStore) -> None:
    """From now on, have what is not kept for this store refused instead of made.

    >>> import pyoxigraph as ox
    >>> store = LocalStore(ox.Store())
    >>> make_nothing(store)
    >>> kept(store, "names person", list)
    Traceback (most recent call last):
    kgbuild.errors.NotYet: not yet: the names of this large graph are still being read; come back in a minute or two, \
or ask by SPARQL, or for a thing by its IRI or key
    """
    _not_for.add(store)
