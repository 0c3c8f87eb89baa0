"""Options that several verbs share."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from kgbuild.errors import KgbuildError

__all__ = ["default_graph", "emit", "endpoint_option", "graph_option", "json_option", "output_option", "shown"]

F = TypeVar("F", bound=Callable[..., Any])


def default_graph() -> Path:
    """The graph of the project that the current folder lies in, else ``graph`` in the current folder."""
    from kgbuild.settings import find_project

    return (find_project(Path.cwd()) or Path()) / "graph"


def graph_option(function: F) -> F:
    """``--graph DIR``: the folder of a built graph."""
    return click.option(
        "--graph",
        type=click.Path(path_type=Path, file_okay=False),
        default=default_graph,
        show_default="the project's graph/",
        help="Folder of a built graph.",
    )(function)


def endpoint_option(function: F) -> F:
    """``--endpoint URL``: a SPARQL endpoint in place of the folder."""
    return click.option(
        "--endpoint", metavar="URL", help="Ask this SPARQL endpoint, not a folder (http://localhost:7878/query, say)."
    )(function)


def output_option(function: F) -> F:
    """``-o FILE``: where the result goes instead of standard output."""
    return click.option(
        "-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Write to FILE, not to the terminal."
    )(function)


def json_option(function: F) -> F:
    """``--json``: the result as one JSON document."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON.")(function)


_OBEYED = re.compile(r"\x1b(?!\[[0-9;]*m)|[\x00-\x08\x0b-\x1a\x1c-\x1f\x7f-\x9f]")
"""Control characters, but for line ends, tabs and colours."""


def shown(text: str) -> str:
    """The text without what a terminal obeys instead of showing: a name in a report may hold anything.

    >>> shown("Kim\\x1b[2J, \\x1b[1mbold\\x1b[0m") == "Kim\\ufffd[2J, \\x1b[1mbold\\x1b[0m"
    True
    """
    return _OBEYED.sub("\ufffd", text)


def emit(result: str | bytes, output: Path | None) -> None:
    """Write the result to the file, aside and renamed, or to standard output (no file, or ``-``)."""
    if output is None or str(output) == "-":
        if isinstance(result, str) and sys.stdout.isatty():
            result = shown(result)
        click.echo(
            result,
            nl=not result.endswith(b"\n" if isinstance(result, bytes) else "\n"),  # type: ignore[arg-type]
        )
        return
    from kgbuild.files import write_atomically

    try:
        write_atomically(output, result)
    except OSError as error:
        raise KgbuildError(f"{output}: cannot be written: {error.strerror or error}") from None
