"""A store read for the page: labels, links, passages, as short values."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kgbuild.explorer import questions as ask
from kgbuild.links import web

if TYPE_CHECKING:
    from kgbuild.store.base import Store

__all__ = [
    "Columns",
    "Evidence",
    "Reader",
    "details_of",
    "indices_of",
    "local_name",
    "mode_of",
    "number_of",
    "other_names",
]

Columns = dict[str, list[Any]]
"""One table: column name to values, all of one length."""

_NS = "https://w3id.org/research-network/"


PRESENT = frozenset(
    {
        "participant",
        "speaker",
        "moderator",
        "discussant",
        "guest",
        "chair",
        "keynoteSpeaker",
        "lecturer",
        "trainer",
        "panelist",
        "openingSpeaker",
    }
)
"""Roles that imply presence, for graphs that come without their vocabulary."""


@dataclass(frozen=True, slots=True)
class _Body:
    label: str
    type: str
    whole: str
    seat: str


class Reader:
    """Asks the store and sorts what comes back; labels in the preferred language first."""

    def __init__(self, store: Store, language: str) -> None:
        self.store, self.language = store, language

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """Rows of plain strings (None where unbound), sorted; labels keep their language by ``_Text``."""
        table = self.store.select(ask.PREFIXES + query)
        return sorted((tuple(_plain(term) for term in row) for row in table), key=lambda row: tuple(map(str, row)))

    def labels(self, query: str) -> dict[str, str]:
        """IRI to its best label: the preferred language, then none, then any; sorted by IRI."""
        best: dict[str, _Text] = {}
        for iri, label in self.rows(query):
            if iri not in best or self._rank(label) < self._rank(best[iri]):
                best[iri] = label
        return {iri: str(best[iri]) for iri in sorted(best)}

    def named(self, kind: str) -> dict[str, str]:
        return self.labels(ask.NAMED % kind)

    def lists(self, query: str) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for iri, value in self.rows(query):
            found.setdefault(iri, []).append(str(value))
        return found

    def aliases(self) -> dict[str, list[str]]:
        return self.lists(ask.ALIASES)

    def concepts(self) -> Columns:
        """Roles, event types and codes: label, broader concept (index or -1), and whether a role implies presence."""
        labels: dict[str, _Text] = {}
        broader: dict[str, str] = {}
        presence: dict[str, bool] = {}
        used = {
            str(row[0])
            for row in self.rows(
                "SELECT DISTINCT ?x WHERE { ?p rn:role|rn:eventType|rn:eventState|rn:institutionType ?x }"
            )
        }
        kinds = set(used)
        for iri, kind, label, wider, present in self.rows(ask.CONCEPTS):
            if kind.endswith("Concept") and iri not in used:
                continue
            kinds.add(iri)
            if label and (iri not in labels or self._rank(label) < self._rank(labels[iri])):
                labels[iri] = label
            if wider:
                broader.setdefault(iri, wider)
            if present:
                presence[iri] = present in {"true", "1"}
        iris = sorted(kinds)
        index = {iri: position for position, iri in enumerate(iris)}
        return {
            "iri": iris,
            "label": [str(labels.get(iri) or _spoken(iri)) for iri in iris],
            "broader": [index.get(broader.get(iri, ""), -1) for iri in iris],
            "presence": [int(presence.get(iri, local_name(iri) in PRESENT)) for iri in iris],
        }

    def institutions(self) -> dict[str, _Body]:
        labels = self.labels(
            "SELECT DISTINCT ?x ?label WHERE { ?x a ?c ; rdfs:label ?label FILTER(?c IN (rn:Institution, rn:Unit)) }"
        )
        facts: dict[str, tuple[str, str]] = {}
        for iri, _, kind, seat in self.rows(ask.INSTITUTIONS):
            facts.setdefault(iri, (kind or "", seat or ""))
        wholes = self.lists(ask.UNITS)
        return {iri: _Body(label, *_kind_whole_seat(facts[iri], wholes.get(iri))) for iri, label in labels.items()}

    def events(self) -> tuple[dict[str, dict[str, str]], dict[str, dict[str, list[str]]]]:
        names = ("label", "from", "to", "text", "whole", "state", "mode", "url", "confidence")
        events: dict[str, dict[str, Any]] = {}
        for iri, *values in self.rows(ask.EVENTS):
            event = events.setdefault(iri, dict.fromkeys(names, ""))
            for name, value in zip(names, values, strict=True):
                if value and (not event[name] or (name == "label" and self._rank(value) < self._rank(event[name]))):
                    event[name] = value
        links: dict[str, dict[str, list[str]]] = {}
        for iri, kind, target in self.rows(ask.EVENT_LINKS):
            links.setdefault(iri, {}).setdefault(kind, []).append(target)
        return {
            iri: {name: str(value) for name, value in event.items()} for iri, event in sorted(events.items())
        }, links

    def title(self) -> tuple[str, str]:
        rows = self.rows(ask.TITLE)
        return (str(rows[0][0]), str(rows[0][1] or "")) if rows else ("", "")

    def _rank(self, text: _Text) -> tuple[int, str]:
        tag = text.language
        order = 0 if tag == self.language else 1 if tag.split("-")[0] == self.language else 2 if not tag else 3
        return order, str(text)


class _Text(str):
    """A literal that remembers its language tag; an empty tag for plain literals and IRIs."""

    __slots__ = ("language",)
    language: str


def _plain(term: Any) -> _Text | None:
    if term is None:
        return None
    text = _Text(term.value)
    text.language = (getattr(term, "language", None) or "").lower()
    return text


class Evidence:
    """Spans of text numbered as they are first needed; documents sorted by IRI."""

    def __init__(self, reader: Reader, *, quotes: bool) -> None:
        self.documents, index = document_columns(reader)
        self._spans: dict[str, tuple[int, int, int, str]] = {}
        for iri, doc, start, end, quote in reader.rows(ask.SPANS):
            if doc in index:
                self._spans[iri] = (index[doc], int(start or -1), int(end or -1), str(quote or "") if quotes else "")
        self._number: dict[str, int] = {}

    def of(self, iris: Iterable[str]) -> list[int]:
        """Numbers of the spans, in the order of document and place."""
        known = sorted({iri for iri in iris if iri in self._spans}, key=lambda iri: (self._spans[iri][:3], iri))
        return [self._number.setdefault(iri, len(self._number)) for iri in known]

    def columns(self) -> Columns:
        spans = [self._spans[iri] for iri in self._number]
        return {
            "iri": list(self._number),
            "doc": [s[0] for s in spans],
            "start": [s[1] for s in spans],
            "end": [s[2] for s in spans],
            "quote": [s[3] for s in spans],
        }


def details_of(reader: Reader, query: str) -> dict[str, dict[str, list[str]]]:
    found: dict[str, dict[str, list[str]]] = {}
    for iri, kind, value in reader.rows(query):
        found.setdefault(iri, {}).setdefault(kind, []).append(str(value))
    return found


def _kind_whole_seat(facts: tuple[str, str], wholes: list[str] | None) -> tuple[str, str, str]:
    return facts[0], wholes[0] if wholes else "", facts[1]


def indices_of(
    links: Mapping[str, Mapping[str, list[str]]], iri: str, kind: str, index: Mapping[str, int]
) -> list[int]:
    return sorted(index[target] for target in links.get(iri, {}).get(kind, ()) if target in index)


def other_names(aliases: Mapping[str, list[str]], iri: str, label: str) -> list[str]:
    return sorted({alias for alias in aliases.get(iri, ()) if alias != label})


def number_of(text: str | None) -> float | None:
    return round(float(text), 3) if text else None


def mode_of(iri: str) -> str:
    return {
        "OfflineEventAttendanceMode": "on site",
        "OnlineEventAttendanceMode": "online",
        "MixedEventAttendanceMode": "hybrid",
    }.get(local_name(iri), "")


def local_name(iri: str) -> str:
    return re.split(r"[#/]", iri)[-1]


def _spoken(iri: str) -> str:
    """A readable word for a concept without a label: ``keynoteSpeaker`` gives ``keynote speaker``."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", local_name(iri)).lower()


def document_columns(reader: Reader) -> tuple[Columns, dict[str, int]]:
    found: dict[str, tuple[str, ...]] = {}
    for iri, label, name, url, day, language in reader.rows(ask.DOCUMENTS):
        found.setdefault(
            iri,
            (
                str(label or name or local_name(iri)),
                str(name or ""),
                web(url or ""),
                str(day or "")[:10],
                str(language or ""),
            ),
        )
    iris = sorted(found)
    columns: Columns = {"iri": iris}
    for position, name in enumerate(("label", "name", "url", "date", "language")):
        columns[name] = [found[iri][position] for iri in iris]
    return columns, {iri: index for index, iri in enumerate(iris)}
