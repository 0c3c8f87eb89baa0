"""How the reading verbs open a graph."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from kgbuild.store.base import Store
    from kgbuild.store.local import LocalStore

__all__ = ["folder_of", "open_and_warn", "open_store"]


def open_store(graph: Path, endpoint: str | None) -> Store:
    """The endpoint if one is named, else the graph folder, with the load's warnings on standard error.

    Raises:
        NotFound, InputError: as :func:`kgbuild.store.local.open_graph` does.
        UsageError, EndpointError: as :func:`kgbuild.store.remote.open_endpoint` does.
    """
    if endpoint is None:
        return open_and_warn(graph)
    from kgbuild.store.remote import open_endpoint

    return open_endpoint(endpoint)


@contextmanager
def folder_of(graph: Path, endpoint: str | None) -> Iterator[Path]:
    """The graph folder, or what the endpoint holds as one, for a block; errors are those of :func:`open_store`."""
    if endpoint is None:
        yield graph
        return
    from kgbuild.store.pull import pulled

    with pulled(endpoint) as folder:
        yield folder


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
