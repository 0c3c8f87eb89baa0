"""Findings in plain words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from kgbuild.counting import count
from kgbuild.model import Finding

__all__ = ["format_findings", "summary"]

_WIDTH = 110


def format_findings(findings: Sequence[Finding], *, limit: int | None = 20) -> str:
    """Violations and warnings, grouped by check, each with the passage it is about; ``limit`` is per check.

    >>> print(format_findings([Finding(severity="warning", check="OrphanAgent", focus="p1", message="Orphan agent.")]))
    warning: OrphanAgent (1)
      p1
        Orphan agent.
    """
    lines: list[str] = []
    for (severity, check), group in groupby(findings, key=lambda f: (f.severity, f.check)):
        found = list(group)
        lines.append(f"{severity}: {check} ({len(found)})")
        if severity == "info":
            continue
        for finding in found[:limit]:
            lines += _lines(finding)
        if limit is not None and len(found) > limit:
            lines.append(f"  ... and {len(found) - limit} more")
    return "\n".join(lines)


def _lines(finding: Finding) -> Iterable[str]:
    yield f"  {finding.focus}"
    yield f"    {finding.message}"
    if finding.report:
        where = f"{finding.report}:{finding.span.start}-{finding.span.end}" if finding.span else finding.report
        quote = " ".join((finding.quote or "").split())
        if len(quote) > _WIDTH:
            quote = quote[: _WIDTH - 3] + "..."
        yield f"    {where}" + (f"  “{quote}”" if quote else "")


def summary(findings: Sequence[Finding]) -> str:
    """How many of each severity, in one line.

    >>> summary([])
    'conforms: 0 violations, 0 warnings'
    """
    counts = {name: sum(f.severity == name for f in findings) for name in ("violation", "warning")}
    verdict = "does not conform" if counts["violation"] else "conforms"
    return f"{verdict}: {count(counts['violation'], 'violation')}, {count(counts['warning'], 'warning')}"
