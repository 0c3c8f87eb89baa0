"""``kgbuild init``."""

from __future__ import annotations

from pathlib import Path

import pytest

from kgbuild.cli import main


def test_init_says_what_it_wrote_and_what_is_next(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The files are listed, and the last line is the command to go on with."""
    main(["init", str(tmp_path / "net")])
    lines = capsys.readouterr().out.splitlines()
    written = {path.relative_to(tmp_path).as_posix() for path in (tmp_path / "net").rglob("*") if path.is_file()}
    assert {Path(line).relative_to(tmp_path).as_posix() for line in lines[:-1]} == written
    assert lines[-1].endswith("&& kgbuild build")


def test_full_folder_is_wrong_use(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A folder with something in it ends with status 2."""
    (tmp_path / "x").write_text("")
    with pytest.raises(SystemExit) as left:
        main(["init", str(tmp_path)])
    assert left.value.code == 2
    assert "not empty" in capsys.readouterr().err
