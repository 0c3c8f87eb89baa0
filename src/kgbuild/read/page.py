"""What the reader of one format gets and gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from kgbuild.errors import InputError
from kgbuild.model import Reading
from kgbuild.settings import Settings

__all__ = ["Page", "RawFile"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RawFile:
    """A file as it lies in the corpus: its identifier, its bytes, and what the reader may want to know."""

    id: str
    data: bytes
    settings: Settings
    encoding: str | None = None
    """The encoding that sources.toml states."""

    def refuse(self, problem: str, *, hint: str = "", at: str = "") -> InputError:
        """The error that says why this file is left out; ``at`` is a line, row or page."""
        return InputError(problem, place=f"{self.id}:{at}" if at else self.id, hint=hint)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A file's frozen text, what it says of itself, and the claims that it states as data.

    ``known`` has the keys of sources.toml (publisher, url, title, language, date); ``warnings`` are sentences
    for the reader of the build's log.
    """

    text: str
    known: Mapping[str, str] = field(default_factory=dict)
    structured: Reading | None = None
    data_start: int | None = None
    """Where the data begins that is written out in the text, where there is any (see ``Report.data_start``)."""
    warnings: tuple[str, ...] = ()
