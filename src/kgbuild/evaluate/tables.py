"""An evaluation as text: for the terminal, for a Markdown page, for a program."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kgbuild.evaluate.evaluation import Evaluation, Interval
from kgbuild.evaluate.facets import FACETS, HEADLINE, Slip

__all__ = ["format_evaluation", "format_markdown", "format_slips", "json_of", "snippet"]

Corpora = Mapping[str, Evaluation]


def format_evaluation(evaluation: Evaluation, *, title: str = "") -> str:
    """Precision, recall and F1 per facet as aligned text; the facets of the headline carry a star."""
    reports = len(evaluation.documents)
    lines = [f"{title}{': ' if title else ''}{reports} report{'' if reports == 1 else 's'}"]
    if evaluation.absent:
        lines.append(f"nothing was found for {len(evaluation.absent)}: {', '.join(evaluation.absent)}")
    lines.append(f"{'facet':<22}{'P':>7}{'R':>7}{'F1':>7}{'right':>7}{'extra':>7}{'missed':>8}")
    for facet in FACETS:
        count = evaluation.count(facet)
        name = f"{facet} *" if facet in HEADLINE else facet
        figures = f"{count.precision:7.3f}{count.recall:7.3f}{count.f1:7.3f}{count.tp:7}{count.fp:7}{count.fn:8}"
        lines.append(f"{name:<22}{figures}")
    lines.append(f"headline (mean F1 of *): {evaluation.headline:.3f}")
    return "\n".join(lines) + "\n"


def format_markdown(corpora: Corpora) -> str:
    """A table of F1 with 95 % intervals: a row a facet, a column a corpus."""
    names = list(corpora)
    intervals = {name: corpora[name].intervals() for name in names}
    lines = [
        "| facet | " + " | ".join(f"{name} ({len(corpora[name].documents)})" for name in names) + " |",
        "|---|" + "---|" * len(names),
    ]
    cells = (_cell(corpora[name].headline, intervals[name].get("headline")) for name in names)
    lines.append("| **headline** | " + " | ".join(f"**{cell}**" for cell in cells) + " |")
    for facet in FACETS:
        row = [_cell(corpora[name].count(facet).f1, intervals[name].get(facet)) for name in names]
        lines.append(f"| {facet}{' *' if facet in HEADLINE else ''} | {' | '.join(row)} |")
    return "\n".join(lines) + "\n"


def _cell(value: float, interval: Interval | None) -> str:
    return f"{value:.2f}" + (f" ({interval.low:.2f}–{interval.high:.2f})" if interval else "")


def format_slips(slips: Iterable[Slip], texts: Mapping[str, str]) -> str:
    """Each slip on a line, with the passage below it where its text is known."""
    lines: list[str] = []
    for slip in slips:
        lines.append(f"{slip.doc}  {slip.facet}  {slip.what}: {slip.detail}  [{slip.sort}]")
        passage = snippet(texts.get(slip.doc, ""), slip.needle)
        if passage:
            lines.append(f"    … {passage}")
    return "\n".join(lines) + "\n" if lines else "no slips\n"


def snippet(text: str, needle: str, *, width: int = 160) -> str:
    """The line of the text in which the needle stands first, cut to about ``width`` characters around it.

    >>> snippet("On Friday\\nDr. Ada Lovelace spoke.", "Ada Lovelace")
    'Dr. Ada Lovelace spoke.'
    """
    at = text.casefold().find(needle.casefold()) if needle else -1
    if at < 0:
        return ""
    start = max(text.rfind("\n", 0, at) + 1, at - width // 2)
    end = text.find("\n", at + len(needle))
    return text[start : min(end if end >= 0 else len(text), at + len(needle) + width // 2)].strip()


def json_of(evaluation: Evaluation) -> dict[str, object]:
    """The figures as JSON values: the headline, the absent reports, each facet with its counts and interval."""
    intervals = evaluation.intervals()
    facets: dict[str, object] = {}
    for facet in FACETS:
        count, interval = evaluation.count(facet), intervals.get(facet)
        facets[facet] = {
            "precision": count.precision,
            "recall": count.recall,
            "f1": count.f1,
            "tp": count.tp,
            "fp": count.fp,
            "fn": count.fn,
            "interval": [interval.low, interval.high] if interval else None,
        }
    return {
        "reports": len(evaluation.documents),
        "absent": list(evaluation.absent),
        "headline": evaluation.headline,
        "facets": facets,
    }
