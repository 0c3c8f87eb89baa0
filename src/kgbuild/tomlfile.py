"""TOML files that people write by hand: parsed, with the line of each key for messages.

``tomllib`` gives values without places; a message without a line is of little help in a file of a hundred
sources, so the lines are found by a second, lenient pass over the same text.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from kgbuild.errors import SettingsError

__all__ = ["TomlFile", "nearest", "parse_toml"]

Path = tuple[str | int, ...]
"""Keys from the root; an array of tables is counted from 0: ``("source", 3, "file")``."""

_BARE = r"""(?:"(?:[^"\\\n]|\\.)*"|'[^'\n]*'|[A-Za-z0-9_-]+)"""
_KEY = rf"{_BARE}(?:\s*\.\s*{_BARE})*"
_HEADER = re.compile(rf"\s*(\[\[?)\s*({_KEY})\s*\]\]?")
_ENTRY = re.compile(rf"\s*({_KEY})\s*=(.*)", re.DOTALL)
_QUOTED = re.compile(
    r'''"""(?:[^\\]|\\.)*?"""|"""|"(?:[^"\\\n]|\\.)*"|''' + r"""'''.*?'''|'''|'[^'\n]*'|#[^\n]*""", re.DOTALL
)
"""Strings and comments; a long string that is not closed yet matches with its opening quotes only."""
_LONG = ('"""', "'''")
_AT_LINE = re.compile(r"\s*\(at line (\d+), column \d+\)|\s*\(at end of document\)")


@dataclass(frozen=True, slots=True)
class TomlFile:
    """A parsed file. ``name`` is what messages call it, ``lines`` the line of each key path.

    >>> file = parse_toml('[a]\\nb = 1\\n[[c]]\\nd = 2\\n[[c]]\\nd = 3\\n', name="x.toml")
    >>> file.place("a", "b"), file.place("c", 1, "d"), file.place("nowhere")
    ('x.toml:2', 'x.toml:6', 'x.toml')
    """

    name: str
    data: Mapping[str, Any]
    lines: Mapping[Path, int]

    def place(self, *path: str | int) -> str:
        """``file:line`` of the key, of the nearest table around it, or the file alone."""
        keys: Path = path
        while keys:
            if keys in self.lines:
                return f"{self.name}:{self.lines[keys]}"
            keys = keys[:-1]
        return self.name

    def refuse_unknown(self, path: Path, allowed: Collection[str]) -> None:
        """Check the keys of the table at ``path``.

        Raises:
            SettingsError: naming the first key that is not allowed, its line and the nearest allowed one.
        """
        table: Any = self.data
        for key in path:
            table = table[key]
        for key in table:
            if key not in allowed:
                names = ".".join(part for part in path if isinstance(part, str))
                where = f"in [{names}]" if names else "at the top"
                raise SettingsError(f"{self.place(*path, key)}: unknown key {key!r} {where}; {nearest(key, allowed)}")


def nearest(word: str, known: Collection[str]) -> str:
    """What to say of a word that is not known.

    >>> nearest("publsher", ["publisher", "url"])
    "did you mean 'publisher'?"
    >>> nearest("zzz", ["publisher", "url"])
    'known: publisher, url'
    """
    close = difflib.get_close_matches(word, sorted(known), n=1, cutoff=0.7)
    return f"did you mean {close[0]!r}?" if close else "known: " + ", ".join(sorted(known))


def parse_toml(text: str, *, name: str) -> TomlFile:
    """Parse a file's text.

    Raises:
        SettingsError: with ``name:line`` where the text is not TOML.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        message = str(error)
        found = _AT_LINE.search(message)
        line = int(found[1]) if found and found[1] else text.count("\n") + 1
        raise SettingsError(f"{name}:{line}: not TOML: {_AT_LINE.sub('', message)}") from None
    except RecursionError:
        raise SettingsError(f"{name}: not TOML: nested too deeply") from None
    return TomlFile(name, data, _key_lines(text))


def _key_lines(text: str) -> dict[Path, int]:
    """The line (from 1) of each key and table header; what the pass does not understand has no line."""
    found: dict[Path, int] = {}
    table: Path = ()
    counts: dict[Path, int] = {}
    open_value = ""
    for number, line in enumerate(text.split("\n"), start=1):
        if open_value:
            open_value = _still_open(f"{open_value}\n{line}")
        elif header := _HEADER.match(line):
            table = _resolve(_split(header[2]), counts)
            found.setdefault(table, number)
            if header[1] == "[[":
                counts[table] = counts.get(table, -1) + 1
                table = (*table, counts[table])
            found.setdefault(table, number)
        elif entry := _ENTRY.match(line):
            keys: Path = table
            for key in _split(entry[1]):
                keys = (*keys, key)
                found.setdefault(keys, number)
            open_value = _still_open(entry[2])
    return found


def _resolve(keys: tuple[str, ...], counts: Mapping[Path, int]) -> Path:
    """The header's path, with the number of the running table where a key is an array of tables."""
    path: Path = ()
    for place, key in enumerate(keys):
        path = (*path, key)
        if path in counts and place < len(keys) - 1:
            path = (*path, counts[path])
    return path


def _split(dotted: str) -> tuple[str, ...]:
    """The keys of ``a."b.c".d``; TOML's own parser decides on quotes and escapes."""
    keys = []
    table = tomllib.loads(f"{dotted} = 0")
    while isinstance(table, dict):
        key, table = next(iter(table.items()))
        keys.append(key)
    return tuple(keys)


def _still_open(value: str) -> str:
    """The value's text so far where an array or a long string goes on in the next line, else nothing."""
    rest = _QUOTED.sub(lambda found: found[0] if found[0] in _LONG else "", value)
    if any(quotes in rest for quotes in _LONG):
        return value
    opened = rest.count("[") + rest.count("{") - rest.count("]") - rest.count("}")
    return "[" * opened + " " if opened > 0 else ""
