"""Statements under retired keys: what was published then is what leads on now, neither less nor more."""

from __future__ import annotations

from dataclasses import replace

import pytest
from builders import report, resolution, sample
from pyoxigraph import NamedNode, Quad

from kgbuild.iris import mint
from kgbuild.lift import LiftOptions, lift
from kgbuild.lift.frame import CURATION
from kgbuild.model import Local, Resolution
from kgbuild.validate import validate_quads
from kgbuild.vocabulary import dcterms, owl, rdf, rn

TOLD = [sample("a.txt"), sample("b.txt")]
ONE = resolution(*TOLD)
"""Both reports tell of the same things."""
MINE = sorted(local for local in ONE.key_of if local[0] == "b.txt")


def apart(*locals_: Local) -> tuple[Resolution, Resolution]:
    """The resolution before things of the second report were merged into those of the first, and the one after."""
    then = {local: mint(local[1], *("b.txt", 99, local[2])) for local in locals_}  # type: ignore[arg-type]
    whole = {entity.key: entity for entity in ONE.entities}
    parts = []
    for local, key in then.items():
        entity = whole[ONE.key_of[local]]
        parts.append(replace(entity, key=key, members=(local,)))
        whole[entity.key] = replace(entity, members=tuple(m for m in entity.members if m != local))
    before = replace(ONE, entities=(*whole.values(), *parts), key_of={**ONE.key_of, **then})
    retired = {key: (ONE.key_of[local],) for local, key in then.items()}
    return before, replace(ONE, retired=retired, former={local: (key,) for local, key in then.items()})


def graph(resolved: Resolution, *, minimum: float = 0.0) -> list[Quad]:
    options = LiftOptions(min_confidence=minimum)
    return [*lift([(report(one.report), one) for one in TOLD], resolved, options=options)]


def stated(quads: list[Quad]) -> set[str]:
    """The identifiers of participations, affiliations and claims, but of those about names."""
    kinds = (rn.Participation, rn.Affiliation, rn.Claim)
    names = {q.subject for q in quads if q.predicate == rdf.predicate and q.object in (rn.name, rn.alias)}
    return {q.subject.value for q in quads if q.predicate == rdf.type and q.object in kinds and q.subject not in names}


def led(quads: list[Quad]) -> dict[str, str]:
    """Retired identifiers of statements and what they lead to."""
    found = {q.subject.value: q.object.value for q in quads if q.predicate == dcterms.isReplacedBy}
    return {old: new for old, new in found.items() if old.split("/")[-2] in ("participation", "affiliation", "claim")}


@pytest.mark.parametrize("minimum", [0.0, 0.6])
@pytest.mark.parametrize(
    "local", [local for local in MINE if local[1] != "place"], ids=lambda local: "-".join(local[1:])
)
def test_what_was_published_under_a_retired_key_leads_on(local: Local, minimum: float) -> None:
    """Whatever kind of thing was merged: the identifiers that went are those that lead to what stands."""
    before, after = apart(local)
    then, now = graph(before, minimum=minimum), graph(after, minimum=minimum)
    gone = stated(then) - stated(now)
    assert led(now).keys() == gone
    assert set(led(now).values()) <= stated(now)
    assert not [f for f in validate_quads(now) if f.severity == "violation" and "RetiredEntity" in f.check]


def test_a_statement_may_have_had_two_retired_keys() -> None:
    """Where the person and the event were both merged, what was published under both leads on."""
    before, after = apart(*(local for local in MINE if local[1] in ("person", "event")))
    assert led(graph(after)).keys() >= stated(graph(before)) - stated(graph(after))


def test_nothing_leads_on_where_nothing_retired() -> None:
    """A resolution without merges has no such identifiers, and tombstones say nothing but that they are."""
    assert not led(graph(ONE))
    _, after = apart(next(local for local in MINE if local[1] == "person"))
    old = {NamedNode(iri) for iri in led(graph(after))}
    said = {(quad.predicate, quad.graph_name) for quad in graph(after) if quad.subject in old}
    assert said == {(term, CURATION) for term in (rdf.type, owl.deprecated, dcterms.isReplacedBy)}
