"""The order of the stages, once: from a folder of reports to a validated graph folder.

::

    read -> segment -> annotate -> interpret -> resolve -> lift -> write aside -> validate -> swap in
    `------------- harvest --------------'
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from kgbuild import __version__
from kgbuild.authority import fitting, link_authorities, load_authorities
from kgbuild.cache import ReadingCache
from kgbuild.counting import count
from kgbuild.curation.dismissals import Dismissed
from kgbuild.curation.folder import open_curation
from kgbuild.curation.log import load_log
from kgbuild.curation.previous import PREVIOUS, keep_previous
from kgbuild.curation.quotations import told_apart
from kgbuild.curation.registry import load_registry
from kgbuild.curation.renamed import Renamed
from kgbuild.engines import make_extractor
from kgbuild.errors import InputError, InvalidGraph
from kgbuild.export import write_parts
from kgbuild.export.changes import Changes
from kgbuild.export.things import KINDS, came_and_went
from kgbuild.extract import Extractor
from kgbuild.harvest import Harvest, harvest
from kgbuild.iris import digest
from kgbuild.lift import DatasetInfo, LiftOptions, lift_parts
from kgbuild.lift.part import fingerprint
from kgbuild.model import Finding, Miss, Report
from kgbuild.program import program_digest
from kgbuild.read import open_corpus
from kgbuild.resolve import resolve
from kgbuild.settings import Settings, run_date
from kgbuild.topics import link_topics, load_thesauri
from kgbuild.validate import Checked, checking

__all__ = ["Built", "Watch", "build"]

Watch = Callable[[str, int, int], None]
"""Called as work goes on: the stage's name, how much is done, how much there is (0 where unknown)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """What a build did."""

    out: Path
    reports: int
    cached: int
    """How many reports had not changed since they were last read."""
    findings: tuple[Finding, ...]
    """Files that were left out, lines of curation/ that no longer apply, and what validation found."""
    things: dict[str, int]
    """How many entities of each kind, participations and affiliations."""
    statements: int
    changes: dict[str, tuple[int, int]] | None
    """Kind of thing to how many came and how many went since the last build; None for a first build."""
    seconds: dict[str, float]
    """CPU and waiting time of each stage, on this machine, this time: shown, never written."""
    misses: tuple[tuple[Report, Miss], ...] = field(default=(), repr=False)
    dismissed: tuple[tuple[Report, Miss], ...] = field(default=(), repr=False)
    """Sentences that gave nothing, and of which a curator said that nothing is in them."""


def build(
    corpus: Path,
    out: Path,
    *,
    settings: Settings,
    cache: Path | None = None,
    curation: Path | None = None,
    allow_violations: bool = False,
    watch: Watch = lambda *_: None,
) -> Built:
    """Read the corpus and write its graph to ``out``; the old graph stands until the new one is whole and valid.

    ``curation`` is the folder of people's decisions and of the identifiers given so far, where the corpus belongs to
    a project; new identifiers are written there once the graph stands.

    Raises:
        NotFound: there is no such corpus.
        InputError: none of its reports could be read.
        InvalidGraph: the new graph has violations, and ``allow_violations`` is off.
        ModelMissing: the language model is not installed.
    """
    clock = _Clock(watch)
    extractor = make_extractor(settings)
    thesaurus = load_thesauri(settings)
    clock.enter("read and extract")
    curated = open_curation(curation)
    with ReadingCache(cache) as remembered:
        reports = harvest(
            open_corpus(corpus),
            settings=settings,
            extractor=extractor,
            cache=remembered,
            apart=partial(told_apart, curated.log.lines, curated.registry),
            advance=lambda done, total: watch("read and extract", done, total),
        )
    if not reports.reports:
        raise _nothing(corpus, reports)
    clock.enter("resolve")
    findings = [*reports.findings, *curated.log.findings]
    sources = {report.id: report.source for report in reports.reports}
    records, wrong = load_authorities(curation / "authorities") if curation is not None else ((), ())
    findings.extend(wrong)
    resolution = resolve(
        reports.readings(),
        sources,
        registry=curated.registry if curation is not None else None,
        decisions=curated.log.decisions,
        findings=findings,
        known=fitting(reports.readings(), records) if records else {},
    )
    resolution = link_authorities(resolution, reports.readings(), records, curated.log.lines)
    told: dict[str, tuple[int, int]] | None = None

    stack = ExitStack()
    checked: list[Checked] = []

    def check(folder: Path, changes: Changes) -> None:
        nonlocal told
        told = came_and_went(out, folder, changes)
        clock.enter("validate")
        checked.append(stack.enter_context(checking(folder, changes, kept=_kept(cache, out, "checked"))))
        found = checked[-1].findings
        findings.extend(found)
        if not allow_violations:
            _refuse([*(finding for finding in findings if finding.check == "decision"), *found])

    clock.enter("lift and write")
    options = _options(settings, extractor)
    topics = link_topics(resolution, thesaurus)
    parts = lift_parts(
        reports, resolution, options=options, curation=curated.log.lines, findings=findings, topics=topics
    )
    own = curation is not None and out.absolute() == settings.folder("graph").absolute()
    with stack, keep_previous(out, settings.root / PREVIOUS if own else None, hidden=resolution.hidden):
        manifest = write_parts(
            out,
            parts,
            info=_dataset(settings),
            versions=_versions(options),
            check=check,
            kept=_kept(cache, out, "kept"),
            version=fingerprint(program_digest(), options, resolution.hidden).hex(),
        )
        for one in checked:
            one.commit()
    clock.enter("")
    curated.remember(resolution, date=run_date(settings) or "")
    aside = Dismissed(curated.log.lines, curated.registry.after(Renamed(resolution.renamed)))
    return _built(out, reports, manifest, findings, told, clock.seconds, aside)


