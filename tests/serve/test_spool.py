"""What waits for a slow client comes out as it went in, and takes no more room than there is."""

from __future__ import annotations

import os
import random

import pytest

from kgbuild.serve.connection import Joined
from kgbuild.serve.errand import CutOff
from kgbuild.serve.spool import Room, Spool


@pytest.mark.parametrize("largest", [10, 1000, 300_000])
def test_bytes_come_out_in_the_order_in_which_they_went_in(largest: int):
    """In memory and in a file, however putting and taking take turns; all room is given back."""
    chance, room = random.Random(largest), Room(1 << 30)
    came, left = [], []
    with Spool(room) as spool:
        for _ in range(60):
            came.append(chance.randbytes(chance.randrange(1, largest)))
            spool.put(came[-1])
            if chance.random() < 0.4:
                left.append(spool.take())
        assert len(spool) == sum(map(len, came)) - sum(map(len, left)) > 0
        while spool:
            left.append(spool.take())
        assert room.left == 1 << 30
    assert b"".join(came) == b"".join(left)


def test_a_spool_takes_no_more_than_there_is_room_for_in_all():
    """The answer that finds no room is cut off; the room of one that ends in the middle is free again."""
    room = Room(1000)
    with Spool(room) as one, Spool(room) as other:
        one.put(os.urandom(600))
        with pytest.raises(CutOff, match="slow clients"):
            other.put(bytes(401))
        other.put(bytes(400))
    assert room.left == 1000


def test_what_waits_goes_to_nobody_once_the_client_has_gone():
    """It was read back from the file and thrown away, and all others waited for that."""

    class Transport:
        gone = False

        def is_closing(self) -> bool:
            return self.gone

        def get_write_buffer_size(self) -> int:
            return 0

        get_extra_info = pause_reading = resume_reading = None

    client = Joined(Transport(), None)  # type: ignore[arg-type]
    assert not client.behind
    Transport.gone = True
    assert client.behind
