"""What is derived once from an opened graph and kept beside it, for as long as the store itself lives.

A local store is loaded and then only read, so nothing here grows old. A remote one may change under our hands:
nothing is kept for it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar
from weakref import WeakKeyDictionary

from kgbuild.store.local import LocalStore

if TYPE_CHECKING:
    from kgbuild.store.base import Store

__all__ = ["kept"]

T = TypeVar("T")

_kept: WeakKeyDictionary[LocalStore, dict[str, Any]] = WeakKeyDictionary()


def kept(store: Store, key: str, make: Callable[[], T]) -> T:
    """What ``make`` gives, made at the first call for this store and key.

    >>> import pyoxigraph as ox
    >>> store = LocalStore(ox.Store())
    >>> kept(store, "list", list) is kept(store, "list", list)
    True
    """
    if not isinstance(store, LocalStore):
        return make()
    beside = _kept.setdefault(store, {})
    if key not in beside:
        beside[key] = make()
    found: T = beside[key]
    return found
