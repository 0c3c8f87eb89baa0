"""``curation/identifiers.csv``: every key ever given, what it was given for, and what took its place.

A line is ``key, kind, born from, date, retired, replaced by``. Lines are only ever appended; a later line of a key
overrides the earlier one, but its age is that of its first line. ``born from`` is a report and a
fingerprint of the form that was named there (``a.txt~3kq7m2xa``): enough to find the thing again after the text
was edited around it, and no name, so that a withdrawn person's name stands nowhere.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from kgbuild.curation.lines import append_lines, read_rows, safe_cell
from kgbuild.iris import digest, is_key, kind_of
from kgbuild.model import EntityKind, Resolution

__all__ = ["HEADER", "SPLIT_FROM", "Identifier", "Registry", "birth", "load_registry", "save_registry"]

SPLIT_FROM = "~of~"
"""Stands in the birth of a key that a split gave, before the key that was split."""

HEADER = ("key", "kind", "born from", "date", "retired", "replaced by")


def birth(report: str, form: str) -> str:
    """What an identifier was given for: a report, and a fingerprint of the form that it prints.

    >>> birth("a.txt", "Aigul Sarsen") == birth("a.txt", "AIGUL  Sarsen")
    True
    """
    return f"{report}~{digest('form', ' '.join(form.casefold().split()))}"


@dataclass(frozen=True, slots=True)
class Identifier:
    """One key as its last line has it; ``age`` counts keys from the oldest."""

    key: str
    kind: EntityKind
    born: str
    date: str = ""
    retired: bool = False
    replaced_by: tuple[str, ...] = ()
    age: int = 0

    @property
    def at(self) -> str:
        """The birth without the key that it was split from."""
        return self.born.partition(SPLIT_FROM)[0]

    @property
    def split_from(self) -> str:
        """The key that a split took it from, or nothing."""
        return self.born.partition(SPLIT_FROM)[2]


@dataclass(frozen=True)
class Registry:
    """The keys given at earlier builds, by key and by birth.

    >>> registry = Registry.of([Identifier("p7f3k2q4a", "person", birth("a.txt", "Kim"))])
    >>> registry.born["person", birth("a.txt", "kim")]
    ('p7f3k2q4a',)
    """

    by_key: Mapping[str, Identifier] = field(default_factory=dict)
    born: Mapping[tuple[EntityKind, str], tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, identifiers: Iterable[Identifier]) -> Registry:
        """The registry of these lines, the oldest first."""
        by_key: dict[str, Identifier] = {}
        for line in identifiers:
            age = by_key[line.key].age if line.key in by_key else len(by_key)
            born = by_key[line.key].born if line.key in by_key else line.born
            by_key[line.key] = Identifier(line.key, line.kind, born, line.date, line.retired, line.replaced_by, age)
        births: dict[tuple[EntityKind, str], list[str]] = {}
        for line in by_key.values():
            births.setdefault((line.kind, line.born), []).append(line.key)
        return cls(by_key, {at: tuple(keys) for at, keys in births.items()})

    def changes(self, resolution: Resolution, born: Mapping[str, str], *, date: str = "") -> list[Identifier]:
        """The lines that a build adds: new keys, keys that were retired or came back.

        ``born`` gives the birth of each key (:attr:`Resolution.births`).
        """
        out: list[Identifier] = []
        for entity in resolution.entities:
            known = self.by_key.get(entity.key)
            if known is None:
                out.append(Identifier(entity.key, entity.kind, born.get(entity.key, ""), date, entity.withdrawn))
            elif known.retired != entity.withdrawn:
                out.append(Identifier(entity.key, entity.kind, known.born, date, entity.withdrawn))
        live = {entity.key for entity in resolution.entities}
        for key, successors in sorted(resolution.retired.items()):
            known = self.by_key.get(key)
            if key in live or known is None or (known.retired and known.replaced_by == successors):
                continue
            out.append(Identifier(key, known.kind, known.born, date, True, successors))
        return sorted(out, key=lambda line: (line.retired, line.key))


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
        lines.append(
            Identifier(
                row["key"],
                kind_of(row["key"]),
                row["born from"],
                row["date"],
                row["retired"] == "yes",
                tuple(row["replaced by"].split()),
            )
        )
    return Registry.of(lines)


def save_registry(path: Path, lines: Iterable[Identifier]) -> None:
    """Append lines to the registry under its lock."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    for line in lines:
        retired = "yes" if line.retired else ""
        cells = (line.key, line.kind, line.born, line.date, retired, " ".join(line.replaced_by))
        writer.writerow(map(safe_cell, cells))  # a report may be called =1.txt
    append_lines(path, HEADER, buffer.getvalue())
