"""Which reader takes which file: by suffix, one module a format, imported when first needed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import PurePosixPath

from kgbuild.read.page import Page, RawFile

__all__ = ["FORMATS", "Format", "format_of"]


@dataclass(frozen=True, slots=True)
class Format:
    """A file format: its media type and where its reader stands (``module:function``)."""

    media_type: str
    reader: str

    def load(self) -> Callable[[RawFile], Page]:
        """The reader; the heavy libraries come with it."""
        module, _, function = self.reader.partition(":")
        reader: Callable[[RawFile], Page] = getattr(import_module(f"kgbuild.read.{module}"), function)
        return reader


_HTML = Format("text/html", "html:read_html")
_MARKDOWN = Format("text/markdown", "markdown:read_markdown")

FORMATS: Mapping[str, Format] = {
    ".csv": Format("text/csv", "table:read_csv"),
    ".docx": Format("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx:read_docx"),
    ".htm": _HTML,
    ".html": _HTML,
    ".jsonl": Format("application/x-ndjson", "table:read_jsonl"),
    ".markdown": _MARKDOWN,
    ".md": _MARKDOWN,
    ".pdf": Format("application/pdf", "pdf:read_pdf"),
    ".txt": Format("text/plain", "text:read_text"),
    ".xhtml": _HTML,
}


def format_of(name: str) -> Format | None:
    """The format of a file name, by its suffix in any case.

    >>> format_of("News/Report.TXT").media_type
    'text/plain'
    """
    return FORMATS.get(PurePosixPath(name).suffix.lower())
