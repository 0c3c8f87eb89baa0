"""``kgbuild reconcile``: another service is asked who our people and bodies are."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kgbuild.cli.options import graph_option, json_option
from kgbuild.counting import count
from kgbuild.errors import UsageError

if TYPE_CHECKING:
    from kgbuild.authority import Candidate, Described
    from kgbuild.reconcile import AnswerCache, Outcome
    from kgbuild.store.local import LocalStore

__all__ = ["reconcile"]

_TYPES = ("person", "institution")
_PROPERTIES = ("affiliation", "whole", "alias")


@click.command()
@click.argument("entities", nargs=-1, metavar="[ENTITY]...")
@click.option("--service", metavar="URL", help="Ask a service that speaks the Reconciliation Service API.")
@click.option("--wikidata", is_flag=True, help="Look names up in Wikidata by SPARQL.")
@click.option("--endpoint", metavar="URL", help="With --wikidata: another SPARQL endpoint with Wikidata's vocabulary.")
@click.option("--language", "languages", multiple=True, metavar="TAG", help="With --wikidata: languages of names.")
@click.option("--kind", "kinds", multiple=True, type=click.Choice(_TYPES), help="Only people, or only institutions.")
@click.option("--type", "types", multiple=True, metavar="KIND=ID",
              help="What the service calls a person or an institution; by itself found in its manifest.")  # fmt: skip
@click.option("--property", "properties", multiple=True, metavar="WORD=ID",
              help="What it calls the affiliation of a person, the whole of a unit, an alias.")  # fmt: skip
@click.option("--names-only", is_flag=True, help="Send names without the institutions that people belong to.")
@click.option("--limit", type=click.IntRange(1, 50), default=5, show_default=True, help="Candidates for each name.")
@click.option("--pause", type=click.FloatRange(0, 60), default=1.0, show_default=True, metavar="SECONDS",
              help="Between two requests.")  # fmt: skip
@click.option("--timeout", type=click.FloatRange(0.1), default=60.0, show_default=True, metavar="SECONDS",
              help="For one answer.")  # fmt: skip
@click.option("--refresh", is_flag=True, help="Ask again what was answered before.")
@click.option("--all", "everything", is_flag=True, help="Ask also for those that are linked there already.")
@click.option("--list", "list_file", type=click.Path(path_type=Path, dir_okay=False),
              help="The list to write.  [default: curation/authorities/HOST.csv]")  # fmt: skip
@click.option("--dry-run", is_flag=True, help="Print the names that would be sent, and ask nobody.")
@json_option
@graph_option
def reconcile(
    entities: tuple[str, ...],
    service: str | None,
    wikidata: bool,
    endpoint: str | None,
    languages: tuple[str, ...],
    kinds: tuple[str, ...],
    types: tuple[str, ...],
    properties: tuple[str, ...],
    names_only: bool,
    limit: int,
    pause: float,
    timeout: float,
    refresh: bool,
    everything: bool,
    list_file: Path | None,
    dry_run: bool,
    as_json: bool,
    graph: Path,
) -> None:
    """Ask a service on the web which of its records our people and institutions are.

    What it offers is written as a list into curation/authorities/: the next build links what is sure (name and
    institution fit, nothing else does), `kgbuild link --review` lists the rest. Nothing else ever asks anybody. The
    names are sent to the service; answers are kept in .kgbuild/, so a run that was cut off goes on where it stopped.

    \b
    kgbuild reconcile --service https://wikidata.reconci.link/en/api
    kgbuild reconcile --wikidata "Aigul Sarsen"
    kgbuild reconcile --service http://localhost:7878/reconcile --kind person --dry-run
    """
    from kgbuild.cli.opening import open_and_warn

    if bool(service) == (wikidata or bool(endpoint)):
        raise UsageError("want --service URL, or --wikidata (with --endpoint URL for a mirror of it)")
    mapped = _pairs(types, _TYPES, "--type"), _pairs(properties, _PROPERTIES, "--property")
    store = open_and_warn(graph)
    things = _things(store, entities, kinds)
    if dry_run:
        from kgbuild.reconcile.service import spellings

        for thing in things:
            click.echo(f"{thing.kind:11}  {thing.key}  {' | '.join(spellings(thing.names))}")
        return
    root, authorities = _folders(list_file)
    with closing(_cache(root)) as cache:
        if service is not None:
            outcome, path = _by_service(
                store, things, service, cache, authorities, list_file,
                mapped=mapped, names_only=names_only, limit=limit, pause=pause, timeout=timeout, refresh=refresh,
                everything=everything,
            )  # fmt: skip
        else:
            outcome, path = _by_sparql(
                store, things, endpoint, cache, authorities, list_file,
                languages=languages, pause=pause, timeout=timeout, refresh=refresh, everything=everything,
            )  # fmt: skip
    click.echo(_as_json(outcome) if as_json else _told(outcome, store, path), nl=False)
    if outcome.failure is not None:
        raise outcome.failure


def _by_service(
    store: LocalStore,
    things: list[Described],
    url: str,
    cache: AnswerCache,
    authorities: Path,
    list_file: Path | None,
    *,
    mapped: tuple[dict[str, str], dict[str, str]],
    names_only: bool,
    limit: int,
    pause: float,
    timeout: float,
    refresh: bool,
    everything: bool,
) -> tuple[Outcome, Path]:
    from kgbuild.reconcile import Courier, gather, list_name, open_service, unlinked

    courier = Courier(pause=pause, seconds=timeout)
    opened = open_service(url, courier, cache, types=mapped[0], properties=mapped[1])
    opened.names_only, opened.limit, opened.fresh = names_only, limit, refresh
    if not everything:
        things = unlinked(store, things, [opened.manifest.identifier_space])
    words = {**opened.types, **opened.properties}
    told = ", ".join(f"{word} is {identifier}" for word, identifier in sorted(words.items())) or "no type is known"
    click.echo(f"{opened.manifest.name} ({told}): {count(len(things), 'thing')} to ask for", err=True)
    path = list_file or authorities / list_name(url)
    outcome = gather(opened.rows(_shown(things)), path)
    click.echo(f"{count(courier.sent, 'request')}; {count(opened.told, 'thing')} in the cache", err=True)
    for problem in opened.problems[:10]:
        click.echo(f"kgbuild: left out: {problem}", err=True)
    return outcome, path


def _by_sparql(
    store: LocalStore,
    things: list[Described],
    endpoint: str | None,
    cache: AnswerCache,
    authorities: Path,
    list_file: Path | None,
    *,
    languages: tuple[str, ...],
    pause: float,
    timeout: float,
    refresh: bool,
    everything: bool,
) -> tuple[Outcome, Path]:
    from kgbuild.reconcile import gather, list_name, look_up, unlinked
    from kgbuild.reconcile.wikidata import ENDPOINT, LANGUAGES
    from kgbuild.store.remote import RemoteStore

    url = endpoint or ENDPOINT
    if not everything:
        things = unlinked(store, things, ["http://www.wikidata.org/entity/"])
    click.echo(f"{url}: {count(len(things), 'thing')} to ask for", err=True)
    path = list_file or authorities / list_name(url)
    remote = RemoteStore(url=url, timeout=max(1, round(timeout)), backoff=1.0)
    found = look_up(
        remote, _shown(things), cache, where=url, languages=languages or LANGUAGES, pause=pause, fresh=refresh
    )
    return gather(found, path), path


def _things(store: LocalStore, entities: Sequence[str], kinds: Sequence[str]) -> list[Described]:
    from kgbuild.authority.mappings import described_in
    from kgbuild.curation.find import find_thing

    wanted = {find_thing(store, entity).key for entity in entities}
    things = [
        thing
        for thing in described_in(store)
        if (not wanted or thing.key in wanted) and (not kinds or thing.kind in kinds)
    ]
    if entities and not things:
        raise UsageError(
            "none of them is a person or an institution" + (f" of kind {', '.join(kinds)}" if kinds else "")
        )
    return things


def _pairs(given: Sequence[str], words: Sequence[str], option: str) -> dict[str, str]:
    """``word=identifier`` options; raises for a word that stands for nothing."""
    pairs = {}
    for one in given:
        word, equals, identifier = one.partition("=")
        if not equals or word not in words:
            raise UsageError(f"{option} {one!r}: want one of {', '.join(words)}, =, and the service's identifier")
        pairs[word] = identifier
    return pairs


def _folders(list_file: Path | None) -> tuple[Path, Path]:
    """The project's folder, and where its lists lie; outside of a project, beside the list that is given."""
    from kgbuild.settings import SETTINGS_FILE, find_project, load_settings

    project = find_project(Path.cwd())
    if project is not None:
        return project, load_settings(project).folder("curation") / "authorities"
    if list_file is None:
        raise UsageError(f"no {SETTINGS_FILE} here or above: give --list FILE for what is found")
    return list_file.absolute().parent, list_file.absolute().parent


