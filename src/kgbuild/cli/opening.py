"""How the reading verbs open a graph."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from kgbuild.store.local import LocalStore

__all__ = ["open_and_warn"]


def open_and_warn(graph: Path) -> LocalStore:
    """Open the graph folder; the load's warnings go to standard error.

    Raises:
        NotFound, InputError: as :func:`kgbuild.store.local.open_graph` does.
    """
    from kgbuild.store.local import open_graph

    store = open_graph(graph)
    for finding in store.findings:
        click.echo(f"kgbuild: warning: {finding.focus}: {finding.message}", err=True)
    return store
