"""``kgbuild build``."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kgbuild.cli.options import emit, json_option, output_option
from kgbuild.counting import count
from kgbuild.errors import UsageError

if TYPE_CHECKING:
    from kgbuild.model import Finding
    from kgbuild.pipeline import Built, Watch
    from kgbuild.settings import Settings

__all__ = ["build", "readings_cache"]


@click.command()
@click.argument("corpus", type=click.Path(path_type=Path, file_okay=False), required=False)
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Folder of the graph to write.")
@click.option("--min-confidence", type=click.FloatRange(0, 1), help="Leave out statements less probable than this.")
@click.option("--workers", type=click.IntRange(0), help="Processes that read reports; 0 for one a core.")
@click.option("--allow-violations", is_flag=True, help="Write the graph even where it breaks the shapes.")
@click.option("--explain-misses", is_flag=True, help="List sentences with a date, person or role that gave nothing.")
@click.option("--no-cache", is_flag=True, help="Read every report again.")
@click.option("-q", "--quiet", is_flag=True, help="Say nothing but what went wrong.")
@click.option("-v", "--verbose", is_flag=True, help="Show every warning and the time of each stage.")
@json_option
@output_option
def build(
    corpus: Path | None,
    out: Path | None,
    *,
    min_confidence: float | None,
    workers: int | None,
    allow_violations: bool,
    explain_misses: bool,
    no_cache: bool,
    quiet: bool,
    verbose: bool,
    as_json: bool,
    output: Path | None,
) -> None:
    """Read a folder of event reports and write its graph.

    CORPUS is any folder of reports (.txt .md .html .pdf .docx .csv .jsonl), with or without a sources.toml. Without
    it, the project's own corpus is read and its graph written. The old graph stands until the new one is whole and
    valid.

    \b
    kgbuild build
    kgbuild build ~/reports --out ~/graph
    """
    from kgbuild import pipeline

    settings = _settings(corpus)
    settings = replace(
        settings,
        workers=settings.workers if workers is None else workers,
        min_confidence=settings.min_confidence if min_confidence is None else min_confidence,
    )
    with _progress(shown=not (quiet or as_json) and sys.stderr.isatty()) as watch:
        built = pipeline.build(
            corpus or settings.folder("corpus"),
            _out(corpus, out, settings),
            settings=settings,
            cache=None if no_cache else readings_cache(settings),
            curation=settings.folder("curation") if _is_own(corpus, settings) else None,
            allow_violations=allow_violations,
            watch=watch,
        )
    if _is_own(corpus, settings):
        _forget_withdrawn(settings)
    if as_json:
        emit(json.dumps(_as_data(built, misses=explain_misses), indent=2, ensure_ascii=False), output)
        return
    _warn(built.findings, verbose=verbose, quiet=quiet)
    told = format_built(built, verbose=verbose) + (_format_misses(built) if explain_misses else "")
    if explain_misses or not quiet:
        emit(told, output)


def _settings(corpus: Path | None) -> Settings:
    """The settings of the project that the corpus lies in; the defaults for a folder outside any project."""
    from kgbuild.settings import find_project, load_settings

    project = find_project(corpus or Path.cwd())
    if project is None and corpus is None:
        raise UsageError(
            "no kgbuild.toml here or above: give a folder of reports (kgbuild build DIR --out GRAPH), "
            "or begin a project (kgbuild init DIR)"
        )
    return load_settings(project)


def _is_own(corpus: Path | None, settings: Settings) -> bool:
    """Whether the corpus is that of the project whose settings these are."""
    own = settings.folder("corpus")
    return corpus is None or (_in_project(settings) and own.resolve() == corpus.resolve())


def _in_project(settings: Settings) -> bool:
    from kgbuild.settings import SETTINGS_FILE

    return (settings.root / SETTINGS_FILE).is_file()


def _out(corpus: Path | None, out: Path | None, settings: Settings) -> Path:
    if out is not None:
        return out
    if _is_own(corpus, settings):
        return settings.folder("graph")
    raise UsageError(f"{corpus} is not the project's own corpus: say where its graph goes (--out DIR)")


def readings_cache(settings: Settings) -> Path:
    """Where readings are kept: in the project, or in the user's cache folder where there is none."""
    from platformdirs import user_cache_path

    if _in_project(settings):
        return settings.root / ".kgbuild" / "readings.sqlite"
    return Path(os.environ.get("KGBUILD_CACHE") or user_cache_path("kgbuild")) / "readings.sqlite"


def _forget_withdrawn(settings: Settings) -> None:
    """What services answered about withdrawn persons goes with them."""
    from kgbuild.curation.log import load_log
    from kgbuild.reconcile import forget

    log = load_log(settings.folder("curation") / "decisions.csv")
    keys = {line.subject for line in log.lines if line.action == "withdraw"}
    if keys:
        forget(keys, settings.folder("curation") / "authorities", settings.root)


