"""The server's side of the workers: who is free, who has to be stopped, who waits.

Asyncio, one thread. A worker does one job at a time. It is stopped, and another takes its place, when its job takes
too long, when its client has gone, and when it ends by itself.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
from collections import deque
from collections.abc import AsyncIterator, Coroutine, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from kgbuild.errors import InputError, KgbuildError, UsageError
from kgbuild.serve.errand import Answer, Client, Crashed, CutOff, Errand, TimedOut
from kgbuild.serve.frames import HELLO, Gone, Wire, decode, receive
from kgbuild.serve.nursery import FAILED, KILL, SPAWN, start_nursery, start_other_nursery
from kgbuild.serve.options import Options, Sources
from kgbuild.serve.spool import Room

__all__ = ["Answer", "Busy", "Client", "Crashed", "CutOff", "Facts", "Pool", "TimedOut"]


class Busy(Exception):
    """No worker became free in time."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What the server knows of the graph."""

    digest: str
    base: str
    title: str
    quads: int
    explorer: str | None
    warnings: tuple[str, ...]
    examples: Mapping[str, str]
    """As :func:`kgbuild.query.examples.examples_of` gives them."""
    partial: bool = False
    """Whether nothing that needs names is answered yet; ``reload`` is what reads them."""


@dataclass(eq=False)
class _Nursery:
    """A process that holds a graph, and the workers that it made."""

    pid: int
    channel: socket.socket
    workers: list[_Worker] = field(default_factory=list)


@dataclass(eq=False)
class _Worker:
    wire: Wire
    nursery: _Nursery
    pid: int = 0


