"""The derived layer is what the published query constructs."""

from __future__ import annotations

from builders import event, participation, reading, report, resolution, sample, stated
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import Quad, QueryTriples, RdfFormat, Store

from kgbuild.export.lines import rows_of
from kgbuild.lift import lift
from kgbuild.lift.frame import CORE
from kgbuild.lift.shortcuts import derive
from kgbuild.model import Reading
from kgbuild.vocabulary import ontology_file, roles, types


def both(told: Reading) -> tuple[list[bytes], list[bytes]]:
    """The rows that the code derives, and those that the query constructs."""
    core = [quad.triple for quad in lift([(report(), told)], resolution(told)) if quad.graph_name == CORE]
    store = Store()
    store.extend(Quad(triple.subject, triple.predicate, triple.object) for triple in core)
    for name in ("rn.ttl", "roles.ttl", "types.ttl", "codes.ttl"):
        store.load(path=str(ontology_file(name)), format=RdfFormat.TURTLE)
    made = store.query(ontology_file("shortcuts.rq").read_text("utf-8"))
    assert isinstance(made, QueryTriples)
    return derive(rows_of(core)), rows_of(made)


def test_the_sample_shortens_as_the_query_says() -> None:
    """Code and query agree on a graph with all kinds of things."""
    derived, constructed = both(sample())
    assert derived == constructed
    assert len(derived) > 30


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    told_roles=st.lists(st.tuples(st.sampled_from(["p1", "p2", "i1"]), st.sampled_from(sorted(roles))), max_size=4),
    kind=st.sampled_from(sorted(types)),
    state=st.sampled_from([None, "held", "announced", "postponed", "cancelled"]),
)
def test_every_role_type_and_state_shortens_alike(
    told_roles: list[tuple[str, str]], kind: str, state: str | None
) -> None:
    """Code and query agree whatever the roles, types and states."""
    base = sample()
    told = reading(
        events=[event(types=(stated(kind, "round table"),), state=stated(state, "held") if state else None)],
        persons=base.persons,
        institutions=base.institutions,
        participations=[
            participation(agent, role, "took part", contribution=stated("Rivers", "Rivers"))
            for agent, role in told_roles
        ],
    )
    derived, constructed = both(told)
    assert derived == constructed
