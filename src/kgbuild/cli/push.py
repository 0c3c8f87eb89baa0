"""``kgbuild push``: the graph into another SPARQL server."""

from __future__ import annotations

from pathlib import Path

import click

from kgbuild.cli.options import graph_option
from kgbuild.counting import count

__all__ = ["push"]

_SECONDS = click.FloatRange(min=1)


@click.command()
@click.argument("url")
@graph_option
@click.option("--update", metavar="URL", help="Address for updates.  [default: URL/update]")
@click.option("--query", metavar="URL", help="Address for queries.  [default: URL/query]")
@click.option("--store", metavar="URL", help="Load through the Graph Store Protocol at this address, not by updates.")
@click.option("--batch", type=click.IntRange(1, 1_000_000), default=5000, show_default=True, help="Triples a request.")
@click.option("--timeout", type=_SECONDS, default=120.0, show_default=True, metavar="SECONDS", help="For one try.")
@click.option(
    "--patience",
    type=_SECONDS,
    default=600.0,
    show_default=True,
    metavar="SECONDS",
    help="For one request with all its tries, where readers keep the server busy.",
)
def push(
    url: str,
    graph: Path,
    update: str | None,
    query: str | None,
    store: str | None,
    batch: int,
    timeout: float,
    patience: float,
) -> None:
    """Load the graph into the SPARQL 1.1 server at URL.

    Its readers see the old graph until the new one is complete. A push that was cut off goes on where it stopped.
    The environment says who pushes: KGBUILD_TOKEN, or KGBUILD_USER and KGBUILD_PASSWORD. Virtuoso's own addresses are
    found.

    \b
    kgbuild push http://localhost:7878
    kgbuild push http://localhost:8890/sparql
    kgbuild push http://localhost:3030/data --store http://localhost:3030/data/data
    """
    from kgbuild.serve.push import push as push_graph
    from kgbuild.store.access import Access

    pushed = push_graph(
        graph,
        url,
        update=update,
        query=query,
        store=store,
        batch=batch,
        timeout=timeout,
        patience=patience,
        access=Access.from_environment(),
    )
    again = f", {count(pushed.skipped, 'batch', 'batches')} there already" if pushed.skipped else ""
    click.echo(f"{count(pushed.triples, 'triple')} pushed in {count(pushed.sent, 'batch', 'batches')}{again}")
