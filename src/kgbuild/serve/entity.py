"""What is said of one thing: as a page for people, as RDF for programs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote

from kgbuild.serve.description import DOCUMENTS, document
from kgbuild.serve.negotiate import best
from kgbuild.serve.response import Response

if TYPE_CHECKING:
    from pyoxigraph import NamedNode, Triple

    from kgbuild.serve.graph import ServedGraph

__all__ = ["description_of", "entity_job", "local_path"]

_HTML = "text/html; charset=utf-8"


def local_path(base: str, iri: str, suffix: str = "") -> str:
    """Where this server shows a thing.

    >>> local_path("https://example.org/id/", "https://example.org/id/person/p1", ".ttl")
    '/id/person/p1.ttl'
    >>> local_path("https://example.org/id/", "urn:x:y")
    '/entity?iri=urn%3Ax%3Ay'
    """
    if iri.startswith(base):
        return "/id/" + quote(iri[len(base) :], safe="/%:@!$&'()*+,;=~-._") + suffix
    return "/entity?iri=" + quote(iri, safe="") + (f"&format={suffix[1:]}" if suffix else "")


def entity_job(graph: ServedGraph, job: dict[str, Any]) -> Response:
    """A thing by its ``iri``, or by the ``path`` below ``/id/``, with or without the suffix of a document.

    A path without suffix is the thing itself, which is no document: the answer (303) leads to the one that suits
    ``accept``. An identifier that is no longer in use leads to its one successor (301), or is gone (410).
    """
    from kgbuild.serve.jobs import told

    thing, form = _thing(graph, job)
    if thing is None:
        meant = job["iri"] if job.get("iri") is not None else graph.base + job["path"]
        return told(job, 404, f"the graph says nothing of <{meant[:500]}>")
    if (gone := _retired(graph, job, thing, form)) is not None:
        return gone
    if form is not None and form not in _FORMS.values():
        return told(job, 404, f"no format {form!r}; there are {', '.join(dict.fromkeys(_FORMS.values()))}")
    if form is None:
        media_type = best(job.get("accept"), tuple(_FORMS))
        if media_type is None:
            return told(job, 406, f"offered are {', '.join(_FORMS)}")
        form = _FORMS[media_type]
        if thing.value.startswith(graph.base):
            location = local_path(graph.base, thing.value, "." + form)
            return Response(303, _HTML, b"", (("location", location), ("vary", "accept")))
    if form == "html":
        from kgbuild.query.explain import explain
        from kgbuild.serve.pages import entity_page

        page = entity_page(graph, explain(graph.store, thing))
        return Response(200, _HTML, page, tuple(_links(graph, thing.value)))
    return document(description_of(graph, thing), {**job, "form": form})


_FORMS = {"text/html": "html", "application/xhtml+xml": "html", **DOCUMENTS}
"""Media types of documents about a thing, the preferred first, and their suffixes."""


def _thing(graph: ServedGraph, job: dict[str, Any]) -> tuple[NamedNode | None, str | None]:
    """The thing that is meant, and the suffix of the document; a thing's own name may end like a suffix."""
    if job.get("iri") is not None:
        return _known(graph, str(job["iri"])), job.get("form")
    whole = graph.base + str(job["path"])
    for iri in (whole, unquote(whole)):
        if (thing := _known(graph, iri)) is not None:
            return thing, None
    stem, dot, suffix = whole.rpartition(".")
    if dot and suffix in _FORMS.values():
        return _known(graph, stem) or _known(graph, unquote(stem)), suffix
    return None, None


def _known(graph: ServedGraph, iri: str) -> NamedNode | None:
    """The node, if the graph says anything of it."""
    from pyoxigraph import NamedNode

    try:
        thing = NamedNode(iri)
    except ValueError:
        return None
    for subject, value in ((thing, None), (None, thing)):
        if next(iter(graph.store.quads_for_pattern(subject, None, value)), None) is not None:
            return thing
    return None


def description_of(graph: ServedGraph, thing: NamedNode) -> list[Triple]:
    """What is said of the thing, the statements that it is a part of, and the labels of what they name."""
    from kgbuild.vocabulary import rdf, rdfs, rn, skos

    store = graph.store
    found = {quad.triple for quad in store.quads_for_pattern(thing, None, None)}
    for quad in list(store.quads_for_pattern(None, None, thing)):
        found.add(quad.triple)
        if quad.predicate in (rn.agent, rn.event, rn.institution, rn.contribution, rdf.subject):
            found |= {other.triple for other in store.quads_for_pattern(quad.subject, None, None)}
    named = {end for triple in found for end in (triple.subject, triple.object)} - {thing}
    for node in named:
        if type(node).__name__ == "NamedNode":
            for label in (rdfs.label, skos.prefLabel):
                found |= {quad.triple for quad in store.quads_for_pattern(node, label, None)}  # type: ignore[arg-type]
    return sorted(found, key=str)


def _retired(graph: ServedGraph, job: dict[str, Any], thing: NamedNode, form: str | None) -> Response | None:
    """The answer for an identifier that is no longer in use, and None for one that is."""
    from kgbuild.serve.jobs import told
    from kgbuild.vocabulary import dcterms, rdf, rn

    if graph.store.count(thing, rdf.type, rn.RetiredEntity) == 0:
        return None
    successors = sorted(quad.object.value for quad in graph.store.quads_for_pattern(thing, dcterms.isReplacedBy, None))  # type: ignore[union-attr]
    successors = list(dict.fromkeys(successors))
    if len(successors) == 1:
        suffix = "." + form if form else ""
        return Response(301, _HTML, b"", (("location", local_path(graph.base, successors[0], suffix)),))
    if not successors:
        return told(job, 410, f"<{thing.value}> is no longer in use, and nothing took its place")
    names = ", ".join(f"<{iri}>" for iri in successors)
    return told(job, 410, f"<{thing.value}> is no longer in use; it was split into {names}")


def _links(graph: ServedGraph, iri: str) -> Iterator[tuple[str, str]]:
    """The same in other formats (RFC 8288)."""
    others = (("ttl", "text/turtle"), ("jsonld", "application/ld+json"), ("nt", "application/n-triples"))
    yield (
        "link",
        ", ".join(
            f'<{local_path(graph.base, iri, "." + suffix)}>; rel="alternate"; type="{kind}"' for suffix, kind in others
        ),
    )
