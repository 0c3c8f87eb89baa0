"""The whole site: read the graph once, write what changed, in as many processes as there are cores."""

from __future__ import annotations

import gc
import multiprocessing
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from kgbuild.errors import NotFound, UsageError
from kgbuild.publish.addresses import KINDS, Addresses
from kgbuild.publish.browse import browse_pages, search_index
from kgbuild.publish.dataset import (
    bibtex,
    changes_page,
    citation,
    dataset_files,
    dumps,
    listed,
    schema_dataset,
    validation_pages,
)
from kgbuild.publish.documents import as_jsonld, as_turtle, description
from kgbuild.publish.graph import Graph, Node, iri_of, node_of
from kgbuild.publish.hosting import hosting_files
from kgbuild.publish.network import Ties, read_ties
from kgbuild.publish.reference import reference_pages, vocabulary_rows
from kgbuild.publish.render import About, asset, compile_templates, render
from kgbuild.publish.schemaorg import schema_org
from kgbuild.publish.statements import REPLACED_BY, Reader
from kgbuild.publish.things import Entry, page_of, retired_page
from kgbuild.publish.withdrawn import names_of_withdrawn, withdrawn_nodes, without_quotes, without_withdrawn
from kgbuild.publish.writing import Written, prepare, put, remove_stale, write_manifest
from kgbuild.vocabulary import dcat, dcterms, rn

if TYPE_CHECKING:
    from kgbuild.export.lines import Row
    from kgbuild.model import Finding
    from kgbuild.store.local import LocalStore

__all__ = ["Options", "Published", "publish"]

