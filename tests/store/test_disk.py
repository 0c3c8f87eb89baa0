"""A graph too large for memory is asked on disk: same answers, made once, by many at a time, and cleared away."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from store.synthetic import write_made_up_graph

from kgbuild.errors import InputError, NotFound, UsageError
from kgbuild.query.catalogue import catalogue
from kgbuild.query.run import ask
from kgbuild.store.disk import in_memory
from kgbuild.store.local import LocalStore, open_graph

QUERY = "SELECT ?s ?p ?o { GRAPH ?g { ?s ?p ?o } } ORDER BY ?s ?p ?o"


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the stores lie."""
    monkeypatch.setenv("KGBUILD_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache" / "stores"


@pytest.fixture
def graph(tmp_path: Path) -> Path:
    return write_made_up_graph(tmp_path / "graph", 120)


def stores(cache: Path) -> list[str]:
    """The names of the stores that are there."""
    return sorted(path.name for path in cache.iterdir() if path.is_dir())


def test_the_answers_are_those_of_memory(graph: Path):
    """The same quads, and every question that needs no choice has the same rows, from arrays too."""
    disk, memory = open_graph(graph, most=100), open_graph(graph)
    assert (disk.on_disk, memory.on_disk) == (True, False)
    assert len(disk) == len(memory) == len(disk.raw)
    assert disk.select(QUERY) == memory.select(QUERY)
    for asked in catalogue():
        if not any(parameter.required for parameter in asked.parameters):
            assert ask(disk, asked, {}).rows == ask(memory, asked, {}).rows, asked.name


def test_it_cannot_be_written(graph: Path):
    """The engine itself refuses."""
    with pytest.raises(RuntimeError):
        open_graph(graph, most=100).raw.update("INSERT DATA { <urn:a> <urn:b> <urn:c> }")


def test_the_environment_says_what_is_too_large(graph: Path, monkeypatch: pytest.MonkeyPatch):
    """Twenty million triples, unless told otherwise."""
    assert not open_graph(graph).on_disk
    monkeypatch.setenv("KGBUILD_IN_MEMORY", "1000")
    assert open_graph(graph).on_disk
    with pytest.raises(UsageError, match="KGBUILD_IN_MEMORY = 'much': want a number"):
        in_memory({"KGBUILD_IN_MEMORY": "much"})


def test_it_is_made_once(graph: Path, cache: Path):
    """A second opening finds the first one's store."""
    open_graph(graph, most=100)
    (name,) = stores(cache)
    made = (cache / name / "quads").stat().st_mtime_ns
    open_graph(graph, most=100)
    assert (cache / name / "quads").stat().st_mtime_ns == made


def test_in_a_project_it_lies_with_the_other_caches(tmp_path: Path, graph: Path):
    """Which are in no repository."""
    (tmp_path / "kgbuild.toml").write_text("", "utf-8")
    open_graph(graph, most=100)
    assert stores(tmp_path / ".kgbuild" / "stores")


def test_another_graph_is_another_store_and_the_old_one_goes(graph: Path, cache: Path):
    """But not while somebody asks it."""
    first = open_graph(graph, most=100)
    with (graph / "core.ttl").open("a", encoding="utf-8") as file:
        file.write("<urn:new> <urn:new> <urn:new> .\n")
    second = open_graph(graph, most=100)
    assert len(second) == len(first) + 1
    assert len(stores(cache)) == 2
    assert first.select(QUERY) != second.select(QUERY)
    del first, second
    with (graph / "core.ttl").open("a", encoding="utf-8") as file:
        file.write("<urn:newer> <urn:new> <urn:new> .\n")
    third = open_graph(graph, most=100)
    assert len(stores(cache)) == 1
    assert third.on_disk


def test_what_was_left_half_made_is_made_again(graph: Path, cache: Path):
    """A process that was killed leaves no store that passes for a whole one."""
    open_graph(graph, most=100)
    (name,) = stores(cache)
    (cache / name).rename(cache / f"{name}.part")
    (cache / f"{name}.part" / "quads").unlink()
    assert len(open_graph(graph, most=100)) == len(open_graph(graph))
    assert stores(cache) == [name]


def test_many_open_it_at_the_same_time(graph: Path, cache: Path):
    """Eight processes find no store, one makes it, all read it."""
    code = (
        "import sys; from kgbuild.store.local import open_graph; s = open_graph(sys.argv[1], most=100); print(len(s))"
    )
    running = [
        subprocess.Popen([sys.executable, "-c", code, graph], stdout=subprocess.PIPE, text=True, env=os.environ)
        for _ in range(8)
    ]
    said = {process.communicate(timeout=120)[0].strip() for process in running}
    assert said == {str(len(open_graph(graph)))}
    assert len(stores(cache)) == 1


def test_errors_are_those_of_memory(tmp_path: Path, graph: Path):
    """A missing folder, a file that is no Turtle: told in the same words, and nothing half made is used."""
    with pytest.raises(NotFound, match="no such graph folder"):
        open_graph(tmp_path / "nothing", most=0)
    (graph / "core.ttl").write_text("this is no Turtle", "utf-8")
    for most in (0, 10**9):
        with pytest.raises(InputError, match=r"core\.ttl:1: not Turtle"):
            open_graph(graph, most=most)


def test_a_store_is_a_store(graph: Path):
    """It keeps the protocol."""
    disk = open_graph(graph, most=100)
    assert isinstance(disk, LocalStore)
    assert disk.count() == len(disk)
