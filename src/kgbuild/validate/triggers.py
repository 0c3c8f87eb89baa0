"""Which changed triples can change what a check says, and of which node: derived from the check itself.

A check says something of a node, the *anchor*. What it says rests on triples, and each triple pattern of the check
is a :class:`Trigger`: where a triple that fits comes or goes, the anchors that the patterns beside it lead to must be
looked at again, and no others. The reasoning is that of incremental view maintenance: a solution that came or went
holds a changed triple, and all patterns that must hold together with it hold in the old graph or in the new.

Nothing here is stated by hand, so that a new shape or query cannot be forgotten; where a query uses a part of SPARQL
that is not understood here, :class:`Underivable` is raised and the check is run over the whole graph.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count

from pyoxigraph import NamedNode

from kgbuild.validate.rules import Rule, Shape
from kgbuild.vocabulary import rdf

__all__ = ["Pattern", "Trigger", "Triggers", "Underivable", "reached", "rule_triggers"]

ANCHOR = "?this"
_ALONE = frozenset(
    {"minCount", "maxCount", "datatype", "nodeKind", "in", "hasValue", "pattern", "uniqueLang"}
    | {"minInclusive", "maxInclusive", "qualifiedMinCount", "qualifiedMaxCount"}
)
"""Constraints that look at the values at the end of their path and at nothing else."""


class Underivable(Exception):
    """What a check rests on cannot be told from its text."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """A part of a query that must hold: its SPARQL text and its variables."""

    text: str
    variables: frozenset[str]

    @classmethod
    def of(cls, subject: str, predicate: str, value: str) -> Pattern:
        """A triple pattern; terms as SPARQL writes them."""
        names = frozenset(term for term in (subject, predicate, value) if term.startswith("?"))
        return cls(f"{subject} {predicate} {value} .", names)


@dataclass(frozen=True, slots=True)
class Trigger:
    """A triple pattern, its terms as SPARQL writes them, and the patterns that lead from it to the anchor."""

    subject: str
    predicate: str
    object: str
    beside: tuple[str, ...] = ()
    """Empty where the anchor stands in the triple itself."""
    near: bool = True
    """False where nothing leads to the anchor: a change may then touch every answer."""


@dataclass(frozen=True, slots=True)
class Triggers:
    """All triggers of a check; ``anchor`` is the variable that its answers are kept by."""

    anchor: str
    triggers: tuple[Trigger, ...]

    @property
    def far(self) -> int:
        """How many of them lead nowhere."""
        return sum(not trigger.near for trigger in self.triggers)


def reached(anchor: str, subject: str, predicate: str, value: str, beside: Sequence[Pattern]) -> Trigger:
    """The trigger for a triple pattern, with those of the patterns beside it that tie it to the anchor.

    >>> beside = [Pattern.of("?part", "<agent>", "?this"), Pattern.of("?other", "<type>", "<Event>")]
    >>> reached("?this", "?part", "<event>", "?event", beside).beside
    ('?part <agent> ?this .',)
    """
    known = {term for term in (subject, predicate, value) if term.startswith("?")}
    if anchor in known:
        return Trigger(subject, predicate, value)
    left, tied = list(beside), list[Pattern]()
    while near := [pattern for pattern in left if pattern.variables & known]:
        tied += near
        left = [pattern for pattern in left if pattern not in near]
        known.update(*(pattern.variables for pattern in near))
    if anchor not in known:
        return Trigger(subject, predicate, value, near=False)
    return Trigger(subject, predicate, value, tuple(dict.fromkeys(pattern.text for pattern in tied)))


def rule_triggers(shape: Shape) -> Triggers:
    """The triggers of a shape's rules and of what it targets.

    Raises:
        Underivable: for a constraint that is not known here.
    """
    fresh = (f"?v{number}" for number in count())
    found = [Trigger(ANCHOR, str(rdf.type), "?kind")]
    found += [Trigger(ANCHOR, str(predicate), "?any") for predicate in shape.subjects_of]
    for rule in shape.rules:
        found += _of_rule(rule, ANCHOR, (), fresh)
    return Triggers(ANCHOR, tuple(dict.fromkeys(found)))


def _of_rule(rule: Rule, node: str, beside: tuple[Pattern, ...], fresh: Iterator[str]) -> Iterable[Trigger]:
    start, around = node, beside
    for step in rule.path:
        value = next(fresh)
        yield reached(ANCHOR, node, str(step), value, around)
        around = (*around, Pattern.of(node, str(step), value))
        node = value
    for name, wanted in rule.constraints:
        if name == "class":
            yield reached(ANCHOR, node, str(rdf.type), next(fresh), around)
        elif name in ("or", "qualifiedValueShape"):
            for part in wanted if isinstance(wanted, tuple) else (wanted,):
                assert isinstance(part, Rule)
                yield from _of_rule(part, node, around, fresh)
        elif name in ("lessThanOrEquals", "disjoint"):
            assert isinstance(wanted, NamedNode)
            yield reached(ANCHOR, start, str(wanted), next(fresh), beside)
        elif name not in _ALONE:
            raise Underivable(name)
