"""``curation/identifiers.csv``: every key ever given, by what it is found again, and what took its place.

A line is ``key, kind, born from, date, retired, replaced by``. Lines are only ever appended. A later line of a key
overrides what the earlier one says of its end; its age is that of its first line. ``born from`` holds anchors
(:mod:`kgbuild.curation.anchors`): the first line has those of the mentions that the key was given for, later lines
those that came to it since. An anchor belongs to the key whose line names it last, and those before are remembered.
A line without a key says that files were renamed (:mod:`kgbuild.curation.renamed`).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple

from kgbuild.curation.anchors import report_name, report_of, split_cell, written
from kgbuild.curation.lines import append_lines, read_rows, safe_cell
from kgbuild.curation.renamed import Renamed
from kgbuild.iris import is_key, kind_of
from kgbuild.model import EntityKind, Resolution

__all__ = ["HEADER", "SPLIT_FROM", "Identifier", "Pool", "Registry", "load_registry", "save_registry"]

SPLIT_FROM = "~of~"
"""Stands in the first anchor of a key that a split gave, before the key that was split."""

_RENAMED = "reports"
"""The kind of a line that says what became of files' names."""

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
    build: int = field(default=0, compare=False)
    """Which of the builds gave it; two that followed each other may count as one."""
    stood: tuple[str, ...] = field(default=(), compare=False)
    """The anchors that were its own when it was last in use."""
    led: tuple[str, ...] = field(default=(), compare=False)
    """The keys that ever took its place by themselves, the oldest first."""

    @property
    def pool(self) -> Pool:
        """The keys that it is one of."""
        return Pool(self.kind, self.split_from)

    @property
    def report(self) -> str:
        """The report that it was first given for."""
        return report_name(report_of(self.anchors[0])) if self.anchors else ""


