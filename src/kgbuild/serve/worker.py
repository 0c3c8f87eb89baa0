"""A worker: takes jobs off its wire, one at a time, and sends answers in frames.

It can open no file and no connection once it works, it may take so much memory and so much processor time, and it ends
when its wire does. Whatever happens to it, it takes one request with it and no more.
"""

from __future__ import annotations

import os
import signal
import socket
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

from kgbuild.serve.frames import ABORT, DATA, END, HEAD, HELLO, LONG, REST, decode, encode, frame, prefix, receive, send
from kgbuild.serve.lent import Lent, borrow

if TYPE_CHECKING:
    from kgbuild.serve.graph import ServedGraph
    from kgbuild.serve.options import Options

__all__ = ["Body", "Response", "Sink", "TooLarge", "work"]

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
            self._send()
        return len(data)

    def flush(self) -> None:
        """Nothing: pieces go out when they are full."""

    def close(self) -> None:
        """Send the rest and the end; a short answer states its length."""
        head = b"" if self.started else self._head(HEAD, self._size)
        if self.head_only:
            self._waiting, self._size = [], 0
        if self._client is not None and self._size:
            self._send()
        self.release()
        self._relay(head, frame(END, self._direct.to_bytes(8, "big") if self._direct else b""))

    def release(self) -> None:
        """Give the client's socket back, where there is one."""
        if self._client is not None:
            self._client.close()
            self._client = None

    def _send(self) -> None:
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
        headers = [("content-type", self.response.media_type), *self.response.headers]
        if length is not None:
            headers.append(("content-length", str(length)))
        return frame(kind, encode((self.response.status, headers)))


def work(wire: socket.socket, graph: ServedGraph, options: Options) -> None:
    """Serve jobs until the wire ends."""
    _restrict(options, files=graph.store.on_disk)
    wire.sendall(frame(HELLO, encode(os.getpid())))
    while (message := receive(wire)) is not None:
        job: dict[str, Any] = decode(message[1])
        _arm(options)
        _answer(wire, graph, options, job)


def _answer(wire: socket.socket, graph: ServedGraph, options: Options, job: dict[str, Any]) -> None:
    from kgbuild.serve.jobs import failure, respond

    head_only = bool(job.get("head"))
    sink = Sink(wire, Response(500, ""), options.result_limit, head_only)
    try:
        sink.response = response = respond(graph, job)
        if isinstance(response.body, bytes):
            for at in range(0, len(response.body), _PIECE):  # in pieces that the server can hold for a slow client
                sink.write(response.body[at : at + _PIECE])
        else:
            response.body(sink)
        sink.close()
    except _HeadOnly:
        wire.sendall(sink._head(HEAD, None) + frame(END))
    except Exception as error:  # noqa: BLE001 - whatever the engine raises while it evaluates becomes an answer
        problem = failure(error, options)
        if sink.started:
            wire.sendall(frame(ABORT, problem.body if isinstance(problem.body, bytes) else b""))
            return
        rest = Sink(wire, problem, sys.maxsize, head_only)
        if isinstance(problem.body, bytes):
            rest.write(problem.body)
        rest.close()
    finally:
        sink.release()


def _restrict(options: Options, *, files: bool) -> None:
    """No new file or socket, and memory up to the limit: a query that asks for more fails in this process alone.

    Only where the graph is on disk, the engine has to open its ``files``.
    """
    import resource

    if not files:
        resource.setrlimit(resource.RLIMIT_NOFILE, (0, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if options.memory_limit:
        allowed = _address_space() + options.memory_limit
        resource.setrlimit(resource.RLIMIT_AS, (allowed, allowed))


def _address_space() -> int:
    """Bytes of address space in use now."""
    return _PAGES * os.sysconf("SC_PAGE_SIZE")


_PAGES = 0


def measure_address_space() -> None:
    """Note the pages in use, while files may still be opened."""
    global _PAGES  # noqa: PLW0603 - read once before the workers part from the nursery
    try:
        with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123 - no Path: this is no file of ours
            _PAGES = int(file.read().split()[0])
    except OSError:
        _PAGES = 0


def _arm(options: Options) -> None:
    """Let the kernel end this process when it has worked too long, should the server not live to do it.

    The time counted is the processor's, so a worker that waits for its next job is not in danger.
    """
    signal.setitimer(signal.ITIMER_PROF, options.time_limit + 2)
