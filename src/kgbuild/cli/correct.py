"""``kgbuild correct``: a statement should say something else."""

from __future__ import annotations

import click

from kgbuild.cli.deciding import Desk, deciding

__all__ = ["correct"]


@click.command()
@click.argument("statement")
@click.argument("value")
@deciding
def correct(statement: str, value: str, desk: Desk) -> None:
    """STATEMENT should say VALUE; its passages stay its evidence.

    STATEMENT is the IRI of a participation, affiliation or claim, or its last step. VALUE is a role or an agent for
    a participation, START/END for dates, a name or key for a place, topic or body, else the value itself.

    \b
    kgbuild correct c7d2x5b3ye4qmzk2a 2023-08-17/2023-08-18
    kgbuild correct a4c2mzkq7d2x5b3ye moderator
    """
    from kgbuild.curation import acts

    desk.write(acts.correct(desk.open(), statement, value))
