"""The graph folder: one sorted Turtle file a layer and a manifest, made aside and swapped into place."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from pyoxigraph import Literal, Quad, RdfFormat, parse

from kgbuild.errors import InputError, NotFound
from kgbuild.export.assembly import Assembly
from kgbuild.export.census import Census
from kgbuild.export.changes import Changes
from kgbuild.export.kept import load_kept, save_kept
from kgbuild.export.replace import aside, locked, recover, swap, sync
from kgbuild.export.turtle import data_prefixes
from kgbuild.iris import BASE
from kgbuild.lift.dataset import DatasetInfo
from kgbuild.lift.frame import LAYERS
from kgbuild.lift.part import ALWAYS, Part
from kgbuild.memory import without_cycles
from kgbuild.vocabulary import rn, void

__all__ = ["MANIFEST", "Check", "base_of", "read_graph", "write_graph", "write_parts"]

MANIFEST = "manifest.json"

Check = Callable[[Path, Changes], None]
"""Sees a new graph before it stands, and what it changes; raises to refuse it."""


def write_graph(
    folder: Path,
    quads: Iterable[Quad],
    *,
    info: DatasetInfo | None = None,
    versions: Mapping[str, str] | None = None,
    check: Check | None = None,
) -> dict[str, Any]:
    """Write a graph folder out of the quads of :func:`kgbuild.lift.lift` and give its manifest; see
    :func:`write_parts`."""
    whole = Part("the graph", ALWAYS, lambda: quads)
    return write_parts(folder, [whole], info=info, versions=versions, check=check)


def write_parts(
    folder: Path,
    parts: Iterable[Part],
    *,
    info: DatasetInfo | None = None,
    versions: Mapping[str, str] | None = None,
    check: Check | None = None,
    kept: Path | None = None,
    version: str = "",
) -> dict[str, Any]:
    """Write a graph folder and give its manifest.

    ``parts`` are those of :func:`kgbuild.lift.lift_parts`; the layers shortcuts and dataset are derived here. Parts of
    which ``kept`` (a file that this function writes) says that they stand in the old graph as they are, are not made
    again; ``version`` stands for all that they depend on together. The folder is made aside and flushed; ``check``
    sees it there, with what changed, and may refuse it by raising. Only then it takes the place of the old one, and
    files of the old folder that are not ours (a README) move along.

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
                old = load_kept(kept, folder, version)
                assembly = Assembly(folder, old, data_prefixes(info.base))
                assembly.take(parts)
                assembly.describe(info)
                files = {layer: _write(new / f"{layer}.ttl", assembly.pieces(layer)) for layer in LAYERS}
                manifest = _manifest(assembly.census, files, dict(versions or {}))
            text = json.dumps(manifest, indent=2, sort_keys=True, ensure_ascii=False) + "\n"
            _write(new / MANIFEST, [text.encode()])
            _keep_foreign(folder, new)
            sync(new)
            if check is not None:
                check(new, assembly.changes(_digests(manifest)))
            swap(new, folder)
        except BaseException:
            shutil.rmtree(new, ignore_errors=True)
            raise
        if kept is not None:
            save_kept(kept, assembly.kept(version, _digests(manifest)))
    return manifest


def _manifest(census: Census, files: Mapping[str, tuple[int, str]], versions: dict[str, str]) -> dict[str, Any]:
    return {
        "triples": {layer: census.triples[layer] for layer in LAYERS},
        "classes": {iri.removeprefix(rn.base): count for iri, count in census.things().items()},
        "files": {f"{layer}.ttl": {"bytes": size, "sha256": digest} for layer, (size, digest) in files.items()},
        "versions": versions,
    }


def _digests(manifest: dict[str, Any]) -> dict[str, str]:
    return {name: about["sha256"] for name, about in manifest["files"].items()}


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


def read_graph(folder: Path, *, named: bool = True) -> Iterator[Quad]:
    """The quads of a graph folder as they are written, layer by layer; all in the default graph unless ``named``.

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
            quads = parse(path=str(path), format=RdfFormat.TURTLE)
            yield from (Quad(quad.subject, quad.predicate, quad.object, graph) for quad in quads) if named else quads
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
