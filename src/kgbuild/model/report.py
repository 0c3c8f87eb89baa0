"""What is read: a report's frozen text and what is known of where it came from."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property

from kgbuild.model.claim import Reading

__all__ = ["Report", "Source"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What is known of a report beside its text (sources.toml, front matter, the page's own metadata).

    Dates are ISO 8601 (``2024``, ``2024-05``, ``2024-05-01``); ``language`` is a BCP 47 tag in lower case.
    """

    publisher: str | None = None
    url: str | None = None
    title: str | None = None
    language: str = "en"
    published: str | None = None
    retrieved: str | None = None
    media_type: str = "text/plain"


@dataclass(frozen=True)
class Report:
    """One file of the corpus: its identifier (path below the corpus, with ``/``) and its frozen text.

    ``text`` never changes after reading: every offset in the graph points into it.
    ``structured`` holds claims that the file states as data (a table's rows, schema.org JSON-LD);
    their evidence points into ``text`` as well.

    >>> Report("a.txt", "Über").sha256[:8], len(Report("a.txt", "Über").text)
    ('32b332a3', 4)
    """

    id: str
    text: str
    source: Source = Source()
    structured: Reading | None = None
    data_start: int | None = None
    """Where the data that ``structured`` was read from begins: extractors of prose read the text before it."""
    apart: tuple[tuple[str, ...], ...] = ()
    """Quotations by which somebody said that names in them are of another person than they were taken for: the
    quotations of one decision together. The names that each holds are one person's."""

    @cached_property
    def sha256(self) -> str:
        """SHA-256 of the frozen text in UTF-8, in lower-case hexadecimal."""
        return hashlib.sha256(self.text.encode("utf-8")).hexdigest()
