"""Bytes to text: UTF-8 first, else a detected encoding, else a refusal that names the byte."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from kgbuild.read.page import RawFile

__all__ = ["Decoded", "decode", "kind_of_bytes"]

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SIGNATURES = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a zip archive or an Office document"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old or encrypted Office document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"\x89PNG\r\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"\x7fELF", "a program"),
    (b"{\\rtf", "an RTF document"),
)
_CONTROL = re.compile("[\x01-\x08\x0b\x0e-\x1a\x1c-\x1f]")
"""Control characters that no text uses; form feed and escape are seen in old ones."""
_SAMPLE = 200_000
"""Bytes that an encoding is guessed from: more makes the guess slow, not better."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text with line feeds only and without byte order mark; otherwise the file's characters as they are."""

    text: str
    warnings: tuple[str, ...] = ()


def kind_of_bytes(data: bytes) -> str | None:
    """What a file is by its first bytes, where these are not text.

    >>> kind_of_bytes(b"%PDF-1.7 ..."), kind_of_bytes(b"On Monday")
    ('a PDF', None)
    """
    return next((kind for signature, kind in _SIGNATURES if data.startswith(signature)), None)


def decode(raw: RawFile) -> Decoded:
    """The text of a file.

    No Unicode normalization: a reader who counts characters in the file must find every offset. Only a byte
    order mark is dropped, and line ends become line feeds.

    Raises:
        InputError: the file is binary or in no encoding that fits; the message has the offset in bytes.
    """
    data = raw.data
    if raw.encoding is None and (kind := kind_of_bytes(data)):
        raise raw.refuse(f"the content is {kind}, not text", hint="give the file its right suffix, or remove it")
    text, warnings = _named(raw) if raw.encoding else _unnamed(raw)
    _refuse_binary(raw, text)
    return Decoded(text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n"), warnings)


def _named(raw: RawFile) -> tuple[str, tuple[str, ...]]:
    encoding = raw.encoding or "utf-8"
    try:
        return raw.data.decode(encoding), ()
    except UnicodeDecodeError as error:
        raise raw.refuse(
            f"byte {error.start} ({raw.data[error.start]:#04x}) is not {encoding}, the encoding in sources.toml",
            hint="correct `encoding` in sources.toml, or leave it out to have it detected",
        ) from None


def _unnamed(raw: RawFile) -> tuple[str, tuple[str, ...]]:
    data = raw.data
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                return data.decode(encoding), ()
            except UnicodeDecodeError as error:
                raise _undecodable(raw, f"not {encoding}, which its byte order mark claims", error.start) from None
    try:
        return data.decode("utf-8"), ()
    except UnicodeDecodeError as error:
        return _detected(raw, error)


def _detected(raw: RawFile, error: UnicodeDecodeError) -> tuple[str, tuple[str, ...]]:
    """The text in the encoding that charset-normalizer finds, with a warning that says so."""
    if _mostly_utf8(raw.data):
        raise _undecodable(raw, "broken UTF-8", error.start)
    encoding = _wide(raw.data) or _guess(raw.data)
    if encoding is None:
        raise _undecodable(raw, "neither UTF-8 nor another encoding that we can detect", error.start)
    try:
        text = raw.data.decode(encoding)
    except UnicodeDecodeError as second:
        raise _undecodable(raw, f"neither UTF-8 nor {encoding}, as its beginning looks", second.start) from None
    return text, (f"not UTF-8 (byte {error.start}); read as {encoding}. Check the names, or save the file as UTF-8",)


def _undecodable(raw: RawFile, what: str, offset: int) -> Exception:
    return raw.refuse(
        f"byte {offset} ({raw.data[offset]:#04x}) is {what}",
        hint='save the file as UTF-8, or state its `encoding = "..."` in sources.toml',
    )


def _mostly_utf8(data: bytes) -> bool:
    """Whether the file is UTF-8 with a flaw: any other reading would garble all the letters that are right."""
    right = len(re.findall(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}", data))
    broken = data.decode("utf-8", errors="replace").count("\ufffd")
    return right > 4 * broken


def _wide(data: bytes) -> str | None:
    """UTF-16 without a mark: every other byte is nought in Latin text."""
    half = max(1, len(data[:_SAMPLE]) // 2)
    if data[1:_SAMPLE:2].count(0) > 0.4 * half:
        return "utf-16-le"
    return "utf-16-be" if data[0:_SAMPLE:2].count(0) > 0.4 * half else None


def _guess(data: bytes) -> str | None:
    from charset_normalizer import from_bytes

    if b"\0" in data:
        return None
    found = from_bytes(data[:_SAMPLE], enable_fallback=False)
    best = found.best()
    if best is None:
        return None
    # Where several fit equally well, the one that Western office programs write is the likeliest.
    equal = {match.encoding for match in found if (match.chaos, match.coherence) == (best.chaos, best.coherence)}
    return "cp1252" if "cp1252" in equal else best.encoding


def _refuse_binary(raw: RawFile, text: str) -> None:
    nought = text.find("\0")
    controls = len(_CONTROL.findall(text))
    if nought < 0 and controls <= len(text) // 100:
        return
    first = nought if nought >= 0 else next(_CONTROL.finditer(text)).start()
    offset = len(text[:first].encode("utf-8", errors="replace")) if raw.encoding is None else first
    raise raw.refuse(f"binary data (control character {ord(text[first]):#04x} at byte {offset})", hint="not a report?")
