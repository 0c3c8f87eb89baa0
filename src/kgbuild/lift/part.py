"""The graph in parts, each made by itself: a report's document and passages, and each thing with what hangs on it.

A part that was made before of the same need not be made again. What it is made of goes into its fingerprint: what
the reports that name the thing tell, and under which keys; what was decided about it; and the little that it takes
from elsewhere.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import msgspec
from pyoxigraph import Quad

from kgbuild.lift.gather import Keys
from kgbuild.model import Reading, Report

__all__ = ["ALWAYS", "Part", "Prints", "fingerprint"]

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


class Prints:
    """The fingerprint of what each report tells, under the keys that its things have now."""

    def __init__(self, keys: Keys) -> None:
        self._keys: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
        self._told: dict[str, bytes] = {}
        for (report, kind, local), key in keys.resolution.key_of.items():
            self._keys[report].append((kind, local, key if key in keys.live else ""))

    def take(self, report: Report, reading: Reading) -> bytes:
        """Remember a report and give its fingerprint."""
        keys = sorted(self._keys.pop(report.id, ()))
        told = fingerprint(report.id, report.sha256, report.source, reading, keys)
        self._told[report.id] = told
        return told

    def of(self, reports: Iterable[str]) -> list[bytes]:
        """The fingerprints of reports, in the order of their ids."""
        return [self._told[report] for report in sorted(set(reports)) if report in self._told]
