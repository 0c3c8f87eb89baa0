"""What is found after a change is what a check of the whole new graph finds, whatever has changed."""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest
from faults import FAULTS, PREFIXES, QUALITY
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, parse
from sound import sound

from kgbuild.export.changes import Changes
from kgbuild.export.lines import Row, rows_of
from kgbuild.model import Finding
from kgbuild.validate import changed, validate_graph

Rows = frozenset[Row]
Check = Callable[[Rows], tuple[Finding, ...]]


def rows(quads: Iterator[Quad] | Store) -> Rows:
    return frozenset(rows_of(quad.triple for quad in quads))


def quads(found: Rows) -> Iterator[Quad]:
    return parse(b"".join(row + b" .\n" for row in sorted(found)), format=RdfFormat.N_TRIPLES)


def spoilt(graph: Rows, *updates: str) -> Rows:
    store = Store()
    store.extend(quads(graph))
    for update in updates:
        store.update(PREFIXES + update)
    return rows(store)


class Project:
    """A graph folder that changes, and what is kept beside it."""

    def __init__(self, root: Path) -> None:
        self.folder, self.kept = root / "graph", root / "checked"
        self.folder.mkdir()
        self.rows: Rows = frozenset()
        self._numbers = count(1)
        self.name = ""

    def turn_name(self) -> str:
        """The next graph's name."""
        return f"graph {next(self._numbers)}"

    def turn(self, new: Rows, *, commit: bool = True) -> tuple[Finding, ...]:
        """Make the graph another one, and say what is wrong with it."""
        (self.folder / "core.ttl").write_bytes(b"".join(row + b" .\n" for row in sorted(new)))
        (self.folder / "manifest.json").write_text(json.dumps({"triples": {"core": len(new)}}))
        name = self.turn_name()
        changes = Changes(
            before=self.name,
            after=name,
            added={"core": sorted(new - self.rows)} if self.name else {},
            removed={"core": sorted(self.rows - new)} if self.name else {},
        )
        with changed.checking(self.folder, changes, kept=self.kept, least=0) as checked:
            if commit:
                checked.commit()
                self.name, self.rows = name, new
        return checked.findings


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project whose sound graph has been checked and kept."""
    made = Project(tmp_path_factory.mktemp("project"))
    assert made.turn(rows(iter(sound()))) == ()
    return made


@pytest.fixture
def project(first: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A copy of it; all changes count as small."""
    monkeypatch.setattr(changed, "_MOST", 1e9)
    made = Project(tmp_path)
    shutil.copytree(first.kept, made.kept)
    made.name, made.rows = made.turn_name(), first.rows
    return made


@pytest.fixture
def only_changes(project: Project, monkeypatch: pytest.MonkeyPatch) -> Project:
    """The same, and a check of the whole would be an error."""

    def refuse(*_: object) -> None:
        raise AssertionError("the whole was checked")

    monkeypatch.setattr(changed, "_Anew", refuse)
    return project


@pytest.mark.parametrize("start", range(4))
def test_every_fault_comes_and_goes(only_changes: Project, start: int) -> None:
    """From one spoilt graph to the next, for every fault that a check is there for."""
    clean = only_changes.rows
    for fault in [*FAULTS, *QUALITY][start::4]:
        found = only_changes.turn(spoilt(clean, fault.update))
        assert found == validate_graph(only_changes.folder), fault.name
        assert (fault.check, fault.severity) in {(finding.check, finding.severity) for finding in found}, fault.name
    assert only_changes.turn(clean) == ()


def shuffled(graph: Rows, chance: random.Random) -> Rows:
    """A graph some of whose triples are gone, and some of which point to what others point to."""
    store = Store()
    store.extend(quads(graph))
    old = sorted(store, key=str)
    for quad in chance.sample(old, chance.randint(1, 12)):
        store.remove(quad)
        twin = chance.choice([other for other in old if other.predicate == quad.predicate])
        if chance.random() < 0.6:
            store.add(Quad(chance.choice([quad, twin]).subject, quad.predicate, twin.object))
    return rows(store)