@dataclass
class Pool:
    """Workers over one graph. ``load`` first (before any thread or event loop), then ``start`` within the loop."""

    sources: Sources
    options: Options
    facts: Facts = field(init=False)
    room: Room = field(init=False)
    """For what slow clients have not read yet."""
    lost: asyncio.Event = field(init=False)
    """Set when the nursery has ended; nothing can be answered any more."""
    _nursery: _Nursery = field(init=False)
    _former: list[_Nursery] = field(init=False, default_factory=list)
    """Those whose last jobs are still running."""
    _coming: socket.socket | None = field(init=False, default=None)
    """The channel to a nursery that loads a changed graph."""
    _loading: asyncio.Lock = field(init=False)
    """One reload at a time."""
    _free: deque[_Worker] = field(init=False, default_factory=deque)
    _waiting: deque[asyncio.Future[_Worker]] = field(init=False, default_factory=deque)
    _tasks: set[asyncio.Task[None]] = field(init=False, default_factory=set)
    _ending: set[asyncio.Task[None]] = field(init=False, default_factory=set)
    """Waits for processes that end; the last thing that the pool sees to."""
    _closing: bool = field(init=False, default=False)

    def __post_init__(self) -> None:
        self.room = Room(self.options.waiting_limit)

    def load(self) -> Facts:
        """Start the nursery and wait until the graph is loaded.

        Raises:
            UsageError, InputError: what the loading raised.
        """
        pid, channel = start_nursery(self.sources, self.options)
        try:
            self.facts = _facts(receive(channel))
        except KgbuildError:
            channel.close()
            os.waitpid(pid, 0)
            raise
        self._nursery = _Nursery(pid, channel)
        return self.facts

    async def start(self) -> None:
        """Have the workers made."""
        self.lost = asyncio.Event()
        self._loading = asyncio.Lock()
        await self._staff(self._nursery)

    async def reload(self) -> Facts:
        """Load the graph once more, from where it lies, and go over to it.

        Jobs that begin after this has returned see the new graph; those that run end with the old one. Where loading
        fails, the old graph goes on being served.

        Raises:
            UsageError, InputError: what the loading raised.
        """
        async with self._loading:
            return await self._reload()

    async def _reload(self) -> Facts:
        loop = asyncio.get_running_loop()
        pid, channel = await loop.run_in_executor(None, start_other_nursery, self.sources, self.options)
        self._coming = channel
        try:
            facts = _facts(await loop.run_in_executor(None, receive, channel))
        except BaseException:
            channel.close()
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
            await _wait_for(pid)
            raise
        finally:
            self._coming = None
        old, self._nursery, self.facts = self._nursery, _Nursery(pid, channel), facts
        self._former.append(old)
        loop.remove_reader(old.channel)
        await self._staff(self._nursery)
        for worker in [one for one in self._free if one.nursery is old]:
            self._free.remove(worker)
            self._drop(worker)
        self._retire(old)
        return facts

    async def stop(self) -> None:
        """End the nursery and with it the workers."""
        self._closing = True
        if self._coming is not None:
            with contextlib.suppress(OSError):
                self._coming.shutdown(socket.SHUT_RDWR)
        for task in list(self._tasks):
            task.cancel()
        with contextlib.suppress(ValueError, OSError):
            asyncio.get_running_loop().remove_reader(self._nursery.channel)
        for nursery in (self._nursery, *self._former):
            nursery.channel.close()
            for worker in list(nursery.workers):
                self._drop(worker)
            await _wait_for(nursery.pid)
        await asyncio.gather(*self._ending)

    def _nursery_gone(self) -> None:
        asyncio.get_running_loop().remove_reader(self._nursery.channel)
        self.lost.set()

    # making and ending workers

    async def _staff(self, nursery: _Nursery) -> None:
        nursery.channel.setblocking(False)
        asyncio.get_running_loop().add_reader(nursery.channel, self._nursery_gone)
        for _ in range(self.options.workers):
            await self._spawn(nursery)

    async def _spawn(self, nursery: _Nursery) -> None:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
        for end in (ours, theirs):
            end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 20)
        try:
            socket.send_fds(nursery.channel, [SPAWN + bytes(4)], [theirs.fileno()])
        except OSError:
            ours.close()
            if nursery is self._nursery:
                self.lost.set()
            return
        finally:
            theirs.close()
        _, wire = await asyncio.get_running_loop().create_unix_connection(lambda: Wire(ours), sock=ours)
        worker = _Worker(wire, nursery)
        nursery.workers.append(worker)
        try:
            kind, payload = await wire.receive()
        except Gone:
            self._drop(worker)
            return
        assert kind == HELLO
        worker.pid = decode(payload)
        self._give(worker)

    def _discard(self, worker: _Worker) -> None:
        """Stop a worker that cannot be used again, and have another made where its graph is still served."""
        self._drop(worker)
        if worker.nursery is not self._nursery:
            self._retire(worker.nursery)
        elif not self._closing and not self.lost.is_set():
            self._later(self._spawn(worker.nursery), self._tasks)

    def _drop(self, worker: _Worker) -> None:
        if worker in worker.nursery.workers:
            worker.nursery.workers.remove(worker)
        with contextlib.suppress(OSError):
            if worker.pid:
                worker.nursery.channel.send(KILL + worker.pid.to_bytes(4, "big"))
        worker.wire.close()

    def _retire(self, nursery: _Nursery) -> None:
        """End a nursery whose graph is served no longer, once its last worker is done."""
        if not nursery.workers and nursery in self._former:
            self._former.remove(nursery)
            nursery.channel.close()
            self._later(_wait_for(nursery.pid), self._ending)

    def _later(self, work: Coroutine[Any, Any, None], tasks: set[asyncio.Task[None]]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        tasks.add(task)
        task.add_done_callback(tasks.discard)

    # taking and giving back

    async def _take(self) -> _Worker:
        while self._free:
            worker = self._free.pop()
            if not worker.wire.gone:
                return worker
            self._discard(worker)
        if len(self._waiting) >= self.options.queue:
            raise Busy
        future: asyncio.Future[_Worker] = asyncio.get_running_loop().create_future()
        self._waiting.append(future)
        try:
            return await asyncio.wait_for(future, self.options.wait_limit)
        except TimeoutError:
            raise Busy from None
        finally:
            with contextlib.suppress(ValueError):
                self._waiting.remove(future)

    def _give(self, worker: _Worker) -> None:
        if worker.nursery is not self._nursery:
            self._discard(worker)
            return
        while self._waiting:
            future = self._waiting.popleft()
            if not future.done():
                future.set_result(worker)
                return
        self._free.append(worker)

    # a job

    @contextlib.asynccontextmanager
    async def run(self, job: Mapping[str, Any]) -> AsyncIterator[Answer]:
        """Have a job done. Leave early, or cancel the task, to have it stopped.

        The time limit counts what the worker takes, not what the client takes to read.

        Raises:
            Busy, Crashed, TimedOut: before the answer began.
            CutOff: from the pieces, once it had begun.
        """
        worker = await self._take()
        errand = Errand(worker.wire, self.options.time_limit, partial(self._drop, worker))
        try:
            yield await errand.begin(job)
        finally:
            errand.end()
            if errand.done:
                self._give(worker)
            else:
                self._discard(worker)


def _facts(message: tuple[bytes, bytes] | None) -> Facts:
    """What a nursery says first.

    Raises:
        UsageError, InputError: where it could not load the graph.
    """
    if message is None:
        raise InputError("loading the graph ended without a word", place="serve", hint="is there enough memory?")
    kind, payload = message
    if kind == FAILED:
        status, text = decode(payload)
        raise (UsageError if status == 2 else KgbuildError)(text)
    facts = decode(payload)
    return Facts(**{**facts, "warnings": tuple(facts["warnings"])})


async def _wait_for(pid: int) -> None:
    with contextlib.suppress(ChildProcessError):
        await asyncio.get_running_loop().run_in_executor(None, os.waitpid, pid, 0)
