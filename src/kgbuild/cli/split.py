"""``kgbuild split``: one entity is two."""

from __future__ import annotations

import click

from kgbuild.cli.deciding import Desk, deciding

__all__ = ["split"]


@click.command()
@click.argument("entity")
@click.option("--report", "reports", multiple=True, required=True, help="A report whose mentions go; may be repeated.")
@deciding
def split(entity: str, reports: tuple[str, ...], desk: Desk) -> None:
    """ENTITY is two: what the given reports say of it is said of another.

    The old identifier retires and leads to both. Reports go by their file names.

    \b
    kgbuild split "Min-jun Kim" --report 2021/steel.txt
    """
    from kgbuild.curation import acts

    desk.write(acts.split(desk.open(), entity, reports))
