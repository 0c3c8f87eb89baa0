"""Readings by content: a report that has not changed is not read again.

One SQLite file holds, for each key, a :class:`~kgbuild.model.Reading` as JSON. The key is a hash of all that a
reading depends on, so an entry never goes stale and the cache can be deleted at any time.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType

import msgspec

from kgbuild.kept import open_kept
from kgbuild.model import Reading, Report

__all__ = ["ReadingCache", "reading_key"]

_SETUP = (
    "PRAGMA journal_mode = WAL",
    "CREATE TABLE IF NOT EXISTS readings (key TEXT PRIMARY KEY, reading BLOB NOT NULL) WITHOUT ROWID",
    "SELECT count(*) FROM readings",
)


def reading_key(report: Report, extractor: str) -> str:
    """What the reading of a report depends on: its name, its text, what is known of its source, who reads it, and whom
    somebody told apart in it.

    >>> from kgbuild.model import Report
    >>> reading_key(Report("a.txt", "x"), "builtin 1") == reading_key(Report("a.txt", "x"), "builtin 2")
    False
    """
    parts = [report.id.encode(), report.sha256.encode(), msgspec.json.encode(report.source), extractor.encode()]
    if report.apart:
        parts.append(msgspec.json.encode(report.apart))
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


class ReadingCache:
    """A file of readings; ``ReadingCache(None)`` remembers nothing.

    A damaged file is set aside and begun anew: it holds nothing that cannot be made again.
    """

    def __init__(self, path: Path | None) -> None:
        self._db = None if path is None else open_kept(path, *_SETUP)

    def get(self, key: str) -> Reading | None:
        """The reading stored under the key, if there is one that can still be decoded."""
        if self._db is None:
            return None
        row = self._db.execute("SELECT reading FROM readings WHERE key = ?", (key,)).fetchone()
        try:
            return None if row is None else msgspec.json.decode(row[0], type=Reading)
        except (msgspec.DecodeError, ValueError):
            return None

    def put(self, entries: Iterable[tuple[str, Reading]]) -> None:
        """Store the readings in one transaction."""
        if self._db is not None:
            with self._db:
                self._db.executemany(
                    "INSERT OR REPLACE INTO readings VALUES (?, ?)",
                    ((key, msgspec.json.encode(reading)) for key, reading in entries),
                )

    def __enter__(self) -> ReadingCache:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._db is not None:
            self._db.close()
