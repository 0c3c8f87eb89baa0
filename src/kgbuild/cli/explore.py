"""``kgbuild explore``: one HTML file to look at the graph."""

from __future__ import annotations

from pathlib import Path

import click

from kgbuild.cli.opening import folder_of
from kgbuild.cli.options import endpoint_option, graph_option

__all__ = ["explore"]


@click.command()
@graph_option
@endpoint_option
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path("explorer.html"),
    show_default=True,
    help="The file to write.",
)
@click.option("--lite", is_flag=True, help="Without the SPARQL view: a much smaller file.")
@click.option("--title", default="", help="Heading of the page; by default the title of the dataset.")
@click.option("--language", default="en", show_default=True, help="Preferred language of names.")
@click.option("--no-quotes", is_flag=True, help="Keep the places of sentences, leave their wording out.")
@click.option(
    "--max-event-size",
    type=click.IntRange(2),
    default=100,
    show_default=True,
    help="Events of more people draw no ties; the page says so.",
)
def explore(
    graph: Path,
    endpoint: str | None,
    output: Path,
    lite: bool,
    title: str,
    language: str,
    no_quotes: bool,
    max_event_size: int,
) -> None:
    """Write the network as one HTML file that opens in any browser, offline.

    Where the file is there already, names stay where they lay: only what is new moves its surroundings.

    \b
    Examples:
        kgbuild explore -o network.html
        kgbuild explore --graph graph --lite -o network.html
    """
    from kgbuild.explorer.page import explorer_page, template
    from kgbuild.files import write_atomically
    from kgbuild.store.local import open_graph

    template(lite=lite)  # say at once that the page is not built, before a large graph is read
    with folder_of(graph, endpoint) as folder:
        store = open_graph(folder)
    page = explorer_page(
        store,
        title=title,
        language=language,
        lite=lite,
        quotes=not no_quotes,
        max_event_size=max_event_size,
        before=output,
    )
    write_atomically(output, page)
    click.echo(f"{output}: {len(page.encode()) / 1e6:.1f} MB; open it in a browser")
