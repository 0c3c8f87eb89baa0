"""The graph as a Python value: ``kg = kgbuild.open("graph/")``.

>>> kg = from_turtle('''
...     @prefix rn: <https://w3id.org/research-network/ns#> .
...     @prefix rnr: <https://w3id.org/research-network/role#> .
...     @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
...     @prefix : <https://example.org/id/> .
...     :ada a rn:Person ; rdfs:label "Ada Marten"@en .
...     :bo a rn:Person ; rdfs:label "Bo Lindt"@en .
...     :day a rn:Event ; rdfs:label "Open Day"@en ; rn:eventState rn:held .
...     :a1 a rn:Participation ; rn:agent :ada ; rn:event :day ; rn:role rnr:speaker .
...     :a2 a rn:Participation ; rn:agent :bo ; rn:event :day ; rn:role rnr:moderator .
... ''')
>>> [str(row["partner"]) for row in kg.ask("who-with-whom", person="a. marten")]
['Bo Lindt']
>>> kg.person("Marten").label
'Ada Marten'
>>> kg.network().to_networkx().number_of_edges()
1
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kgbuild.errors import UsageError

if TYPE_CHECKING:
    import networkx as nx
    import numpy as np
    import pandas as pd
    import polars as pl
    import rdflib
    from numpy.typing import NDArray

    from kgbuild.network.matrix import Weighting
    from kgbuild.network.measure import Measures
    from kgbuild.network.value import Kind, Network, Node
    from kgbuild.query.catalogue import Question
    from kgbuild.query.explanation import Explanation, Said
    from kgbuild.query.run import Answer, Cell
    from kgbuild.store.base import Store

__all__ = ["Graph", "NetworkView", "Rows", "Thing", "from_turtle", "open"]


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
    from kgbuild.store.local import LocalStore, load_turtle

    store = ox.Store()
    try:
        store.load(input=text.encode(), format=ox.RdfFormat.TURTLE, to_graph=ox.NamedNode(layer_iri("core")))
    except SyntaxError as error:
        raise InputError(f"not Turtle: {error.msg}", place=f"text:{error.lineno}") from None
    for path in sorted(ontology_folder().glob("*.ttl")):
        if path.name != "shapes.ttl":
            load_turtle(store, path, layer_iri("ontology"))
    return Graph(LocalStore(store))


@dataclass(frozen=True)
class Graph:
    """A knowledge graph that can be asked. Names may be written as you know them; keys and IRIs will do as well."""

    store: Store

    @property
    def questions(self) -> tuple[Question, ...]:
        """The named questions, each with its parameters and columns."""
        from kgbuild.query.catalogue import catalogue

        return catalogue()

    def ask(self, name: str, *, limit: int | None = None, **parameters: object) -> Rows:
        """The answer to a named question; a parameter is a name, a number, a date, or a :class:`Thing`.

        Raises:
            NotFound, Ambiguous: for a question or a name that there is not, or several times.
            UsageError: for a missing or ill-typed value.
        """
        from kgbuild.query.catalogue import question
        from kgbuild.query.run import ask

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

    def thing(self, name: str) -> Thing:
        """Whatever goes by that name, key or IRI."""
        return Thing(self.explain(name))

    def _thing(self, kind: str, name: str) -> Thing:
        from kgbuild.query.names import resolve

        return Thing(self.explain(resolve(self.store, kind, _written(name)).value))

    def explain(self, name: str) -> Explanation:
        """Everything that is said of a thing or a statement, each with the passage that it rests on.

        Raises:
            NotFound, Ambiguous: where the name fits nothing, or several things.
        """
        from kgbuild.query.explain import explain

        return explain(self.store, name)

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
            UsageError: for what is no day, month or year, and for another kind of network.
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


@dataclass(frozen=True)
class Rows(Sequence["dict[str, Cell]"]):
    """The answer to a question: a sequence of rows as dictionaries, and doors to data frames.

    Things are :class:`kgbuild.query.run.Ref` (an IRI and a label that it prints as); dates, numbers and booleans are
    Python's own.
    """

    answer: Answer = field(repr=False)

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns."""
        return tuple(column.name for column in self.answer.columns)

    @property
    def rows(self) -> tuple[tuple[Cell, ...], ...]:
        """The rows as tuples."""
        return self.answer.rows

    @property
    def query(self) -> str:
        """The SPARQL that was run."""
        return self.answer.query

    def __len__(self) -> int:
        return len(self.answer.rows)

    def __getitem__(self, index: Any) -> Any:
        if isinstance(index, slice):
            return [dict(zip(self.columns, row, strict=True)) for row in self.answer.rows[index]]
        return dict(zip(self.columns, self.answer.rows[index], strict=True))

    def __iter__(self) -> Iterator[dict[str, Cell]]:
        for row in self.answer.rows:
            yield dict(zip(self.columns, row, strict=True))

    def to_pandas(self) -> pd.DataFrame:
        """A pandas data frame; a column of things is one of labels, followed by ``NAME_iri``.

        Raises:
            UsageError: where pandas is not installed.
        """
        pandas = _installed("pandas")
        frame = pandas.DataFrame(self._by_column())
        for column in self.answer.columns:
            values = [value for value in frame[column.name] if value is not None]
            if all(isinstance(value, date) for value in values) and (values or column.type == "date"):
                frame[column.name] = pandas.to_datetime(frame[column.name])
        return frame

    def to_polars(self) -> pl.DataFrame:
        """A polars data frame, with the columns of :meth:`to_pandas`.

        Raises:
            UsageError: where polars is not installed.
        """
        polars, cells = _installed("polars"), self._by_column()
        dates = {column.name for column in self.answer.columns if column.type == "date"}
        empty = {name for name, values in cells.items() if all(value is None for value in values)}
        kinds = {name: polars.Date if name in dates else polars.String for name in empty}
        return polars.DataFrame(cells, schema_overrides=kinds, strict=False)  # type: ignore[no-any-return]

    def to_csv(self) -> str:
        """CSV, as ``kgbuild ask --format csv`` prints it."""
        from kgbuild.present import format_csv

        return format_csv(self.columns, self.answer.rows, self.answer.things)

    def _by_column(self) -> dict[str, list[object]]:
        from kgbuild.query.run import Ref

        found: dict[str, list[object]] = {}
        things = self.answer.things
        for index, name in enumerate(self.columns):
            cells = [row[index] for row in self.answer.rows]
            found[name] = [_plain(cell) for cell in cells]
            if name in things:
                found[f"{name}_iri"] = [cell.iri if isinstance(cell, Ref) else None for cell in cells]
        return found

    def __repr__(self) -> str:
        from kgbuild.present import format_plain

        more = f"... {len(self) - 20} more rows\n" if len(self) > 20 else ""
        return (format_plain(self.columns, self.answer.rows[:20]) + more).rstrip("\n")

    def _repr_html_(self) -> str:
        from kgbuild.present import text

        head = "".join(f"<th>{html.escape(name)}</th>" for name in self.columns)
        body = "".join(
            "<tr>" + "".join(f"<td>{html.escape(text(cell))}</td>" for cell in row) + "</tr>"
            for row in self.answer.rows[:50]
        )
        more = f"<p>{len(self) - 50} more rows</p>" if len(self) > 50 else ""
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{more}"


