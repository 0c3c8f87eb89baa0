"""SQLite files that may be deleted at any time: what they keep can be had again."""

from __future__ import annotations

import sqlite3
from pathlib import Path

__all__ = ["open_kept"]


def open_kept(path: Path, *statements: str) -> sqlite3.Connection:
    """Open such a file and run the statements; where they fail, the file is set aside as ``.damaged`` and begun anew.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     place = Path(folder) / "kept.sqlite"
    ...     _ = place.write_bytes(b"no database at all, and longer than a header")
    ...     open_kept(place, "CREATE TABLE IF NOT EXISTS t (k)").close()
    ...     sorted(path.name for path in Path(folder).iterdir())
    ['kept.damaged', 'kept.sqlite']
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        return _connect(path, statements)
    except sqlite3.DatabaseError:
        path.replace(path.with_suffix(".damaged"))
        return _connect(path, statements)


def _connect(path: Path, statements: tuple[str, ...]) -> sqlite3.Connection:
    db = sqlite3.connect(path, timeout=30)
    try:
        for statement in statements:
            db.execute(statement).fetchone()
    except sqlite3.DatabaseError:
        db.close()
        raise
    return db
