"""The whole site: read the graph once, write what changed, in as many processes as there are cores."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from kgbuild.errors import NotFound, UsageError
from kgbuild.publish.addresses import KINDS, Addresses
from kgbuild.publish.browse import browse_pages, search_index
from kgbuild.publish.changes import changes_pages, former_graph, kept_changes, read_changes
from kgbuild.publish.dataset import dataset_files, listed, schema_dataset, validation_pages
from kgbuild.publish.front import front_page
from kgbuild.publish.graph import Graph, Node, iri_of, node_of
from kgbuild.publish.hosting import hosting_files
from kgbuild.publish.making import Site, write_things
from kgbuild.publish.network import read_networks
from kgbuild.publish.options import Options, Published
from kgbuild.publish.reference import reference_pages, vocabulary_rows
from kgbuild.publish.render import About, asset
from kgbuild.publish.statements import Reader
from kgbuild.publish.terms import REPLACED_BY
from kgbuild.publish.withdrawn import names_of_withdrawn, withdrawn_nodes, without_quotes, without_withdrawn
from kgbuild.publish.writing import Written, prepare, put, remove_stale, write_manifest
from kgbuild.vocabulary import dcat, dcterms, rn

if TYPE_CHECKING:
    from kgbuild.export.lines import Row
    from kgbuild.model import Finding
    from kgbuild.store.local import LocalStore

__all__ = [
    "publish",
]


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
    with former_graph(out) as former:
        files, findings = write_things(site, names)
        previous = options.previous or (former if former and _is_another(former, dumped(files)) else None)
        files += _write_rest(site, files, findings, gone, names, previous)
    explorer = [file for file in files if file.path.startswith("explorer/")]
    if options.explorer != "none" and not explorer:
        notes.append(f"the site goes without the explorer ({_lack(options)}), or say --explorer none")
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
) -> tuple[Site, list[str]]:
    graph = Graph((row for rows in layers.values() for row in rows), vocabulary_rows())
    from kgbuild.export.folder import base_of

    base = base_of(folder)
    reader = Reader(graph, Addresses(base), quotes=options.quotes)
    _ = graph.spans
    about = _about(graph, base, options)
    ties, overview = read_networks(store, lambda node: reader.kind(node) == "person")
    site = Site(out, reader, about, ties, overview, layers, about.explorer, options, store, folder)
    return site, []


def _lack(options: Options) -> str:
    """Why there is no explorer's page to put in, and what to do; empty where there is one."""
    from kgbuild.explorer.page import template

    try:
        template(lite=options.explorer == "lite")
    except NotFound as error:
        return str(error)
    return ""


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
        explorer=options.explorer != "none" and not _lack(options),
    )


def _write_rest(
    site: Site,
    files: list[Written],
    findings: Sequence[Finding] | None,
    gone: set[Node],
    names: set[str],
    previous: Path | None,
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
    dumps = listed(dumped(files), sizes)
    changes = read_changes(previous, site.folder, reader, gone, names) if previous else kept_changes(site.out)
    if changes is not None:
        take(changes_pages(changes, about))
    take(dataset_files(reader, about, dumps, findings, changes.told if changes else None))
    if findings is not None:
        take(validation_pages(findings, reader, about, reader.addresses))
    take([("index.html", front_page(site, schema_dataset(about, dumps)))])
    pages = [file.path for file in (*files, *written) if file.path.endswith(".html")]
    hidden = {reader.addresses.page(iri_of(old)) for old in reader.graph.members(node_of(rn.RetiredEntity))} | {
        "404.html"
    }
    take(hosting_files(about, [path for path in pages if path not in hidden], _successors(reader)))
    return written


def _is_another(former: Path, files: Iterable[Written]) -> bool:
    """Whether the layers are not those that the site held."""
    layers = [file for file in files if file.path.endswith(".ttl")]
    known = {path.name for path in former.iterdir()}
    return any(file.changed for file in layers) or known != {file.path.rsplit("/", 1)[-1] for file in layers}


def dumped(files: Iterable[Written]) -> list[Written]:
    """The files that hold the graph."""
    return [file for file in files if file.path.startswith("data/")]


def _successors(reader: Reader) -> list[tuple[str, str]]:
    """Retired stems with the one stem that took their place, or nothing; statements are shown with their thing."""
    found = []
    for old in reader.graph.members(node_of(rn.RetiredEntity)):
        ends = list(dict.fromkeys(map(reader.home, reader.graph.values(old, REPLACED_BY))))
        new = reader.addresses.stem(iri_of(ends[0])) if len(ends) == 1 else ""
        found.append((reader.addresses.stem(iri_of(old)), new))
    return found
