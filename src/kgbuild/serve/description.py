"""What the service and the data set say of themselves: SPARQL 1.1 Service Description, and VoID."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from kgbuild.serve.negotiate import best
from kgbuild.serve.response import Response
from kgbuild.serve.wording import Unsayable, check_xml

if TYPE_CHECKING:
    from pyoxigraph import Triple

    from kgbuild.serve.graph import ServedGraph

__all__ = ["DOCUMENTS", "description_job", "document", "void_job"]

SD = "http://www.w3.org/ns/sparql-service-description#"
_FORMATS = (
    "SPARQL_Results_JSON SPARQL_Results_XML SPARQL_Results_CSV SPARQL_Results_TSV Turtle N-Triples JSON-LD RDF_XML"
)

DOCUMENTS = {
    "text/turtle": "ttl",
    "application/n-triples": "nt",
    "application/ld+json": "jsonld",
    "application/rdf+xml": "rdf",
    "application/json": "jsonld",
}
"""Media types of RDF documents, the preferred first, and their suffixes."""


def description_job(graph: ServedGraph, job: dict[str, Any]) -> Response:
    """The description of the endpoint ``url``."""
    import pyoxigraph as ox

    lines = [
        f"PREFIX sd: <{SD}> PREFIX void: <http://rdfs.org/ns/void#> PREFIX formats: <http://www.w3.org/ns/formats/>",
        "<> a sd:Service ; sd:endpoint <> ; sd:supportedLanguage sd:SPARQL11Query ;",
        *(f"  sd:resultFormat <http://www.w3.org/ns/formats/{name}> ;" for name in _FORMATS.split()),
        "  sd:feature sd:UnionDefaultGraph ;" if graph.union else "",
        "  sd:supportedLanguage sd:SPARQL11Update ;" if job.get("updates") else "",
        "  sd:defaultDataset <#dataset> .",
        f"<#dataset> a sd:Dataset ; sd:defaultGraph <#default> {';' if graph.graph_names else '.'}",
        " ,\n".join(
            f"{'  sd:namedGraph ' if not index else '    '}<#graph-{index}>" for index in range(len(graph.graph_names))
        )
        + (" ." if graph.graph_names else ""),
        f"<#default> a sd:Graph ; void:triples {_default_size(graph)} .",
    ]
    for index, name in enumerate(graph.graph_names):
        size = sum(1 for _ in graph.raw.quads_for_pattern(None, None, None, ox.NamedNode(name)))
        node = ox.NamedNode(name)
        lines.append(f"<#graph-{index}> a sd:NamedGraph ; sd:name {node} ; sd:graph <#content-{index}> .")
        lines.append(f"<#content-{index}> a sd:Graph ; void:triples {size} .")
    quads = ox.parse("\n".join(lines), format=ox.RdfFormat.TURTLE, base_iri=job.get("url") or "http://localhost/sparql")
    return document((quad.triple for quad in quads), job)


def _default_size(graph: ServedGraph) -> int:
    import pyoxigraph as ox

    if graph.union:
        return len(graph.store)  # each triple lies in one layer
    return sum(1 for _ in graph.raw.quads_for_pattern(None, None, None, ox.DefaultGraph()))


def void_job(graph: ServedGraph, job: dict[str, Any]) -> Response:
    """What the dataset layer says, and where the data may be asked."""
    import pyoxigraph as ox

    from kgbuild.vocabulary import dcat, rdf, void

    url = str(job.get("url") or "http://localhost/sparql")
    layer = [
        quad.triple
        for name in graph.graph_names
        if name.endswith("graph/dataset")
        for quad in graph.raw.quads_for_pattern(None, None, None, ox.NamedNode(name))
    ]
    whole = sorted({t.subject for t in layer if t.predicate == rdf.type and t.object == dcat.Dataset}, key=str)
    if not whole:
        whole = [ox.NamedNode(url.removesuffix("/sparql") + "/.well-known/void#dataset")]
        count = ox.Literal(len(graph.store))
        layer += [
            ox.Triple(whole[0], rdf.type, ox.NamedNode(void.base + "Dataset")),
            ox.Triple(whole[0], ox.NamedNode(void.base + "triples"), count),
        ]
    layer.append(ox.Triple(whole[0], ox.NamedNode(void.base + "sparqlEndpoint"), ox.NamedNode(url)))
    return document(layer, job)


def document(triples: Iterable[Triple], job: dict[str, Any]) -> Response:
    """Triples as a document of the suffix ``form``, or in the media type that ``accept`` likes best."""
    from pyoxigraph import Quad

    from kgbuild.export.formats import export_rdf

    form = job.get("form")
    if form is None:
        media_type = best(job.get("accept"), tuple(DOCUMENTS))
        if media_type is None:
            return Response(406, "text/plain; charset=utf-8", f"offered are {', '.join(DOCUMENTS)}\n".encode())
        form = DOCUMENTS[media_type]
    stated = next(kind for kind, suffix in DOCUMENTS.items() if suffix == form)
    try:
        body = b"".join(export_rdf((Quad(*triple) for triple in triples), _EXPORT[form]))
    except OSError as error:
        raise Unsayable(f"{stated}: {error}; ask for another format") from None
    if form == "rdf":
        check_xml(body)
    charset = "; charset=utf-8" if stated.startswith("text/") else ""
    return Response(200, stated + charset, body, (("vary", "accept"), *job.get("headers", ())))


_EXPORT = {"ttl": "turtle", "nt": "nt", "jsonld": "jsonld", "rdf": "rdfxml"}
"""Our suffixes, as the exporter names its formats."""
