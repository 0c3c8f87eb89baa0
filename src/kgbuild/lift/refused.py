"""Statements that curators took out: kept as rejected or superseded claims, stated no longer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pyoxigraph import Literal, NamedNode, Quad

from kgbuild.curation.statements import Statement
from kgbuild.lift.decided import Refused
from kgbuild.lift.events import term_of
from kgbuild.lift.frame import CURATION, Frame
from kgbuild.lift.gather import Gathered
from kgbuild.lift.settle import by_work
from kgbuild.lift.support import Support
from kgbuild.lift.terms import date, text
from kgbuild.vocabulary import codes, dcterms, owl, prov, rdf, rn, roles

__all__ = ["lift_refused", "successors"]

_TRUE = Literal(True)
_Said = tuple[NamedNode, NamedNode | Literal]


def lift_refused(
    fallen: Mapping[Statement, Refused], table: Gathered, languages: Mapping[str, str], frame: Frame
) -> Iterator[Quad]:
    """Claims for what was refused, with the passages that had spoken for it.

    A participation or an affiliation that was refused becomes a retired identifier, which leads to what stands in
    its place, if anything does. ``languages`` are those of entities, by key.
    """
    for statement, refused in sorted(fallen.items(), key=lambda item: item[0]):
        status = codes.superseded if refused.successor else codes.rejected
        for node in _fallen(statement, refused, table, languages, status, frame):
            if isinstance(node, NamedNode):
                yield Quad(frame.decision(refused.decision), prov.invalidated, node, CURATION)
            else:
                yield node


def _fallen(
    statement: Statement,
    refused: Refused,
    table: Gathered,
    languages: Mapping[str, str],
    status: NamedNode,
    frame: Frame,
) -> Iterator[Quad | NamedNode]:
    """The quads of what fell, and the nodes that the decision invalidates."""
    subject, name, value = statement
    if name == "affiliation":
        institution, _, position = value.partition(" ")
        node = frame.relation("affiliation", subject, institution, position)
        said: dict[NamedNode, NamedNode | Literal] = {
            rn.agent: frame.entity(subject),
            rn.institution: frame.entity(institution),
        }
        if position:
            said[rn.position] = text(position, refused.matter.language)
        yield from _retired(node, said, refused.matter.support, successors(refused, table, frame), status, frame)
    elif statement.is_participation:
        for work, part in sorted(by_work(refused.matter).items()):
            node = frame.relation("participation", subject, value, name, work)
            said = {rn.event: frame.entity(subject), rn.agent: frame.entity(value), rn.role: roles[name]}
            yield from _retired(node, said, part.support, successors(refused, table, frame, work), status, frame)
    else:
        for predicate, term in _terms(statement, table, languages, frame):
            yield from frame.claim(frame.entity(subject), predicate, term, refused.matter, stands=False, status=status)
            yield frame.claim_node(frame.entity(subject), predicate, term)


def _terms(statement: Statement, table: Gathered, languages: Mapping[str, str], frame: Frame) -> Iterator[_Said]:
    """Predicate and value of the triples that a statement stood for, without those that another still states."""
    subject, name, value = statement
    if name == "name":
        yield rn.name, text(value, languages.get(subject, "en"))
    elif name == "dates":
        start, _, end = value.partition("/")
        told = table.dates.get(subject, {})
        if start not in {dates[0] for dates in told} and (first := date(start)) is not None:
            yield rn.startDate, first
        if (end or start) != start and end not in {dates[1] for dates in told} and (last := date(end)) is not None:
            yield rn.endDate, last
    elif (term := term_of(name, value, frame)) is not None:
        yield rn[name], term


def _retired(
    node: NamedNode,
    said: Mapping[NamedNode, NamedNode | Literal],
    support: Support,
    successors: list[NamedNode],
    status: NamedNode,
    frame: Frame,
) -> Iterator[Quad | NamedNode]:
    yield Quad(node, rdf.type, rn.RetiredEntity, CURATION)
    yield Quad(node, owl.deprecated, _TRUE, CURATION)
    for successor in successors:
        yield Quad(node, dcterms.isReplacedBy, successor, CURATION)
    for predicate, value in said.items():
        yield from frame.claim(node, predicate, value, support, stands=False, status=status)
    yield node


def successors(refused: Refused, table: Gathered, frame: Frame, work: str = "") -> list[NamedNode]:
    """The nodes of what stands in the place of a participation (of the same contribution) or an affiliation."""
    if refused.successor is None:
        return []
    subject, name, value = refused.successor
    if name == "affiliation":
        institution, _, position = value.partition(" ")
        tie = (subject, institution, position)
        return [frame.relation("affiliation", *tie)] if tie in table.affiliations else []
    works = by_work(table.participations.get((subject, value, name), {}))
    kept = [work] if work in works else sorted(works)
    return [frame.relation("participation", subject, value, name, one) for one in kept]
