"""``kgbuild publish``: the graph as a static web site."""

from __future__ import annotations

from pathlib import Path

import click

from kgbuild.cli.opening import folder_of
from kgbuild.cli.options import endpoint_option, graph_option, json_option
from kgbuild.counting import count

__all__ = ["publish"]


@click.command()
@graph_option
@endpoint_option
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("site"),
    show_default=True,
    help="Folder of the site; an older site of ours in it is brought up to date.",
)
@click.option("--url", default="", help="Address that the site will have: for sitemap, canonical links, w3id.org.")
@click.option("--base-path", default="/", show_default=True, help="Path of that address, where only it is known.")
@click.option("--no-quotes", is_flag=True, help="Keep the places of passages, leave their wording out, everywhere.")
@click.option(
    "--explorer",
    type=click.Choice(["full", "lite", "none"]),
    default="full",
    show_default=True,
    help="The interactive page in it: with SPARQL, without, or not at all.",
)
@click.option("--no-validation", is_flag=True, help="Leave the checks out; the site says so.")
@click.option(
    "--previous",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="An older graph: a page tells what changed since.",
)
@click.option("--jobs", type=click.IntRange(0), default=0, show_default="as many as there are cores", help="Processes.")
@json_option
def publish(
    graph: Path,
    endpoint: str | None,
    output: Path,
    url: str,
    base_path: str,
    no_quotes: bool,
    explorer: str,
    no_validation: bool,
    previous: Path | None,
    jobs: int,
    as_json: bool,
) -> None:
    """Write a page, Turtle and JSON-LD for each thing: a site for any static host, or to open from disk.

    \b
    Examples:
        kgbuild publish -o site
        kgbuild publish --graph graph -o site --url https://example.org/network/
    """
    import json

    from kgbuild.publish import Options
    from kgbuild.publish import publish as publish_site

    options = Options(
        url=url,
        base_path=base_path,
        quotes=not no_quotes,
        explorer=explorer,
        validate=not no_validation,
        previous=previous,
        processes=jobs,
    )
    with folder_of(graph, endpoint) as folder:
        done = publish_site(folder, output, options)
    if as_json:
        click.echo(
            json.dumps(
                {
                    "folder": str(done.folder),
                    "things": done.things,
                    "files": done.files,
                    "written": done.written,
                    "removed": done.removed,
                    "bytes": done.bytes,
                    "notes": list(done.notes),
                }
            )
        )
        return
    click.echo(f"{done.folder}: {count(done.things, 'thing')}, {count(done.files, 'file')}, {done.bytes / 1e6:.1f} MB")
    click.echo(
        f"{count(done.written, 'file')} written, {done.removed:,} removed, the rest unchanged; "
        f"open {output / 'index.html'}"
    )
    for note in done.notes:
        click.echo(f"note: {note}")
