"""Putting a page or file into a corpus, with its entry in sources.toml."""

from __future__ import annotations

import codecs
import hashlib
import re
import unicodedata
from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Literal
from urllib.parse import unquote, urlsplit

from kgbuild.curation.lines import locked
from kgbuild.errors import EndpointError, InputError, NotFound, UsageError
from kgbuild.files import write_atomically
from kgbuild.model import Report
from kgbuild.read.corpus import read_bytes
from kgbuild.read.decode import kind_of_bytes
from kgbuild.read.fetch import Fetched, Fetcher
from kgbuild.read.formats import FORMATS, format_of
from kgbuild.read.listing import suffixes
from kgbuild.read.metadata import KEYS, BadValue, check_value
from kgbuild.read.sources import SOURCES_FILE, load_sources, parse_sources
from kgbuild.settings import Settings

__all__ = ["Frozen", "freeze_file", "freeze_page"]

_SUFFIXES: Mapping[str, str] = {
    **{form.media_type: suffix for suffix, form in reversed(tuple(FORMATS.items()))},
    "application/xhtml+xml": ".html",
    "text/html": ".html",
    "text/markdown": ".md",
    "application/jsonl": ".jsonl",
}
_VAGUE = frozenset({"", "application/octet-stream", "binary/octet-stream", "application/x-download"})
_NAME = 100
"""Characters of a file name made from an address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Frozen:
    """What became of a page: its file, and whether anything was written."""

    path: Path
    outcome: Literal["added", "updated", "unchanged"]
    report: Report | None = None


def freeze_page(
    url: str,
    corpus: Path,
    *,
    known: Mapping[str, str] | None = None,
    name: str | None = None,
    fetcher: Fetcher | None = None,
    settings: Settings | None = None,
) -> Frozen:
    """Fetch a page into the corpus; one that is there already is fetched again only if it has changed.

    ``known`` are values by the keys of sources.toml (publisher, language, date, title, retrieved).

    Raises:
        UsageError: the address or one of the values makes no sense, or the name is taken.
        EndpointError: the page cannot be had.
        InputError: what came cannot be read as a report; nothing is written.
    """
    settings, fetcher, given = settings or Settings(), fetcher or Fetcher(), _checked(known or {})
    url = url.partition("#")[0]
    entries = load_sources(corpus).entries if corpus.is_dir() else {}
    id_ = next((file for file, entry in entries.items() if entry.get("url") == url), None)
    entry = entries.get(id_, {}) if id_ else {}
    whole = id_ is not None and _sha256_of(corpus / id_) == entry.get("sha256")
    conditions = {key: entry.get(key) for key in ("etag", "last_modified")} if whole else {}
    page = fetcher.fetch(url, **conditions)
    if id_ and whole and (page.data is None or hashlib.sha256(page.data).hexdigest() == entry["sha256"]):
        if any(entry.get(key) != value for key, value in given.items()):
            with _alone(corpus):
                _write_entry(corpus, id_, given)
            return Frozen(path=corpus / id_, outcome="updated")
        return Frozen(path=corpus / id_, outcome="unchanged")
    if page.data is None:
        raise EndpointError(f"{url}: the server says that nothing has changed, but was not asked that")
    noted = {"url": url, "retrieved": page.date, **given, "etag": page.etag, "last_modified": page.last_modified}
    if not noted["retrieved"]:
        raise UsageError(f"{url}: the server states no date; pass --retrieved YYYY-MM-DD")
    if encoding := _stated_encoding(page):
        noted["encoding"] = encoding
    target = id_ or _new_name(name or _name_of(page), corpus)
    report = _write(corpus, target, page.data, noted, settings, new=id_ is None)
    return Frozen(path=corpus / report.id, outcome="updated" if id_ else "added", report=report)


def freeze_file(
    path: Path,
    corpus: Path,
    *,
    known: Mapping[str, str] | None = None,
    name: str | None = None,
    replace: bool = False,
    settings: Settings | None = None,
) -> Frozen:
    """Copy a file into the corpus.

    Raises:
        NotFound: there is no such file.
        UsageError: another file of that name is there and ``replace`` is not set, or a value makes no sense.
        InputError: the file cannot be read as a report; nothing is written.
    """
    given, settings = _checked(known or {}), settings or Settings()
    if not path.is_file():
        raise NotFound(f"{path}: no such file; want a file or an address that starts with https://")
    if path.stat().st_size > settings.max_file_size:
        problem = f"{path.stat().st_size} bytes; the limit is {settings.max_file_size}"
        raise InputError(problem, place=str(path), hint="raise max_file_size under [read] in kgbuild.toml")
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror or error}", place=str(path)) from None
    id_ = _clean_name(name or path.name)
    target = corpus / id_
    there = _sha256_of(target)
    same = there == hashlib.sha256(data).hexdigest()
    if there is not None and not same and not replace:
        raise UsageError(f"{target}: another file of this name is there; pass --name OTHER, or --replace to update it")
    entry = load_sources(corpus).entries.get(id_, {}) if corpus.is_dir() else {}
    if same and all(entry.get(key) == value for key, value in given.items()):
        return Frozen(path=target, outcome="unchanged")
    report = _write(corpus, id_, data, given, settings)
    return Frozen(path=target, outcome="added" if there is None else "updated", report=report)


def _alone(corpus: Path) -> AbstractContextManager[None]:
    """Keep other additions waiting: each reads sources.toml, adds its entry, and writes it anew."""
    return locked(corpus / f".{SOURCES_FILE}")


def _write(
    corpus: Path, id_: str, data: bytes, noted: Mapping[str, str | None], settings: Settings, *, new: bool = False
) -> Report:
    """Read first, then write: what cannot be read never enters the corpus.

    A ``new`` file gets another name where somebody has just taken this one.
    """
    known = {key: value for key, value in noted.items() if value}
    report = read_bytes(data, id=id_, settings=settings, known=known)
    if known.get("url"):
        known["sha256"] = hashlib.sha256(data).hexdigest()
    with _alone(corpus):
        if new and (corpus / id_).exists():
            id_ = _new_name(id_, corpus)
            report = read_bytes(data, id=id_, settings=settings, known=known)
        text = _edited(corpus, id_, known) if known else None
        write_atomically(corpus / id_, data)
        if text is not None:
            write_atomically(corpus / SOURCES_FILE, text)
    return report


def _write_entry(corpus: Path, id_: str, known: Mapping[str, str]) -> None:
    write_atomically(corpus / SOURCES_FILE, _edited(corpus, id_, known))


def _edited(corpus: Path, id_: str, known: Mapping[str, str]) -> str:
    """The text of sources.toml with the entry added or changed; comments and order stay."""
    import tomlkit

    load_sources(corpus)  # refuses what is wrong before anything is touched
    path = corpus / SOURCES_FILE
    text = path.read_text(encoding="utf-8-sig") if path.is_file() else "# What is known of each file beside its text.\n"
    document = tomlkit.parse(text)
    if "source" not in document:
        document.append("source", tomlkit.aot())
    entries = document["source"]
    entry = next((one for one in entries if _same_file(one, id_)), None)
    if entry is None:
        entry = tomlkit.table()
        entry["file"] = id_
        for key, value in known.items():
            entry[key] = value
        entries.append(entry)
    else:
        for key, value in known.items():
            entry[key] = value
    written = tomlkit.dumps(document)
    parse_sources(written)
    return written


def _same_file(entry: Mapping[str, str], id_: str) -> bool:
    return unicodedata.normalize("NFC", str(entry.get("file", ""))).removeprefix("./") == id_


def _checked(known: Mapping[str, str]) -> dict[str, str]:
    checked = {}
    for key, value in known.items():
        if key not in KEYS:
            raise UsageError(f"{key}: no such key of a source; known: {', '.join(KEYS)}")
        try:
            checked[key] = check_value(key, value)
        except BadValue as wrong:
            raise UsageError(f"--{key} {value!r}: {wrong}") from None
    return checked


def _name_of(page: Fetched) -> str:
    """A file name from the address, with the suffix that the content calls for."""
    parts = urlsplit(page.url)
    path = PurePosixPath(unquote(parts.path))
    suffix = _SUFFIXES.get(page.media_type, "")
    if page.media_type in _VAGUE or (page.media_type == "text/plain" and format_of(path.name)):
        suffix = path.suffix.lower() if format_of(path.name) else _suffix_of(page.data or b"")
    if not suffix:
        raise EndpointError(f"{page.url}: {page.media_type or 'content'} cannot be read; readable are {suffixes()}")
    stem = str(path.with_suffix("") if format_of(path.name) else path)
    words = re.sub(r"[^\w.]+", "-", f"{parts.hostname or ''} {stem} {unquote(parts.query)}".lower())
    return words.strip("-._")[:_NAME].rstrip("-._") + suffix


def _suffix_of(data: bytes) -> str:
    if kind_of_bytes(data) == "a PDF":
        return ".pdf"
    return ".html" if re.match(rb"\s*(?:<!doctype html|<html)", data[:1000], re.IGNORECASE) else ""


def _new_name(name: str, corpus: Path) -> str:
    """A name that no file has yet."""
    clean = _clean_name(name)
    path = PurePosixPath(clean)
    numbered = (f"{path.with_suffix('')}-{number}{path.suffix}" for number in range(2, 10_000))
    return next(one for one in (clean, *numbered) if not (corpus / one).exists())


def _clean_name(name: str) -> str:
    """The name composed (NFC), if it is one that a reader takes.

    Raises:
        UsageError: a path out of the corpus, or a suffix that no reader takes.
    """
    clean = unicodedata.normalize("NFC", name)
    if clean.startswith((".", "/")) or ".." in clean.split("/") or "\\" in clean or not clean.isprintable():
        raise UsageError(f"{name!r}: want the name of a file in the corpus folder")
    if format_of(clean) is None:
        raise UsageError(f"{name!r}: no reader for this kind of file; readable are {suffixes()}")
    return clean


def _stated_encoding(page: Fetched) -> str | None:
    """The encoding that the server states, where the content is text in another one than UTF-8."""
    if page.charset is None or not page.media_type.startswith("text/") or page.data is None:
        return None
    try:
        page.data.decode("utf-8")
    except UnicodeDecodeError:
        try:
            page.data.decode(codecs.lookup(page.charset).name)
        except (LookupError, UnicodeDecodeError):
            return None
        return codecs.lookup(page.charset).name
    return None


def _sha256_of(path: Path) -> str | None:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return None
