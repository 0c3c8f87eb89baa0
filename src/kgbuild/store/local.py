"""The pyoxigraph door: a graph folder in memory.

Below some 20 million triples an in-memory store beats one on disk on every query, so that is what is used.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kgbuild.errors import InputError, NotFound, UsageError
from kgbuild.model.finding import Finding
from kgbuild.store.base import Table
from kgbuild.store.layers import layer_files, layer_iri, ontology_folder
from kgbuild.store.lexing import read_clauses

if TYPE_CHECKING:
    import pyoxigraph as ox

    from kgbuild.store.base import Subject, Term

__all__ = ["LocalStore", "load_turtle", "open_graph", "parse_query_error"]


@dataclass(frozen=True)
class LocalStore:
    """A pyoxigraph store seen as the union of its graphs, save by a query that names its dataset with FROM.

    ``findings`` are warnings of the load.
    ``raw`` is pyoxigraph's own store, for what the protocol does not cover.
    """

    raw: ox.Store
    folder: Path | None = None
    findings: tuple[Finding, ...] = field(default=(), compare=False)

    def __len__(self) -> int:
        return len(self.raw)

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
        return Table(names, tuple(tuple(solution) for solution in answer))

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
        return tuple(answer)

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
        try:
            return self.raw.query(query, use_default_graph_as_union=not read_clauses(query).dataset)
        except SyntaxError as error:
            raise parse_query_error(error, query) from None


def parse_query_error(error: SyntaxError, query: str) -> UsageError:
    """The engine's complaint about a query, in one line that points into it.

    Where the engine only lists every sign that could have stood there, the line itself says more.
    """
    message = " ".join(str(error.msg).split())
    if at := re.match(r"error at (\d+):(\d+): ", message):
        line, column = int(at[1]), int(at[2])
        text = [*query.splitlines(), ""][min(line - 1, len(query.splitlines()))].strip()
        detail = message[at.end() :]
        reason = f": {detail}" if len(detail) < 100 else ""
        return UsageError(f"the query does not parse at line {line}, column {column}, near {text!r}{reason}")
    return UsageError(f"the query does not parse: {message[:300]}")


def open_graph(folder: Path | str, *, ontology: Path | None = None) -> LocalStore:
    """Load a graph folder: each ``*.ttl`` as a named graph, and the vocabulary as the graph ``ontology``.

    The files are checked against ``manifest.json`` where there is one; a difference is a warning in
    ``findings``, because a graph edited by hand is still a graph.

    Raises:
        NotFound: where the folder, or every Turtle file in it, is missing.
        InputError: where a file is not Turtle; the message gives file and line.
    """
    import pyoxigraph as ox

    folder = Path(folder)
    if not folder.is_dir():
        raise NotFound(f"{folder}: no such graph folder; `kgbuild build` makes one, --graph DIR names another")
    files = layer_files(folder)
    if not files:
        raise NotFound(f"{folder}: no Turtle file in this folder, so it is no graph; `kgbuild build` makes one")
    store = ox.Store()
    for layer, path in files:
        load_turtle(store, path, layer_iri(layer))
    for path in sorted((ontology or ontology_folder(folder)).glob("*.ttl")):
        if path.name != "shapes.ttl":  # constraints are for validate, and hold blank nodes
            load_turtle(store, path, layer_iri("ontology"))
    return LocalStore(store, folder, _against_manifest(folder, dict(files)))


def load_turtle(store: ox.Store, path: Path, graph: str) -> None:
    """Load one Turtle file into one named graph.

    Raises:
        InputError: where it is not Turtle or cannot be read.
    """
    import pyoxigraph as ox

    try:
        store.load(path=str(path), format=ox.RdfFormat.TURTLE, to_graph=ox.NamedNode(graph))
    except SyntaxError as error:
        place = f"{path}:{error.lineno}" if error.lineno else str(path)
        raise InputError(
            f"not Turtle: {error.msg}", place=place, hint="run `kgbuild build` again, or restore the file"
        ) from None
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror or error}", place=str(path)) from None


def _against_manifest(folder: Path, files: dict[str, Path]) -> tuple[Finding, ...]:
    """What differs from the manifest: files changed, missing or new since the build."""
    manifest = folder / "manifest.json"
    if not manifest.is_file():
        return ()
    try:
        stated = _stated_hashes(json.loads(manifest.read_text("utf-8")))
    except (ValueError, OSError) as error:
        return (_warning(manifest, f"the manifest cannot be read: {error}"),)
    findings = []
    for name, expected in sorted(stated.items()):
        path = folder / name
        if not path.is_file():
            findings.append(_warning(path, "named in the manifest, but missing"))
        elif hashlib.sha256(path.read_bytes()).hexdigest() != expected:
            findings.append(_warning(path, "changed since it was built (its SHA-256 is not the manifest's)"))
    if stated:
        findings += [_warning(path, "not named in the manifest") for path in files.values() if path.name not in stated]
    return tuple(findings)


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
