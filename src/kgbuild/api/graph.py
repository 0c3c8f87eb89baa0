"""An opened graph, and what it can be asked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kgbuild.api.networks import NetworkView
from kgbuild.api.rows import Rows
from kgbuild.api.things import Thing
from kgbuild.errors import UsageError

if TYPE_CHECKING:
    import rdflib

    from kgbuild.network.matrix import Weighting
    from kgbuild.network.value import Kind
    from kgbuild.query.catalogue import Question
    from kgbuild.query.explanation import Explanation
    from kgbuild.query.run import Ref
    from kgbuild.store.base import Store

__all__ = ["Graph", "from_turtle", "open"]


def open(place: str | PathLike[str] = "graph") -> Graph:
    """The graph in a folder that ``kgbuild build`` wrote, or behind the address of a SPARQL endpoint.

    Raises:
        NotFound: where the folder is no graph.
        InputError: where a file in it is not Turtle.
        EndpointError: where nothing answers at the address.
    """
    text = str(place)
    if text.startswith(("http://", "https://")):
        from kgbuild.store.remote import open_endpoint

        return Graph(open_endpoint(text))
    from kgbuild.store.local import open_graph

    return Graph(open_graph(Path(place)))


def from_turtle(text: str) -> Graph:
    """The graph that a Turtle text states, together with the vocabulary; for examples and tests.

    Raises:
        InputError: where the text is not Turtle.
    """
    import pyoxigraph as ox

    from kgbuild.errors import InputError
    from kgbuild.store.layers import layer_iri, ontology_folder
    from kgbuild.store.local import LocalStore, load_vocabulary

    store = ox.Store()
    try:
        store.load(input=text.encode(), format=ox.RdfFormat.TURTLE, to_graph=ox.NamedNode(layer_iri("core")))
    except SyntaxError as error:
        raise InputError(f"not Turtle: {error.msg}", place=f"text:{error.lineno}") from None
    load_vocabulary(store, (path for path in sorted(ontology_folder().glob("*.ttl")) if path.name != "shapes.ttl"))
    return Graph(LocalStore(store))


@dataclass(frozen=True)
class Graph:
    """A knowledge graph that can be asked. Names may be written as you know them; keys and IRIs will do as well."""

    store: Store

    @property
    def questions(self) -> tuple[Question, ...]:
        """The named questions, each with its parameters (examples are things of this graph) and columns."""
        from kgbuild.query.examples import questions_of

        return questions_of(self.store)

    def ask(self, name: str, *, limit: int | None = None, **parameters: object) -> Rows:
        """The answer to a named question; a parameter is a name, a number, a date, or a :class:`Thing`.

        Raises:
            NotFound, Ambiguous: for a question or a name that there is not, or several times.
            UsageError: for a missing or ill-typed value.
        """
        from kgbuild.query.catalogue import question
        from kgbuild.query.run import ask

        if not isinstance(name, str):
            raise UsageError(f"{name!r}: want the name of a question, like 'who-with-whom'")
        values = {key: _written(value) for key, value in parameters.items() if value is not None}
        return Rows(ask(self.store, question(name), values, limit=limit))

    def sparql(self, text: str) -> Rows:
        """The answer to any SPARQL query, always as rows.

        ASK gives one row with the column ``answer``; CONSTRUCT and DESCRIBE give ``subject``, ``predicate``,
        ``object``.

        >>> kg = from_turtle('<urn:a> <urn:b> 1 .')
        >>> kg.sparql("SELECT ?n { <urn:a> <urn:b> ?n }").rows
        ((1,),)
        >>> kg.sparql("ASK { <urn:a> ?p 2 }").rows
        ((False,),)

        Raises:
            UsageError: where the query does not parse; the message points into it.
            KgbuildError: where it cannot be carried out.
        """
        from kgbuild.query.run import sparql

        if not isinstance(text, str):
            raise UsageError(f"{text!r}: want the text of a SPARQL query")
        return Rows(sparql(self.store, text))

    def person(self, name: str) -> Thing:
        """The person of that name."""
        return self._thing("person", name)

    def institution(self, name: str) -> Thing:
        """The institution or unit of that name."""
        return self._thing("institution", name)

    def event(self, name: str) -> Thing:
        """The event of that name."""
        return self._thing("event", name)

    def topic(self, name: str) -> Thing:
        """The topic of that name."""
        return self._thing("topic", name)

    def place(self, name: str) -> Thing:
        """The place of that name."""
        return self._thing("place", name)

    def thing(self, name: str | Ref | Thing) -> Thing:
        """Whatever goes by that name, key or IRI."""
        return Thing(self.explain(name))

    def _thing(self, kind: str, name: str) -> Thing:
        from kgbuild.query.names import resolve

        return Thing(self.explain(resolve(self.store, kind, _written(name)).value))

    def explain(self, name: str | Ref | Thing) -> Explanation:
        """Everything that is said of a thing or a statement, each with the passage that it rests on.

        ``name`` is a name, key or IRI, a cell of an answer, or a thing.

        Raises:
            NotFound, Ambiguous: where the name fits nothing, or several things.
        """
        from kgbuild.query.explain import explain

        return explain(self.store, _written(name))

    def network(
        self,
        of: Kind = "persons",
        *,
        roles: Iterable[str] | None = None,
        weighting: Weighting = "share",
        since: str | int | date = "",
        until: str | int | date = "",
        min_events: int = 1,
        top: int | None = None,
        max_event_size: int | None = 100,
        units: bool = False,
    ) -> NetworkView:
        """Who is tied to whom. ``roles`` are names of roles and count with all narrower ones; years are whole years.

        The other options are those of :func:`kgbuild.network.project.project`.

        Raises:
            NotFound: for a role that there is not.
            UsageError: for what is no day, month or year, days in the wrong order, another kind of network or of
                weight, and numbers below the least.
        """
        from kgbuild.network.options import day_of, with_narrower
        from kgbuild.network.project import project

        named = [roles] if isinstance(roles, str) else roles
        return NetworkView(
            project(
                self._participations,
                of,
                roles=with_narrower(self.store, named) if named is not None else None,
                present_only=False if roles is not None else None,
                weighting=weighting,
                since=day_of(_written(since), "since"),
                until=day_of(_written(until), "until", last=True),
                min_events=min_events,
                top=top,
                max_event_size=max_event_size,
                roll_up=not units,
            ),
            self.store,
        )

    @cached_property
    def _participations(self) -> Any:
        from kgbuild.network.data import read_participations

        return read_participations(self.store)

    def to_rdflib(self) -> rdflib.Graph:
        """All triples, of all layers, as an rdflib graph."""
        import rdflib

        from kgbuild.vocabulary import NAMESPACES

        graph = rdflib.Graph()
        for prefix, base in NAMESPACES.items():
            graph.bind(prefix, base)
        for quad in self.store.quads_for_pattern(None, None, None):
            graph.add((_rdflib(quad.subject), _rdflib(quad.predicate), _rdflib(quad.object)))
        return graph

    def __repr__(self) -> str:
        place = getattr(self.store, "folder", None) or getattr(self.store, "url", None) or "in memory"
        return f"<kgbuild graph {str(place)!r}>"


_NOT_A_DATE = "NaT is no date: leave the parameter out, or give a day"


def _written(value: object) -> str:
    """A parameter as a person would write it; of a thing, its IRI."""
    iri = getattr(value, "iri", None)
    if isinstance(iri, str):
        return iri
    if isinstance(value, datetime):  # a pandas.Timestamp too, which the cells of a data frame are
        if value != value:
            raise UsageError(_NOT_A_DATE)
        return value.date().isoformat()
    if type(value).__name__ == "datetime64":
        text = str(value)
        if text == "NaT":
            raise UsageError(_NOT_A_DATE)
        return text[:10]
    return value.isoformat() if isinstance(value, date) else str(value)


def _rdflib(term: Any) -> Any:
    import rdflib

    from kgbuild.vocabulary import xsd

    kind = type(term).__name__
    if kind == "NamedNode":
        return rdflib.URIRef(term.value)
    if kind == "BlankNode":
        return rdflib.BNode(term.value)
    if kind != "Literal":
        raise UsageError("rdflib has no terms for triples about triples")
    if term.language:
        return rdflib.Literal(term.value, lang=term.language)
    plain = term.datatype.value == xsd.base + "string"
    return rdflib.Literal(term.value, datatype=None if plain else rdflib.URIRef(term.datatype.value), normalize=False)
