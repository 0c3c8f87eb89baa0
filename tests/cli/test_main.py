"""The command line as a whole."""

import subprocess
import sys
from pathlib import Path

import pytest

from kgbuild.cli import cli, main


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "kgbuild", *arguments], capture_output=True, text=True, check=False)


def test_an_unknown_verb_is_wrong_use() -> None:
    """Wrong use ends with status 2 and a message on standard error, not a traceback."""
    done = run("bulid")
    assert done.returncode == 2
    assert "bulid" in done.stderr
    assert "Traceback" not in done.stderr


def test_wrong_use_is_told_in_one_line() -> None:
    """Whatever the parser finds wrong fits on one line that says where the options are told."""
    for arguments in (["ask"], ["build", "--nope"], ["export", "--format", "foo"]):
        done = run(*arguments)
        assert done.returncode == 2, arguments
        assert len(done.stderr.splitlines()) == 1, done.stderr
        assert "-h" in done.stderr


def test_a_failed_check_ends_with_status_1(tmp_path: Path) -> None:
    """The status of a command reaches the shell, not only the test runner."""
    (tmp_path / "core.ttl").write_text(
        "<https://w3id.org/research-network/id/event/e2345672> a <https://w3id.org/research-network/ns#Event> .\n"
    )
    done = run("validate", "--graph", str(tmp_path))
    assert done.returncode == 1, done.stdout + done.stderr
    assert "does not conform" in done.stdout


def test_a_corpus_that_is_not_there_is_wrong_use(tmp_path: Path) -> None:
    """Inside a project as outside, a missing folder is one line and status 2."""
    done = run("build", str(tmp_path / "nowhere"), "--out", str(tmp_path / "g"))
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1), done.stderr


def test_every_verb_has_help_with_an_example() -> None:
    """``-h`` on every verb shows an example that begins with the program's name."""
    context = cli.make_context("kgbuild", [], resilient_parsing=True)
    for verb in cli.list_commands(context):
        command = cli.get_command(context, verb)
        assert command is not None
        assert command.help, verb
        assert f"kgbuild {verb}" in command.help, f"{verb} has no example"


def test_our_errors_are_one_line_with_their_status(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """An error of ours is shown as one line on standard error and sets the exit status."""
    from kgbuild.errors import NotFound

    def fail(**_: object) -> None:
        raise NotFound("nothing is called 'X'\nnearest: 'Y'")

    monkeypatch.setattr(cli, "main", fail)
    with pytest.raises(SystemExit) as left:
        main(["explain", "X"])
    assert left.value.code == 2
    assert capsys.readouterr().err == "kgbuild: nothing is called 'X' nearest: 'Y'\n"


def test_help_needs_no_heavy_library() -> None:
    """``kgbuild -h`` imports neither the language model nor the RDF libraries."""
    heavy = "spacy", "rdflib", "networkx", "pyshacl", "pyvis", "scipy", "pyoxigraph"
    code = (
        "import sys, kgbuild.cli as c\ntry: c.main(['-h'])\nexcept SystemExit: pass\n"
        f"print([m for m in {heavy!r} if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
