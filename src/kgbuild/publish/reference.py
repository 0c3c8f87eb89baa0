"""The vocabulary as pages at the layout of its namespaces, the questions, and how to query."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kgbuild.export.lines import Row, rows_of
from kgbuild.links import web
from kgbuild.publish.addresses import KINDS
from kgbuild.publish.graph import TYPE, Graph, Node, iri_of, language_of, node_of, text_of
from kgbuild.publish.lines import Link
from kgbuild.publish.render import About, render
from kgbuild.publish.statements import Reader
from kgbuild.query.catalogue import Parameter, catalogue
from kgbuild.vocabulary import NAMESPACES, codes, ontology_file, rdfs, rn, roles, schema, skos, types

__all__ = ["reference_pages", "vocabulary_rows"]


@dataclass(frozen=True, slots=True)
class Term:
    """A term as its page shows it."""

    name: str
    labels: tuple[tuple[str, str], ...]
    comment: str
    facts: tuple[tuple[str, tuple[Link, ...]], ...]
    uses: int


_PAGES = (
    (
        "ns",
        rn.base,
        "The vocabulary",
        (
            "Classes and properties for events of research life, the people and institutions in them, and "
            "the evidence behind every statement. It hangs under schema.org."
        ),
    ),
    (
        "role",
        roles.base,
        "Roles",
        (
            "What an agent did in an event. Each role names the schema.org property it shortens to, and whether "
            "it implies that one was there."
        ),
    ),
    ("type", types.base, "Event types", "Forms that an event can take."),
    ("code", codes.base, "Codes", "States of events, curation status, kinds of decision, kinds of institution."),
)
_FILES = {"ns": "rn.ttl", "role": "roles.ttl", "type": "types.ttl", "code": "codes.ttl"}
_MORE = (("shapes.ttl", "SHACL shapes"), ("context.jsonld", "JSON-LD context"), ("shortcuts.rq", "Shortcut query"))
_FACTS = (
    (rdfs.subClassOf.value, "Kind of"),
    (rdfs.subPropertyOf.value, "Kind of"),
    (skos.broader.value, "Broader"),
    (schema.base + "domainIncludes", "Said of"),
    (schema.base + "rangeIncludes", "Values"),
    (skos.exactMatch.value, "Same as"),
    (skos.closeMatch.value, "Close to"),
    (rn.shortcut.value, "Shortens to"),
    (rn.shortcutClass.value, "Shortens to"),
    (rn.impliesPresence.value, "Implies presence"),
)


def vocabulary_rows() -> list[Row]:
    """All rows of the vocabulary but the shapes."""
    from pyoxigraph import RdfFormat, parse

    rows: list[Row] = []
    for path in sorted(ontology_file("rn.ttl").parent.glob("*.ttl")):
        if path.name != "shapes.ttl":
            rows += rows_of(quad.triple for quad in parse(path=str(path), format=RdfFormat.TURTLE))
    return rows


def reference_pages(reader: Reader, about: About, *, explorer: bool) -> Iterator[tuple[str, str | bytes]]:
    """Pages and files of the vocabulary, the questions, and how to query."""
    words = Graph(vocabulary_rows())
    uses = _uses(reader.graph)
    others = [(heading, f"{folder}/index.html") for folder, _, heading, _ in _PAGES]
    for folder, namespace, heading, lead in _PAGES:
        path = f"{folder}/index.html"
        files = [("Turtle", f"{folder}.ttl"), ("JSON-LD", f"{folder}.jsonld")]
        if folder == "ns":
            files += [(name, f"ns/{file}") for file, name in _MORE]
        yield (
            path,
            render(
                "terms.html",
                about,
                path,
                heading=heading,
                lead=lead,
                namespace=namespace,
                files=files,
                others=others,
                alternates=[("text/turtle", f"../{folder}.ttl"), ("application/ld+json", f"../{folder}.jsonld")],
                groups=_groups(reader, words, namespace, uses),
                description=lead,
            ),
        )
        source = ontology_file(_FILES[folder])
        yield f"{folder}.ttl", source.read_bytes()
        yield f"{folder}.jsonld", _jsonld(source)
    for file, _ in _MORE:
        yield f"ns/{file}", ontology_file(file).read_bytes()
    yield "questions/index.html", _questions(reader, about)
    yield "query/index.html", _query(reader, about, explorer=explorer)
    yield (
        "search/index.html",
        render("search.html", about, "search/index.html", heading="Search", alternates=[], data=None),
    )
    yield "404.html", render("missing.html", about, "404.html", heading="Nothing is here", alternates=[], data=None)


def _jsonld(source: Path) -> bytes:
    """A vocabulary file as JSON-LD; blank nodes are numbered as they come, for the parser names them at random."""
    from pyoxigraph import BlankNode, Quad, RdfFormat, parse

    from kgbuild.export.formats import export_rdf

    names: dict[str, BlankNode] = {}

    def named(term: Any) -> Any:
        return names.setdefault(term.value, BlankNode(f"b{len(names)}")) if isinstance(term, BlankNode) else term

    quads = [
        Quad(named(q.subject), q.predicate, named(q.object)) for q in parse(path=str(source), format=RdfFormat.TURTLE)
    ]
    return b"".join(export_rdf(quads, "jsonld"))


def _uses(graph: Graph) -> Counter[Node]:
    """How often a term is used: a property as such, a class or concept as a value."""
    counts: Counter[Node] = Counter()
    for row in graph.rows:
        _, predicate, value = row.split(b" ", 2)
        counts[predicate] += 1
        if value[:1] == b"<":
            counts[value] += 1
    return counts


def _groups(reader: Reader, words: Graph, namespace: str, uses: Counter[Node]) -> list[tuple[str, list[Term]]]:
    groups: dict[str, list[Term]] = {}
    for node in sorted(words.said):
        iri = iri_of(node)
        if not iri.startswith(namespace) or iri == namespace:
            continue
        kinds = {iri_of(kind).replace("#", "/").rsplit("/", 1)[-1] for kind in words.values(node, TYPE)}
        heading = next((title for kind, title in _HEADINGS if kind in kinds), "Terms")
        if heading == "Terms" and (scheme := words.value(node, node_of(skos.inScheme))) is not None:
            heading = words.label(scheme)[:1].upper() + words.label(scheme)[1:]
        groups.setdefault(heading, []).append(_term(reader, words, node, namespace, uses))
    order = [title for _, title in _HEADINGS]
    return sorted(groups.items(), key=lambda item: (order.index(item[0]) if item[0] in order else 99, item[0]))


_HEADINGS = (
    ("Class", "Classes"),
    ("ObjectProperty", "Properties that lead to things"),
    ("DatatypeProperty", "Properties with plain values"),
    ("Role", "Roles"),
    ("EventType", "Event types"),
)


def _term(reader: Reader, words: Graph, node: Node, namespace: str, uses: Counter[Node]) -> Term:
    labels = [*words.values(node, node_of(rdfs.label)), *words.values(node, node_of(skos.prefLabel))]
    facts: dict[str, list[Link]] = {}
    for step, name in _FACTS:
        for value in words.values(node, node_of(step)):
            facts.setdefault(name, []).append(_link(reader, words, value))
    comment = words.text(node, node_of(rdfs.comment)) or words.text(node, node_of(skos.definition))
    return Term(
        iri_of(node).removeprefix(namespace),
        tuple((text_of(label), language_of(label)) for label in labels),
        comment,
        tuple((name, tuple(links)) for name, links in facts.items()),
        uses[node],
    )


def _link(reader: Reader, words: Graph, value: bytes) -> Link:
    if value[:1] != b"<":
        return Link({"true": "yes", "false": "no"}.get(text_of(value), text_of(value)))
    iri = iri_of(value)
    own = reader.addresses.term(iri)
    if own:
        return Link(own.rpartition("#")[2], own)
    short = next((f"{name}:{iri[len(base) :]}" for name, base in _known() if iri.startswith(base) and iri != base), iri)
    return Link(short, web(iri), outside=bool(web(iri)))


def _known() -> list[tuple[str, str]]:
    text = ontology_file("rn.ttl").read_text("utf-8")
    stated = re.findall(r"@prefix ([\w-]+): <([^>]+)>", text)
    return sorted({*stated, *NAMESPACES.items()}, key=lambda pair: (-len(pair[1]), pair))


def _example(reader: Reader, parameter: Parameter) -> str:
    """A value to try on this site: the question's own, or else a thing of that kind that the site tells of.

    The examples of the questions are people and bodies of the shipped corpus; another graph may not know them, or may
    have had them withdrawn.
    """
    kind = "person" if parameter.type == "thing" else parameter.type
    if kind not in KINDS:
        return parameter.example
    known = {reader.name(thing) for thing in reader.things(kind)}
    plain = sorted(name for name in known if re.fullmatch(r"[\w .,’'-]+", name))
    return parameter.example if parameter.example in known else next(iter(plain), "…")


def _questions(reader: Reader, about: About) -> str:
    listed = [
        {
            "name": asked.name,
            "question": asked.question,
            "description": asked.description,
            "parameters": asked.parameters,
            "columns": asked.columns,
            "sparql": asked.sparql,
            "call": " ".join(
                [
                    "kgbuild ask",
                    asked.name,
                    *(
                        f'--{entry.name.replace("_", "-")} "{_example(reader, entry)}"'
                        for entry in asked.parameters
                        if entry.required
                    ),
                ]
            ),
        }
        for asked in catalogue()
    ]
    return render(
        "questions.html",
        about,
        "questions/index.html",
        heading="Questions",
        alternates=[],
        questions=listed,
        data=None,
        description="Questions that the data answers, each with its SPARQL query.",
    )


def _query(reader: Reader, about: About, *, explorer: bool) -> str:
    people = reader.things("person")
    first = max(people, key=lambda one: (len(reader.graph.into.get(one, ())), one), default=None)
    example = reader.addresses.stem(iri_of(first)) if first else "id/person/…"
    return render(
        "query.html",
        about,
        "query/index.html",
        heading="How to query",
        alternates=[],
        explorer=explorer,
        data=None,
        someone=reader.name(first) if first else "…",
        example=(about.url or "") + example,
        description="How to query the data without a server.",
    )
