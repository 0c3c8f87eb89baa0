"""A graph folder opens as the union of its layers, or says file and line of what is wrong."""

import hashlib
import json
import shutil
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, RdfFormat, parse
from store.synthetic import made_up_layers, write_made_up_graph

from kgbuild.errors import InputError, NotFound, UsageError
from kgbuild.store.base import Store
from kgbuild.store.layers import layer_iri
from kgbuild.store.local import LocalStore, open_graph
from kgbuild.vocabulary import rdf, rn, roles, skos


def test_a_made_up_graph_is_the_same_every_time():
    """The generator that other tests stand on depends on size and seed alone."""
    assert made_up_layers(200) == made_up_layers(200)
    assert made_up_layers(200) != made_up_layers(200, seed=8)


def test_the_local_store_keeps_the_protocol(store: LocalStore):
    """What is written against the protocol works on a local store."""
    assert isinstance(store, Store)


def test_the_default_graph_is_the_union_of_all_layers(store: LocalStore):
    """One query joins core, provenance and the vocabulary."""
    assert store.ask(
        f"ASK {{ ?p a {rn.Participation} ; {rn.role}/{rn.impliesPresence} true ; {rn.evidence}/"
        "<http://www.w3.org/ns/oa#hasSource> ?d }"
    )


@pytest.mark.parametrize("words", ["FROM", "\nfrom", "FROM#a comment\n"])
def test_a_query_that_names_its_dataset_sees_that(store: LocalStore, words: str):
    """FROM is no ornament: what it does not name is not there; a variable called ?from is only a variable."""
    core = f"<{layer_iri('core')}>"
    assert store.ask(f"ASK {words} {core} {{ ?s a {rn.Participation} }}")
    assert not store.ask(f"ASK {words} {core} {{ ?s a {rn.TextSpan} }}")
    assert not store.ask(f"ASK FROM NAMED {core} {{ ?s ?p ?o }}")
    assert store.ask(f"ASK {{ ?from a {rn.TextSpan} }}")


def test_each_layer_is_a_named_graph(store: LocalStore):
    """Provenance can be asked apart from core."""
    core, provenance = NamedNode(layer_iri("core")), NamedNode(layer_iri("provenance"))
    assert store.count(None, rdf.type, rn.TextSpan, core) == 0 < store.count(None, rdf.type, rn.TextSpan, provenance)


SHIPPED = Path(__file__).resolve().parents[2] / "graph"


