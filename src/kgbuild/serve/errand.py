"""One job, done by one worker: the frames that go to and fro, and the time that the worker takes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from kgbuild.serve.frames import ABORT, DATA, END, GO, HEAD, JOB, LONG, REST, Gone, Wire, decode, encode, frame

__all__ = ["Answer", "Client", "Crashed", "CutOff", "Errand", "TimedOut"]


class Crashed(Exception):
    """The worker ended before it had answered."""


class TimedOut(Exception):
    """The worker was stopped, because its job took too long."""


class CutOff(Exception):
    """The answer cannot be finished; its beginning has been sent."""


class Client(Protocol):
    """A connection whose socket can be lent to a worker (:class:`kgbuild.serve.connection.Joined`)."""

    def lend(self) -> tuple[int, bytes] | None:
        """The socket, and what has to be written to it first; None where it cannot be lent now."""
        ...

    def write(self, data: bytes) -> None:
        """Write the bytes as they are."""
        ...


@dataclass
class Answer:
    """The head of an answer, and its body: ``whole`` where it is short, else ``pieces`` to iterate over.

    Where there is a ``client``, the worker may write pieces to it as chunks of HTTP; then they do not come by here, and
    ``direct`` counts their bytes in the end.
    """

    status: int
    headers: list[tuple[str, str]]
    whole: bytes | None
    pieces: AsyncIterator[bytes] = field(init=False, repr=False)
    client: Client | None = None
    direct: int = 0


@dataclass
class Errand:
    """A worker at work. ``left`` is the time that it may take, in seconds; ``stop`` ends it when there is none left.

    Time counts while we wait for the worker, not while it waits for a client that is slow to read.
    """

    wire: Wire
    left: float
    stop: Callable[[], None]
    done: bool = False
    """Whether the worker has said its last word, and can be given another job."""
    _fired: bool = False
    _handle: asyncio.TimerHandle | None = None

    async def begin(self, job: Mapping[str, Any]) -> Answer:
        """Send the job, and wait for the head of the answer.

        Raises:
            Crashed, TimedOut: where none comes.
        """
        self.wire.send(frame(JOB, encode(job)))
        kind, payload = await self._receive()
        if kind not in (HEAD, LONG):
            raise Crashed
        status, headers = decode(payload)
        whole = self.wire.whole()
        self.done = whole is not None
        answer = Answer(status, headers, whole)
        answer.pieces = self._pieces(answer, long=kind == LONG)
        return answer

    def end(self) -> None:
        """Count no more."""
        if self._handle is not None:
            self._handle.cancel()

    async def _pieces(self, answer: Answer, *, long: bool) -> AsyncIterator[bytes]:
        if long:
            _let_go(self.wire, answer.client)
        while True:
            try:
                kind, payload = await self._receive()
            except (Crashed, TimedOut) as error:
                raise CutOff(type(error).__name__) from None
            if kind == END:
                self.done = True
                answer.direct = int.from_bytes(payload, "big")
                return
            if kind == ABORT:
                self.done = True
                raise CutOff(payload.decode("utf-8", "replace"))
            if kind == REST and answer.client is not None:
                answer.client.write(payload)
                continue
            assert kind == DATA
            yield payload

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
