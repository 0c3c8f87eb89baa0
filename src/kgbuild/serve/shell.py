"""The shell around all routes: sizes, hosts, CORS, security headers, the access log, and the last resort.

Plain ASGI, because it is in the way of every request.
"""

from __future__ import annotations

import contextlib
import json
import re
import sys
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeAlias

from kgbuild.serve.answering import DIRECT
from kgbuild.serve.connection import ADDRESS_LIMIT, CLIENT, FIELDS_LIMIT, MOST_FIELDS
from kgbuild.serve.errand import Busy, Crashed, CutOff, Lost, TimedOut
from kgbuild.serve.http import CLOSE, PUBLIC, Message, Receive, Scope, Send, header, host_name, reply
from kgbuild.serve.options import Options
from kgbuild.serve.protocol import Refused

__all__ = ["Shell"]

_Pairs: TypeAlias = Sequence[tuple[bytes, bytes]]

_POLICY = b"content-security-policy"
_REFERRER = b"referrer-policy"
_ALWAYS: tuple[tuple[bytes, bytes], ...] = (
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (_REFERRER, b"no-referrer"),
    (
        _POLICY,
        (
            b"default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; "
            b"frame-ancestors 'none'"
        ),
    ),
)
"""On every answer, unless it states its own."""
_EXPOSED = (b"access-control-expose-headers", b"ETag, Link, X-Total-Count")
_COME_BACK = (("retry-after", "5"),)


class _Abandoned(Exception):
    """An answer that was begun and cannot be finished; the server closes the connection."""


@dataclass(frozen=True)
class Shell:
    """What every request passes through."""

    app: Callable[[Scope, Receive, Send], Awaitable[None]]
    options: Options

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        began, status, size = time.perf_counter(), 0, 0
        scope[PUBLIC] = self.options.public

        async def out(message: Message) -> None:
            nonlocal status, size
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = self._dressed(message["headers"], scope)
            else:
                size += len(message["body"])
            await send(message)

        cut = ""
        try:
            await self._guarded(scope, receive, out)
        except Exception as error:  # noqa: BLE001 - the last resort: tell nothing of how it came about
            refusal = self._refusal(error)
            if status:
                cut = refusal.message
            else:
                await _refuse(scope, out, refusal)
        self._log(scope, status, size + scope.get(DIRECT, 0), began, cut or scope[CLIENT].lost)
        if cut:
            raise _Abandoned  # the connection is closed, so that nobody takes half an answer for a whole one

    async def _guarded(self, scope: Scope, receive: Receive, out: Send) -> None:
        fields = scope["headers"]
        if len(fields) > MOST_FIELDS or sum([len(name) + len(value) for name, value in fields]) > FIELDS_LIMIT:
            wanted = f"a request may have {MOST_FIELDS} header fields of {FIELDS_LIMIT:,} bytes in all"
            raise Refused(431, wanted, CLOSE)
        if self.options.hosts is not None and host_name(scope) not in self.options.hosts:
            raise Refused(421, f"this server does not answer to the name {host_name(scope)[:80]!r}; see --allow-host")
        if len(scope["query_string"]) + len(scope["raw_path"]) > ADDRESS_LIMIT:
            raise Refused(414, "the address is too long: send long queries by POST")
        if scope["method"] == "OPTIONS" and header(scope, b"access-control-request-method"):
            await reply(out, 204, "text/plain", b"", self._allowed(scope))
        else:
            await self.app(scope, receive, out)

    def _refusal(self, error: Exception) -> Refused:
        """What becomes of an error, in the words of HTTP."""
        match error:
            case Refused():
                return error
            case Busy():
                return Refused(503, "the service is busy: come back later", _COME_BACK)
            case Lost():
                return Refused(503, "the graph is being loaded again: come back later", _COME_BACK)
            case TimedOut():
                return Refused(504, f"stopped: the query took longer than {self.options.time_limit:g} seconds")
            case Crashed():
                return Refused(500, "the query needed more than it may have, and was stopped")
            case CutOff():
                return Refused(500, f"the work was cut off: {error}")
        _complain(error)
        return Refused(500, "something went wrong in the service")

    # header fields

    def _dressed(self, fields: _Pairs, scope: Scope) -> list[tuple[bytes, bytes]]:
        """The fields of an answer, with those that every answer has."""
        stated = {name for name, _ in fields}
        always = _ALWAYS
        if _POLICY in stated or _REFERRER in stated:
            always = tuple(pair for pair in _ALWAYS if pair[0] not in stated)
        if self.options.root and b"location" in stated:
            fields = [_below(self.options.root.encode(), pair) for pair in fields]
        return [*fields, *always, *self._origin(scope)]

    def _allowed(self, scope: Scope) -> tuple[tuple[str, str], ...]:
        """What a page of another origin may send."""
        if not self._is_shared(scope):
            return ()
        allowed = (("access-control-allow-methods", "GET, HEAD, POST, OPTIONS"), ("access-control-max-age", "600"))
        if header(scope, b"access-control-request-headers"):
            return (*allowed, ("access-control-allow-headers", "Accept, Content-Type, If-None-Match"))
        return allowed

    def _is_shared(self, scope: Scope) -> bool:
        """Whether pages of other origins may read the answer: of data, where they are let in; never of the review."""
        if scope["path"].startswith("/review"):
            return False
        return bool(self.options.cors) or _is_for_all_of_this_machine(scope)

    def _origin(self, scope: Scope) -> _Pairs:
        """Which origin's pages may read the answer."""
        if not self._is_shared(scope):
            return ()
        if "*" in self.options.cors:
            return ((b"access-control-allow-origin", b"*"), _EXPOSED)
        origin = header(scope, b"origin")
        local = _is_for_all_of_this_machine(scope) and _LOOPBACK.fullmatch(origin or "")
        if origin is not None and (origin in self.options.cors or local):
            return ((b"access-control-allow-origin", origin.encode("latin-1")), _EXPOSED, (b"vary", b"Origin"))
        return ((b"vary", b"Origin"),)

    # the log

    def _log(self, scope: Scope, status: int, size: int, began: float, cut: str) -> None:
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
        if cut:
            line["cut"] = cut
        with contextlib.suppress(OSError):  # a full disk is no reason not to answer
            sys.stderr.write(json.dumps(line, ensure_ascii=True) + "\n")


