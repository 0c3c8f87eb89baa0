"""``kgbuild init``: a new project."""

from __future__ import annotations

from pathlib import Path

import click

__all__ = ["init"]


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
def init(folder: Path) -> None:
    """Make a new project in DIR: settings, a sample report, room for corrections.

    \b
    kgbuild init my-network
    cd my-network && kgbuild build
    """
    from kgbuild.scaffold import create_project

    for path in create_project(folder):
        click.echo(str(path))
    click.echo(f"Next: cd {folder} && kgbuild build")
