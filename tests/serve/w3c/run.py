"""The W3C's tests, run twice: by the engine in this process, and by the service over HTTP."""

from __future__ import annotations

import contextlib
import re
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pyoxigraph as ox
from serve.service import Service, running
from serve.w3c.answers import Answer, read_results, read_triples, rows_of, same, stated
from serve.w3c.suite import Exchange, QueryCase, iri_of, manifests, protocol_cases, query_cases

__all__ = ["Outcome", "run_protocol", "run_queries"]

NOTHING = "urn:w3c:nothing"
_RESULTS = {
    "application/sparql-results+json": ox.QueryResultsFormat.JSON,
    "application/sparql-results+xml": ox.QueryResultsFormat.XML,
    "text/tab-separated-values": ox.QueryResultsFormat.TSV,
    "text/csv": ox.QueryResultsFormat.CSV,
}
_GRAPHS = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "application/ld+json": ox.RdfFormat.JSON_LD,
}


@dataclass
class Outcome:
    """A test, whether engine and service passed it, and what the service did wrong."""

    manifest: str
    name: str
    engine: bool
    service: bool
    reason: str = ""


def run_queries(suite: Path, only: str = "", *, each: bool = False) -> Iterator[Outcome]:
    """Every query test whose manifest holds the word ``only``.

    All data lies in one service, and each test names its dataset in the request; with ``each`` there is a folder and
    a service for every dataset, and the request names none.
    """
    cases = [case for path in manifests(suite) for case in query_cases(suite, path) if only in case.manifest]
    cases = [case for case in cases if not case.needs]
    with tempfile.TemporaryDirectory() as place:
        alone = [case for case in cases if each or any(path.suffix == ".trig" for path in case.default)]
        if len(alone) < len(cases):
            together = [case for case in cases if case not in alone]
            with _serving(suite, together, Path(place) / "all", apart=True) as service:
                for case in together:
                    yield _compare(suite, case, service, _dataset(suite, case))
        groups: dict[tuple[object, ...], list[QueryCase]] = {}
        for case in alone:
            groups.setdefault((case.default, case.named), []).append(case)
        for number, group in enumerate(groups.values()):
            with _serving(suite, group[:1], Path(place) / str(number), apart=False) as service:
                for case in group:
                    yield _compare(suite, case, service, [])


@contextlib.contextmanager
def _serving(suite: Path, cases: Iterable[QueryCase], folder: Path, *, apart: bool) -> Iterator[Service]:
    """The cases' data in a folder, served; ``apart``: each default graph as a named one, so that many go together."""
    folder.mkdir()
    store = ox.Store()
    for case in cases:
        default = _default_name(suite, case) if apart else None
        if default is None or not any(store.quads_for_pattern(None, None, None, ox.NamedNode(default))):
            for path in case.default:
                _load(store, suite, path, default)
        for iri, path in case.named:
            if not any(store.quads_for_pattern(None, None, None, ox.NamedNode(iri))):
                _load(store, suite, path, iri)
    empty = [graph.value for graph in store.named_graphs() if not any(store.quads_for_pattern(None, None, None, graph))]
    store.dump(str(folder / "data.nq"), format=ox.RdfFormat.N_QUADS)
    nothing = folder / "nothing.ttl"
    nothing.touch()
    extra = [word for iri in empty for word in ("--named", f"{iri}={nothing}")]
    with running("--graph", folder, "--workers", 2, "--no-access-log", *extra) as service:
        yield service


def _load(store: ox.Store, suite: Path, path: Path, graph: str | None) -> None:
    form = ox.RdfFormat.from_extension(path.suffix[1:])
    name = None if graph is None else ox.NamedNode(graph)
    store.load(path=str(path), format=form, base_iri=iri_of(suite, path), to_graph=name)
    if name is not None:
        store.add_graph(name)


