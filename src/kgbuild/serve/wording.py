"""What a format has no words for: told as 406, where another format could say it, and never written wrongly."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

__all__ = ["Unsayable", "XmlSink", "check_xml"]

_NO_XML = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]|<oxprefix:[ />]")
"""Characters that XML 1.0 (section 2.2) cannot hold, even escaped; and the element that the engine writes for a
predicate of which no qualified name can be made."""

_LONGEST = 10
"""Bytes of ``<oxprefix:``, which may end one piece and show what it is in the next."""


class Unsayable(Exception):
    """The chosen format cannot hold a term of the answer."""


@dataclass
class XmlSink:
    """A binary file that passes XML on to ``into``, as long as it is XML."""

    into: Callable[[bytes], object]
    _end: bytes = b""

    def write(self, data: bytes) -> int:
        """Pass the bytes on; raises ``Unsayable`` at what XML cannot hold."""
        data = bytes(data)
        seen = self._end + data
        if match := _NO_XML.search(seen):
            what = "a predicate" if match[0].startswith(b"<") else "a character"
            raise Unsayable(f"the answer holds {what} that XML has no way to write; ask for another format")
        self._end = seen[-_LONGEST:]
        self.into(data)
        return len(data)

    def flush(self) -> None:
        """Nothing: what is written has been passed on."""


def check_xml(document: bytes) -> None:
    """Raise ``Unsayable`` for a document that is no XML.

    >>> check_xml("<a>é</a>".encode())
    >>> check_xml(b"<a>\\x01</a>")
    Traceback (most recent call last):
        ...
    kgbuild.serve.wording.Unsayable: the answer holds a character that XML has no way to write; ask for another format
    """
    XmlSink(len).write(document)
