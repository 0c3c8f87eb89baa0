"""From a corpus to its readings: read, extract, remember; over several processes where there is much to do."""

from __future__ import annotations

import os
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path

import msgspec

from kgbuild.cache import ReadingCache, reading_key
from kgbuild.engines import make_extractor, read_report
from kgbuild.errors import KgbuildError
from kgbuild.extract import Extractor
from kgbuild.model import Finding, Reading, Report
from kgbuild.read import Corpus, CorpusFile
from kgbuild.settings import Settings

__all__ = ["Harvest", "harvest"]

Apart = Callable[[Sequence[Report]], Mapping[str, tuple[tuple[str, ...], ...]]]
"""Called with all reports: whom somebody told apart in some of them, by report."""

_WORTH_A_PROCESS = 64
"""Reports to extract below which starting further processes costs more than it saves."""
_BATCH = 16
_DECODER: msgspec.json.Decoder[Reading] = msgspec.json.Decoder(Reading)


@dataclass(slots=True)
class Harvest:
    """The reports that could be read and what was taken out of each, sorted by report.

    Readings are kept encoded: a corpus of 10 000 reports takes megabytes, not gigabytes.
    """

    reports: list[Report] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    cached: int = 0
    """How many readings came from the cache."""
    _encoded: dict[str, bytes] = field(default_factory=dict)

    def __iter__(self) -> Iterator[tuple[Report, Reading]]:
        for report in self.reports:
            yield report, self.reading(report)

    def reading(self, report: Report) -> Reading:
        """The reading of one of the reports."""
        return _DECODER.decode(self._encoded[report.id])

    def readings(self) -> Iterator[Reading]:
        """Every reading, in the order of the reports; it can be called again."""
        return (self.reading(report) for report in self.reports)

    def keep(self, report: Report, reading: Reading) -> None:
        """Take the reading of a report in."""
        self._encoded[report.id] = msgspec.json.encode(reading)

    def leave_out(self, report: Report, why: Finding) -> None:
        """Go on without a report that the extractor broke at."""
        self.reports.remove(report)
        self.findings.append(why)


def harvest(
    corpus: Corpus,
    *,
    settings: Settings,
    extractor: Extractor,
    cache: ReadingCache,
    apart: Apart = lambda _: {},
    advance: Callable[[int, int], None] = lambda *_: None,
) -> Harvest:
    """Read every file of the corpus and extract what it says.

    ``apart`` gives :attr:`Report.apart` of those of the reports that have it.
    ``advance(done, total)`` is called as work goes on. The result does not depend on the number of processes.

    Raises:
        ModelMissing: where reports must be extracted and the language model is not installed.
    """
    name = f"{extractor.name} {extractor.version}"
    gathered = Harvest(findings=list(corpus.findings))
    open_work: list[tuple[str, Report]] = []
    for file in corpus.files:
        _read(file, settings, gathered)
    said = apart(gathered.reports)
    gathered.reports = [replace(one, apart=said[one.id]) if one.id in said else one for one in gathered.reports]
    for report in gathered.reports:
        key = reading_key(report, name)
        known = cache.get(key)
        if known is None:
            open_work.append((key, report))
        else:
            gathered.cached += 1
            gathered.keep(report, known)
    total = len(gathered.reports)
    done = gathered.cached
    advance(done, total)
    for entries in _extracted(open_work, extractor, settings):
        for report, _, told in entries:
            if isinstance(told, Finding):
                gathered.leave_out(report, told)
            else:
                gathered.keep(report, told)
        cache.put((key, told) for _, key, told in entries if isinstance(told, Reading))
        done += len(entries)
        advance(done, total)
    return gathered


def _read(file: CorpusFile, settings: Settings, gathered: Harvest) -> None:
    report, findings = file.read(settings)
    gathered.findings += findings
    if report is not None:
        gathered.reports.append(report)


def _extracted(
    work: list[tuple[str, Report]], extractor: Extractor, settings: Settings
) -> Iterator[list[tuple[Report, str, Reading | Finding]]]:
    """Finished work in batches, in the order of the work."""
    batches = [work[start : start + _BATCH] for start in range(0, len(work), _BATCH)]
    workers = settings.workers or os.cpu_count() or 1
    if workers == 1 or len(work) < _WORTH_A_PROCESS:
        for batch in batches:
            yield [(report, key, _attempt(extractor, report)) for key, report in batch]
        return
    with ProcessPoolExecutor(workers, initializer=_start, initargs=(settings,)) as pool:
        results = pool.map(_extract, ([report for _, report in batch] for batch in batches))
        for batch, readings in zip(batches, results, strict=True):
            yield [(report, key, told) for (key, report), told in zip(batch, readings, strict=True)]


def _attempt(extractor: Extractor, report: Report) -> Reading | Finding:
    """The reading, or what became of it: one report that an extractor breaks at must not cost the others."""
    try:
        return read_report(extractor, report)
    except KgbuildError:
        raise
    except Exception as error:  # noqa: BLE001  (an extractor may be anybody's, and raise anything)
        where = traceback.extract_tb(error.__traceback__)[-1]
        message = (
            f"{extractor.name} {extractor.version} broke at this report: {type(error).__name__}: {error} "
            f"({Path(where.filename).name}:{where.lineno}); it is left out. Please report it, with the text if you may"
        )
        return Finding(severity="violation", check="read", focus=report.id, message=message, report=report.id)


_extractor: Extractor | None = None


def _start(settings: Settings) -> None:
    global _extractor  # noqa: PLW0603  (one extractor a process, made once)
    _extractor = make_extractor(settings)


def _extract(reports: list[Report]) -> list[Reading | Finding]:
    assert _extractor is not None
    return [_attempt(_extractor, report) for report in reports]
