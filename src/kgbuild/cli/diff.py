"""``kgbuild diff``: what changed between two graphs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from kgbuild.cli.options import default_graph, emit, output_option
from kgbuild.errors import NotFound

__all__ = ["diff"]


@click.command()
@click.argument("old", required=False)
@click.argument("new", required=False)
@click.option("--format", "form", type=click.Choice(["words", "csv", "patch"]), default="words")
@output_option
def diff(old: str | None, new: str | None, form: str, output: Path | None) -> None:
    """What NEW says that OLD does not, and the other way round.

    OLD and NEW are graph folders, or revisions of version control. Without NEW, the project's graph; without OLD,
    what it was before the last build that changed it, else what was last committed. As events, people and roles in
    words, as CSV, or as an RDF patch (the quads added and removed).

    \b
    kgbuild diff
    kgbuild diff v1.0
    kgbuild diff old/graph new/graph --format patch -o changes.rdfp
    """
    from kgbuild.curation.difference import as_csv, as_patch, as_words, difference

    before_it = old or _before()
    try:
        with _graph(before_it) as before, _graph(new) as after:
            found = difference(before, after)
    except NotFound as error:
        if old is None and before_it == _COMMITTED and _COMMITTED in str(error):
            raise NotFound(
                "there is nothing to compare with: no build has changed the graph since (or the graph before it named "
                "a person who was withdrawn, and was not kept), and none was committed; give OLD"
            ) from None
        raise
    emit({"words": as_words, "csv": as_csv, "patch": as_patch}[form](found), output)


def _before() -> str:
    """The graph before the last build, where the project keeps one, else the last commit."""
    from kgbuild.curation.previous import PREVIOUS

    kept = default_graph().parent / PREVIOUS
    return str(kept) if kept.is_dir() else _COMMITTED


_COMMITTED = "HEAD"


@contextmanager
def _graph(named: str | None) -> Iterator[Path]:
    """A graph folder, or one that version control holds, for a block."""
    from kgbuild.curation.previous import graph_of_revision

    if named is None:
        yield default_graph()
    elif Path(named).is_dir():
        yield Path(named)
    else:
        with graph_of_revision(default_graph(), named) as folder:
            yield folder
