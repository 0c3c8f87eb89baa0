"""``kgbuild merge``: two entities are one."""

from __future__ import annotations

import click

from kgbuild.cli.deciding import Desk, deciding
from kgbuild.errors import UsageError

__all__ = ["merge"]


@click.command()
@click.argument("a")
@click.argument("b")
@deciding
def merge(a: str, b: str, desk: Desk) -> None:
    """A and B are one: from the next build on, the older identifier stands for both.

    A and B are names, keys or IRIs of two persons, two institutions or two events.

    \b
    kgbuild merge "A. Sarsen" "Aigul Sarsen" --reason "same talk, same day"
    """
    from kgbuild.curation.find import find_thing

    store = desk.open()
    one, two = find_thing(store, a), find_thing(store, b)
    if one.key == two.key:
        raise UsageError(f"{a!r} and {b!r} are one already: {one}")
    if one.key[0] != two.key[0]:
        raise UsageError(f"{one} and {two} are of different kinds")
    if one.key[0] not in "pie":
        raise UsageError(f"{one}: only persons, institutions and events are merged by hand")
    changes = f"{one} and {two} become one; the younger identifier retires and leads to the older."
    desk.write("merge", one.key, two.key, changes=changes)
