"""Requests and answers as ASGI has them: header fields, addresses, bodies, whole answers."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, MutableMapping, Sequence
from functools import lru_cache
from typing import Any, TypeAlias

from kgbuild.serve.protocol import Refused

__all__ = [
    "CLOSE",
    "PUBLIC",
    "Message",
    "Receive",
    "Scope",
    "Send",
    "address",
    "header",
    "host_name",
    "read_body",
    "reply",
]

Scope: TypeAlias = MutableMapping[str, Any]
Message: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Message]]
Send: TypeAlias = Callable[[Message], Awaitable[None]]

CLOSE = (("connection", "close"),)
PUBLIC = "kgbuild.public"
"""Where the scope of a request has the public address of the server."""
_FIELDS = "kgbuild.fields"
"""Where it has its header fields by their names."""
_BODY_LIMIT = 30.0
"""Seconds that the body of a request may take to arrive."""
_LONGEST_HOST = 300
_HOST = re.compile(r"[A-Za-z0-9.-]+(:[0-9]{1,5})?|\[[0-9a-fA-F:.]+\](:[0-9]{1,5})?")


def header(scope: Scope, name: bytes) -> str | None:
    """The value of a request's header field, several joined by a comma; None where it is missing."""
    fields = scope.get(_FIELDS)
    if fields is None:
        fields = scope[_FIELDS] = _by_name(scope["headers"])
    value = fields.get(name)
    return None if value is None else value.decode("latin-1")


def _by_name(pairs: Sequence[tuple[bytes, bytes]]) -> dict[bytes, bytes]:
    """The fields by their names, in a time that grows with their number and no faster."""
    fields = dict(pairs)
    if len(fields) == len(pairs):
        return fields
    values: dict[bytes, list[bytes]] = {name: [] for name in fields}
    for name, value in pairs:
        values[name].append(value)
    return {name: b",".join(found) for name, found in values.items()}


def address(scope: Scope, path: str) -> str:
    """The address of a route as the client sees it: the public one where it is known, else by the host that the client
    names, this machine's where that is no sane one. A proxy that takes TLS off tells so (X-Forwarded-Proto)."""
    if scope.get(PUBLIC):
        return f"{scope[PUBLIC]}{path}"
    secure = (header(scope, b"x-forwarded-proto") or "").strip().lower() == "https"
    return f"{'https' if secure else scope.get('scheme', 'http')}://{_host(scope)[0]}{path}"


def host_name(scope: Scope) -> str:
    """The host name that the client asked for, in small letters, without port."""
    return _host(scope)[1]


def _host(scope: Scope) -> tuple[str, str]:
    return _read_host((header(scope, b"host") or "")[:_LONGEST_HOST])


@lru_cache(maxsize=64)
def _read_host(field: str) -> tuple[str, str]:
    """Host and port, where they look like it, and the name alone.

    >>> _read_host("Example.org:80"), _read_host("[::1]:7878"), _read_host("a/b")
    (('Example.org:80', 'example.org'), ('[::1]:7878', '[::1]'), ('localhost', 'a/b'))
    """
    named = field.strip()
    whole = named if _HOST.fullmatch(named) else "localhost"
    named = named.lower()
    if named.startswith("["):
        return whole, named.partition("]")[0] + "]"
    return whole, named.rpartition(":")[0] if ":" in named else named


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
        raise Refused(413, f"a request may have {limit:,} bytes", CLOSE)
    try:
        async with asyncio.timeout(_BODY_LIMIT):
            return await _whole_body(receive, limit)
    except TimeoutError:
        raise Refused(408, f"the request took longer than {_BODY_LIMIT:g} seconds", CLOSE) from None


async def _whole_body(receive: Receive, limit: int) -> bytes:
    pieces, size = [], 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Refused(400, "the request was cut off")
        pieces.append(message.get("body", b""))
        size += len(pieces[-1])
        if size > limit:
            raise Refused(413, f"a request may have {limit:,} bytes", CLOSE)
        if not message.get("more_body"):
            return b"".join(pieces)
