"""``kgbuild link``: an entity is the one that an authority describes."""

from __future__ import annotations

import re

import click

from kgbuild.cli.deciding import Desk, deciding
from kgbuild.errors import UsageError

__all__ = ["link"]


@click.command()
@click.argument("entity")
@click.argument("uri")
@deciding
def link(entity: str, uri: str, desk: Desk) -> None:
    """ENTITY is what URI stands for: an ORCID, a ROR, a Wikidata item, a concept of a thesaurus.

    \b
    kgbuild link "Aigul Sarsen" https://orcid.org/0000-0002-1825-0097
    """
    from kgbuild.curation.authority import problem_with
    from kgbuild.curation.find import find_thing

    if not re.fullmatch(r"https?://[^\s<>\"{}|\\^`]+", uri):
        raise UsageError(f"{uri!r} is no http IRI")
    problem = problem_with(uri)
    if problem:
        raise UsageError(problem)
    thing = find_thing(desk.open(), entity)
    desk.write("link", thing.key, uri, changes=f"{thing} is linked to <{uri}>.")
