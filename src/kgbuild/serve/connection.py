"""A connection: uvicorn's, but head and body of a short answer leave together, a worker sends that of a long one.

Nobody may dawdle over a request.
"""

from __future__ import annotations

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

__all__ = ["LENDER", "PATIENCE", "Connection", "Joined"]

LENDER = "kgbuild.lender"
"""Where the scope of a request has the connection that it came by."""

PATIENCE = 10.0
"""Seconds that the head of a request may take to arrive."""
_AHEAD = 512 * 1024
"""Bytes of an answer that may wait for a slow client before its worker has to wait as well."""


class Joined:
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
        """Write, or hold back what looks like a head."""
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

    def lend(self) -> tuple[int, bytes] | None:
        """The number of the socket and the head that is held back, for a worker that writes them and the body.

        None where something else waits to be written, or nobody reads any more. While it is lent, nothing is written
        here; the server goes on to read, so that it notices when the client hangs up.
        """
        chunked = b"\r\ntransfer-encoding: chunked\r\n" in self._head
        if not chunked or self._transport.get_write_buffer_size() or self._transport.is_closing():
            return None
        head, self._head = self._head, b""
        return self._transport.get_extra_info("socket").fileno(), head

    def flush(self) -> None:
        """Write what was held back."""
        if self._head:
            head, self._head = self._head, b""
            self._transport.write(head)

    def close(self) -> None:
        """Write what was held back, and close."""
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
        super().connection_made(Joined(transport, self.loop))  # type: ignore[arg-type]
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
        self.scope[LENDER] = self.transport  # type: ignore[literal-required]
        super().on_headers_complete()

    def _look(self) -> None:
        """Close a connection that has not made up its mind; one look in a while costs less than a timer a request."""
        if self._since is not None and self.loop.time() - self._since >= PATIENCE:
            self.transport.close()
        else:
            self._watch = self.loop.call_later(PATIENCE / 2, self._look)
