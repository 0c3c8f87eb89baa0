"""``kgbuild merge``: two entities are one."""

from __future__ import annotations

import click

from kgbuild.cli.deciding import Desk, deciding

__all__ = ["merge"]


@click.command()
@click.argument("a")
@click.argument("b")
@deciding
def merge(a: str, b: str, desk: Desk) -> None:
    """A and B are one: from the next build on, the older identifier stands for both, by the name of A.

    A and B are names, keys or IRIs of two persons, two institutions or two events. Two with two ORCIDs (RORs, Wikidata
    items) are refused: take the wrong link back first (kgbuild link A URI --not).

    \b
    kgbuild merge "A. Sarsen" "Aigul Sarsen" --reason "same talk, same day"
    """
    from kgbuild.curation import acts
    from kgbuild.curation.log import load_log

    desk.write(acts.merge(desk.open(), a, b, lines=load_log(desk.log).lines))
