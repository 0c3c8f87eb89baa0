"""Writing files whole or not at all."""

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
