"""An answer, and how it leaves a worker: in frames, or to the client's own socket."""

from __future__ import annotations

import socket
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeAlias

from kgbuild.serve.frames import DATA, END, HEAD, LONG, REST, encode, frame, prefix, send
from kgbuild.serve.lent import Lent, borrow

__all__ = ["Body", "Response", "Sink", "TooLarge"]

Body: TypeAlias = "bytes | Callable[[Sink], None]"

_PIECE = 128 * 1024


@dataclass(frozen=True, slots=True)
class Response:
    """An answer: status, media type, body (bytes, or a function that writes into a sink), further header fields."""

    status: int
    media_type: str
    body: Body = b""
    headers: tuple[tuple[str, str], ...] = ()


class TooLarge(Exception):
    """The answer exceeds the limit of the service."""


class _HeadOnly(Exception):
    """Enough is known to answer a HEAD request."""


@dataclass
class Sink:
    """A binary file that sends what is written as frames, or, once it is a long answer, to the client's own socket.

    A short answer leaves with its head, which states the length; a long one begins when the first piece is full.
    """

    wire: socket.socket
    response: Response
    limit: int
    head_only: bool = False
    started: bool = False
    sent: int = 0
    _waiting: list[bytes] = field(default_factory=list)
    _size: int = 0
    _client: Lent | None = None
    _direct: int = 0

    def send(self) -> None:
        """Send the whole answer.

        Raises:
            TooLarge: where it is larger than the limit. What else the body raises comes through; ``started`` tells
                whether some of the answer is out.
        """
        body = self.response.body
        try:
            if isinstance(body, bytes):
                for at in range(0, len(body), _PIECE):  # in pieces that the server can hold for a slow client
                    self.write(body[at : at + _PIECE])
            else:
                body(self)
            self._close()
        except _HeadOnly:
            self.wire.sendall(self._head(HEAD, None) + frame(END))

    def write(self, data: bytes) -> int:
        """Take the bytes; send them once there are enough."""
        self._waiting.append(bytes(data))
        self._size += len(data)
        if self.sent + self._size > self.limit:
            raise TooLarge
        if self._size >= _PIECE:
            if self.head_only:
                raise _HeadOnly
            if not self.started:
                self.wire.sendall(self._head(LONG, None))
                self.started = True
                self._client = borrow(self.wire)
            self._send_piece()
        return len(data)

    def flush(self) -> None:
        """Nothing: pieces go out when they are full."""

    def _close(self) -> None:
        """Send the rest and the end; a short answer states its length."""
        head = b"" if self.started else self._head(HEAD, self._size)
        if self.head_only:
            self._waiting, self._size = [], 0
        if self._client is not None and self._size:
            self._send_piece()
        self.release()
        self._relay(head, frame(END, self._direct.to_bytes(8, "big") if self._direct else b""))

    def release(self) -> None:
        """Give the client's socket back, where there is one."""
        if self._client is not None:
            self._client.close()
            self._client = None

    def _send_piece(self) -> None:
        if self._client is None:
            self._relay()
            return
        rest = self._client.write_chunk(self._size, self._waiting)
        self._direct += self._size
        self._taken()
        if rest is not None:
            self.release()
            self.wire.sendall(frame(REST, rest))

    def _relay(self, head: bytes = b"", end: bytes = b"") -> None:
        send(self.wire, head, prefix(DATA, self._size) if self._size else b"", *self._waiting, end)
        self.started = True
        self._taken()

    def _taken(self) -> None:
        self.sent += self._size
        self._waiting, self._size = [], 0

    def _head(self, kind: bytes, length: int | None) -> bytes:
        fields = [("content-type", self.response.media_type), *self.response.headers]
        if length is not None:
            fields.append(("content-length", str(length)))
        headers = [(name.encode(), value.encode("latin-1", "replace")) for name, value in fields]
        return frame(kind, encode((self.response.status, headers)))
