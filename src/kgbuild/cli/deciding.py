"""What the verbs share that write a decision: who decides, where the log is, and asking before writing."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from kgbuild.cli.options import shown
from kgbuild.errors import UsageError

if TYPE_CHECKING:
    from kgbuild.curation.acts import Act
    from kgbuild.curation.registry import Registry
    from kgbuild.store.local import LocalStore

__all__ = ["Desk", "deciding", "log_path"]

F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Desk:
    """Where a decision is taken: the graph that is looked at, the log that it goes to, and who takes it."""

    graph: Path
    log: Path
    who: str
    reason: str
    yes: bool

    def open(self) -> LocalStore:
        """The graph, to look things up in."""
        from kgbuild.cli.opening import open_and_warn

        return open_and_warn(self.graph)

    def registry(self) -> Registry:
        """The identifiers given so far, which lie beside the log."""
        from kgbuild.curation.registry import load_registry

        return load_registry(self.log.parent / "identifiers.csv")

    def write(self, act: Act) -> None:
        """Say what the decision changes, ask, and add its line.

        Raises:
            UsageError: where nobody can be asked and ``--yes`` was not given.
        """
        from kgbuild.curation.log import append_line, now

        click.echo(shown(" ".join(act.changes.split())))
        if not self.yes:
            if not sys.stdin.isatty():
                raise UsageError("nothing was written: there is no terminal to ask at; repeat with --yes")
            click.confirm("Write this decision?", abort=True)
        append_line(self.log, act.line(who=self.who, when=now(), reason=self.reason))
        click.echo(
            f"Written to {self.log}. It takes effect with the next `kgbuild build`; `kgbuild undo` takes it back."
        )


def _curator() -> str:
    """Who decides, unless --who says it: KGBUILD_CURATOR, else the name of the account."""
    import getpass

    try:
        return os.environ.get("KGBUILD_CURATOR") or getpass.getuser()
    except OSError:
        return "curator"


def log_path() -> Path:
    """The log of the project that the current folder lies in.

    Raises:
        UsageError: outside of any project.
    """
    from kgbuild.settings import SETTINGS_FILE, find_project, load_settings

    project = find_project(Path.cwd())
    if project is None:
        raise UsageError(
            f"no {SETTINGS_FILE} here or above: decisions belong to a project; --log FILE names another log"
        )
    return load_settings(project).folder("curation") / "decisions.csv"


def deciding(function: F) -> F:
    """The options of a deciding verb; the function gets them as one ``desk``."""
    from functools import wraps

    from kgbuild.cli.options import default_graph

    @click.option("--reason", default="", help="Why, in your words; it is kept with the decision.")
    @click.option("--who", default=_curator, show_default="KGBUILD_CURATOR or your account", help="Who decides.")
    @click.option("--yes", "-y", is_flag=True, help="Do not ask.")
    @click.option("--log", "log", type=click.Path(path_type=Path, dir_okay=False), help="The log; else the project's.")
    @click.option(
        "--graph",
        type=click.Path(path_type=Path, file_okay=False),
        default=default_graph,
        show_default="the project's graph/",
        help="The graph in which names are looked up.",
    )
    @wraps(function)
    def wrapped(reason: str, who: str, yes: bool, log: Path | None, graph: Path, **arguments: Any) -> Any:
        return function(desk=Desk(graph, log or log_path(), who, reason, yes), **arguments)

    return wrapped  # type: ignore[return-value]
