"""What every store can do, and the values that it answers with.

Terms are pyoxigraph's frozen values (``NamedNode``, ``Literal``, ``BlankNode``): they are hashable, compare by
value and print as N-Triples. Everything here works the same over a local and over a remote store.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeAlias, TypeGuard, runtime_checkable

if TYPE_CHECKING:
    from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

    Term: TypeAlias = "NamedNode | BlankNode | Literal | Triple"
    Subject: TypeAlias = "NamedNode | BlankNode | Triple"

__all__ = ["Row", "Store", "Table", "is_iri"]

Row: TypeAlias = "tuple[Term | None, ...]"
"""One solution: a term, or None where the variable is unbound, in the order of the columns."""


def is_iri(term: object) -> TypeGuard[NamedNode]:
    """Whether a term is an IRI, told without loading pyoxigraph.

    >>> from pyoxigraph import Literal, NamedNode
    >>> is_iri(NamedNode("https://example.org/a")), is_iri(Literal("a")), is_iri(None)
    (True, False, False)
    """
    return type(term).__name__ == "NamedNode"


@dataclass(frozen=True, slots=True)
class Table:
    """The answer to a SELECT query: column names without the question mark, and rows in the order of the engine.

    >>> table = Table(("a", "b"), ())
    >>> len(table), table.columns
    (0, ('a', 'b'))
    """

    columns: tuple[str, ...]
    rows: tuple[Row, ...]

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)


@runtime_checkable
class Store(Protocol):
    """A graph that can be asked. The default graph is the union of all layers.

    Every method raises :class:`~kgbuild.errors.UsageError` for a query that does not parse, and
    :class:`~kgbuild.errors.EndpointError` where a remote service fails.
    """

    def select(self, query: str) -> Table:
        """The solutions of a SELECT query."""
        ...

    def ask(self, query: str) -> bool:
        """The truth of an ASK query."""
        ...

    def construct(self, query: str) -> tuple[Triple, ...]:
        """The triples of a CONSTRUCT or DESCRIBE query."""
        ...

    def quads_for_pattern(
        self,
        subject: Subject | None,
        predicate: NamedNode | None,
        object: Term | None,
        graph: NamedNode | None = None,
    ) -> Iterator[Quad]:
        """The quads that match; None is a wildcard. The order is the store's own: sort where it matters."""
        ...

    def count(
        self,
        subject: Subject | None = None,
        predicate: NamedNode | None = None,
        object: Term | None = None,
        graph: NamedNode | None = None,
    ) -> int:
        """How many quads match."""
        ...