@pytest.mark.parametrize("most", [None, 0], ids=["in memory", "on disk"])
def test_each_triple_lies_in_one_layer(most: int | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Else a query over all layers would count the names of topics, which core and vocabulary state, twice."""
    monkeypatch.setenv("KGBUILD_CACHE", str(tmp_path))
    shutil.copytree(SHIPPED, tmp_path / "graph")
    store = open_graph(tmp_path / "graph", ontology=SHIPPED.parent / "ontology", most=most)
    triples = {quad.triple for quad in store.quads_for_pattern(None, None, None)}
    assert len(triples) == len(store) == int(store.select("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }").rows[0][0].value)
    core = f"FROM <{layer_iri('core')}>"
    labels = f"{{ ?t a {rn.Event} ; {rn.topic}/{skos.prefLabel} ?label }}"
    alone, beside = (store.select(f"SELECT ?t ?label {clause} {labels}").rows for clause in (core, ""))
    assert sorted(map(str, alone)) == sorted(map(str, beside)) != []
    vocabulary = {
        quad.triple
        for path in (SHIPPED.parent / "ontology").glob("*.ttl")
        if path.name != "shapes.ttl"
        for quad in parse(path=path, format=RdfFormat.TURTLE)
    }
    assert vocabulary <= triples


def test_the_vocabulary_is_loaded_from_the_package(store: LocalStore):
    """Roles bring their hierarchy along even where no ontology lies beside the graph."""
    ontology = NamedNode(layer_iri("ontology"))
    assert store.count(roles.keynoteSpeaker, skos.broader, roles.speaker, ontology) == 1


def test_a_missing_folder_says_how_to_make_one(tmp_path: Path):
    with pytest.raises(NotFound, match=r"no such graph folder; `kgbuild build` makes one"):
        open_graph(tmp_path / "none")


def test_a_folder_without_turtle_is_no_graph(tmp_path: Path):
    with pytest.raises(NotFound, match="no Turtle file"):
        open_graph(tmp_path)


def test_damaged_turtle_is_told_with_file_and_line(tmp_path: Path):
    """A cut-off or edited file never gives half a graph."""
    folder = write_made_up_graph(tmp_path / "graph", 60)
    path = folder / "core.ttl"
    lines = path.read_text("utf-8").splitlines()
    lines[30] = "this is not Turtle"
    path.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(InputError, match=r"core\.ttl:31: not Turtle"):
        open_graph(folder)


def test_a_file_that_is_not_utf8_is_told(tmp_path: Path):
    folder = write_made_up_graph(tmp_path / "graph", 60)
    (folder / "dataset.ttl").write_bytes(b'<urn:a> <urn:b> "\xff" .\n')
    with pytest.raises(InputError, match=r"dataset\.ttl"):
        open_graph(folder)


def _manifest(folder: Path) -> None:
    files = {path.name: {"sha256": hashlib.sha256(path.read_bytes()).hexdigest()} for path in folder.glob("*.ttl")}
    (folder / "manifest.json").write_text(json.dumps({"files": files}), encoding="utf-8")


def test_a_graph_that_fits_its_manifest_raises_no_finding(tmp_path: Path):
    folder = write_made_up_graph(tmp_path / "graph", 60)
    _manifest(folder)
    assert open_graph(folder).findings == ()


def test_a_changed_missing_or_added_file_is_a_warning(tmp_path: Path):
    """A graph edited by hand still opens."""
    folder = write_made_up_graph(tmp_path / "graph", 60)
    _manifest(folder)
    with (folder / "core.ttl").open("a", encoding="utf-8") as file:
        file.write("<urn:a> <urn:b> <urn:c> .\n")
    (folder / "curation.ttl").unlink()
    (folder / "links.ttl").write_text("<urn:a> <urn:b> <urn:d> .\n", encoding="utf-8")
    told = {Path(finding.focus).name: finding.message for finding in open_graph(folder).findings}
    assert told.keys() == {"core.ttl", "curation.ttl", "links.ttl"}
    assert "changed since" in told["core.ttl"]
    assert "missing" in told["curation.ttl"]


def test_a_damaged_manifest_is_a_warning(tmp_path: Path):
    folder = write_made_up_graph(tmp_path / "graph", 60)
    (folder / "manifest.json").write_text("{", encoding="utf-8")
    (finding,) = open_graph(folder).findings
    assert "cannot be read" in finding.message


def test_a_query_that_does_not_parse_is_wrong_use(store: LocalStore):
    with pytest.raises(UsageError, match=r"does not parse at line 1, column 17, near"):
        store.select("SELECT ?x WHERE { ?x ")


@pytest.mark.parametrize(
    ("method", "query"),
    [
        ("select", "ASK { ?s ?p ?o }"),
        ("ask", "SELECT * { ?s ?p ?o }"),
        ("construct", "ASK { ?s ?p ?o }"),
    ],
)
def test_the_wrong_kind_of_query_is_told(store: LocalStore, method: str, query: str):
    with pytest.raises(UsageError, match="this is no"):
        getattr(store, method)(query)


def test_construct_gives_triples(store: LocalStore):
    triples = store.construct(f"CONSTRUCT {{ ?p a <urn:x> }} WHERE {{ ?p a {rn.Person} }}")
    assert len(triples) == store.count(None, rdf.type, rn.Person) > 0
