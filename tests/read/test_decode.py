"""Bytes become text in the encoding that they are in, or are refused with the offset."""

from __future__ import annotations

import pytest

from kgbuild.errors import InputError
from kgbuild.read.decode import decode
from kgbuild.read.page import RawFile
from kgbuild.settings import Settings

RUSSIAN = (
    "В четверг в институте прошёл круглый стол о миграции молодёжи из малых городов. "
    "Участники обсудили данные опроса, который провели осенью социологи университета. "
) * 3


def _raw(data: bytes, encoding: str | None = None) -> RawFile:
    return RawFile(id="a.txt", data=data, settings=Settings(), encoding=encoding)


@pytest.mark.parametrize("encoding", ["cp1251", "koi8-r"])
def test_other_encoding_is_detected_with_a_warning(encoding: str) -> None:
    """Russian text in a one-byte encoding is read right, and the user is told to check."""
    decoded = decode(_raw(RUSSIAN.encode(encoding)))
    assert decoded.text == RUSSIAN
    assert "not UTF-8 (byte 0)" in decoded.warnings[0]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_wide_text_without_a_mark_is_detected(encoding: str) -> None:
    """UTF-16 without byte order mark is told from binary data; é is no UTF-8 there."""
    text = "At the café on Monday, the Society met. " * 3
    data = text.replace("é", "\u00e9\u00ff").encode(encoding)
    assert decode(_raw(data)).text == text.replace("é", "\u00e9\u00ff")


def test_flawed_utf8_is_not_read_as_something_else() -> None:
    """One bad byte in UTF-8 is refused with its offset; another encoding would garble all other letters."""
    data = RUSSIAN.encode("utf-8")
    with pytest.raises(InputError, match=r"a\.txt: byte 2 \(0xff\) is broken UTF-8 \(save the file as UTF-8"):
        decode(_raw(data[:2] + b"\xff" + data[2:]))


def test_stated_encoding_is_used_or_refused() -> None:
    """The encoding of sources.toml is taken at its word; where it does not fit, the byte is named."""
    assert decode(_raw("Žofín".encode("cp1250"), "cp1250")).text == "Žofín"
    with pytest.raises(InputError, match=r"byte 1 \(0xe9\) is not ascii"):
        decode(_raw(b"x\xe9", "ascii"))


@pytest.mark.parametrize(
    "data", [b"\x89PNG\r\n\x1a\n", b"PK\x03\x04", b"\x1f\x8b\x08", b"\xff\xd8\xff\xe0", b"\x7fELF"]
)
def test_known_binary_files_are_named(data: bytes) -> None:
    """A picture or archive under a text suffix is called what it is."""
    with pytest.raises(InputError, match="the content is a"):
        decode(_raw(data + bytes(range(256))))


@pytest.mark.parametrize("data", [bytes(range(256)) * 8, b"\x01\x02\x03\x04" * 20, b"text\0text", b"\xff\xfe\x00"])
def test_binary_data_is_refused(data: bytes) -> None:
    """What is no text in any encoding is refused, with the offset of the first byte that shows it."""
    with pytest.raises(InputError, match=r"byte \d+"):
        decode(_raw(data))
