"""``kgbuild keep-apart``: two entities are not one."""

from __future__ import annotations

import click

from kgbuild.cli.deciding import Desk, deciding

__all__ = ["keep_apart"]


@click.command(name="keep-apart")
@click.argument("a")
@click.argument("b")
@deciding
def keep_apart(a: str, b: str, desk: Desk) -> None:
    """A and B are two, whatever the evidence of their names; they are never merged again, nor through a third.

    \b
    kgbuild keep-apart p7f3k2q4a p2c4d6e7f --reason "father and son"
    """
    from kgbuild.curation import acts
    from kgbuild.curation.log import load_log

    desk.write(acts.keep_apart(desk.open(), a, b, lines=load_log(desk.log).lines))
