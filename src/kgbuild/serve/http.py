"""The shell around all routes: sizes, hosts, CORS, security headers, the access log, and the last resort.

Plain ASGI, because it is in the way of every request.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import re
import sys
import time
from collections.abc import Awaitable, Callable, Iterator, MutableMapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeAlias

from kgbuild.serve.connection import ADDRESS_LIMIT, FIELDS_LIMIT, LENDER, MOST_FIELDS, Joined
from kgbuild.serve.options import Options
from kgbuild.serve.pool import Answer, Busy, Crashed, CutOff, Pool, TimedOut
from kgbuild.serve.protocol import Refused
from kgbuild.serve.spool import Spool

__all__ = ["Receive", "Scope", "Send", "Shell", "address", "header", "read_body", "reply", "run_job", "whole_answer"]

Scope: TypeAlias = MutableMapping[str, Any]
Message: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Message]]
Send: TypeAlias = Callable[[Message], Awaitable[None]]

_ALWAYS = [
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (
        b"content-security-policy",
        (
            b"default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; "
            b"frame-ancestors 'none'"
        ),
    ),
]
_CLOSE = (("connection", "close"),)
_BODY_LIMIT = 30.0
"""Seconds that the body of a request may take to arrive."""
_DIRECT = "kgbuild.direct"
"""Where the last message of an answer has the number of bytes that a worker has written to the client itself."""
_PUBLIC = "kgbuild.public"
"""Where the scope of a request has the public address of the server."""
_WATCH_AFTER = 0.2
"""Seconds after which the server begins to notice that a client hangs up; most requests are done by then."""


def header(scope: Scope, name: bytes) -> str | None:
    """The value of a request's header field, several joined by a comma; None where it is missing."""
    found = [value for field, value in scope["headers"] if field == name]
    return b",".join(found).decode("latin-1") if found else None


def address(scope: Scope, path: str) -> str:
    """The address of a route as the client sees it: the public one where it is known, else by the host that the client
    names, this machine's where that is no sane one. A proxy that takes TLS off tells so (X-Forwarded-Proto)."""
    if scope.get(_PUBLIC):
        return f"{scope[_PUBLIC]}{path}"
    host = (header(scope, b"host") or "").strip()
    if not re.fullmatch(r"[A-Za-z0-9.-]+(:[0-9]{1,5})?|\[[0-9a-fA-F:.]+\](:[0-9]{1,5})?", host):
        host = "localhost"
    secure = (header(scope, b"x-forwarded-proto") or "").strip().lower() == "https"
    return f"{'https' if secure else scope.get('scheme', 'http')}://{host}{path}"


async def reply(
    send: Send, status: int, media_type: str, body: bytes, headers: tuple[tuple[str, str], ...] = ()
) -> None:
    """A whole answer at once."""
    fields = [(b"content-type", media_type.encode())] if body or status not in (204, 304) else []
    fields += [(name.encode(), value.encode("latin-1", "replace")) for name, value in headers]
    if status not in (204, 304):
        fields.append((b"content-length", str(len(body)).encode()))
    await send({"type": "http.response.start", "status": status, "headers": fields})
    await send({"type": "http.response.body", "body": body})


async def read_body(scope: Scope, receive: Receive, limit: int) -> bytes:
    """The request's body.

    Raises:
        Refused: where it is larger than the limit, or too slow; the rest is not read.
    """
    stated = header(scope, b"content-length")
    if stated is not None and stated.isdigit() and int(stated) > limit:
        raise Refused(413, f"a request may have {limit:,} bytes", _CLOSE)
    try:
        async with asyncio.timeout(_BODY_LIMIT):
            return await _whole_body(receive, limit)
    except TimeoutError:
        raise Refused(408, f"the request took longer than {_BODY_LIMIT:g} seconds", _CLOSE) from None


async def _whole_body(receive: Receive, limit: int) -> bytes:
    pieces, size = [], 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Refused(400, "the request was cut off")
        pieces.append(message.get("body", b""))
        size += len(pieces[-1])
        if size > limit:
            raise Refused(413, f"a request may have {limit:,} bytes", _CLOSE)
        if not message.get("more_body"):
            return b"".join(pieces)


