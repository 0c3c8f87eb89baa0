"""What a worker holds: the loaded graph, and how a plain query sees it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from kgbuild.errors import NotFound, NotYet, UsageError
from kgbuild.iris import BASE
from kgbuild.serve.options import Sources
from kgbuild.store.files import SUFFIXES, is_built, load_file, rdf_files

if TYPE_CHECKING:
    import pyoxigraph as ox

    from kgbuild.store.local import LocalStore

__all__ = ["ServedGraph", "load"]

_KINDS = ("Person", "Institution", "Event", "Topic", "Place", "Contribution", "Participation", "SourceDocument")


@dataclass(frozen=True)
class ServedGraph:
    """A store, and the manner in which it is served.

    ``union``: a query without a dataset of its own sees all graphs as one. ``digest`` names the content: it changes
    when a file does, and makes the ETags.
    """

    store: LocalStore
    union: bool
    digest: str
    base: str = BASE
    title: str = "Research network"
    explorer: Path | None = None

    @property
    def raw(self) -> ox.Store:
        """The engine's own store."""
        return self.store.raw

    @cached_property
    def graph_names(self) -> tuple[str, ...]:
        """The IRIs of the named graphs, sorted."""
        return tuple(sorted(graph.value for graph in self.raw.named_graphs()))

    @property
    def examples(self) -> dict[str, str]:
        """What to show in place of examples of questions that this graph does not know."""
        from kgbuild.query.examples import examples_of

        try:
            return examples_of(self.store)
        except NotYet:
            return {}

    @cached_property
    def figures(self) -> tuple[tuple[str, int], ...]:
        """How many things of each kind there are, by the local name of the class; none is left out as zero."""
        from kgbuild.vocabulary import rn

        counts = ((kind, self._count(f"?thing a {rn[kind]}")) for kind in _KINDS)
        return tuple((kind, count) for kind, count in counts if count)

    def _count(self, pattern: str) -> int:
        """How often the pattern is stated, in all graphs; the engine counts millions in a second."""
        query = f"SELECT (COUNT(*) AS ?n) {{ {{ {pattern} }} UNION {{ GRAPH ?graph {{ {pattern} }} }} }}"
        return int(next(iter(self.raw.query(query)))["n"].value)  # type: ignore[arg-type]


def load(sources: Sources) -> ServedGraph:
    """Load what is to be served.

    Raises:
        NotFound: where a file or folder is missing.
        UsageError: where a built graph is to be served with further files.
        InputError: where a file cannot be read as RDF; the message gives file and line.
    """
    if sources.folder is None or (sources.folder.is_dir() and not is_built(sources.folder)):
        return _with_own(_from_files(sources), sources.own)
    return _with_own(_from_folder(sources), sources.own)


def _with_own(graph: ServedGraph, own: tuple[str, Path] | None) -> ServedGraph:
    """The graph, with the user's own beside it.

    Raises:
        UsageError: where a graph of that name is there already, or the store takes nothing more.
    """
    import pyoxigraph as ox

    if own is None:
        return graph
    iri, path = own
    if graph.store.on_disk:
        raise UsageError("a graph that is so large that it is asked on disk is not served with --own")
    if graph.raw.contains_named_graph(ox.NamedNode(iri)):
        raise UsageError(f"--own {iri}: a graph of that name is served already, and is not yours to change")
    graph.raw.add_graph(ox.NamedNode(iri))
    if not path.exists():
        return graph
    load_file(graph.raw, path, ox.NamedNode(iri))
    return replace(graph, digest=hashlib.sha256(f"{graph.digest} {_digest([path])}".encode()).hexdigest()[:16])


def _from_folder(sources: Sources) -> ServedGraph:
    from kgbuild.export.folder import base_of
    from kgbuild.store.local import open_graph

    folder = sources.folder
    assert folder is not None
    if sources.data or sources.named:
        raise UsageError(f"{folder} is a built graph, and is served alone: leave --data and --named away")
    store = open_graph(folder)
    explorer = sources.explorer or next(
        (path for path in (folder / "explorer.html", folder.parent / "explorer.html") if path.is_file()), None
    )
    return ServedGraph(
        store, True, _digest(sorted(folder.glob("*.ttl"))), base_of(folder), _title(store) or folder.name, explorer
    )


def _from_files(sources: Sources) -> ServedGraph:
    import pyoxigraph as ox

    from kgbuild.store.local import LocalStore

    folder, data = sources.folder, sources.data
    if folder is not None:
        if not (files := rdf_files(folder)):
            raise NotFound(f"{folder}: no RDF file in this folder; want a built graph, or {' '.join(SUFFIXES)}")
        data = (*files, *data)
    raw = ox.Store()
    for path in data:
        load_file(raw, path)
    for graph, path in sources.named:
        load_file(raw, path, ox.NamedNode(graph))
    paths = [*data, *(path for _, path in sources.named)]
    title = folder.name if folder is not None else ", ".join(path.name for path in paths) or "Empty dataset"
    return ServedGraph(LocalStore(raw), False, _digest(paths), title=title, explorer=sources.explorer)


def _digest(paths: Iterable[Path]) -> str:
    whole = hashlib.sha256()
    for path in paths:
        whole.update(path.name.encode() + b"\0")
        with path.open("rb") as file:
            whole.update(hashlib.file_digest(file, "sha256").digest())
    return whole.hexdigest()[:16]


def _title(store: LocalStore) -> str:
    """The title that the dataset layer states."""
    from kgbuild.vocabulary import dcat, dcterms, rdf

    for dataset in store.quads_for_pattern(None, rdf.type, dcat.Dataset):
        for quad in store.quads_for_pattern(dataset.subject, dcterms.title, None):
            return str(getattr(quad.object, "value", ""))
    return ""
