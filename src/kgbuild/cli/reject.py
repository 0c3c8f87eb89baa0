"""``kgbuild reject``: a statement is wrong."""

from __future__ import annotations

import click

from kgbuild.cli.deciding import Desk, deciding

__all__ = ["reject"]


@click.command()
@click.argument("statement")
@deciding
def reject(statement: str, desk: Desk) -> None:
    """STATEMENT is wrong: it is stated no longer, also after a new extraction.

    STATEMENT is the IRI of a participation, affiliation or claim, or its last step, as `kgbuild explain` shows it.

    \b
    kgbuild reject a4c2mzkq7d2x5b3ye --reason "the text says so"
    """
    from kgbuild.curation import acts

    desk.write(acts.reject(desk.open(), statement))
