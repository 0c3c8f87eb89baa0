"""From parts to layers: what is new is made, what is known stays where it is.

A graph made from nothing is one of which nothing is known.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from pyoxigraph import Quad

from kgbuild.export.blocks import Blocks, lengthener, open_blocks, rows_of_blocks
from kgbuild.export.census import Census
from kgbuild.export.changes import Changes, identity
from kgbuild.export.kept import KeptGraph, KeptPart
from kgbuild.export.lines import Row, rows_by_graph, rows_of, unique
from kgbuild.export.turtle import Shortener, turtle_blocks
from kgbuild.lift.dataset import DatasetInfo, describe
from kgbuild.lift.frame import LAYERS
from kgbuild.lift.part import ALWAYS, Part
from kgbuild.lift.shortcuts import derive

__all__ = ["Assembly"]

_LAYER_OF = {graph.value: name for name, graph in LAYERS.items()}
_ABOUT = "the data set"


class Assembly:
    """Puts a graph together out of parts and of ``old``, what is kept of the graph in ``folder``.

    First :meth:`take` all parts, then :meth:`describe` them, then write the :meth:`pieces` of each layer.
    """

    def __init__(self, folder: Path, old: KeptGraph | None, prefixes: Mapping[str, str]) -> None:
        self.census = old.census() if old else Census()
        self.parts: dict[str, KeptPart] = {}
        self.sound = True
        """Whether the next build may make them one by one: none share a subject but those that are made each time."""
        self.added: dict[str, list[Row]] = {}
        self.removed: dict[str, list[Row]] = {}
        self._folder, self._old, self._prefixes = folder, old, prefixes
        self._term, self._long = Shortener(prefixes), lengthener(prefixes)
        self._fresh: dict[str, dict[bytes, bytes]] = {layer: {} for layer in LAYERS}
        self._always: set[tuple[str, bytes]] = set()
        """Subjects of parts that are made anew each time: those may be shared among them."""
        self._stale: dict[str, set[bytes]] = {layer: set() for layer in LAYERS}

    def take(self, parts: Iterable[Part]) -> None:
        """Make the parts that are new or made of other things than before.

        Raises:
            ValueError: where a quad lies in no layer.
        """
        known = self._old.parts if self._old else {}
        for part in parts:
            before = known.get(part.name)
            if before is not None and part.fingerprint != ALWAYS and part.fingerprint == before.fingerprint:
                self.parts[part.name] = before
            else:
                self._make(part.name, part.fingerprint, _layers(part.quads()))

    def describe(self, info: DatasetInfo) -> None:
        """Add what the graph says of itself; what was in parts that are no more is counted out before."""
        known = self._old.parts if self._old else {}
        for name, part in known.items():
            if self.parts.get(name) is not part:
                for layer, subjects in part.subjects.items():
                    self._stale[layer].update(map(self._long, subjects.split(b"\n")))
        for layer in LAYERS:
            if layer != "dataset":
                self._compare(layer)
        counts = {layer: self.census.triples[layer] for layer in LAYERS if layer != "dataset"}
        about = describe(info, counts, self.census.things(), self.census.used())
        self._make(_ABOUT, ALWAYS, {"dataset": rows_of(quad.triple for quad in about)})
        self._compare("dataset")

    def pieces(self, layer: str) -> Iterator[bytes]:
        """The bytes of a layer's file; its blocks are let go then."""
        fresh = self._fresh[layer]
        with open_blocks(self._path(layer), self._prefixes) as blocks:
            yield from blocks.pieces((*at, fresh.get(subject, b"")) for subject, at in self._places(layer, blocks))
        self._fresh[layer] = {}

    def changes(self, files: Mapping[str, str]) -> Changes:
        """What came and what went, once the files are written; ``files`` are their SHA-256 by name."""
        if self._old is None:
            return Changes(before="", after=identity(files))
        return Changes(before=identity(self._old.files), after=identity(files), added=self.added, removed=self.removed)

    def kept(self, version: str, files: Mapping[str, str]) -> KeptGraph:
        """What the next build may use; no parts at all where they are not sound."""
        return KeptGraph(
            version=version if self.sound else "",
            files=dict(files),
            triples=dict(self.census.triples),
            classes=dict(self.census.classes),
            properties=dict(self.census.properties),
            parts=self.parts if self.sound else {},
        )

    def _make(self, name: str, fingerprint: bytes, layers: Mapping[str, list[Row]]) -> None:
        subjects = {}
        for layer, rows in layers.items():
            if self._old is None:
                self.census.count(layer, rows)
            made = dict(turtle_blocks(rows, self._term))
            fresh = self._fresh[layer]
            for subject in made.keys() & fresh.keys():
                self.sound &= fingerprint == ALWAYS and (layer, subject) in self._always
                made[subject] = self._together(layer, fresh[subject], made[subject])
            if fingerprint == ALWAYS:
                self._always.update((layer, subject) for subject in made)
            fresh.update(made)
            subjects[layer] = b"\n".join(map(self._term.__getitem__, made))
        self.parts[name] = KeptPart(fingerprint, subjects)

    def _together(self, layer: str, one: bytes, two: bytes) -> bytes:
        """What two parts say of one subject."""
        rows = [*rows_of_blocks([one], self._prefixes), *rows_of_blocks([two], self._prefixes)]
        both = unique(rows)
        if self._old is None:
            self.census.count(layer, rows, -1)
            self.census.count(layer, both)
        return next(block for _, block in turtle_blocks(both, self._term))

    def _path(self, layer: str) -> Path | None:
        return self._folder / f"{layer}.ttl" if self._old else None

    def _places(self, layer: str, blocks: Blocks) -> Iterator[tuple[bytes, tuple[int, int]]]:
        for subject in sorted(self._fresh[layer].keys() | self._stale[layer]):
            yield subject, blocks.place(subject)

    def _compare(self, layer: str) -> None:
        """Find out which rows came and which went, where there is an old graph."""
        if self._old is None:
            return
        gone, come = [], []
        fresh = self._fresh[layer]
        with open_blocks(self._path(layer), self._prefixes) as blocks:
            for subject, place in self._places(layer, blocks):
                before, now = blocks.block(*place), fresh.get(subject, b"")
                if before and now and subject not in self._stale[layer]:
                    # it stands in a part that was not made again: both speak of it
                    self.sound = False
                    now = fresh[subject] = self._together(layer, before, now)
                if before != now:
                    gone.append(before)
                    come.append(now)
        before_rows, now_rows = set(rows_of_blocks(gone, self._prefixes)), set(rows_of_blocks(come, self._prefixes))
        self.removed[layer] = sorted(before_rows - now_rows)
        self.added[layer] = sorted(now_rows - before_rows)
        self.census.count(layer, self.removed[layer], -1)
        self.census.count(layer, self.added[layer])


def _layers(quads: Iterable[Quad]) -> dict[str, list[Row]]:
    """Sorted rows by layer, with the shortcuts that the core gives rise to."""
    layers = {}
    for graph, rows in rows_by_graph(quads).items():
        if graph not in _LAYER_OF:
            raise ValueError(f"a quad in the graph <{graph}>: want one of {', '.join(LAYERS)}")
        layers[_LAYER_OF[graph]] = rows
    if shortcuts := derive(layers.get("core", ())):
        layers["shortcuts"] = shortcuts
    return layers
