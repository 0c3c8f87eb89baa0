"""``kgbuild link``: an entity is the one that an authority describes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kgbuild.cli.deciding import Desk, deciding
from kgbuild.cli.options import emit, shown
from kgbuild.counting import count
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
@click.option("--sssom", type=click.Path(path_type=Path, dir_okay=False),
              help="Write all links as an SSSOM table; with --review, what waits.")  # fmt: skip
@click.option("--decide", type=click.Path(path_type=Path, dir_okay=False, exists=True),
              help="Carry out what was decided in an SSSOM table of what waits.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print JSON (with --review).")
@deciding
def link(
    entity: str | None,
    uri: str | None,
    refuse: bool,
    review: bool,
    sssom: Path | None,
    decide: Path | None,
    as_json: bool,
    desk: Desk,
) -> None:
    """ENTITY is what URI stands for: an ORCID, a ROR, a Wikidata item, a concept of a thesaurus.

    Own lists of people and bodies (.csv, .ttl) lie in curation/authorities/; each build links those that are sure. A
    table of what waits is decided in a spreadsheet: predicate_id skos:exactMatch links, predicate_modifier Not refuses,
    any other row goes on waiting.

    \b
    kgbuild link "Aigul Sarsen" https://orcid.org/0000-0002-1825-0097
    kgbuild link --review
    kgbuild link "Aigul Sarsen" https://orcid.org/0000-0002-1825-0097 --not
    kgbuild link --sssom mappings.sssom.tsv
    kgbuild link --review --sssom waiting.sssom.tsv
    kgbuild link --decide waiting.sssom.tsv
    """
    from kgbuild.curation.acts import link as link_act
    from kgbuild.curation.log import load_log

    store = desk.open()
    if decide is not None:
        _decide(store, decide, desk)
    elif review:
        found = _waiting(store, desk)
        if sssom is not None:
            emit(_mappings(store, found), sssom)
        else:
            emit(_as_json(found) if as_json else format_waiting(found, store), None)
    elif sssom is not None:
        emit(_mappings(store), sssom)
    elif entity is None or uri is None:
        raise UsageError("want an entity and the URI of its record, or --review, --sssom FILE, or --decide FILE")
    else:
        desk.write(
            link_act(store, entity, uri, refuse=refuse, lines=load_log(desk.log).lines, registry=desk.registry())
        )


def _decide(store: LocalStore, table: Path, desk: Desk) -> None:
    """Each decided row becomes a line; all are looked up before the first is written."""
    from kgbuild.authority.mappings import decided_in
    from kgbuild.curation.act import SaidAlready
    from kgbuild.curation.find import Things
    from kgbuild.curation.linking import Linking
    from kgbuild.curation.log import load_log

    rows, acts = decided_in(table), []
    linking = Linking(store, load_log(desk.log).lines, things=Things(store))
    for iri, uri, refuse in rows:
        try:
            acts.append(linking.decide(iri, uri, refuse=refuse))
        except SaidAlready as said:  # a table may be carried out twice
            click.echo(shown(str(said)))
    if not rows:
        click.echo(f"{table}: no row is decided (predicate_id skos:exactMatch, or predicate_modifier Not)")
    for act in acts:
        desk.write(act)


def _mappings(store: LocalStore, waiting: list[Candidate] | None = None) -> str:
    from kgbuild.authority.mappings import sssom, sssom_of_waiting
    from kgbuild.cli.options import default_graph
    from kgbuild.settings import find_project, load_settings

    settings = load_settings(find_project(default_graph()))
    if waiting is not None:
        return sssom_of_waiting(store, waiting, license=settings.license, set_id=f"{settings.base}mappings/waiting")
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
    from kgbuild.curation.find import Things

    things = Things(store)
    lines = [
        f"{one.score:4.2f}  {things.find(store, one.key)}  =?  {one.record.names[0]} <{one.record.uri}>: {one.reason}"
        for one in found
    ]
    how = "`kgbuild link KEY URI` links, `kgbuild link KEY URI --not` refuses."
    return "\n".join([*lines, f"{count(len(found), 'candidate')} to decide. {how}"]) + "\n"
