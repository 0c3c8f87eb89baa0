"""From a written name to the entity that bears it.

A name fits if it is an IRI or a key, else if it equals a label, else an alias, else if its words, initials
included, all stand in a name; the first of these steps that fits anything decides. Case, accents, script and the
order of words do not count (:func:`kgbuild.folding.romanized`). Two entities on the same step are an error that
lists both: a guess would be an answer to another question.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kgbuild.errors import Ambiguous, NotFound, UsageError, brief
from kgbuild.folding import acronym_of, romanized
from kgbuild.iris import BASE, is_key
from kgbuild.query.kept import kept
from kgbuild.query.name_index import NameIndex, Together
from kgbuild.query.namesakes import told_apart
from kgbuild.vocabulary import dcterms, rn

if TYPE_CHECKING:
    from pyoxigraph import NamedNode

    from kgbuild.store.base import Store

__all__ = ["CLASSES", "Name", "by_key", "folded", "index_of", "kind_of", "labels", "names_of", "resolve"]

CLASSES: dict[str, tuple[str, ...]] = {
    "person": ("Person",),
    "institution": ("Institution", "Unit"),
    "event": ("Event",),
    "series": ("EventSeries",),
    "topic": ("Topic",),
    "place": ("Place", "OnlineVenue"),
    "source": ("SourceDocument",),
    "role": ("Role",),
    "contribution": ("Contribution",),
}
"""The classes of the vocabulary that a parameter's type stands for."""

_ANYTHING = ("person", "institution", "event", "series", "topic", "place", "source", "contribution")

_NAMES = """
PREFIX rn: <https://w3id.org/research-network/ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX dcterms: <http://purl.org/dc/terms/>
SELECT DISTINCT ?thing ?name ?rank WHERE {
  VALUES ?class { %s }
  ?thing a ?class .
  VALUES (?property ?rank) {
    (rdfs:label 0) (skos:prefLabel 0) (dcterms:identifier 0) (rn:name 1) (rn:alias 2) (skos:altLabel 2)
  }
  ?thing ?property ?name .
}
"""


def folded(text: str) -> str:
    """Folded word by word, because the article that folding drops may be an initial.

    >>> folded("A. Øst"), folded("The Øst University")
    ('a ost', 'ost university')
    """
    words = " ".join(romanized(word) for word in text.split()).split()
    return " ".join(words[1:] if words[:1] == ["the"] else words)


@dataclass(frozen=True, slots=True, order=True)
class Name:
    """A written form of an entity's name; ``rank`` 0 for its label, 1 for a stated name, 2 for an alias."""

    iri: str
    rank: int
    text: str
    language: str
    kind: str


def names_of(store: Store, kind: str) -> tuple[Name, ...]:
    """Every name of the entities of that kind (a key of :data:`CLASSES`, or ``thing`` for all), sorted."""
    kinds = _ANYTHING if kind == "thing" else (kind,)
    names = set()
    for one in kinds:
        classes = " ".join(str(rn[name]) for name in CLASSES[one])
        for thing, name, rank in store.select(_NAMES % classes):
            language = getattr(name, "language", None) or ""
            names.add(Name(thing.value, int(rank.value), name.value, language, one))  # type: ignore[union-attr]
    return tuple(sorted(names))


def index_of(store: Store, kind: str) -> NameIndex[Name] | Together[Name]:
    """The names of that kind by their folded forms, kept beside an opened graph; those of every ``thing`` are those of
    its kinds."""
    if kind == "thing":
        return Together(tuple(_index_of(store, one) for one in _ANYTHING))
    return _index_of(store, kind)


def _index_of(store: Store, kind: str) -> NameIndex[Name]:
    return kept(store, f"names {kind}", lambda: NameIndex(names_of(store, kind), lambda name: folded(name.text)))


def _keys(store: Store, kind: str) -> dict[str, set[str]]:
    """The IRIs of that kind by their last step."""

    def read() -> dict[str, set[str]]:
        keys: dict[str, set[str]] = {}
        for name, _ in index_of(store, kind).forms:
            keys.setdefault(name.iri.rsplit("/", 1)[-1], set()).add(name.iri)
        return keys

    return kept(store, f"keys {kind}", read)