async def run_job(pool: Pool, job: dict[str, Any], scope: Scope, receive: Receive, send: Send) -> None:
    """Have a worker do the job, and pass its answer on; stop it when the client has gone.

    ``receive`` must have given the whole body before.

    Raises:
        Refused: where no worker is free, or the one that worked was stopped or failed.
    """
    task = asyncio.current_task()
    assert task is not None
    left = False

    async def watch() -> None:
        nonlocal left
        while (await receive())["type"] != "http.disconnect":
            pass
        left = True
        task.cancel()

    watching: list[asyncio.Task[None]] = []
    loop = asyncio.get_running_loop()
    timer = loop.call_later(_WATCH_AFTER, lambda: watching.append(loop.create_task(watch())))
    if scope["method"] == "HEAD":
        job["head"] = True
    try:
        with _told(pool), Spool(pool.room) as spool:
            async with pool.run(job) as answer:
                fields = [(name.encode(), value.encode("latin-1", "replace")) for name, value in answer.headers]
                start = {"type": "http.response.start", "status": answer.status, "headers": fields}
                if answer.whole is not None:
                    await send(start)
                    await send({"type": "http.response.body", "body": answer.whole})
                    return
                if scope["http_version"] == "1.0" and scope["method"] != "HEAD":
                    await _keep(answer, spool)
                    fields.append((b"content-length", str(len(spool)).encode()))
                    await send(start)
                else:
                    await send(start)
                    await _pass_on(answer, scope.get(LENDER), send, spool)
            while spool:  # the worker is free, the client is not done
                async with asyncio.timeout(pool.options.stall_limit):
                    await send({"type": "http.response.body", "body": spool.take(), "more_body": True})
            async with asyncio.timeout(pool.options.stall_limit):
                await send({"type": "http.response.body", "body": b"", _DIRECT: answer.direct})
    except asyncio.CancelledError:
        if not left:
            raise
        task.uncancel()
    finally:
        timer.cancel()
        for other in watching:
            other.cancel()


async def _pass_on(answer: Answer, client: Joined | None, send: Send, spool: Spool) -> None:
    """Send what comes, and keep what the client is not ready for, so that its worker never waits for it."""
    answer.client = client
    async for piece in answer.pieces:
        spool.put(piece)
        while spool and (client is None or not client.behind):
            await send({"type": "http.response.body", "body": spool.take(), "more_body": True})


async def _keep(answer: Answer, spool: Spool) -> None:
    """Keep the whole answer: a client of HTTP/1.0 knows no chunks, and has to be told the length.

    Raises:
        Refused: where the worker did not finish it.
    """
    try:
        async for piece in answer.pieces:
            spool.put(piece)
    except CutOff as error:
        raise Refused(500, f"the work was cut off: {error}") from None


async def whole_answer(pool: Pool, job: dict[str, Any]) -> tuple[int, bytes]:
    """Have a worker do the job: status and body of its answer, for the server itself.

    Raises:
        Refused: where no worker is free, or the one that worked was stopped or failed.
    """
    with _told(pool):
        try:
            async with pool.run(job) as answer:
                if answer.whole is not None:
                    return answer.status, answer.whole
                return answer.status, b"".join([piece async for piece in answer.pieces])
        except CutOff as error:
            raise Refused(500, f"the work was cut off: {error}") from None


@contextlib.contextmanager
def _told(pool: Pool) -> Iterator[None]:
    """What becomes of a job that no worker finished, in the words of HTTP."""
    try:
        yield
    except Busy:
        raise Refused(503, "the service is busy: come back later", (("retry-after", "5"),)) from None
    except TimedOut:
        raise Refused(504, f"stopped: the query took longer than {pool.options.time_limit:g} seconds") from None
    except Crashed:
        raise Refused(500, "the query needed more than it may have, and was stopped") from None


