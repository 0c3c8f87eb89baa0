"""What workers do for the review screen: look things up in the graph, and say what a decision changes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from kgbuild.curation import acts
from kgbuild.curation.acts import Act
from kgbuild.curation.log import Line, unpack_split
from kgbuild.curation.statements import SAME_AS, Statement
from kgbuild.errors import UsageError
from kgbuild.review.detail import detail, portrait
from kgbuild.review.items import items, names_in, option_labels
from kgbuild.review.pairs import pairs
from kgbuild.review.words import in_pieces, plain
from kgbuild.serve.frames import encode
from kgbuild.serve.response import Response
from kgbuild.serve.review.identity import known_as_job, reports_job
from kgbuild.vocabulary import roles, types

if TYPE_CHECKING:
    from kgbuild.serve.graph import ServedGraph

__all__ = ["review_job", "warm_review"]

_lists: dict[int, bytes] = {}
"""The statements and pairs of a loaded graph; made once, before the workers part, so that they share it."""


def warm_review(graph: ServedGraph) -> None:
    """Compute what every session asks for first."""
    _lists[id(graph)] = encode(
        {"items": items(graph.store, base=graph.base), "pairs": pairs(graph.store), "options": _options(graph)}
    )


def review_job(graph: ServedGraph, job: dict[str, Any]) -> Response:
    """One of the look-ups below, by its name ``what``; the answer is in MessagePack."""
    answer = _WHAT[job["what"]](graph, job)
    return Response(200, "application/msgpack", answer if isinstance(answer, bytes) else encode(answer))


def _all(graph: ServedGraph, job: dict[str, Any]) -> bytes:
    if id(graph) not in _lists:
        warm_review(graph)
    return _lists[id(graph)]


def _options(graph: ServedGraph) -> dict[str, list[tuple[str, str]]]:
    """The words that a list offers, with their labels."""
    from kgbuild.lift.names import BODIES, MODES, STATES

    said = option_labels(graph.store)
    listed: dict[str, Iterable[str]] = {
        "role": roles,
        "eventType": types,
        "eventState": STATES,
        "institutionType": BODIES,
    }
    found = {
        name: sorted(((word, said.get(word, word)) for word in words), key=_label) for name, words in listed.items()
    }
    return {**found, "attendanceMode": [(mode, mode) for mode in MODES]}


def _label(option: tuple[str, str]) -> tuple[str, str]:
    return option[1].casefold(), option[0]


def _iri(graph: ServedGraph, key: str) -> str:
    """The IRI of a statement by its key, whose first letter says which kind it is."""
    kind = {"p": "participation", "a": "affiliation", "c": "claim"}.get(key[:1])
    if kind is None or not key.isalnum():
        raise UsageError(f"{key[:40]!r} is the key of no statement")
    return f"{graph.base}{kind}/{key}"


def _detail(graph: ServedGraph, job: dict[str, Any]) -> Any:
    return detail(graph.store, _iri(graph, job["key"]))


def _portraits(graph: ServedGraph, job: dict[str, Any]) -> Any:
    return [portrait(graph.store, key, most=job.get("most", 3)) for key in job["keys"]]


def _find(graph: ServedGraph, job: dict[str, Any]) -> Any:
    """Things by the beginnings of their names, of some kinds."""
    from kgbuild.serve.search import find

    kinds = job["kinds"]
    found = [name for name in find(graph, job["text"], most=400) if not kinds or name.kind in kinds][:20]
    return [_row(graph, name.iri, name.text, name.kind) for name in found]


def _told_of(graph: ServedGraph, job: dict[str, Any]) -> Any:
    """Things of some kinds that a report names, by their names."""
    from pyoxigraph import Literal

    from kgbuild.query.names import CLASSES, labels

    rows = []
    for kind in job["kinds"]:
        classes = " ".join(f"rn:{name}" for name in CLASSES[kind])
        found = graph.store.select(
            "PREFIX rn: <https://w3id.org/research-network/ns#> PREFIX oa: <http://www.w3.org/ns/oa#> "
            "PREFIX dcterms: <http://purl.org/dc/terms/> SELECT DISTINCT ?x WHERE { "
            f"?report dcterms:identifier {Literal(job['report'])} . ?span oa:hasSource ?report . ?x rn:mention ?span ; "
            f"a ?class . VALUES ?class {{ {classes} }} }}"
        ).rows
        known = labels(graph.store, [str(getattr(row[0], "value", "")) for row in found])
        rows += [_row(graph, iri, name, kind) for iri, name in known.items()]
    return sorted(rows, key=lambda row: (row["name"].casefold(), row["key"]))


def _row(graph: ServedGraph, iri: str, name: str, kind: str) -> dict[str, str]:
    return {"key": iri.rsplit("/", 1)[-1], "name": name, "kind": kind, "about": _about(graph, iri, kind)}


def _about(graph: ServedGraph, iri: str, kind: str) -> str:
    """A few words that tell a thing from its namesakes."""
    from kgbuild.query.names import labels

    path = {
        "person": "^rn:agent/rn:institution",
        "institution": "rn:basedIn|rn:unitOf",
        "event": "rn:earliestDate",
        "place": "rn:within",
    }.get(kind)
    if path is None:
        return ""
    rows = graph.store.select(
        f"PREFIX rn: <https://w3id.org/research-network/ns#> SELECT DISTINCT ?x WHERE {{ <{iri}> {path} ?x }} LIMIT 3"
    ).rows
    values = sorted(str(getattr(row[0], "value", "")) for row in rows)
    known = labels(graph.store, [value for value in values if ":" in value])
    return ", ".join(known.get(value, value) for value in values if ":" not in value or value in known)


def _act(graph: ServedGraph, job: dict[str, Any]) -> Any:
    """An act that is ready to be written, with the statement before and after it in words."""
    act = _ACTS[job["act"]](graph, job)
    statements = [Statement.read(act.subject, act.object)] if act.action in _ON_STATEMENTS else []
    if act.action == "correct":
        statements.append(statements[0].corrected(act.value))
    names = names_in(graph.store, statements, base=graph.base)
    said = [in_pieces(statement, names) for statement in statements]
    before = said[0] if said and act.action != "add" else ()
    return {"act": asdict(act), "before": before, "after": said[-1] if act.action in ("add", "correct") else ()}


_ON_STATEMENTS = ("accept", "reject", "correct", "add")

_ACTS: dict[str, Callable[[ServedGraph, dict[str, Any]], Act]] = {
    "accept": lambda graph, job: acts.accept(graph.store, _iri(graph, job["key"])),
    "reject": lambda graph, job: acts.reject(graph.store, _iri(graph, job["key"])),
    "correct": lambda graph, job: acts.correct(graph.store, _iri(graph, job["key"]), job["value"]),
    "merge": lambda graph, job: acts.merge(graph.store, job["one"], job["two"], lines=_given(job)),
    "keep-apart": lambda graph, job: acts.keep_apart(graph.store, job["one"], job["two"], lines=_given(job)),
    "add": lambda graph, job: acts.add_fact(
        graph.store, job["subject"], job["predicate"], job["value"], position=job.get("position", "")
    ),
    "new": lambda graph, job: acts.add_thing(graph.store, job["kind"], job["name"], taken=job["taken"]),
    "split": lambda graph, job: acts.split(graph.store, job["key"], job["reports"], job["quotes"]),
    "link": lambda graph, job: acts.link(graph.store, job["key"], job["uri"], lines=_given(job)),
    "refuse": lambda graph, job: acts.link(graph.store, job["key"], job["uri"], refuse=True, lines=_given(job)),
}


def _given(job: dict[str, Any]) -> list[Line]:
    """The lines of the log that come with a job."""
    return [Line(when="", who="", action=a, subject=s, object=o, value=v) for a, s, o, v in job["lines"]]


def _lines(graph: ServedGraph, job: dict[str, Any]) -> Any:
    """Lines of the log in words."""
    lines = _given(job)
    statements = [Statement.read(line.subject, line.object) for line in lines]
    told = zip(statements, lines, strict=True)
    right = [one.corrected(line.value) for one, line in told if line.action == "correct"]
    pair = [Statement(line.subject, "", line.object) for line in lines if line.action in ("merge", "keep-apart")]
    names = names_in(graph.store, [*statements, *right, *pair], base=graph.base)
    return [_said(line, names) for line in lines]


def _said(line: Line, names: dict[str, str]) -> str:
    one, two = names.get(line.subject, line.subject), names.get(line.object, line.object)
    if line.action == "merge":
        return f"{one} and {two} are the same"
    if line.action == "keep-apart":
        return f"{one} and {two} are not the same"
    if line.action == "split":
        reports, quotes = unpack_split(f"{line.object} → {line.value}")
        told = ", ".join([*reports, *(f"“{words}”" for _, words in quotes)])
        return f"{one} is two: what is told in {told} is told of another"
    if line.action == "link":
        return f"{one} is {line.object}"
    if line.action == "withdraw":
        return one
    if line.action == "dismiss":
        return "nothing is to be read in a sentence"
    if line.object.startswith(f"{SAME_AS} "):
        return f"{one} is not {line.object.removeprefix(f'{SAME_AS} ')}"
    statement = Statement.read(line.subject, line.object)
    said = plain(in_pieces(statement, names))
    return f"{said} → {plain(in_pieces(statement.corrected(line.value), names))}" if line.action == "correct" else said


_WHAT: dict[str, Callable[[ServedGraph, dict[str, Any]], Any]] = {
    "all": _all,
    "detail": _detail,
    "portraits": _portraits,
    "find": _find,
    "told_of": _told_of,
    "known_as": known_as_job,
    "reports": reports_job,
    "act": _act,
    "lines": _lines,
}