def labels(store: Store, iris: Iterable[str], *, language: str = "en") -> dict[str, str]:
    """A readable label for each IRI that has one, in the language if it can be."""
    wanted = sorted(set(iris))
    found: dict[str, tuple[int, str]] = {}
    for start in range(0, len(wanted), 400):
        values = " ".join(f"<{iri}>" for iri in wanted[start : start + 400])
        rows = store.select(
            "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "
            "PREFIX skos: <http://www.w3.org/2004/02/skos/core#> "
            f"SELECT ?thing ?name WHERE {{ VALUES ?thing {{ {values} }} "
            "{ ?thing rdfs:label ?name } UNION { ?thing skos:prefLabel ?name } }"
        )
        for thing, name in rows:
            rank = 0 if (getattr(name, "language", None) or language) == language else 1
            entry = (rank, name.value)  # type: ignore[union-attr]
            found[thing.value] = min(found.get(thing.value, entry), entry)  # type: ignore[union-attr]
    return {iri: name for iri, (_, name) in found.items()}


def kind_of(store: Store, iri: str) -> str | None:
    """Which kind of thing an IRI stands for (a key of :data:`CLASSES`), or None."""
    rows = store.select(f"SELECT ?class WHERE {{ <{iri}> a ?class }}").rows
    classes = {row[0].value for row in rows if row[0] is not None}  # type: ignore[union-attr]
    return next((kind for kind, names in CLASSES.items() if any(rn[name].value in classes for name in names)), None)


def resolve(store: Store, kind: str, written: str, *, follow: bool = True) -> NamedNode:
    """The entity of that kind that bears the written name. An identifier that is no longer in use leads to what took
    its place, unless ``follow`` is off.

    Raises:
        NotFound: where none does; the message names the nearest. Where nothing took a retired identifier's place.
        Ambiguous: where several do; the message lists them with their keys.
    """
    from pyoxigraph import NamedNode

    text = written.strip()
    written = brief(written)
    if not text:
        raise UsageError(f"an empty name fits no {kind}")
    if match := re.fullmatch(r"<?((?:https?|urn):[^\s<>\"{}|^`\\]+)>?", text):
        named = NamedNode(match[1])
        return _known(store, kind, _in_use(store, named) if follow else named)
    if kind == "role":
        return _role(store, text)
    keyed = by_key(store, text, _ANYTHING if kind == "thing" else (kind,))
    if keyed is not None:
        return _in_use(store, keyed) if follow else keyed
    names = index_of(store, kind)
    known = sorted(_keys(store, kind).get(text, ()))
    if len(known) == 1:
        return NamedNode(known[0])
    if follow and is_key(text) and text in (gone := _retired(store)):
        return _known(store, kind, _in_use(store, NamedNode(gone[text])))
    for fitting in _steps(folded(text), names):
        found = sorted({name.iri for name in fitting})
        if len(found) == 1:
            return NamedNode(found[0])
        if found:
            raise Ambiguous(_list(store, kind, written, found, names.forms))
    raise NotFound(_nearest(kind, written, names.forms))


def by_key(store: Store, key: str, kinds: Iterable[str], *, base: str = BASE) -> NamedNode | None:
    """The thing of that key below the base, if the graph knows it; a look-up, where a name needs a scan."""
    from pyoxigraph import NamedNode

    if not re.fullmatch(r"[\w.~-]+", key):
        return None
    for kind in kinds:
        node = NamedNode(f"{base}{'doc' if kind == 'source' else kind}/{key}")
        if store.ask(f"ASK {{ {node} a ?class }}"):
            return node
    return None


_Forms = list[tuple[Name, str]]
"""Names with their folded forms."""


def _steps(form: str, names: NameIndex[Name] | Together[Name]) -> Iterable[list[Name]]:
    words = form.split()
    same = names.same(form) if form else []
    yield [name for name in same if name.rank < 2]
    yield same
    if not words:
        return
    yield names.same_words(words)
    # a word of several letters has to stand in the name whole
    yield [name for name in names.with_word(max(words, key=len)) if _covers(words, folded(name.text).split())]


def _covers(words: list[str], name: list[str]) -> bool:
    """Whether each word is a word of the name, or the initial of one; a word of the name serves once.

    >>> _covers(["b", "rakisheva"], ["botagoz", "rakisheva"]), _covers(["b", "b"], ["botagoz", "rakisheva"])
    (True, False)
    """
    left = list(name)
    for word in sorted(words, key=len, reverse=True):
        fits = [other for other in left if other == word or (len(word) == 1 and other.startswith(word))]
        if not fits:
            return False
        left.remove(fits[0])
    return any(len(word) > 1 for word in words)


def _known(store: Store, kind: str, iri: NamedNode) -> NamedNode:
    if not store.ask(f"ASK {{ {{ {iri} ?p ?o }} UNION {{ ?s ?p {iri} }} }}"):
        raise NotFound(f"{iri}: the graph says nothing of it")
    found = kind_of(store, iri.value)
    if kind not in ("thing", found) and found is not None:
        one, other = (f"{'an' if word[0] in 'aeiou' else 'a'} {word}" for word in (found, kind))
        raise UsageError(f"{iri} is {one}, not {other}")
    return iri


