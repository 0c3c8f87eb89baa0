"""The command line as a whole."""

import subprocess
import sys

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
