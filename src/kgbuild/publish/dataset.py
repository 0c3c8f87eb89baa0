"""The data set as a whole: its description in DCAT and VoID, the dumps, the validation report, what changed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from kgbuild.export.lines import Row
from kgbuild.export.turtle import data_prefixes, turtle_lines
from kgbuild.model import Finding
from kgbuild.publish.addresses import Addresses
from kgbuild.publish.documents import as_jsonld, as_turtle
from kgbuild.publish.graph import Node, node_of
from kgbuild.publish.render import About, render
from kgbuild.publish.statements import Reader
from kgbuild.publish.writing import Written, gzipped
from kgbuild.store.layers import layer_iri
from kgbuild.vocabulary import dcat, dcterms, rdf, rn, schema, void

__all__ = ["Dump", "bibtex", "citation", "dataset_files", "dumps", "validation_pages"]

_HOLDS = {
    "core": "things, participations, affiliations",
    "provenance": "reports, passages, claims with confidence",
    "curation": "decisions, retired identifiers",
    "shortcuts": "the same in schema.org's plain properties",
    "dataset": "the description of the data set",
    "graph.ttl.gz": "all layers as one graph",
    "graph.nq.gz": "all layers, each a named graph",
}
_MOST_FINDINGS = 30


@dataclass(frozen=True, slots=True)
class Dump:
    """A file to download."""

    name: str
    holds: str
    triples: int
    bytes: int
    sha256: str

    @property
    def size(self) -> str:
        """The size in words."""
        return f"{self.bytes / 1e6:.1f} MB" if self.bytes >= 1e6 else f"{max(1, round(self.bytes / 1e3))} kB"


def dumps(layers: Mapping[str, list[Row]], base: str) -> Iterator[tuple[str, bytes, int]]:
    """Each dump as (name, bytes, number of triples): every layer plain and zipped, the whole zipped."""
    prefixes = data_prefixes(base)
    for layer, rows in layers.items():
        text = b"".join(turtle_lines(rows, prefixes))
        yield f"{layer}.ttl", text, len(rows)
        yield f"{layer}.ttl.gz", gzipped(text), len(rows)
    whole = sorted({row for rows in layers.values() for row in rows})
    yield "graph.ttl.gz", gzipped(b"".join(turtle_lines(whole, prefixes))), len(whole)
    quads = b"".join(
        b"%s <%s> .\n" % (row, layer_iri(layer).encode()) for layer, rows in sorted(layers.items()) for row in rows
    )
    yield "graph.nq.gz", gzipped(quads), sum(len(rows) for rows in layers.values())


def listed(files: Iterable[Written], sizes: Mapping[str, int]) -> list[Dump]:
    """The dumps as the page tells of them, the whole first."""
    found = []
    for file in files:
        name = file.path.rsplit("/", 1)[-1]
        holds = _HOLDS.get(name) or _HOLDS.get(name.split(".")[0], "another layer")
        found.append(Dump(name, holds, sizes[name], file.size, file.sha256))
    return sorted(
        found,
        key=lambda dump: (
            not dump.name.startswith("graph."),
            list(_HOLDS).index(dump.name.split(".")[0]) if dump.name.split(".")[0] in _HOLDS else 9,
            dump.name,
        ),
    )


def dataset_files(
    reader: Reader, about: About, files: Sequence[Dump], findings: Sequence[Finding] | None, changes: str | None
) -> Iterator[tuple[str, str | bytes]]:
    """The page of the data set, and its description."""
    rows = _described(reader, about, files)
    yield "dataset/dataset.ttl", as_turtle(rows, about.base)
    yield "dataset/dataset.jsonld", as_jsonld(rows)
    path = "dataset/index.html"
    yield (
        path,
        render(
            "dataset.html",
            about,
            path,
            heading="Data and downloads",
            files=files,
            classes=_classes(reader),
            changes=changes,
            verdict=_verdict(findings) + ("" if findings is None else "."),
            validated=findings is not None,
            citation=citation(about, "", about.url or about.base),
            bibtex=bibtex(about, "", about.url or about.base),
            alternates=[("text/turtle", "dataset.ttl"), ("application/ld+json", "dataset.jsonld")],
            description=about.description,
            data=schema_dataset(about, files),
        ),
    )


def _verdict(findings: Sequence[Finding] | None) -> str:
    if findings is None:
        return "The checks were not run for this site."
    from kgbuild.validate.report import summary

    told = summary(findings)
    return told[:1].upper() + told[1:]


def _described(reader: Reader, about: About, files: Sequence[Dump]) -> list[Row]:
    """The dataset layer, and where its files lie."""
    graph = reader.graph
    dataset = next(iter(graph.members(node_of(dcat.Dataset))), node_of(f"{about.base}dataset/graph"))
    rows = {row for subject in graph.said for row in graph.about(subject) if _of_dataset(subject, about.base)}
    rows |= {
        b"%s %s %s" % (dataset, node_of(rdf.type), node_of(kind))
        for kind in (dcat.Dataset, void.Dataset, schema.Dataset)
    }
    where = about.url or ""
    for file in files:
        node = node_of(f"{about.base}dataset/{file.name}")
        rows |= {
            b"%s %s %s" % (dataset, node_of(dcat.distribution), node),
            b"%s %s %s" % (node, node_of(rdf.type), node_of(dcat.Distribution)),
            b'%s %s "%s"' % (node, node_of(dcterms.title), file.name.encode()),
            b'%s %s "%d"^^<http://www.w3.org/2001/XMLSchema#integer>'
            % (node, node_of(dcat.base + "byteSize"), file.bytes),
        }
        if where:
            rows.add(b"%s %s %s" % (node, node_of(dcat.downloadURL), node_of(f"{where}data/{file.name}")))
            if file.name == "graph.ttl.gz":
                rows.add(b"%s %s %s" % (dataset, node_of(void.base + "dataDump"), node_of(f"{where}data/{file.name}")))
    if where:
        rows.add(b"%s %s %s" % (dataset, node_of(dcat.base + "landingPage"), node_of(where)))
    return sorted(rows)


def _of_dataset(subject: Node, base: str) -> bool:
    return subject.startswith(f"<{base}dataset/".encode())


def schema_dataset(about: About, files: Sequence[Dump]) -> dict[str, Any]:
    """The data set for search engines."""
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "@id": f"{about.base}dataset/graph",
        "name": about.title,
        "description": about.description,
        "version": about.version,
        "license": about.license,
        "datePublished": about.issued,
        "url": about.url,
        "isAccessibleForFree": True,
        "distribution": [
            {
                "@type": "DataDownload",
                "name": file.name,
                "contentSize": f"{file.bytes} B",
                "sha256": file.sha256,
                "encodingFormat": "application/n-quads" if ".nq" in file.name else "text/turtle",
                **({"contentUrl": f"{about.url}data/{file.name}"} if about.url else {}),
            }
            for file in files
        ],
    }
    return {key: value for key, value in data.items() if value not in ("", [])}


def _classes(reader: Reader) -> list[tuple[str, str, str, int]]:
    from kgbuild.publish.graph import text_of
    from kgbuild.vocabulary import rdfs

    found = []
    for name in rn:
        node = node_of(rn[name])
        number = len(reader.graph.members(node)) if name[:1].isupper() else 0
        if number:
            comments = reader.graph.words.get(node, {}).get(node_of(rdfs.comment), [])
            found.append((name, f"ns/index.html#{name}", text_of(comments[0]) if comments else "", number))
    return sorted(found)


def citation(about: About, title: str, address: str) -> str:
    """How to cite a page or the whole.

    >>> about = About(title="Net", description="", version="1", issued="2026-01-02", license="", base="", quotes=True,
    ...               url="", base_path="/")
    >>> citation(about, "A B", "https://e/p1")
    '“A B”, in: Net, version 1 (2026). https://e/p1'
    """
    version = f", version {about.version}" if about.version else ""
    year = f" ({about.issued[:4]})" if about.issued else ""
    return f"{f'“{title}”, in: ' if title else ''}{about.title}{version}{year}. {address}"


def bibtex(about: About, title: str, address: str) -> str:
    """The same for a reference manager; what is marked up there is escaped."""
    key = "".join(c for c in address.rstrip("/").rsplit("/", 1)[-1] if c.isalnum()) or "dataset"
    fields = {
        "title": _tex(f"{title}, in: {about.title}" if title else about.title),
        "version": about.version,
        "year": about.issued[:4],
        "url": address,
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join([f"@misc{{{key},", *lines, "}"])


def _tex(text: str) -> str:
    return "".join({"{": "(", "}": ")", "\\": ""}.get(c, f"\\{c}" if c in "&%$#_" else c) for c in text)


def validation_pages(
    findings: Sequence[Finding], reader: Reader, about: About, addresses: Addresses
) -> Iterator[tuple[str, str]]:
    """The report, as a page and as JSON."""
    groups = []
    for (severity, check), group in groupby(findings, key=lambda finding: (finding.severity, finding.check)):
        found = list(group)
        shown = [_finding(finding, reader, addresses) for finding in found[:_MOST_FINDINGS]]
        groups.append((severity, check, len(found), shown))
    path = "dataset/validation.html"
    yield (
        path,
        render(
            "validation.html",
            about,
            path,
            heading="Validation report",
            alternates=[("application/json", "validation.json")],
            groups=groups,
            verdict=_verdict(findings) + ".",
            data=None,
        ),
    )
    rows = [
        {
            "severity": f.severity,
            "check": f.check,
            "focus": f.focus,
            "message": f.message,
            "report": f.report,
            "start": f.span.start if f.span else None,
            "end": f.span.end if f.span else None,
            "quote": f.quote if about.quotes else None,
        }
        for f in findings
    ]
    yield "dataset/validation.json", json.dumps(rows, ensure_ascii=False, indent=1) + "\n"


def _finding(finding: Finding, reader: Reader, addresses: Addresses) -> dict[str, Any]:
    node = node_of(finding.focus)
    known = bool(reader.kind(node))
    span = f", characters {finding.span.start}–{finding.span.end}" if finding.span else ""
    return {
        "focus": reader.name(node) if known else finding.focus,
        "href": addresses.page(finding.focus) if known else "",
        "message": finding.message,
        "where": f"{finding.report}{span}" if finding.report else "",
        "quote": (finding.quote or "") if reader.quotes else "",
    }