def _default_name(suite: Path, case: QueryCase) -> str:
    return "urn:w3c:default:" + ":".join(path.relative_to(suite).as_posix() for path in case.default)


def _dataset(suite: Path, case: QueryCase) -> list[tuple[str, str]]:
    """The case's dataset as fields of the request; none where the query has one of its own."""
    if re.search(r"(?i)\bFROM\s+(NAMED\s+)?<", case.query.read_text("utf-8", "replace")):
        return []
    fields = [("default-graph-uri", _default_name(suite, case) if case.default else NOTHING)]
    return fields + [("named-graph-uri", iri) for iri, _ in case.named]


def _compare(suite: Path, case: QueryCase, service: Service, dataset: list[tuple[str, str]]) -> Outcome:
    syntax = case.result is None
    wanted = None if case.result is None else stated(case.result, iri_of(suite, case.result))
    engine, direct = _by_engine(suite, case, wanted)
    outcome = Outcome(case.manifest, case.name, engine, True)
    for way, accept in enumerate(_RESULTS if not isinstance(direct, ox.Dataset) else _GRAPHS):
        if _cannot_say(direct, accept):
            continue
        answer = _ask(suite, case, service, dataset, way, accept)
        reason = _syntax(case, answer) if syntax else _evaluation(case, wanted, direct, answer, accept)
        if reason:
            outcome.service, outcome.reason = False, f"{accept}: {reason}"
            break
    return outcome


def _cannot_say(answer: Answer, accept: str) -> bool:
    """Whether the format has no reader for the answer (truth values), or no words (triple terms)."""
    if isinstance(answer, bool):
        return accept.startswith("text/")
    return accept in ("application/ld+json", "text/csv") and "<<(" in str(answer).replace("<Triple ", "<<(")


def _by_engine(suite: Path, case: QueryCase, wanted: Answer) -> tuple[bool, Answer]:
    """Whether the engine passes, and its answer; None where it gives none."""
    store = ox.Store()
    for path in case.default:
        _load(store, suite, path, None)
    for iri, path in case.named:
        _load(store, suite, path, iri)
    try:
        text = case.query.read_bytes().decode("utf-8")
        found = rows_of(store.query(text, base_iri=iri_of(suite, case.query)))
    except (SyntaxError, UnicodeDecodeError):
        return case.kind.startswith("Negative"), None
    except (ValueError, RuntimeError, OSError):
        return case.kind.startswith("Positive"), None
    if wanted is None:
        return case.kind.startswith("Positive"), found
    if case.result is not None and case.result.suffix == ".csv":
        return same(wanted, _as_text(found)), found
    return same(wanted, found, ordered=_ordered(case)), found


def _ask(
    suite: Path, case: QueryCase, service: Service, dataset: list[tuple[str, str]], way: int, accept: str
) -> httpx.Response:
    """One request; the ways to send a query take turns. The service cannot know where the query lay: BASE says it."""
    text = f"BASE <{iri_of(suite, case.query)}>\n".encode() + case.query.read_bytes()
    headers = {"Accept": accept}
    if way % 3 == 0:
        fields = [("query", text), *((name, iri.encode()) for name, iri in dataset)]
        return service.client.get("/sparql", params=httpx.QueryParams(_quoted(fields)), headers=headers)
    if way % 3 == 1:
        encoded = httpx.QueryParams(_quoted([("query", text), *((name, iri.encode()) for name, iri in dataset)]))
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        return service.client.post("/sparql", content=str(encoded), headers=headers)
    headers["Content-Type"] = "application/sparql-query"
    return service.client.post("/sparql", params=dataset, content=text, headers=headers)


def _quoted(fields: list[tuple[str, bytes]]) -> list[tuple[str, str]]:
    return [(name, value.decode("utf-8", "surrogateescape")) for name, value in fields]


