"""``kgbuild correct``: a statement should say something else."""

from __future__ import annotations

import click

from kgbuild.cli.deciding import Desk, deciding
from kgbuild.errors import NotFound, UsageError

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
    from kgbuild.curation.find import find_statement, in_words

    store = desk.open()
    found = find_statement(store, statement)
    right = _right(store, found.predicate, found.value, value)
    if right == found.value:
        raise UsageError(f"{in_words(store, found)}: it says so already")
    changes = f"{in_words(store, found)}: this is corrected to {value}."
    desk.write("correct", found.subject, found.told, right, changes=changes)


def _right(store: object, predicate: str, old: str, value: str) -> str:
    """The value as the log has it: a key where the old one is a key."""
    import re

    from kgbuild.curation.find import find_thing
    from kgbuild.iris import is_key
    from kgbuild.vocabulary import roles

    if predicate == "dates":
        if not re.fullmatch(r"\d{4}(-\d\d){0,2}(/\d{4}(-\d\d){0,2})?", value):
            raise UsageError(f"{value!r}: want a date such as 2023-08-17, or two with / between them")
        return value if "/" in value else f"{value}/{value}"
    if predicate in roles and value in roles:
        return value
    first, _, rest = old.partition(" ")
    if not is_key(first):
        return value
    try:
        return f"{find_thing(store, value).key} {rest}".strip()  # type: ignore[arg-type]
    except NotFound:
        if predicate == "affiliation":
            return f"{first} {value}"
        raise
