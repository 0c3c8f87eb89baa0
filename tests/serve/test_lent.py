"""A long answer that its worker writes to the client is the same answer, for quick, slow and vanished clients alike."""

from __future__ import annotations

import json
import os
import resource
import socket
import time
import urllib.parse
from collections.abc import Iterator
from pathlib import Path

import pytest
from serve.processes import until
from serve.service import Service, running

from kgbuild.serve.frames import GO, frame
from kgbuild.serve.lent import Lent, borrow

ROWS = "SELECT ?a ?p ?b { ?a ?p ?b } LIMIT 9000"
MANY = "SELECT ?a ?p ?b ?c { ?a ?p ?b . ?c a <https://w3id.org/research-network/ns#Topic> }"
LARGE = MANY + " LIMIT 17000"
"""More than the system holds for a client that does not read."""
HUGE = "SELECT * { ?s ?p ?o . ?a ?b ?c } LIMIT 150000"
"""More than the system and all buffers of the server hold together: most of it waits in a file."""


@pytest.fixture(scope="module")
def single(folder: Path) -> Iterator[Service]:
    """A service with one worker, and a log."""
    with running("--graph", folder, "--workers", 1) as one:
        yield one


class Wire:
    """A client that reads as it likes."""

    def __init__(self, service: Service, *, buffer: int = 0) -> None:
        host, port = service.url.removeprefix("http://").split(":")
        self.socket = socket.socket()
        if buffer:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
        self.socket.settimeout(20)
        self.socket.connect((host, int(port)))
        self.host, self.rest = f"{host}:{port}", b""

    def __enter__(self) -> Wire:
        return self

    def __exit__(self, *_: object) -> None:
        self.socket.close()

    def ask(self, *queries: str, version: str = "1.1") -> None:
        """Send all at once."""
        fields = [urllib.parse.urlencode({"query": query}) for query in queries]
        heads = [f"GET /sparql?{one} HTTP/{version}\r\nHost: {self.host}\r\nAccept: text/csv\r\n\r\n" for one in fields]
        self.socket.sendall("".join(heads).encode())

    def until(self, end: bytes) -> bytes:
        """What comes, with the end."""
        while end not in self.rest:
            self.rest += self._more()
        found, _, self.rest = self.rest.partition(end)
        return found + end

    def _more(self) -> bytes:
        more = self.socket.recv(1 << 16)
        assert more, "the answer was cut off"
        return more

    def body(self, head: bytes = b"") -> bytes:
        """The body of the next answer, out of its chunks; ``head`` where it has been read."""
        head = head or self.until(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 200 ")
        if b"content-length: " in head:
            size = int(head.partition(b"content-length: ")[2].partition(b"\r\n")[0])
            while len(self.rest) < size:
                self.rest += self._more()
            body, self.rest = self.rest[:size], self.rest[size:]
            return body
        pieces = []
        while size := int(self.until(b"\r\n"), 16):
            while len(self.rest) < size + 2:
                self.rest += self._more()
            pieces.append(self.rest[:size])
            assert self.rest[size : size + 2] == b"\r\n"
            self.rest = self.rest[size + 2 :]
        assert self.until(b"\r\n") == b"\r\n"
        return b"".join(pieces)


def test_answers_that_were_asked_for_at_once_come_whole_and_in_order(single: Service):
    """A long one, a short one, a long one on one connection: none loses or lends a byte."""
    with Wire(single) as client:
        client.ask(ROWS, "ASK {}", ROWS, ROWS)
        first, short, third, fourth = (client.body() for _ in range(4))
    assert first == third == fourth
    assert first.count(b"\r\n") == 9001
    assert short == b"true"


def test_the_log_counts_what_the_worker_wrote(single: Service):
    """The bytes of a long answer stand in the access log, though they did not come by the server."""
    with Wire(single) as client:
        client.ask(ROWS)
        size = len(client.body())
    assert size > 500_000
    end = time.monotonic() + 5
    while time.monotonic() < end:
        if str(size) in [str(json.loads(line).get("bytes")) for line in single.log if line.startswith("{")]:
            return
        time.sleep(0.05)
    pytest.fail(f"{size} bytes are not in the log")


@pytest.mark.parametrize("query", [LARGE, HUGE])
def test_a_client_that_does_not_read_does_not_keep_the_worker(single: Service, query: str):
    """The rest of a slow client's answer waits with the server, and is whole when the client comes to read it."""
    with Wire(single, buffer=4096) as slow, Wire(single) as quick:
        slow.ask(query)
        head = slow.until(b"\r\n\r\n")
        assert single.query("ASK {}").json()["boolean"] is True  # one worker: busy (503) for as long as it is kept
        quick.ask(query)
        assert slow.body(head) == quick.body()


def test_a_client_that_hangs_up_in_the_middle_does_no_harm(single: Service):
    """The next one gets its answer."""
    for _ in range(5):
        with Wire(single) as client:
            client.ask(MANY)
            client.until(b"\r\n\r\n")
        assert single.query("ASK {}").json()["boolean"] is True


def test_a_client_that_reads_nothing_is_hung_up_on(folder: Path):
    """The log says why, also where the client itself hung up."""
    code = "import kgbuild.serve.connection as c; c.STALL = 0.5; from kgbuild.cli import main; main()"
    with running("--graph", folder, "--workers", 1, code=code) as one:
        with Wire(one, buffer=4096) as slow:
            slow.ask(HUGE)
            assert until(lambda: any('"cut": "stalled"' in line for line in one.log))
        with Wire(one, buffer=4096) as vanished:
            vanished.ask("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")
            assert until(lambda: one.client.get("/health").json()["free"] == 0)
        assert until(lambda: any('"cut": "hung up"' in line for line in one.log))
        assert one.query("ASK {}").json()["boolean"] is True


def test_an_old_client_gets_a_long_answer_too(single: Service):
    """HTTP/1.0: the length is stated, nothing comes in chunks, and the connection ends after the answer."""
    with Wire(single) as client:
        client.ask(ROWS, version="1.0")
        head = client.until(b"\r\n\r\n")
        assert b"\r\ntransfer-encoding:" not in head
        assert client.body(head).count(b"\r\n") == 9001
        assert client.socket.recv(1) == b""


def test_what_a_client_does_not_take_comes_back_to_the_byte():
    """Chunk and rest together are the chunk, and the time to wait is spent once."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        ours.setblocking(False)
        lent = Lent(ours, b"HEAD", patience=0.05)
        parts = [os.urandom(1 << 20) for _ in range(3)]
        rest = lent.write_chunk(3 << 20, parts)
        assert rest
        theirs.settimeout(20)
        whole = b"HEAD%x\r\n" % (3 << 20) + b"".join(parts) + b"\r\n"
        taken = b""
        while len(taken) + len(rest) < len(whole):
            taken += theirs.recv(1 << 20)
        assert taken + rest == whole
        assert lent.patience == 0


def test_the_limit_of_files_is_back_when_the_socket_has_come():
    """A worker that may open nothing gets the socket, and still may open nothing else."""
    pid = os.fork()
    if pid == 0:
        status = 1
        try:
            ours, theirs = socket.socketpair()
            client, other = socket.socketpair()
            socket.send_fds(ours, [frame(GO, b"head")], [client.fileno()])
            resource.setrlimit(resource.RLIMIT_NOFILE, (0, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
            lent = borrow(theirs)
            if lent and lent.write_chunk(4, [b"body"]) is None and other.recv(99) == b"head4\r\nbody\r\n":
                try:
                    socket.socket()
                except OSError:
                    status = 0
        finally:
            os._exit(status)
    assert os.waitpid(pid, 0)[1] == 0
