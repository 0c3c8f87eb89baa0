"""``kgbuild query``: a named question, or a file with SPARQL."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from kgbuild.cli.opening import open_store
from kgbuild.cli.options import emit, endpoint_option, graph_option, output_option
from kgbuild.counting import count
from kgbuild.errors import NotFound, UsageError

if TYPE_CHECKING:
    from kgbuild.present import Format
    from kgbuild.query.run import Answer

__all__ = ["given_values", "query", "show"]

_NO_ROWS = "no rows: the graph says nothing that answers this"


@click.command(context_settings={"ignore_unknown_options": True, "allow_extra_args": True})
@click.argument("name", required=False)
@click.option(
    "--file", "-f", "file", type=click.Path(path_type=Path, dir_okay=False), help="A file with a SPARQL query."
)
@click.option(
    "-p", "--parameter", "pairs", multiple=True, metavar="NAME=VALUE", help="A parameter, as --NAME VALUE is."
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "csv", "json", "markdown", "chart", "turtle"]),
    default="table",
    help="turtle: of a CONSTRUCT or DESCRIBE query.",
)
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
@click.option("--limit", type=click.IntRange(min=0), default=0, help="At most so many rows; 0: all.")
@click.option("--show-query", is_flag=True, help="Print the SPARQL with its parameters bound; do not run it.")
@graph_option
@endpoint_option
@output_option
@click.pass_context
def query(
    ctx: click.Context,
    name: str | None,
    file: Path | None,
    pairs: tuple[str, ...],
    form: Format | Literal["chart", "turtle"],
    as_json: bool,
    limit: int,
    show_query: bool,
    graph: Path,
    endpoint: str | None,
    output: Path | None,
) -> None:
    """Answer the named question NAME, or the SPARQL of --file.

    `kgbuild questions` lists the questions; each of their parameters is an option here. A file may hold any query;
    `-f -` reads it from the input.

    \b
    kgbuild query who-with-whom --person "Botagoz Rakisheva"
    kgbuild query events-by-year --format csv -o events.csv
    kgbuild query --file my.rq --json
    kgbuild query --file construct.rq --format turtle
    """
    if name is not None and "{" in name:
        raise UsageError("that looks like SPARQL: put it into a file and give --file my.rq, or `-f -` for the input")
    if (name is None) == (file is None):
        raise UsageError("give the name of a question, or --file with a query; `kgbuild questions` lists the questions")
    values = given_values(ctx.args, pairs)
    if file is not None:
        if values:
            raise UsageError(f"--file takes no parameters, but {', '.join('--' + key for key in values)} was given")
        answer = _from_file(file, graph, endpoint, limit or None, show_query)
    else:
        answer = _named(name or "", values, graph, endpoint, limit or None, show_query)
    if isinstance(answer, str):
        emit(answer, output)
    elif form == "turtle" and not as_json:
        emit(_turtle(answer), output)
    else:
        show(answer, "json" if as_json or form == "turtle" else form, output)


def given_values(arguments: Sequence[str], pairs: Sequence[str]) -> dict[str, str]:
    """The parameters among the words that click did not know: ``--name value``, ``--name=value``, and pairs.

    >>> given_values(["--person", "B. Rakisheva", "--from=2020"], ["to=2022"])
    {'person': 'B. Rakisheva', 'from': '2020', 'to': '2022'}
    """
    words, found = list(arguments), []
    while words:
        word = words.pop(0)
        if not word.startswith("--") or len(word) == 2:
            raise UsageError(f"unexpected {word!r}: parameters are given as --name value (quote values with spaces)")
        key, equals, value = word[2:].partition("=")
        if not equals:
            if not words:
                raise UsageError(f"{word} needs a value")
            value = words.pop(0)
        found.append((key, value))
    for pair in pairs:
        key, equals, value = pair.partition("=")
        if not equals:
            raise UsageError(f"-p {pair!r}: want NAME=VALUE")
        found.append((key.strip(), value))
    values: dict[str, str] = {}
    for key, value in found:
        if key.replace("-", "_") in values:
            raise UsageError(f"--{key} is given twice")
        values[key.replace("-", "_")] = value
    return values


def show(answer: Answer, form: Format | Literal["chart"], output: Path | None) -> None:
    """Print the answer; notes on what is not shown go to standard error."""
    import shutil

    from kgbuild.present import format_chart, format_table, left_undrawn

    terminal = output is None and sys.stdout.isatty()
    names = [column.name for column in answer.columns]
    width = shutil.get_terminal_size().columns
    if form == "chart":
        years = [column.name for column in answer.columns if column.type == "year"]
        emit(format_chart(names, answer.rows, years=years, width=width), output)
        if others := left_undrawn(names, answer.rows, years=years):
            click.echo(f"not drawn: {', '.join(others)}; --format table shows all", err=True)
    else:
        text = format_table(names, answer.rows, form, terminal=terminal, width=width, things=answer.things)
        emit(text, output)
    if answer.left_out:
        click.echo(f"{count(answer.left_out, 'more row')}: raise --limit to see them", err=True)
    elif not answer.rows and form == "table":
        said = answer.question.empty if answer.question else ""
        click.echo(f"no rows: {said[:1].lower()}{said[1:].rstrip('.')}" if said else _NO_ROWS, err=True)


def _named(
    name: str, values: dict[str, str], graph: Path, endpoint: str | None, limit: int | None, show_query: bool
) -> Answer | str:
    from kgbuild.query.bind import bind
    from kgbuild.query.catalogue import question
    from kgbuild.query.run import ask, terms_for

    asked = question(name)
    for key in values:
        asked.parameter(key)  # an unknown one is told before the graph is loaded
    store = open_store(graph, endpoint)
    if show_query:
        return bind(asked.sparql, terms_for(store, asked, values))
    return ask(store, asked, values, limit=limit)


def _from_file(file: Path, graph: Path, endpoint: str | None, limit: int | None, show_query: bool) -> Answer | str:
    from kgbuild.query.run import sparql

    try:
        text = sys.stdin.read() if str(file) == "-" else file.read_text("utf-8-sig")
    except FileNotFoundError:
        raise NotFound(f"{file}: no such file") from None
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{file}: cannot be read as UTF-8 text: {error}") from None
    return text if show_query else sparql(open_store(graph, endpoint), text, limit=limit)


def _turtle(answer: Answer) -> bytes:
    """The triples that a query made.

    Raises:
        UsageError: where it made none because it is of another kind.
    """
    from pyoxigraph import Quad

    from kgbuild.export.formats import export_rdf
    from kgbuild.store.lexing import first_word

    if first_word(answer.query, ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")) not in ("CONSTRUCT", "DESCRIBE"):
        raise UsageError("--format turtle wants triples: a CONSTRUCT or DESCRIBE query")
    return b"".join(export_rdf((Quad(*row) for row in answer.terms), "turtle"))  # type: ignore[arg-type]
