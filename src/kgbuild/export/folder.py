"""The graph folder: one sorted Turtle file a layer and a manifest, made aside and swapped into place."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from pyoxigraph import Literal, Quad, RdfFormat, parse

from kgbuild.errors import InputError, NotFound
from kgbuild.export.lines import Row, rows_by_graph, rows_of
from kgbuild.export.replace import aside, locked, recover, swap, sync
from kgbuild.export.turtle import data_prefixes, turtle_lines
from kgbuild.iris import BASE
from kgbuild.lift.dataset import DatasetInfo, describe
from kgbuild.lift.frame import LAYERS
from kgbuild.lift.shortcuts import derive
from kgbuild.memory import without_cycles
from kgbuild.vocabulary import rdf, rn, void

__all__ = ["MANIFEST", "base_of", "read_graph", "write_graph"]

MANIFEST = "manifest.json"
_TYPE = f" <{rdf.type.value}> ".encode()
_OWN = b"<" + rn.base.encode()


def write_graph(
    folder: Path,
    quads: Iterable[Quad],
    *,
    info: DatasetInfo | None = None,
    versions: Mapping[str, str] | None = None,
    check: Callable[[Path], None] | None = None,
) -> dict[str, object]:
    """Write a graph folder and give its manifest.

    ``quads`` are those of :func:`kgbuild.lift.lift`; the layers shortcuts and dataset are derived here. The folder
    is made aside and flushed; ``check`` sees it there and may refuse it by raising. Only then it takes the place of
    the old one, and files of the old folder that are not ours (a README) move along.

    Raises:
        OSError: where the disk refuses; the old folder stands then.
        ValueError: where a quad lies in no layer.
    """
    folder = folder.absolute()
    info = info or DatasetInfo()
    with locked(folder):
        recover(folder)
        new = aside(folder, "new")
        try:
            new.mkdir(parents=True)
            with without_cycles():
                manifest = _fill(new, _layers(quads), info, dict(versions or {}))
            _keep_foreign(folder, new)
            sync(new)
            if check is not None:
                check(new)
            swap(new, folder)
        except BaseException:
            shutil.rmtree(new, ignore_errors=True)
            raise
    return manifest


def _layers(quads: Iterable[Quad]) -> dict[str, list[Row]]:
    known = {graph.value: name for name, graph in LAYERS.items()}
    layers: dict[str, list[Row]] = {name: [] for name in LAYERS}
    for graph, rows in rows_by_graph(quads).items():
        if graph not in known:
            raise ValueError(f"a quad in the graph <{graph}>: want one of {', '.join(LAYERS)}")
        layers[known[graph]] = rows
    layers["shortcuts"] = derive(layers["core"])
    return layers


def _fill(new: Path, layers: dict[str, list[Row]], info: DatasetInfo, versions: dict[str, str]) -> dict[str, object]:
    counts = {name: len(rows) for name, rows in layers.items() if name != "dataset"}
    classes, properties = _census(layers)
    about = describe(info, counts, classes, properties)
    layers["dataset"] = rows_of(quad.triple for quad in about)
    prefixes = data_prefixes(info.base)
    files = {name: _write(new / f"{name}.ttl", turtle_lines(rows, prefixes)) for name, rows in layers.items()}
    manifest: dict[str, object] = {
        "triples": {name: len(rows) for name, rows in layers.items()},
        "classes": {iri.removeprefix(rn.base): count for iri, count in classes.items()},
        "files": {f"{name}.ttl": {"bytes": size, "sha256": digest} for name, (size, digest) in files.items()},
        "versions": versions,
    }
    _write(new / MANIFEST, [(json.dumps(manifest, indent=2, sort_keys=True, ensure_ascii=False) + "\n").encode()])
    return manifest


def _census(layers: Mapping[str, list[Row]]) -> tuple[dict[str, int], set[str]]:
    """How many things of each class of ours, and which properties occur."""
    classes: Counter[bytes] = Counter()
    properties: set[bytes] = set()
    for name in ("core", "provenance", "curation", "shortcuts"):
        properties.update({row.split(b" ", 2)[1] for row in layers[name]})
        for row in [row for row in layers[name] if _TYPE in row]:
            _, predicate, kind = row.split(b" ", 2)
            if predicate == _TYPE.strip() and kind.startswith(_OWN):
                classes[kind] += 1
    counts = {kind[1:-1].decode(): count for kind, count in sorted(classes.items())}
    return counts, {iri[1:-1].decode() for iri in properties}


def _write(path: Path, pieces: Iterable[bytes]) -> tuple[int, str]:
    """Write, flush to disk; gives size and SHA-256."""
    digest = hashlib.sha256()
    size = 0
    with path.open("wb", buffering=1 << 20) as file:
        for piece in pieces:
            file.write(piece)
            digest.update(piece)
            size += len(piece)
    sync(path)
    return size, digest.hexdigest()


def _keep_foreign(old: Path, new: Path) -> None:
    ours = {MANIFEST, *(f"{name}.ttl" for name in LAYERS)}
    for path in sorted(old.iterdir()) if old.is_dir() else ():
        if path.name not in ours:
            (shutil.copytree if path.is_dir() else shutil.copy2)(path, new / path.name)


def read_graph(folder: Path) -> Iterator[Quad]:
    """The quads of a graph folder as they are written, layer by layer.

    Raises:
        NotFound: where there is no such folder, or no layer in it.
        InputError: where a file is no Turtle, with its line.
    """
    recover_if_needed(folder)
    if not folder.is_dir():
        raise NotFound(f"{folder}: no such graph folder; `kgbuild build` makes one, --graph DIR names another")
    paths = [folder / f"{name}.ttl" for name in LAYERS if (folder / f"{name}.ttl").is_file()]
    if not paths:
        raise NotFound(f"{folder}: no layer in it (core.ttl, provenance.ttl ...); `kgbuild build` makes them")
    _refuse_missing(folder, {path.name for path in paths})
    for path in paths:
        graph = LAYERS[path.stem]
        try:
            for quad in parse(path=str(path), format=RdfFormat.TURTLE):
                yield Quad(quad.subject, quad.predicate, quad.object, graph)
        except SyntaxError as error:
            raise InputError(
                f"not Turtle: {error.msg}", place=f"{path}:{error.lineno}", hint="run `kgbuild build` again"
            ) from None


def _refuse_missing(folder: Path, there: set[str]) -> None:
    """A graph without one of its layers is not the whole graph, and must not pass for it."""
    with suppress(OSError, ValueError, AttributeError):
        missing = sorted(set(json.loads((folder / MANIFEST).read_text("utf-8")).get("files", {})) - there)
        if missing:
            raise InputError(
                f"{', '.join(missing)} is named in {MANIFEST} and not there",
                place=str(folder),
                hint="run `kgbuild build` again",
            )


def recover_if_needed(folder: Path) -> None:
    """Bring back a graph whose swap was cut off."""
    folder = folder.absolute()
    if not folder.exists() and aside(folder, "old").is_dir():
        with locked(folder):
            recover(folder)


def base_of(folder: Path) -> str:
    """Below which IRI the data of a graph folder lives, as its dataset layer states."""
    path = folder / "dataset.ttl"
    if path.is_file():
        for quad in parse(path=str(path), format=RdfFormat.TURTLE):
            if quad.predicate == void.uriSpace and isinstance(quad.object, Literal):
                return quad.object.value
    return BASE
