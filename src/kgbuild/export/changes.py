"""What a build changes in the graph, as rows."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from kgbuild.export.lines import Row

__all__ = ["Changes", "identity"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """The rows, by layer and sorted, that a new graph has and the old one had not, and the other way round.

    ``before`` is the identity of the old graph. It is empty where the graph was made from nothing: then no rows are
    listed, since all are new.
    """

    before: str
    after: str
    added: Mapping[str, list[Row]] = field(default_factory=dict)
    removed: Mapping[str, list[Row]] = field(default_factory=dict)


def identity(files: Mapping[str, str]) -> str:
    """What tells a graph from every other: a hash of the SHA-256 of its files by name.

    >>> identity({"a.ttl": "1", "b.ttl": "2"}) == identity({"b.ttl": "2", "a.ttl": "1"})
    True
    """
    return hashlib.sha256(json.dumps(files, sort_keys=True).encode()).hexdigest()
