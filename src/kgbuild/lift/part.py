"""The graph in parts, each made by itself: a report's document and passages, and each thing with what hangs on it.

A part that was made before of the same need not be made again. What it is made of goes into its fingerprint: what
the reports that name the thing tell, and under which keys; what was decided about it; and the little that it takes
from elsewhere.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import msgspec
from pyoxigraph import Quad

__all__ = ["ALWAYS", "Part", "fingerprint"]

ALWAYS = b""
"""The fingerprint of a part that is made anew each time."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the graph: its name, the fingerprint of what it is made of, and what makes its quads.

    Two parts with a subject in common must both be made anew each time.
    """

    name: str
    fingerprint: bytes
    quads: Callable[[], Iterable[Quad]]


def fingerprint(*matter: Any) -> bytes:
    """Twelve bytes that stand for values of our own types; sets have no order, so they must be sorted before.

    >>> fingerprint("a", ["b"]) == fingerprint("a", ["b"]) != fingerprint("a", "b")
    True
    """
    return hashlib.blake2b(_ENCODER.encode(matter), digest_size=12).digest()


_ENCODER = msgspec.msgpack.Encoder()
