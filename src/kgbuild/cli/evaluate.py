"""``kgbuild evaluate``: what was extracted against what careful readers took from the same reports."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kgbuild.cli.options import emit, json_option, output_option
from kgbuild.errors import UsageError

if TYPE_CHECKING:
    from kgbuild.evaluate import Evaluation

__all__ = ["evaluate"]


@click.command()
@click.argument("gold", type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--corpus",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder of the reports (default: reports/ or corpus/ beside GOLD).",
)
@click.option("--graph", type=click.Path(path_type=Path, file_okay=False), help="Compare a built graph instead.")
@click.option("--errors", is_flag=True, help="List each thing missed or too much, with its passage.")
@click.option(
    "--facet", "facets", multiple=True, metavar="NAME", help="With --errors, only slips of this facet; may be repeated."
)
@click.option(
    "--at-least", type=click.FloatRange(0, 1), metavar="F1", help="Exit with status 1 if a headline is below F1."
)
@json_option
@output_option
def evaluate(
    gold: Path,
    corpus: Path | None,
    graph: Path | None,
    errors: bool,
    facets: tuple[str, ...],
    at_least: float | None,
    as_json: bool,
    output: Path | None,
) -> None:
    """Compare extraction with the annotations in GOLD, facet by facet.

    GOLD holds NAME.json for each report NAME.txt, or folders that do: each is a corpus. The reports are
    extracted anew; with --graph, what a built graph says of them is compared.

    \b
    kgbuild evaluate tests/heldout/dev/gold
    kgbuild evaluate tests/heldout/dev/gold --errors --facet persons
    kgbuild evaluate mine/gold --corpus mine/reports --at-least 0.9
    """
    from kgbuild.evaluate.corpora import find_corpora
    from kgbuild.settings import load_settings

    if corpus and graph:
        raise UsageError("--corpus and --graph exclude each other: extract anew, or look at a built graph")
    _check_facets(facets, errors=errors)
    settings = load_settings()
    results: dict[str, Evaluation] = {}
    texts: dict[str, dict[str, str]] = {}
    for each in find_corpora(gold, corpus):
        if graph is not None:
            from kgbuild.evaluate.corpora import read_texts
            from kgbuild.evaluate.graph import evaluate_graph
            from kgbuild.store.local import open_graph

            results[each.name] = evaluate_graph(each.gold, open_graph(graph))
            texts[each.name] = read_texts(each, settings=settings) if errors else {}
            continue
        from kgbuild.evaluate.corpora import measure

        measured = measure(each, settings=settings)
        for finding in measured.findings:
            click.echo(f"kgbuild: {finding.severity}: {finding.focus}: {finding.message}", err=True)
        results[each.name], texts[each.name] = measured.evaluation, measured.texts
    emit(_told(results, texts, errors=errors, facets=facets, as_json=as_json), output)
    _check(results, at_least)


def _check_facets(facets: tuple[str, ...], *, errors: bool) -> None:
    from kgbuild.evaluate import FACETS

    if facets and not errors:
        raise UsageError("--facet chooses among what --errors lists: give both")
    for facet in facets:
        if facet not in FACETS:
            raise UsageError(f"--facet {facet!r}: want one of {', '.join(FACETS)}")


def _told(
    results: dict[str, Evaluation],
    texts: dict[str, dict[str, str]],
    *,
    errors: bool,
    facets: tuple[str, ...],
    as_json: bool,
) -> str:
    import json

    from kgbuild.evaluate.tables import format_evaluation, format_slips, json_of

    if as_json:
        return json.dumps({name: json_of(result) for name, result in results.items()}, indent=1) + "\n"
    parts = []
    for name, result in results.items():
        if errors:
            chosen = [slip for slip in result.slips if not facets or slip.facet in facets]
            parts.append(format_slips(chosen, texts[name]))
        parts.append(format_evaluation(result, title=name))
    return "\n".join(parts)


def _check(results: dict[str, Evaluation], at_least: float | None) -> None:
    """Leave with status 1 where a headline is too low."""
    low = [f"{name} {result.headline:.3f}" for name, result in results.items() if result.headline < (at_least or 0)]
    if low:
        click.echo(f"kgbuild: below {at_least}: {', '.join(low)}", err=True)
        raise click.exceptions.Exit(1)
