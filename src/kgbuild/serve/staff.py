"""The server's side of a nursery: the process that holds a graph, and the workers that it made."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
from collections.abc import Callable
from dataclasses import dataclass, field

from kgbuild.serve.frames import HELLO, Gone, Wire, decode
from kgbuild.serve.nursery import KILL, SPAWN

__all__ = ["Staff", "Worker"]


@dataclass(eq=False)
class Worker:
    """A process that does one job at a time, and the wire to it."""

    staff: Staff
    wire: Wire
    pid: int = 0


@dataclass(eq=False)
class Staff:
    """The workers over one graph. ``on_loss`` is called when their nursery has ended and was not told to."""

    pid: int
    channel: socket.socket
    on_loss: Callable[[], None]
    workers: list[Worker] = field(default_factory=list)
    lost: bool = False

    def watch(self) -> None:
        """Notice from now on when the nursery ends; it says nothing any more, so whatever comes is its end."""
        self.channel.setblocking(False)
        asyncio.get_running_loop().add_reader(self.channel, self._lose)

    def look(self) -> bool:
        """Whether the nursery has ended; its workers' ends may become known before its own does."""
        try:
            ended = self.lost or not self.channel.recv(1, socket.MSG_PEEK)
        except BlockingIOError:
            ended = False
        except ConnectionResetError:  # it ended before it had read what it was told
            ended = True
        if ended and not self.lost:
            self._lose()
        return ended

    async def hire(self) -> Worker | None:
        """Another worker; None where the nursery makes none any more."""
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
        for end in (ours, theirs):
            end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 20)
        try:
            socket.send_fds(self.channel, [SPAWN + bytes(4)], [theirs.fileno()])
        except OSError:
            ours.close()
            return None
        finally:
            theirs.close()
        _, wire = await asyncio.get_running_loop().create_unix_connection(lambda: Wire(ours), sock=ours)
        worker = Worker(self, wire)
        self.workers.append(worker)
        try:
            kind, payload = await wire.receive()
        except Gone:
            self.dismiss(worker)
            return None
        assert kind == HELLO
        worker.pid = decode(payload)
        return worker

    def dismiss(self, worker: Worker) -> None:
        """Stop a worker, whatever it is doing."""
        if worker in self.workers:
            self.workers.remove(worker)
        with contextlib.suppress(OSError):
            if worker.pid:
                self.channel.send(KILL + worker.pid.to_bytes(4, "big"))
        worker.wire.close()

    async def end(self) -> None:
        """End the nursery, and with it all workers."""
        self._stop_watching()
        self.channel.close()
        for worker in list(self.workers):
            self.dismiss(worker)
        with contextlib.suppress(ChildProcessError):
            await asyncio.get_running_loop().run_in_executor(None, os.waitpid, self.pid, 0)

    def _lose(self) -> None:
        """Stop the workers of a nursery that has ended, which cannot do it any more. Their memory is the graph's."""
        self.lost = True
        self._stop_watching()
        for worker in self.workers:
            if worker.pid and not worker.wire.ended():
                with contextlib.suppress(ProcessLookupError):
                    os.kill(worker.pid, signal.SIGKILL)
        self.on_loss()

    def _stop_watching(self) -> None:
        with contextlib.suppress(ValueError, OSError):
            asyncio.get_running_loop().remove_reader(self.channel)
