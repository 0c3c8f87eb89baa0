"""The nursery: loads the graph once, then forks a worker whenever it is asked to.

Workers share the graph's memory until they write. The nursery itself runs no query, so it always answers; it ends its
workers and itself when the server's end of its channel closes, however the server ended. A graph that has changed is
loaded by another nursery.

The first nursery of a graph on disk, and one that takes the place of a nursery that was killed, reads no names, which
takes minutes: its workers answer SPARQL and for things by their IRIs at once, until another nursery, which has read
them, takes its place.
"""

from __future__ import annotations

import contextlib
import gc
import os
import pickle
import select
import signal
import socket
import sys
from typing import NoReturn

from kgbuild.errors import KgbuildError
from kgbuild.serve.frames import encode, frame, receive
from kgbuild.serve.graph import ServedGraph, load
from kgbuild.serve.options import Options, Sources

__all__ = ["FAILED", "KILL", "READY", "SPAWN", "begin", "start_nursery"]

READY, FAILED, BEGIN = b"R", b"F", b"B"
SPAWN, KILL = b"S", b"K"


def start_nursery(sources: Sources, options: Options, *, at_once: bool) -> tuple[int, socket.socket]:
    """Start a nursery, a program that inherits neither threads nor files. Its process id, and the channel to it.

    The first frame on the channel is ``READY`` with what the server has to know of the graph, or ``FAILED`` with an
    exit status and a message; neither where it was killed. ``at_once``: it may leave the names of a graph on disk for
    later.

    Raises:
        KgbuildError: where the system lets no more processes run.
    """
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
    with theirs:
        theirs.set_inheritable(True)
        code = f"from kgbuild.serve.nursery import begin; begin({theirs.fileno()})"
        try:
            pid = os.posix_spawn(sys.executable, [sys.executable, "-c", code], os.environ)
        except OSError as error:
            ours.close()
            raise KgbuildError(f"no process can be started to load the graph: {error.strerror}") from None
    with contextlib.suppress(ConnectionError):  # killed already: whoever listens will hear nothing
        ours.sendall(frame(BEGIN, pickle.dumps((sources, options, at_once))))
    return pid, ours


def begin(number: int) -> None:
    """Be the nursery of the server at the other end of the descriptor."""
    with socket.socket(fileno=number) as channel:
        channel.set_inheritable(False)
        message = receive(channel)
        if message is not None:
            _run(channel, *pickle.loads(message[1]))


def _run(channel: socket.socket, sources: Sources, options: Options, at_once: bool) -> None:
    from kgbuild.query.kept import make_nothing
    from kgbuild.serve.jobs import read_ahead, warm
    from kgbuild.serve.pages import set_root
    from kgbuild.serve.worker import measure_address_space

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the server decides when we end
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    try:
        graph = load(sources)
    except KgbuildError as error:
        channel.sendall(frame(FAILED, encode((error.exit_status, str(error)))))
        return
    set_root(options.root)
    partial = at_once and graph.store.on_disk and not options.review
    if partial:
        make_nothing(graph.store)
    else:
        read_ahead(graph, review=options.review)
    warm(graph)
    measure_address_space()
    gc.collect()
    gc.freeze()  # a collection in a worker would write to, and so copy, every shared page
    facts = {
        "digest": graph.digest,
        "base": graph.base,
        "title": graph.title,
        "quads": len(graph.store),
        "explorer": str(graph.explorer) if graph.explorer else None,
        "examples": graph.examples,
        "partial": partial,
        "warnings": [f"{finding.focus}: {finding.message}" for finding in graph.store.findings],
    }
    channel.sendall(frame(READY, encode(facts)))
    _tend(channel, graph, options)


def _tend(channel: socket.socket, graph: ServedGraph, options: Options) -> None:
    """Fork and kill as told, until the server is gone."""
    wake, woken = os.pipe()
    os.set_blocking(wake, False)
    os.set_blocking(woken, False)
    signal.set_wakeup_fd(woken)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    alive: set[int] = set()
    while True:
        ready, _, _ = select.select([channel.fileno(), wake], [], [])
        if wake in ready:
            os.read(wake, 4096)
            _reap(alive)
        if channel.fileno() in ready:
            message, wires, _, _ = socket.recv_fds(channel, 5, 1)
            if not message:
                break
            if message[:1] == SPAWN and wires:
                alive.add(_fork(wires[0], channel, (wake, woken), graph, options))
                os.close(wires[0])
            elif message[:1] == KILL and (pid := int.from_bytes(message[1:5], "big")) in alive:
                os.kill(pid, signal.SIGKILL)
    for pid in alive:
        os.kill(pid, signal.SIGKILL)


def _reap(alive: set[int]) -> None:
    for pid in list(alive):
        done, _ = os.waitpid(pid, os.WNOHANG)
        if done:
            alive.discard(pid)


def _fork(wire: int, channel: socket.socket, pipe: tuple[int, int], graph: ServedGraph, options: Options) -> int:
    pid = os.fork()
    return pid or _become_worker(wire, channel, pipe, graph, options)


def _become_worker(
    wire: int, channel: socket.socket, pipe: tuple[int, int], graph: ServedGraph, options: Options
) -> NoReturn:
    from kgbuild.serve.worker import work

    try:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        signal.signal(signal.SIGPROF, signal.SIG_DFL)
        channel.close()
        for number in pipe:
            os.close(number)
        with socket.socket(fileno=wire) as connection:
            work(connection, graph, options)
    except (BrokenPipeError, ConnectionError):
        pass  # the server has hung up: a client went away, or the server did
    finally:
        os._exit(0)
