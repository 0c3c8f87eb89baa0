"""The graph folder is whole at every moment."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from builders import report, resolution, sample
from pyoxigraph import Literal, NamedNode, Quad

from kgbuild.errors import InputError, NotFound
from kgbuild.export import read_graph, swap, write_graph
from kgbuild.export.folder import base_of
from kgbuild.export.replace import aside, recover
from kgbuild.lift import DatasetInfo, lift
from kgbuild.lift.frame import LAYERS
from kgbuild.store.layers import LAYERS as STORE_LAYERS
from kgbuild.store.layers import layer_iri
from kgbuild.vocabulary import dcat, rdf, rn, void


def quads() -> list[Quad]:
    told = sample()
    return list(lift([(report(), told)], resolution(told)))


def content(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_layers_are_those_that_readers_open() -> None:
    """Writer and store agree on files and graph names."""
    assert tuple(LAYERS) == STORE_LAYERS
    assert {name: graph.value for name, graph in LAYERS.items()} == {name: layer_iri(name) for name in STORE_LAYERS}


def test_the_same_quads_give_the_same_bytes(tmp_path: Path) -> None:
    """Two builds in any order of quads are equal to the byte."""
    for name, some in (("one", quads()), ("two", quads()[::-1])):
        write_graph(tmp_path / name, some, versions={"kgbuild": "0.1.0"})
    assert content(tmp_path / "one") == content(tmp_path / "two")


def test_the_manifest_states_what_is_there(tmp_path: Path) -> None:
    """Counts and hashes of the manifest are those of the files."""
    returned = write_graph(tmp_path / "graph", quads(), versions={"kgbuild": "0.1.0"})
    manifest = json.loads((tmp_path / "graph" / "manifest.json").read_text("utf-8"))
    assert manifest == returned
    for name, stated in manifest["files"].items():
        data = (tmp_path / "graph" / name).read_bytes()
        assert (stated["bytes"], stated["sha256"]) == (len(data), hashlib.sha256(data).hexdigest())
    assert sum(manifest["triples"].values()) == len(list(read_graph(tmp_path / "graph")))
    assert manifest["classes"]["Person"] == 2


def test_the_dataset_describes_itself(tmp_path: Path) -> None:
    """DCAT and VoID carry title, licence, one distribution a layer and counts that are true."""
    info = DatasetInfo(title="Steppe", issued="2026-11-22", base="https://example.org/kg/")
    write_graph(tmp_path / "graph", quads(), info=info)
    described = [quad for quad in read_graph(tmp_path / "graph") if quad.graph_name == LAYERS["dataset"]]
    assert sum(quad.predicate == dcat.distribution for quad in described) == 4
    assert base_of(tmp_path / "graph") == "https://example.org/kg/"
    part = next(quad.subject for quad in described if quad.object == rn.Person)
    assert next(q.object for q in described if q.subject == part and q.predicate == void.entities) == Literal(2)


def test_files_of_others_move_along(tmp_path: Path) -> None:
    """A README beside the graph survives a build; a layer of the old graph does not."""
    folder = tmp_path / "graph"
    write_graph(folder, quads())
    (folder / "README.md").write_text("ours")
    write_graph(folder, quads()[:5])
    assert (folder / "README.md").read_text() == "ours"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["graph"]


class Crash(BaseException):
    """What a power cut is to a program."""


def test_a_refused_graph_leaves_the_old_one(tmp_path: Path) -> None:
    """A check that raises sees the new graph aside, and the old one stands."""
    folder = tmp_path / "graph"
    write_graph(folder, quads())
    before = content(folder)
    seen = []

    def refuse(aside_folder: Path, _: object) -> None:
        seen.append(len(list(read_graph(aside_folder))))
        raise Crash

    with pytest.raises(Crash):
        write_graph(folder, quads()[:3], check=refuse)
    assert content(folder) == before
    assert seen
    assert sorted(path.name for path in tmp_path.iterdir()) == ["graph"]


def test_a_crash_while_quads_come_leaves_the_old_graph(tmp_path: Path) -> None:
    """A build that dies in the middle of lifting changes nothing."""
    folder = tmp_path / "graph"
    write_graph(folder, quads())
    before = content(folder)

    def dying() -> object:
        yield from quads()[:10]
        raise Crash

    with pytest.raises(Crash):
        write_graph(folder, dying())  # type: ignore[arg-type]
    assert content(folder) == before


def test_a_half_done_swap_is_mended(tmp_path: Path) -> None:
    """Where a crash fell between two renames, the next reader gets the old graph back."""
    folder = tmp_path / "graph"
    write_graph(folder, quads())
    before = content(folder)
    folder.rename(aside(folder, "old"))
    aside(folder, "new").mkdir()
    assert len(list(read_graph(folder))) > 100
    assert content(folder) == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["graph"]


def test_a_system_that_cannot_exchange_names_still_swaps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the one-step exchange the old folder steps aside, and a crash there is mended."""
    folder, new = tmp_path / "graph", tmp_path / ".graph.new"
    for place, word in ((folder, "old"), (new, "new")):
        place.mkdir()
        (place / "word").write_text(word)
    monkeypatch.setattr("kgbuild.export.replace._exchanged", lambda *_: False)
    swap(new, folder)
    assert (folder / "word").read_text() == "new"
    assert not aside(folder, "old").exists()
    assert recover(folder) is False


def test_what_a_dead_build_left_is_removed(tmp_path: Path) -> None:
    """The next build starts clean."""
    folder = tmp_path / "graph"
    aside(folder, "new").mkdir()
    (aside(folder, "new") / "core.ttl").write_text("half")
    write_graph(folder, quads())
    assert sorted(path.name for path in tmp_path.iterdir()) == ["graph"]


def test_a_quad_of_no_layer_is_refused(tmp_path: Path) -> None:
    """Nothing is silently dropped."""
    stray = Quad(NamedNode("urn:x"), rdf.type, rn.Event, NamedNode("urn:g"))
    with pytest.raises(ValueError, match="urn:g"):
        write_graph(tmp_path / "graph", [stray])


def test_what_is_no_graph_is_refused(tmp_path: Path) -> None:
    """A missing folder, an empty one and a broken file each have a message of their own."""
    with pytest.raises(NotFound, match="no such graph"):
        list(read_graph(tmp_path / "none"))
    with pytest.raises(NotFound, match="no layer"):
        list(read_graph(tmp_path))
    (tmp_path / "core.ttl").write_text("<urn:a> <urn:b>\n.")
    with pytest.raises(InputError, match=r"core\.ttl:\d+: not Turtle"):
        list(read_graph(tmp_path))


def test_a_graph_without_one_of_its_layers_is_refused(tmp_path: Path) -> None:
    """What the manifest names must be there: an export of the rest would pass for the whole."""
    write_graph(tmp_path / "graph", [])
    (tmp_path / "graph" / "provenance.ttl").unlink()
    with pytest.raises(InputError, match=r"provenance\.ttl"):
        list(read_graph(tmp_path / "graph"))
