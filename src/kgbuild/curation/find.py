"""From what a person types to what a line of the log speaks of: keys and statements, looked up in a graph."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kgbuild.curation.statements import Statement
from kgbuild.errors import NotFound, UsageError, brief
from kgbuild.iris import is_key
from kgbuild.lift.names import MODES
from kgbuild.query.names import labels, names_of, resolve
from kgbuild.vocabulary import rdf, rn

if TYPE_CHECKING:
    from pyoxigraph import NamedNode

    from kgbuild.store.base import Store

__all__ = ["Thing", "Things", "find_statement", "find_thing", "forms_of", "in_words"]


@dataclass(frozen=True, slots=True)
class Thing:
    """An entity of the graph, as a person would say it."""

    iri: str
    key: str
    label: str

    def __str__(self) -> str:
        return f"{brief(self.label)} ({self.key})"


def find_thing(store: Store, written: str, *, kind: str = "thing") -> Thing:
    """The entity by name, key or IRI.

    Raises:
        NotFound: where none bears the name.
        Ambiguous: where several do.
    """
    node = resolve(store, kind, written)
    key = node.value.rsplit("/", 1)[-1]
    if not is_key(key):
        raise UsageError(f"{written!r} is <{node.value}>, which is no entity with a key")
    return Thing(node.value, key, labels(store, [node.value]).get(node.value, key))


_LABELS = (
    "PREFIX rn: <https://w3id.org/research-network/ns#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "
    "SELECT ?x ?label { VALUES ?k { rn:Person rn:Institution rn:Event } ?x a ?k ; rdfs:label ?label }"
)
_SUCCESSORS = "SELECT ?old ?new { ?old <http://purl.org/dc/terms/isReplacedBy> ?new }"


class Things:
    """The persons, institutions and events of a graph by key and IRI, for whoever looks up many: the graph is read
    once, and asked again only for what it does not have under these."""

    def __init__(self, store: Store) -> None:
        forms: dict[str, tuple[bool, str]] = {}
        for node, label in store.select(_LABELS):
            form = ((getattr(label, "language", None) or "en") != "en", label.value)  # type: ignore[union-attr]
            iri = str(getattr(node, "value", node))
            forms[iri] = min(forms.get(iri, form), form)
        self._found = {iri: Thing(iri, _last(iri), label) for iri, (_, label) in forms.items()}
        news: dict[str, list[str]] = {}
        for old, new in store.select(_SUCCESSORS):
            news.setdefault(str(getattr(old, "value", old)), []).append(str(getattr(new, "value", new)))
        self._absorbed: dict[str, list[str]] = {}
        for old_iri, new_iris in news.items():
            if len(new_iris) == 1 and new_iris[0] in self._found:
                self._found[old_iri] = self._found[new_iris[0]]
                self._absorbed.setdefault(new_iris[0], []).append(_last(old_iri))
        self._by_key = {_last(iri): thing for iri, thing in self._found.items()}

    def find(self, store: Store, written: str) -> Thing:
        """What :func:`find_thing` finds."""
        plain = written.strip().strip("<>")
        return self._found.get(plain) or self._by_key.get(plain) or find_thing(store, written)

    def absorbed_by(self, _: Store, thing: Thing) -> tuple[str, ...]:
        """The keys that lead to a thing and to nothing else, sorted."""
        return tuple(sorted(self._absorbed.get(thing.iri, ())))


def forms_of(store: Store, thing: Thing) -> tuple[str, ...]:
    """All names of an entity that the graph has, sorted."""
    kind = {"p": "person", "i": "institution", "e": "event"}.get(thing.key[0], "thing")
    return tuple(sorted({name.text for name in names_of(store, kind) if name.iri == thing.iri}))


def find_statement(store: Store, written: str) -> Statement:
    """The statement that a participation, affiliation or claim makes; given by IRI or by the last step of it.

    Raises:
        NotFound: where the graph has no such statement.
    """
    node = _node(store, written.strip().strip("<>"))
    types = set(_objects(store, node, rdf.type))
    if rn.Participation.value in types:
        event, agent, role = (_one(store, node, p) for p in (rn.event, rn.agent, rn.role))
        return Statement(_last(event), _last(role), _last(agent))
    if rn.Affiliation.value in types:
        agent, institution = (_one(store, node, p) for p in (rn.agent, rn.institution))
        position = next(iter(_objects(store, node, rn.position)), "")
        return Statement(_last(agent), "affiliation", f"{_last(institution)} {position}".strip())
    if rn.Claim.value in types:
        subject, predicate, value = (_one(store, node, p) for p in (rdf.subject, rdf.predicate, rdf.object))
        return _of_claim(store, subject, _last(predicate), value)
    if rn.RetiredEntity.value in types and (said := _said_of(store, node)):
        return _fallen(said)
    raise NotFound(f"{written!r} is no participation, affiliation or claim; `kgbuild explain` lists their identifiers")


def _said_of(store: Store, node: NamedNode) -> dict[str, str]:
    """What the claims about a rejected participation or affiliation say, by property."""
    return {
        _last(_one(store, quad.subject, rdf.predicate)): _one(store, quad.subject, rdf.object)  # type: ignore[arg-type]
        for quad in store.quads_for_pattern(None, rdf.subject, node)
    }


def _fallen(said: dict[str, str]) -> Statement:
    if "role" in said:
        return Statement(_last(said["event"]), _last(said["role"]), _last(said["agent"]))
    told = f"{_last(said['institution'])} {said.get('position', '')}".strip()
    return Statement(_last(said["agent"]), "affiliation", told)


def _of_claim(store: Store, subject: str, predicate: str, value: str) -> Statement:
    if predicate in ("startDate", "endDate"):
        from pyoxigraph import NamedNode

        start = _one(store, NamedNode(subject), rn.startDate)
        end = next(iter(_objects(store, NamedNode(subject), rn.endDate)), start)
        return Statement(_last(subject), "dates", f"{start}/{end}")
    if predicate in ("name", "alias"):
        return Statement(_last(subject), "name", value)
    if predicate == "attendanceMode":
        value = next((name for name, mode in MODES.items() if mode.value == value), value)
    return Statement(_last(subject), predicate, _last(value) if value.startswith("http") else value)


def _last(iri: str) -> str:
    """The last step of an IRI: a key, or the local name of a term."""
    return iri.rsplit("/", 1)[-1].rsplit("#", 1)[-1]


def _node(store: Store, written: str) -> NamedNode:
    from pyoxigraph import NamedNode

    if written.startswith(("http://", "https://")):
        return NamedNode(written)
    for kind in (rn.Participation, rn.Affiliation, rn.Claim):
        for quad in store.quads_for_pattern(None, rdf.type, kind):
            if isinstance(quad.subject, NamedNode) and quad.subject.value.endswith("/" + written):
                return quad.subject
    raise NotFound(f"no statement {written!r}; `kgbuild explain` lists the identifiers of statements")


def _objects(store: Store, node: NamedNode, predicate: NamedNode) -> list[str]:
    """Values of a property as text, sorted."""
    found = (quad.object for quad in store.quads_for_pattern(node, predicate, None))
    return sorted(str(getattr(term, "value", term)) for term in found)


def _one(store: Store, node: NamedNode, predicate: NamedNode) -> str:
    found = _objects(store, node, predicate)
    if not found:
        raise NotFound(f"<{node.value}> has no {_last(predicate.value)}; the graph is not whole")
    return found[0]


def in_words(store: Store, statement: Statement) -> str:
    """A statement with the names of what its keys stand for."""
    from kgbuild.vocabulary import roles

    names = _names(store, statement)
    subject = names.get(statement.subject, statement.subject)
    first, _, rest = statement.value.partition(" ")
    value = f"{names.get(first, first)} {rest}".strip()
    if statement.predicate in roles:
        return f"{value} is {statement.predicate} of “{subject}”"
    if statement.predicate == "affiliation":
        return f"{subject} belongs to {names.get(first, first)}" + (f" as {rest}" if rest else "")
    return f"“{subject}”: {statement.predicate} is {value}"


def _names(store: Store, statement: Statement) -> dict[str, str]:
    keys = [key for key in (statement.subject, statement.value.partition(" ")[0]) if is_key(key)]
    found = {}
    for key in keys:
        try:
            found[key] = brief(find_thing(store, key).label)
        except NotFound:
            continue
    return found
