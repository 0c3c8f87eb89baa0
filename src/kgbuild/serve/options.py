"""What the service may be told."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

__all__ = ["Options", "Sources"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """What is served: the folder of a built graph, or RDF files as they are, which may lie in a folder too.

    A built graph is asked as the union of its layers. Files keep the exact semantics of a SPARQL dataset: ``data``
    files fill the default graph (and named graphs, for TriG and N-Quads), ``named`` pairs are graph IRI and file.
    """

    folder: Path | None = None
    data: tuple[Path, ...] = ()
    named: tuple[tuple[str, Path], ...] = ()
    own: tuple[str, Path] | None = None
    """A named graph of the user's own, and the file that it lies in; it takes updates, and need not exist yet."""
    explorer: Path | None = None
    """A built explorer page, linked from the front page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Limits and manners of the service; times in seconds, sizes in bytes."""

    time_limit: float = 30.0
    """How long a worker may work on one request; it is killed then."""
    result_limit: int = 256 * 1024 * 1024
    """How many bytes one answer may have."""
    memory_limit: int = 4 * 1024 * 1024 * 1024
    """How much memory a worker may take beyond the graph; 0: no limit."""
    request_limit: int = 1024 * 1024
    """How many bytes a request may have."""
    workers: int = max(4, 2 * (os.cpu_count() or 2))
    queue: int = 256
    """How many requests may wait for a worker; more are told to come back."""
    wait_limit: float = 20.0
    """How long a request may wait for a worker."""
    waiting_limit: int = 2 * 1024 * 1024 * 1024
    """How many bytes of answers may wait for slow clients, in all."""
    cors: tuple[str, ...] = ()
    """Origins whose pages may read answers; ``*`` for all."""
    hosts: tuple[str, ...] | None = None
    """Names that the server answers to; None: any. Guards a server on this machine against rebinding of names."""
    public: str = ""
    """Where a reverse proxy shows the server: origin and path, without a slash at the end."""
    access_log: bool = True
    review: bool = False
    """Whether workers answer for the review screen too; what it shows is then computed when the graph is loaded."""

    @property
    def root(self) -> str:
        """The path of the public address: what stands before every path that a browser is sent to."""
        return urlsplit(self.public).path.rstrip("/")
