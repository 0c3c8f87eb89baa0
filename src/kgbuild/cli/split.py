"""``kgbuild split``: one entity is two."""

from __future__ import annotations

import click

from kgbuild.cli.deciding import Desk, deciding
from kgbuild.errors import NotFound, UsageError

__all__ = ["split"]


@click.command()
@click.argument("entity")
@click.option("--report", "reports", multiple=True, required=True, help="A report whose mentions go; may be repeated.")
@deciding
def split(entity: str, reports: tuple[str, ...], desk: Desk) -> None:
    """ENTITY is two: what the given reports say of it is said of another.

    The old identifier retires and leads to both. Reports go by their file names.

    \b
    kgbuild split "Min-jun Kim" --report 2021/steel.txt
    """
    from kgbuild.curation.acts import Act
    from kgbuild.curation.find import find_thing
    from kgbuild.curation.log import pack_reports

    store = desk.open()
    thing = find_thing(store, entity)
    if thing.key[0] not in "pie":
        raise UsageError(f"{thing}: only persons, institutions and events are split by hand")
    telling = _reports_of(store, thing.iri)
    unknown = sorted(set(reports) - telling)
    if unknown:
        raise NotFound(f"{', '.join(unknown)}: does not tell of {thing}; these do: {', '.join(sorted(telling))}")
    if set(reports) == telling:
        raise UsageError(f"all reports that tell of {thing} were given, so nothing would stay")
    stay = ", ".join(sorted(telling - set(reports)))
    changes = f"{thing} becomes two: one as in {', '.join(sorted(reports))}, one as in {stay}. {thing.key} retires."
    desk.write(Act("split", thing.key, pack_reports(list(reports)), "", changes))


def _reports_of(store: object, iri: str) -> set[str]:
    """Ids of the reports that mention an entity."""
    rows = store.select(  # type: ignore[attr-defined]
        "PREFIX rn: <https://w3id.org/research-network/ns#> PREFIX oa: <http://www.w3.org/ns/oa#> "
        "PREFIX dcterms: <http://purl.org/dc/terms/> "
        f"SELECT DISTINCT ?id WHERE {{ <{iri}> rn:mention/oa:hasSource/dcterms:identifier ?id }}"
    )
    return {row[0].value for row in rows}
