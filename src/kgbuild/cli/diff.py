"""``kgbuild diff``: what changed between two graphs."""

from __future__ import annotations

from pathlib import Path

import click

from kgbuild.cli.options import default_graph, emit, output_option

__all__ = ["diff"]


@click.command()
@click.argument("old", type=click.Path(path_type=Path, file_okay=False))
@click.argument("new", type=click.Path(path_type=Path, file_okay=False), required=False)
@click.option("--format", "form", type=click.Choice(["words", "csv", "patch"]), default="words")
@output_option
def diff(old: Path, new: Path | None, form: str, output: Path | None) -> None:
    """What NEW says that OLD does not, and the other way round; NEW is the project's graph unless given.

    As events, people and roles in words, as CSV, or as an RDF patch (the quads added and removed).

    \b
    kgbuild diff ../last-month/graph
    kgbuild diff old/graph new/graph --format patch -o changes.rdfp
    """
    from kgbuild.curation.difference import as_csv, as_patch, as_words, difference

    found = difference(old, new or default_graph())
    emit({"words": as_words, "csv": as_csv, "patch": as_patch}[form](found), output)
