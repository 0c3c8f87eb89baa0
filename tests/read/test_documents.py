"""PDF and Word documents, those too that lie about themselves."""

from __future__ import annotations

import io
from typing import Any

import documents as make
import pytest

from kgbuild.errors import InputError
from kgbuild.read import read_bytes
from kgbuild.settings import Settings

SECOND = "Ida Quill and Tobias Merrowdown of the Ferry Board spoke to many guests."
LINES = [
    "The Ferry Society and West College held a round table on time-",
    "tables in Port Ellery. Ida Quill and Tobias Merrowdown of the",
    "Ferry Board spoke to many guests.",
    "",
    "Speakers:",
    "- Ida Quill",
    "- Tobias Merrowdown",
]


def test_pdf_lines_become_paragraphs() -> None:
    """Lines that fill their width are joined and hyphens at their ends undone; lists stay lists."""
    report = read_bytes(make.pdf([LINES], title="Round table"), id="a.pdf")
    assert report.text.split("\n") == [
        f"The Ferry Society and West College held a round table on timetables in Port Ellery. {SECOND}",
        "Speakers:",
        "- Ida Quill",
        "- Tobias Merrowdown",
    ]
    assert (report.source.title, report.source.media_type) == ("Round table", "application/pdf")


def test_running_heads_and_page_numbers_are_left_out() -> None:
    """What stands at the edge of most pages, and page numbers, are no text of the report."""
    pages = [["Annual Review of Ferries", f"Story number {word} begins here.", str(n)] for n, word in enumerate("abcd")]
    text = read_bytes(make.pdf(pages), id="a.pdf").text
    assert "Annual Review" not in text
    assert [line for line in text.split("\n") if line] == [f"Story number {word} begins here." for word in "abcd"]


def test_encrypted_pdf_is_refused_and_an_empty_password_opens() -> None:
    """A PDF behind a password is refused with what to do; one that any reader opens is read."""
    from pypdf import PdfReader, PdfWriter

    def locked(password: str) -> bytes:
        writer = PdfWriter(clone_from=PdfReader(io.BytesIO(make.pdf([LINES]))))
        writer.encrypt(user_password=password, owner_password="owner", algorithm="RC4-128")
        out = io.BytesIO()
        writer.write(out)
        return out.getvalue()

    with pytest.raises(InputError, match=r"a\.pdf: encrypted PDF \(save it without a password\)"):
        read_bytes(locked("secret"), id="a.pdf")
    assert "Ida Quill" in read_bytes(locked(""), id="a.pdf").text


def test_pdf_that_unpacks_without_end_is_refused() -> None:
    """A small PDF whose page unpacks to 60 MB is refused, not unpacked into the text."""
    bomb = make.pdf([], content=b"BT /F 10 Tf (a) Tj ET\n" + b" " * 60_000_000)
    assert len(bomb) < 100_000
    with pytest.raises(InputError, match="zip bomb"):
        read_bytes(bomb, id="a.pdf")


def test_pages_are_limited() -> None:
    """A PDF of more pages than the limit is refused with both numbers and the setting."""
    with pytest.raises(InputError, match=r"4 pages; the limit is 3 \(cut it, or raise max_pages"):
        read_bytes(make.pdf([["x"]] * 4), id="a.pdf", settings=Settings(max_pages=3))


def test_scan_is_told() -> None:
    """A PDF without text is refused with the likely reason."""
    with pytest.raises(InputError, match=r"no text in it \(a scan\?"):
        read_bytes(make.pdf([[]]), id="a.pdf")


@pytest.mark.parametrize("cut", [20, 200, 400])
def test_damaged_pdf_is_refused_or_read(cut: int) -> None:
    """A PDF that was cut off ends in a message or in what can be saved of it, never in a traceback."""
    data = make.pdf([LINES])[:cut]
    with pytest.raises(InputError, match=r"a\.pdf: "):
        read_bytes(data, id="a.pdf")


def test_docx_paragraphs_lists_and_tables() -> None:
    """Paragraphs, list items and table rows are a line each, in their order; a merged cell stands once."""

    def build(document: Any) -> None:
        document.core_properties.title = "Minutes"
        document.add_heading("Round table", 1)
        document.add_paragraph("Ida Quill spoke.")
        document.add_paragraph("Tobias Merrowdown", style="List Bullet")
        table = document.add_table(rows=2, cols=2)
        table.cell(0, 0).merge(table.cell(0, 1)).text = "Guests"
        table.cell(1, 0).text, table.cell(1, 1).text = "Ines Alder", "Tide\nOffice"
        document.add_paragraph("End.")

    report = read_bytes(make.docx(build), id="a.docx")
    assert report.text.split("\n") == [
        "Round table", "Ida Quill spoke.", "- Tobias Merrowdown", "Guests", "Ines Alder | Tide Office", "End.",
    ]  # fmt: skip
    assert report.source.title == "Minutes"


def test_docx_zip_bomb_is_refused_before_unpacking() -> None:
    """A .docx that would unpack to more than the limit is refused by the archive's own list."""
    bomb = make.zipped({"[Content_Types].xml": b"<x/>", "word/document.xml": b" " * 120_000_000})
    assert len(bomb) < 200_000
    with pytest.raises(InputError, match="120000004 bytes when unpacked"):
        read_bytes(bomb, id="a.docx")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"just words", "not a .docx: the content is something else"),
        (b"%PDF-1.7", "not a .docx: the content is a PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", "old or encrypted Office document"),
    ],
)
def test_docx_that_is_something_else(data: bytes, said: str) -> None:
    """A file that only is called .docx is called what it is."""
    with pytest.raises(InputError) as refused:
        read_bytes(data, id="a.docx")
    assert said in str(refused.value)


def test_zip_archive_is_no_document() -> None:
    """A zip archive of something else under the name .docx is refused."""
    with pytest.raises(InputError, match="no Word document"):
        read_bytes(make.zipped({"notes.txt": b"x"}), id="a.docx")


def test_broken_parts_of_a_docx_are_a_message() -> None:
    """A .docx whose XML is broken, or that asks for entities without end, is refused."""
    types = b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
    laughs = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><x>&b;</x>'
    for document in (b"<w:document", laughs):
        with pytest.raises(InputError, match=r"a\.docx: damaged Word document"):
            read_bytes(make.zipped({"[Content_Types].xml": types, "word/document.xml": document}), id="a.docx")


def test_truncated_docx_is_refused() -> None:
    """A .docx that was cut off is refused."""
    with pytest.raises(InputError, match=r"a\.docx: not a \.docx"):
        read_bytes(make.docx()[:-300], id="a.docx")