@dataclass(frozen=True)
class Shell:
    """What every request passes through."""

    app: Callable[[Scope, Receive, Send], Awaitable[None]]
    options: Options

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began = time.perf_counter()
        status, size = 0, 0
        origin = self._origin(scope) if self._is_shared(scope) else []
        scope[_PUBLIC], root = self.options.public, self.options.root.encode()

        async def out(message: Message) -> None:
            nonlocal status, size
            if message["type"] == "http.response.start":
                status = message["status"]
                stated = {name for name, _ in message["headers"]}
                message["headers"] = [
                    *(_below(root, pair) for pair in message["headers"]),
                    *(pair for pair in _ALWAYS if pair[0] not in stated),
                    *origin,
                ]
            else:
                size += len(message.get("body", b"")) + message.get(_DIRECT, 0)
            await send(message)

        try:
            await self._guarded(scope, receive, out)
        except Refused as refusal:
            await self._refuse(scope, out, refusal, started=status != 0)
        except (CutOff, TimeoutError) as error:
            self._log(scope, status, size, began, cut=str(error) or "stalled")
            raise _Abandoned from None  # the connection is closed, so that nobody takes half an answer for a whole one
        except Exception as error:  # noqa: BLE001 - the last resort: tell nothing of how it came about
            if status:
                raise _Abandoned from None
            self._complain(error)
            await reply(out, 500, "text/plain; charset=utf-8", b"something went wrong in the service\n")
        self._log(scope, status, size, began)

    async def _guarded(self, scope: Scope, receive: Receive, out: Send) -> None:
        if self.options.hosts is not None and _host(scope) not in self.options.hosts:
            raise Refused(421, f"this server does not answer to the name {_host(scope)[:80]!r}; see --allow-host")
        if len(scope["query_string"]) + len(scope.get("raw_path") or b"") > ADDRESS_LIMIT:
            raise Refused(414, "the address is too long: send long queries by POST")
        fields = scope["headers"]
        if len(fields) > MOST_FIELDS or sum([len(name) + len(value) for name, value in fields]) > FIELDS_LIMIT:
            wanted = f"a request may have {MOST_FIELDS} header fields of {FIELDS_LIMIT:,} bytes in all"
            raise Refused(431, wanted, _CLOSE)
        if scope["method"] == "OPTIONS" and header(scope, b"access-control-request-method"):
            asked = header(scope, b"access-control-request-headers")
            allowed: tuple[tuple[str, str], ...] = (("access-control-allow-methods", "GET, HEAD, POST, OPTIONS"),)
            allowed = (*allowed, ("access-control-max-age", "600"))
            if asked:
                allowed = (*allowed, ("access-control-allow-headers", "Accept, Content-Type, If-None-Match"))
            await reply(out, 204, "text/plain", b"", allowed if self._is_shared(scope) else ())
            return
        await self.app(scope, receive, out)

    def _is_shared(self, scope: Scope) -> bool:
        """Whether pages of other origins may read the answer: of data, where they are let in; never of the review."""
        if scope["path"].startswith("/review"):
            return False
        return bool(self.options.cors) or _is_for_all_of_this_machine(scope)

    async def _refuse(self, scope: Scope, out: Send, refusal: Refused, *, started: bool) -> None:
        if started:
            raise _Abandoned from None
        if scope["path"].startswith("/api/"):
            from kgbuild.serve.jobs import problem

            body = problem(refusal.status, refusal.message)
            await reply(out, refusal.status, "application/problem+json", body, refusal.headers)
            return
        body = (refusal.message + "\n").encode("utf-8", "replace")
        await reply(out, refusal.status, "text/plain; charset=utf-8", body, refusal.headers)

    def _origin(self, scope: Scope) -> list[tuple[bytes, bytes]]:
        origin = header(scope, b"origin")
        exposed = (b"access-control-expose-headers", b"ETag, Link, X-Total-Count")
        if "*" in self.options.cors:
            return [(b"access-control-allow-origin", b"*"), exposed]
        local = _is_for_all_of_this_machine(scope) and _LOOPBACK.fullmatch(origin or "")
        if origin is not None and (origin in self.options.cors or local):
            return [(b"access-control-allow-origin", origin.encode("latin-1")), exposed, (b"vary", b"Origin")]
        return [(b"vary", b"Origin")]

    def _log(self, scope: Scope, status: int, size: int, began: float, *, cut: str | None = None) -> None:
        """One line of JSON a request; no query string, which may hold a person's name."""
        if not self.options.access_log:
            return
        line: dict[str, Any] = {
            "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "client": (scope.get("client") or ("",))[0],
            "method": scope["method"],
            "path": scope["path"],
            "status": status,
            "bytes": size,
            "ms": round((time.perf_counter() - began) * 1000, 2),
        }
        if cut is not None:
            line["cut"] = cut
        with contextlib.suppress(OSError):  # a full disk is no reason not to answer
            sys.stderr.write(json.dumps(line, ensure_ascii=True) + "\n")

    def _complain(self, error: Exception) -> None:
        """The place of a fault of ours, on standard error, for whoever runs the server."""
        import traceback

        with contextlib.suppress(OSError):
            sys.stderr.write("".join(traceback.format_exception(error)))


_LOOPBACK = re.compile(r"https?://(localhost|127\.0\.0\.1|\[::1\])(:[0-9]{1,5})?")


def _below(root: bytes, pair: tuple[bytes, bytes]) -> tuple[bytes, bytes]:
    """A header field; where it leads to a path of this server, below the path at which a proxy shows it.

    >>> _below(b"/kg", (b"location", b"/id/x")), _below(b"/kg", (b"location", b"/kg/review"))
    ((b'location', b'/kg/id/x'), (b'location', b'/kg/review'))
    """
    name, value = pair
    if root and name == b"location" and value.startswith(b"/") and not value.startswith(root + b"/"):
        return name, root + value
    return pair


def _is_for_all_of_this_machine(scope: Scope) -> bool:
    """Whether pages that this machine serves (OpenRefine is one) may read the answer without being let in by name."""
    return str(scope["path"]).startswith("/reconcile")


class _Abandoned(Exception):
    """An answer that was begun and cannot be finished; the server closes the connection."""


def _host(scope: Scope) -> str:
    """The host name that the client asked for, without port."""
    named = (header(scope, b"host") or "").strip().lower()
    if named.startswith("["):
        return named.partition("]")[0] + "]"
    return named.rpartition(":")[0] if ":" in named else named
