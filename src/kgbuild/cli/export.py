"""``kgbuild export``: the graph as one file in the format that another program reads."""

from __future__ import annotations

from pathlib import Path

import click

from kgbuild.cli.opening import folder_of
from kgbuild.cli.options import emit, endpoint_option, graph_option
from kgbuild.errors import UsageError

FORMATS = ("turtle", "nt", "nquads", "trig", "jsonld", "rdfxml", "graphml", "gexf", "csv")


@click.command()
@graph_option
@endpoint_option
@click.option("--format", "form", type=click.Choice(FORMATS), default="turtle", show_default=True)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    help="Write to FILE; for csv a folder or a .zip.",
)
def export(graph: Path, endpoint: str | None, form: str, output: Path | None) -> None:
    """Write the whole graph (every layer) as one file.

    \b
    turtle, nt, nquads, trig, jsonld, rdfxml   RDF; nquads and trig keep the layers apart
    graphml, gexf                              the network of who met whom, for Gephi and others
    csv                                        tables of events, persons, institutions and their ties

    Example: kgbuild export --format jsonld -o graph.jsonld
    """
    from kgbuild.export import export_rdf, read_graph, write_tables
    from kgbuild.export.folder import base_of

    if form == "csv" and output is None:
        raise UsageError("csv gives several tables: name a folder or a .zip with -o")
    with folder_of(graph, endpoint) as folder:
        if form == "csv":
            write_tables(read_graph(folder), output or Path())
        elif form in ("graphml", "gexf"):
            from kgbuild.network.doors import export_graph
            from kgbuild.store.local import open_graph

            emit(export_graph(open_graph(folder), "gexf" if form == "gexf" else "graphml"), output)
        else:
            emit(b"".join(export_rdf(read_graph(folder), form, base=base_of(folder))), output)
