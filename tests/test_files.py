"""Writing files whole or not at all."""

import os
import threading
from pathlib import Path

import pytest

from kgbuild.files import write_atomically


def test_text_is_written_as_utf8_with_plain_line_ends(tmp_path: Path) -> None:
    """What is written does not depend on the machine's encoding or line ends."""
    write_atomically(tmp_path / "new" / "a.txt", "Ünï\ncode")
    assert (tmp_path / "new" / "a.txt").read_bytes() == "Ünï\ncode".encode()


def test_a_failed_write_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the disk refuses, the old content stands and nothing is left beside it."""
    path = tmp_path / "a.txt"
    path.write_text("old")

    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", refuse)
    with pytest.raises(OSError, match="No space"):
        write_atomically(path, "new")
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_what_is_no_file_is_written_to(tmp_path: Path) -> None:
    """A pipe stays a pipe and gets the text; a link stays a link, and what it leads to is replaced."""
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    got: list[bytes] = []
    reader = threading.Thread(target=lambda: got.append(fifo.read_bytes()))
    reader.start()
    write_atomically(fifo, "through")
    reader.join()
    assert got == [b"through"]
    assert fifo.is_fifo()
    (tmp_path / "real.txt").write_text("old")
    (tmp_path / "link.txt").symlink_to("real.txt")
    write_atomically(tmp_path / "link.txt", "new")
    assert (tmp_path / "link.txt").is_symlink()
    assert (tmp_path / "real.txt").read_text() == "new"
