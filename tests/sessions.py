"""Sessions in the documentation, run as they stand."""

from __future__ import annotations

import doctest
import os
import re
import subprocess
import sys
from pathlib import Path

__all__ = ["run_session"]


def run_session(page: Path, folder: Path, *, number: int = 0) -> Path:
    """Run a console block of a page, beginning in ``folder``, and compare what each command prints; ``...`` stands for
    what may differ. Returns the folder that the session ends in."""
    blocks = re.findall(r"```console\n(.*?)```", page.read_text("utf-8"), re.DOTALL)
    parts = re.split(r"^\$ (.*)\n", blocks[number], flags=re.MULTILINE)[1:]
    checker, flags = doctest.OutputChecker(), doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
    program = folder / "bin" / "kgbuild"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m kgbuild "$@"\n')
    program.chmod(0o755)
    environment = {**os.environ, "PATH": f"{program.parent}{os.pathsep}{os.environ['PATH']}"}
    for command, expected in zip(parts[::2], parts[1::2], strict=True):
        if command.startswith("cd "):
            folder = folder / command[3:]
            continue
        done = subprocess.run(
            ["sh", "-c", command], cwd=folder, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"{command}: {done.stderr}"
        printed = re.sub(r" +$", "", done.stdout, flags=re.MULTILINE)
        assert checker.check_output(expected, printed, flags), f"{command} printed:\n{printed}"
    return folder
