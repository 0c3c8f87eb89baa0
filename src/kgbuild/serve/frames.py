"""The wire between server and worker: a length, a kind, and bytes.

A job goes to the worker as one frame; the answer comes back as a head, any number of data frames, and an end. A worker
that fails after the head sends ``ABORT`` in place of the end. The head of a long answer is ``LONG``; the worker then
waits for ``GO``, with which the server may lend it the client's socket (:mod:`kgbuild.serve.lent`).
"""

from __future__ import annotations

import asyncio
import socket
import struct
from collections import deque

import msgspec

__all__ = [
    "ABORT",
    "DATA",
    "END",
    "GO",
    "HEAD",
    "HELLO",
    "JOB",
    "LONG",
    "REST",
    "Gone",
    "Wire",
    "frame",
    "prefix",
    "receive",
    "send",
]

HELLO, JOB, HEAD, DATA, END, ABORT = b"O", b"J", b"H", b"D", b"E", b"!"
LONG, GO, REST = b"L", b"G", b"R"

_PREFIX = struct.Struct("!Ic")

encode = msgspec.msgpack.encode
decode = msgspec.msgpack.decode


def frame(kind: bytes, payload: bytes | memoryview = b"") -> bytes:
    """One frame, ready to be sent.

    >>> frame(END)
    b'\\x00\\x00\\x00\\x00E'
    """
    return b"".join((_PREFIX.pack(len(payload), kind), payload))


def send(wire: socket.socket, *parts: bytes) -> None:
    """Send the parts one after another over a blocking socket, without first making one of them."""
    if len(parts) > 500:  # the system takes 1024 at a time
        parts = (b"".join(parts),)
    sent = wire.sendmsg(parts)
    if sent < sum(map(len, parts)):
        wire.sendall(b"".join(parts)[sent:])


def prefix(kind: bytes, length: int) -> bytes:
    """What stands before a payload of so many bytes."""
    return _PREFIX.pack(length, kind)


def receive(wire: socket.socket, begun: bytes | None = None) -> tuple[bytes, bytes] | None:
    """The next frame of a blocking socket: kind and payload; None where the other side has gone.

    The other side sends one frame and then waits for the answer, so whatever comes belongs to it. ``begun`` is what has
    been received of the frame.
    """
    data = begun or b""
    while len(data) < _PREFIX.size or len(data) < _PREFIX.size + _PREFIX.unpack_from(data)[0]:
        try:
            more = wire.recv(1 << 20 if data else 65_536)
        except ConnectionResetError:  # it went before it had read what was sent to it
            return None
        if not more:
            return None
        data += more
    return data[4:5], data[_PREFIX.size :]


class Gone(Exception):
    """The other side of a wire has gone."""


class Wire(asyncio.Protocol):
    """The server's end of a wire: frames in, as they come; frames out.

    Only the frames of an answer's body may be long; they are passed on in the pieces in which they come. When more than
    ``most`` bytes wait to be taken, the other side has to wait as well.
    """

    def __init__(self, sock: socket.socket | None = None, *, most: int = 4 << 20) -> None:
        self._socket = sock
        self.frames: deque[tuple[bytes, bytes]] = deque()
        self.gone = False
        self._most, self._size, self._paused = most, 0, False
        self._begun, self._missing = b"", 0  # bytes of a frame that is not whole yet; what a body frame still lacks
        self._waiter: asyncio.Future[None] | None = None
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Called by the loop."""
        self._transport = transport  # type: ignore[assignment]

    def data_received(self, data: bytes) -> None:
        """Called by the loop."""
        if self._begun:
            data = self._begun + data
            self._begun = b""
        at, have = 0, len(data)
        while at < have:
            if not self._missing:
                if have - at < _PREFIX.size:
                    break
                length, kind = _PREFIX.unpack_from(data, at)
                if kind != DATA and have - at - _PREFIX.size < length:
                    break
                at += _PREFIX.size
                self._missing = length
                if kind != DATA:
                    self.frames.append((kind, data[at : at + length]))
                    self._size += length
                    self._missing = 0
                    at += length
                    continue
            piece = data[at : at + self._missing]
            self.frames.append((DATA, piece))
            self._size += len(piece)
            self._missing -= len(piece)
            at += len(piece)
        self._begun = data[at:]
        if self.frames:
            self._wake()
        if self._size > self._most and not self._paused and self._transport is not None:
            self._transport.pause_reading()
            self._paused = True

    def connection_lost(self, exc: Exception | None) -> None:
        """Called by the loop."""
        self.gone = True
        self._wake()

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    async def receive(self) -> tuple[bytes, bytes]:
        """The next frame; raises ``Gone`` where the other side has gone."""
        while not self.frames:
            if self.gone:
                raise Gone
            self._waiter = asyncio.get_running_loop().create_future()
            await self._waiter
        kind, payload = self.frames.popleft()
        self._size -= len(payload)
        if self._paused and self._size <= self._most // 2 and self._transport is not None and not self.gone:
            self._transport.resume_reading()
            self._paused = False
        return kind, payload

    def whole(self) -> bytes | None:
        """The rest of an answer that is here already, to its end; None where there is more to wait for."""
        if not self.frames or self.frames[-1][0] != END:
            return None
        body = b"".join([payload for _, payload in self.frames])
        self._size -= len(body)
        self.frames.clear()
        return body

    def send(self, data: bytes) -> None:
        """Send the frames; nothing where the other side has gone."""
        if self._transport is not None and not self.gone:
            self._transport.write(data)

    def lend(self, number: int, data: bytes) -> bool:
        """Send the bytes with a file descriptor; False, and nothing sent, where that cannot be done at once.

        The other side waits for it, and nothing else is under way.
        """
        if self._socket is None or self.gone:
            return False
        try:
            return socket.send_fds(self._socket, [data], [number]) == len(data)
        except OSError:
            return False

    def ended(self) -> bool:
        """Whether the other side has gone, known to the loop already or not."""
        try:
            return self.gone or self._socket is None or not self._socket.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT)
        except BlockingIOError:
            return False
        except OSError:
            return True

    def close(self) -> None:
        """Hang up."""
        self.gone = True
        if self._transport is not None:
            self._transport.abort()
        self._wake()
