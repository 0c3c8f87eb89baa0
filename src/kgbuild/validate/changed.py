"""Checks of a graph of which a part has changed: what was found round the other nodes is remembered.

A folder keeps the graph that was checked last, as a store on disk, and what was found in it, by check and anchor. The
next time the changed triples are carried into the store, the triggers of each check (:mod:`kgbuild.validate.triggers`)
lead from them to the anchors that they can reach, and the check is run again round these only. Wherever that cannot be
relied on (other shapes, queries or code, another graph than the one before, a triple in two layers, a crash in
between) all is checked anew and kept. The folder may be deleted at any time.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from functools import cache
from importlib import metadata
from itertools import chain
from pathlib import Path

import msgspec
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Store, Triple, parse

from kgbuild.export.changes import Changes
from kgbuild.export.folder import MANIFEST, read_graph
from kgbuild.files import write_atomically
from kgbuild.memory import without_cycles
from kgbuild.model import Finding
from kgbuild.program import program_digest
from kgbuild.validate.algebra import query_triggers
from kgbuild.validate.check import Fault
from kgbuild.validate.checks import Check, all_checks
from kgbuild.validate.invariants import quality_folder, read_invariants
from kgbuild.validate.lookup import Stored
from kgbuild.validate.place import LOOKED_AT, finding_of, iris_in
from kgbuild.validate.reach import Reach
from kgbuild.validate.rules import Term, read_shapes
from kgbuild.validate.run import Row, Whole, in_order, row_of, validate_graph, vocabulary, whole
from kgbuild.validate.triggers import ANCHOR, Triggers, Underivable
from kgbuild.vocabulary import rdf, rdfs, xsd

__all__ = ["Checked", "checking"]

LEAST = 100_000
"""A graph of fewer triples is checked in the time that keeping it would take."""
_MOST = 0.1
"""Where more than this part of a graph has changed, it is checked anew."""
_MANY = 20_000
"""Round more anchors than this, a check is run over the whole."""
_TEXTS = frozenset({xsd.string.value, rdf.langString.value})
_STORE, _FOUND = "graph", "found.json"
_SPOKEN = NamedNode("urn:x-kgbuild:checked")
"""In a graph of its own of the store: which graph the store is, once it is whole."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What is wrong with a graph. ``commit`` once the graph stands: what was found is kept for the next time."""

    findings: tuple[Finding, ...]
    commit: Callable[[], None]


@dataclass(frozen=True, slots=True)
class _Found:
    """What is kept beside the store."""

    graph: str
    version: str
    size: int
    triggers: dict[str, Triggers | None]
    """By check; None where a check has to be run over the whole."""
    places: Triggers
    """What the passages of findings rest on."""
    rows: dict[str, list[Row]]


@contextmanager
def checking(folder: Path, changes: Changes, *, kept: Path | None, least: int = LEAST) -> Iterator[Checked]:
    """What is wrong with the graph in a folder, as :func:`kgbuild.validate.validate_graph` tells it, at the cost of
    what has changed since the graph that ``kept`` speaks of. Left without a ``commit``, ``kept`` is as it was before.

    Raises:
        NotFound, InputError: where the graph or a quality query cannot be read.
    """
    if kept is None or _size(folder) < least:
        yield Checked(validate_graph(folder), lambda: None)
        return
    with without_cycles():
        work: _Again | _Anew = _resumed(kept, changes) or _Anew(folder, changes.after, kept)
    try:
        yield Checked(in_order(row.finding for rows in work.found.rows.values() for row in rows), work.commit)
    finally:
        work.close()