def _cache(root: Path) -> AnswerCache:
    from kgbuild.reconcile import ANSWERS, AnswerCache

    return AnswerCache(root / ANSWERS)


def _shown(things: list[Described]) -> Iterator[Described]:
    """The things, with a bar on a terminal."""
    import sys

    if not sys.stderr.isatty():
        yield from things
        return
    with click.progressbar(things, label="asking", file=sys.stderr) as bar:
        yield from bar


def _as_json(outcome: Outcome) -> str:
    rows = [
        {"key": one.key, "uri": one.record.uri, "names": one.record.names, "score": one.score, "sure": one.sure,
         "reason": one.reason}
        for one in outcome.candidates
    ]  # fmt: skip
    return json.dumps(rows, ensure_ascii=False, indent=1) + "\n"


def _told(outcome: Outcome, store: LocalStore, path: Path) -> str:
    """The best candidates in words, and what to do next."""
    from kgbuild.curation.find import find_thing

    def line(one: Candidate) -> str:
        sign = "=" if one.sure else "=?"
        record = one.record
        told = f" ({record.description})" if record.description else ""
        thing = find_thing(store, one.key)
        return f"{one.score:4.2f}  {thing}  {sign}  {record.names[0]} <{record.uri}>{told}: {one.reason}"

    shown = [line(one)[:400] for one in outcome.candidates[:20]]
    if len(outcome.candidates) > len(shown):
        shown.append(f"... and {len(outcome.candidates) - len(shown)} more")
    if not outcome.answered:
        return "Nothing was answered.\n" if outcome.failure else "Nothing was asked for.\n"
    doubtful = len(outcome.candidates) - outcome.sure
    shown.append(
        f"{outcome.answered} answered: {outcome.sure} sure, {doubtful} doubtful. Written to {path}.\n"
        "`kgbuild build` links the sure ones; `kgbuild link --review` lists the others."
    )
    return "\n".join(shown) + "\n"
