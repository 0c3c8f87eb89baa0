"""RDF files as they are: a dataset made of files of any format, with nothing added."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kgbuild.errors import InputError, NotFound

if TYPE_CHECKING:
    import pyoxigraph as ox

__all__ = ["SUFFIXES", "is_built", "load_file", "rdf_files"]

SUFFIXES = (".ttl", ".nt", ".nq", ".trig", ".rdf", ".xml", ".owl", ".n3", ".jsonld")
"""What an RDF file's name ends in; ``.json`` and ``.txt`` are read where they are named, not where they lie about."""

_OURS = b"https://w3id.org/research-network/ns#"


def is_built(folder: Path) -> bool:
    """Whether the folder is a graph of ours, by its manifest, or by a core layer that uses our vocabulary.

    Any other folder is files, and is read as they are.
    """
    core = folder / "core.ttl"
    return (folder / "manifest.json").is_file() or (core.is_file() and _OURS in core.read_bytes())


def rdf_files(folder: Path) -> tuple[Path, ...]:
    """The RDF files of a folder, by name; those in folders below it are not meant."""
    return tuple(path for path in sorted(folder.iterdir()) if path.suffix.lower() in SUFFIXES and path.is_file())


def load_file(store: ox.Store, path: Path, graph: ox.NamedNode | None = None) -> None:
    """Load one file: into the default graph and the graphs that it names, or whole into ``graph``.

    Relative IRIs are resolved against the file's own address. A named graph exists even where its file is empty.

    Raises:
        NotFound: where it is missing.
        InputError: where it is no RDF, or holds graphs of its own and ``graph`` is given.
    """
    import pyoxigraph as ox

    if not path.is_file():
        raise NotFound(f"{path}: no such file")
    suffix = path.suffix.lower()
    form = ox.RdfFormat.RDF_XML if suffix == ".owl" else ox.RdfFormat.from_extension(suffix[1:]) if suffix else None
    if form is None:
        raise InputError("its suffix names no RDF format", place=str(path), hint="want .ttl .nt .nq .trig .rdf .jsonld")
    if graph is not None and form in (ox.RdfFormat.TRIG, ox.RdfFormat.N_QUADS):
        raise InputError("a file with graphs of its own cannot become one named graph", place=str(path))
    try:
        store.load(path=str(path), format=form, base_iri=path.resolve().as_uri(), to_graph=graph)
    except SyntaxError as error:
        place = f"{path}:{error.lineno}" if error.lineno else str(path)
        raise InputError(f"not {form.name}: {error.msg}", place=place) from None
    except (OSError, ValueError) as error:
        raise InputError(f"cannot be read: {getattr(error, 'strerror', None) or error}", place=str(path)) from None
    if graph is not None:
        store.add_graph(graph)
