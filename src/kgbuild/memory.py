"""Memory: when Python looks for what it can let go."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["without_cycles"]


@contextmanager
def without_cycles() -> Iterator[None]:
    """Hold Python's search for reference cycles while millions of small values are made, none of them in a cycle:
    looking through all of them again and again costs up to a third of the time.

    >>> with without_cycles():
    ...     gc.isenabled()
    False
    """
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.freeze()  # and back at once: what was made here counts as old, and is not looked through now
            gc.unfreeze()
            gc.enable()
