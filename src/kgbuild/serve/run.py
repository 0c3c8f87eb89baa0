"""The running server: its socket, its signals, its end."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import signal
import socket
import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from kgbuild.errors import KgbuildError, UsageError
from kgbuild.serve.connection import MOST_CONNECTIONS, Connection
from kgbuild.serve.options import Options, Sources
from kgbuild.serve.pool import Facts, Pool

if TYPE_CHECKING:
    import uvicorn

    from kgbuild.serve.review.desk import Desk
    from kgbuild.serve.review.session import Access
    from kgbuild.settings import Settings

__all__ = ["loopback", "serve"]

_CALM = 60.0
"""Seconds: a graph that is lost sooner after it was loaded is loaded again after a pause."""
_LONGEST_PAUSE = 60.0


def loopback(host: str) -> bool:
    """Whether only this machine can reach the address.

    >>> loopback("127.0.0.1"), loopback("localhost"), loopback("0.0.0.0")
    (True, True, False)
    """
    return host in ("localhost", "::1") or host.startswith("127.")


def serve(
    sources: Sources,
    options: Options,
    *,
    host: str,
    port: int,
    ready: Callable[[str, Facts], None] | None = None,
    review: tuple[Settings, Access] | None = None,
    token: str = "",
) -> None:
    """Serve until a signal ends it. ``ready`` is told the address and the facts once requests are answered.

    Port 0 takes any free port. ``review`` is the project that reviewers decide on, and who they may be; the options
    must have it on as well. ``token`` is what updates of the user's own graph (``sources.own``) have to show.

    Raises:
        NotFound, InputError: as loading the graph does.
        UsageError: where the address cannot be taken.
    """
    listening = _listen(host, port)
    _allow_files()
    try:
        pool = Pool(sources, options)
        pool.load()
        with asyncio.Runner(loop_factory=_loop_factory()) as runner:
            runner.run(_serve(pool, listening, ready, review, token))
    finally:
        listening.close()


def _allow_files() -> None:
    """Let this process have as many connections as it takes; the system's first word is often 1024 files."""
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 4 * MOST_CONNECTIONS if hard == resource.RLIM_INFINITY else min(hard, 4 * MOST_CONNECTIONS)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop]:
    """uvloop's loop, which halves the time of a small request; asyncio's own where there is none."""
    try:
        import uvloop
    except ImportError:
        return asyncio.new_event_loop
    return uvloop.new_event_loop


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # head and body are two writes; see Nagle
        listening.bind((host, port))
        listening.listen(1024)
    except OSError as error:
        listening.close()
        wrong = "--host" if isinstance(error, socket.gaierror) or error.errno == errno.EADDRNOTAVAIL else "--port"
        raise UsageError(f"cannot listen at {host}:{port}: {error.strerror or error}; choose another {wrong}") from None
    return listening


async def _serve(
    pool: Pool,
    listening: socket.socket,
    ready: Callable[[str, Facts], None] | None,
    review: tuple[Settings, Access] | None,
    token: str,
) -> None:
    import uvicorn

    from kgbuild.serve.app import make_app

    await pool.start()
    desk = await _desk(pool, review[0]) if review else None
    config = uvicorn.Config(
        make_app(pool, (desk, review[1]) if desk and review else None, token=token),
        http=Connection,
        ws="none",
        log_config=None,
        access_log=False,
        log_level="critical",
        lifespan="off",
        server_header=False,
        proxy_headers=False,
        limit_concurrency=MOST_CONNECTIONS + 24,  # who comes when none is idle is told so
        timeout_keep_alive=15,
        timeout_graceful_shutdown=10,
    )
    server = uvicorn.Server(config)
    server.capture_signals = contextlib.nullcontext  # type: ignore[assignment, method-assign]  # it would die of them
    _end_on_signals(server)
    if pool.facts.partial:
        pool.wanted.set()
    asyncio.get_running_loop().add_signal_handler(signal.SIGHUP, pool.wanted.set)
    tasks = [asyncio.create_task(_keep_loaded(pool))]
    if desk is not None:
        tasks.append(asyncio.create_task(desk.rebuilder.run()))
    if ready is not None:
        host, port = listening.getsockname()[:2]
        ready(f"http://{f'[{host}]' if ':' in host else host}:{port}/", pool.facts)
    try:
        await server.serve(sockets=[listening])
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)
        await pool.stop()
        with contextlib.suppress(OSError):
            sys.stderr.flush()


async def _desk(pool: Pool, settings: Settings) -> Desk:
    from kgbuild.serve.review.desk import Desk

    desk = Desk(pool, settings)
    await desk.open()
    return desk


def _end_on_signals(server: uvicorn.Server) -> None:
    """SIGTERM and Ctrl-C end the service when its answers are sent; the second one at once."""

    def end() -> None:
        server.force_exit = server.should_exit
        server.should_exit = True

    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, end)


async def _keep_loaded(pool: Pool) -> None:
    """Go over to the graph as it lies on disk whenever that is wanted: after a signal, to read the names, and where the
    process that held the graph has ended.

    The old graph is kept where the new one cannot be read; where there is none any more, that is tried again and again.
    """
    pause, tried = 0.0, -_CALM
    while True:
        await pool.wanted.wait()
        pool.wanted.clear()
        if pool.lost:
            pause = min(_LONGEST_PAUSE, 2 * pause or 1.0) if time.monotonic() - tried < _CALM else 0.0
            _say(f"the process that holds the graph has ended; another loads it{f' in {pause:g} s' if pause else ''}")
            await asyncio.sleep(pause)
        names, tried = pool.facts.partial and not pool.lost, time.monotonic()
        try:
            facts = await pool.reload()
        except KgbuildError as error:
            _say(f"{'no graph is' if pool.lost else 'the old graph is still'} served: {error}")
        else:
            _say("the names are read; all is answered" if names else f"{facts.quads:,} triples read again")
            if facts.partial:
                pool.wanted.set()
        if pool.lost:
            pool.wanted.set()


def _say(text: str) -> None:
    with contextlib.suppress(OSError):
        sys.stderr.write(f"kgbuild: {text}\n")
        sys.stderr.flush()
