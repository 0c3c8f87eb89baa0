"""The wire between server and worker: a length, a kind, and bytes.

A job goes to the worker as one frame; the answer comes back as a head, any number of data frames, and an end. A worker
that fails after the head sends ``ABORT`` in place of the end.
"""

from __future__ import annotations

import asyncio
import socket
import struct
from collections import deque

import msgspec

__all__ = ["ABORT", "DATA", "END", "HEAD", "HELLO", "JOB", "Gone", "Wire", "frame", "receive"]

HELLO, JOB, HEAD, DATA, END, ABORT = b"O", b"J", b"H", b"D", b"E", b"!"

_PREFIX = struct.Struct("!Ic")

encode = msgspec.msgpack.encode
decode = msgspec.msgpack.decode


def frame(kind: bytes, payload: bytes | memoryview = b"") -> bytes:
    """One frame, ready to be sent.

    >>> frame(END)
    b'\\x00\\x00\\x00\\x00E'
    """
    return b"".join((_PREFIX.pack(len(payload), kind), payload))


def receive(wire: socket.socket) -> tuple[bytes, bytes] | None:
    """The next frame of a blocking socket: kind and payload; None where the other side has gone."""
    head = _exactly(wire, _PREFIX.size)
    if head is None:
        return None
    length, kind = _PREFIX.unpack(head)
    payload = _exactly(wire, length)
    return None if payload is None else (kind, payload)


def _exactly(wire: socket.socket, length: int) -> bytes | None:
    if length == 0:
        return b""
    data = wire.recv(length, socket.MSG_WAITALL)
    while data and len(data) < length:
        more = wire.recv(length - len(data), socket.MSG_WAITALL)
        if not more:
            return None
        data += more
    return data or None


class Gone(Exception):
    """The other side of a wire has gone."""


class Wire(asyncio.Protocol):
    """The server's end of a wire: frames in, as they come; frames out.

    When more than ``most`` bytes wait to be taken, the other side has to wait as well.
    """

    def __init__(self, *, most: int = 4 << 20) -> None:
        self.frames: deque[tuple[bytes, bytes]] = deque()
        self.gone = False
        self._most, self._size, self._paused = most, 0, False
        self._buffer = bytearray()
        self._waiter: asyncio.Future[None] | None = None
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Called by the loop."""
        self._transport = transport  # type: ignore[assignment]

    def data_received(self, data: bytes) -> None:
        """Called by the loop."""
        buffer = self._buffer
        buffer += data
        at, have = 0, len(buffer)
        while have - at >= _PREFIX.size:
            length, kind = _PREFIX.unpack_from(buffer, at)
            end = at + _PREFIX.size + length
            if end > have:
                break
            self.frames.append((kind, bytes(memoryview(buffer)[at + _PREFIX.size : end])))
            self._size += length
            at = end
        if at:
            del buffer[:at]
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
        kinds = [kind for kind, _ in self.frames]
        if kinds not in ([END], [DATA, END]):
            return None
        body = self.frames[0][1]
        self._size -= len(body)
        self.frames.clear()
        return body

    def send(self, data: bytes) -> None:
        """Send the frames; nothing where the other side has gone."""
        if self._transport is not None and not self.gone:
            self._transport.write(data)

    def close(self) -> None:
        """Hang up."""
        self.gone = True
        if self._transport is not None:
            self._transport.abort()
        self._wake()
