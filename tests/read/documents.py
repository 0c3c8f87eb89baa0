"""Makes the PDF and Word files that the tests read; nothing here comes from a real document."""

from __future__ import annotations

import io
import zipfile
import zlib

__all__ = ["docx", "pdf", "zipped"]


def pdf(pages: list[list[str]], *, content: bytes | None = None, title: str = "") -> bytes:
    """A PDF with these lines of text on its pages, or with one page of this raw content stream."""
    streams = [content] if content is not None else [_lines(lines) for lines in pages]
    kids = " ".join(f"{5 + 2 * number} 0 R" for number in range(len(streams)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R /Lang (en) >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(streams)} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        f"<< /Title ({title}) >>".encode(),
    ]
    for number, stream in enumerate(streams):
        packed = zlib.compress(stream, 9)
        page = f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents {6 + 2 * number} 0 R "
        objects.append(page.encode() + b"/Resources << /Font << /F 3 0 R >> >> >>")
        objects.append(f"<< /Length {len(packed)} /Filter /FlateDecode >>\nstream\n".encode() + packed + b"\nendstream")
    return _file(objects)


def _lines(lines: list[str]) -> bytes:
    shown = b"".join(b"(" + line.encode("latin-1") + b") Tj T*\n" for line in lines)
    return b"BT /F 10 Tf 14 TL 50 750 Td\n" + shown + b"ET"


def _file(objects: list[bytes]) -> bytes:
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, content in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n".encode() + content + b"\nendobj\n"
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{place:010} 00000 n \n".encode() for place in places)
    out += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R /Info 4 0 R >>\nstartxref\n{start}\n%%EOF".encode()
    return bytes(out)


def docx(build: object = None) -> bytes:
    """A Word document; ``build`` is called with it to fill it."""
    import docx as library

    document = library.Document()
    if callable(build):
        build(document)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def zipped(parts: dict[str, bytes]) -> bytes:
    """A zip archive of these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()
