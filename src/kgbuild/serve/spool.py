"""What a worker has made and its client has not read yet: in memory while it is little, then in a nameless file."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

from kgbuild.serve.errand import CutOff

__all__ = ["Room", "Spool"]

_PIECE = 128 * 1024
_IN_MEMORY = 256 * 1024
"""Bytes of one answer that wait in memory."""


@dataclass
class Room:
    """How many bytes may wait in all spools together."""

    left: int


@dataclass
class Spool:
    """Bytes in, the same bytes out, in order. The file has no name, so nothing is left of it whatever happens.

    >>> with Spool(Room(10)) as spool:
    ...     spool.put(b"ab")
    ...     spool.put(b"c")
    ...     spool.take(), len(spool)
    (b'abc', 0)
    """

    room: Room
    _file: tempfile.SpooledTemporaryFile[bytes] = field(init=False)
    _read: int = 0
    _written: int = 0

    def __post_init__(self) -> None:
        self._file = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 - closed with the spool

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.room.left += self._written
        self._file.close()

    def __len__(self) -> int:
        """How many bytes wait."""
        return self._written - self._read

    def put(self, data: bytes) -> None:
        """Have the bytes wait.

        Raises:
            CutOff: where there is no room for them.
        """
        if len(data) > self.room.left:
            raise CutOff("too much waits for slow clients")
        try:
            self._file.seek(self._written)
            self._file.write(data)
        except OSError as error:
            raise CutOff(f"nowhere to wait: {error.strerror}") from None
        self._written += len(data)
        self.room.left -= len(data)

    def take(self) -> bytes:
        """The next bytes, some at a time; none where none wait."""
        self._file.seek(self._read)
        data = self._file.read(_PIECE)
        self._read += len(data)
        if self._read == self._written:
            self.room.left += self._written
            self._read = self._written = 0
            self._file.seek(0)
            self._file.truncate()
        return data
