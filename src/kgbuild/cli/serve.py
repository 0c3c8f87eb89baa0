"""``kgbuild serve``: the graph over HTTP."""

from __future__ import annotations

import contextlib
import re
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click

from kgbuild.cli.options import default_graph
from kgbuild.counting import count
from kgbuild.errors import UsageError

if TYPE_CHECKING:
    from kgbuild.serve.options import Sources
    from kgbuild.serve.pool import Facts
    from kgbuild.serve.review.session import Access
    from kgbuild.settings import Settings

__all__ = ["serve"]


@click.command()
@click.option(
    "--graph",
    type=click.Path(path_type=Path),
    help="Folder of a built graph; a folder of RDF files, or one such file, is served as it is."
    "  [default: the project's graph/]",
)
@click.option("--data", type=click.Path(path_type=Path, dir_okay=False), multiple=True, metavar="FILE",
              help="An RDF file for the default graph; may be repeated.")  # fmt: skip
@click.option("--named", multiple=True, metavar="IRI=FILE", help="An RDF file as a named graph; may be repeated.")
@click.option(
    "--own",
    metavar="IRI=FILE",
    help="A named graph of your own beside the built one; it takes updates from who has KGBUILD_TOKEN.",
)
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen at; 0.0.0.0 for the network.")
@click.option("--port", type=click.IntRange(0, 65535), default=7878, show_default=True, help="0: any free port.")
@click.option("--timeout", type=click.FloatRange(min=0.05), default=30.0, show_default=True, metavar="SECONDS",
              help="A query that takes longer is stopped.")  # fmt: skip
@click.option("--max-result", type=click.IntRange(min=1), default=256, show_default=True, metavar="MB",
              help="An answer may be so large.")  # fmt: skip
@click.option("--max-memory", type=click.IntRange(min=0), default=4096, show_default=True, metavar="MB",
              help="A query may take so much memory; 0: no limit.")  # fmt: skip
@click.option("--max-request", type=click.IntRange(min=1), default=1024, show_default=True, metavar="KB",
              help="A request may be so large.")  # fmt: skip
@click.option("--workers", type=click.IntRange(1, 256), help="Queries answered at a time.  [default: two a core]")
@click.option("--queue", type=click.IntRange(min=0), default=256, show_default=True, help="Requests that may wait.")
@click.option("--cors", multiple=True, metavar="ORIGIN", help="Let pages of this origin read answers; * for all.")
@click.option("--allow-host", multiple=True, metavar="NAME", help="Answer to this name too (behind a proxy, say).")
@click.option("--explorer", type=click.Path(path_type=Path, dir_okay=False, exists=True),
              help="A built explorer page.  [default: explorer.html beside the graph]")  # fmt: skip
@click.option("--review", is_flag=True, help="Let people look at the statements and decide; prints the way in.")
@click.option("--public-url", metavar="URL", help="Where a reverse proxy shows the server: https://host/path.")
@click.option("--user-header", metavar="NAME", help="With --review: the header in which the proxy says who is there.")
@click.option("--access-log/--no-access-log", default=True, show_default=True, help="One line of JSON a request.")
def serve(
    graph: Path | None,
    data: tuple[Path, ...],
    named: tuple[str, ...],
    own: str | None,
    host: str,
    port: int,
    timeout: float,
    max_result: int,
    max_memory: int,
    max_request: int,
    workers: int | None,
    queue: int,
    cors: tuple[str, ...],
    allow_host: tuple[str, ...],
    explorer: Path | None,
    review: bool,
    public_url: str | None,
    user_header: str | None,
    access_log: bool,
) -> None:
    """Serve the graph: SPARQL at /sparql, pages for people, questions as an API.

    It only reads, and listens on this machine unless told otherwise. Ctrl-C ends it, SIGHUP has it read the graph
    again. With --review, people decide in the browser what is right; their decisions go to the project's log, and the
    graph follows.

    \b
    kgbuild serve
    kgbuild serve --review
    kgbuild serve --graph graph --port 8000
    kgbuild serve --graph data.trig --timeout 5
    """
    from kgbuild.serve.options import Options
    from kgbuild.serve.run import loopback
    from kgbuild.serve.run import serve as serve_graph

    access = _access(public_url, user_header, review=review)
    allow_host = (*allow_host, *((urlsplit(public_url).hostname or "",) if public_url else ()))
    hosts = None
    if loopback(host):
        hosts = ("localhost", "127.0.0.1", "[::1]", host, *(name.lower() for name in allow_host))
    elif allow_host:
        hosts = (host, *(name.lower() for name in allow_host))
    token = _token() if own else ""
    defaults = Options()
    options = Options(
        time_limit=timeout,
        result_limit=max_result * 1024 * 1024,
        memory_limit=max_memory * 1024 * 1024,
        request_limit=max_request * 1024,
        workers=workers or defaults.workers,
        queue=queue,
        cors=_origins(cors),
        hosts=hosts,
        public=(public_url or "").rstrip("/"),
        access_log=access_log,
        review=review,
    )
    if access is None:
        sources = _sources(graph, data, named, own, explorer)
        serve_graph(sources, options, host=host, port=port, ready=_announce, token=token)
        return
    settings = _project(graph, (*data, *named))
    if hosts is None:
        raise UsageError(f"--review at {host} wants the name that people use for this machine: --allow-host NAME")

    def ready(address: str, facts: Facts) -> None:
        _announce(address, facts)
        _announce_review(access, address)

    sources = _sources(settings.folder("graph"), (), (), own, explorer)
    serve_graph(sources, options, host=host, port=port, ready=ready, review=(settings, access), token=token)


