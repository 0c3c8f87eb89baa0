"""A folder of files, as reports: sorted by identifier, one at a time, each bad file reported and left out."""

from __future__ import annotations

import stat
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from kgbuild.errors import InputError, NotFound
from kgbuild.model import Finding, Report
from kgbuild.read.formats import format_of
from kgbuild.read.listing import finding, list_files, suffixes
from kgbuild.read.metadata import source_of
from kgbuild.read.page import RawFile
from kgbuild.read.sources import Sources, load_sources
from kgbuild.settings import Settings

__all__ = ["Corpus", "CorpusFile", "open_corpus", "read_bytes", "read_corpus", "read_file"]

_CUT = "cut it into reports, or raise max_file_size under [read] in kgbuild.toml"


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class CorpusFile:
    """A file that a reader can be tried on. It can be sent to another process."""

    id: str
    """Path below the corpus folder, with ``/``, composed (NFC): the same on every operating system."""
    path: Path = field(compare=False)
    known: Mapping[str, str] = field(default_factory=dict, compare=False)
    """Its entry in sources.toml."""

    def read(self, settings: Settings) -> tuple[Report | None, tuple[Finding, ...]]:
        """The report, or None where the file cannot be read, and what there is to say of it.

        Bad input raises nothing here: it is a finding of severity ``violation``.
        """
        try:
            report, warnings = _read(self, settings)
        except InputError as error:
            return None, (finding("violation", self.id, f"left out: {_without_file(error, self.id)}"),)
        return report, tuple(finding("warning", self.id, warning) for warning in warnings)


@dataclass(frozen=True, slots=True, kw_only=True)
class Corpus:
    """The readable files of a folder, sorted by identifier, and what was found wrong before reading any."""

    folder: Path
    files: tuple[CorpusFile, ...]
    findings: tuple[Finding, ...] = ()

    def read(self, settings: Settings) -> Iterator[Report | Finding]:
        """The findings, then file by file its findings and its report; one file is in memory at a time."""
        yield from self.findings
        for file in self.files:
            report, findings = file.read(settings)
            yield from findings
            if report is not None:
                yield report


def open_corpus(folder: Path) -> Corpus:
    """List a corpus folder and read its sources.toml; no report is opened.

    Raises:
        NotFound: there is no such folder.
        SettingsError: sources.toml is not TOML or says something that we do not understand.
    """
    if not folder.is_dir():
        what = "is a file; give the folder that it lies in" if folder.exists() else "no such folder"
        raise NotFound(f"{folder}: {what} (`kgbuild init DIR` makes a project with a sample report)")
    sources = load_sources(folder)
    paths, findings = list_files(folder)
    files = tuple(CorpusFile(id=id_, path=path, known=sources.entries.get(id_, {})) for id_, path in paths.items())
    findings += sources.findings + _missing(sources, paths)
    if not files:
        findings += (finding("warning", ".", f"no report in {folder.name or folder}; readable are {suffixes()}"),)
    return Corpus(folder=folder, files=files, findings=findings)


def read_corpus(folder: Path, *, settings: Settings) -> Iterator[Report | Finding]:
    """The reports of a folder, sorted by identifier, each with what there is to say of it before it.

    Raises:
        NotFound: there is no such folder.
        SettingsError: sources.toml is not TOML or says something that we do not understand.
    """
    return open_corpus(folder).read(settings)


def read_file(
    path: Path,
    *,
    id: str | None = None,
    settings: Settings | None = None,
    known: Mapping[str, str] | None = None,
) -> Report:
    """One file as a report. ``known`` are values by the keys of sources.toml; they win over the file's own.

    Raises:
        InputError: the file cannot be read, or not as what its suffix says.
    """
    file = CorpusFile(id=unicodedata.normalize("NFC", id or path.name), path=path, known=known or {})
    return _read(file, settings or Settings())[0]


def read_bytes(
    data: bytes, *, id: str, settings: Settings | None = None, known: Mapping[str, str] | None = None
) -> Report:
    """The content of a file as a report; its identifier's suffix says which format it is.

    >>> read_bytes(b"On Monday...", id="a.txt").text
    'On Monday...'

    Raises:
        InputError: the content cannot be read, or not as what the suffix says.
    """
    return _report(id, data, known or {}, settings or Settings())[0]


def _read(file: CorpusFile, settings: Settings) -> tuple[Report, tuple[str, ...]]:
    if format_of(file.id) is None:
        raise _no_reader(file.id)
    return _report(file.id, _bytes(file, settings.max_file_size), file.known, settings)


def _no_reader(id_: str) -> InputError:
    return InputError("no reader for this kind of file", place=id_, hint=f"readable are {suffixes()}")


def _report(id_: str, data: bytes, known: Mapping[str, str], settings: Settings) -> tuple[Report, tuple[str, ...]]:
    form = format_of(id_)
    if form is None:
        raise _no_reader(id_)
    raw = RawFile(id=id_, data=data, settings=settings, encoding=known.get("encoding"))
    if not data:
        raise raw.refuse("empty file", hint="remove it, or fetch it again")
    page = form.load()(raw)
    if not page.text.strip():
        scan = form.media_type == "application/pdf"
        hint = "a scan? run it through OCR first" if scan else "remove it, or fetch it again"
        raise raw.refuse("no text in it", hint=hint)
    if len(page.text) > settings.max_file_size:
        raise raw.refuse(f"{len(page.text)} characters of text; the limit is {settings.max_file_size}", hint=_CUT)
    source = source_of(known, page.known, media_type=form.media_type)
    return Report(id_, page.text, source, page.structured, page.data_start), page.warnings


def _bytes(file: CorpusFile, limit: int) -> bytes:
    """The file's bytes; a device or pipe is never opened, and never more is read than the limit."""
    try:
        status = file.path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise InputError("not a regular file", place=file.id, hint="put a copy of the content there")
        if status.st_size > limit:
            raise InputError(f"{status.st_size} bytes; the limit is {limit}", place=file.id, hint=_CUT)
        with file.path.open("rb") as stream:
            data = stream.read(limit + 1)
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror or error}", place=file.id, hint="check its rights") from None
    if len(data) > limit:
        raise InputError(f"more than {limit} bytes, the limit", place=file.id, hint=_CUT)
    return data


def _missing(sources: Sources, paths: Mapping[str, Path]) -> tuple[Finding, ...]:
    return tuple(
        finding("warning", id_, f"{sources.places[id_]}: tells of {id_!r}, but there is no such report in the folder")
        for id_ in sorted(sources.entries)
        if id_ not in paths
    )


def _without_file(error: InputError, id_: str) -> str:
    """The message without the file's name, which the finding has already; line, row or page stay."""
    message = str(error).removeprefix(id_)
    return message.removeprefix(":").strip()
