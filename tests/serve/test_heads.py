"""The head of a request has limits, and what is written like a head after it has them too."""

from __future__ import annotations

import socket

import pytest
from serve.service import Service

from kgbuild.serve.connection import ADDRESS_LIMIT, FIELDS_LIMIT, MOST_FIELDS
from kgbuild.serve.http import header

START = b"GET /health HTTP/1.1\r\nHost: localhost\r\n"
CHUNKED = (
    b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/sparql-query\r\n"
    b"Transfer-Encoding: chunked\r\n\r\n"
)


def connected(service: Service) -> socket.socket:
    return socket.create_connection(("127.0.0.1", int(service.url.rsplit(":", 1)[1])), 10)


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        (b"Accept: a/b\r\n" * (MOST_FIELDS - 1), b"200"),
        (b"Accept: a/b\r\n" * MOST_FIELDS, b"431"),
        (b"X: %s\r\n" % (b"y" * (FIELDS_LIMIT - 100)), b"200"),
        (b"X: %s\r\n" % (b"y" * FIELDS_LIMIT), b"431"),
    ],
)
def test_fields_are_counted_and_measured(service: Service, fields: bytes, status: bytes):
    """Up to the limit they are read, above it 431."""
    with connected(service) as wire:
        wire.sendall(START + fields + b"\r\n")
        assert wire.recv(65_536).startswith(b"HTTP/1.1 %s " % status)


@pytest.mark.parametrize(("size", "status"), [(ADDRESS_LIMIT - 100, b"200"), (65_536, b"414"), (100_000, b"414")])
def test_an_address_that_is_too_long_is_called_so(service: Service, size: int, status: bytes):
    """Also where no parser would read it: who sends a long query is told to send it by POST."""
    with connected(service) as wire:
        wire.sendall(b"GET /health?%s HTTP/1.1\r\nHost: localhost\r\n\r\n" % (b"y" * size))
        answer = wire.recv(65_536)
    assert answer.startswith(b"HTTP/1.1 %s " % status)
    assert (b"by POST" in answer) == (status == b"414")


@pytest.mark.parametrize("start", [START + b"X: ", b"GET /", CHUNKED + b"0\r\nX: ", CHUNKED + b"1;"])
def test_a_head_without_end_is_not_read_for_long(service: Service, start: bytes):
    """A field, an address, a trailer, the size of a chunk: the server hangs up, and does not keep what comes."""
    with connected(service) as wire:
        wire.sendall(start)
        with pytest.raises((BrokenPipeError, ConnectionResetError)):
            wire.sendall(b"1" * 20_000_000)  # more than the buffers of the system hold
    assert service.client.get("/health").status_code == 200


def test_a_field_given_several_times_is_one_list():
    assert header({"headers": [(b"accept", b"a/b"), (b"x", b"y"), (b"accept", b"c/d")]}, b"accept") == "a/b,c/d"
    assert header({"headers": [(b"x", b"y")]}, b"accept") is None