def _origins(given: tuple[str, ...]) -> tuple[str, ...]:
    """The origins as browsers write them.

    Raises:
        UsageError: for what no browser would send, and so would never fit.
    """
    origins = tuple(origin.rstrip("/").lower() for origin in given)
    for origin, written in zip(origins, given, strict=True):
        if origin != "*" and not re.fullmatch(r"[a-z][a-z0-9+.-]*://[^/?#@\s]+", origin):
            raise UsageError(f"--cors {written!r}: want an origin such as https://page.example.org, or *")
    return origins


def _access(public_url: str | None, user_header: str | None, *, review: bool) -> Access | None:
    """Who may review; None where nobody does."""
    from kgbuild.serve.review.session import Access, split_public_url

    if public_url:
        split_public_url(public_url)
    if user_header and not (review and public_url):
        raise UsageError("--user-header is for --review behind a proxy, whose address --public-url says")
    return Access(public=public_url or "", user_header=user_header or "") if review else None


def _project(graph: Path | None, others: tuple[object, ...]) -> Settings:
    """The project whose graph is served: decisions belong to it.

    Raises:
        UsageError: where the graph is not that of a project.
    """
    from kgbuild.settings import SETTINGS_FILE, find_project, load_settings

    graph = graph or default_graph()
    project = find_project(graph.absolute().parent)
    settings = load_settings(project) if project else None
    if others or settings is None or settings.folder("graph").resolve() != graph.resolve():
        raise UsageError(
            f"--review is for the graph of a project: {graph} is not the one of a {SETTINGS_FILE} at or above it"
        )
    return settings


def _announce_review(access: Access, address: str) -> None:
    where = f"{access.public.rstrip('/')}/" if access.public else address
    token = "" if access.user_header else f"?token={access.token}"
    click.echo(f"kgbuild: review at {where}review{token}", err=True)


def _sources(
    graph: Path | None, data: tuple[Path, ...], named: tuple[str, ...], own: str | None, explorer: Path | None
) -> Sources:
    from kgbuild.serve.options import Sources
    from kgbuild.serve.own import check_own

    pairs = tuple(_pair("--named", pair) for pair in named)
    mine = _pair("--own", own) if own else None
    if mine is not None and mine[1].suffix not in (".nt", ".ttl"):
        raise UsageError(f"--own {own!r}: want a file that ends in .nt or .ttl")
    if graph is None and not (data or pairs):
        graph = default_graph()
    if graph is not None and graph.is_file():
        data, graph = (graph, *data), None
    sources = Sources(folder=graph, data=data, named=pairs, own=mine, explorer=explorer)
    check_own(sources)
    return sources


def _pair(option: str, given: str) -> tuple[str, Path]:
    iri, equals, file = given.rpartition("=")
    if not equals or not file or not re.fullmatch(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|^`\\]+", iri):
        raise UsageError(f"{option} {given!r}: want IRI=FILE, for example http://example.org/g=data.ttl")
    return iri, Path(file)


def _token() -> str:
    """What updates have to show.

    Raises:
        UsageError: where the environment has none, or one that can be guessed.
    """
    from kgbuild.store.access import Access

    token = Access.from_environment().token
    if len(token) < 16 or not token.isascii() or any(sign.isspace() for sign in token):
        raise UsageError("--own wants KGBUILD_TOKEN in the environment: 16 or more letters and digits, hard to guess")
    return token


def _announce(address: str, facts: Facts) -> None:
    with contextlib.suppress(OSError):  # a full disk under the log is no reason not to serve
        for warning in facts.warnings:
            click.echo(f"kgbuild: warning: {warning}", err=True)
        click.echo(f"kgbuild: {count(facts.quads, 'triple')} at {address}; SPARQL at {address}sparql", err=True)
        if facts.partial:
            click.echo("kgbuild: names are still being read; what asks for them is told to come back (503)", err=True)
