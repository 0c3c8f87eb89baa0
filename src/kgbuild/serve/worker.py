"""A worker: takes jobs off its wire, one at a time, and sends answers in frames.

It can open no file and no connection once it works, it may take so much memory and so much processor time, and it ends
when its wire does. Whatever happens to it, it takes one request with it and no more.
"""

from __future__ import annotations

import os
import signal
import socket
import sys
from typing import TYPE_CHECKING, Any

from kgbuild.serve.frames import ABORT, HELLO, decode, encode, frame, receive
from kgbuild.serve.jobs import failure, respond
from kgbuild.serve.response import Sink

if TYPE_CHECKING:
    from kgbuild.serve.graph import ServedGraph
    from kgbuild.serve.options import Options

__all__ = ["measure_address_space", "work"]


def work(wire: socket.socket, graph: ServedGraph, options: Options) -> None:
    """Serve jobs until the wire ends."""
    _restrict(options, files=graph.store.on_disk)
    wire.sendall(frame(HELLO, encode(os.getpid())))
    while (message := receive(wire)) is not None:
        job: dict[str, Any] = decode(message[1])
        _arm(options)
        _answer(wire, graph, options, job)


def _answer(wire: socket.socket, graph: ServedGraph, options: Options, job: dict[str, Any]) -> None:
    head_only, sink = bool(job.get("head")), None
    try:
        sink = Sink(wire, respond(graph, job), options.result_limit, head_only)
        sink.send()
    except Exception as error:  # noqa: BLE001 - whatever the engine raises while it evaluates becomes an answer
        problem = failure(error, options)
        if sink is not None and sink.started:
            wire.sendall(frame(ABORT, problem.body if isinstance(problem.body, bytes) else b""))
        else:
            Sink(wire, problem, sys.maxsize, head_only).send()
    finally:
        if sink is not None:
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
