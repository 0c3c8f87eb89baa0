"""``kgbuild undo``: the last decision never was."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from kgbuild.cli.deciding import log_path
from kgbuild.errors import NotFound, UsageError

__all__ = ["undo"]


@click.command()
@click.option("--who", default=None, help="Only a decision by this curator.")
@click.option("--yes", "-y", is_flag=True, help="Do not ask.")
@click.option("--log", "log", type=click.Path(path_type=Path, dir_okay=False), help="The log; else the project's.")
def undo(who: str | None, yes: bool, log: Path | None) -> None:
    """Take the last decision out of the log; the next build is as if it had never been.

    \b
    kgbuild undo
    kgbuild undo --who aigul
    """
    from kgbuild.curation.log import load_log, remove_last

    path = log or log_path()
    line = next((one for one in reversed(load_log(path).lines) if who in (None, one.who)), None)
    if line is None:
        raise NotFound(f"{path}: no decision to undo" + (f" by {who}" if who else ""))
    said = " ".join(part for part in (line.action, line.subject, line.object, line.value) if part)
    click.echo(f"Takes back: {said} ({line.who}, {line.when}" + (f": {line.reason})" if line.reason else ")"))
    if not yes:
        if not sys.stdin.isatty():
            raise UsageError("nothing was changed: there is no terminal to ask at; repeat with --yes")
        click.confirm("Take it back?", abort=True)
    remove_last(path, who=who)
    click.echo("Taken back. It takes effect with the next `kgbuild build`.")
