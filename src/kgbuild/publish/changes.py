"""What changed since the graph before: against one that is named, else against the one that the site showed last."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from itertools import groupby
from pathlib import Path

from kgbuild.counting import count
from kgbuild.publish.graph import Node, iri_of, node_of
from kgbuild.publish.render import About, render
from kgbuild.publish.statements import Reader
from kgbuild.publish.withdrawn import names_of_withdrawn

__all__ = ["Changes", "changes_pages", "former_graph", "kept_changes", "read_changes"]

_KEPT = "dataset/changes.json"


@dataclass(frozen=True, slots=True)
class Changes:
    """In one sentence, and by kind: sign, words, and the page of what changed if it has one."""

    told: str
    groups: tuple[tuple[str, tuple[tuple[str, str, str], ...]], ...]


@contextmanager
def former_graph(out: Path) -> Iterator[Path | None]:
    """A copy of the graph that the site in ``out`` holds, while its files are written over; None without one."""
    layers = sorted((out / "data").glob("*.ttl"))
    if not layers:
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="kgbuild-") as name:
        for layer in layers:
            shutil.copyfile(layer, Path(name) / layer.name)
        yield Path(name)


def read_changes(previous: Path, current: Path, reader: Reader, gone: set[Node], names: set[str]) -> Changes:
    """What differs from an older graph; not a word of the withdrawn."""
    from kgbuild.curation.difference import difference

    names = names | _former_names(previous, gone)
    changes = [
        change
        for change in difference(previous, current).changes
        if node_of(change.iri) not in gone and not any(name in change.text for name in names)
    ]
    changes.sort(key=lambda one: (one.kind, one.sign, one.text, one.iri))
    groups = tuple(
        (
            kind[:1].upper() + kind[1:],
            tuple(
                (one.sign, one.text, reader.addresses.page(one.iri) if reader.kind(node_of(one.iri)) else "")
                for one in group
            ),
        )
        for kind, group in groupby(changes, key=lambda one: one.kind)
    )
    told = (
        f"{count(len(changes), 'change')} since the graph before."
        if changes
        else "Nothing changed since the graph before."
    )
    return Changes(told, groups)


def kept_changes(out: Path) -> Changes | None:
    """What the site told last, for a graph that is the same as then; None where it told nothing."""
    try:
        kept = json.loads((out / _KEPT).read_text("utf-8"))
        groups = tuple(
            (str(kind), tuple((str(a), str(b), str(c)) for a, b, c in rows)) for kind, rows in kept["groups"]
        )
        return Changes(str(kept["told"]), groups)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def changes_pages(changes: Changes, about: About) -> Iterator[tuple[str, str]]:
    """The page, and the same as data."""
    yield (
        "dataset/changes.html",
        render(
            "changes.html",
            about,
            "dataset/changes.html",
            heading="What changed",
            alternates=[],
            groups=changes.groups,
            verdict=changes.told,
            data=None,
        ),
    )
    yield _KEPT, json.dumps(asdict(changes), ensure_ascii=False, indent=1) + "\n"


def _former_names(previous: Path, gone: set[Node]) -> set[str]:
    """What the older graph called those who are withdrawn by now: told by it, and by nobody any more."""
    from pyoxigraph import NamedNode

    from kgbuild.export.lines import rows_of
    from kgbuild.store.local import open_graph

    if not gone:
        return set()
    store = open_graph(previous)
    quads = [quad for node in sorted(gone) for quad in store.quads_for_pattern(NamedNode(iri_of(node)), None, None)]
    return names_of_withdrawn(rows_of(quad.triple for quad in quads), gone)
