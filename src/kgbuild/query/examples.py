"""Values to try: the examples of the questions are people, bodies and years of the shipped corpus, which another graph
may not know, or may have had withdrawn.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from kgbuild.query.catalogue import ENTITY_TYPES, Question, catalogue
from kgbuild.query.kept import kept
from kgbuild.query.names import folded, index_of
from kgbuild.store.local import LocalStore

if TYPE_CHECKING:
    from kgbuild.store.base import Store

__all__ = ["NOTHING", "example_for", "examples_of", "questions_of", "with_examples"]

NOTHING = "…"
"""What stands where the graph has nothing of that kind."""
_FITTED = (*(kind for kind in ENTITY_TYPES if kind != "role"), "year", "date")
"""Types of parameters whose examples have to suit the graph."""
_YEARS = """
PREFIX rn: <https://w3id.org/research-network/ns#>
SELECT ?year (COUNT(?event) AS ?events) {
  ?event rn:earliestDate ?date
  BIND(SUBSTR(STR(?date), 1, 4) AS ?year)
} GROUP BY ?year
"""
_LOOKED_AT = 200
"""Names that are weighed when one is chosen."""
_PLAIN = re.compile(r"[\w .,’'-]{3,60}")


def examples_of(store: Store) -> dict[str, str]:
    """What to show in place of examples that the graph does not know: by type and the question's own example.

    >>> from kgbuild.api import from_turtle
    >>> kg = from_turtle('''
    ...     @prefix rn: <https://w3id.org/research-network/ns#> .
    ...     @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
    ...     <urn:a> a rn:Person ; rdfs:label "Ada Marten"@en .
    ... ''')
    >>> found = examples_of(kg.store)
    >>> {value for key, value in found.items() if key.startswith("person ")}
    {'Ada Marten'}
    """

    def choose() -> dict[str, str]:
        wanted: dict[str, list[str]] = {}
        for question in catalogue():
            for parameter in question.parameters:
                if parameter.type in _FITTED:
                    wanted.setdefault(parameter.type, []).append(parameter.example)
        return {
            f"{kind} {example}": instead
            for kind, examples in wanted.items()
            for example, instead in _in_place_of(store, kind, list(dict.fromkeys(examples)))
        }

    return kept(store, "examples", choose)


def with_examples(question: Question, examples: Mapping[str, str]) -> Question:
    """The question, with examples that suit a graph (:func:`examples_of`)."""
    if not examples:
        return question
    fitting = (
        replace(each, example=examples.get(f"{each.type} {each.example}", each.example)) for each in question.parameters
    )
    return replace(question, parameters=tuple(fitting))


def questions_of(store: Store) -> tuple[Question, ...]:
    """All questions, with examples that suit the graph."""
    examples = examples_of(store)
    return tuple(with_examples(question, examples) for question in catalogue())


def example_for(store: Store, kind: str, example: str) -> str:
    """The example if the graph knows it, else something of that kind that it does know."""
    if kind not in _FITTED:
        return example
    return next((instead for _, instead in _in_place_of(store, kind, [example])), example)


def _in_place_of(store: Store, kind: str, examples: list[str]) -> list[tuple[str, str]]:
    """The examples that the graph does not know, each with another in its place."""
    if kind in ("year", "date"):
        return _in_its_years(store, examples)
    names = index_of(store, kind)
    unknown = [example for example in examples if not names.same(folded(example))]
    if not unknown:
        return []
    if kind == "thing" and (persons := index_of(store, "person")).forms:
        names = persons  # of whom most is told, where reports and places are only named often
    known = _best_known(store, [(name.text, name.iri) for name, _ in names.forms if name.rank == 0])
    return [(example, known[at % len(known)] if known else NOTHING) for at, example in enumerate(unknown)]


def _in_its_years(store: Store, examples: list[str]) -> list[tuple[str, str]]:
    """The years and days in whose year nothing took place, moved to the year of most events, the last of several."""
    events = {getattr(year, "value", ""): int(count.value) for year, count in store.select(_YEARS)}  # type: ignore[union-attr]
    most = max(((count, year) for year, count in events.items() if re.fullmatch("[0-9]{4}", year)), default=None)
    if most is None:
        return []
    return [(example, most[1] + example[4:]) for example in examples if example[:4] not in events]


def _best_known(store: Store, names: list[tuple[str, str]]) -> list[str]:
    """Plain names, those of which most is said first."""
    from pyoxigraph import NamedNode

    plain = sorted({(text, iri) for text, iri in names if _PLAIN.fullmatch(text)})[:_LOOKED_AT]
    if isinstance(store, LocalStore):
        said = {iri: store.count(None, None, NamedNode(iri)) for _, iri in plain}
        plain.sort(key=lambda entry: -said[entry[1]])
    return [text for text, _ in plain]
