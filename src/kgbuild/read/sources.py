"""``sources.toml``: where the files of a corpus come from."""

from __future__ import annotations

import codecs
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from kgbuild.errors import SettingsError
from kgbuild.model import Finding
from kgbuild.read.metadata import KEYS, BadValue, check_value
from kgbuild.tomlfile import TomlFile, parse_toml

__all__ = ["SOURCES_FILE", "SOURCE_KEYS", "Sources", "load_sources", "parse_sources"]

SOURCES_FILE = "sources.toml"
SOURCE_KEYS = ("file", *KEYS, "encoding", "etag", "last_modified", "sha256")
"""The last three are what `kgbuild add` remembers of a fetched page."""


@dataclass(frozen=True, slots=True)
class Sources:
    """The entries by file identifier, where each stands (``sources.toml:12``), and what is odd about them."""

    entries: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    places: Mapping[str, str] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()


def load_sources(corpus: Path) -> Sources:
    """The sources.toml of a corpus folder; no entries where there is none.

    Raises:
        SettingsError: the file is not TOML or says something that we do not understand.
    """
    path = corpus / SOURCES_FILE
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return Sources()
    except UnicodeDecodeError as error:
        raise SettingsError(f"{path}: byte {error.start} is not UTF-8; save the file as UTF-8") from None
    except OSError as error:
        raise SettingsError(f"{path}: cannot be read: {error.strerror}") from None
    return parse_sources(text, name=str(path))


def parse_sources(text: str, *, name: str = SOURCES_FILE) -> Sources:
    """The entries of a sources.toml.

    >>> sources = parse_sources('[[source]]\\nfile = "a.txt"\\npublisher = "A Society"\\n')
    >>> sources.entries["a.txt"]["publisher"], sources.places["a.txt"]
    ('A Society', 'sources.toml:1')

    Raises:
        SettingsError: with ``name:line``, for a key that we do not know or a value of the wrong kind.
    """
    file = parse_toml(text, name=name)
    file.refuse_unknown((), ("source",))
    given = file.data.get("source", [])
    if not isinstance(given, list) or not all(isinstance(entry, dict) for entry in given):
        raise SettingsError(f"{file.place('source')}: want [[source]], in double brackets, before each entry")
    entries: dict[str, Mapping[str, str]] = {}
    places: dict[str, str] = {}
    findings = []
    for number, entry in enumerate(given):
        file.refuse_unknown(("source", number), SOURCE_KEYS)
        known = {key: _value(file, number, key, value) for key, value in entry.items()}
        place = file.place("source", number)
        if "file" not in known:
            raise SettingsError(f'{place}: this [[source]] names no file; add: file = "name.txt"')
        id_ = known.pop("file")
        if id_ in entries:
            findings.append(_twice(id_, place, places[id_]))
        else:
            entries[id_], places[id_] = known, place
    return Sources(entries, places, tuple(findings))


def _twice(id_: str, place: str, first: str) -> Finding:
    return Finding(
        severity="violation",
        check="read",
        focus=id_,
        message=f"{place}: two sources are named {id_!r} (the other at {first}, which is used); remove or rename one",
        report=id_,
    )


def _value(file: TomlFile, number: int, key: str, value: Any) -> str:
    place = file.place("source", number, key)
    if key in ("date", "retrieved") and isinstance(value, date | datetime):
        value = value.isoformat()
    if key in ("date", "retrieved") and isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        raise SettingsError(f"{place}: {key} = {value!r}: want text in quotes")
    try:
        if key in KEYS:
            return check_value(key, value)
        return _file(value) if key == "file" else _encoding(value) if key == "encoding" else value
    except BadValue as wrong:
        raise SettingsError(f"{place}: {key} = {value!r}: {wrong}") from None


def _file(value: str) -> str:
    """File names compare composed (NFC), as identifiers do."""
    name = unicodedata.normalize("NFC", value)
    if not name or name.startswith("/") or "\\" in name or ".." in name.split("/"):
        raise BadValue('want the path below the corpus folder, with "/"')
    return name.removeprefix("./")


def _encoding(value: str) -> str:
    try:
        text_encoding = codecs.lookup(value)._is_text_encoding
    except LookupError:
        text_encoding = False
    if not text_encoding:
        raise BadValue('want the name of an encoding such as "utf-8", "cp1251" or "iso8859-9"')
    return value