@contextmanager
def _progress(*, shown: bool) -> Iterator[Watch]:
    """A progress bar on standard error, for a person who watches."""
    if not shown:
        yield lambda *_: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        tasks: dict[str, Any] = {}

        def watch(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bar.add_task(stage, total=None)
            bar.update(tasks[stage], completed=done, total=total or None)

        yield watch


def _warn(findings: tuple[Finding, ...], *, verbose: bool, quiet: bool) -> None:
    """What went wrong, on standard error: every violation, every line of a person that does nothing, and who was
    kept out as possibly withdrawn; other
    warnings are counted unless they are asked for."""
    for finding in findings:
        if finding.severity == "violation" or ((verbose or finding.check in _TOLD) and not quiet):
            kind = "error" if finding.check == "read" and finding.severity == "violation" else finding.severity
            click.echo(f"{kind}: {finding.focus}: {finding.message}", err=True)


_OF_PEOPLE = ("decision", "decisions.csv")
"""Checks that look at what people wrote into decisions.csv."""
_TOLD = (*_OF_PEOPLE, "withdrawn")
"""Checks whose warnings are shown each time."""

_NAMES = {
    "Event": ("event", "events"),
    "Person": ("person", "persons"),
    "Institution": ("institution", "institutions"),
    "Topic": ("topic", "topics"),
    "Place": ("place", "places"),
    "Participation": ("participation", "participations"),
    "Affiliation": ("affiliation", "affiliations"),
}


def format_built(built: Built, *, verbose: bool = False) -> str:
    """The summary of a build, as lines of text."""
    refused = sum(finding.check == "read" and finding.severity == "violation" for finding in built.findings)
    warnings = sum(finding.severity == "warning" for finding in built.findings)
    seconds = sum(built.seconds.values())
    lines = [
        f"{count(built.reports, 'report')} read ({built.cached} unchanged, {refused} left out) in {seconds:.1f} s",
        ", ".join(count(built.things[kind], *_NAMES[kind]) for kind in _NAMES),
        f"{count(built.statements, 'statement')} in {built.out}; {count(warnings, 'warning')}"
        + ("" if verbose or not warnings else " (-v)"),
        _format_idle(built),
        _format_missed(built),
        _format_changes(built),
    ]
    if verbose:
        lines += [f"  {stage}: {seconds:.1f} s" for stage, seconds in built.seconds.items()]
    return "\n".join(line for line in lines if line) + "\n"


def _format_changes(built: Built) -> str:
    if built.changes is None:
        return "the first build of this graph"
    if not built.changes:
        return "no event, person or institution came or went since the last build"
    told = [f"{_NAMES[kind][1]} +{came} -{gone}" for kind, (came, gone) in built.changes.items()]
    return "since the last build: " + ", ".join(told)


def _format_idle(built: Built) -> str:
    idle = sum(finding.check in _OF_PEOPLE for finding in built.findings)
    return f"{count(idle, 'line')} of decisions.csv did nothing (above)" if idle else ""


def _format_missed(built: Built) -> str:
    number = len(built.misses)
    if not number:
        return "every sentence with a date, a person or a role word gave a statement"
    return f"{count(number, 'sentence')} with a date, a person or a role word gave nothing (--explain-misses)"


def _format_misses(built: Built) -> str:
    lines = [f"\n{count(len(built.misses), 'sentence')} that gave nothing:"]
    for report, miss in built.misses:
        quote = " ".join(miss.span.of(report.text).split())
        lines.append(f"{report.id}:{miss.span.start}-{miss.span.end}: {miss.reason}\n    {quote}")
    return "\n".join(lines) + "\n"


def _as_data(built: Built, *, misses: bool) -> dict[str, Any]:
    data: dict[str, Any] = {
        "out": str(built.out),
        "reports": built.reports,
        "unchanged": built.cached,
        "things": built.things,
        "statements": built.statements,
        "missed": len(built.misses),
        "changes": {kind: {"came": came, "went": gone} for kind, (came, gone) in (built.changes or {}).items()},
        "findings": [
            {"severity": f.severity, "check": f.check, "focus": f.focus, "message": f.message} for f in built.findings
        ],
        "seconds": {stage: round(seconds, 3) for stage, seconds in built.seconds.items()},
    }
    if misses:
        data["misses"] = [
            {"report": r.id, "start": m.span.start, "end": m.span.end, "reason": m.reason, "text": m.span.of(r.text)}
            for r, m in built.misses + built.dismissed  # the review can take a dismissal back
        ]
    return data
