"""The session in the README is what the program prints."""

from __future__ import annotations

import doctest
import re
import shlex
import subprocess
import sys
from pathlib import Path

README = Path(__file__).parent.parent / "README.md"


def steps() -> list[tuple[list[str], str]]:
    """Each command of the session with what it prints."""
    block = re.search(r"```console\n(.*?)```", README.read_text("utf-8"), re.DOTALL)
    assert block
    parts = re.split(r"^\$ (.*)\n", block[1], flags=re.MULTILINE)[1:]
    return [(shlex.split(command), printed) for command, printed in zip(parts[::2], parts[1::2], strict=True)]


def test_the_session_prints_what_the_readme_shows(tmp_path: Path) -> None:
    """A newcomer who follows the README sees what it shows; ``...`` stands for what may differ."""
    checker, folder = doctest.OutputChecker(), tmp_path
    for command, expected in steps():
        if command[0] == "cd":
            folder = folder / command[1]
            continue
        assert command[0] == "kgbuild"
        done = subprocess.run(
            [sys.executable, "-m", "kgbuild", *command[1:]], cwd=folder, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        printed = re.sub(r" +$", "", done.stdout, flags=re.MULTILINE)
        flags = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
        assert checker.check_output(expected, printed, flags), f"{shlex.join(command)} printed:\n{printed}"
    assert (folder / "network.ttl").read_text("utf-8").startswith("@prefix")


def test_every_page_that_the_readme_names_exists() -> None:
    """No link into the project is dead."""
    for target in re.findall(r"\]\(([\w./-]+)\)", README.read_text("utf-8")):
        assert (README.parent / target).exists(), target
