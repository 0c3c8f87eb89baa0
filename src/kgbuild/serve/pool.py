"""The server's side of the work: who is free, who has to be stopped, who waits, and over which graph.

Asyncio, one thread. A worker does one job at a time. It is stopped, and another takes its place, when its job takes
too long, when its client has gone, and when it ends by itself. Where the process that holds the graph ends, its workers
do too; those who wait go on waiting until the graph is loaded again.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
from collections import deque
from collections.abc import Coroutine, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Literal

from kgbuild.errors import InputError, KgbuildError, UsageError
from kgbuild.serve.errand import Busy, Crashed, Errand, Lost
from kgbuild.serve.frames import decode, receive
from kgbuild.serve.nursery import FAILED, start_nursery
from kgbuild.serve.options import Options, Sources
from kgbuild.serve.spool import Room
from kgbuild.serve.staff import Staff, Worker

__all__ = ["Facts", "Pool", "State"]

_BUSY_AFTER = 5.0
"""Seconds without a free worker after which who asks now had better be told to come back."""


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


@dataclass(frozen=True, slots=True)
class State:
    """Whether a request that comes now can be answered; how many workers there are, are free, are waited for."""

    status: Literal["ok", "busy", "loading"]
    workers: int
    free: int
    waiting: int


@dataclass
class Pool:
    """Workers over one graph. ``load`` first, then ``start`` within the loop."""

    sources: Sources
    options: Options
    facts: Facts = field(init=False)
    room: Room = field(init=False)
    """For what slow clients have not read yet."""
    wanted: asyncio.Event = field(init=False)
    """Set when the graph has to be loaded, because the process that held it has ended; or, by whoever runs the pool,
    for another reason."""
    _staff: Staff = field(init=False)
    _former: list[Staff] = field(init=False, default_factory=list)
    """Those whose last jobs are still running."""
    _coming: socket.socket | None = field(init=False, default=None)
    """The channel to a nursery that loads a changed graph."""
    _loading: asyncio.Lock = field(init=False)
    """One reload at a time."""
    _free: deque[Worker] = field(init=False, default_factory=deque)
    _waiting: deque[asyncio.Future[Worker]] = field(init=False, default_factory=deque)
    _given: float = field(init=False, default=0.0)
    """When a worker was last free."""
    _tasks: set[asyncio.Task[None]] = field(init=False, default_factory=set)
    _ending: set[asyncio.Task[None]] = field(init=False, default_factory=set)
    """Waits for processes that end; the last thing that the pool sees to."""
    _closing: bool = field(init=False, default=False)

    def __post_init__(self) -> None:
        self.room = Room(self.options.waiting_limit)

    @property
    def lost(self) -> bool:
        """Whether the process that holds the graph has ended, and no other has taken its place yet."""
        return self._staff.lost

    @property
    def state(self) -> State:
        """How it is, at this moment."""
        stuck = not self._free and asyncio.get_running_loop().time() - self._given > _BUSY_AFTER
        full = len(self._waiting) >= self.options.queue > 0
        status: Literal["ok", "busy", "loading"] = "loading" if self.lost else "busy" if stuck or full else "ok"
        return State(status, len(self._staff.workers), len(self._free), len(self._waiting))

    # the graph

    def load(self) -> Facts:
        """Start the nursery and wait until the graph is loaded.

        Raises:
            UsageError, InputError: what the loading raised.
        """
        pid, channel = start_nursery(self.sources, self.options, at_once=True)
        try:
            self.facts = _facts(receive(channel))
        except KgbuildError:
            channel.close()
            os.waitpid(pid, 0)
            raise
        self._staff = Staff(pid, channel, self._lose)
        return self.facts

    async def start(self) -> None:
        """Have the workers made."""
        self.wanted = asyncio.Event()
        self._loading = asyncio.Lock()
        await self._begin(self._staff)

    async def reload(self) -> Facts:
        """Load the graph once more, from where it lies, and go over to it.

        Jobs that begin after this has returned see the new graph; those that run end with the old one. Where loading
        fails, the old graph goes on being served, if it is still there.

        Raises:
            UsageError, InputError: what the loading raised.
        """
        async with self._loading:
            staff, self.facts = await self._load_beside()
            old, self._staff = self._staff, staff
            self._former.append(old)
            await self._begin(staff)
            for worker in [one for one in self._free if one.staff is old]:
                self._free.remove(worker)
                old.dismiss(worker)
            self._retire(old)
            return self.facts

    async def _load_beside(self) -> tuple[Staff, Facts]:
        """Another nursery with the graph as it lies on disk now; names are left for later where nothing is served."""
        loop = asyncio.get_running_loop()
        start = partial(start_nursery, self.sources, self.options, at_once=self.lost)
        pid, channel = await loop.run_in_executor(None, start)
        staff = Staff(pid, channel, self._lose)
        self._coming = channel
        try:
            return staff, _facts(await loop.run_in_executor(None, receive, channel))
        except BaseException:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
            await staff.end()
            raise
        finally:
            self._coming = None

    async def _begin(self, staff: Staff) -> None:
        staff.watch()
        for _ in range(self.options.workers):
            await self._hire(staff)

    def _lose(self) -> None:
        """A nursery has ended. Unless it was a former one, nothing can be answered until the graph is loaded again."""
        if self._staff.lost:
            while self._free:
                self._staff.dismiss(self._free.pop())
            self.wanted.set()

    async def stop(self) -> None:
        """End the nursery and with it the workers."""
        self._closing = True
        if self._coming is not None:
            with contextlib.suppress(OSError):
                self._coming.shutdown(socket.SHUT_RDWR)
        for task in list(self._tasks):
            task.cancel()
        for staff in (self._staff, *self._former):
            await staff.end()
        await asyncio.gather(*self._ending)

    # making and ending workers

    async def _hire(self, staff: Staff) -> None:
        worker = await staff.hire()
        if worker is not None:
            self._give(worker)

    def _replace(self, worker: Worker) -> None:
        """Stop a worker that cannot be used again, and have another made where its graph is still served."""
        worker.staff.dismiss(worker)
        if worker.staff is not self._staff:
            self._retire(worker.staff)
        elif not self._closing and not self.lost:
            self._later(self._hire(worker.staff), self._tasks)

    def _retire(self, staff: Staff) -> None:
        """End a nursery whose graph is served no longer, once its last worker is done."""
        if not staff.workers and staff in self._former:
            self._former.remove(staff)
            self._later(staff.end(), self._ending)

    def _later(self, work: Coroutine[Any, Any, None], tasks: set[asyncio.Task[None]]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        tasks.add(task)
        task.add_done_callback(tasks.discard)

    # taking and giving back

    async def _take(self) -> Worker:
        while self._free:
            worker = self._free.pop()
            if not worker.wire.gone:
                return worker
            self._replace(worker)
        if len(self._waiting) >= self.options.queue:
            raise Busy
        future: asyncio.Future[Worker] = asyncio.get_running_loop().create_future()
        self._waiting.append(future)
        try:
            async with asyncio.timeout(self.options.wait_limit):
                return await future
        except BaseException as error:
            if future.done() and not future.cancelled():  # given one in the same moment
                self._give(future.result())
            if isinstance(error, TimeoutError):
                raise (Lost if self.lost else Busy) from None
            raise
        finally:
            with contextlib.suppress(ValueError):
                self._waiting.remove(future)

    def _give(self, worker: Worker) -> None:
        if worker.staff is not self._staff:
            self._replace(worker)
            return
        self._given = asyncio.get_running_loop().time()
        while self._waiting:
            future = self._waiting.popleft()
            if not future.done():
                future.set_result(worker)
                return
        self._free.append(worker)

    def _leave(self, worker: Worker, usable: bool) -> None:
        if usable:
            self._give(worker)
        else:
            self._replace(worker)

    # a job

    async def run(self, job: Mapping[str, Any]) -> Errand:
        """Have a job done: ``with await pool.run(job) as answer``. Leave early to have it stopped.

        The time limit counts what the worker takes, not what the client takes to read.

        Raises:
            Busy, Lost, Crashed, TimedOut: before the answer began.
            CutOff: from the pieces, once it had begun.
        """
        worker = await self._take()
        stop, leave = partial(worker.staff.dismiss, worker), partial(self._leave, worker)
        errand = Errand(worker.wire, self.options.time_limit, stop, leave)
        try:
            await errand.begin(job)
        except Crashed:
            lost = worker.staff.look()
            errand.end()
            raise (Lost if lost else Crashed) from None
        except BaseException:
            errand.end()
            raise
        return errand


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