class _Told(NamedTuple):
    """Names of the reports that tell of a part of something, once ``since`` renamings had happened."""

    since: int
    reports: frozenset[str]


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

    renamed: tuple[Renamed, ...] = ()
    """What became of files' names, the oldest first."""
    parted: Mapping[str, Mapping[str, tuple[_Told, ...]]] = field(default_factory=dict)
    """Keys that are split now -> each part -> what it may have been told by when it was split off."""
    places: dict[str, dict[tuple[Pool, str], None]] | None = field(default=None, repr=False, compare=False)
    """Anchors by report, once files were renamed."""

    @classmethod
    def of(cls, lines: Iterable[Identifier | Renamed]) -> Registry:
        """The registry of these lines, the oldest first."""
        found = cls({}, {})
        for line in lines:
            found = found._moved(line) if isinstance(line, Renamed) else found._with(line)
        return found

    def _with(self, line: Identifier) -> Registry:
        """The registry with one line more; its own tables are written to."""
        by_key: dict[str, Identifier] = self.by_key  # type: ignore[assignment]
        owners: dict[Pool, dict[str, list[str]]] = self.owners  # type: ignore[assignment]
        known = by_key.get(line.key)
        anchors, age, split_from = line.anchors, len(by_key), line.split_from
        last = next(reversed(by_key.values()), None)
        build = last.build + (last.key > line.key) if last else 0  # a build writes its keys in their order
        if known is not None:
            age, build, split_from = known.age, known.build, known.split_from
            anchors = tuple(dict.fromkeys((*known.anchors, *anchors))) if anchors else known.anchors
        stood, led = (known.stood, known.led) if known else ((), ())
        stood = stood if line.retired else anchors
        led = tuple(dict.fromkeys((*led, *line.replaced_by))) if len(line.replaced_by) == 1 else led
        by_key[line.key] = Identifier(
            line.key, line.kind, anchors, line.date, line.retired, line.replaced_by, split_from, age, build, stood, led
        )
        pool = owners.setdefault(Pool(line.kind, split_from), {})
        for text in line.anchors:
            mine = pool.setdefault(text, [])
            if line.key in mine:
                mine.remove(line.key)
            mine.append(line.key)
            if self.places is not None:
                self.places.setdefault(report_of(text), {})[Pool(line.kind, split_from), text] = None
        self._note_parts(line.key)
        return self

    def _note_parts(self, key: str) -> None:
        """Keep when a key was split, and by what reports its parts were told."""
        parted: dict[str, dict[str, tuple[_Told, ...]]] = self.parted  # type: ignore[assignment]
        line = self.by_key[key]
        if not line.retired:
            parted.pop(key, None)
        for part in (key, *line.replaced_by):
            whole = self.by_key[part].split_from if part in self.by_key else ""
            if whole and not self.by_key[part].retired and part not in parted.setdefault(whole, {}):
                parted[whole][part] = self._parted(self.by_key[part].anchors)

    def _parted(self, anchors: Iterable[str]) -> tuple[_Told, ...]:
        """By what a part was told, when it was split off: by the names of that build, or where the build found files
        renamed, by those before."""
        names = {report_of(text) for text in anchors}
        told = [_Told(len(self.renamed), frozenset(map(report_name, names)))]
        if self.renamed:
            earlier = {old for name in names for old in self.renamed[-1].before(name)}
            told.append(_Told(len(self.renamed) - 1, frozenset(map(report_name, earlier))))
        return tuple(told)

    def after(self, renamed: Renamed) -> Registry:
        """The registry once files were renamed: everything is where its file is now."""
        owners = {pool: dict(mine) for pool, mine in self.owners.items()}
        return Registry(dict(self.by_key), owners, self.renamed, dict(self.parted))._moved(renamed)

    def _moved(self, renamed: Renamed) -> Registry:
        """The same, written into its own tables. Anchors are looked at only where their file was renamed,
        so that a long history of files costs little."""
        by_key: dict[str, Identifier] = self.by_key  # type: ignore[assignment]
        owners: dict[Pool, dict[str, list[str]]] = self.owners  # type: ignore[assignment]
        places = self._index()
        touched: dict[Pool, list[str]] = {}
        for name in sorted({name for pair in renamed.pairs for name in pair}):
            for pool, text in places.pop(name, {}):
                touched.setdefault(pool, []).append(text)
        for pool, texts in touched.items():
            called = renamed.anchors(texts, nth=len(self.renamed) + 1)
            had = {text: owners[pool].pop(text) for text in texts}
            for key in dict.fromkeys(key for keys in had.values() for key in keys):
                line = by_key[key]
                anchors, stood = (
                    tuple(dict.fromkeys(new for text in texts for new in called.get(text, (text,))))
                    for texts in (line.anchors, line.stood)
                )
                by_key[key] = replace(line, anchors=anchors, stood=stood)
            for text, news in called.items():
                for new in news:
                    owners[pool][new] = [*had[text]]
                    places.setdefault(report_of(new), {})[pool, new] = None
        return Registry(by_key, owners, (*self.renamed, renamed), self.parted, places)

    def _index(self) -> dict[str, dict[tuple[Pool, str], None]]:
        """The anchors by their reports."""
        if self.places is not None:
            return self.places
        places: dict[str, dict[tuple[Pool, str], None]] = {}
        for pool, mine in self.owners.items():
            for text in mine:
                places.setdefault(report_of(text), {})[pool, text] = None
        return places

    def names(self, report: str, since: int = 0) -> frozenset[str]:
        """What a report of today was called once ``since`` renamings had happened; nothing where it came later."""
        *_, names = self._back(report, since)
        return frozenset(map(report_name, names))

    def ever(self, report: str) -> frozenset[str]:
        """All that a report of today was ever called, at whatever build."""
        return frozenset(report_name(name) for names in self._back(report) for name in names)

    def _back(self, report: str, since: int = 0) -> Iterator[set[str]]:
        """What a report is called, and was called before each renaming, the last one first."""
        names = {written(report)}
        yield names
        for one in reversed(self.renamed[since:]):
            names = {old for name in names for old in one.before(name)}
            yield names

    def told_at(self, whole: str, reports: Iterable[str]) -> int:
        """How many renamings had happened when a key was split by these reports: the names that a person wrote are
        those of that time. All of them, where no build has carried that split out yet."""
        named = frozenset(reports)
        parts = self.parted.get(whole, {}).values()
        found = [[one.since for one in told if one.reports and one.reports <= named] for told in parts]
        return min((since[0] for since in found if since), default=len(self.renamed))

    def stays(self, whole: str, part: str, reports: Iterable[str]) -> bool:
        """Whether a part of a key was told by other reports than these when it was split off."""
        told = self.parted.get(whole, {}).get(part, ())
        return bool(told) and not any(one.reports <= frozenset(reports) for one in told)

    def changes(self, resolution: Resolution, *, date: str = "") -> list[Identifier | Renamed]:
        """The lines that a build adds: names of files that changed, new keys, new anchors of known ones, keys that were
        retired or came back."""
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
        renamed = [Renamed(resolution.renamed, date)] if resolution.renamed else []
        return [*renamed, *sorted(out, key=lambda line: (line.retired, line.key))]


def _state(known: Identifier | None) -> tuple[bool, tuple[str, ...]]:
    return (known.retired, known.replaced_by) if known else (True, ())


def load_registry(path: Path) -> Registry:
    """The registry in a file; empty where there is no file.

    Raises:
        InputError: for a line that is no identifier.
    """
    lines: list[Identifier | Renamed] = []
    for place, row in read_rows(path, HEADER):
        if row["kind"] == _RENAMED and not row["key"]:
            pairs = zip(row["born from"].split(" "), row["replaced by"].split(" "), strict=False)
            lines.append(Renamed(tuple(pairs), row["date"]))
            continue
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


def save_registry(path: Path, lines: Iterable[Identifier | Renamed]) -> None:
    """Append lines to the registry under its lock."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    for line in lines:
        if isinstance(line, Renamed):
            old, new = (" ".join(names) for names in zip(*line.pairs, strict=True))
            writer.writerow(map(safe_cell, ("", _RENAMED, old, line.date, "", new)))
            continue
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
