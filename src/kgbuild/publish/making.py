"""The files of a site, made in many processes."""

from __future__ import annotations

import gc
import multiprocessing
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kgbuild.publish.addresses import KINDS
from kgbuild.publish.dataset import bibtex, citation, dumps
from kgbuild.publish.documents import as_jsonld, as_turtle, description
from kgbuild.publish.graph import Node, iri_of, node_of
from kgbuild.publish.network import Drawing, Ties
from kgbuild.publish.options import Options
from kgbuild.publish.render import About, compile_templates, render
from kgbuild.publish.schemaorg import schema_org
from kgbuild.publish.statements import Reader
from kgbuild.publish.things import page_of, retired_page
from kgbuild.publish.writing import Written, put
from kgbuild.vocabulary import rn

if TYPE_CHECKING:
    from kgbuild.export.lines import Row
    from kgbuild.model import Finding
    from kgbuild.store.local import LocalStore

__all__ = [
    "Site",
    "write_things",
]

_CHUNK = 60


@dataclass(frozen=True)
class Site:
    """What the processes share; they are forked, so none of it is copied."""

    out: Path
    reader: Reader
    about: About
    ties: Mapping[str, Ties]
    overview: Drawing | None
    layers: Mapping[str, list[Row]]
    explorer: bool
    options: Options
    store: LocalStore
    folder: Path


_site: Site | None = None


def write_things(site: Site, names: set[str]) -> tuple[list[Written], Sequence[Finding] | None]:
    """Pages and documents of all things, dumps, explorer; the findings of validation."""
    global _site  # noqa: PLW0603 - what forked processes find without a copy
    _site = site
    compile_templates("thing.html", "retired.html")  # once, not in every process
    gc.freeze()  # millions of rows that stay: the collector need not look at them again, nor touch shared pages
    retired = site.reader.graph.members(node_of(rn.RetiredEntity))
    things = [thing for kind in KINDS for thing in site.reader.things(kind)]
    todo: list[tuple[str, Any]] = [("explorer", None)] if site.explorer else []
    todo += [("validate", sorted(names))] if site.options.validate else []
    todo += [("dumps", None)]
    todo += [("things", things[at : at + _CHUNK]) for at in range(0, len(things), _CHUNK)]
    todo += [("retired", retired[at : at + _CHUNK]) for at in range(0, len(retired), _CHUNK)]
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    processes = site.options.processes or cores
    try:
        if processes > 1 and len(things) > 2 * _CHUNK and "fork" in multiprocessing.get_all_start_methods():
            with multiprocessing.get_context("fork").Pool(processes) as pool:
                answers = pool.map(_do, todo, chunksize=1)
        else:
            answers = [_do(job) for job in todo]
    finally:
        _site = None
        gc.unfreeze()
    files = [file for written, _ in answers for file in written]
    return files, next((findings for _, findings in answers if findings is not None), None)


def _do(job: tuple[str, Any]) -> tuple[list[Written], Sequence[Finding] | None]:
    site = _site
    assert site is not None
    kind, what = job
    if kind == "validate":
        return [], _validated(site, what)
    return [put(site.out, path, content) for path, content in _made(site, kind, what)], None


def _made(site: Site, kind: str, what: Sequence[Node] | None) -> Iterator[tuple[str, str | bytes]]:
    if kind == "explorer":
        yield from _explorer(site)
    elif kind == "dumps":
        yield from _dumps(site)
    for thing in what or ():
        yield from (_thing if kind == "things" else _retired)(site, thing)


def _thing(site: Site, thing: Node) -> Iterator[tuple[str, str | bytes]]:
    page = page_of(site.reader, thing, site.ties)
    rows = description(site.reader.graph, thing)
    yield f"{page.stem}.ttl", as_turtle(rows, site.about.base)
    yield f"{page.stem}.jsonld", as_jsonld(rows)
    hrefs = [site.reader.addresses.page(iri_of(dot.node)) for dot in page.drawing.dots] if page.drawing else []
    yield (
        page.path,
        render(
            "thing.html",
            site.about,
            page.path,
            page=page,
            dots=hrefs,
            explorer=site.explorer,
            description=f"{page.title}: {page.description}" if page.description else page.title,
            citation=citation(site.about, page.title, page.iri),
            bibtex=bibtex(site.about, page.title, page.iri),
            data=schema_org(site.reader, thing, page),
        ),
    )


def _retired(site: Site, thing: Node) -> Iterator[tuple[str, str | bytes]]:
    page = retired_page(site.reader, thing)
    rows = description(site.reader.graph, thing)
    yield f"{page.stem}.ttl", as_turtle(rows, site.about.base)
    yield f"{page.stem}.jsonld", as_jsonld(rows)
    yield page.path, render("retired.html", site.about, page.path, page=page)


def _dumps(site: Site) -> Iterator[tuple[str, bytes]]:
    return ((f"data/{name}", data) for name, data, _ in dumps(site.layers, site.about.base))


def _explorer(site: Site) -> Iterator[tuple[str, str]]:
    from kgbuild.explorer.page import explorer_page

    lite = site.options.explorer == "lite"
    path = "explorer/index.html"
    about, quotes = site.about, site.options.quotes
    yield path, explorer_page(_clean_store(site), title=about.title, lite=lite, quotes=quotes, before=site.out / path)


def _clean_store(site: Site) -> LocalStore:
    """The store without what may not go out."""
    import pyoxigraph as ox

    from kgbuild.store.layers import layer_iri
    from kgbuild.store.local import LocalStore

    if len(site.store.raw) == sum(map(len, site.layers.values())) + site.store.count(
        graph=ox.NamedNode(layer_iri("ontology"))
    ):
        return site.store
    clean = ox.Store()
    for layer, rows in site.layers.items():
        clean.bulk_load(
            b" .\n".join([*rows, b""]), format=ox.RdfFormat.N_TRIPLES, to_graph=ox.NamedNode(layer_iri(layer))
        )
    clean.bulk_extend(site.store.quads_for_pattern(None, None, None, ox.NamedNode(layer_iri("ontology"))))
    return LocalStore(clean, site.folder)


def _validated(site: Site, names: list[str]) -> Sequence[Finding]:
    import pyoxigraph as ox

    from kgbuild.store.layers import layer_iri
    from kgbuild.validate.run import validate_quads

    ontology = ox.NamedNode(layer_iri("ontology"))
    found = validate_quads(quad for quad in _clean_store(site).raw if quad.graph_name != ontology)
    return [f for f in found if not any(name in f"{f.message} {f.quote}" for name in names)]