def _syntax(case: QueryCase, answer: httpx.Response) -> str:
    if case.kind.startswith("Negative"):
        return "" if answer.status_code == 400 else f"{answer.status_code} for a query that does not parse"
    if answer.status_code == 500 and "is not supported" in answer.text:
        return ""  # a function that nobody has; the query parses
    return "" if answer.status_code in (200, 406) else f"{answer.status_code}: {answer.text[:200]}"


def _evaluation(case: QueryCase, wanted: Answer, direct: Answer, answer: httpx.Response, accept: str) -> str:
    if answer.status_code != 200:
        return f"{answer.status_code}: {answer.text[:200]}"
    if not answer.headers["content-type"].startswith(accept):
        return f"Content-Type {answer.headers['content-type']}"
    if accept in _GRAPHS:
        return "" if same(wanted, read_triples(answer.content, _GRAPHS[accept])) else "other triples"
    found = read_results(answer.content, _RESULTS[accept])
    if accept == "text/csv":
        if case.result is not None and case.result.suffix == ".csv":
            return "" if same(wanted, found) else "other values"
        return "" if same(_as_text(direct), found) else "other values than the engine's"
    if case.result is not None and case.result.suffix == ".csv":
        return "" if same(direct, found) else "other rows than the engine's"
    return "" if same(wanted, found, ordered=_ordered(case)) else "other rows"


def _ordered(case: QueryCase) -> bool:
    """Whether the suite states the order of the rows."""
    return case.result is not None and case.result.suffix in (".ttl", ".rdf") and "index" in case.result.read_text()


def _as_text(answer: Answer) -> Answer:
    """Rows as CSV shows them: no type, no language, nothing for what is unbound."""
    if not isinstance(answer, tuple):
        return answer

    def text(term: object) -> object:
        if term is None:
            return ""
        if isinstance(term, ox.BlankNode):
            return term
        return getattr(term, "value", None) or (str(term) if isinstance(term, ox.Triple) else "")

    return answer[0], [tuple(text(cell) for cell in row) for row in answer[1]]


# the protocol


def run_protocol(suite: Path) -> Iterator[Outcome]:
    """The protocol tests that apply to a service which only reads; the others must be refused, which is checked too."""
    for name, graphs, exchanges in protocol_cases(suite):
        with tempfile.TemporaryDirectory() as place:
            store = ox.Store()
            for iri, path in graphs:
                _load(store, suite, path, iri)
            store.dump(str(Path(place) / "data.nq"), format=ox.RdfFormat.N_QUADS)
            with running("--graph", place, "--workers", 1, "--no-access-log") as service:
                reasons = [reason for each in exchanges if (reason := _exchanged(service, each, name))]
                yield Outcome("sparql11/protocol", name, True, not reasons, "; ".join(reasons))


def _exchanged(service: Service, wanted: Exchange, name: str) -> str:
    address = "/sparql" + (f"?{wanted.query_string}" if wanted.query_string else "")
    answer = service.client.request(wanted.method, address, headers=wanted.headers, content=wanted.body or None)
    if name.startswith("update_"):
        refused = answer.status_code == 403 or wanted.boolean is not None
        return "" if refused else f"{answer.status_code} for an update"
    if not any(f"{answer.status_code // 100}xx" == status for status in wanted.statuses):
        return f"{answer.status_code}, want {wanted.statuses}: {answer.text[:200]}"
    kind = answer.headers["content-type"].partition(";")[0]
    if wanted.boolean is not None:
        found = read_results(answer.content, _RESULTS[kind])
        if found is not wanted.boolean:
            return f"{found}, want {wanted.boolean}"
    if wanted.format == "tabular" and kind not in _RESULTS:
        return f"Content-Type {kind}"
    if wanted.format == "boolean" and kind not in list(_RESULTS)[:2]:
        return f"Content-Type {kind}"
    if wanted.format == "RDF" and kind not in (*_GRAPHS, "application/rdf+xml"):
        return f"Content-Type {kind}"
    return ""
