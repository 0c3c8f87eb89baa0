"""``kgbuild accept``: a statement is right."""

from __future__ import annotations

import click

from kgbuild.cli.deciding import Desk, deciding

__all__ = ["accept"]


@click.command()
@click.argument("statement")
@deciding
def accept(statement: str, desk: Desk) -> None:
    """STATEMENT is right: it stays, whatever confidence the program has in it.

    STATEMENT is the IRI of a participation, affiliation or claim, or its last step, as `kgbuild explain` shows it.

    \b
    kgbuild accept a4c2mzkq7d2x5b3ye --reason "the text says so"
    """
    from kgbuild.curation import acts

    desk.write(acts.accept(desk.open(), statement))
