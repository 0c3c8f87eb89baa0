"""``curation/identifiers.csv``: every key ever given, by what it is found again, and what took its place.

A line is ``key, kind, born from, date, retired, replaced by``. Lines are only ever appended. A later line of a key
overrides what the earlier one says of its end; its age is that of its first line. ``born from`` holds anchors
(:mod:`kgbuild.curation.anchors`): the first line has those of the mentions that the key was given for, later lines
those that came to it since. An anchor belongs to the key whose line names it last, and those before are remembered.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote

from kgbuild.curation.anchors import report_of, split_cell
from kgbuild.curation.lines import append_lines, read_rows, safe_cell
from kgbuild.iris import is_key, kind_of
from kgbuild.model import EntityKind, Resolution

__all__ = ["HEADER", "SPLIT_FROM", "Identifier", "Pool", "Registry", "load_registry", "save_registry"]

SPLIT_FROM = "~of~"
"""Stands in the first anchor of a key that a split gave, before the key that was split."""

HEADER = ("key", "kind", "born from", "date", "retired", "replaced by")


class Pool(NamedTuple):
    """The keys among which a cluster may find its own: those of a kind, or those that the split of one key gave."""

    kind: EntityKind
    split_from: str = ""


@dataclass(frozen=True, slots=True)
class Identifier:
    """One key as its lines have it together; ``age`` counts keys from the oldest."""

    key: str
    kind: EntityKind
    anchors: tuple[str, ...] = ()
    """All that ever were its own, the oldest first; of a line to be written, those that are new."""
    date: str = ""
    retired: bool = False
    replaced_by: tuple[str, ...] = ()
    split_from: str = ""
    """The key that a split took it from, or nothing."""
    age: int = 0

    @property
    def pool(self) -> Pool:
        """The keys that it is one of."""
        return Pool(self.kind, self.split_from)

    @property
    def report(self) -> str:
        """The report that it was first given for."""
        return unquote(report_of(self.anchors[0])) if self.anchors else ""


@dataclass(frozen=True)
class Registry:
    """The keys given at earlier builds, by key and by anchor.

    >>> registry = Registry.of([Identifier("p7f3k2q4a", "person", ("a.txt~3kq7m2xa",))])
    >>> registry.owners[Pool("person")]["a.txt~3kq7m2xa"]
    ['p7f3k2q4a']
    """

    by_key: Mapping[str, Identifier] = field(default_factory=dict)
    owners: Mapping[Pool, Mapping[str, list[str]]] = field(default_factory=dict)
    """The keys that each anchor has belonged to, the present one last."""

    @classmethod
    def of(cls, lines: Iterable[Identifier]) -> Registry:
        """The registry of these lines, the oldest first."""
        by_key: dict[str, Identifier] = {}
        owners: dict[Pool, dict[str, list[str]]] = {}
        for line in lines:
            known = by_key.get(line.key)
            anchors, age, split_from = line.anchors, len(by_key), line.split_from
            if known is not None:
                age, split_from = known.age, known.split_from
                anchors = tuple(dict.fromkeys((*known.anchors, *anchors))) if anchors else known.anchors
            by_key[line.key] = Identifier(
                line.key, line.kind, anchors, line.date, line.retired, line.replaced_by, split_from, age
            )
            pool = owners.setdefault(Pool(line.kind, split_from), {})
            for text in line.anchors:
                mine = pool.setdefault(text, [])
                if line.key in mine:
                    mine.remove(line.key)
                mine.append(line.key)
        return cls(by_key, owners)

    def changes(self, resolution: Resolution, *, date: str = "") -> list[Identifier]:
        """The lines that a build adds: new keys, new anchors of known ones, keys that were retired or came back."""
        state: dict[str, tuple[EntityKind, bool, tuple[str, ...]]] = {
            entity.key: (entity.kind, entity.withdrawn, ()) for entity in resolution.entities
        }
        for key, successors in resolution.retired.items():
            state.setdefault(key, (kind_of(key), True, successors))
        out: list[Identifier] = []
        for key in sorted({*state, *resolution.anchors}):
            known, more = self.by_key.get(key), resolution.anchors.get(key, ())
            kind, retired, successors = state.get(key) or (kind_of(key), *_state(known))
            if known is None and (more or not retired):
                split_from = resolution.split_from.get(key, "")
                out.append(Identifier(key, kind, more, date, retired, successors, split_from))
            elif known is not None and (more or _state(known) != (retired, successors)):
                out.append(Identifier(key, kind, more, date, retired, successors))
        return sorted(out, key=lambda line: (line.retired, line.key))


def _state(known: Identifier | None) -> tuple[bool, tuple[str, ...]]:
    return (known.retired, known.replaced_by) if known else (True, ())


def load_registry(path: Path) -> Registry:
    """The registry in a file; empty where there is no file.

    Raises:
        InputError: for a line that is no identifier.
    """
    lines = []
    for place, row in read_rows(path, HEADER):
        if not is_key(row["key"]):
            from kgbuild.errors import InputError

            raise InputError(
                f"{row['key'][:40]!r} is no key", place=place, hint="restore the line from version control"
            )
        cell, _, split_from = row["born from"].partition(SPLIT_FROM)
        split_from, _, rest = split_from.partition(" ")
        lines.append(
            Identifier(
                row["key"],
                kind_of(row["key"]),
                tuple(split_cell(f"{cell} {rest}" if rest else cell)),
                row["date"],
                row["retired"] == "yes",
                tuple(row["replaced by"].split()),
                split_from,
            )
        )
    return Registry.of(lines)


def save_registry(path: Path, lines: Iterable[Identifier]) -> None:
    """Append lines to the registry under its lock."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    for line in lines:
        anchors = list(line.anchors)
        if line.split_from and anchors:
            anchors[0] += SPLIT_FROM + line.split_from
        cells = (
            line.key,
            line.kind,
            " ".join(anchors),
            line.date,
            "yes" if line.retired else "",
            " ".join(line.replaced_by),
        )
        writer.writerow(map(safe_cell, cells))  # a report may be called =1.txt
    append_lines(path, HEADER, buffer.getvalue())
