"""Whom people's splits tell apart within a report, for those who read it.

A line of ``split`` may name words of a report: the names in them are another person's. Reports are read with that in
mind, before anybody knows which files were renamed. So words are looked for in the report that the line names, by
whatever name it went before, then in all others; where they stand nowhere any more, in the one that it names, or where
that is gone in those that are new, as far as enough of them is left (:mod:`kgbuild.interpret.quoted`). Whether the
names are of the person that the line speaks of is seen when it is carried out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kgbuild.curation.anchors import report_name, report_of
from kgbuild.curation.log import Line, unpack_quotes
from kgbuild.curation.registry import Registry
from kgbuild.interpret.quoted import stands_in
from kgbuild.model import Report

__all__ = ["told_apart"]


def told_apart(
    lines: Iterable[Line], registry: Registry, reports: Sequence[Report]
) -> dict[str, tuple[tuple[str, ...], ...]]:
    """Report -> the quotations of each line that speaks of it.

    >>> line = Line(when="", who="", action="split", subject="p7f3k2q4a", object="a.txt", value="a.txt Xu M. of Otter")
    >>> told_apart([line], Registry(), [Report("b.txt", "Later Xu M.  of Otter spoke."), Report("c.txt", "Xu M.")])
    {'b.txt': (('Xu M. of Otter',),)}
    """
    out: dict[str, list[tuple[str, ...]]] = {}
    for line in lines:
        if line.action != "split" or not line.value:
            continue
        found: dict[str, list[str]] = {}
        for name, words in unpack_quotes(line.value):
            for report in _holding(name, words, registry, reports):
                found.setdefault(report, []).append(words)
        for report, mine in found.items():
            out.setdefault(report, []).append(tuple(mine))
    return {report: tuple(dict.fromkeys(told)) for report, told in sorted(out.items())}


def _holding(name: str, words: str, registry: Registry, reports: Sequence[Report]) -> list[str]:
    """The reports in which words of one that was called so are to be looked for."""
    meant = [one for one in reports if one.id == name or name in registry.ever(one.id)]
    there = [one.id for one in meant if stands_in(words, one.text)]
    if not there:
        elsewhere = [one.id for one in reports if stands_in(words, one.text)]
        there = elsewhere if len(elsewhere) == 1 else []
    if not there and not meant:  # a file that was edited and renamed at once
        known = {report_name(report_of(text)) for mine in registry.owners.values() for text in mine}
        there = [one.id for one in reports if one.id not in known]
    return there or [one.id for one in meant]