def missed(settings: Settings, *, cache: Path | None, log: Path) -> list[tuple[str, int, int, str]]:
    """The sentences of the project that gave nothing and that nobody has set aside: report, first and last character,
    words. Reports that have not changed are not read again.

    Raises:
        NotFound: there is no such corpus.
        ModelMissing: a report has to be read, and the language model is not installed.
    """
    lines, registry = load_log(log).lines, load_registry(settings.folder("curation") / "identifiers.csv")
    with ReadingCache(cache) as remembered:
        reports = harvest(
            open_corpus(settings.folder("corpus")),
            settings=settings,
            extractor=make_extractor(settings),
            cache=remembered,
            apart=partial(told_apart, lines, registry),
            advance=lambda *_: None,
        )
    aside = Dismissed(lines, registry)
    found = ((report, miss.span) for report, reading in reports for miss in reading.misses)
    return [
        (report.id, span.start, span.end, span.of(report.text))
        for report, span in found
        if not aside.has(report.id, span.of(report.text))
    ]


def _kept(cache: Path | None, out: Path, what: str) -> Path | None:
    """Where the state of a graph lies: beside the readings, under a name for each graph folder."""
    return cache and cache.with_name(f"graph-{digest(str(out.absolute()))}.{what}")


def _built(
    out: Path,
    reports: Harvest,
    manifest: dict[str, Any],
    findings: list[Finding],
    changes: dict[str, tuple[int, int]] | None,
    seconds: dict[str, float],
    nothing_in: Dismissed,
) -> Built:
    misses = [(report, miss) for report, reading in reports for miss in reading.misses]
    set_aside = [nothing_in.has(report.id, miss.span.of(report.text)) for report, miss in misses]
    return Built(
        out=out,
        reports=len(reports.reports),
        cached=reports.cached,
        findings=tuple(sorted(findings)),
        things={kind: manifest["classes"].get(kind, 0) for kind in KINDS},
        statements=sum(manifest["triples"].values()),
        changes=changes,
        seconds=seconds,
        misses=tuple(one for one, aside in zip(misses, set_aside, strict=True) if not aside),
        dismissed=tuple(one for one, aside in zip(misses, set_aside, strict=True) if aside),
    )


class _Clock:
    """Seconds by stage, one stage at a time."""

    def __init__(self, watch: Watch) -> None:
        self.seconds: dict[str, float] = {}
        self._watch = watch
        self._stage, self._since = "", 0.0

    def enter(self, stage: str) -> None:
        """Leave the stage that ran and begin the next; an empty name begins none."""
        now = time.perf_counter()
        if self._stage:
            self.seconds[self._stage] = self.seconds.get(self._stage, 0.0) + now - self._since
        self._stage, self._since = stage, now
        if stage:
            self._watch(stage, 0, 0)


def _nothing(corpus: Path, reports: Harvest) -> InputError:
    first = next((f.message for f in reports.findings if f.severity == "violation"), "the folder holds none")
    return InputError(f"no report could be read: {first}", place=str(corpus), hint="`kgbuild init DIR` shows one")


def _refuse(findings: Iterable[Finding]) -> None:
    violations = [finding for finding in findings if finding.severity == "violation"]
    if violations:
        first = violations[0]
        raise InvalidGraph(
            f"the new graph has {count(len(violations), 'violation')}, so the old one was kept; the first: "
            f"{first.check}: {first.message} ({first.focus}). --allow-violations writes it all the same"
        )


def _options(settings: Settings, extractor: Extractor) -> LiftOptions:
    return LiftOptions(
        base=settings.base,
        quotes=settings.quotes,
        run_date=run_date(settings),
        version=f"kgbuild {__version__}",
        model=settings.model if extractor.name == "builtin" else f"{extractor.name} {extractor.version}",
        min_confidence=settings.min_confidence,
    )


def _versions(options: LiftOptions) -> dict[str, str]:
    return {"kgbuild": __version__, "extractor": options.model}


def _dataset(settings: Settings) -> DatasetInfo:
    return DatasetInfo(
        title=settings.title,
        license=settings.license,
        version=__version__,
        issued=run_date(settings),
        base=settings.base,
    )
