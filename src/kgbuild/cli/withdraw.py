"""``kgbuild withdraw``: a person is taken out of everything that is published."""

from __future__ import annotations

import click

from kgbuild.cli.deciding import Desk, deciding

__all__ = ["withdraw"]


@click.command()
@click.argument("person")
@deciding
def withdraw(person: str, desk: Desk) -> None:
    """PERSON and all statements about them leave everything that is published, now and at later builds.

    A tombstone without a name stays at the identifier. The log keeps fingerprints of the names, not the names;
    do not write the name into --reason.

    \b
    kgbuild withdraw "Aigul Sarsen" --reason "asked by letter"
    """
    from kgbuild.curation.acts import Act
    from kgbuild.curation.find import find_thing, forms_of
    from kgbuild.resolve.human import name_hash

    store = desk.open()
    thing = find_thing(store, person, kind="person")
    prints = sorted({name_hash(form) for form in (thing.label, *forms_of(store, thing)) if len(form.split()) > 1})
    changes = f"{thing} and every statement about them are taken out of the graph; {thing.key} stays as a tombstone."
    desk.write(Act("withdraw", thing.key, " ".join(prints), "", changes))
