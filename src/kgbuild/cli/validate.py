"""``kgbuild validate``: is the graph sound?"""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click

from kgbuild.cli.opening import folder_of
from kgbuild.cli.options import emit, endpoint_option, graph_option, json_option, output_option


@click.command()
@graph_option
@endpoint_option
@output_option
@json_option
@click.option(
    "--engine",
    type=click.Choice(["builtin", "pyshacl"]),
    default="builtin",
    show_default=True,
    help="pyshacl is the reference, and takes minutes on a large graph.",
)
@click.option("--all", "everything", is_flag=True, help="Show every finding, not the first 20 of each check.")
@click.pass_context
def validate(
    context: click.Context,
    graph: Path,
    endpoint: str | None,
    output: Path | None,
    as_json: bool,
    engine: str,
    everything: bool,
) -> None:
    """Check a graph against the shapes and the quality queries.

    Each finding names the thing at fault and the passage it was read from. The exit status is 1 where there is a
    violation; warnings are worth a look and change nothing.

    Example: kgbuild validate --graph graph
    """
    from kgbuild.validate import format_findings, summary, validate_graph

    with folder_of(graph, endpoint) as folder:
        findings = validate_graph(folder, engine="pyshacl" if engine == "pyshacl" else "builtin")
    if as_json:
        text = json.dumps([asdict(finding) for finding in findings], ensure_ascii=False, indent=2)
    else:
        details = format_findings(findings, limit=None if everything else 20)
        text = "\n".join(part for part in (details, summary(findings)) if part)
    emit(text + "\n", output)
    context.exit(1 if any(finding.severity == "violation" for finding in findings) else 0)