@dataclass(frozen=True)
class Thing:
    """A person, institution, event, topic or any other thing, with all that is said of it."""

    explanation: Explanation = field(repr=False)

    @property
    def iri(self) -> str:
        """Its identifier."""
        return self.explanation.iri

    @property
    def label(self) -> str:
        """Its name to read."""
        return self.explanation.label

    @property
    def kind(self) -> str:
        """What it is: ``person``, ``institution``, ``event`` ..."""
        return self.explanation.kind

    @property
    def names(self) -> tuple[str, ...]:
        """Every name that it goes by, the label first."""
        sections = [section for section in self.explanation.sections if section.heading == "Names"]
        return tuple(dict.fromkeys((self.label, *(one.value for section in sections for one in section.said))))

    @property
    def statements(self) -> tuple[Said, ...]:
        """What is said of it: relation, value, date, confidence, and the passages (``passages``) that prove it."""
        return tuple(
            one
            for section in self.explanation.sections
            if section.heading not in ("Names", "Sources", "Decisions")
            for one in section.said
        )

    def __str__(self) -> str:
        return self.label

    def __repr__(self) -> str:
        return f"<{self.kind} {self.label!r} {self.iri}>"

    def _repr_html_(self) -> str:
        rows = []
        for one in self.statements[:50]:
            quotes = " ".join(f"<blockquote>{html.escape(passage.text)}</blockquote>" for passage in one.passages)
            said = f"{html.escape(one.says)} <b>{html.escape(one.value)}</b> {html.escape(one.date)}"
            rows.append(f"<li>{said}{quotes}</li>")
        return f"<h4>{html.escape(self.label)} ({html.escape(self.kind)})</h4><ul>{''.join(rows)}</ul>"


