"""A graph written part by part upon what the last build left: the same files, and what changed in them."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Triple

from kgbuild.export import write_parts
from kgbuild.export.blocks import Blocks
from kgbuild.export.changes import Changes
from kgbuild.export.lines import rows_of
from kgbuild.export.turtle import data_prefixes, to_turtle
from kgbuild.iris import BASE
from kgbuild.lift.frame import CORE, CURATION
from kgbuild.lift.part import ALWAYS, Part
from kgbuild.vocabulary import rdf, rdfs, rn

PREFIXES = data_prefixes()


def node(name: str) -> NamedNode:
    return NamedNode(f"{BASE}{name}")


def said(name: str, *labels: str, graph: NamedNode = CORE) -> list[Quad]:
    """A person that goes by these labels."""
    return [
        Quad(node(name), rdf.type, rn.Person, graph),
        *(Quad(node(name), rdfs.label, Literal(label), graph) for label in labels),
    ]


class Writer:
    """Writes parts upon what it wrote before, and from nothing, and compares."""

    def __init__(self, root: Path) -> None:
        self.root, self.kept, self.made = root, root / "graph.kept", list[str]()

    def parts(self, told: Mapping[str, tuple[bytes, list[Quad]]]) -> Iterable[Part]:
        def making(name: str, quads: list[Quad]) -> list[Quad]:
            self.made.append(name)
            return quads

        return [Part(n, stamp, lambda n=n, q=q: making(n, q)) for n, (stamp, q) in told.items()]  # type: ignore[misc]

    def write(self, told: Mapping[str, tuple[bytes, list[Quad]]], *, version: str = "1") -> Changes:
        seen: list[Changes] = []
        self.made.clear()

        def look(_: Path, changes: Changes) -> None:
            seen.append(changes)

        write_parts(self.root / "graph", self.parts(told), check=look, kept=self.kept, version=version)
        made = list(self.made)
        write_parts(self.root / "whole", self.parts(told))
        self.made = made
        for path in (self.root / "whole").iterdir():
            assert (self.root / "graph" / path.name).read_bytes() == path.read_bytes()
        return seen[0]


@pytest.fixture
def writer(tmp_path: Path) -> Writer:
    return Writer(tmp_path)


def test_only_what_changed_is_made(writer: Writer) -> None:
    """A part of the same fingerprint is not asked for its quads; the rows that came and went are told."""
    first = writer.write({"a": (b"1", said("person/a", "A")), "b": (b"1", said("person/b", "B", "C"))})
    assert (first.before, first.added) == ("", {})
    second = writer.write(
        {"a": (b"1", []), "b": (b"2", said("person/b", "B", "D"))} | {"a": (b"1", said("person/a", "A"))}
    )
    assert writer.made == ["b"]
    assert second.before == first.after
    label = rows_of([Triple(node("person/b"), rdfs.label, Literal(label)) for label in "CD"])
    assert (second.removed["core"], second.added["core"]) == (label[:1], label[1:])


def test_what_is_no_more_goes(writer: Writer) -> None:
    """A part that is not told again leaves the graph, and so does a subject that a part no longer speaks of."""
    writer.write({"a": (b"1", said("person/a", "A") + said("person/x", "X")), "b": (b"1", said("person/b", "B"))})
    changes = writer.write({"a": (b"2", said("person/a", "A"))})
    assert len(changes.removed["core"]) == 4
    assert not changes.added["core"]


def test_parts_made_each_time_may_share_a_subject(writer: Writer) -> None:
    """What people decided speaks of one decision in several parts."""
    shared = said("decision/d", "D", graph=CURATION)
    told = {
        "a": (ALWAYS, shared),
        "b": (ALWAYS, said("decision/d", "D", "E", graph=CURATION)),
        "c": (b"1", said("person/c")),
    }
    writer.write(told)
    writer.write({**told, "b": (ALWAYS, shared)})
    assert writer.made == ["a", "b"]


@pytest.mark.parametrize("two", ["b", "rest"])
def test_parts_that_share_a_subject_by_mistake_are_all_made_again(writer: Writer, two: str) -> None:
    """What one of them says may not be lost with the other, at this build or at the next."""
    told = {
        "a": (b"1", said("person/a", "A")),
        "b": (b"1", said("person/b", "B")),
        "rest": (ALWAYS, said("run/r", "R")),
    }
    writer.write(told)
    stamp = told[two][0] and b"2"
    writer.write({**told, two: (stamp, [*told[two][1], *said("person/a", "Z")])})
    writer.write(told)
    assert writer.made == ["a", "b", "rest"]
    writer.write(told)
    assert writer.made == ["rest"]


@pytest.mark.parametrize("harm", ["version", "graph", "kept", "half"])
def test_what_does_not_fit_is_not_used(writer: Writer, harm: str) -> None:
    """Another version, a graph that somebody edited, or a damaged file: every part is made."""
    told = {"a": (b"1", said("person/a", "A"))}
    writer.write(told)
    core = writer.root / "graph" / "core.ttl"
    if harm == "graph":
        core.write_bytes(core.read_bytes() + b"\n")
    elif harm == "kept":
        writer.kept.write_bytes(writer.kept.read_bytes().replace(b"core", b"Core"))
    elif harm == "half":
        writer.kept.write_bytes(writer.kept.read_bytes()[:50])
    changes = writer.write(told, version="2" if harm == "version" else "1")
    assert writer.made == ["a"]
    assert changes.before == ""


def test_blocks_are_found_wherever_they_stand() -> None:
    """Bisection over the bytes of a file finds every subject, and the place of every one that is not there."""
    dice = random.Random(7)
    names = [f"{kind}/{dice.randrange(10**6)}" for kind in ("person", "claim", "span") for _ in range(300)]
    there = sorted({*names[::2]})
    text = to_turtle(Triple(node(name), rdfs.label, Literal("x" * dice.randrange(300))) for name in there)
    blocks = Blocks(text, PREFIXES)
    for name in names:
        start, end = blocks.place(str(node(name)).encode())
        found = blocks.block(start, end)
        assert (found.count(b"\n\n"), bool(found)) == (0, name in there)
        assert not found or name.rsplit("/", 1)[1].encode() in found
        before = [other for other in there if str(node(other)) < str(node(name))]
        assert text[:start].count(b" rdfs:label ") == len(before)
