"""Links of a graph as a mapping set in SSSOM (Simple Standard for Sharing Ontological Mappings, mapping-commons), and
what waits for review."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kgbuild.authority.match import Candidate, Described, candidates
from kgbuild.authority.records import Record
from kgbuild.curation.log import Line
from kgbuild.curation.statements import refused_links
from kgbuild.errors import InputError, brief

if TYPE_CHECKING:
    from kgbuild.store.base import Store

__all__ = ["decided_in", "described_in", "sssom", "sssom_of_waiting", "waiting"]

_PREFIXES = (
    "PREFIX rn: <https://w3id.org/research-network/ns#> PREFIX rnc: <https://w3id.org/research-network/code#> "
    "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#> "
    "PREFIX schema: <https://schema.org/> PREFIX prov: <http://www.w3.org/ns/prov#> "
)
_COLUMNS = (
    "subject_id",
    "subject_label",
    "predicate_id",
    "object_id",
    "mapping_justification",
    "author_label",
    "mapping_date",
    "mapping_tool",
    "confidence",
    "comment",
)
_WAITING = (
    "subject_id",
    "subject_label",
    "predicate_id",
    "predicate_modifier",
    "object_id",
    "object_label",
    "mapping_justification",
    "mapping_tool",
    "confidence",
    "comment",
)
_TSV: dict[str, Any] = {
    "delimiter": "\t",
    "lineterminator": "\n",
    "quoting": csv.QUOTE_NONE,
    "escapechar": "\\",
}
_HEAD = """#curie_map:
#  schema: https://schema.org/
#  semapv: https://w3id.org/semapv/vocab/
#  skos: http://www.w3.org/2004/02/skos/core#
#license: {license}
#mapping_set_id: {set_id}
"""


def _rows(store: Store, query: str) -> list[tuple[str, ...]]:
    found = store.select(_PREFIXES + query)
    return sorted(
        tuple("" if term is None else str(getattr(term, "value", term)) for term in row) for row in found.rows
    )


def sssom(store: Store, *, license: str, set_id: str) -> str:
    """All links of things to authorities and of topics to thesauri, as an SSSOM table.

    A link that a person decided is ``semapv:ManualMappingCuration`` with its curator and day, one that the program
    found ``semapv:LexicalMatching`` with its confidence; the reason is the comment.
    """
    links = _rows(
        store,
        "SELECT DISTINCT ?s ?label ?p ?o { VALUES ?p { schema:sameAs skos:exactMatch skos:closeMatch } ?s ?p ?o . "
        "{ ?s rdfs:label ?label } UNION { ?s skos:prefLabel ?label } FILTER(ISIRI(?o)) "
        "FILTER EXISTS { ?s a ?k FILTER(?k IN "
        "(rn:Person, rn:Institution, rn:Event, rn:EventSeries, rn:Place, rn:Topic)) } }",
    )
    decided: dict[tuple[str, str], tuple[str, ...]] = {}
    for row in _rows(
        store,
        "SELECT ?s ?o ?who ?when ?confidence ?why { ?d rn:decision rnc:link ; prov:used ?s, ?o FILTER(?s != ?o) "
        "OPTIONAL { ?d prov:wasAssociatedWith/rdfs:label ?who } OPTIONAL { ?d prov:endedAtTime ?when } "
        "OPTIONAL { ?d rn:confidence ?confidence } OPTIONAL { ?d rn:rationale ?why } }",
    ):
        decided[row[0], row[1]] = row[2:]
    labels: dict[tuple[str, str, str], str] = {}
    for subject, label, predicate, target in links:
        labels.setdefault((subject, predicate, target), label)
    buffer = io.StringIO()
    writer = csv.writer(buffer, **_TSV)
    writer.writerow(_COLUMNS)
    for (subject, predicate, target), label in sorted(labels.items()):
        who, when, confidence, why = decided.get((subject, target), ("", "", "", ""))
        by_hand = bool(who)
        writer.writerow(
            [
                subject,
                _cell(label),
                predicate.replace("https://schema.org/", "schema:").replace(
                    "http://www.w3.org/2004/02/skos/core#", "skos:"
                ),
                target,
                "semapv:ManualMappingCuration" if by_hand else "semapv:LexicalMatching",
                _cell(who),
                when[:10],
                "" if by_hand else "kgbuild",
                "1" if by_hand else confidence,
                _cell(why),
            ]
        )
    return _HEAD.format(license=license, set_id=set_id) + buffer.getvalue()


def sssom_of_waiting(store: Store, found: Iterable[Candidate], *, license: str, set_id: str) -> str:
    """What waits for review as an SSSOM table, the best first: close matches, until somebody says more."""
    iris = {iri.rsplit("/", 1)[-1]: (iri, label) for iri, label in _rows(store, _LABELS)}
    buffer = io.StringIO()
    writer = csv.writer(buffer, **_TSV)
    writer.writerow(_WAITING)
    for one in found:
        iri, label = iris[one.key]
        record = one.record
        told = f"{one.reason}. {record.description}" if record.description else one.reason
        writer.writerow(
            [iri, _cell(label), "skos:closeMatch", "", record.uri, _cell(record.names[0]), "semapv:LexicalMatching",
             "kgbuild", f"{one.score:g}", _cell(told)]
        )  # fmt: skip
    return _HEAD.format(license=license, set_id=set_id) + buffer.getvalue()


_LABELS = (
    "SELECT ?x (MIN(STR(?n)) AS ?label) { VALUES ?k { rn:Person rn:Institution } ?x a ?k ; rdfs:label ?n } GROUP BY ?x"
)


_LINKS = frozenset({"exactmatch", "sameas"})
_WAITS = frozenset({"", "closematch", "broadmatch", "narrowmatch", "relatedmatch"})


def decided_in(path: Path) -> list[tuple[str, str, bool]]:
    """The rows of a table of what waits that somebody decided: subject, object, and whether it was refused.

    Raises:
        InputError: for a file that is no such table, or a row that says neither that it is decided nor that it waits.
    """
    try:
        text = path.read_text("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError("not UTF-8", place=str(path), hint="save it as UTF-8") from None
    whole = text.replace("\r\n", "\n").split("\n")
    lines = [(n, line) for n, line in enumerate(whole, 1) if line.strip() and not line.lstrip('"').startswith("#")]
    sign = max("\t,;", key=lines[0][1].count) if lines else "\t"
    rows = csv.reader((line for _, line in lines), delimiter=sign)
    needed = ("subject_id", "predicate_id", "object_id")
    head = [cell.strip() for cell in next(rows, ())]
    if missing := [name for name in needed if name not in head]:
        raise InputError(f"no column {missing[0]}", place=str(path), hint="want what --review --sssom writes")
    decided = []
    for cells in rows:
        row = dict.fromkeys(head, "") | dict(zip(head, (cell.strip().strip("<>") for cell in cells), strict=False))
        refused = _decision(row, f"{path}:{lines[rows.line_num - 1][0]}")
        if refused is not None:
            decided.append((row["subject_id"], row["object_id"], refused))
    return decided


def _decision(row: Mapping[str, str], place: str) -> bool | None:
    """Whether a row is refused; nothing where it waits."""
    predicate, modifier = row.get("predicate_id", ""), row.get("predicate_modifier", "")
    word = predicate.replace("#", ":").replace("/", ":").rpartition(":")[2].casefold()
    if modifier and modifier.casefold() != "not":
        raise InputError(
            f"predicate_modifier {brief(modifier)!r}", place=place, hint="want Not, or nothing in this column"
        )
    if word not in _LINKS | _WAITS:
        raise InputError(
            f"predicate_id {brief(predicate)!r}",
            place=place,
            hint="want skos:exactMatch (the same) or skos:closeMatch (it waits); Not as predicate_modifier refuses",
        )
    return True if modifier else False if word in _LINKS else None


def _cell(text: str) -> str:
    """A text that stands in one cell of one line and that no spreadsheet runs."""
    from kgbuild.curation.lines import safe_cell

    return safe_cell(" ".join(text.split()))


def described_in(store: Store) -> Iterator[Described]:
    """Persons and institutions of a graph as they are compared with authorities."""
    names: dict[str, set[str]] = defaultdict(set)
    kinds: dict[str, str] = {}
    for iri, kind, name in _rows(
        store,
        "SELECT DISTINCT ?x ?k ?n { VALUES ?k { rn:Person rn:Institution } ?x a ?k ; rdfs:label|rn:name|rn:alias ?n }",
    ):
        names[iri].add(name)
        kinds[iri] = kind
    around: dict[str, set[str]] = defaultdict(set)
    for part, whole in _rows(
        store,
        "SELECT DISTINCT ?a ?b { { ?x a rn:Affiliation ; rn:agent ?a ; rn:institution ?b } UNION { ?a rn:unitOf ?b } }",
    ):
        around[part].update(names.get(whole, ()))
    for iri in sorted(names):
        kind = "person" if kinds[iri].endswith("Person") else "institution"
        yield Described(iri.rsplit("/", 1)[-1], kind, tuple(sorted(names[iri])), tuple(sorted(around.get(iri, ()))))  # type: ignore[arg-type]


def waiting(store: Store, records: tuple[Record, ...], lines: Iterable[Line]) -> list[Candidate]:
    """Candidates that are neither linked in the graph nor decided in the log, the best first."""
    linked = {
        (subject.rsplit("/", 1)[-1], target)
        for subject, target in _rows(store, "SELECT ?s ?o { ?s schema:sameAs ?o FILTER(ISIRI(?o)) }")
    }
    taken = {target for _, target in linked}
    now, lines = _successors(store), list(lines)
    linked_by_hand = {
        (end, line.object)
        for line in lines
        if line.action == "link" and len(ends := now.get(line.subject, (line.subject,))) == 1
        for end in ends
    }
    found = candidates(described_in(store), records, refused_links(lines, now))
    left = [c for c in found if (c.key, c.record.uri) not in linked_by_hand and c.record.uri not in taken]
    return sorted(left, key=lambda c: (-c.score, c.key, c.record.uri))


def _successors(store: Store) -> dict[str, list[str]]:
    """Retired keys, and those that each leads to."""
    found: dict[str, list[str]] = defaultdict(list)
    for old, new in _rows(store, "SELECT ?old ?new { ?old <http://purl.org/dc/terms/isReplacedBy> ?new }"):
        found[old.rsplit("/", 1)[-1]].append(new.rsplit("/", 1)[-1])
    return found
