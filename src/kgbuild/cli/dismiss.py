"""``kgbuild dismiss``: nothing is in a sentence that gave no statement."""

from __future__ import annotations

import click

from kgbuild.cli.deciding import Desk, deciding

__all__ = ["dismiss"]


@click.command()
@click.argument("sentence")
@deciding
def dismiss(sentence: str, desk: Desk) -> None:
    """Nothing is in SENTENCE, which gave no statement: it is told no more, until its words change.

    SENTENCE is its place, as `kgbuild build --explain-misses` shows it: the report and the characters.

    \b
    kgbuild dismiss sample-report.txt:120-188 --reason "about the weather"
    """
    from pathlib import Path

    from kgbuild.cli.build import readings_cache
    from kgbuild.curation import acts
    from kgbuild.pipeline import missed
    from kgbuild.settings import find_project, load_settings

    settings = load_settings(find_project(Path.cwd()))
    told = missed(settings, cache=readings_cache(settings), log=desk.log)
    desk.write(acts.dismiss_at(sentence, told))