class _Anew:
    """All is checked, and kept in a folder beside until it is committed."""

    def __init__(self, folder: Path, after: str, kept: Path) -> None:
        self._kept, self._new = kept, kept.with_name(f"{kept.name}.new")
        checks = _checks()
        triggers = {check.name: _triggers(check) for check in checks}
        anchors = {name: known.anchor for name, known in triggers.items() if known is not None}
        done = whole(read_graph(folder, named=False), checks, anchors)
        self._keepable = _keepable(done)
        self.found = _Found(after, _version(), _size(folder), triggers, query_triggers(LOOKED_AT), done.rows)
        del done  # before the store is made
        if self._keepable:
            try:
                self._fill(folder)
            except (OSError, RuntimeError):  # no room: the next build checks all again
                self._keepable = False

    def _fill(self, folder: Path) -> None:
        shutil.rmtree(self._new, ignore_errors=True)
        self._new.mkdir(parents=True)
        store = Store(str(self._new / _STORE))
        for path in sorted(folder.glob("*.ttl")):
            store.bulk_load(path=str(path), format=RdfFormat.TURTLE)
        store.bulk_extend(vocabulary())
        _write(self._new, store, self.found)

    def commit(self) -> None:
        shutil.rmtree(self._kept, ignore_errors=True)
        if self._keepable:
            with suppress(OSError):
                self._new.rename(self._kept)

    def close(self) -> None:
        shutil.rmtree(self._new, ignore_errors=True)


class _Again:
    """What has changed is checked, in the store that is kept; it is put back where nobody commits."""

    def __init__(self, kept: Path, store: Store, old: _Found, changed: _Changed, after: str) -> None:
        self._kept, self._store, self._old, self._changed = kept, store, old, changed
        self._done = False
        _speak(store, None)
        store.extend(changed.added)
        reach = Reach(store, [*changed.added, *changed.removed])
        due = {name: None if known is None else reach.anchors(known) for name, known in old.triggers.items()}
        looked_at = reach.anchors(old.places)
        _remove(store, changed.removed)
        self._graph = Stored(store)
        rows = {check.name: self._rows(check, due[check.name]) for check in _checks()}
        self.found = _Found(
            after,
            old.version,
            old.size + len(changed.added) - len(changed.removed),
            old.triggers,
            old.places,
            {name: self._told_anew(kept_rows, looked_at) for name, kept_rows in rows.items()},
        )

    def _rows(self, check: Check, due: set[Term] | None) -> list[Row]:
        triggers, old = self._old.triggers[check.name], self._old.rows[check.name]
        anchor = ANCHOR if triggers is None else triggers.anchor
        if due is None or len(due) > _MANY:
            found = check.everywhere(anchor, self._graph, self._store)
            return [row_of(node, fault, self._graph) for node, fault in found]
        if not due:
            return old
        nodes = {node.value: node for node in due if isinstance(node, NamedNode)}
        found = check.around(anchor, nodes.values(), self._graph, self._store)
        fresh = [row_of(node, fault, self._graph) for node, fault in found if node in due]
        return [*(row for row in old if row.anchor not in nodes), *fresh]

    def _told_anew(self, rows: list[Row], looked_at: set[Term] | None) -> list[Row]:
        """The rows, with passages and names as they are now."""
        assert looked_at is not None
        moved = {node.value for node in looked_at if isinstance(node, NamedNode)}
        named = self._changed.labelled
        return [
            replace(row, finding=finding_of(_fault(row), self._graph))
            if row.finding.focus in moved or not named.isdisjoint(iris_in(row.said))
            else row
            for row in rows
        ]

    def commit(self) -> None:
        self._done = True
        with suppress(OSError, RuntimeError):  # no room: the store does not say which graph it is, and is made anew
            _write(self._kept, self._store, self.found)

    def close(self) -> None:
        if not self._done:
            self._store.extend(self._changed.removed)
            _remove(self._store, self._changed.added)
            _speak(self._store, self._old.graph)
        del self._store, self._graph  # the store is closed when nobody holds it