_LOOPBACK = re.compile(r"https?://(localhost|127\.0\.0\.1|\[::1\])(:[0-9]{1,5})?")


async def _refuse(scope: Scope, out: Send, refusal: Refused) -> None:
    if scope["path"].startswith("/api/"):
        from kgbuild.serve.jobs import problem

        body = problem(refusal.status, refusal.message)
        await reply(out, refusal.status, "application/problem+json", body, refusal.headers)
        return
    body = (refusal.message + "\n").encode("utf-8", "replace")
    await reply(out, refusal.status, "text/plain; charset=utf-8", body, refusal.headers)


def _complain(error: Exception) -> None:
    """The place of a fault of ours, on standard error, for whoever runs the server."""
    import traceback

    with contextlib.suppress(OSError):
        sys.stderr.write("".join(traceback.format_exception(error)))


def _below(root: bytes, pair: tuple[bytes, bytes]) -> tuple[bytes, bytes]:
    """A header field; where it leads to a path of this server, below the path at which a proxy shows it.

    >>> _below(b"/kg", (b"location", b"/id/x")), _below(b"/kg", (b"location", b"/kg/review"))
    ((b'location', b'/kg/id/x'), (b'location', b'/kg/review'))
    """
    name, value = pair
    if name == b"location" and value.startswith(b"/") and not value.startswith(root + b"/"):
        return name, root + value
    return pair


def _is_for_all_of_this_machine(scope: Scope) -> bool:
    """Whether pages that this machine serves (OpenRefine is one) may read the answer without being let in by name."""
    return str(scope["path"]).startswith("/reconcile")
