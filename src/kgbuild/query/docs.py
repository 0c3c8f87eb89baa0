"""docs/questions.md, written from the questions' own headers and asked of a graph:
``python -m kgbuild.query.docs FILE GRAPH``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from kgbuild.errors import NotFound
from kgbuild.query.catalogue import Parameter, Question, catalogue
from kgbuild.query.run import ask

if TYPE_CHECKING:
    from kgbuild.store.base import Store

__all__ = ["questions_page"]


def questions_page(store: Store, folder: Path | None = None) -> str:
    """All questions as Markdown: what each asks for, what it answers with, how to call it, and whether that call has an
    answer on the graph of the store."""
    questions = catalogue(folder)
    parts = [
        "# What can be asked",
        (
            "Each question is a file in `queries/`: a header, and a SPARQL query that any engine understands. "
            "Names may be written as you know them: case, accents and order of words do not count, initials will do. "
            "This page is written from the files by `python -m kgbuild.query.docs docs/questions.md graph`, which "
            "asks each of the shipped graph as well."
        ),
        "\n".join(f"- [{asked.question}](#{asked.name}) `{asked.name}`" for asked in questions),
        *(_section(asked, store) for asked in questions),
    ]
    return "\n\n".join(parts) + "\n"


def _section(asked: Question, store: Store) -> str:
    parts = [f"## {asked.name}", f"**{asked.question}** {asked.description}", f"```sh\n{_call(asked)}\n```"]
    if asked.parameters:
        parts.append(
            "| Parameter | Type | | |\n| --- | --- | --- | --- |\n"
            + "\n".join(_row(entry) for entry in asked.parameters)
        )
    rows = "\n".join(f"| `{column.name}` | {column.type} | {column.text} |" for column in asked.columns)
    parts.append("| Column | Type | |\n| --- | --- | --- |\n" + rows)
    parts.append(f"Best seen as: {asked.view}. {_tried(asked, store)}")
    return "\n\n".join(parts)


def _tried(asked: Question, store: Store) -> str:
    """Whether the documented call has an answer, and what it means that it has none."""
    values = {entry.name: entry.example for entry in asked.parameters if entry.required}
    try:
        rows = ask(store, asked, values, limit=1).rows
    except NotFound as error:
        return f"On the shipped graph the call above is refused: {error}."
    if rows:
        return "On the shipped graph the call above has an answer."
    return f"On the shipped graph the call above has no rows: {asked.empty[:1].lower()}{asked.empty[1:]}"


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
    from kgbuild.store.local import open_graph

    write_atomically(Path(sys.argv[1]), questions_page(open_graph(Path(sys.argv[2]))))