@dataclass(frozen=True, slots=True)
class _Changed:
    """The triples that came and went, whichever layer they lie in."""

    added: list[Quad]
    removed: list[Quad]

    @classmethod
    def of(cls, changes: Changes, store: Store, size: int) -> _Changed | None:
        """The changes as the store has to take them; None where it cannot, or where they are too many."""
        added, removed = (sorted(chain.from_iterable(part.values())) for part in (changes.added, changes.removed))
        if len(added) + len(removed) > _MOST * size or len(set(added)) < len(added) or len(set(removed)) < len(removed):
            return None
        same = set(added) & set(removed)  # moved from one layer to another
        known = set(vocabulary())  # there anyway
        parts = (_quads(row for row in rows if row not in same) for rows in (added, removed))
        found = cls(*([quad for quad in part if quad not in known] for part in parts))
        quads = [*found.added, *found.removed]
        terms = [term for quad in quads for term in (quad.subject, quad.object)]
        sound = (
            not any(isinstance(term, BlankNode | Triple) for term in terms)
            and not any(quad.predicate == rdfs.subClassOf for quad in quads)
            and _as_written(terms)
            and not any(quad in store for quad in found.added)
            and all(quad in store for quad in found.removed)
        )
        return found if sound else None

    @property
    def labelled(self) -> set[str]:
        """What has another name now."""
        quads = (quad for quad in (*self.added, *self.removed) if quad.predicate == rdfs.label)
        return {quad.subject.value for quad in quads if isinstance(quad.subject, NamedNode)}


def _resumed(kept: Path, changes: Changes) -> _Again | None:
    """The checks of what has changed, where what is kept speaks of the graph before."""
    if not changes.before or not (kept / _STORE).is_dir():
        return None
    try:
        old = msgspec.json.decode((kept / _FOUND).read_bytes(), type=_Found)
        if (old.graph, old.version) != (changes.before, _version()):
            return None
        store = Store(str(kept / _STORE))
        changed = _Changed.of(changes, store, old.size) if _spoken(store) == old.graph else None
        work = None if changed is None else _Again(kept, store, old, changed, changes.after)
    except (OSError, ValueError, RuntimeError, SyntaxError):  # not whole, or another build is at it
        return None
    if work is None or all(row.anchor for rows in work.found.rows.values() for row in rows):
        return work
    work.close()
    return None


def _checks() -> list[Check]:
    return all_checks(read_shapes(), read_invariants(quality_folder()))


def _triggers(check: Check) -> Triggers | None:
    try:
        return check.triggers()
    except Underivable:
        return None


def _keepable(done: Whole) -> bool:
    """Whether the store can stand for the graph: each triple in one layer, all nodes named, literals as written."""
    return (
        done.once
        and all(row.anchor for rows in done.rows.values() for row in rows)
        and not any(isinstance(term, BlankNode | Triple) for term in done.index.terms)
        and _as_written(done.index.terms)
    )


def _as_written(terms: Iterable[Term]) -> bool:
    """Whether a store gives the literals back as they are: it writes numbers and dates its own way."""
    literals = {term for term in terms if isinstance(term, Literal) and term.datatype.value not in _TEXTS}
    store = Store()
    store.bulk_extend(Quad(_SPOKEN, _SPOKEN, literal) for literal in literals)
    return {quad.object for quad in store} == literals


def _quads(rows: Iterable[bytes]) -> Iterator[Quad]:
    return parse(b"".join(row + b" .\n" for row in rows), format=RdfFormat.N_TRIPLES)


def _remove(store: Store, quads: Iterable[Quad]) -> None:
    for quad in quads:
        store.remove(quad)


def _write(kept: Path, store: Store, found: _Found) -> None:
    write_atomically(kept / _FOUND, msgspec.json.encode(found))
    _speak(store, found.graph)
    store.flush()


def _speak(store: Store, graph: str | None) -> None:
    """Note which graph the store is; None while it is between two."""
    store.clear_graph(_SPOKEN)
    if graph is not None:
        store.add(Quad(_SPOKEN, _SPOKEN, Literal(graph), _SPOKEN))


def _spoken(store: Store) -> str | None:
    values = [quad.object for quad in store.quads_for_pattern(None, None, None, _SPOKEN)]
    return values[0].value if len(values) == 1 and isinstance(values[0], Literal) else None


def _fault(row: Row) -> Fault:
    return Fault(row.finding.check, row.finding.severity, NamedNode(row.finding.focus), row.said)


def _size(folder: Path) -> int:
    """How many triples a graph folder holds, as its manifest says."""
    with suppress(OSError, ValueError, AttributeError):
        return sum(json.loads((folder / MANIFEST).read_text("utf-8"))["triples"].values())
    return 0


@cache
def _version() -> str:
    """What findings depend on beside the graph, and triggers beside the checks."""
    return f"{program_digest()} {metadata.version('rdflib')}"
