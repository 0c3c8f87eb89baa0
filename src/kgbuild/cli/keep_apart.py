"""``kgbuild keep-apart``: two entities are not one."""

from __future__ import annotations

import click

from kgbuild.cli.deciding import Desk, deciding
from kgbuild.errors import UsageError

__all__ = ["keep_apart"]


@click.command(name="keep-apart")
@click.argument("a")
@click.argument("b")
@deciding
def keep_apart(a: str, b: str, desk: Desk) -> None:
    """A and B are two, whatever the evidence of their names; they are never merged again.

    \b
    kgbuild keep-apart p7f3k2q4a p2c4d6e7f --reason "father and son"
    """
    from kgbuild.curation.find import find_thing

    store = desk.open()
    one, two = find_thing(store, a), find_thing(store, b)
    if one.key == two.key:
        raise UsageError(f"{a!r} and {b!r} are one entity now: {one}; `kgbuild split` takes it apart")
    if one.key[0] != two.key[0]:
        raise UsageError(f"{one} and {two} are of different kinds, so they are apart in any case")
    desk.write("keep-apart", one.key, two.key, changes=f"{one} and {two} stay two at every build.")