_CHUNK = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How a site is made.

    ``url``: where it will lie; ``base_path``: the path of that, where only it is known. ``explorer``: full, lite or
    none. ``previous``: an older graph, to tell what changed. ``processes``: 0 for as many as there are cores.
    """

    url: str = ""
    base_path: str = "/"
    quotes: bool = True
    explorer: str = "full"
    validate: bool = True
    previous: Path | None = None
    processes: int = 0


@dataclass(frozen=True, slots=True)
class Published:
    """What a run did: files in the site, written and removed by this run, bytes; ``notes`` are for the reader."""

    folder: Path
    things: int
    files: int
    written: int
    removed: int
    bytes: int
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Site:
    """What the processes share; they are forked, so none of it is copied."""

    out: Path
    reader: Reader
    about: About
    ties: Mapping[str, Ties]
    layers: Mapping[str, list[Row]]
    explorer: bool
    options: Options
    store: LocalStore
    folder: Path


_site: _Site | None = None


def publish(folder: Path, out: Path, options: Options | None = None) -> Published:
    """Publish the graph in a folder as a static site.

    The same graph and options give the same bytes; files that do not change are not written, and files that no longer
    belong go. A thing's page may be seen half a moment before the lists that lead to it.

    Raises:
        NotFound, InputError: where the graph cannot be read.
        UsageError: where ``out`` holds something else, or the address is none.
    """
    from kgbuild.store.local import open_graph

    options = _checked(options or Options())
    store = open_graph(folder)
    old = prepare(out)
    layers, gone, names = _layers(store, quotes=options.quotes)
    site, notes = _read(store, layers, out, folder, options)
    files, findings = _write_things(site, names)
    files += _write_rest(site, files, findings, gone, names)
    explorer = [file for file in files if file.path.startswith("explorer/")]
    if options.explorer != "none" and not explorer:
        notes.append("no explorer: its page is not built (make explorer); the site goes without")
    if not options.url:
        notes.append("no sitemap and no canonical addresses: they need --url")
    removed = remove_stale(out, (file.path for file in files), old)
    write_manifest(out, files, {"generator": "kgbuild publish", "title": site.about.title})
    return Published(
        out,
        sum(len(site.reader.things(kind)) for kind in KINDS),
        len(files),
        sum(file.changed for file in files),
        removed,
        sum(file.size for file in files),
        tuple(notes),
    )


def _checked(options: Options) -> Options:
    url = options.url
    if url:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.netloc or parts.query or parts.fragment:
            raise UsageError(f"{url!r} is no address of a site: want https://host/path/")
        url = url if url.endswith("/") else url + "/"
        return replace(options, url=url, base_path=urlsplit(url).path)
    path = options.base_path
    if not path.startswith("/") or any(letter in path for letter in " \"'<>?#\\"):
        raise UsageError(f"{path!r} is no base path: want one that begins with a slash, like /network/")
    return replace(options, base_path=path if path.endswith("/") else path + "/")


def _layers(store: LocalStore, *, quotes: bool) -> tuple[dict[str, list[Row]], set[Node], set[str]]:
    """The rows of each layer as they may go out, the withdrawn, and names of theirs that the graph still held."""
    from kgbuild.export.lines import rows_by_graph
    from kgbuild.store.layers import LAYERS, layer_iri

    found = rows_by_graph(store.raw)
    found.pop(layer_iri("ontology"), None)
    names = {graph.rsplit("/", 1)[-1]: rows for graph, rows in found.items()}
    every = [row for rows in names.values() for row in rows]
    gone = withdrawn_nodes(every)
    known = names_of_withdrawn(every, gone)
    order = [name for name in LAYERS if name in names] + sorted(set(names) - set(LAYERS))
    layers = {}
    if gone or not quotes:
        clean = every if not gone else without_withdrawn(every, gone, known)
        allowed = set(clean if quotes else without_quotes(clean))
        layers = {name: [row for row in names[name] if row in allowed] for name in order}
    else:
        layers = {name: names[name] for name in order}
    return layers, gone, known


def _read(
    store: LocalStore, layers: dict[str, list[Row]], out: Path, folder: Path, options: Options
) -> tuple[_Site, list[str]]:
    graph = Graph((row for rows in layers.values() for row in rows), vocabulary_rows())
    from kgbuild.export.folder import base_of

    base = base_of(folder)
    reader = Reader(graph, Addresses(base), quotes=options.quotes)
    _ = graph.spans
    about = _about(graph, base, options)
    site = _Site(out, reader, about, read_ties(store), layers, _has_explorer(options), options, store, folder)
    return site, []


def _has_explorer(options: Options) -> bool:
    if options.explorer == "none":
        return False
    from kgbuild.explorer.page import template

    try:
        template(lite=options.explorer == "lite")
    except NotFound:
        return False
    return True


def _about(graph: Graph, base: str, options: Options) -> About:
    dataset = next(iter(graph.members(node_of(dcat.Dataset))), b"")
    licence = graph.value(dataset, node_of(dcterms.license))
    return About(
        title=graph.text(dataset, node_of(dcterms.title)) or "Research network",
        description=graph.text(dataset, node_of(dcterms.description))
        or "Who took which part in which event, with the passage that proves it.",
        version=graph.text(dataset, node_of(dcat.version)),
        issued=graph.text(dataset, node_of(dcterms.issued))[:10],
        license=iri_of(licence) if licence is not None and licence[:1] == b"<" else "",
        base=base,
        quotes=options.quotes,
        url=options.url,
        base_path=options.base_path,
    )


# things, in many processes


def _write_things(site: _Site, names: set[str]) -> tuple[list[Written], Sequence[Finding] | None]:
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


def _made(site: _Site, kind: str, what: Sequence[Node] | None) -> Iterator[tuple[str, str | bytes]]:
    if kind == "explorer":
        yield from _explorer(site)
    elif kind == "dumps":
        yield from _dumps(site)
    for thing in what or ():
        yield from (_thing if kind == "things" else _retired)(site, thing)


def _thing(site: _Site, thing: Node) -> Iterator[tuple[str, str | bytes]]:
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


def _retired(site: _Site, thing: Node) -> Iterator[tuple[str, str | bytes]]:
    page = retired_page(site.reader, thing)
    rows = description(site.reader.graph, thing)
    yield f"{page.stem}.ttl", as_turtle(rows, site.about.base)
    yield f"{page.stem}.jsonld", as_jsonld(rows)
    yield page.path, render("retired.html", site.about, page.path, page=page)


def _dumps(site: _Site) -> Iterator[tuple[str, bytes]]:
    return ((f"data/{name}", data) for name, data, _ in dumps(site.layers, site.about.base))


def _explorer(site: _Site) -> Iterator[tuple[str, str]]:
    from kgbuild.explorer.page import explorer_page

    lite = site.options.explorer == "lite"
    path = "explorer/index.html"
    about, quotes = site.about, site.options.quotes
    yield path, explorer_page(_clean_store(site), title=about.title, lite=lite, quotes=quotes, before=site.out / path)


def _clean_store(site: _Site) -> LocalStore:
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


def _validated(site: _Site, names: list[str]) -> Sequence[Finding]:
    import pyoxigraph as ox

    from kgbuild.store.layers import layer_iri
    from kgbuild.validate.run import validate_quads

    ontology = ox.NamedNode(layer_iri("ontology"))
    found = validate_quads(quad for quad in _clean_store(site).raw if quad.graph_name != ontology)
    return [f for f in found if not any(name in f"{f.message} {f.quote}" for name in names)]


# everything else


def _write_rest(
    site: _Site, files: list[Written], findings: Sequence[Finding] | None, gone: set[Node], names: set[str]
) -> list[Written]:
    written: list[Written] = []

    def take(made: Iterable[tuple[str, str | bytes]]) -> None:
        written.extend(put(site.out, path, content) for path, content in made)

    reader, about = site.reader, site.about
    for name in ("site.css", "search.js", "icon.svg"):
        take([(f"assets/{name}", asset(name))])
    take([("assets/search-index.js", search_index(reader))])
    take(browse_pages(reader, about))
    take(reference_pages(reader, about, explorer=site.explorer))
    sizes: dict[str, int] = {}
    for layer, rows in site.layers.items():
        sizes |= {f"{layer}.ttl": len(rows), f"{layer}.ttl.gz": len(rows)}
    sizes |= {"graph.nq.gz": sum(sizes.values()) // 2, "graph.ttl.gz": len(reader.graph.rows)}
    dumped = listed((file for file in files if file.path.startswith("data/")), sizes)
    changes = None
    if site.options.previous is not None:
        page, changes = changes_page(site.options.previous, site.folder, reader, about, gone, names)
        take([("dataset/changes.html", page)])
    take(dataset_files(reader, about, dumped, findings, changes))
    if findings is not None:
        take(validation_pages(findings, reader, about, reader.addresses))
    take([("index.html", _front(site, schema_dataset(about, dumped)))])
    pages = [file.path for file in (*files, *written) if file.path.endswith(".html")]
    hidden = {reader.addresses.page(iri_of(old)) for old in reader.graph.members(node_of(rn.RetiredEntity))} | {
        "404.html"
    }
    take(hosting_files(about, [path for path in pages if path not in hidden], _successors(reader)))
    return written


def _successors(reader: Reader) -> list[tuple[str, str]]:
    """Retired stems with the one stem that took their place, or nothing."""
    found = []
    for old in reader.graph.members(node_of(rn.RetiredEntity)):
        ends = reader.graph.values(old, REPLACED_BY)
        new = reader.addresses.stem(iri_of(ends[0])) if len(ends) == 1 else ""
        found.append((reader.addresses.stem(iri_of(old)), new))
    return found


def _front(site: _Site, data: dict[str, Any]) -> str:
    from kgbuild.query.catalogue import catalogue

    reader = site.reader
    figures = []
    for kind in ("event", "person", "institution", "topic", "place", "contribution", "doc"):
        number = len(reader.things(kind))
        if number:
            figures.append((KINDS[kind][0] if number == 1 else KINDS[kind][1], number, f"browse/{KINDS[kind][1]}.html"))
    figures.append(("statements", len(reader.graph.rows), "dataset/index.html"))
    tops = [event for event in reader.things("event") if reader.top(event) == event and reader.dates(event)[0]]
    tops.sort(key=lambda event: (reader.dates(event)[0], reader.name(event), event), reverse=True)
    recent = [
        Entry(
            reader.link(event),
            " · ".join(filter(None, (reader.when(event), *(p.text for p in reader.where(event)[:1])))),
        )
        for event in tops[:8]
    ]
    return render(
        "front.html",
        site.about,
        "index.html",
        figures=figures,
        recent=recent,
        people=_active(reader, "person"),
        bodies=_active(reader, "institution"),
        explorer=site.explorer,
        questions=len(catalogue()),
        description=site.about.description,
        data=data,
    )


def _active(reader: Reader, kind: str) -> list[Entry]:
    """Those who took part in the most events."""
    from kgbuild.publish.statements import AGENT, EVENT
    from kgbuild.publish.words import count

    found = []
    for agent in reader.things(kind):
        events = {
            reader.top(event)
            for tie in reader.graph.subjects(AGENT, agent)
            for event in reader.graph.values(tie, EVENT)
        }
        if events:
            found.append((-len(events), reader.name(agent), agent))
    return [Entry(reader.link(agent), count(-number, "event")) for number, _, agent in sorted(found)[:8]]
