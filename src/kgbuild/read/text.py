"""Plain text: the frozen text is the file."""

from __future__ import annotations

from kgbuild.read.decode import decode
from kgbuild.read.page import Page, RawFile

__all__ = ["read_text"]


def read_text(raw: RawFile) -> Page:
    """A .txt file as it is decoded (see :func:`kgbuild.read.decode.decode`).

    Raises:
        InputError: binary data, or no encoding fits.
    """
    decoded = decode(raw)
    return Page(text=decoded.text, warnings=decoded.warnings)
