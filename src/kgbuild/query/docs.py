"""docs/questions.md, written from the questions' own headers: ``python -m kgbuild.query.docs FILE``."""

from __future__ import annotations

import sys
from pathlib import Path

from kgbuild.query.catalogue import Parameter, Question, catalogue

__all__ = ["questions_page"]


def questions_page(folder: Path | None = None) -> str:
    """All questions as Markdown: what each asks for, what it answers with, how to call it."""
    questions = catalogue(folder)
    parts = [
        "# What can be asked",
        (
            "Each question is a file in `queries/`: a header, and a SPARQL query that any engine understands. "
            "Names may be written as you know them: case, accents and order of words do not count, initials will do. "
            "This page is written from the files by `python -m kgbuild.query.docs docs/questions.md`."
        ),
        "\n".join(f"- [{asked.question}](#{asked.name}) `{asked.name}`" for asked in questions),
        *(_section(asked) for asked in questions),
    ]
    return "\n\n".join(parts) + "\n"


def _section(asked: Question) -> str:
    parts = [f"## {asked.name}", f"**{asked.question}** {asked.description}", f"```sh\n{_call(asked)}\n```"]
    if asked.parameters:
        parts.append(
            "| Parameter | Type | | |\n| --- | --- | --- | --- |\n"
            + "\n".join(_row(entry) for entry in asked.parameters)
        )
    rows = "\n".join(f"| `{column.name}` | {column.type} | {column.text} |" for column in asked.columns)
    parts.append("| Column | Type | |\n| --- | --- | --- |\n" + rows)
    parts.append(f"Best seen as: {asked.view}.")
    return "\n\n".join(parts)


def _call(asked: Question) -> str:
    words = [f'--{entry.name.replace("_", "-")} "{entry.example}"' for entry in asked.parameters if entry.required]
    return " ".join(["kgbuild ask", asked.name, *words])


def _row(entry: Parameter) -> str:
    need = "required" if entry.required else f"default {entry.default}" if entry.default else "may be left out"
    kind = entry.range.removeprefix("a ") or entry.type
    if entry.type == "date":
        kind = f"date; of a year or month its {'last' if entry.last else 'first'} day"
    return f"| `--{entry.name.replace('_', '-')}` | {kind} | {need} | {entry.text} |"


if __name__ == "__main__":
    from kgbuild.files import write_atomically

    write_atomically(Path(sys.argv[1]), questions_page())
