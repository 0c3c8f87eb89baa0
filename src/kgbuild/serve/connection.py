"""A connection: uvicorn's, but head and body of a short answer leave together, and nobody may dawdle over a request."""

from __future__ import annotations

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

__all__ = ["PATIENCE", "Connection"]

PATIENCE = 10.0
"""Seconds that the head of a request may take to arrive."""
_AHEAD = 512 * 1024
"""Bytes of an answer that may wait for a slow client before its worker has to wait as well."""


class _Joined:
    """A transport that holds an answer's head back until the body follows, or until the loop comes round.

    uvicorn writes the two one after the other; as two packets they wake the client twice, which costs a small request
    a third of its time.
    """

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        self._transport, self._loop = transport, loop
        self._head = b""

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)

    def write(self, data: bytes) -> None:
        if self._head:
            self._transport.write(self._head + data if len(data) < _AHEAD else self._head)
            if len(data) >= _AHEAD:
                self._transport.write(data)
            self._head = b""
        elif data.startswith(b"HTTP/1.1 ") and data.endswith(b"\r\n\r\n"):
            self._head = data
            self._loop.call_soon(self.flush)
        else:
            self._transport.write(data)

    def flush(self) -> None:
        if self._head:
            head, self._head = self._head, b""
            self._transport.write(head)

    def close(self) -> None:
        self.flush()
        self._transport.close()


class Connection(HttpToolsProtocol):
    """What uvicorn makes for each client."""

    _since: float | None = None
    """When the client began a request whose head is not whole yet."""
    _watch: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Called by the loop."""
        transport.set_write_buffer_limits(high=_AHEAD)
        super().connection_made(_Joined(transport, self.loop))  # type: ignore[arg-type]
        self._since = self.loop.time()
        self._look()

    def connection_lost(self, exc: Exception | None) -> None:
        """Called by the loop."""
        if self._watch is not None:
            self._watch.cancel()
        super().connection_lost(exc)

    def on_message_begin(self) -> None:
        """Called by the parser."""
        self._since = self.loop.time()
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """Called by the parser."""
        self._since = None
        super().on_headers_complete()

    def _look(self) -> None:
        """Close a connection that has not made up its mind; one look in a while costs less than a timer a request."""
        if self._since is not None and self.loop.time() - self._since >= PATIENCE:
            self.transport.close()
        else:
            self._watch = self.loop.call_later(PATIENCE / 2, self._look)