@dataclass(frozen=True)
class NetworkView:
    """A network, and its doors to other programs. ``network`` is the value itself, with the events behind each tie."""

    network: Network = field(repr=False)
    store: Store = field(repr=False)

    @property
    def nodes(self) -> tuple[Node, ...]:
        """The nodes: IRI, label, kind, number of events."""
        return self.network.nodes

    @property
    def arrays(self) -> Mapping[str, NDArray[np.generic]]:
        """The edges as arrays of one length: ``source`` and ``target`` (indices of nodes) and ``weight``."""
        return {"source": self.network.source, "target": self.network.target, "weight": self.network.weight}

    @cached_property
    def measures(self) -> Measures:
        """Centrality, cores and communities, one value a node."""
        from kgbuild.network.measure import measure

        return measure(self.network)

    def to_networkx(self) -> nx.Graph[str]:
        """A networkx graph: nodes by IRI with ``label``, edges with ``weight``, ``events``, ``first``, ``last``."""
        from kgbuild.network.doors import to_networkx

        return to_networkx(self.network)

    def to_graphml(self) -> bytes:
        """GraphML."""
        from kgbuild.network.doors import to_graphml

        return to_graphml(self.network)

    def to_gexf(self) -> bytes:
        """GEXF."""
        from kgbuild.network.doors import to_gexf

        return to_gexf(self.network)

    def to_html(self, title: str = "Network", *, max_nodes: int = 500, before: str | Path | None = None) -> str:
        """An interactive page that opens without a network connection.

        ``before`` is the file of an earlier page, if there is one: names stay where they lay.
        """
        from kgbuild.network.page import network_page

        last = Path(before) if before is not None else None
        return network_page(self.store, self.network, title=title, max_nodes=max_nodes, before=last)

    def to_vosviewer(self, *, before: str | Path | None = None) -> bytes:
        """JSON that VOSviewer and VOSviewer Online open, with places and clusters; ``before`` as in ``to_html``."""
        from kgbuild.network.vosviewer import to_vosviewer

        return to_vosviewer(self.network, before=Path(before) if before is not None else None)

    def __len__(self) -> int:
        return len(self.network.nodes)

    def __repr__(self) -> str:
        return f"<network of {self.network.kind}: {len(self)} nodes, {self.network.edge_count} ties>"


def _written(value: object) -> str:
    """A parameter as a person would write it; of a thing, its IRI."""
    iri = getattr(value, "iri", None)
    if isinstance(iri, str):
        return iri
    return value.isoformat() if isinstance(value, date) else str(value)


def _plain(cell: Cell) -> object:
    from kgbuild.query.run import Ref

    if isinstance(cell, Ref):
        return cell.label
    return float(cell) if isinstance(cell, Decimal) else cell


def _installed(name: str) -> Any:
    from importlib import import_module

    try:
        return import_module(name)
    except ImportError:
        raise UsageError(f"{name} is not installed: `pip install {name}`, or use .rows, .to_csv()") from None


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
