"""Fingerprints of what reports tell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from kgbuild.lift.gather import Keys
from kgbuild.lift.part import fingerprint
from kgbuild.model import Reading, Report

__all__ = ["Prints"]


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
