"""``kgbuild link``: an entity is the one that an authority describes."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kgbuild.cli.deciding import Desk, deciding
from kgbuild.cli.options import emit
from kgbuild.errors import UsageError

if TYPE_CHECKING:
    from kgbuild.authority import Candidate
    from kgbuild.store.local import LocalStore

__all__ = ["format_waiting", "link"]


@click.command()
@click.argument("entity", required=False)
@click.argument("uri", required=False)
@click.option("--not", "refuse", is_flag=True, help="ENTITY is not what URI stands for; it is never proposed again.")
@click.option("--review", is_flag=True, help="List what curation/authorities/ may describe and nobody has decided.")
@click.option("--sssom", type=click.Path(path_type=Path, dir_okay=False), help="Write all links as an SSSOM table.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON (with --review).")
@deciding
def link(
    entity: str | None, uri: str | None, refuse: bool, review: bool, sssom: Path | None, as_json: bool, desk: Desk
) -> None:
    """ENTITY is what URI stands for: an ORCID, a ROR, a Wikidata item, a concept of a thesaurus.

    Own lists of people and bodies (.csv, .ttl) lie in curation/authorities/; each build links those that are sure.

    \b
    kgbuild link "Aigul Sarsen" https://orcid.org/0000-0002-1825-0097
    kgbuild link --review
    kgbuild link "Aigul Sarsen" https://orcid.org/0000-0002-1825-0097 --not
    kgbuild link --sssom mappings.sssom.tsv
    """
    store = desk.open()
    if sssom is not None:
        emit(_mappings(store), sssom)
    elif review:
        found = _waiting(store, desk)
        emit(_as_json(found) if as_json else format_waiting(found, store), None)
    elif entity is None or uri is None:
        raise UsageError("want an entity and the URI of its record, or --review, or --sssom FILE")
    else:
        _decide(store, entity, uri, desk, refuse=refuse)


def _decide(store: LocalStore, entity: str, uri: str, desk: Desk, *, refuse: bool) -> None:
    from kgbuild.curation.acts import Act
    from kgbuild.curation.authority import problem_with
    from kgbuild.curation.find import find_thing
    from kgbuild.curation.statements import SAME_AS

    if not re.fullmatch(r"https?://[^\s<>\"{}|\\^`]+", uri):
        raise UsageError(f"{uri!r} is no http IRI")
    problem = problem_with(uri)
    if problem:
        raise UsageError(problem)
    thing = find_thing(store, entity)
    if refuse:
        changes = f"{thing} is never linked to <{uri}> by itself."
        desk.write(Act("reject", thing.key, f"{SAME_AS} {uri}", "", changes))
    else:
        desk.write(Act("link", thing.key, uri, "", f"{thing} is linked to <{uri}>."))


def _mappings(store: LocalStore) -> str:
    from kgbuild.authority.mappings import sssom
    from kgbuild.cli.options import default_graph
    from kgbuild.settings import find_project, load_settings

    settings = load_settings(find_project(default_graph()))
    return sssom(store, license=settings.license, set_id=f"{settings.base}mappings")


def _waiting(store: LocalStore, desk: Desk) -> list[Candidate]:
    from kgbuild.authority import load_authorities
    from kgbuild.authority.mappings import waiting
    from kgbuild.curation.log import load_log

    records, findings = load_authorities(desk.log.parent / "authorities")
    for finding in findings:
        click.echo(f"{finding.focus}: {finding.message}", err=True)
    return waiting(store, records, load_log(desk.log).lines)


def _as_json(found: list[Candidate]) -> str:
    rows = [
        {"key": one.key, "uri": one.record.uri, "names": one.record.names, "score": one.score, "reason": one.reason}
        for one in found
    ]
    return json.dumps(rows, ensure_ascii=False, indent=1) + "\n"


def format_waiting(found: list[Candidate], store: LocalStore) -> str:
    """One candidate a line: score, our thing, the record, why; and how to decide."""
    if not found:
        return "Nothing waits for a decision.\n"
    from kgbuild.curation.find import find_thing

    lines = [
        f"{one.score:4.2f}  {find_thing(store, one.key)}  =?  {one.record.names[0]} <{one.record.uri}>: {one.reason}"
        for one in found
    ]
    how = "`kgbuild link KEY URI` links, `kgbuild link KEY URI --not` refuses."
    return "\n".join([*lines, f"{len(found)} wait. {how}"]) + "\n"
