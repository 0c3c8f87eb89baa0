"""The W3C's SPARQL tests as values: what a manifest says of each query, its data and what it should give."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyoxigraph as ox

__all__ = ["BASE", "Exchange", "QueryCase", "find_suite", "iri_of", "manifests", "protocol_cases", "query_cases"]

BASE = "https://example.org/rdf-tests/"
"""What relative IRIs of the suite are resolved against; any would do, as long as all sides take the same."""

MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
QT = "http://www.w3.org/2001/sw/DataAccess/tests/test-query#"
UT = "http://www.w3.org/2009/sparql/tests/test-update#"
HT = "http://www.w3.org/2011/http#"
CNT = "http://www.w3.org/2011/content#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
SD = "http://www.w3.org/ns/sparql-service-description#"


@dataclass(frozen=True)
class QueryCase:
    """A test of query evaluation, or of syntax where ``result`` is None. ``named`` pairs are IRI and file."""

    manifest: str
    name: str
    kind: str
    query: Path
    default: tuple[Path, ...]
    named: tuple[tuple[str, Path], ...]
    result: Path | None
    needs: tuple[str, ...]
    """What lies outside the language alone: ``entailment``, ``service``."""


@dataclass(frozen=True)
class Exchange:
    """One request of a protocol test, and what is expected of the answer."""

    method: str
    query_string: str
    headers: dict[str, str]
    body: bytes
    statuses: tuple[str, ...]
    boolean: bool | None
    format: str | None


def find_suite() -> Path | None:
    """The folder with ``sparql10``, ``sparql11``, ``sparql12``: ``W3C_SPARQL_TESTS``, else beside the project."""
    named = os.environ.get("W3C_SPARQL_TESTS")
    beside = Path(__file__).resolve().parents[4] / "rdf-tests" / "sparql"
    for folder in [Path(named)] if named else [beside]:
        if (folder / "sparql11").is_dir():
            return folder.resolve()
    return None


def manifests(suite: Path) -> list[Path]:
    """Every manifest that lists tests, by name."""
    return sorted(path for path in suite.rglob("manifest.ttl") if "entailment" not in path.parts)


def iri_of(suite: Path, path: Path) -> str:
    """The IRI that stands for a file of the suite."""
    return BASE + path.relative_to(suite).as_posix()


class _Manifest:
    def __init__(self, suite: Path, path: Path) -> None:
        self.suite, self.path, self.store = suite, path, ox.Store()
        self.store.load(path=str(path), format=ox.RdfFormat.TURTLE, base_iri=iri_of(suite, path))

    def all(self, subject: Any, predicate: str) -> list[Any]:
        return [quad.object for quad in self.store.quads_for_pattern(subject, ox.NamedNode(predicate), None)]

    def one(self, subject: Any, predicate: str) -> Any:
        return next(iter(self.all(subject, predicate)), None)

    def items(self, head: Any) -> Iterator[Any]:
        while head is not None and head.value != RDF + "nil":
            yield self.one(head, RDF + "first")
            head = self.one(head, RDF + "rest")

    def entries(self) -> Iterator[Any]:
        yield from self.items(self.one(ox.NamedNode(iri_of(self.suite, self.path)), MF + "entries"))

    def file(self, node: Any) -> Path:
        return self.suite / str(node.value).removeprefix(BASE)

    @property
    def title(self) -> str:
        return self.path.parent.relative_to(self.suite).as_posix()


def query_cases(suite: Path, path: Path) -> Iterator[QueryCase]:
    """The tests of a manifest that are queries, of whatever kind."""
    manifest = _Manifest(suite, path)
    for entry in manifest.entries():
        kind = manifest.one(entry, RDF + "type").value.removeprefix(MF)
        action = manifest.one(entry, MF + "action")
        if "Update" in kind or kind in ("ProtocolTest", "ServiceDescriptionTest", "GraphStoreProtocolTest"):
            continue
        query = action if isinstance(action, ox.NamedNode) else manifest.one(action, QT + "query")
        file = manifest.file(query)
        named = [_graph(manifest, node) for node in manifest.all(action, QT + "graphData")]
        named += [(iri_of(suite, other), other) for other in _named_by(file, suite)]
        needs = [word for word, found in (
            ("entailment", manifest.all(action, SD + "entailmentRegime")),
            ("service", manifest.all(action, QT + "serviceData") or path.parent.name in ("service", "syntax-fed")),
        ) if found]  # fmt: skip
        result = manifest.one(entry, MF + "result")
        yield QueryCase(
            manifest.title,
            entry.value.partition("#")[2],
            kind,
            file,
            tuple(sorted(manifest.file(node) for node in manifest.all(action, QT + "data"))),
            tuple(dict.fromkeys(named)),
            manifest.file(result) if result is not None else None,
            tuple(needs),
        )  # fmt: skip


def _graph(manifest: _Manifest, node: Any) -> tuple[str, Path]:
    """A named graph: its file's IRI, or the one that its label states."""
    if isinstance(node, ox.NamedNode):
        return node.value, manifest.file(node)
    file = manifest.one(node, QT + "graph") or manifest.one(node, UT + "graph")
    label = manifest.one(node, RDFS + "label")
    return label.value if label is not None else file.value, manifest.file(file)


def _named_by(query: Path, suite: Path) -> Iterator[Path]:
    """The files that FROM and FROM NAMED of the query name."""
    text = query.read_text("utf-8", "replace")
    for name in re.findall(r"(?i)\bFROM\s+(?:NAMED\s+)?<([^>:]+)>", text):
        if (query.parent / name).is_file():
            yield query.parent / name


def protocol_cases(suite: Path) -> Iterator[tuple[str, tuple[tuple[str, Path], ...], tuple[Exchange, ...]]]:
    """The protocol tests: name, named graphs, requests in order."""
    path = suite / "sparql11" / "protocol" / "manifest.ttl"
    manifest = _Manifest(suite, path)
    for entry in manifest.entries():
        graphs = tuple(sorted(_graph(manifest, node) for node in manifest.all(entry, UT + "graphData")))
        action = manifest.one(entry, MF + "action")
        requests = manifest.items(manifest.one(action, HT + "requests"))
        yield entry.value.partition("#")[2], graphs, tuple(_exchange(manifest, each) for each in requests)


def _exchange(manifest: _Manifest, request: Any) -> Exchange:
    def text(node: Any, predicate: str) -> str | None:
        value = manifest.one(node, predicate)
        return None if value is None else str(value.value)

    fields = [node for head in manifest.all(request, HT + "headers") for node in manifest.items(head)]
    headers = {str(text(node, HT + "fieldName")): str(text(node, HT + "fieldValue")) for node in fields}
    content = manifest.one(request, HT + "body")
    body = b""
    if content is not None:
        body = (text(content, CNT + "chars") or "").encode(text(content, CNT + "characterEncoding") or "utf-8")
    answer = manifest.one(request, HT + "resp")
    boolean = text(answer, MF + "expectedBoolean")
    return Exchange(
        text(request, HT + "methodName") or "GET",
        (text(request, HT + "absolutePath") or "").partition("?")[2],
        headers,
        body,
        tuple(node.value.rpartition("StatusCode")[2] for node in manifest.all(answer, MF + "expectedStatus")),
        None if boolean is None else boolean == "true",
        text(answer, MF + "expectedFormat"),
    )