@pytest.mark.parametrize("seed", range(6))
def test_any_edit(only_changes: Project, seed: int) -> None:
    """Some faults and some triples shuffled, again and again from the graph before."""
    chance = random.Random(seed)
    clean = only_changes.rows
    for _ in range(8):
        faults = chance.sample([*FAULTS, *QUALITY], chance.randint(0, 6))
        start = only_changes.rows if chance.random() < 0.5 else clean
        new = shuffled(spoilt(start, *(fault.update for fault in faults)), chance)
        assert only_changes.turn(new) == validate_graph(only_changes.folder)


def test_a_graph_that_is_refused_leaves_what_is_kept(only_changes: Project) -> None:
    """Nobody commits, so the next change is one from the graph before."""
    clean = only_changes.rows
    one, other = (spoilt(clean, fault.update) for fault in FAULTS[5:7])
    only_changes.turn(one, commit=False)
    assert only_changes.turn(other) == validate_graph(only_changes.folder)


@pytest.mark.parametrize("damage", ["found", "store", "other version", "other graph", "half-way"])
def test_what_cannot_be_relied_on_is_made_anew(project: Project, damage: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Damage, another version, another graph before: all is checked, and kept again."""
    new = spoilt(project.rows, FAULTS[3].update)
    if damage == "found":
        (project.kept / "found.json").write_text("{")
    elif damage == "store":
        for path in (project.kept / "graph").iterdir():
            path.write_bytes(b"no store")
    elif damage == "other version":
        monkeypatch.setattr(changed, "_version", lambda: "newer")
    elif damage == "other graph":
        project.name = "another"
    else:
        store = Store(str(project.kept / "graph"))
        changed._speak(store, None)
        del store
    assert project.turn(new) == validate_graph(project.folder)
    monkeypatch.setattr(changed, "_Anew", None)
    assert project.turn(spoilt(new, FAULTS[6].update)) == validate_graph(project.folder)


@pytest.mark.parametrize(
    "value",
    [Literal("0.50", datatype=NamedNode("http://www.w3.org/2001/XMLSchema#decimal")), NamedNode("urn:x")],
    ids=["a number written long", "in two layers"],
)
def test_what_a_store_cannot_hold_is_checked_as_a_whole(project: Project, value: Literal | NamedNode) -> None:
    """A number that the store would write otherwise, a triple in two layers: the whole graph is looked at."""
    subject = NamedNode("https://example.org/e")
    row = rows_of([Quad(subject, NamedNode("https://w3id.org/research-network/ns#confidence"), value).triple])[0]
    project.turn(frozenset({*project.rows, row}))
    if isinstance(value, NamedNode):
        (project.folder / "shortcuts.ttl").write_bytes(row + b" .\n")
        changes = Changes(before=project.name, after="two", added={"shortcuts": [row]})
        with changed.checking(project.folder, changes, kept=project.kept, least=0) as checked:
            checked.commit()
        project.name = "two"
        (project.folder / "shortcuts.ttl").unlink()
        changes = Changes(before="two", after="one", removed={"shortcuts": [row]})
        with changed.checking(project.folder, changes, kept=project.kept, least=0) as checked:
            assert checked.findings == validate_graph(project.folder)
    else:
        assert project.turn(project.rows - {row}) == validate_graph(project.folder)


def test_small_graphs_are_not_kept(tmp_path: Path) -> None:
    """Below the size from which it pays nothing is written."""
    project = Project(tmp_path)
    (project.folder / "core.ttl").write_bytes(b"".join(row + b" .\n" for row in sorted(rows(iter(sound())))))
    with changed.checking(project.folder, Changes(before="", after="a"), kept=project.kept) as checked:
        checked.commit()
    assert checked.findings == ()
    assert not project.kept.exists()
