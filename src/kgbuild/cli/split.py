"""``kgbuild split``: one entity is two."""

from __future__ import annotations

import click

from kgbuild.cli.deciding import Desk, deciding

__all__ = ["split"]


@click.command()
@click.argument("entity")
@click.option("--report", "reports", multiple=True, help="A report whose mentions go; may be repeated.")
@click.option(
    "--quote",
    "quotes",
    multiple=True,
    help="Words of a report with the name in them, as printed: only what is said there goes; may be repeated.",
)
@deciding
def split(entity: str, reports: tuple[str, ...], quotes: tuple[str, ...], desk: Desk) -> None:
    """ENTITY is two: what the given reports say of it is said of another.

    The old identifier retires and leads to both. Reports go by their file names. Two people of one report are told
    apart by words of it: the names in them are another's. The words are looked for at each build, wherever they stand.

    \b
    kgbuild split "Min-jun Kim" --report 2021/steel.txt
    kgbuild split "Xu Ming" --quote "Xu Ming (Zhejiang University)"
    """
    from kgbuild.curation import acts

    desk.write(acts.split(desk.open(), entity, reports, quotes))
