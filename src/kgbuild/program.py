"""The program that runs, as a fingerprint: what an earlier build left is used by the program that made it alone."""

from __future__ import annotations

import hashlib
import platform
from functools import cache
from importlib import metadata, resources
from importlib.resources.abc import Traversable
from typing import Any

from kgbuild.vocabulary import ontology_file

__all__ = ["program_digest"]

_KINDS = (".py", ".toml", ".json", ".jsonld", ".ttl", ".rq")


@cache
def program_digest() -> str:
    """A hash of the package's files, the ontology and the quality queries, and of the Python and pyoxigraph under them.

    >>> program_digest() == program_digest(), len(program_digest())
    (True, 32)
    """
    digest = hashlib.sha256(f"{platform.python_version()} {metadata.version('pyoxigraph')}".encode())
    ontology = ontology_file("rn.ttl").parent
    for folder in (resources.files("kgbuild"), ontology, ontology.parent / "queries" / "quality"):
        if folder.is_dir():
            _take(folder, digest)
    return digest.hexdigest()[:32]


def _take(folder: Traversable, digest: Any) -> None:
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        if file.is_dir():
            _take(file, digest)
        elif file.name.endswith(_KINDS):
            digest.update(f"\0{file.name}\0".encode() + file.read_bytes())
