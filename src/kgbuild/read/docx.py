"""Word documents (.docx): paragraphs, list items and table rows, a line each."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

from kgbuild.read.decode import kind_of_bytes
from kgbuild.read.metadata import BadValue, check_value
from kgbuild.read.page import Page, RawFile

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table
    from docx.text.paragraph import Paragraph

__all__ = ["read_docx"]

_TIMES = 5
"""How much larger than the file limit the parts may be once unpacked: pictures and styles come on top of the text."""
_PARTS = 5_000
"""Parts of one document; a report with photographs has some tens."""


def read_docx(raw: RawFile) -> Page:
    """A .docx file.

    Raises:
        InputError: not a Word document, encrypted, damaged, or one that unpacks to far more than the limit.
    """
    _check_archive(raw)
    import docx
    from docx.opc.exceptions import OpcError
    from lxml.etree import LxmlError

    try:
        document = docx.Document(io.BytesIO(raw.data))
        text = "\n".join(_lines(document))
        known = _known(document)
    except (OpcError, LxmlError, zipfile.BadZipFile, zlib.error, RecursionError) as error:
        raise _damaged(raw, error) from None
    except (KeyError, ValueError, TypeError, AttributeError, NotImplementedError, EOFError, OSError) as error:
        raise _damaged(raw, error) from None
    return Page(text=text, known=known)


def _damaged(raw: RawFile, error: Exception) -> Exception:
    reason = " ".join(str(error).split())[:200]
    return raw.refuse(f"damaged Word document: {reason}", hint="open it in a word processor and save it again")


def _check_archive(raw: RawFile) -> None:
    """Look at the archive's own list before anything is unpacked; no more is ever unpacked than it states."""
    kind = kind_of_bytes(raw.data)
    if kind and "old or encrypted" in kind:
        raise raw.refuse(f"not a .docx: the content is {kind}", hint="save it as .docx without a password")
    try:
        with zipfile.ZipFile(io.BytesIO(raw.data)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        raise raw.refuse(f"not a .docx: the content is {kind or 'something else'}", hint="rename it") from None
    size, limit = sum(part.file_size for part in parts), _TIMES * raw.settings.max_file_size
    if size > limit or len(parts) > _PARTS:
        what = f"{len(parts)} parts of {size} bytes when unpacked; the limit is {_PARTS} parts of {limit} bytes"
        raise raw.refuse(f"{what} (a zip bomb?)", hint="save it again without pictures")
    if any(part.flag_bits & 1 for part in parts):
        raise raw.refuse("encrypted document", hint="save it without a password")
    names = {part.filename for part in parts}
    if "[Content_Types].xml" not in names or not any(name.startswith("word/") for name in names):
        raise raw.refuse("a zip archive, but no Word document", hint="unpack it, or rename it")


def _lines(document: Document) -> Iterator[str]:
    from docx.text.paragraph import Paragraph

    for block in document.iter_inner_content():
        if isinstance(block, Paragraph):
            yield from _paragraph(block)
        else:
            yield from _rows(block)


def _paragraph(paragraph: Paragraph) -> Iterator[str]:
    text = _plain(paragraph.text)
    style = paragraph.style.name if paragraph.style is not None else ""
    item = paragraph._p.pPr is not None and paragraph._p.pPr.numPr is not None
    is_item = (item or (style or "").startswith("List")) and not (style or "").startswith("Heading")
    yield f"- {text.strip()}" if is_item and text.strip() else text


def _rows(table: Table) -> Iterator[str]:
    """A row's cells on one line; a merged cell stands once."""
    for row in table.rows:
        cells: list[str] = []
        seen: set[int] = set()
        for cell in row.cells:
            text = " ".join(_plain(cell.text).split())
            if text and id(cell._tc) not in seen:
                cells.append(text)
            seen.add(id(cell._tc))
        if cells:
            yield " | ".join(cells)


def _plain(text: str) -> str:
    return re.sub("[\0-\x08\x0b-\x1f]", " ", text.replace("\r\n", "\n").replace("\r", "\n"))


def _known(document: Document) -> dict[str, str]:
    """Title and language; the other properties tell of the file, not of the report."""
    known = {}
    for key, value in (("title", document.core_properties.title), ("language", document.core_properties.language)):
        try:
            known[key] = check_value(key, value or "")
        except BadValue:
            continue
    return known
