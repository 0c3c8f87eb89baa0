"""``kgbuild ask``: a named question, with the question itself above the answer."""

from __future__ import annotations

from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kgbuild.cli.opening import open_store
from kgbuild.cli.options import emit, endpoint_option, graph_option, output_option
from kgbuild.cli.query import given_values, show
from kgbuild.errors import NotFound, UsageError

if TYPE_CHECKING:
    from kgbuild.present import Format
    from kgbuild.query.catalogue import Question

__all__ = ["ask"]


@click.command(context_settings={"ignore_unknown_options": True, "allow_extra_args": True})
@click.argument("name", required=False)
@click.option(
    "-p", "--parameter", "pairs", multiple=True, metavar="NAME=VALUE", help="A parameter, as --NAME VALUE is."
)
@click.option("--format", "form", type=click.Choice(["table", "csv", "json", "markdown", "chart"]), default="table")
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
@click.option(
    "--limit", type=click.IntRange(min=0), default=25, show_default=True, help="At most so many rows; 0: all."
)
@click.option("--show-query", is_flag=True, help="Print the SPARQL above the answer.")
@graph_option
@endpoint_option
@output_option
@click.pass_context
def ask(
    ctx: click.Context,
    name: str | None,
    pairs: tuple[str, ...],
    form: Format,
    as_json: bool,
    limit: int,
    show_query: bool,
    graph: Path,
    endpoint: str | None,
    output: Path | None,
) -> None:
    """Ask the question NAME of the graph and read the answer.

    Names of people, bodies, events and topics may be written as you know them: case and accents do not count,
    initials will do, and what fits several is listed.

    \b
    kgbuild ask organisers-together
    kgbuild ask events-by-year --format chart
    kgbuild ask who-with-whom --person "B. Rakisheva"
    kgbuild ask affiliation-at --person Rakisheva --date 2023-06-01 --show-query
    """
    from kgbuild.query.run import ask as answer_to

    asked, rest = _asked([] if name is None else [name], ctx.args)
    values = given_values(rest, pairs)
    for key in values:
        asked.parameter(key)
    answer = answer_to(open_store(graph, endpoint), asked, values, limit=limit or None)
    if show_query:
        emit(answer.query, None)
    if form in ("table", "chart") and not as_json and output is None:
        click.echo(asked.question)
        click.echo()
    show(answer, "json" if as_json else form, output)


def _asked(name: list[str], arguments: list[str]) -> tuple[Question, list[str]]:
    """The question that the first words name, quoted or not, and the arguments behind them."""
    from kgbuild.query.catalogue import question

    bare = list(takewhile(lambda word: not word.startswith("-"), arguments))
    words = " ".join([*name, *bare])
    if not words:
        raise UsageError(
            "ask what? for example `kgbuild ask most-active-people`; `kgbuild questions` lists all (kgbuild ask -h)"
        )
    try:
        return question(words), arguments[len(bare) :]
    except NotFound:
        try:
            asked = question(" ".join(name))
        except NotFound:
            asked = None
        if asked is None or not bare:
            raise
    for parameter in asked.parameters[:1]:
        option = parameter.name.replace("_", "-")
        raise UsageError(f"unexpected {bare[0]!r}; did you mean --{option} {' '.join(bare)!r}?")
    raise UsageError(f"unexpected {bare[0]!r}: {asked.name} has no parameters")
