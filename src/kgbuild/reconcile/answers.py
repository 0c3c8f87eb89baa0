"""What services answered, on disk: a run that was cut off goes on where it stopped, and nothing is asked twice.

Each answer is kept for one question about one of our things. The file can be deleted at any time.
"""

from __future__ import annotations

import hashlib
import sqlite3
from pathlib import Path

from kgbuild.kept import open_kept

__all__ = ["ANSWERS", "AnswerCache"]

ANSWERS = Path(".kgbuild") / "answers.sqlite"
"""Where a project keeps them."""
_SETUP = ("PRAGMA secure_delete = ON", "SELECT count(*) FROM sqlite_master")


class AnswerCache:
    """Answers by question; ``AnswerCache(None)`` remembers nothing. A damaged file is set aside and begun anew."""

    def __init__(self, path: Path | None) -> None:
        self._db = open_kept(path, *_SETUP) if path is not None else sqlite3.connect(":memory:")
        self._db.execute(
            "CREATE TABLE IF NOT EXISTS answers "
            "(question TEXT PRIMARY KEY, about TEXT NOT NULL, answer BLOB NOT NULL) WITHOUT ROWID"
        )

    def get(self, *question: str) -> bytes | None:
        """The answer to a question, if it was ever given."""
        row = self._db.execute("SELECT answer FROM answers WHERE question = ?", (_key(question),)).fetchone()
        return None if row is None else bytes(row[0])

    def put(self, about: str, answer: bytes, *question: str) -> None:
        """Keep an answer about the thing of that key; :meth:`commit` makes it last."""
        self._db.execute("INSERT OR REPLACE INTO answers VALUES (?, ?, ?)", (_key(question), about, answer))

    def commit(self) -> None:
        """Write to disk what was put."""
        self._db.commit()

    def forget(self, about: str) -> int:
        """Take out all that was answered about a thing; how many answers that were."""
        gone = self._db.execute("DELETE FROM answers WHERE about = ?", (about,)).rowcount
        self._db.commit()
        if gone:
            self._db.execute("VACUUM")  # deleted rows stay readable in the file until then
        return gone

    def close(self) -> None:
        """Commit and close the file."""
        self._db.commit()
        self._db.close()

    def __enter__(self) -> AnswerCache:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _key(question: tuple[str, ...]) -> str:
    """A hash, so that the question itself, which holds a name, is not kept."""
    return hashlib.sha256("\0".join(question).encode("utf-8", "surrogatepass")).hexdigest()
