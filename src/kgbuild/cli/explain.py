"""``kgbuild explain``: all that the graph says of a thing, and why."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kgbuild.cli.opening import open_store
from kgbuild.cli.options import emit, endpoint_option, graph_option, json_option, output_option

if TYPE_CHECKING:
    from kgbuild.query.explanation import Explanation, Passage, Said

__all__ = ["explain", "format_explanation"]

_RETIRED = "retired entity"
"""What the ontology calls an identifier that is no longer in use."""


@click.command()
@click.argument("thing", metavar="IRI-OR-NAME")
@click.option("--no-quotes", is_flag=True, help="Where each passage stands, without its words.")
@json_option
@graph_option
@endpoint_option
@output_option
def explain(thing: str, no_quotes: bool, as_json: bool, graph: Path, endpoint: str | None, output: Path | None) -> None:
    """Everything the graph says of a person, institution, event, topic, place, report or statement.

    Each statement stands with its probability and the passage that it rests on; in a terminal, the words that name
    what the statement is about are highlighted.

    \b
    kgbuild explain "Botagoz Rakisheva"
    kgbuild explain p7f3k2q4a --json
    """
    import sys

    from kgbuild.query.explain import explain as explanation_of

    store = open_store(graph, endpoint)
    found = explanation_of(store, thing)
    if as_json:
        import json
        from dataclasses import asdict

        emit(json.dumps(asdict(found), ensure_ascii=False, indent=1) + "\n", output)
        return
    terminal = output is None and sys.stdout.isatty()
    emit(format_explanation(found, colour=terminal, quotes=not no_quotes), output)


def format_explanation(found: Explanation, *, colour: bool = False, quotes: bool = True) -> str:
    """The explanation as text; ``colour`` for a terminal."""
    lines = [f"{_style(found.label, colour, bold=True)}  ({found.kind})", found.iri]
    if found.replaced_by:
        lines.append(f"No longer in use: see {', '.join(f'{ref.label} <{ref.iri}>' for ref in found.replaced_by)}")
    elif found.kind == _RETIRED:
        lines.append(
            "No longer in use, and nothing took its place: what it stood for is told nowhere, or was withdrawn"
        )
    if not found.sections:
        lines += ["", "The graph says nothing more of it."]
    for section in found.sections:
        lines += ["", _style(section.heading, colour, bold=True)]
        for said in section.said:
            lines.append("  " + _statement(said, colour))
            for passage in said.passages:
                lines += _passage(passage, colour, quotes)
    return "\n".join(lines) + "\n"


def _statement(said: Said, colour: bool) -> str:
    from kgbuild.query.explanation import REFUSED

    head = [said.date] if said.date else []
    head.append(f"{said.says}: {said.value}" if said.value else said.says)
    tail = [said.note] if said.note else []
    if said.confidence is not None:
        tail.append(f"{said.confidence:.2f}")
    if said.status and said.status != "proposed":
        tail.append(REFUSED.get(said.status, said.status))
    text = "  ".join(head) + (f"  ({'; '.join(tail)})" if tail else "")
    return click.style(text, strikethrough=True) if colour and said.status in REFUSED else text


def _passage(passage: Passage, colour: bool, quotes: bool) -> list[str]:
    place = f"{passage.report}, characters {passage.start}-{passage.end}"
    if not quotes or not passage.text:
        return [f"      {place}"]
    shown, at = "", 0
    for start, end in passage.marks:
        if start < at:
            continue
        shown += passage.text[at:start] + _style(passage.text[start:end], colour, fg="yellow", bold=True)
        at = end
    shown += passage.text[at:]
    return [f"      “{' '.join(shown.split())}”", f"      {_style(place, colour, dim=True)}"]


def _style(text: str, colour: bool, *, fg: str | None = None, bold: bool = False, dim: bool = False) -> str:
    return click.style(text, fg=fg, bold=bold or None, dim=dim or None) if colour else text
