"""A connection: uvicorn's, but head and body of a short answer leave together, a worker sends that of a long one.

Nobody may dawdle: over the head of a request, nor over reading an answer.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

__all__ = [
    "ADDRESS_LIMIT",
    "CLIENT",
    "FIELDS_LIMIT",
    "MOST_CONNECTIONS",
    "MOST_FIELDS",
    "PATIENCE",
    "STALL",
    "Connection",
    "Joined",
]

CLIENT = "kgbuild.client"
"""Where the scope of a request has the connection that it came by, a :class:`Joined`."""

PATIENCE = 10.0
"""Seconds that the head of a request may take to arrive."""
STALL = 60.0
"""Seconds that a client may take for each 256 kB of an answer that waits for it."""
_AHEAD = 512 * 1024
"""Bytes of an answer that may wait in a connection's own memory; above half of them its client counts as behind."""
ADDRESS_LIMIT = 65_000
"""Bytes of a request's path and query; the parser of addresses takes 65 535."""
FIELDS_LIMIT = 65_536
"""Bytes of the names and values of a request's header fields, in all."""
MOST_FIELDS = 100
"""Header fields of a request."""
MOST_CONNECTIONS = 1000
"""Connections above which each new one takes the place of one that is idle."""
_LAST = 120.0
"""Seconds in which a client may read what is left of an answer when its connection is closed."""
_TOO_LARGE = b"the address or the header fields are too large\n"


class Joined:
    """A transport that holds an answer's head back until the body follows, or until the loop comes round.

    uvicorn writes the two one after the other; as two packets they wake the client twice, which costs a small request
    a third of its time.
    """

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        self._transport, self._loop = transport, loop
        self._head = b""
        self._end: asyncio.TimerHandle | None = None
        self._stalled: asyncio.TimerHandle | None = None
        self.lost = ""
        """Why the client is there no longer; empty while it is."""
        self.on_loss: Callable[[], object] | None = None
        """Called when it goes."""
        self.is_closing, self.get_extra_info = transport.is_closing, transport.get_extra_info
        self.pause_reading, self.resume_reading = transport.pause_reading, transport.resume_reading

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

    @property
    def has_read(self) -> bool:
        """Whether nothing waits for the client."""
        return not self._head and not self._transport.get_write_buffer_size()

    @property
    def behind(self) -> bool:
        """Whether the client has to read before it can be sent more, or will never."""
        return bool(self._transport.is_closing() or self._transport.get_write_buffer_size() > _AHEAD // 2)

    def flush(self) -> None:
        """Write what was held back."""
        if self._head:
            head, self._head = self._head, b""
            self._transport.write(head)

    def close(self) -> None:
        """Write what was held back, and close."""
        self.flush()
        if self._end is None:
            self._end = self._loop.call_later(_LAST, self._transport.abort)
        self._transport.close()

    # told by the connection

    def wait(self) -> None:
        """So much waits for the client that it has to read before long."""
        self._stalled = self._loop.call_later(STALL, self._give_up)

    def go_on(self) -> None:
        """It has read."""
        if self._stalled is not None:
            self._stalled.cancel()
            self._stalled = None

    def lose(self) -> None:
        """It has gone, or was hung up on."""
        self.lost = self.lost or "hung up"
        self.go_on()
        if self._end is not None:
            self._end.cancel()
        if self.on_loss is not None:
            self.on_loss()

    def _give_up(self) -> None:
        self.lost = "stalled"
        self._transport.abort()


class Connection(HttpToolsProtocol):
    """What uvicorn makes for each client."""

    transport: Joined  # type: ignore[assignment]
    _since: float | None = None
    """When the client began a request whose head is not whole yet, or, if that was later, could begin it."""
    _watch: asyncio.TimerHandle | None = None
    _head = 0
    """Bytes that have come since a request began or a part of its body came: a head, or what is written like one."""
    _last = 0.0
    """When the head of its last request was whole, or else when it came."""
    url = b""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Called by the loop."""
        transport.set_write_buffer_limits(high=_AHEAD, low=_AHEAD // 2)
        super().connection_made(Joined(transport, self.loop))  # type: ignore[arg-type]
        self._since = self._last = self.loop.time()
        if len(self.connections) > MOST_CONNECTIONS:
            self._make_room()
        self._look()

    def connection_lost(self, exc: Exception | None) -> None:
        """Called by the loop."""
        if self._watch is not None:
            self._watch.cancel()
        super().connection_lost(exc)
        self.transport.lose()

    def pause_writing(self) -> None:
        """Called by the loop."""
        super().pause_writing()
        self.transport.wait()

    def resume_writing(self) -> None:
        """Called by the loop."""
        super().resume_writing()
        self.transport.go_on()

    def data_received(self, data: bytes) -> None:
        """Called by the loop; the parser keeps a field that is not whole, however long it gets."""
        self._head += len(data)
        super().data_received(data)
        if self._head > ADDRESS_LIMIT + FIELDS_LIMIT and not self.transport.is_closing():
            self._hang_up()

    def on_body(self, body: bytes) -> None:
        """Called by the parser."""
        if not self.cycle.response_complete:  # what comes after the answer is read by nobody
            self._head = 0
        super().on_body(body)

    def on_message_begin(self) -> None:
        """Called by the parser."""
        self._head = 0
        self._since = self.loop.time()
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """Called by the parser."""
        self._since, self._last = None, self.loop.time()
        self.url = self.url[: ADDRESS_LIMIT + 10]  # too long still, but read: whoever sent it is told what is wrong
        self.scope[CLIENT] = self.transport  # type: ignore[literal-required]
        super().on_headers_complete()

    @property
    def _answering(self) -> bool:
        return self.cycle is not None and not self.cycle.response_complete

    @property
    def _idle(self) -> bool:
        return not self._answering and self.transport.has_read and not self.transport.is_closing()

    def _make_room(self) -> None:
        """Close the connection that has asked for nothing for the longest time."""
        idle = [one for one in self.connections if isinstance(one, Connection) and one is not self and one._idle]
        if idle:
            min(idle, key=lambda one: one._last).transport.close()

    def _hang_up(self) -> None:
        """Read no more of a head that is too large; say so where no answer is under way."""
        if not self._answering:
            what = b"414 URI Too Long" if len(self.url) > ADDRESS_LIMIT else b"431 Request Header Fields Too Large"
            fields = b"content-type: text/plain; charset=utf-8\r\ncontent-length: %d\r\nconnection: close\r\n"
            self.transport.write(b"HTTP/1.1 %s\r\n" % what + fields % len(_TOO_LARGE) + b"\r\n" + _TOO_LARGE)
        self.transport.close()

    def _look(self) -> None:
        """Close a connection that has not made up its mind; one look in a while costs less than a timer a request."""
        if self._since is not None and self._answering:
            self._since = self.loop.time()  # it waits for us
        if self._since is not None and self.loop.time() - self._since >= PATIENCE:
            self.transport.close()
        else:
            self._watch = self.loop.call_later(PATIENCE / 2, self._look)
