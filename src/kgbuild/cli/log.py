"""``kgbuild log``: the history of an identity."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kgbuild.cli.deciding import log_path
from kgbuild.cli.options import emit, graph_option, json_option, output_option
from kgbuild.errors import brief

if TYPE_CHECKING:
    from kgbuild.curation.history import Step

__all__ = ["format_history", "log"]


@click.command()
@click.argument("entity", required=False)
@click.option("--log", "log_file", type=click.Path(path_type=Path, dir_okay=False), help="The log; else the project's.")
@json_option
@graph_option
@output_option
def log(entity: str | None, log_file: Path | None, as_json: bool, graph: Path, output: Path | None) -> None:
    """What was decided about ENTITY, by people and by the program, and why; without ENTITY the whole log of people.

    ENTITY is a name, a key (also one that was retired) or an IRI.

    \b
    kgbuild log "Aigul Sarsen"
    kgbuild log p7f3k2q4a --json
    """
    from kgbuild.curation.history import history

    path = log_file or log_path()
    found = history(graph, path, entity)
    if as_json:
        import json
        from dataclasses import asdict

        emit(json.dumps([asdict(step) for step in found], ensure_ascii=False, indent=1) + "\n", output)
    else:
        emit(format_history(found), output)


def format_history(steps: list[Step]) -> str:
    """One step a line: when, who, what, why."""
    if not steps:
        return "Nothing was ever decided about it.\n"
    return "".join(
        f"{step.when or 'at each build':20}  {_flat(step.who):12}  {_flat(step.what)}"
        + (f"  ({_flat(step.reason)})" if step.reason else "")
        + "\n"
        for step in steps
    )


def _flat(text: str) -> str:
    """On one line, so that no reason looks like a step of its own; cut where it goes on for long."""
    return brief(" ".join(text.split()))
