"""A folder of RDF files is served as it is: its default graph, its named graphs, and not a triple besides."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from serve.service import Service, running

G = "http://example.org/g"
ALL = "SELECT ?g ?s ?p ?o { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }"

FILES = {
    "a.ttl": "<> <urn:p> <other> . _:x <urn:p> 1 .",
    "b.nt": '_:x <urn:p> "two" .\n',
    "c.rdf": '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="urn:">'
    '<rdf:Description rdf:about="urn:s"><e:p>three</e:p></rdf:Description></rdf:RDF>',
    "d.nq": f"<urn:s> <urn:p> <urn:four> <{G}1> .\n<urn:s> <urn:p> <urn:four> .\n",
    "e.trig": f"GRAPH <{G}2> {{ _:x <urn:p> 5 }}",
    "f.jsonld": '{"@id": "urn:s", "urn:p": {"@id": "urn:six"}}',
    "notes.txt": "no RDF at all",
    "manifest.ttl": "",
    "query.rq": "SELECT * {}",
}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("files")
    for name, text in FILES.items():
        (folder / name).write_text(text, "utf-8")
    return folder


@pytest.fixture(scope="module")
def served(place: Path) -> Iterator[Service]:
    """The folder, and an empty file as a named graph of its own."""
    with running("--graph", place, "--named", f"{G}3={place / 'manifest.ttl'}", "--workers", 1) as one:
        yield one


def test_every_file_is_there_and_nothing_else(served: Service):
    """No vocabulary, no union: files of triples are the default graph, files of quads keep their graphs."""
    assert len(served.values("SELECT * { ?s ?p ?o }")) == 6
    assert sorted(row[0] for row in served.values("SELECT ?g { GRAPH ?g { ?s ?p ?o } }")) == [f"{G}1", f"{G}2"]
    assert len(served.values(ALL)) == 8


def test_relative_iris_are_those_of_the_file(served: Service, place: Path):
    assert served.values("SELECT ?s ?o { ?s <urn:p> ?o FILTER(isIRI(?s) && STRENDS(STR(?o), 'other')) }") == [
        ((place / "a.ttl").as_uri(), (place / "other").as_uri())
    ]


def test_blank_nodes_of_two_files_are_two(served: Service):
    """The label _:x stands in three files and names three things."""
    query = "SELECT DISTINCT ?s { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } FILTER(isBlank(?s)) }"
    assert len(served.values(query)) == 3


def test_an_empty_named_graph_exists(served: Service):
    assert f"{G}3" in [row[0] for row in served.values("SELECT ?g { GRAPH ?g {} }")]
    assert served.query(f"ASK {{ GRAPH <{G}3> {{ ?s ?p ?o }} }}").json()["boolean"] is False


def test_a_dataset_may_name_graphs_that_are_not_there(served: Service):
    """Such a graph is empty; it is no error."""
    assert served.values("SELECT * { ?s ?p ?o }", **{"default-graph-uri": "urn:none"}) == []
    assert served.values("SELECT * FROM <urn:none> { ?s ?p ?o }") == []
    assert served.values("SELECT ?g FROM NAMED <urn:none> { GRAPH ?g { ?s ?p ?o } }") == []
    fields = {"default-graph-uri": f"{G}1", "named-graph-uri": "urn:none"}
    assert len(served.values(ALL, **fields)) == 1


def test_from_and_from_named_make_the_dataset(served: Service):
    """FROM takes the default graph away, and merges; without FROM NAMED there is no named graph."""
    assert len(served.values(f"SELECT * FROM <{G}1> FROM <{G}2> {{ ?s ?p ?o }}")) == 2
    assert served.values(f"SELECT * FROM <{G}1> {{ GRAPH ?g {{ ?s ?p ?o }} }}") == []
    assert served.values(f"SELECT * FROM NAMED <{G}1> {{ ?s ?p ?o }}") == []
    query = f"SELECT ?o FROM <{G}2> FROM NAMED <{G}1> {{ ?s ?p ?o }}"
    assert served.values(query) == [("5",)]


def test_prefixes_of_ours_are_not_known(served: Service):
    """A query states its own prefixes, as with every other service."""
    assert served.query("SELECT * { ?s a rn:Person }").status_code == 400


def test_ask_construct_and_describe(served: Service):
    assert served.query("ASK { <urn:s> <urn:p> <urn:six> }").json()["boolean"] is True
    nt = "application/n-triples"
    assert served.query("CONSTRUCT WHERE { <urn:s> <urn:p> <urn:six> }", accept=nt).text == (
        "<urn:s> <urn:p> <urn:six> .\n"
    )
    assert len(served.query("DESCRIBE <urn:s>", accept=nt).text.splitlines()) == 3


def test_a_term_without_words_in_a_format_is_told(served: Service):
    query = "CONSTRUCT { <urn:a> <urn:b> <<( <urn:a> <urn:b> 1 )>> } {}"
    answer = served.query(query, accept="application/ld+json")
    assert answer.status_code == 406
    assert "JSON-LD" in answer.text
    assert served.query(query, accept="text/turtle").status_code == 200


def test_the_address_may_end_in_a_slash(served: Service):
    assert served.client.get("/sparql/", params={"query": "ASK {}"}).json()["boolean"] is True
    assert served.client.post("/sparql/", data={"query": "ASK {}"}).status_code == 200


def test_the_graph_option_takes_one_file_and_others_beside_it(place: Path):
    """--graph, --data and --named add up; none is left out in silence."""
    files = ("--graph", place / "b.nt", "--data", place / "c.rdf", "--named", f"{G}={place / 'a.ttl'}")
    with running(*files, "--workers", 1, "--no-access-log") as one:
        assert len(one.values("SELECT * { ?s ?p ?o }")) == 2
        assert len(one.values(f"SELECT * {{ GRAPH <{G}> {{ ?s ?p ?o }} }}")) == 2


def test_a_built_graph_takes_no_further_files(folder: Path, place: Path):
    """Its layers and figures belong together."""
    command = [sys.executable, "-m", "kgbuild", "serve", "--port", "0", "--graph", folder, "--data", place / "a.ttl"]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert ended.returncode == 2
    assert "served alone" in ended.stderr
