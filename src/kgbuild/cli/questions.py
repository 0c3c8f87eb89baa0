"""``kgbuild questions``: what can be asked."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from kgbuild.cli.opening import open_store
from kgbuild.cli.options import emit, endpoint_option, graph_option, json_option, output_option

if TYPE_CHECKING:
    from kgbuild.query.catalogue import Question

__all__ = ["questions"]


@click.command()
@click.argument("word", required=False)
@json_option
@graph_option
@endpoint_option
@output_option
@click.pass_context
def questions(
    ctx: click.Context, word: str | None, as_json: bool, graph: Path, endpoint: str | None, output: Path | None
) -> None:
    """List the named questions, or those that hold WORD.

    With --json each parameter has an example, from the graph where there is one.

    \b
    kgbuild questions
    kgbuild questions partner
    kgbuild questions --json
    """
    from kgbuild.query.catalogue import catalogue
    from kgbuild.query.examples import questions_of

    found = [question for question in catalogue() if word is None or word.lower() in _text(question)]
    if as_json:
        there = graph.exists() or ctx.get_parameter_source("graph") is not ParameterSource.DEFAULT
        if endpoint or there:
            names = {question.name for question in found}
            found = [question for question in questions_of(open_store(graph, endpoint)) if question.name in names]
        emit(_json(found), output)
    elif found:
        emit("".join(_lines(question) for question in found), output)
    else:
        click.echo(f"no question holds {word!r}; `kgbuild questions` lists all {len(catalogue())}", err=True)


def _text(question: Question) -> str:
    return f"{question.name} {question.question} {question.description}".lower()


def _lines(question: Question) -> str:
    options = [f"--{parameter.name.replace('_', '-')} {parameter.type.upper()}" for parameter in question.parameters]
    needed = [
        option if parameter.required else f"[{option}]"
        for option, parameter in zip(options, question.parameters, strict=True)
    ]
    return f"{' '.join([question.name, *needed])}\n    {question.question}\n"


def _json(found: list[Question]) -> str:
    import json
    from dataclasses import asdict

    rows = []
    for question in found:
        row = asdict(question)
        row["sparql"] = row.pop("sparql")
        rows.append(row)
    return json.dumps(rows, ensure_ascii=False, indent=1) + "\n"
