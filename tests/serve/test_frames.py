"""The wire between server and worker loses and mixes nothing, however the bytes are cut."""

from __future__ import annotations

import socket
import threading

import pytest
from apart import run_apart

from kgbuild.serve.frames import ABORT, DATA, END, HEAD, Wire, frame, prefix, receive, send


def taken(wire: Wire) -> list[tuple[bytes, bytes]]:
    """All frames that are here, pieces of one body put together."""

    async def take() -> list[tuple[bytes, bytes]]:
        return [await wire.receive() for _ in range(len(wire.frames))]

    found: list[tuple[bytes, bytes]] = []
    for kind, payload in run_apart(take()):
        if found and kind == found[-1][0] == DATA:
            found[-1] = (DATA, found[-1][1] + payload)
        else:
            found.append((kind, payload))
    return found


@pytest.mark.parametrize("size", [1, 2, 4, 5, 6, 7, 100, 10_000])
def test_frames_come_whole_from_any_cut(size: int):
    """A head, a body, an end, a second answer: cut into pieces of every size."""
    stream = frame(HEAD, b"h" * 30) + frame(DATA, bytes(range(256)) * 3) + frame(DATA, b"") + frame(END)
    stream += frame(HEAD, b"i") + frame(DATA, b"j") + frame(ABORT, b"no")
    wire = Wire()
    for at in range(0, len(stream), size):
        wire.data_received(stream[at : at + size])
    assert taken(wire) == [
        (HEAD, b"h" * 30),
        (DATA, bytes(range(256)) * 3),
        (END, b""),
        (HEAD, b"i"),
        (DATA, b"j"),
        (ABORT, b"no"),
    ]


def test_the_rest_is_whole_only_to_its_end():
    """A body whose end has not come, or that is aborted, is not taken for a whole one."""
    wire = Wire()
    wire.data_received(frame(DATA, b"abc")[:6])
    assert wire.whole() is None
    wire.data_received(frame(DATA, b"abc")[6:])
    assert wire.whole() is None
    wire.data_received(frame(END))
    assert wire.whole() == b"abc"
    wire.data_received(frame(DATA, b"abc") + frame(ABORT))
    assert wire.whole() is None


def test_what_is_sent_in_parts_is_received_as_one():
    """Thousands of parts, more than one call takes, and a frame larger than any buffer."""
    ours, theirs = socket.socketpair()
    parts = [b"%d," % number for number in range(300_000)]
    with ours, theirs:
        size = sum(map(len, parts))
        sender = threading.Thread(target=send, args=(ours, prefix(DATA, size), *parts))
        sender.start()
        assert receive(theirs) == (DATA, b"".join(parts))
        sender.join()
        ours.close()
        assert receive(theirs) is None
