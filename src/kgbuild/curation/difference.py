"""What differs between two graphs: in words, as rows, as an RDF patch.

The patch is in the format of Apache Jena's RDF Patch (``TX``, ``D``, ``A``, ``TC``), its quads sorted.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from kgbuild.counting import count
from kgbuild.vocabulary import rdf, rdfs, rn

if TYPE_CHECKING:
    from pyoxigraph import NamedNode, Quad

    from kgbuild.store.local import LocalStore

__all__ = ["Change", "Difference", "as_csv", "as_patch", "as_words", "difference"]

_CLASSES = {
    "event": (rn.Event,),
    "person": (rn.Person,),
    "institution": (rn.Institution, rn.Unit),
    "place": (rn.Place,),
    "topic": (rn.Topic,),
    "report": (rn.SourceDocument,),
}
_SHOWN = ("startDate", "endDate", "place", "eventType", "partOfEvent", "topic", "unitOf", "inSeries", "attendanceMode")
"""Attributes of events and institutions that are told in words."""


@dataclass(frozen=True, slots=True, order=True)
class Change:
    """One change: ``+``, ``-`` or ``~``, the kind of thing, its identifier and what it says."""

    kind: str
    sign: str
    iri: str
    text: str


@dataclass(frozen=True, slots=True)
class Difference:
    """Changes in words, and the quads (as N-Quads lines) that went and came."""

    changes: tuple[Change, ...]
    removed: tuple[str, ...]
    added: tuple[str, ...]


def difference(old: Path, new: Path) -> Difference:
    """What the graph in ``new`` has that the one in ``old`` has not, and the other way round.

    Raises:
        NotFound: where one of the folders holds no graph.
    """
    from kgbuild.store.layers import layer_iri
    from kgbuild.store.local import open_graph

    before, after = open_graph(old), open_graph(new)
    vocabulary = f"<{layer_iri('ontology')}>".replace("<<", "<").replace(">>", ">")
    mine = {quad for quad in before.raw if str(quad.graph_name) != vocabulary}
    others = {quad for quad in after.raw if str(quad.graph_name) != vocabulary}
    removed, added = mine - others, others - mine
    names = _Names.of(before, after)
    changes = [*_things(names), *_relations(names, removed, added), *_attributes(names, removed, added)]
    return Difference(tuple(sorted(set(changes))), _lines(removed), _lines(added))


def _lines(quads: set[Quad]) -> tuple[str, ...]:
    return tuple(sorted(str(quad) for quad in quads))


def _members(store: LocalStore, classes: tuple[NamedNode, ...]) -> dict[str, NamedNode]:
    out = {}
    for term in classes:
        for quad in store.quads_for_pattern(None, rdf.type, term):
            out[str(quad.subject.value)] = quad.subject  # type: ignore[union-attr]
    return out  # type: ignore[return-value]


def _label(store: LocalStore, node: NamedNode) -> str:
    for term in (rdfs.label, _skos("prefLabel"), _dcterms("identifier"), _dcterms("title")):
        found = sorted(str(quad.object.value) for quad in store.quads_for_pattern(node, term, None))  # type: ignore[union-attr]
        if found:
            return found[0]
    return node.value.rsplit("/", 1)[-1].rsplit("#", 1)[-1]


def _skos(name: str) -> NamedNode:
    from pyoxigraph import NamedNode

    return NamedNode(f"http://www.w3.org/2004/02/skos/core#{name}")


def _dcterms(name: str) -> NamedNode:
    from pyoxigraph import NamedNode

    return NamedNode(f"http://purl.org/dc/terms/{name}")


@dataclass(frozen=True)
class _Names:
    """The things of two graphs by kind, and their names: with its key where others of a kind go by the same name."""

    before: LocalStore
    after: LocalStore
    was: Mapping[str, Mapping[str, NamedNode]]
    now: Mapping[str, Mapping[str, NamedNode]]
    shared: frozenset[str]
    """Names (with the kind) of several things, in either graph or in both."""

    @classmethod
    def of(cls, before: LocalStore, after: LocalStore) -> _Names:
        was, now = ({kind: _members(s, terms) for kind, terms in _CLASSES.items()} for s in (before, after))
        bearers: dict[str, set[str]] = {}
        for store, things in ((before, was), (after, now)):
            for kind, members in things.items():
                for iri, node in members.items():
                    bearers.setdefault(f"{kind} {_label(store, node)}", set()).add(iri)
        shared = frozenset(name for name, iris in bearers.items() if len(iris) > 1)
        return cls(before, after, was, now, shared)

    def label(self, store: LocalStore, node: NamedNode) -> str:
        """The name of a node in a graph."""
        name = _label(store, node)
        kinds = (kind for kind in _CLASSES if node.value in self.was[kind] or node.value in self.now[kind])
        clear = all(f"{kind} {name}" not in self.shared for kind in kinds)
        return name if clear else f"{name} ({node.value.rsplit('/', 1)[-1]})"


def _things(names: _Names) -> list[Change]:
    out = []
    for kind in _CLASSES:
        was, now = names.was[kind], names.now[kind]
        out += [Change(kind, "-", iri, _and_now(names, was[iri], now)) for iri in was.keys() - now.keys()]
        out += [Change(kind, "+", iri, names.label(names.after, now[iri])) for iri in now.keys() - was.keys()]
        for iri in was.keys() & now.keys():
            old, new = _label(names.before, was[iri]), _label(names.after, now[iri])
            if old != new:
                out.append(Change(kind, "~", iri, f"{old} → {new}"))
    return out


def _and_now(names: _Names, gone: NamedNode, now: Mapping[str, NamedNode]) -> str:
    """The name of something that went, and what took its place."""
    quads = names.after.quads_for_pattern(gone, _dcterms("isReplacedBy"), None)
    found = [now[iri] for iri in sorted(quad.object.value for quad in quads) if iri in now]  # type: ignore[union-attr]
    label, others = names.label(names.before, gone), [names.label(names.after, node) for node in found]
    return f"{label} (now {' and '.join(others)})" if others else label


def _relations(names: _Names, removed: set[Quad], added: set[Quad]) -> list[Change]:
    """Roles and affiliations that went and came. One that went because its person, body or event is now under another
    identifier is told once, as moved."""
    before, after = names.before, names.after
    went = {_relation(before, quad): quad for quad in removed if quad.predicate == rdf.type and quad.object in _TIES}
    came = {_relation(after, quad): quad for quad in added if quad.predicate == rdf.type and quad.object in _TIES}
    stay = {_relation(after, quad) for tie in _TIES for quad in after.quads_for_pattern(None, rdf.type, tie)}
    fuller = {tie._replace(work=()): tie for tie in sorted(stay)}
    moves = _moves(before, after)
    out, found_again = [], set()
    for tie, quad in went.items():
        now = [*_under(tie, moves)]
        other = next((one for one in now if one in came), None) or next((one for one in now if one in stay), None)
        if other is None and not tie.work:  # it fell together with one that tells the talk as well
            other = next((fuller[one] for one in now if one in fuller), None)
        kind, text = _TIES[quad.object], _in_words(names, before, quad)  # type: ignore[index]
        if other is None:
            out.append(Change(kind, "-", quad.subject.value, text))  # type: ignore[union-attr]
            continue
        found_again.add(other)
        new, why = next((n, moves[o][n]) for o, n in zip(tie.ends, other.ends, strict=True) if o != n)
        under = names.label(after, _node(new))
        out.append(Change(kind, "~", quad.subject.value, f"{text}, now under {under} ({why})"))  # type: ignore[union-attr]
    for tie, quad in came.items():
        if tie not in found_again:
            out.append(Change(_TIES[quad.object], "+", quad.subject.value, _in_words(names, after, quad)))  # type: ignore
    return out


_TIES = {rn.Participation: "role", rn.Affiliation: "affiliation"}


class _Tie(NamedTuple):
    """A role or an affiliation by what it says: its two ends, the rest, and the talk."""

    ends: tuple[str, str]
    rest: tuple[str, ...]
    work: tuple[str, ...] = ()


def _relation(store: LocalStore, quad: Quad) -> _Tie:
    def told(*names: str) -> list[str]:
        return [
            q.object.value  # type: ignore[union-attr]
            for name in names
            for q in store.quads_for_pattern(quad.subject, rn[name], None)
        ]

    agent, other = told("agent"), told("event", "institution")
    rest = (quad.object.value, *sorted(told("role", "position")))  # type: ignore[union-attr]
    return _Tie((agent[0] if agent else "", other[0] if other else ""), rest, tuple(sorted(told("contribution"))))


def _moves(before: LocalStore, after: LocalStore) -> dict[str, dict[str, str]]:
    """Identifier -> those under which what it had may stand now, and why: merged, split, or apart again."""
    out: dict[str, dict[str, str]] = {}

    def led(store: LocalStore) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for quad in store.quads_for_pattern(None, _dcterms("isReplacedBy"), None):
            found.setdefault(quad.subject.value, []).append(quad.object.value)  # type: ignore[union-attr]
        return found

    was, now = led(before), led(after)
    for old, news in now.items():
        if old not in was:
            out.setdefault(old, {}).update(dict.fromkeys(sorted(news), "merged" if len(news) == 1 else "split"))
    for old, news in was.items():
        if old not in now:
            for one in news:
                if old in now.get(one, ()):
                    out.setdefault(one, {})[old] = "one again"
                elif len(news) == 1:
                    out.setdefault(one, {})[old] = "apart again"
    return out


def _under(tie: _Tie, moves: Mapping[str, Mapping[str, str]]) -> Iterator[_Tie]:
    """What the tie may have become: either end or both under another identifier."""
    agents, others = ([end, *moves.get(end, ())] for end in tie.ends)
    return (tie._replace(ends=(a, o)) for a in agents for o in others if (a, o) != tie.ends)


def _node(iri: str) -> NamedNode:
    from pyoxigraph import NamedNode

    return NamedNode(iri)


def _in_words(names: _Names, store: LocalStore, quad: Quad) -> str:
    told = _participation if quad.object == rn.Participation else _affiliation
    return told(names, store, quad.subject)  # type: ignore[arg-type]


def _one(names: _Names, store: LocalStore, node: NamedNode, predicate: NamedNode) -> str:
    found = sorted((quad.object for quad in store.quads_for_pattern(node, predicate, None)), key=str)
    if not found:
        return ""
    from pyoxigraph import NamedNode

    return names.label(store, found[0]) if isinstance(found[0], NamedNode) else str(found[0].value)  # type: ignore[union-attr]


def _participation(names: _Names, store: LocalStore, node: NamedNode) -> str:
    role = next((q.object.value.rsplit("#", 1)[-1] for q in store.quads_for_pattern(node, rn.role, None)), "")  # type: ignore
    return f"{_one(names, store, node, rn.agent)}: {role} of “{_one(names, store, node, rn.event)}”"


def _affiliation(names: _Names, store: LocalStore, node: NamedNode) -> str:
    position = _one(names, store, node, rn.position)
    return f"{_one(names, store, node, rn.agent)}: {position or 'member'} at {_one(names, store, node, rn.institution)}"


def _attributes(names: _Names, removed: set[Quad], added: set[Quad]) -> list[Change]:
    """Attributes that changed of things that both graphs have."""
    kinds = ("event", "institution")
    shared = {iri for kind in kinds for iri in names.was[kind].keys() & names.now[kind].keys()}
    properties = {rn[name]: name for name in _SHOWN}
    out = []
    for store, quads, sign in ((names.before, removed, "-"), (names.after, added, "+")):
        for quad in quads:
            name = properties.get(quad.predicate)
            subject = str(quad.subject.value)  # type: ignore[union-attr]
            if name is None or subject not in shared:
                continue
            told = f"“{names.label(store, quad.subject)}”: {name} {_value(names, store, quad)}"  # type: ignore[arg-type]
            out.append(Change("attribute", sign, subject, told))
    return out


def _value(names: _Names, store: LocalStore, quad: Quad) -> str:
    from pyoxigraph import NamedNode

    return names.label(store, quad.object) if isinstance(quad.object, NamedNode) else str(quad.object.value)  # type: ignore[union-attr]


_HEADINGS = {
    "report": "Reports",
    "event": "Events",
    "person": "People",
    "institution": "Institutions",
    "role": "Roles",
    "affiliation": "Affiliations",
    "attribute": "Attributes",
    "place": "Places",
    "topic": "Topics",
}


_SIGNS = {"+": "added", "-": "removed"}


def _changed(kind: str) -> str:
    return "moved" if kind in _TIES.values() else "renamed"


def as_words(found: Difference) -> str:
    """The changes for people to read."""
    if not found.removed and not found.added:
        return "The graphs say the same.\n"
    lines = []
    for kind, heading in _HEADINGS.items():
        mine = [change for change in found.changes if change.kind == kind]
        if mine:
            counts = [f"{sum(c.sign == sign for c in mine)} {_SIGNS[sign]}" for sign in "+-"]
            moved = sum(change.sign == "~" for change in mine)
            counts += [f"{moved} {_changed(kind)}"] * bool(moved)
            lines.append(f"{heading} ({', '.join(counts)})")
            lines += [f"  {change.sign} {change.text}" for change in mine]
    lines.append(f"{count(len(found.added), 'statement')} added, {len(found.removed)} removed")
    return "\n".join(lines) + "\n"


def as_csv(found: Difference) -> str:
    """The changes as a table: change, kind, identifier, text; cells safe for spreadsheets."""
    from kgbuild.curation.lines import safe_cell

    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(["change", "kind", "identifier", "text"])
    for change in found.changes:
        writer.writerow(
            [_SIGNS.get(change.sign) or _changed(change.kind), change.kind, change.iri, safe_cell(change.text)]
        )
    return buffer.getvalue()


def as_patch(found: Difference) -> str:
    """The quads that went and came, as an RDF patch."""
    lines = ["TX .", *(f"D {line} ." for line in found.removed), *(f"A {line} ." for line in found.added), "TC ."]
    return "\n".join(lines) + "\n"
