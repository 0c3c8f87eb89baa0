"""``kgbuild add-fact``: something that no report says, or that was not found in one."""

from __future__ import annotations

import click

from kgbuild.cli.deciding import Desk, deciding

__all__ = ["add_fact"]


@click.command(name="add-fact")
@click.argument("subject")
@click.argument("predicate")
@click.argument("value")
@click.option("--position", default="", help="The post, for an affiliation.")
@deciding
def add_fact(subject: str, predicate: str, value: str, position: str, desk: Desk) -> None:
    """SUBJECT has VALUE as PREDICATE; the curator stands behind it in place of a passage.

    PREDICATE is a role (SUBJECT an event, VALUE a person or body), `affiliation` (a person and a body), `dates`, or a
    property of the vocabulary. Things go by name, key or IRI.

    \b
    kgbuild add-fact "Steppe Forum 2023" speaker "Aigul Sarsen"
    kgbuild add-fact "Aigul Sarsen" affiliation "Steppe University" --position Professor
    kgbuild add-fact "Steppe Forum 2023" dates 2023-08-17/2023-08-18
    """
    from kgbuild.curation import acts

    act = acts.add_fact(desk.open(), subject, predicate, value, position=position, registry=desk.registry())
    desk.write(act)
