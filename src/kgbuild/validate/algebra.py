"""The triggers of a SPARQL query, out of its algebra (SPARQL 1.1, section 18; rdflib's parser)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from kgbuild.validate.triggers import Pattern, Trigger, Triggers, Underivable, reached

__all__ = ["query_triggers"]

Names = Mapping[str, str]
"""What the variables of a subquery are called outside it: those that it hides get names of their own."""
Triple = tuple[str, Any, str]
Beside = tuple[Pattern, ...]
Step = tuple[str, str, str, Beside]
"""Subject, predicate and object of a triple that a path goes through, and the rest of the path on both sides."""

_THROUGH = frozenset({"Filter", "Extend", "Distinct", "Reduced", "OrderBy", "ToMultiSet", "AggregateJoin"})


def query_triggers(text: str, anchors: Iterable[str] | None = None) -> Triggers:
    """The triggers of a SELECT query. Its anchor is the one of ``anchors`` (by default of the variables that it
    projects) that most triggers lead to, the first of equals.

    >>> found = query_triggers("SELECT ?e WHERE { ?p <x:in> ?e FILTER NOT EXISTS { ?p <x:by>/<x:of> ?d } }")
    >>> for trigger in found.triggers:
    ...     print(trigger.subject, trigger.predicate, trigger.object, "|", *trigger.beside)
    ?p <x:in> ?e |
    ?p <x:by> ?_step1 | ?_step1 <x:of> ?d . ?p <x:in> ?e .
    ?_step1 <x:of> ?d | ?p <x:by> ?_step1 . ?p <x:in> ?e .

    Raises:
        Underivable: for a query whose answers about one thing cannot be told from those about others.
    """
    from rdflib.plugins.sparql.algebra import translateQuery
    from rdflib.plugins.sparql.parser import parseQuery

    try:
        query = translateQuery(parseQuery(text)).algebra
    except Exception as error:  # rdflib's and its parser's many kinds; what they cannot read is run as a whole
        raise Underivable(str(error)) from error
    if query.name != "SelectQuery" or query.datasetClause:
        raise Underivable(query.name)
    bound = _bound(query.p)
    names = [name for name in anchors or map(str, query.PV) if name in bound]
    if not names:
        raise Underivable("no variable of the answer is surely bound")
    patterns = list(_Walk().patterns(query.p, (), {}))
    return min((_triggers(name, patterns) for name in names), key=lambda found: found.far)


def _triggers(anchor: str, patterns: Iterable[tuple[Triple, Beside]]) -> Triggers:
    found = dict[Trigger, None]()
    for (subject, path, value), beside in patterns:
        for start, predicate, end, rest in _steps(subject, path, value, ""):
            found[reached(f"?{anchor}", start, predicate, end, (*rest, *beside))] = None
    return Triggers(f"?{anchor}", tuple(found))


def _bound(node: Any) -> frozenset[str]:
    """The variables that every solution binds."""
    match node.name:
        case "BGP":
            return frozenset(_variables(node))
        case "Join":
            return _bound(node.p1) | _bound(node.p2)
        case "Union":
            return _bound(node.p1) & _bound(node.p2)
        case "LeftJoin" | "Minus":
            return _bound(node.p1)
        case "Project" | "Group":
            return _bound(node.p) & _seen(node)
        case "values":
            return frozenset()
    if node.name in _THROUGH:
        return _bound(node.p)
    raise Underivable(node.name)


def _seen(node: Any) -> frozenset[str]:
    """The variables of a subquery that are seen from outside: the projected ones, those that a group is made by."""
    from rdflib import Variable

    names = node.PV if node.name == "Project" else node.expr or ()
    return frozenset(str(name) for name in names if isinstance(name, Variable))


class _Walk:
    """Goes through an algebra and meets every triple pattern in it."""

    def __init__(self) -> None:
        self._scopes: dict[int, int] = {}

    def patterns(self, node: Any, beside: Beside, names: Names) -> Iterator[tuple[Triple, Beside]]:
        """Each triple pattern of a node, with the patterns that hold wherever it matters."""
        match node.name:
            case "BGP":
                triples = [_renamed(triple, names) for triple in node.triples]
                for place, triple in enumerate(triples):
                    others = map(_pattern, (*triples[:place], *triples[place + 1 :]))
                    yield triple, (*others, *beside)
            case "Union":
                yield from self.patterns(node.p1, beside, names)
                yield from self.patterns(node.p2, beside, names)
            case "Join":
                yield from self.patterns(node.p1, (*self.must(node.p2, names), *beside), names)
                yield from self.patterns(node.p2, (*self.must(node.p1, names), *beside), names)
            case "LeftJoin" | "Minus":
                yield from self.patterns(node.p1, beside, names)
                around = (*self.must(node.p1, names), *beside)
                yield from self.patterns(node.p2, around, names)
                yield from self.asked(node.expr, (*self.must(node.p2, names), *around), names)
            case "Project" | "Group":
                yield from self.patterns(node.p, beside, self._inside(node, names))
            case "values":
                return
            case name if name in _THROUGH:
                yield from self.patterns(node.p, beside, names)
                yield from self.asked([node.expr, node.A], (*self.must(node.p, names), *beside), names)
            case name:
                raise Underivable(name)

    def must(self, node: Any, names: Names) -> Beside:
        """What holds wherever the node has a solution."""
        match node.name:
            case "BGP":
                return tuple(_pattern(_renamed(triple, names)) for triple in node.triples)
            case "Join":
                return (*self.must(node.p1, names), *self.must(node.p2, names))
            case "LeftJoin" | "Minus":
                return self.must(node.p1, names)
            case "Union":
                sides = [self.must(side, names) for side in (node.p1, node.p2)]
                return (_either(*sides),) if all(sides) else ()
            case "Project" | "Group":
                return self.must(node.p, self._inside(node, names))
            case "values":
                return ()
        if node.name in _THROUGH:
            return self.must(node.p, names)
        raise Underivable(node.name)

    def asked(self, expression: Any, beside: Beside, names: Names) -> Iterator[tuple[Triple, Beside]]:
        """The triple patterns within EXISTS and NOT EXISTS, wherever they stand in an expression."""
        from rdflib.plugins.sparql.parserutils import CompValue

        if isinstance(expression, CompValue):
            if expression.name in ("Builtin_EXISTS", "Builtin_NOTEXISTS"):
                yield from self.patterns(expression.graph, beside, names)
            else:
                yield from self.asked(list(expression.values()), beside, names)
        elif isinstance(expression, list | tuple | set | frozenset):
            for part in expression:
                yield from self.asked(part, beside, names)

    def _inside(self, node: Any, names: Names) -> Names:
        scope = self._scopes.setdefault(id(node), len(self._scopes))
        if not scope:  # the query itself hides its variables from nobody
            return names
        seen = _seen(node)
        return {name: names.get(name, f"?{name}") if name in seen else f"?{name}_{scope}" for name in _all(node.p)}


def _all(node: Any) -> Iterator[str]:
    """Every variable in an algebra, those in expressions among them."""
    from rdflib import Variable
    from rdflib.plugins.sparql.parserutils import CompValue

    if isinstance(node, Variable):
        yield str(node)
    elif isinstance(node, CompValue):
        yield from _all(list(node.values()))
        if node.name in ("Builtin_EXISTS", "Builtin_NOTEXISTS"):
            yield from _all(node.graph)
    elif isinstance(node, list | tuple | set | frozenset):
        for part in node:
            yield from _all(part)


def _variables(group: Any) -> Iterator[str]:
    for triple in group.triples:
        yield from _all(triple)


def _renamed(triple: tuple[Any, Any, Any], names: Names) -> Triple:
    """A triple with its subject and object as SPARQL writes them; a predicate may be a path."""
    from rdflib import Variable

    subject, path, value = triple
    middle = _term(path, names) if isinstance(path, Variable) else path
    return _term(subject, names), middle, _term(value, names)


def _term(term: Any, names: Names) -> str:
    """A term as SPARQL writes it; a blank node is a variable of its group."""
    from rdflib import BNode, Variable

    if isinstance(term, Variable):
        return names.get(str(term), f"?{term}")
    return f"?blank_{term}" if isinstance(term, BNode) else str(term.n3())


def _pattern(triple: Triple) -> Pattern:
    subject, path, value = triple
    return Pattern.of(subject, path if isinstance(path, str) and path.startswith("?") else path.n3(), value)


def _either(one: Beside, other: Beside) -> Pattern:
    text = " UNION ".join("{ " + " ".join(pattern.text for pattern in side) + " }" for side in (one, other))
    sides = [frozenset[str]().union(*(pattern.variables for pattern in side)) for side in (one, other)]
    return Pattern(text, sides[0] & sides[1])


def _steps(subject: str, path: Any, value: str, place: str) -> Iterator[Step]:
    """The triples that a path can go through from subject to value."""
    from rdflib import URIRef
    from rdflib.paths import AlternativePath, InvPath, MulPath, SequencePath

    if isinstance(path, URIRef) or (isinstance(path, str) and path.startswith("?")):
        yield subject, path.n3() if isinstance(path, URIRef) else path, value, ()
    elif isinstance(path, InvPath):
        yield from _steps(value, path.arg, subject, place)
    elif isinstance(path, AlternativePath):
        for part in path.args:
            yield from _steps(subject, part, value, place)
    elif isinstance(path, SequencePath):
        nodes = [subject, *(f"?_step{place}{number}" for number in range(1, len(path.args))), value]
        legs = [_pattern((start, part, end)) for start, part, end in zip(nodes, path.args, nodes[1:], strict=False)]
        for number, part in enumerate(path.args):
            others = (*legs[:number], *legs[number + 1 :])
            for start, predicate, end, more in _steps(nodes[number], part, nodes[number + 1], f"{place}{number + 1}_"):
                yield start, predicate, end, (*more, *others)
    elif isinstance(path, MulPath):
        if path.mod == "?":
            yield from _steps(subject, path.path, value, place)
            return
        before, after = f"?_before{place}", f"?_after{place}"
        again = MulPath(path.path, "*")
        ends = (_pattern((subject, again, before)), _pattern((after, again, value)))
        for start, predicate, end, rest in _steps(before, path.path, after, f"{place}m"):
            yield start, predicate, end, (*rest, *ends)
    else:
        raise Underivable(f"path {path}")
