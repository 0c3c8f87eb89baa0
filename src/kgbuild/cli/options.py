"""Options that several verbs share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

__all__ = ["default_graph", "emit", "graph_option", "json_option", "output_option"]

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


def output_option(function: F) -> F:
    """``-o FILE``: where the result goes instead of standard output."""
    return click.option(
        "-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Write to FILE, not to the terminal."
    )(function)


def json_option(function: F) -> F:
    """``--json``: the result as one JSON document."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON.")(function)


def emit(result: str | bytes, output: Path | None) -> None:
    """Write the result to the file, aside and renamed, or to standard output."""
    if output is None:
        click.echo(result, nl=not result.endswith(b"\n" if isinstance(result, bytes) else "\n"))  # type: ignore[arg-type]
        return
    from kgbuild.files import write_atomically

    write_atomically(output, result)
