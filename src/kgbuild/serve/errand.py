"""One job, done by one worker: the frames that go to and fro, the time that it takes, the answer as it comes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol, Self

from kgbuild.serve.frames import ABORT, DATA, END, GO, HEAD, JOB, LONG, REST, Gone, Wire, decode, encode, frame

__all__ = ["Busy", "Client", "Crashed", "CutOff", "Errand", "Lost", "TimedOut", "Unanswered"]


class Unanswered(Exception):
    """No worker did the job, and nothing of an answer has been given out."""


class Busy(Unanswered):
    """No worker became free in time."""


class Lost(Unanswered):
    """The process that holds the graph has ended, and the workers with it."""


class Crashed(Unanswered):
    """The worker ended before it had answered."""


class TimedOut(Unanswered):
    """The worker was stopped, because its job took too long."""


class CutOff(Exception):
    """The answer cannot be finished; its beginning has been given out."""


class Client(Protocol):
    """A connection whose socket can be lent to a worker (:class:`kgbuild.serve.connection.Joined`)."""

    def lend(self) -> tuple[int, bytes] | None:
        """The socket, and what has to be written to it first; None where it cannot be lent now."""
        ...

    def write(self, data: bytes) -> None:
        """Write the bytes as they are."""
        ...


@dataclass(eq=False)
class Errand:
    """A worker at work, and its answer: status, header fields; the body ``whole`` where it is short, or in ``pieces``.

    ``left`` is the time that the worker may take, in seconds; ``stop`` ends it when there is none left. Time counts
    while we wait for the worker, not while it waits for a client that is slow to read. ``leave`` is told once, as soon
    as we need the worker no longer, whether it has said its last word and can be given another job.
    """

    wire: Wire
    left: float
    stop: Callable[[], None]
    leave: Callable[[bool], None]
    status: int = 0
    headers: list[tuple[bytes, bytes]] = field(default_factory=list)
    whole: bytes | None = None
    direct: int = 0
    """Bytes of the body that the worker wrote to the client itself; known in the end."""
    _over: bool = False
    _fired: bool = False
    _handle: asyncio.TimerHandle | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    async def begin(self, job: Mapping[str, Any]) -> None:
        """Send the job, and wait for the head of the answer; for all of it, where it is short.

        Raises:
            Crashed, TimedOut: where it does not come.
        """
        self.wire.send(frame(JOB, encode(job)))
        kind, payload = await self._receive()
        if kind not in (HEAD, LONG):
            raise Crashed
        self.status, self.headers = decode(payload)
        if kind == LONG:
            return
        self.whole = self.wire.whole()
        if self.whole is None:
            self.whole = b"".join([piece async for piece in self._rest(None)])
        self.end(usable=True)

    def pieces(self, client: Client | None = None) -> AsyncIterator[bytes]:
        """The body of a long answer, once. The worker may write it to the ``client`` itself, as chunks of HTTP; what
        it did so does not come by here.

        Raises:
            CutOff: from the iteration, where the worker does not finish it.
        """
        _let_go(self.wire, client)
        return self._rest(client)

    async def body(self) -> bytes:
        """The body, long or short, for the server itself; raises as ``pieces`` does."""
        return self.whole if self.whole is not None else b"".join([piece async for piece in self.pieces()])

    def end(self, *, usable: bool = False) -> None:
        """Need the worker no longer."""
        if self._handle is not None:
            self._handle.cancel()
        if not self._over:
            self._over = True
            self.leave(usable)

    async def _rest(self, client: Client | None) -> AsyncIterator[bytes]:
        while True:
            try:
                kind, payload = await self._receive()
            except (Crashed, TimedOut) as error:
                raise CutOff(type(error).__name__) from None
            if kind == DATA:
                yield payload
            elif kind == REST and client is not None:
                client.write(payload)
            elif kind == END:
                self.direct = int.from_bytes(payload, "big")
                self.end(usable=True)
                return
            else:
                assert kind == ABORT
                self.end(usable=True)
                raise CutOff(payload.decode("utf-8", "replace").strip())

    async def _receive(self) -> tuple[bytes, bytes]:
        """The worker's next frame.

        Raises:
            TimedOut: when there was no time left.
            Crashed: when the worker has ended.
        """
        if self.wire.frames:
            return await self.wire.receive()
        loop = asyncio.get_running_loop()
        began = loop.time()
        self._handle = loop.call_later(max(0.0, self.left), self._fire)
        try:
            return await self.wire.receive()
        except Gone:
            raise (TimedOut if self._fired else Crashed) from None
        finally:
            self._handle.cancel()
            self.left -= loop.time() - began

    def _fire(self) -> None:
        self._fired = True
        self.stop()


def _let_go(wire: Wire, client: Client | None) -> None:
    """Have a worker begin to send a long answer: to the client, whose socket it gets, or to us where that cannot be."""
    lent = client.lend() if client is not None else None
    if lent is None:
        wire.send(frame(GO))
    elif client is not None and not wire.lend(lent[0], frame(GO, lent[1])):
        client.write(lent[1])
        wire.send(frame(GO))
