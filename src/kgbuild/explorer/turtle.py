"""The graph as one Turtle text, grouped by subject and sorted, for the copy that a page carries."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kgbuild.store.base import Store

__all__ = ["PREFIXES", "turtle"]

PREFIXES = {
    "rn": "https://w3id.org/research-network/ns#",
    "rnr": "https://w3id.org/research-network/role#",
    "rnt": "https://w3id.org/research-network/type#",
    "rnc": "https://w3id.org/research-network/code#",
    "id": "https://w3id.org/research-network/id/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "schema": "https://schema.org/",
    "dcterms": "http://purl.org/dc/terms/",
    "prov": "http://www.w3.org/ns/prov#",
    "oa": "http://www.w3.org/ns/oa#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_LOCAL = re.compile(r"[A-Za-z][A-Za-z0-9_]*\Z")
_IRI = re.compile(r"<([^<>]*)>\Z")
_EXACT = "<http://www.w3.org/ns/oa#exact>"


def turtle(store: Store, *, quotes: bool = True) -> str:
    """Every triple of the store once, without its layer; ``quotes=False`` leaves the wording of sentences out.

    Blank nodes, which the vocabulary's lists have, get their canonical names (W3C RDFC-1.0): an engine names them anew
    at every load.
    """
    import pyoxigraph as ox

    plain: set[tuple[str, str, str]] = set()
    blank = ox.Dataset()
    for quad in store.quads_for_pattern(None, None, None):
        if isinstance(quad.subject, ox.BlankNode) or isinstance(quad.object, ox.BlankNode):
            blank.add(ox.Quad(quad.subject, quad.predicate, quad.object))
        elif quotes or str(quad.predicate) != _EXACT:
            plain.add((str(quad.subject), str(quad.predicate), str(quad.object)))
    blank.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    plain.update((str(quad.subject), str(quad.predicate), str(quad.object)) for quad in blank)
    head = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
    return head + "".join(_subject(subject, list(rows)) for subject, rows in groupby(sorted(plain), key=lambda t: t[0]))


def _subject(subject: str, triples: Iterable[tuple[str, str, str]]) -> str:
    parts = [
        f"{'a' if predicate == '<' + PREFIXES['rdf'] + 'type>' else _short(predicate)} "
        + ", ".join(_short(obj) for _, _, obj in rows)
        for predicate, rows in groupby(triples, key=lambda t: t[1])
    ]
    return f"\n{_short(subject)} " + " ;\n  ".join(parts) + " .\n"


def _short(term: str) -> str:
    """A term of N-Triples in Turtle: prefixed where the local part is plain, otherwise as it is."""
    match = _IRI.match(term)
    if not match or term.startswith('"'):
        return term
    iri = match[1]
    for name, base in PREFIXES.items():
        if iri.startswith(base) and _LOCAL.match(iri[len(base) :]):
            return f"{name}:{iri[len(base) :]}"
    return term
