"""The wire between server and worker: a length, a kind, and bytes.

A job goes to the worker as one frame; the answer comes back as a head, any number of data frames, and an end. A worker
that fails after the head sends ``ABORT`` in place of the end.
"""

from __future__ import annotations

import asyncio
import socket
import struct
from typing import Any

import msgspec

__all__ = ["ABORT", "DATA", "END", "HEAD", "HELLO", "JOB", "frame", "receive", "receive_async"]

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


async def receive_async(reader: asyncio.StreamReader) -> tuple[bytes, Any]:
    """The next frame of a stream; raises ``asyncio.IncompleteReadError`` where the other side has gone."""
    length, kind = _PREFIX.unpack(await reader.readexactly(_PREFIX.size))
    return kind, await reader.readexactly(length) if length else b""
