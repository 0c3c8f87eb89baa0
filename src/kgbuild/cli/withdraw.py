"""``kgbuild withdraw``: a person is taken out of everything that is published."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kgbuild.cli.deciding import Desk, deciding
from kgbuild.errors import UsageError

if TYPE_CHECKING:
    from kgbuild.lift.censor import Censor

__all__ = ["withdraw"]


@click.command()
@click.argument("person")
@deciding
def withdraw(person: str, desk: Desk) -> None:
    """PERSON and all statements about them leave everything that is published, now and at later builds.

    A tombstone without a name stays at the identifier. The log keeps fingerprints of the names, not the names;
    do not write the name into --reason.

    \b
    kgbuild withdraw "Aigul Sarsen" --reason "asked by letter"
    """
    from kgbuild.curation.acts import Act
    from kgbuild.curation.find import find_thing, forms_of
    from kgbuild.lift.censor import Censor
    from kgbuild.query.names import labels, names_of
    from kgbuild.resolve.withdrawn import name_hash

    store = desk.open()
    thing = find_thing(store, person, kind="person")
    forms = sorted({thing.label, *forms_of(store, thing)})
    censor = Censor(forms)
    if censor.spans(desk.reason):  # a single word of the name is enough
        raise UsageError("--reason names the person, and the log is kept: give the reason without the name")
    prints = sorted({name_hash(form) for form in forms if len(form.split()) > 1})
    others = [form for form in forms if form != thing.label]
    also = f", also written {', '.join(others)}," if others else ""
    changes = (
        f"{thing}{also} and every statement about them are taken out of the graph; {thing.key} stays as a tombstone."
    )
    bearers = {name.iri for name in names_of(store, "person") if name_hash(name.text) in prints} - {thing.iri}
    stay = [f"{label} ({_last(iri)})" for iri, label in sorted(labels(store, sorted(bearers)).items())]
    if stay:
        changes += (
            f" {', '.join(stay)}, of the same name, {'stays' if len(stay) == 1 else 'stay'}; whoever else bears it in "
            "later reports is kept out, and told at the build, until you say who it is."
        )
    desk.write(Act("withdraw", thing.key, " ".join(prints), " ".join(sorted(map(_last, bearers))), changes))
    if left := _still_named(desk.log.parent, censor):
        click.echo(f"Not published, but still naming them, and yours to change: {', '.join(left)}")


def _last(iri: str) -> str:
    return iri.rsplit("/", 1)[-1]


def _still_named(curation: Path, censor: Censor) -> list[str]:
    """Files of the user's own that name the person: lines of the log, lists of authorities, reports by their names."""
    from kgbuild.settings import find_project, load_settings

    own = [path for path in sorted(curation.rglob("*")) if path.suffix in (".csv", ".ttl") and path.is_file()]
    named = [path for path in own if censor.names(path.read_text("utf-8", "replace"))]
    project = find_project(curation)
    corpus = load_settings(project).folder("corpus") if project else None
    if corpus is not None and corpus.is_dir():
        named += [path for path in sorted(corpus.rglob("*")) if censor.spelt(path.relative_to(corpus).as_posix())]
    root = project or curation
    return [path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path) for path in named]
