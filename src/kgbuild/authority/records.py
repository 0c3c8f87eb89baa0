"""Records of authorities out of tables and Turtle files, whichever vocabulary they are written in."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from kgbuild.curation.authority import authority_of, problem_with
from kgbuild.curation.lines import true_cell
from kgbuild.iris import is_key
from kgbuild.model import Finding

__all__ = ["Asked", "Record", "RecordKind", "load_authorities"]

RecordKind = Literal["person", "institution"]


@dataclass(frozen=True, slots=True, order=True)
class Asked:
    """What a service answered when it was asked for the thing of that key: the rank among its offers, its score on
    its own scale, and whether it took the record for a sure match."""

    key: str
    rank: int = 0
    score: str = ""
    match: bool = False

    def __str__(self) -> str:
        words = "the service takes it for the same" if self.match else "offered by the service"
        return words + (f" (score {self.score})" if self.score else "")


@dataclass(frozen=True, slots=True, order=True)
class Record:
    """A person or body as an authority describes it; ``bodies`` are names of the institutions it belongs to."""

    uri: str
    kind: RecordKind
    names: tuple[str, ...]
    bodies: tuple[str, ...] = ()
    source: str = ""
    """The file it was read from."""
    description: str = ""
    asked: tuple[Asked, ...] = ()
    """For which of our things a service offered it (`kgbuild reconcile`)."""


def load_authorities(folder: Path) -> tuple[tuple[Record, ...], tuple[Finding, ...]]:
    """All records below a folder, sorted, each URI once with all that the files say of it; and what is wrong.

    A row without a name, without an identifier, or with an ORCID whose check character is wrong is told and left
    out; so is a file that cannot be read.
    """
    findings: list[Finding] = []
    records: list[Record] = []
    for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
        if path.suffix == ".csv":
            records += _csv(path, findings)
        elif path.suffix == ".ttl":
            records += _turtle(path, findings)
    joined: dict[str, Record] = {}
    for record in records:
        known = joined.get(record.uri)
        joined[record.uri] = _join(known, record) if known else record
    return tuple(sorted(joined.values())), tuple(findings)


def _join(one: Record, two: Record) -> Record:
    return replace(
        one,
        names=tuple(dict.fromkeys((*one.names, *two.names))),
        bodies=tuple(dict.fromkeys((*one.bodies, *two.bodies))),
        description=one.description or two.description,
        asked=tuple(sorted({*one.asked, *two.asked})),
    )


def _finding(path: Path, line: int, message: str) -> Finding:
    return Finding(severity="warning", check="authorities", focus=f"{path.name}:{line}", message=message)


_URI = ("uri", "id", "iri", "orcid", "ror", "wikidata", "qid", "identifier")
_NAME = ("name", "label", "full name", "person", "institution name", "organization")
_ALIAS = ("aliases", "alias", "other names", "acronym", "acronyms", "altlabel")
_BODY = ("affiliation", "affiliations", "institution", "employer", "organisation", "body")
_KIND = ("kind", "type", "class")
_ASKED = "for"
"""The column of our keys in lists that `kgbuild reconcile` wrote."""
_STEMS = {
    "orcid": "https://orcid.org/",
    "ror": "https://ror.org/",
    "wikidata": "http://www.wikidata.org/entity/",
    "qid": "http://www.wikidata.org/entity/",
}


def _csv(path: Path, findings: list[Finding]) -> Iterator[Record]:
    try:
        text = path.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        findings.append(_finding(path, 1, f"not UTF-8 at byte {error.start}; save it as UTF-8"))
        return
    csv.field_size_limit(1 << 20)
    first = text.partition("\n")[0]
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=first.count))
    columns = {name: name.strip().casefold() for name in reader.fieldnames or ()}
    if not set(columns.values()) & set(_URI) or not set(columns.values()) & set(_NAME):
        findings.append(_finding(path, 1, f"want columns for an identifier ({', '.join(_URI)}) and a name"))
        return
    for row in reader:
        cells = {columns[name]: _plain(value or "") for name, value in row.items() if name in columns}
        record, problem = _of_row(cells, path.name)
        if record is None:
            findings.append(_finding(path, reader.line_num, problem))
        else:
            yield record


def _plain(cell: str) -> str:
    """The cell on one line, without the apostrophe that keeps spreadsheets from running it."""
    return " ".join(true_cell(cell).split())


def _first(cells: dict[str, str], names: Iterable[str]) -> str:
    return next((cells[name] for name in names if cells.get(name)), "")


def _several(cell: str) -> list[str]:
    return [part.strip() for part in cell.replace(";", "|").split("|") if part.strip()]


def _of_row(cells: dict[str, str], source: str) -> tuple[Record | None, str]:
    """The record of a row, or what is wrong with it."""
    column = next((name for name in _URI if cells.get(name)), "")
    uri = cells.get(column, "")
    if uri and not uri.startswith("http"):
        uri = _STEMS.get(column, "") + uri
    name = _first(cells, _NAME) or " ".join(filter(None, (cells.get("given name", ""), cells.get("family name", ""))))
    if not uri.startswith("http"):
        return None, f"{uri!r} is no identifier of an authority"
    if problem := problem_with(uri):
        return None, problem
    if not name:
        return None, f"{uri} has no name"
    kind = _kind(_first(cells, _KIND), uri, has_body=any(cells.get(column) for column in _BODY))
    names = tuple(dict.fromkeys((name, *_several(_first(cells, _ALIAS)))))
    bodies = tuple(_several(_first(cells, _BODY)))
    return Record(uri, kind, names, bodies, source, cells.get("description", ""), tuple(_asked(cells))), ""


def _asked(cells: dict[str, str]) -> Iterator[Asked]:
    key, rank = cells.get(_ASKED, ""), cells.get("rank", "")
    if is_key(key):
        yield Asked(key, int(rank) if rank.isdecimal() else 0, cells.get("score", ""), cells.get("match") == "yes")


def _kind(told: str, uri: str, *, has_body: bool) -> RecordKind:
    """A person or a body: as the row says, else as the authority implies, else by whether it belongs to a body."""
    word = told.casefold()
    if word:
        return "person" if any(sign in word for sign in ("person", "human", "staff", "q5")) else "institution"
    authority = authority_of(uri)
    return "person" if authority == "orcid" or (authority != "ror" and has_body) else "institution"


_PERSONS = frozenset({"Person", "FacultyMember", "Student", "Librarian", "NonAcademic", "EmeritusFaculty", "Q5"})
_BODIES = frozenset(
    {"Organization", "FormalOrganization", "OrganizationalUnit", "University", "College", "Institute", "Department"}
    | {"CollegeOrUniversity", "EducationalOrganization", "ResearchOrganization", "GovernmentOrganization", "NGO"}
    | {"Q3918", "Q43229", "Q31855", "School", "Center", "Division", "Association", "GovernmentAgency", "Company"}
)
_LABELS = frozenset({"label", "prefLabel", "altLabel", "name", "alternateName", "nick", "acronym", "legalName"})
_TIES = frozenset({"affiliation", "worksFor", "memberOf", "P108", "currentMemberOf", "member"})
_SAME = frozenset({"sameAs", "orcidId", "exactMatch", "orcid", "P496", "P6782", "rorId"})


def _turtle(path: Path, findings: list[Finding]) -> Iterator[Record]:
    """Records of a Turtle file. Terms are known by their local names, since VIVO, schema.org, FOAF, ORG, SKOS and
    Wikidata call the same things by the same words."""
    from pyoxigraph import Literal as Text
    from pyoxigraph import RdfFormat, parse

    said: dict[str, dict[str, list[str]]] = {}
    try:
        for quad in parse(path=str(path), format=RdfFormat.TURTLE):
            subject, predicate = str(getattr(quad.subject, "value", quad.subject)), _local(quad.predicate.value)
            value = quad.object.value if isinstance(quad.object, Text) else str(getattr(quad.object, "value", ""))
            said.setdefault(subject, {}).setdefault(predicate, []).append(value)
    except (SyntaxError, OSError) as error:
        findings.append(_finding(path, getattr(error, "lineno", 1) or 1, f"not Turtle: {error}"))
        return
    for subject, about in sorted(said.items()):
        kinds = {_local(kind) for kind in (*about.get("type", ()), *about.get("P31", ()))}
        kind: RecordKind | None = "person" if kinds & _PERSONS else "institution" if kinds & _BODIES else None
        names = _names(about)
        if kind and names:
            uri = _best_uri(subject, about)
            bodies = tuple(dict.fromkeys(name for body in _bodies(about, said) for name in body))
            if problem := problem_with(uri):
                findings.append(_finding(path, 1, problem))
            elif uri.startswith("http"):
                yield Record(uri, kind, names, bodies, path.name)


def _names(about: dict[str, list[str]]) -> tuple[str, ...]:
    names = [value for label in ("prefLabel", "label", "name", "legalName") for value in about.get(label, ())]
    names += [value for label in sorted(_LABELS) for value in sorted(about.get(label, ()))]
    # VIVO prints "Family, Given"
    return tuple(dict.fromkeys(" ".join(reversed(name.split(", ", 1))) for name in names if name.strip()))


def _best_uri(subject: str, about: dict[str, list[str]]) -> str:
    """The identifier of the best known authority among a thing's own and those that it is said to be the same as."""
    known = [subject, *(value for name in sorted(_SAME) for value in sorted(about.get(name, ())))]
    rank = {"orcid": 0, "ror": 0, "wikidata": 1, "other": 2}
    return min(
        (uri for uri in known if uri.startswith("http")), key=lambda uri: rank[authority_of(uri)], default=subject
    )


def _bodies(about: dict[str, list[str]], said: dict[str, dict[str, list[str]]]) -> Iterator[tuple[str, ...]]:
    """Names of the bodies that a person belongs to, directly or by a position (VIVO's relatedBy, ORG's memberships)."""
    direct = [value for tie in sorted(_TIES) for value in about.get(tie, ())]
    for role in sorted(("relatedBy", "hasMembership", "hasPosition")):
        for position in about.get(role, ()):
            between = said.get(position, {})
            direct += [value for tie in ("relates", "organization", "relatedBy") for value in between.get(tie, ())]
    for body in direct:
        if body in said:
            if {_local(kind) for kind in said[body].get("type", ())} & _BODIES:
                yield _names(said[body])
        elif not body.startswith(("http", "_:")):
            yield (body,)


def _local(iri: str) -> str:
    return iri.rstrip("/").rsplit("#", 1)[-1].rsplit("/", 1)[-1]
