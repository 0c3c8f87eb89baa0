"""A client's socket, lent to the worker that writes a long answer.

What the server need not pass on costs nobody anything: the body goes from the engine to the client in one step. The
server reads on, so that it notices when the client hangs up, and it makes the head and the last chunk; a worker only
writes the head and whole chunks. A client that is slower than the engine gets the rest from the server, which has the
patience that a worker, whose time is counted, has not.
"""

from __future__ import annotations

import resource
import select
import socket
import time
from dataclasses import dataclass

from kgbuild.serve.frames import receive

__all__ = ["PATIENCE", "Lent", "borrow"]

PATIENCE = 0.25
"""Seconds that a worker may wait for a client, in all of one answer."""
_HIGHEST = 256
"""Above the number of every descriptor that a worker may get."""


@dataclass
class Lent:
    """The socket, and the head that is to be written first. The socket never blocks, as the server's end does not."""

    connection: socket.socket
    head: bytes = b""
    patience: float = PATIENCE

    def write_chunk(self, size: int, parts: list[bytes]) -> bytes | None:
        """Write one chunk of the body; what of it the client did not take in time, to be written as it is, else None.

        Raises:
            OSError: where the client has gone.
        """
        head, self.head = self.head, b""
        return self._write([head + b"%x\r\n" % size, *parts, b"\r\n"])

    def _write(self, parts: list[bytes]) -> bytes | None:
        try:
            sent = self.connection.sendmsg(parts) if len(parts) < 500 else 0  # the system takes 1024 at a time
        except BlockingIOError:
            sent = 0
        if sent == sum(map(len, parts)):
            return None
        rest = memoryview(b"".join(parts))[sent:]
        while rest:
            began = time.monotonic()
            _, ready, _ = select.select([], [self.connection], [], self.patience)  # poll would want a file limit
            self.patience = max(0.0, self.patience - (time.monotonic() - began))
            if not ready:
                return bytes(rest)
            try:
                rest = rest[self.connection.send(rest) :]
            except BlockingIOError:
                continue
        return None

    def close(self) -> None:
        """Give the socket back."""
        self.connection.close()


def borrow(wire: socket.socket) -> Lent | None:
    """Wait for leave to go on; the client's socket, where it comes along.

    A worker may open nothing, so its limit of files is lifted for the moment in which the socket comes.

    Raises:
        OSError: where the server or the client has gone.
    """
    none = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(_HIGHEST, none[1]), none[1]))
    try:
        data, numbers, _, _ = socket.recv_fds(wire, 65_536, 1)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, none)
    message = receive(wire, data)
    if message is None:
        raise ConnectionError("the server has gone")
    if not numbers:
        return None
    connection = socket.socket(fileno=numbers[0])
    connection.setblocking(False)
    return Lent(connection, message[1])