def _retired(store: Store) -> dict[str, str]:
    """The IRIs that are no longer in use, by their last step; for graphs whose things lie below another base."""

    def read() -> dict[str, str]:
        rows = store.select(f"SELECT ?old WHERE {{ ?old a {rn.RetiredEntity} }} ORDER BY ?old").rows
        found = (row[0].value for row in rows if row[0] is not None)  # type: ignore[union-attr]
        return {iri.rsplit("/", 1)[-1]: iri for iri in found}

    return kept(store, "retired", read)


def _in_use(store: Store, node: NamedNode) -> NamedNode:
    """What took the place of a retired identifier; any other node as it is."""
    from pyoxigraph import NamedNode

    if not store.ask(f"ASK {{ {node} a {rn.RetiredEntity} }}"):
        return node
    rows = store.select(f"SELECT DISTINCT ?new WHERE {{ {node} {dcterms.isReplacedBy} ?new }} ORDER BY ?new").rows
    news = [row[0].value for row in rows if row[0] is not None]  # type: ignore[union-attr]
    if not news:
        raise NotFound(f"{node} is no longer in use, and nothing took its place")
    if len(news) > 1:
        names = labels(store, news)
        shown = " and ".join(f"{names.get(iri, 'no name')} ({iri.rsplit('/', 1)[-1]})" for iri in news)
        raise Ambiguous(f"{node} is no longer in use; it was split into {shown}; give the key in brackets")
    return NamedNode(news[0])


def _role(store: Store, text: str) -> NamedNode:
    """A role by its local name, or by its label in any language."""
    from kgbuild.vocabulary import roles

    wanted = folded(text).replace(" ", "")
    for name in roles:
        if name.lower() == wanted:
            return roles[name]
    from pyoxigraph import NamedNode

    found = sorted({name.iri for name in names_of(store, "role") if folded(name.text).replace(" ", "") == wanted})
    if len(found) == 1:
        return NamedNode(found[0])
    raise NotFound(f"no role is called {text!r}; the roles are {', '.join(roles)}")


def _list(store: Store, kind: str, written: str, found: list[str], forms: _Forms) -> str:
    best: dict[str, tuple[int, bool, str]] = {}
    within = set(found)
    for name, _ in forms:
        if name.iri in within:
            rank = name.rank, name.language != "en", name.text
            best[name.iri] = min(best.get(name.iri, rank), rank)
    named = sorted((folded(text), iri, text) for iri, (*_, text) in best.items())
    called = {iri: text for _, iri, text in named[:8]}
    alike = Counter(called.values())
    apart = told_apart(store, (iri for iri, label in called.items() if alike[label] > 1))
    kinds = {name.iri: name.kind for name, _ in forms} if kind == "thing" else {}
    shown = [
        f"{label} ({', '.join(x for x in (iri.rsplit('/', 1)[-1], kinds.get(iri), apart.get(iri)) if x)})"
        for iri, label in called.items()
    ]
    more = f" and {len(found) - 8} more" if len(found) > 8 else ""
    what = "things" if kind == "thing" else {"series": "series"}.get(kind, kind + "s")
    end = "give the key, which stands first in brackets, or the full name" if kinds or apart else ""
    end = end or "give the key in brackets or the full name"
    return f"{written!r} fits {len(found)} {what}: {', '.join(shown)}{more}; {end}"


def _nearest(kind: str, written: str, forms: _Forms) -> str:
    from rapidfuzz import fuzz, process

    if not forms:
        return f"no {kind} is called {written!r}: the graph has none"
    texts = {name.text: form for name, form in forms}
    things = {name.text: name.iri for name, _ in forms}
    alike = process.extract(folded(written), texts, scorer=fuzz.token_sort_ratio, limit=12, score_cutoff=55)
    near = [str(text) for *_, text in alike]
    if re.fullmatch(r"\w{2,12}", written):
        letters = romanized(written).upper()
        near = sorted(text for text in texts if acronym_of(text) == letters) + near
    each: dict[str, list[str]] = {}
    for text in near:
        each.setdefault(things[text], []).append(text)
    shown = [max(names, key=lambda name: fuzz.ratio(written, name)) for names in list(each.values())[:3]]
    hint = f"; did you mean {' or '.join(shown)}?" if shown else ""
    return f"no {kind} is called {written!r}{hint}"
