"""What must not go out: everything that speaks of a withdrawn person, and quotes where the reader wants none.

A build leaves a tombstone without a name. A graph that was edited by hand may still hold more; that is taken out
here, so that a site never says what its graph should not have said.
"""

from __future__ import annotations

from collections.abc import Iterable

from kgbuild.export.lines import Row
from kgbuild.publish.graph import LABELS, TYPE, Node, node_of, text_of
from kgbuild.vocabulary import dcterms, oa, owl, prov, rdf, rn, skos

__all__ = ["names_of_withdrawn", "withdrawn_nodes", "without_quotes", "without_withdrawn"]

_RETIRED = node_of(rn.RetiredEntity)
_REPLACED = node_of(dcterms.isReplacedBy)
_KEPT = {TYPE, node_of(owl.deprecated)}
_NAMES = {*LABELS, node_of(rn.name), node_of(rn.alias), node_of(skos.altLabel)}
_STATES = {node_of(rn.agent), node_of(rdf.subject), node_of(rdf.object)}
_DECIDES = {node_of(prov.used), node_of(prov.invalidated)}
_RATIONALE = node_of(rn.rationale)
_QUOTE = b"%s %s" % (TYPE, node_of(oa.TextQuoteSelector))


def withdrawn_nodes(rows: Iterable[Row]) -> set[Node]:
    """Retired identifiers that nothing took the place of."""
    retired, replaced = set(), set()
    for row in rows:
        subject, predicate, value = row.split(b" ", 2)
        if predicate == TYPE and value == _RETIRED:
            retired.add(subject)
        elif predicate == _REPLACED:
            replaced.add(subject)
    return retired - replaced


def names_of_withdrawn(rows: Iterable[Row], gone: set[Node]) -> set[str]:
    """Names that the graph still holds for them; none in a graph as it is built."""
    found = set()
    for row in rows if gone else ():
        subject, predicate, value = row.split(b" ", 2)
        if subject in gone and predicate in _NAMES:
            found.add(text_of(value))
    return {name for name in found if len(name) > 2}


def without_withdrawn(rows: list[Row], gone: set[Node], names: set[str]) -> list[Row]:
    """The rows that say nothing of the withdrawn but that they were: no statement, no name, no reason that names one.

    >>> without_withdrawn([b'<p> <http://www.w3.org/2000/01/rdf-schema#label> "A B"@en'], {b"<p>"}, {"A B"})
    []
    """
    if not gone:
        return rows
    statements, decisions = set(), set()
    for row in rows:
        subject, predicate, value = row.split(b" ", 2)
        if value in gone and predicate in _STATES:
            statements.add(subject)
        elif value in gone and predicate in _DECIDES:
            decisions.add(subject)
    return [row for row in rows if _may_stand(row, gone, statements, decisions, names)]


def _may_stand(row: Row, gone: set[Node], statements: set[Node], decisions: set[Node], names: set[str]) -> bool:
    subject, predicate, value = row.split(b" ", 2)
    if subject in gone:
        return predicate in _KEPT
    if value in gone:
        return predicate in _DECIDES
    if subject in statements or value in statements or (subject in decisions and predicate == _RATIONALE):
        return False
    return not (names and value[:1] == b'"' and any(name in text_of(value) for name in names))


def without_quotes(rows: list[Row]) -> list[Row]:
    """The rows without the wording of passages; their places stay."""
    quoting = {row.split(b" ", 1)[0] for row in rows if row.endswith(_QUOTE)}
    return [row for row in rows if row.split(b" ", 1)[0] not in quoting and row.rsplit(b" ", 1)[-1] not in quoting]
