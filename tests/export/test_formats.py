"""Each format is read by another library as the same graph."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable
from pathlib import Path

import pytest
from builders import report, resolution, sample
from pyoxigraph import Literal, NamedNode, Quad
from rdflib import Dataset, Graph
from rdflib.compare import isomorphic

from kgbuild.errors import NotFound
from kgbuild.export import RDF_FORMATS, export_rdf, read_graph, tables, write_graph, write_tables
from kgbuild.lift import lift
from kgbuild.lift.frame import CORE
from kgbuild.vocabulary import rn, xsd

RDFLIB = {"turtle": "turtle", "nt": "nt", "jsonld": "json-ld", "rdfxml": "xml"}


@pytest.fixture(scope="module")
def quads(tmp_path_factory: pytest.TempPathFactory) -> list[Quad]:
    folder = tmp_path_factory.mktemp("built") / "graph"
    told = sample()
    extra = Quad(NamedNode("urn:x"), rn.rationale, Literal('a "b"\n\\c\t<d> & é 😀'), CORE)
    odd = Quad(NamedNode("urn:x"), rn.confidence, Literal("1", datatype=xsd.decimal), CORE)
    write_graph(folder, [*lift([(report(), told)], resolution(told)), extra, odd])
    return list(read_graph(folder))


def text(quads: Iterable[Quad], form: str) -> str:
    return b"".join(export_rdf(quads, form)).decode("utf-8")


def union(quads: Iterable[Quad]) -> Graph:
    lines = (f"{quad.subject} {quad.predicate} {quad.object} .\n" for quad in quads)
    return Graph().parse(data="".join(lines), format="nt")


@pytest.mark.parametrize("form", sorted(RDFLIB))
@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # rdflib's own JSON-LD parser calls what rdflib will drop
def test_rdflib_reads_the_same_graph(quads: list[Quad], form: str) -> None:
    """The union of the layers, isomorphic, for rdflib's own parser."""
    assert isomorphic(Graph().parse(data=text(quads, form), format=RDFLIB[form]), union(quads))


@pytest.mark.parametrize("form", ["nquads", "trig"])
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_rdflib_reads_the_same_layers(quads: list[Quad], form: str) -> None:
    """Every layer stays a graph of its own."""
    read = Dataset()
    read.parse(data=text(quads, form), format=form)
    for name in {quad.graph_name.value for quad in quads if isinstance(quad.graph_name, NamedNode)}:
        layer = [quad for quad in quads if quad.graph_name == NamedNode(name)]
        found = next(graph for graph in read.graphs() if str(graph.identifier) == name)
        assert isomorphic(found, union(layer))


@pytest.mark.parametrize("form", sorted(RDF_FORMATS))
def test_order_of_quads_does_not_matter(quads: list[Quad], form: str) -> None:
    """The same graph gives the same bytes in every format."""
    assert text(reversed(quads), form) == text(quads, form)


def test_an_unknown_format_is_refused_by_name() -> None:
    """The message lists the formats that there are."""
    with pytest.raises(NotFound, match=r"docx.*turtle"):
        export_rdf([], "docx")


def test_json_ld_is_short_for_people(quads: list[Quad]) -> None:
    """Our properties stand under their own names, nodes as plain strings."""
    assert '"role": "rnr:organizer"' in text(quads, "jsonld")


def rows(made: dict[str, str], name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(made[name])))


def test_tables_join_what_belongs_together(quads: list[Quad]) -> None:
    """A participation's row says who, where, as what, for whom, and by which words."""
    made = tables(quads)
    speaker = next(row for row in rows(made, "participations.csv") if row["role"] == "speaker")
    assert (speaker["agent_name"], speaker["representing"], speaker["event_name"], speaker["contribution"]) == (
        "Aigul Sarsen",
        "Survey Centre",
        "Water and Work",
        "Rivers and wages",
    )
    assert speaker["quote"].startswith("Aigul Sarsen, head")
    held = rows(made, "events.csv")[0]
    assert (held["city"], held["country"], held["mode"], held["reports"]) == ("Almaty", "Kazakhstan", "hybrid", "a.txt")


def test_tables_cannot_run_as_formulas() -> None:
    """A name that begins like a formula is shown, not run."""
    node = NamedNode("urn:p")
    kind = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
    evil = [Quad(node, kind, rn.Person), Quad(node, rn.name, Literal('=HYPERLINK("http://x")', language="en"))]
    assert rows(tables(evil), "persons.csv")[0]["name"].startswith("'=")


def test_an_archive_has_no_clock(quads: list[Quad], tmp_path: Path) -> None:
    """Two exports give the same archive, with the same tables as the folder."""
    for name in ("one.zip", "two.zip"):
        write_tables(quads, tmp_path / name)
    write_tables(quads, tmp_path / "folder")
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "one.zip") as archive:
        for name in archive.namelist():
            assert archive.read(name) == (tmp_path / "folder" / name).read_bytes()


@pytest.mark.parametrize("form", sorted(RDFLIB))
def test_signs_that_no_text_should_have(form: str) -> None:
    """An escape sequence, half a mark and a sign of the other direction in a name leave every format readable; XML,
    which may not hold two of them, shows that something stood there."""
    name = "Es\x1b[31mc\x00ape \ufffe \u202eend"
    written = text([Quad(NamedNode("https://example.org/x"), rn.rationale, Literal(name), CORE)], form)
    (value,) = Graph().parse(data=written, format=RDFLIB[form]).objects()
    assert str(value) == (name if form != "rdfxml" else "Es\ufffd[31mc\ufffdape \ufffd \u202eend")
