"""``kgbuild network``: who is tied to whom, as a page or for another program."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kgbuild.cli.opening import open_store
from kgbuild.cli.options import emit, endpoint_option, graph_option, output_option
from kgbuild.counting import count
from kgbuild.errors import UsageError

if TYPE_CHECKING:
    from kgbuild.network.matrix import Weighting
    from kgbuild.network.value import Kind, Network
    from kgbuild.store.base import Store

__all__ = ["network"]

_KINDS = ("persons", "institutions", "persons-institutions", "persons-topics", "events-agents")
_FORMATS = ("pyvis", "graphml", "gexf", "vosviewer", "csv", "json")
_TITLES = {
    "persons": "Who was at events with whom",
    "institutions": "Which institutions meet at events",
    "persons-institutions": "Who appears for which institution",
    "persons-topics": "Who is where which topic is discussed",
    "events-agents": "Who had a part in which event",
}


@click.command()
@click.option("--of", "kind", type=click.Choice(_KINDS), default="persons", show_default=True, help="What is tied.")
@click.option(
    "--format", "form", type=click.Choice(_FORMATS), default="pyvis", show_default=True, help="pyvis: a web page."
)
@click.option("--report", is_flag=True, help="A summary in words (Markdown) instead.")
@click.option("--role", "roles", multiple=True, metavar="ROLE", help="Only such roles and narrower ones, e.g. speaker.")
@click.option("--units/--no-units", "units", default=False, help="Units apart from the bodies that contain them.")
@click.option("--direct", is_flag=True, help="Institutions only by themselves, not through their people.")
@click.option("--weight", "weighting", type=click.Choice(["share", "count", "recent"]), default="share",
              show_default=True, help="share: an event of k gives 1/(k-1); recent: halved every 5 years.")  # fmt: skip
@click.option(
    "--max-event-size", type=click.IntRange(min=2), default=100, show_default=True, help="Leave larger events out."
)
@click.option("--top", type=click.IntRange(min=1), help="Only so many strongest ties a node.")
@click.option("--min-events", type=click.IntRange(min=1), default=1, help="Only ties that rest on so many events.")
@click.option("--since", default="", metavar="DATE", help="Only events from this day (2023, 2023-05, 2023-05-01).")
@click.option("--until", default="", metavar="DATE", help="Only events up to this day.")
@click.option("--max-nodes", type=click.IntRange(min=2), default=500, show_default=True, help="Nodes on the page.")
@click.option("--title", help="Heading of the page.")
@graph_option
@endpoint_option
@output_option
def network(
    kind: Kind,
    form: str,
    report: bool,
    roles: tuple[str, ...],
    units: bool,
    direct: bool,
    weighting: Weighting,
    max_event_size: int,
    top: int | None,
    min_events: int,
    since: str,
    until: str,
    max_nodes: int,
    title: str | None,
    graph: Path,
    endpoint: str | None,
    output: Path | None,
) -> None:
    """Write the network of people, institutions, topics or events.

    The page opens in any browser without a network; choosing a tie shows the events, both roles and the sentences.

    \b
    kgbuild network -o network.html
    kgbuild network --of institutions --min-events 2 --format graphml -o bodies.graphml
    kgbuild network --role organizer --of institutions --report
    """
    if form == "pyvis" and not report and output is None:
        raise UsageError("the page is a file: give -o FILE, for example -o network.html")
    from kgbuild.network.data import read_participations
    from kgbuild.network.options import day_of, with_narrower
    from kgbuild.network.project import project

    store = open_store(graph, endpoint)
    data = read_participations(store)
    options: dict[str, Any] = {
        "roles": with_narrower(store, roles) if roles else None,
        "present_only": False if roles else None,
        "roll_up": not units,
        "representing": not direct,
        "weighting": weighting,
        "max_event_size": max_event_size,
        "top": top,
        "min_events": min_events,
        "since": day_of(since, "--since"),
        "until": day_of(until, "--until", last=True),
    }
    found = project(data, kind, **options)
    if report:
        from kgbuild.network.report import network_report
        from kgbuild.network.years import by_years

        emit(network_report(found, years=by_years(data, kind, **options)), output)
    else:
        emit(_written(store, found, form, title or _TITLES[kind], max_nodes, output), output)
    if output is not None:
        none = "" if found.nodes else " No participation passes these choices."
        click.echo(
            f"{output}: {count(len(found.nodes), 'node')}, {count(found.edge_count, 'tie')}.{none} {found.left_out}",
            err=True,
        )


def _written(store: Store, found: Network, form: str, title: str, max_nodes: int, before: Path | None) -> str | bytes:
    if form == "pyvis":
        from kgbuild.network.page import network_page

        return network_page(store, found, title=title, max_nodes=max_nodes, before=before)
    from kgbuild.network.doors import format_network

    return format_network(found, form, before=before)  # type: ignore[arg-type]  # click.Choice holds it to the formats
