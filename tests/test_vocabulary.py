"""The terms in the code are those of the ontology."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, RdfFormat, parse

from kgbuild.vocabulary import Terms, codes, ontology_file, rdf, rn, roles, types

ROOT = Path(__file__).parents[1]


def declared(*files: str) -> set[str]:
    quads = [quad for name in files for quad in parse(path=str(ontology_file(name)), format=RdfFormat.TURTLE)]
    return {quad.subject.value for quad in quads if quad.predicate == rdf.type and isinstance(quad.subject, NamedNode)}


@pytest.mark.parametrize(
    ("terms", "file"), [(rn, "rn.ttl"), (roles, "roles.ttl"), (types, "types.ttl"), (codes, "codes.ttl")]
)
def test_terms_equal_the_ontology(terms: Terms, file: str) -> None:
    """A term that the code writes is declared, and a declared term can be written."""
    stated = {iri.removeprefix(terms.base) for iri in declared(file) if iri.startswith(terms.base)}
    assert stated == set(terms)


@pytest.mark.parametrize("name", ["startDay", "mentions", "Meeting"])
def test_a_misspelt_term_is_refused(name: str) -> None:
    """A misspelt term fails where it is written instead of reaching the graph."""
    with pytest.raises(AttributeError, match=name):
        getattr(rn, name)
    with pytest.raises(KeyError, match=name):
        rn[name]


@pytest.mark.parametrize("path", sorted(ROOT.glob("queries/**/*.rq")), ids=lambda path: path.stem)
def test_queries_use_declared_terms(path: Path) -> None:
    """A query that asks for a term that there is not finds nothing and says nothing."""
    text = re.sub(r"^#.*$", "", path.read_text("utf-8"), flags=re.MULTILINE)
    text = re.sub(r'"[^"\n]*"|<[^>\n]*>', "", text)
    for prefix, terms in (("rn", rn), ("rnr", roles), ("rnt", types), ("rnc", codes)):
        used = set(re.findall(rf"(?<![\w?$]){prefix}:(\w+)", text))
        assert used <= set(terms)
