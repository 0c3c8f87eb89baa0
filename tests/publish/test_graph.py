"""Look-ups over rows, and what is taken out of them."""

from __future__ import annotations

from kgbuild.export.lines import rows_of
from kgbuild.publish.graph import Graph, node_of
from kgbuild.publish.network import draw
from kgbuild.publish.withdrawn import names_of_withdrawn, withdrawn_nodes, without_quotes, without_withdrawn
from kgbuild.vocabulary import rdfs, rn

PREFIXES = (
    "@prefix : <http://e/> . @prefix rn: <https://w3id.org/research-network/ns#> .\n"
    "@prefix prov: <http://www.w3.org/ns/prov#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
    "@prefix oa: <http://www.w3.org/ns/oa#> . @prefix dcterms: <http://purl.org/dc/terms/> .\n"
)


def rows(turtle: str) -> list[bytes]:
    import pyoxigraph as ox

    return rows_of(quad.triple for quad in ox.parse(PREFIXES + turtle, format=ox.RdfFormat.TURTLE))


def test_labels_prefer_english_and_fall_back_to_the_key():
    """A thing is called by its English label, else by any, else by the last step of its IRI."""
    graph = Graph(rows(':a rdfs:label "Ä"@de , "B"@en . :c rdfs:label "Ж"@ru . :d :e :f .'))
    assert [graph.label(node_of(f"http://e/{x}")) for x in "acf"] == ["B", "Ж", "f"]


def test_look_ups_go_both_ways():
    """By subject and predicate, and by predicate and object."""
    graph = Graph(rows(":p rn:agent :a . :q rn:agent :a ; rn:event :a ."))
    agent, a = node_of(rn.agent), node_of("http://e/a")
    assert graph.values(node_of("http://e/p"), agent) == [a]
    assert graph.subjects(agent, a) == [node_of("http://e/p"), node_of("http://e/q")]


def test_a_replaced_identifier_is_not_withdrawn():
    """Only what nothing took the place of is withdrawn."""
    found = withdrawn_nodes(rows(":a a rn:RetiredEntity . :b a rn:RetiredEntity ; dcterms:isReplacedBy :c ."))
    assert found == {b"<http://e/a>"}


def test_what_names_the_withdrawn_goes():
    """Statements, names, reasons, quotes; the tombstone and the fact of the decision stay."""
    data = rows(
        ':a a rn:RetiredEntity ; rdfs:label "Ana B"@en . :p rn:agent :a ; rn:event :e . '
        ':d prov:used :a ; rn:rationale "Ana B asked" .'
        ' :q oa:exact "with Ana B there" . :e rdfs:label "An event" .'
    )
    gone = withdrawn_nodes(data)
    names = names_of_withdrawn(data, gone)
    left = without_withdrawn(data, gone, names)
    assert names == {"Ana B"}
    assert not [row for row in left if b"Ana B" in row]
    assert len(left) == 3
    assert any(node_of(rdfs.label) in row for row in left)


def test_positions_stay_where_quotes_go():
    """The quote selector goes with the link to it."""
    data = rows(
        ":s oa:hasSelector :p , :q . :p a oa:TextPositionSelector ; oa:start 3 ."
        ' :q a oa:TextQuoteSelector ; oa:exact "x" .'
    )
    left = without_quotes(data)
    assert len(left) == 3
    assert not [row for row in left if b"exact" in row or b"<http://e/q>" in row]


def test_the_drawing_puts_the_tied_side_by_side():
    """Neighbours that met each other stand next to each other, whatever order they come in."""
    a, b, c, d = (f"<{x}>".encode() for x in "abcd")
    near = {(a, c): 1, (c, a): 1, (b, d): 1, (d, b): 1}
    drawing = draw(b"<me>", [(a, 3, "A"), (b, 2, "B"), (c, 1, "C"), (d, 1, "D")], near)
    assert drawing is not None
    order = [dot.node for dot in drawing.dots]
    assert abs(order.index(a) - order.index(c)) == 1
    assert abs(order.index(b) - order.index(d)) == 1
    assert draw(b"<me>", [(a, 1, "A")], {}) is None
