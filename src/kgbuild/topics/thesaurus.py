"""SKOS files as frozen values: concepts, and an index of their labels.

SKOS is W3C's Simple Knowledge Organization System (2009). Of it we read labels, the hierarchy (``broader`` and its
inverse ``narrower``), the scheme and the matches to other vocabularies.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from kgbuild.errors import InputError, NotFound
from kgbuild.resolve.locals import topic_local
from kgbuild.settings import Settings
from kgbuild.vocabulary import ontology_file, rdf, skos

__all__ = ["Concept", "Thesaurus", "load_thesauri", "read_thesaurus"]

_SKOS = skos.base


@dataclass(frozen=True, slots=True, kw_only=True)
class Concept:
    """A concept of a thesaurus; labels come as (text, language), the language in lower case or empty."""

    iri: str
    preferred: tuple[tuple[str, str], ...]
    """One label a language."""
    alternative: tuple[tuple[str, str], ...] = ()
    broader: tuple[str, ...] = ()
    exact: tuple[str, ...] = ()
    """IRIs of the same concept elsewhere (Wikidata)."""
    close: tuple[str, ...] = ()
    schemes: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The English label, else the first of any language."""
        return next((text for text, language in self.preferred if language == "en"), self.preferred[0][0])


@dataclass(frozen=True, slots=True)
class Thesaurus:
    """Concepts by IRI, and IRIs by folded label (:func:`kgbuild.resolve.topic_local`).

    Where two concepts share a label, a preferred one counts before an alternative one, then the earlier file, then
    the smaller IRI.
    """

    concepts: Mapping[str, Concept] = field(default_factory=dict)
    preferred: Mapping[str, str] = field(default_factory=dict)
    """Folded preferred label to IRI."""
    labels: Mapping[str, str] = field(default_factory=dict)
    """Any folded label to IRI."""

    def above(self, iri: str) -> tuple[str, ...]:
        """Every broader concept, near ones first, each once."""
        found: dict[str, None] = {}
        todo = [iri]
        for current in todo:
            for wider in self.concepts[current].broader if current in self.concepts else ():
                if wider not in found and wider != iri:
                    found[wider] = None
                    todo.append(wider)
        return tuple(found)


def load_thesauri(settings: Settings) -> Thesaurus:
    """The user's own thesauri in the order of the settings, then the shipped one.

    Raises:
        NotFound, InputError: as :func:`read_thesaurus`.
    """
    files = [settings.root / name for name in settings.thesauri]
    return _joined([*map(read_thesaurus, files), read_thesaurus(ontology_file("topics.ttl"))])


def read_thesaurus(path: Path) -> tuple[Concept, ...]:
    """The concepts of a SKOS file, sorted by IRI; the suffix tells the format (.ttl .rdf .nt .jsonld ...).

    Raises:
        NotFound: there is no such file.
        InputError: it is no RDF, holds no concept with a preferred label, or a concept is broader than itself.
    """
    if not path.is_file():
        raise NotFound(f"{path}: no such thesaurus; see [topics] thesauri in kgbuild.toml")
    form = RdfFormat.from_extension(path.suffix.removeprefix("."))
    if form is None:
        raise InputError(
            f"{path.suffix or 'no suffix'} is no format of RDF", place=str(path), hint="want .ttl, .rdf, .nt or .jsonld"
        )
    said: dict[str, dict[str, list[NamedNode | Literal]]] = defaultdict(lambda: defaultdict(list))
    try:
        for quad in parse(path=str(path), format=form):
            if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode | Literal):
                said[quad.subject.value][quad.predicate.value].append(quad.object)
    except (SyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None)
        place = f"{path}:{line}" if line else str(path)
        raise InputError(f"no {form.name}: {error}", place=place, hint="check it with another RDF tool") from None
    concepts = _concepts(said)
    if not concepts:
        raise InputError("no skos:Concept with a skos:prefLabel here", place=str(path), hint="want a SKOS file")
    _refuse_cycle(concepts, path)
    return tuple(concepts[iri] for iri in sorted(concepts))


def _concepts(said: Mapping[str, Mapping[str, list[NamedNode | Literal]]]) -> dict[str, Concept]:
    narrower: dict[str, set[str]] = defaultdict(set)
    for iri, facts in said.items():
        for value in facts.get(_SKOS + "narrower", ()):
            narrower[value.value].add(iri)
    kinds = {
        iri
        for iri, facts in said.items()
        if skos.Concept in facts.get(rdf.type.value, ()) and _texts(facts.get(skos.prefLabel.value, ()))
    }
    return {iri: _concept(iri, said[iri], narrower[iri], kinds) for iri in kinds}


def _concept(iri: str, facts: Mapping[str, list[NamedNode | Literal]], wider: set[str], kinds: set[str]) -> Concept:
    first: dict[str, str] = {}
    spare = []
    for text, language in _texts(facts[skos.prefLabel.value]):
        if first.setdefault(language, text) != text:
            spare.append((text, language))  # SKOS allows one preferred label a language
    alternative = {*spare, *_texts(facts.get(skos.altLabel.value, ()))}

    def links(*names: str) -> tuple[str, ...]:
        values = (value for name in names for value in facts.get(_SKOS + name, ()))
        return tuple(sorted({value.value for value in values if isinstance(value, NamedNode)}))

    return Concept(
        iri=iri,
        preferred=tuple(sorted((text, language) for language, text in first.items())),
        alternative=tuple(sorted(alternative)),
        broader=tuple(sorted((wider | {*links("broader")}) & kinds)),
        exact=links("exactMatch"),
        close=links("closeMatch"),
        schemes=links("inScheme", "topConceptOf"),
    )


def _texts(values: Iterable[NamedNode | Literal]) -> list[tuple[str, str]]:
    """Texts that are not empty, with their languages, sorted."""
    return sorted(
        (value.value, (value.language or "").lower())
        for value in values
        if isinstance(value, Literal) and value.value.strip()
    )


def _refuse_cycle(concepts: Mapping[str, Concept], path: Path) -> None:
    done: set[str] = set()
    for start in sorted(concepts):
        trail: list[str] = []
        todo: list[str | None] = [start]
        while todo:
            current = todo.pop()
            if current is None:  # all above the last of the trail is seen
                done.add(trail.pop())
            elif current in trail:
                circle = [*trail[trail.index(current) :], current]
                words = " < ".join(concepts[iri].name for iri in circle)
                raise InputError(
                    f"a concept is broader than itself: {words}", place=str(path), hint="take one skos:broader out"
                )
            elif current not in done:
                trail.append(current)
                todo += [None, *concepts[current].broader]


def _joined(files: Iterable[Iterable[Concept]]) -> Thesaurus:
    concepts: dict[str, Concept] = {}
    preferred: dict[str, str] = {}
    alternative: dict[str, str] = {}
    for file in files:
        for concept in file:
            if concepts.setdefault(concept.iri, concept) is concept:
                for text, _ in concept.preferred:
                    preferred.setdefault(topic_local(text), concept.iri)
                for text, _ in concept.alternative:
                    alternative.setdefault(topic_local(text), concept.iri)
    return Thesaurus(concepts, preferred, {**alternative, **preferred})
