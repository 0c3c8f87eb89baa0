"""From changed triples to the anchors that they can reach: the triggers of the checks at work."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from pyoxigraph import Quad, QuerySolutions, Store

from kgbuild.validate.rules import Term
from kgbuild.validate.triggers import Trigger, Triggers

__all__ = ["Reach"]

_AT_ONCE = 1000
Triple = tuple[str, str, str]


class Reach:
    """Changed triples, and a store that holds all triples of the old graph and of the new.

    >>> from pyoxigraph import NamedNode
    >>> store = Store()
    >>> store.extend([Quad(NamedNode(f"x:{s}"), NamedNode("x:in"), NamedNode(f"x:{o}")) for s, o in ("ab", "cb")])
    >>> changed = [Quad(NamedNode("x:a"), NamedNode("x:of"), NamedNode("x:d"))]
    >>> beside = ("?one <x:in> ?place .", "?this <x:in> ?place .")
    >>> found = Reach(store, changed).anchors(Triggers("?this", (Trigger("?one", "<x:of>", "?d", beside),)))
    >>> sorted(node.value for node in found)
    ['x:a', 'x:c']
    """

    def __init__(self, store: Store, changed: Iterable[Quad]) -> None:
        self._store = store
        self._terms: dict[str, Term] = {}
        self._by_predicate: dict[str, list[Triple]] = {}
        for quad in changed:
            triple = self._text(quad.subject), self._text(quad.predicate), self._text(quad.object)
            self._by_predicate.setdefault(triple[1], []).append(triple)
        self._known: dict[tuple[str, Trigger], Collection[Term]] = {}

    def anchors(self, triggers: Triggers) -> set[Term] | None:
        """The anchors that have to be looked at again; None where that may be any."""
        found: set[Term] = set()
        for trigger in triggers.triggers:
            rows = list(self._fitting(trigger))
            if rows and not trigger.near:
                return None
            if rows:
                key = triggers.anchor, trigger
                if key not in self._known:
                    self._known[key] = self._reached(triggers.anchor, trigger, rows)
                found.update(self._known[key])
        return found

    def _text(self, term: Term) -> str:
        text = str(term)
        self._terms.setdefault(text, term)
        return text

    def _fitting(self, trigger: Trigger) -> Iterator[dict[str, str]]:
        """What the trigger's variables stand for in each changed triple that fits it."""
        free = trigger.predicate.startswith("?")
        groups = self._by_predicate.values() if free else [self._by_predicate.get(trigger.predicate, [])]
        for group in groups:
            for triple in group:
                row = dict[str, str]()
                for term, value in zip((trigger.subject, trigger.predicate, trigger.object), triple, strict=True):
                    # a literal may be written in other ways than the query's; it fits, and costs at worst a look
                    if row.setdefault(term, value) != value or (term.startswith("<") and term != value):
                        break
                else:
                    yield {term: value for term, value in row.items() if term.startswith("?")}

    def _reached(self, anchor: str, trigger: Trigger, rows: list[dict[str, str]]) -> Collection[Term]:
        if not trigger.beside:
            return {self._terms[row[anchor]] for row in rows}
        names = list(rows[0])
        lines = list(dict.fromkeys("(" + " ".join(row[name] for name in names) + ")" for row in rows))
        found: set[Term] = set()
        for start in range(0, len(lines), _AT_ONCE):
            values = f"VALUES ({' '.join(names)}) {{ {' '.join(lines[start : start + _AT_ONCE])} }}"
            text = f"SELECT DISTINCT {anchor} WHERE {{ {values} {' '.join(trigger.beside)} }}"
            solutions = self._store.query(text)
            assert isinstance(solutions, QuerySolutions)
            found.update(row[0] for row in solutions)
        return found
