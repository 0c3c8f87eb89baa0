"""The shipped graph in a real Virtuoso: it arrives, and every verb answers as it does from the folder."""

from __future__ import annotations

import itertools
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner
from serve.test_push import changed, expected, graphs_of, kill_half_way, watch
from servers import virtuoso

from kgbuild.cli import cli
from kgbuild.errors import EndpointError, InputError, UsageError
from kgbuild.query.catalogue import Question, catalogue
from kgbuild.query.names import names_of
from kgbuild.query.run import ask
from kgbuild.serve.push import push
from kgbuild.store.access import Access
from kgbuild.store.base import Row
from kgbuild.store.local import LocalStore, open_graph
from kgbuild.store.remote import RemoteStore, open_endpoint
from kgbuild.store.virtuoso import swap_noted

pytestmark = [pytest.mark.server, pytest.mark.xdist_group("virtuoso")]

SHIPPED = Path(__file__).parents[2] / "graph"
DBA = Access(user="dba", password="dba")
XSD = "http://www.w3.org/2001/XMLSchema#"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An empty Virtuoso; the address of its SPARQL service."""
    with virtuoso(tmp_path_factory.mktemp("virtuoso")) as url:
        yield url


@pytest.fixture(scope="module")
def loaded(server: str) -> RemoteStore:
    """The shipped graph in it."""
    push(SHIPPED, server, access=DBA)
    return open_endpoint(server, access=DBA)


@pytest.fixture(scope="module")
def here() -> LocalStore:
    return open_graph(SHIPPED)


def test_every_layer_arrives_with_every_triple(loaded: RemoteStore):
    assert graphs_of(loaded, loaded.graphs) == expected(SHIPPED)


def test_what_comes_back_is_what_was_sent(loaded: RemoteStore):
    """As N-Quads, sorted: the same terms, with datatypes and language tags; numbers may be written shorter."""
    here, there = (
        CliRunner().invoke(cli, ["export", "--format", "nquads", *source], catch_exceptions=False).stdout
        for source in (["--graph", str(SHIPPED)], ["--endpoint", loaded.url])
    )
    assert len(there) > 1_000_000
    assert sorted(map(_numbers, there.splitlines())) == sorted(map(_numbers, here.splitlines()))


def _numbers(line: str) -> str:
    """The line with a decimal in its shortest form."""
    at = line.find(f'"^^<{XSD}decimal>')
    start = line.rfind('"', 0, at)
    return line if at < 0 else f"{line[: start + 1]}{Decimal(line[start + 1 : at]).normalize():f}{line[at:]}"


YEARS = ("2016", "2019", "2023")


def _values(store: LocalStore, asked: Question) -> Iterator[dict[str, str]]:
    """The examples of the header, then things that are much spoken of, and years; nothing for what the graph lacks."""
    choices = []
    for parameter in asked.parameters:
        if not parameter.required:
            continue
        if parameter.type == "year":
            choices.append([(parameter.name, year) for year in YEARS])
        elif parameter.type == "date":
            choices.append([(parameter.name, f"{year}-06-01") for year in YEARS])
        else:
            counts = {name.iri: store.count(None, None, _node(name.iri)) for name in names_of(store, parameter.type)}
            popular = sorted(counts, key=lambda iri: (-counts[iri], iri))[:5]
            choices.append([(parameter.name, iri) for iri in popular])
    asked_for = (dict(values) for values in itertools.product(*choices))
    return itertools.islice((values for values in asked_for if not _names_one_twice(values)), 12)


def _names_one_twice(values: dict[str, str]) -> bool:
    """What is between two things is not asked of one."""
    iris = [value for value in values.values() if ":" in value]
    return len(set(iris)) < len(iris)


def _node(iri: str):  # type: ignore[no-untyped-def]
    from pyoxigraph import NamedNode

    return NamedNode(iri)


@pytest.mark.parametrize("asked", catalogue(), ids=lambda asked: asked.name)
def test_every_question_has_the_same_answer(loaded: RemoteStore, here: LocalStore, asked: Question):
    """Rows, order, labels and types: for several people, bodies, topics, years."""
    for values in _values(here, asked):
        mine, theirs = ask(here, asked, values), ask(loaded, asked, values)
        assert [tuple(map(_rounded, row)) for row in theirs.rows] == [tuple(map(_rounded, row)) for row in mine.rows]


def _rounded(cell: object) -> object:
    return round(Decimal(cell), 9) if isinstance(cell, (float, Decimal)) else cell


def test_more_rows_than_the_server_gives_are_an_error(loaded: RemoteStore):
    """It gives the first 10 000 and status 200; so it does for CONSTRUCT, where not even a header tells."""
    for query in ("SELECT * { ?s ?p ?o }", "SELECT * { ?s ?p ?o } LIMIT 20000"):
        with pytest.raises(EndpointError, match="no more than 10000 rows"):
            loaded.select(query)
    with pytest.raises(EndpointError, match="no more than 10000 rows"):
        loaded.construct("CONSTRUCT { ?s a ?p } WHERE { ?s ?p ?o }")
    assert len(loaded.construct("CONSTRUCT { ?s a ?p } WHERE { ?s ?p ?o } LIMIT 10")) > 0


def test_a_pattern_with_more_rows_is_read_in_pages(loaded: RemoteStore, here: LocalStore):
    """The provenance has more statements than one answer holds: none is missing, none comes twice."""
    layer = _node("https://w3id.org/research-network/id/graph/provenance")
    there = Counter(str(quad.triple) for quad in loaded.quads_for_pattern(None, None, None, layer))
    mine = Counter(str(quad.triple) for quad in here.quads_for_pattern(None, None, None, layer))
    assert len(mine) > 10_000
    assert there == mine


def test_a_query_that_does_not_parse_is_an_error(loaded: RemoteStore):
    with pytest.raises(UsageError, match="does not parse at line 1, column 10"):
        loaded.select("SELECT * { ?s ?p ")


@pytest.mark.parametrize(
    "arguments",
    [
        ["explain", "Botagoz Rakisheva", "--json"],
        ["network", "--format", "json"],
        ["network", "--of", "institutions", "--role", "organizer", "--report"],
        ["ask", "who-with-whom", "--person", "B. Rakisheva", "--format", "json"],
        ["validate", "--json"],
    ],
    ids=lambda arguments: arguments[0],
)
def test_a_verb_says_the_same(loaded: RemoteStore, arguments: list[str]):
    here, there = (
        CliRunner().invoke(cli, [*arguments, *source], catch_exceptions=False)
        for source in (["--graph", str(SHIPPED)], ["--endpoint", loaded.url])
    )
    assert (there.exit_code, there.stdout) == (here.exit_code, here.stdout)
    assert len(here.stdout) > 100


def test_a_killed_push_goes_on_where_it_stopped(loaded: RemoteStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """kill -9 half way: the old graph stands. The next push sends the rest, and all layers are the new ones."""
    monkeypatch.setenv("KGBUILD_USER", DBA.user)
    monkeypatch.setenv("KGBUILD_PASSWORD", DBA.password)
    changed(SHIPPED, tmp_path / "graph")
    old, new = expected(SHIPPED), expected(tmp_path / "graph")
    kill_half_way(tmp_path / "graph", loaded.url)
    assert graphs_of(loaded, loaded.graphs) == old
    pushed = push(tmp_path / "graph", loaded.url, batch=300, access=DBA)
    assert pushed.skipped > 2
    assert pushed.sent > 2
    assert graphs_of(loaded, loaded.graphs) == new
    push(SHIPPED, loaded.url, access=DBA)
    assert graphs_of(loaded, loaded.graphs) == old


def test_our_readers_never_see_two_graphs_in_one_answer(server: str, folder: Path, tmp_path: Path):
    """Virtuoso commits row by row; a reader of ours that meets a push asks again, and gets the old graph or the new."""
    push(folder, server, access=DBA)
    changed(folder, tmp_path / "graph")
    reader = open_endpoint(server, access=DBA)
    assert reader.mixes
    old, new = (sum(expected(one).values()) for one in (folder, tmp_path / "graph"))
    seen: list[int] = []
    after: list[int] = []

    def look() -> int:
        query = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"
        return int(reader.select(query).rows[0][0].value)  # type: ignore[union-attr]

    def work() -> None:
        for one in (tmp_path / "graph", folder):
            push(one, server, access=DBA)
            after.append(look())

    watch(seen, look, work)
    assert after == [new, old]
    assert old in seen
    assert set(seen) <= {old, new}


def test_a_reader_says_so_where_a_push_never_ended(server: str, folder: Path):
    """A push that died while it put the graph in place is an error to readers, until the next push."""
    push(folder, server, access=DBA)
    reader = replace(open_endpoint(server, access=DBA), patience=0.0)
    note = swap_noted("staging 0").encode()
    httpx.post(
        server.replace("/sparql", "/sparql-auth"),
        content=note,
        headers={"Content-Type": "application/sparql-update"},
        auth=httpx.DigestAuth(DBA.user, DBA.password),
    ).raise_for_status()
    with pytest.raises(EndpointError, match="push again"):
        reader.ask("ASK { ?s ?p ?o }")
    push(folder, server, access=DBA)
    assert reader.ask("ASK { ?s ?p ?o }")


def test_literals_of_every_kind_come_back(server: str, tmp_path: Path):
    """Long ones, dates and times with and without a zone, tags, numbers, blank nodes; equal as values."""
    folder = tmp_path / "graph"
    folder.mkdir()
    literals = [
        '"' + "ü" * 300_000 + '"',
        '"a \\"quoted\\" line\\nand another\\\\"',
        '"Ғылым 😀"@kk-Cyrl',
        f'"2023-05-01"^^<{XSD}date>',
        f'"2023-05-01T10:00:00Z"^^<{XSD}dateTime>',
        f'"2023-05-01T10:00:00+06:00"^^<{XSD}dateTime>',
        f'"2023-05-01T10:00:00"^^<{XSD}dateTime>',
        f'"2023-05"^^<{XSD}gYearMonth>',
        f'"2023"^^<{XSD}gYear>',
        f'"007"^^<{XSD}integer>',
        f'"0.80"^^<{XSD}decimal>',
        f'"0.8"^^<{XSD}decimal>',
        f'"true"^^<{XSD}boolean>',
    ]
    lines = [f"<urn:s{number}> <urn:p> {literal} ." for number, literal in enumerate(literals)]
    lines += [f'<urn:one> <urn:p> "0.80"^^<{XSD}decimal> .', f'<urn:one> <urn:p> "0.8"^^<{XSD}decimal> .']
    lines += ["<urn:b> <urn:q> _:x .", '_:x <urn:q> "in it" .']
    (folder / "extra.ttl").write_text("\n".join(lines), "utf-8")
    push(folder, server, access=DBA)
    store = RemoteStore(url=server, graphs=("https://w3id.org/research-network/id/graph/extra",))

    def value(row: Row) -> tuple[str, str, object]:
        subject, term = (str(getattr(term, "value", "")) for term in row[:2])
        kind = getattr(getattr(row[1], "datatype", None), "value", "").removeprefix(XSD)
        number = Decimal(term) if kind in ("integer", "decimal") else term
        return subject, kind + (getattr(row[1], "language", None) or "").lower(), number

    query = "SELECT ?s ?o { ?s <urn:p> ?o }"
    assert set(map(value, store.select(query))) == set(map(value, open_graph(folder).select(query)))
    assert store.ask('ASK { <urn:b> <urn:q> ?x . ?x <urn:q> "in it" }')


def test_a_push_needs_the_password(server: str, monkeypatch: pytest.MonkeyPatch):
    """Without one, the answer is an error that says so."""
    with pytest.raises(EndpointError, match="HTTP 401"):
        push(SHIPPED, server, retries=0)
    with pytest.raises((EndpointError, InputError), match="401"):
        push(SHIPPED, server, access=Access(user="dba", password="wrong"), retries=0)


def test_json_of_virtuoso_is_read(loaded: RemoteStore):
    """ASK as a table, and truth values as words."""
    assert loaded.ask("ASK { ?s ?p ?o }")
    assert not loaded.ask("ASK { <urn:nothing> ?p ?o }")
    table = loaded.select(
        "SELECT DISTINCT ?t { ?r <https://w3id.org/research-network/ns#impliesPresence> ?t } ORDER BY ?t"
    )
    assert json.dumps([row[0].value for row in table if row[0]]) == '["false", "true"]'
