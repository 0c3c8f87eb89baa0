"""``kgbuild add-fact``: something that no report says, or that was not found in one."""

from __future__ import annotations

import click

from kgbuild.cli.deciding import Desk, deciding
from kgbuild.errors import UsageError

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
    from kgbuild.curation.find import find_thing, in_words
    from kgbuild.curation.statements import Statement
    from kgbuild.vocabulary import roles

    store = desk.open()
    thing = find_thing(store, subject)
    told = value
    if predicate in roles:
        if thing.key[0] != "e":
            raise UsageError(f"{thing} is no event, so nobody has a role in it")
        told = find_thing(store, value).key
        if told[0] not in "pi":
            raise UsageError(f"{value!r} is neither a person nor an institution")
    elif predicate == "affiliation":
        told = f"{find_thing(store, value, kind='institution').key} {position}".strip()
    elif predicate in ("place", "topic", "inSeries", "partOfEvent", "unitOf", "underAuspicesOf", "basedIn"):
        told = find_thing(store, value).key
    elif predicate not in ("dates", "eventType", "eventState", "attendanceMode", "ordinal", "participantCount"):
        raise UsageError(f"predicate {predicate!r}: want a role ({', '.join(roles)}), affiliation, dates or a property")
    statement = Statement(thing.key, predicate, told)
    desk.write("add", thing.key, statement.told, changes=f"{in_words(store, statement)}: this is added.")
