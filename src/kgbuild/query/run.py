"""Ask a question of a store: values in, typed rows out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from numbers import Integral
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeAlias

from kgbuild.errors import UsageError, WrongParameter
from kgbuild.query import arrays
from kgbuild.query.bind import bind, literal_of
from kgbuild.query.catalogue import ENTITY_TYPES, Column, Parameter, Question
from kgbuild.query.names import labels, resolve
from kgbuild.query.order import by_name
from kgbuild.store.base import Table, is_iri
from kgbuild.store.complaints import without_mark
from kgbuild.store.lexing import first_word

if TYPE_CHECKING:
    from pyoxigraph import Literal, NamedNode

    from kgbuild.store.base import Row, Store, Term

__all__ = ["Answer", "Cell", "Ref", "ask", "sparql", "typed"]


@dataclass(frozen=True, slots=True, order=True)
class Ref:
    """A thing of the graph in an answer: its IRI and a label to read."""

    iri: str
    label: str

    def __str__(self) -> str:
        return self.label


Cell: TypeAlias = "Ref | str | int | float | Decimal | bool | date | None"


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a question: typed columns, typed rows, and the SPARQL that was run.

    ``left_out`` counts the rows beyond the limit. ``terms`` are the rows as RDF terms.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    query: str
    question: Question | None = None
    left_out: int = 0
    terms: tuple[Row, ...] = field(default=(), repr=False, compare=False)

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def things(self) -> tuple[str, ...]:
        """The names of the columns of things, whose IRIs a table states as well: declared so, or seen in the rows."""
        return tuple(
            column.name
            for index, column in enumerate(self.columns)
            if (self.question is not None and column.type in ENTITY_TYPES)
            or any(isinstance(row[index], Ref) for row in self.rows)
        )

    def to_dicts(self) -> list[dict[str, Cell]]:
        """The rows as dictionaries by column name."""
        names = [column.name for column in self.columns]
        return [dict(zip(names, row, strict=True)) for row in self.rows]


def ask(
    store: Store, question: Question, values: Mapping[str, str] | None = None, *, limit: int | None = None
) -> Answer:
    """Bind the values, run the question (on arrays, where :mod:`kgbuild.query.arrays` has it), give typed rows;
    those that the query would leave in the order of IRIs are in that of names.

    ``values`` maps parameter names to what a person would write: a name, a year, a number.

    Raises:
        UsageError: where a value is missing, or not of its parameter's type; for a ``limit`` that is no
            number of rows.
        NotFound, Ambiguous: where a name fits no entity, or several.
        EndpointError: where a remote store fails.
    """
    if limit is not None and (isinstance(limit, bool) or not isinstance(limit, Integral) or limit < 0):
        raise UsageError(f"limit {limit!r}: want a whole number of rows from 0, or None for all")
    terms = terms_for(store, question, values or {})
    text = bind(question.sparql, terms)
    table = arrays.answer(store, question, terms)
    if table is None:
        table = store.select(text)
    names: dict[str, str] = {}
    if table.columns == tuple(column.name for column in question.columns):
        rows, names = by_name(store, question, table.rows, terms, limit=limit)
        table = Table(table.columns, rows)
    return _answer(store, table, text, question.columns, question=question, limit=limit, known=names)


def sparql(store: Store, text: str, *, limit: int | None = None) -> Answer:
    """Run any query: columns are typed ``text``, cells by their datatype.

    ASK gives one row with the column ``answer``; CONSTRUCT and DESCRIBE give ``subject``, ``predicate``, ``object``.

    Raises:
        UsageError: where the query does not parse; the message points into it.
        KgbuildError: where it cannot be carried out.
    """
    text = without_mark(text)
    form = first_word(text, ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE"))
    if form == "ASK":
        return Answer((Column("answer", "text", ""),), ((store.ask(text),),), text)
    if form in ("CONSTRUCT", "DESCRIBE"):
        columns = tuple(Column(name, "thing", "") for name in ("subject", "predicate", "object"))
        table = Table(("subject", "predicate", "object"), tuple(map(tuple, store.construct(text))))
        return _answer(store, table, text, columns, limit=limit)
    table = store.select(text)
    return _answer(store, table, text, tuple(Column(name, "text", "") for name in table.columns), limit=limit)


def terms_for(store: Store, question: Question, values: Mapping[str, str]) -> dict[str, NamedNode | Literal]:
    """The term of each parameter that has a value or a default."""
    given = {question.parameter(name).name: value for name, value in values.items()}
    terms = {}
    for parameter in question.parameters:
        value = given.get(parameter.name, parameter.default)
        if value is not None:
            terms[parameter.name] = _term(store, parameter, value)
        elif parameter.required:
            from kgbuild.query.examples import NOTHING, example_for

            option = parameter.name.replace("_", "-")
            example = example_for(store, parameter.type, parameter.example)
            if example == NOTHING:
                article = "an" if parameter.type[0] in "aeiou" else "a"
                none = f"{article} {parameter.type}, of which this graph has none"
                raise WrongParameter(
                    f"{question.name} needs {parameter.name}: {none}", f"{question.name} needs --{option}: {none}"
                )
            raise WrongParameter(
                f"{question.name} needs {parameter.name}, for example {parameter.name}={example!r}",
                f"{question.name} needs --{option}, for example --{option} {example!r}",
            )
    _check_distinct(question, terms)
    return terms


def _check_distinct(question: Question, terms: Mapping[str, NamedNode | Literal]) -> None:
    """Refuse one thing where a question asks what is between two of a kind."""
    seen: dict[tuple[str, object], str] = {}
    for parameter in question.parameters:
        if parameter.type in ENTITY_TYPES and parameter.name in terms:
            first = seen.setdefault((parameter.type, terms[parameter.name]), parameter.name)
            if first != parameter.name:
                problem = f"is the same {parameter.type} as {first}: give two different ones"
                raise WrongParameter.value(parameter.name, problem)


def _term(store: Store, parameter: Parameter, value: str) -> NamedNode | Literal:
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        raise WrongParameter.value(parameter.name, "is not valid Unicode") from None
    if parameter.type in ENTITY_TYPES:
        return resolve(store, parameter.type, value)
    literal = literal_of(parameter.type, value, name=parameter.name, last=parameter.last)
    parameter.check(value.strip())
    return literal


def _answer(
    store: Store,
    table: Table,
    text: str,
    columns: tuple[Column, ...],
    *,
    question: Question | None = None,
    limit: int | None = None,
    known: Mapping[str, str] = MappingProxyType({}),
) -> Answer:
    if tuple(column.name for column in columns) != table.columns:
        stated, given = ", ".join(column.name for column in columns), ", ".join(table.columns)
        raise UsageError(f"the header states the columns {stated}, but the query gives {given}")
    kept = table.rows if limit is None else table.rows[:limit]
    iris = {term.value for row in kept for term in row if is_iri(term)}
    names = {**known, **labels(store, iris - known.keys())}
    rows = tuple(tuple(typed(term, names) for term in row) for row in kept)
    return Answer(columns, rows, text, question, len(table.rows) - len(kept), kept)


def typed(term: Term | None, known: Mapping[str, str]) -> Cell:
    """A term as a Python value: IRIs as :class:`Ref`, numbers and dates by datatype, the rest as text.

    >>> from pyoxigraph import Literal
    >>> from kgbuild.vocabulary import xsd
    >>> typed(Literal("3", datatype=xsd.integer), {}), typed(Literal("0.80", datatype=xsd.decimal), {})
    (3, Decimal('0.8'))
    """
    if term is None:
        return None
    if is_iri(term):
        return Ref(term.value, known.get(term.value) or _short(term.value))
    value: str = getattr(term, "value", str(term))
    kind = getattr(getattr(term, "datatype", None), "value", "").rsplit("#", 1)[-1]
    try:
        return _literal(kind, value)
    except (ValueError, ArithmeticError):
        return value  # an ill-typed literal is shown as it stands


def _literal(kind: str, value: str) -> Cell:
    if kind in ("integer", "int", "long", "short", "nonNegativeInteger", "positiveInteger"):
        return int(value)
    if kind == "decimal":
        plain = Decimal(value)
        return plain.normalize() if plain != plain.to_integral() else plain.quantize(Decimal(1))
    if kind in ("double", "float"):
        return float(value)
    if kind == "boolean":
        return value in ("true", "1")
    if kind == "date":
        return date.fromisoformat(value)
    return value


def _short(iri: str) -> str:
    """The last step of an IRI, for things without a label."""
    return iri.rstrip("/#").replace("#", "/").rsplit("/", 1)[-1] or iri
