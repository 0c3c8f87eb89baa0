"""The folder ``curation/`` of a project: the log and the registry, read before a build and kept up after it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from kgbuild.curation.log import Log, load_log
from kgbuild.curation.registry import Registry, load_registry, save_registry
from kgbuild.model import Resolution

__all__ = ["CurationFolder", "open_curation"]


@dataclass(frozen=True, slots=True)
class CurationFolder:
    """What people decided, and the keys given so far. ``path`` is None where there is no project."""

    path: Path | None = None
    log: Log = field(default_factory=Log)
    registry: Registry = field(default_factory=Registry)

    def remember(self, resolution: Resolution, *, date: str = "") -> int:
        """Write the keys that a build gave, retired or brought back to the registry; how many lines that took.

        To be called once the new graph stands. Without a project nothing is written.
        """
        if self.path is None:
            return 0
        lines = self.registry.changes(resolution, date=date)
        save_registry(self.path / "identifiers.csv", lines)
        return len(lines)


def open_curation(path: Path | None) -> CurationFolder:
    """The folder's log and registry; both empty where the folder or a file is missing.

    Raises:
        InputError: where one of the files is not what its name says.
    """
    if path is None:
        return CurationFolder()
    return CurationFolder(path, load_log(path / "decisions.csv"), load_registry(path / "identifiers.csv"))
