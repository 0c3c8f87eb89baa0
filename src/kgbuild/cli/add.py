"""``kgbuild add``: freeze a page or file into the corpus."""

from __future__ import annotations

from pathlib import Path

import click

from kgbuild.cli.options import json_option
from kgbuild.counting import count

__all__ = ["add"]


@click.command()
@click.argument("what", metavar="URL|FILE")
@click.option("--corpus", type=click.Path(path_type=Path, file_okay=False), help="Folder.  [default: the project's]")
@click.option("--publisher", help="Who publishes the report.")
@click.option("--title", help="The report's title.")
@click.option("--language", help='Language tag such as "en" or "kk-cyrl".')
@click.option("--date", help="When it was published: 2024, 2024-05 or 2024-05-01.")
@click.option("--url", help="Where a FILE was found.")
@click.option("--retrieved", help="When it was fetched.  [default: the server's date]")
@click.option("--name", help="Name of the file in the corpus.")
@click.option("--replace", is_flag=True, help="Update a FILE of the same name.")
@click.option("--allow-local", is_flag=True, help="Fetch from this machine or the local network too.")
@json_option
def add(
    what: str,
    corpus: Path | None,
    name: str | None,
    replace: bool,
    allow_local: bool,
    as_json: bool,
    **given: str | None,
) -> None:
    """Freeze a web page or a file into the corpus, with its metadata.

    A page is fetched once, if the site's robots.txt allows it; called again, it is fetched anew only if it has
    changed. Its entry in sources.toml keeps address, date and checksum.

    \b
    kgbuild add https://example.org/news/round-table --publisher "Example Institute"
    kgbuild add minutes.docx --date 2024-05-01
    """
    from kgbuild.errors import UsageError
    from kgbuild.read.fetch import Fetcher
    from kgbuild.read.freeze import freeze_file, freeze_page
    from kgbuild.settings import Settings, find_project, load_settings

    project = find_project(corpus or Path.cwd())
    settings = load_settings(project) if project else Settings()
    folder = corpus or settings.folder("corpus")
    known = {key: value for key, value in given.items() if value is not None}
    if "://" in what:
        if "url" in known or replace:
            raise UsageError("--url and --replace are for files; a page has its address and is updated by itself")
        fetcher = Fetcher(limit=settings.max_file_size, allow_local=allow_local)
        frozen = freeze_page(what, folder, known=known, name=name, fetcher=fetcher, settings=settings)
    else:
        frozen = freeze_file(Path(what), folder, known=known, name=name, replace=replace, settings=settings)
    characters = len(frozen.report.text) if frozen.report else None
    if as_json:
        import json

        record = {"file": frozen.path.as_posix(), "outcome": frozen.outcome, "characters": characters}
        click.echo(json.dumps(record, ensure_ascii=False))
    else:
        click.echo(f"{frozen.path}: {frozen.outcome}" + (f", {count(characters, 'character')}" if characters else ""))
