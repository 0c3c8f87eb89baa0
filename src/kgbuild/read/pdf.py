"""PDF: the text of its pages, lines joined to paragraphs, without running headers and page numbers."""

from __future__ import annotations

import io
import logging
import re
from collections import Counter
from typing import TYPE_CHECKING

from kgbuild.read.decode import kind_of_bytes
from kgbuild.read.metadata import BadValue, check_value
from kgbuild.read.page import Page, RawFile

if TYPE_CHECKING:
    from pypdf import PdfReader

__all__ = ["join_lines", "read_pdf"]

_BOMB = "it unpacks to far more than its size, as a zip bomb does"
_ITEM = re.compile(r"\s*(?:[-–—•*▪●·]|\(?[0-9]{1,2}[.)]|[0-9]{1,2}[:.][0-9]{2}\b)")
"""What begins a line of its own: a list item or a programme's time."""
_PAGE_NUMBER = re.compile(r"\s*(?:page\s+)?[-–]?\s*[0-9]{1,4}\s*[-–]?(?:\s*(?:/|of)\s*[0-9]{1,4})?\s*", re.IGNORECASE)


def read_pdf(raw: RawFile) -> Page:
    """A .pdf file.

    Raises:
        InputError: not a PDF, encrypted, damaged, more than ``max_pages`` pages, or one that unpacks without end.
    """
    from pypdf import PdfReader
    from pypdf.errors import LimitReachedError, PyPdfError

    if b"%PDF-" not in raw.data[:1024]:
        raise raw.refuse(f"not a PDF: the content is {kind_of_bytes(raw.data) or 'something else'}", hint="rename it")
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # what it repairs by itself is no news to the user
    try:
        reader = PdfReader(io.BytesIO(raw.data), strict=False)
        _refuse_locked(raw, reader)
        pages = _pages(raw, reader)
        known = _known(reader)
    except LimitReachedError:
        raise raw.refuse(_BOMB, hint="print it to a new PDF") from None
    except RecursionError:
        raise raw.refuse("damaged PDF: its parts contain one another", hint="print it to a new PDF") from None
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, OSError, ArithmeticError) as error:
        reason = " ".join(str(error).split())[:200]
        raise raw.refuse(f"damaged PDF: {reason}", hint="print it to a new PDF") from None
    return Page(text=join_lines(pages), known=known)


def _refuse_locked(raw: RawFile, reader: PdfReader) -> None:
    """A PDF with an empty password opens like any other; one with a real password, or an unknown cipher, does not."""
    from pypdf.errors import DependencyError

    if not reader.is_encrypted:
        return
    try:
        opened = bool(reader.decrypt(""))
    except (DependencyError, NotImplementedError):
        opened = False
    if not opened:
        raise raw.refuse("encrypted PDF", hint="save it without a password")


def _pages(raw: RawFile, reader: PdfReader) -> list[str]:
    limit = raw.settings.max_file_size
    if len(reader.pages) > raw.settings.max_pages:
        hint = "cut it, or raise max_pages under [read] in kgbuild.toml"
        raise raw.refuse(f"{len(reader.pages)} pages; the limit is {raw.settings.max_pages}", hint=hint)
    pages, unpacked, length = [], 0, 0
    for number, page in enumerate(reader.pages, start=1):
        contents = page.get_contents()
        unpacked += len(contents.get_data()) if contents is not None else 0
        if unpacked > max(limit, 10_000_000):
            raise raw.refuse(_BOMB, at=f"page {number}", hint="print it to a new PDF")
        text = page.extract_text().encode("utf-8", errors="replace").decode("utf-8")
        pages.append(re.sub("[\0-\x08\x0b-\x1f\x7f]", " ", text.replace("\r\n", "\n").replace("\r", "\n")))
        length += len(text)
        if length > limit:
            raise raw.refuse(f"more than {limit} characters of text", at=f"page {number}", hint="cut it into reports")
    return pages


def _known(reader: PdfReader) -> dict[str, str]:
    """Title and language; a PDF's dates tell when the file was made, not when the report was published."""
    known = {}
    title = reader.metadata.title if reader.metadata else None
    language = reader.root_object.get("/Lang")
    for key, value in (("title", title), ("language", language)):
        try:
            known[key] = check_value(key, str(value or ""))
        except BadValue:
            continue
    return known


def join_lines(pages: list[str]) -> str:
    """The pages as paragraphs, one a line; a line that fills its width goes on in the next.

    >>> print(join_lines(["The Society held its confer-\\nence on migration in May and\\nmany came.\\n- a list"]))
    The Society held its conference on migration in May and many came.
    - a list
    """
    lines = [line.strip() for page in _without_margins(pages) for line in [*page, ""] if line.strip() or line == ""]
    lengths = sorted(len(line) for line in lines if line)
    width = lengths[int(len(lengths) * 0.9)] if lengths else 0
    text = ""
    last = ""
    for line in lines:
        goes_on = last and line and len(last) >= 0.7 * width and not _ITEM.match(line) and last[-1] not in ":;"
        if goes_on and not (last[-1] in ".!?" and len(last) < 0.85 * width):
            hyphen = re.search(r"[^\W\d_]-$", last)
            if hyphen and line[0].islower():
                text = text[:-1] + line
            else:
                text += line if hyphen else f" {line}"
        else:
            text += f"\n{line}" if text else line
        last = line
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def _without_margins(pages: list[str]) -> list[list[str]]:
    """The pages' lines without page numbers and without first or last lines that most pages share."""
    cut = [[line for line in page.split("\n") if not _PAGE_NUMBER.fullmatch(line)] for page in pages]
    edges = Counter(line.strip() for page in cut if page for line in {page[0], page[-1]})
    shared = {line for line, count in edges.items() if line and count >= 3 and count > len(pages) / 2}
    return [
        [line for place, line in enumerate(page) if place not in (0, len(page) - 1) or line.strip() not in shared]
        for page in cut
    ]
