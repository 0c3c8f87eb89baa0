"""The pyoxigraph door: a graph folder in memory, or, where it is very large, on disk.

Below some 20 million triples an in-memory store beats one on disk on every query, so that is what is used. Its snapshot
is the folder itself: sorted Turtle is a sixth of the same N-Quads, and is loaded as fast (benchmarks/opening.py).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kgbuild.errors import InputError, NotFound, UsageError
from kgbuild.model.finding import Finding
from kgbuild.store.base import Table
from kgbuild.store.complaints import check_depth, parse_query_error, run_query_error, without_mark
from kgbuild.store.disk import Held, in_memory, open_on_disk
from kgbuild.store.layers import layer_files, layer_iri, ontology_folder
from kgbuild.store.lexing import each_graph_once, read_clauses

if TYPE_CHECKING:
    import pyoxigraph as ox

    from kgbuild.store.base import Subject, Term

__all__ = ["LocalStore", "load_turtle", "load_vocabulary", "open_graph"]


@dataclass(frozen=True)
class LocalStore:
    """A pyoxigraph store seen as the union of its graphs, save by a query that names its dataset with FROM.

    ``findings`` are warnings of the load.
    ``raw`` is pyoxigraph's own store, for what the protocol does not cover. ``size`` is the number of its quads, where
    that is known without counting. ``held`` is what keeps a store on disk in its place.
    """

    raw: ox.Store
    folder: Path | None = None
    findings: tuple[Finding, ...] = field(default=(), compare=False)
    size: int | None = field(default=None, compare=False)
    held: Held | None = field(default=None, compare=False, repr=False)

    def __len__(self) -> int:
        return len(self.raw) if self.size is None else self.size

    @property
    def on_disk(self) -> bool:
        """Whether queries read files."""
        return self.held is not None

    def select(self, query: str) -> Table:
        """The solutions of a SELECT query, in the engine's order.

        Raises:
            UsageError: where the query does not parse, or is not a SELECT.
        """
        import pyoxigraph as ox

        answer = self._run(query)
        if not isinstance(answer, ox.QuerySolutions):
            raise UsageError("this is no SELECT query: use ask() for ASK, construct() for CONSTRUCT and DESCRIBE")
        names = tuple(variable.value for variable in answer.variables)
        return Table(names, tuple(map(tuple, _drawn(answer, query))))

    def ask(self, query: str) -> bool:
        """The truth of an ASK query."""
        import pyoxigraph as ox

        answer = self._run(query)
        if not isinstance(answer, ox.QueryBoolean):
            raise UsageError("this is no ASK query")
        return bool(answer)

    def construct(self, query: str) -> tuple[ox.Triple, ...]:
        """The triples of a CONSTRUCT or DESCRIBE query."""
        import pyoxigraph as ox

        answer = self._run(query)
        if not isinstance(answer, ox.QueryTriples):
            raise UsageError("this is no CONSTRUCT or DESCRIBE query")
        return tuple(_drawn(answer, query))

    def quads_for_pattern(
        self,
        subject: Subject | None,
        predicate: ox.NamedNode | None,
        object: Term | None,
        graph: ox.NamedNode | None = None,
    ) -> Iterator[ox.Quad]:
        """The quads that match; None is a wildcard."""
        return self.raw.quads_for_pattern(subject, predicate, object, graph)

    def count(
        self,
        subject: Subject | None = None,
        predicate: ox.NamedNode | None = None,
        object: Term | None = None,
        graph: ox.NamedNode | None = None,
    ) -> int:
        """How many quads match."""
        return sum(1 for _ in self.raw.quads_for_pattern(subject, predicate, object, graph))

    def _run(self, query: str) -> Any:
        query = each_graph_once(without_mark(query))
        check_depth(query)
        try:
            return self.raw.query(query, use_default_graph_as_union=not read_clauses(query).dataset)
        except SyntaxError as error:
            raise parse_query_error(error, query) from None
        except (ValueError, RuntimeError, OSError) as error:
            raise run_query_error(error, query) from None


def _drawn(answer: Iterable[Any], query: str) -> Iterator[Any]:
    """What the engine yields; it works while it is asked for more, so it may fail here too."""
    try:
        yield from answer
    except (ValueError, RuntimeError, OSError) as error:
        raise run_query_error(error, query) from None


def open_graph(folder: Path | str, *, ontology: Path | None = None, most: int | None = None) -> LocalStore:
    """Load a graph folder: each ``*.ttl`` as a named graph, and the rest of the vocabulary as the graph ``ontology``.

    The files are checked against ``manifest.json`` where there is one; a difference is a warning in
    ``findings``, because a graph edited by hand is still a graph. A graph of more than ``most`` triples (as
    :func:`kgbuild.store.disk.in_memory` says, unless given) is asked on disk, read-only.

    Raises:
        NotFound: where the folder, or every Turtle file in it, is missing.
        InputError: where a file is not Turtle; the message gives file and line.
    """
    import pyoxigraph as ox

    folder = Path(folder)
    if folder.is_file():
        raise NotFound(
            f"{folder}: a file, not the folder of a built graph; `kgbuild serve --graph {folder}` serves files"
        )
    if not folder.is_dir():
        raise NotFound(f"{folder}: no such graph folder; `kgbuild build` makes one, --graph DIR names another")
    files = layer_files(folder)
    if not files:
        raise NotFound(f"{folder}: no Turtle file in this folder, so it is no graph; `kgbuild build` makes one")
    hashes = {path.name: _sha256(path) for _, path in files}
    stated = _stated(folder)
    vocabulary = [
        path for path in sorted((ontology or ontology_folder(folder)).glob("*.ttl")) if path.name != "shapes.ttl"
    ]  # fmt: skip - constraints are for validate, and hold blank nodes

    def fill(store: ox.Store, *, bulk: bool = True) -> None:
        for layer, path in files:
            ours = stated.hashes.get(path.name) == hashes[path.name]  # what we wrote has been checked
            load_turtle(store, path, layer_iri(layer), lenient=ours, bulk=bulk)
        load_vocabulary(store, vocabulary, bulk=bulk)

    findings = _against_manifest(folder, stated, hashes)
    if (stated.triples or _guessed(path for _, path in files)) > (in_memory() if most is None else most):
        content = [_MADE, *hashes.items(), *((path.name, _sha256(path)) for path in vocabulary)]
        raw, size, held = open_on_disk(folder, hashlib.sha256(repr(content).encode()).hexdigest(), fill)
        return LocalStore(raw, folder, findings, size, held)
    store = ox.Store()
    fill(store, bulk=False)
    return LocalStore(store, folder, findings)


def load_turtle(store: ox.Store, path: Path, graph: str, *, lenient: bool = False, bulk: bool = False) -> None:
    """Load one Turtle file into one named graph.

    ``lenient`` leaves out checks of what is known to be right; ``bulk`` is faster on disk, and no transaction.

    Raises:
        InputError: where it is not Turtle or cannot be read.
    """
    import pyoxigraph as ox

    try:
        load = store.bulk_load if bulk else store.load
        load(path=str(path), format=ox.RdfFormat.TURTLE, to_graph=ox.NamedNode(graph), lenient=lenient)
    except SyntaxError as error:
        place = f"{path}:{error.lineno}" if error.lineno else str(path)
        raise InputError(
            f"not Turtle: {error.msg}", place=place, hint="run `kgbuild build` again, or restore the file"
        ) from None
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror or error}", place=str(path)) from None


_MADE = "each triple once"
"""How a store is made of the files; one on disk that was made otherwise is made anew."""


def load_vocabulary(store: ox.Store, paths: Iterable[Path], *, bulk: bool = False) -> None:
    """Load the vocabulary as the graph ``ontology``, but for what a layer says already.

    ``core`` says names and hierarchy of the topics that it uses, so that it can be read alone. The engine meets a
    triple once in each graph that has it, and would count it twice in the union of all.

    Raises:
        InputError: where a file is not Turtle or cannot be read.
    """
    import pyoxigraph as ox

    graph = ox.NamedNode(layer_iri("ontology"))
    for path in paths:
        load_turtle(store, path, graph.value, bulk=bulk)
    store.update(
        f"DELETE {{ GRAPH {graph} {{ ?s ?p ?o }} }} WHERE {{ GRAPH {graph} {{ ?s ?p ?o }} "
        f"FILTER EXISTS {{ GRAPH ?layer {{ ?s ?p ?o }} FILTER(?layer != {graph}) }} }}"
    )


@dataclass(frozen=True)
class _Stated:
    """What a manifest says: hashes by file name, how many triples there are (0: it does not say), what is wrong."""

    hashes: Mapping[str, str]
    triples: int = 0
    fault: Finding | None = None


def _stated(folder: Path) -> _Stated:
    manifest = folder / "manifest.json"
    if not manifest.is_file():
        return _Stated({})
    try:
        read = json.loads(manifest.read_text("utf-8"))
        hashes, triples = _stated_hashes(read), read.get("triples")
    except (ValueError, OSError) as error:
        return _Stated({}, fault=_warning(manifest, f"the manifest cannot be read: {error}"))
    counts = triples.values() if isinstance(triples, dict) else ()
    return _Stated(hashes, sum(count for count in counts if isinstance(count, int)))


def _against_manifest(folder: Path, stated: _Stated, hashes: Mapping[str, str]) -> tuple[Finding, ...]:
    """What differs from the manifest: files changed, missing or new since the build."""
    if stated.fault is not None:
        return (stated.fault,)
    findings = []
    for name, expected in sorted(stated.hashes.items()):
        path = folder / name
        if not path.is_file():
            findings.append(_warning(path, "named in the manifest, but missing"))
        elif (hashes.get(name) or _sha256(path)) != expected:
            findings.append(_warning(path, "changed since it was built (its SHA-256 is not the manifest's)"))
    if stated.hashes:
        new = [name for name in hashes if name not in stated.hashes]
        findings += [_warning(folder / name, "not named in the manifest") for name in new]
    return tuple(findings)


def _sha256(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror or error}", place=str(path)) from None


_USUAL = 40
"""Bytes of a triple in our Turtle."""


def _guessed(paths: Iterable[Path]) -> int:
    """About how many triples Turtle files hold, by their sizes."""
    return sum(path.stat().st_size for path in paths) // _USUAL


def _stated_hashes(manifest: object) -> dict[str, str]:
    """File name to SHA-256, from a manifest whose ``files`` maps names to hashes or to objects with ``sha256``."""
    files = manifest.get("files", {}) if isinstance(manifest, dict) else None
    if not isinstance(files, dict):
        raise ValueError("want an object with an object `files`")
    hashes = {}
    for name, entry in files.items():
        value = entry.get("sha256") if isinstance(entry, dict) else entry
        if isinstance(value, str):
            hashes[str(name)] = value.lower()
    return hashes


def _warning(path: Path, message: str) -> Finding:
    return Finding(severity="warning", check="manifest", focus=str(path), message=message)
