"""``kgbuild questions``: what can be asked."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kgbuild.cli.options import emit, json_option, output_option

if TYPE_CHECKING:
    from kgbuild.query.catalogue import Question

__all__ = ["questions"]


@click.command()
@click.argument("word", required=False)
@json_option
@output_option
def questions(word: str | None, as_json: bool, output: Path | None) -> None:
    """List the named questions, or those that hold WORD.

    \b
    kgbuild questions
    kgbuild questions partner
    """
    from kgbuild.query.catalogue import catalogue

    found = [question for question in catalogue() if word is None or word.lower() in _text(question)]
    if as_json:
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
