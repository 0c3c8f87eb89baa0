"""Projections: who is tied to whom, with which weight, through which events."""

from datetime import date
from itertools import combinations

import numpy as np
import pytest
from pyoxigraph import Literal, NamedNode, Quad
from scipy import sparse

from kgbuild.errors import UsageError
from kgbuild.network.data import Participations, read_participations
from kgbuild.network.matrix import co_occurrence
from kgbuild.network.project import project
from kgbuild.network.value import KINDS, Network
from kgbuild.query.catalogue import question
from kgbuild.query.run import ask
from kgbuild.store.local import LocalStore
from kgbuild.vocabulary import rdf, rdfs, rn, roles

BASE = "https://w3id.org/research-network/id/"


def iri(name: str) -> NamedNode:
    return NamedNode(BASE + name)


@pytest.fixture(scope="module")
def small() -> LocalStore:
    """One forum with a panel, one seminar: small enough to count by hand.

    forum: Ann (participant), Bob (speaker in the panel, for a unit of Uni), Zoe honoured; Uni organizes, Lab hosts.
    seminar: Ann (speaker, for Lab), Bob (moderator and participant); Unit organizes.
    """
    import pyoxigraph as ox

    from kgbuild.store.layers import ontology_folder
    from kgbuild.store.local import load_turtle

    store = ox.Store()
    load_turtle(store, ontology_folder() / "rn.ttl", "urn:ontology")
    for path in sorted(ontology_folder().glob("roles*.ttl")):
        load_turtle(store, path, "urn:ontology")

    def say(subject: str, *pairs: tuple[NamedNode, object]) -> None:
        for predicate, value in pairs:
            store.add(Quad(iri(subject), predicate, value))

    for kind, names in (
        ("Person", "ann bob zoe"),
        ("Institution", "uni lab"),
        ("Unit", "unit"),
        ("Event", "forum panel seminar"),
    ):
        for name in names.split():
            say(name, (rdf.type, rn[kind]), (rdfs.label, Literal(name.title(), language="en")))
    say("unit", (rn.unitOf, iri("uni")))
    say("panel", (rn.partOfEvent, iri("forum")))
    say("forum", (rn.earliestDate, Literal("2023-05-01", datatype=NamedNode("http://www.w3.org/2001/XMLSchema#date"))))
    say("forum", (rn.topic, iri("water")))
    say(
        "seminar", (rn.earliestDate, Literal("2024-02-01", datatype=NamedNode("http://www.w3.org/2001/XMLSchema#date")))
    )
    say("bob-unit", (rdf.type, rn.Affiliation), (rn.agent, iri("bob")), (rn.institution, iri("unit")))
    say("ann-lab", (rdf.type, rn.Affiliation), (rn.agent, iri("ann")), (rn.institution, iri("lab")))
    for name, event, agent, role, tie in (
        ("a1", "forum", "ann", "participant", None),
        ("a2", "panel", "bob", "speaker", "bob-unit"),
        ("a3", "forum", "zoe", "honoree", None),
        ("a4", "forum", "uni", "organizer", None),
        ("a5", "forum", "lab", "host", None),
        ("b1", "seminar", "ann", "speaker", "ann-lab"),
        ("b2", "seminar", "bob", "moderator", None),
        ("b3", "seminar", "bob", "participant", None),
        ("b4", "seminar", "unit", "organizer", None),
    ):
        say(name, (rn.event, iri(event)), (rn.agent, iri(agent)), (rn.role, roles[role]))
        if tie:
            say(name, (rn.affiliationAtEvent, iri(tie)))
    return LocalStore(store)


@pytest.fixture(scope="module")
def data(small: LocalStore) -> Participations:
    return read_participations(small)


def ties(network: Network) -> dict[tuple[str, str], float]:
    names = [node.label for node in network.nodes]
    return {
        (names[a], names[b]): round(float(w), 6)
        for a, b, w in zip(network.source, network.target, network.weight, strict=True)
    }


def test_people_at_one_event_are_tied_once_an_event(data: Participations):
    """Ann and Bob share two events of two; Bob's two roles count once, his panel as the forum."""
    network = project(data, "persons")
    assert ties(network) == {("Ann", "Bob"): 2.0}
    assert network.count.tolist() == [2]


def test_a_person_who_was_honoured_need_not_have_been_there(data: Participations):
    assert "Zoe" not in {node.label for node in project(data, "persons").nodes}
    assert "Zoe" in {node.label for node in project(data, "persons", present_only=False).nodes}


def test_units_are_rolled_up_to_their_body_or_not(data: Participations):
    """With roll-up, Uni meets Lab at both events: by itself, through its unit, and through Bob."""
    assert ties(project(data, "institutions")) == {("Lab", "Uni"): 2.0}
    apart = ties(project(data, "institutions", roll_up=False, weighting="count"))
    assert apart == {("Lab", "Uni"): 1.0, ("Lab", "Unit"): 2.0, ("Uni", "Unit"): 1.0}


def test_bodies_may_count_by_themselves_only(data: Participations):
    """Without representation nobody stands for Lab at the seminar."""
    assert ties(project(data, "institutions", representing=False)) == {("Lab", "Uni"): 1.0}


def test_organising_together_is_not_sitting_in_one_hall(data: Participations):
    """A role filter keeps only statements in that role."""
    network = project(data, "institutions", roles=[roles.organizer.value], representing=False)
    assert ties(network) == {}
    assert {node.label for node in network.nodes} == {"Uni"}


def test_people_are_tied_to_the_bodies_they_appear_for(data: Participations):
    assert ties(project(data, "persons-institutions")) == {("Ann", "Lab"): 1.0, ("Bob", "Uni"): 1.0}


def test_people_are_tied_to_the_topics_of_their_events(data: Participations):
    assert ties(project(data, "persons-topics")) == {("Ann", "water"): 1.0, ("Bob", "water"): 1.0}


def test_the_cast_of_an_event_is_everyone_with_a_part_in_it(data: Participations):
    cast = {agent for event, agent in ties(project(data, "events-agents")) if event == "Forum"}
    assert cast == {"Ann", "Bob", "Zoe", "Uni", "Lab"}


def test_an_edge_knows_its_events_roles_and_statements(data: Participations):
    network = project(data, "persons")
    forum, seminar = network.shared(0)
    assert (forum.event, forum.date) == (BASE + "forum", "2023-05-01")
    assert (forum.source_roles, forum.target_roles) == ((roles.participant.value,), (roles.speaker.value,))
    assert seminar.target_roles == (roles.moderator.value, roles.participant.value)
    assert seminar.statements == (BASE + "b1", BASE + "b2", BASE + "b3")


def test_a_period_keeps_events_inside_it(data: Participations):
    assert ties(project(data, "persons", since="2024-01-01")) == {("Ann", "Bob"): 1.0}
    assert ties(project(data, "persons", until="2022-12-31")) == {}


def test_large_events_are_left_out_and_told(data: Participations):
    network = project(data, "institutions", max_event_size=2, roll_up=False, present_only=False)
    assert network.left_out.events == 1
    assert str(network.left_out) == "Left out: 1 event of more than 2 (the largest of 3)."


def test_an_unknown_kind_of_network_is_wrong_use(data: Participations):
    with pytest.raises(UsageError, match="unknown network 'cities'"):
        project(data, "cities")  # type: ignore[arg-type]


def test_weights_are_those_of_the_definition(store: LocalStore):
    """The sparse product gives what adding up 1/(k-1) pair by pair gives."""
    network = project(read_participations(store), "persons", max_event_size=None)
    members: dict[int, set[int]] = {}
    for context, node in zip(network.left.context.tolist(), network.left.node.tolist(), strict=True):
        members.setdefault(context, set()).add(node)
    expected: dict[tuple[int, int], float] = {}
    for people in members.values():
        for pair in combinations(sorted(people), 2):
            expected[pair] = expected.get(pair, 0.0) + 1 / (len(people) - 1)
    found = dict(zip(zip(network.source.tolist(), network.target.tolist(), strict=True), network.weight, strict=True))
    assert found.keys() == expected.keys()
    assert all(abs(found[pair] - expected[pair]) < 1e-9 for pair in expected)


def test_recent_events_weigh_more(store: LocalStore):
    """A year back costs the same share wherever it lies, the last event costs nothing, and counts stay counts."""
    data = read_participations(store)
    plain = project(data, "persons")
    faded = project(data, "persons", weighting="recent", half_life=1.0)
    assert np.array_equal(plain.count, faded.count)
    newest = max(day for day in data.dates if day)
    for edge in range(plain.edge_count):
        shared = plain.shared(edge)
        if len(shared) == 1 and shared[0].date:
            age = (date.fromisoformat(newest) - date.fromisoformat(shared[0].date)).days / 365.25
            assert faded.weight[edge] == pytest.approx(plain.weight[edge] * 0.5**age)
    topics = [project(data, "persons-topics", weighting=one).weight.sum() for one in ("share", "recent")]
    assert topics[1] < topics[0]


def test_the_network_says_what_the_question_says(store: LocalStore):
    """The partners of a person are the same from arrays and from SPARQL, with the same number of events."""
    network = project(read_participations(store), "persons", max_event_size=None)
    me = next(index for index, node in enumerate(network.nodes) if node.iri.endswith("/p1"))
    mine = {
        network.nodes[b if a == me else a].iri: int(count)
        for a, b, count in zip(network.source.tolist(), network.target.tolist(), network.count, strict=True)
        if me in (a, b)
    }
    rows = ask(store, question("who-with-whom"), {"person": "p1"}).to_dicts()
    assert mine == {row["partner"].iri: row["events"] for row in rows}  # type: ignore[union-attr]


@pytest.mark.parametrize("kind", KINDS)
def test_every_edge_rests_on_an_event(store: LocalStore, kind: str):
    """No tie without an event and a statement behind it."""
    network = project(read_participations(store), kind)  # type: ignore[arg-type]
    assert network.edge_count
    for edge in range(network.edge_count):
        shared = network.shared(edge)
        assert shared
        assert all(event.statements for event in shared)


def test_the_strongest_part_says_what_it_left_out(store: LocalStore):
    whole = project(read_participations(store), "persons")
    part = whole.strongest(10)
    assert len(part.nodes) == 10
    assert part.left_out.nodes == len(whole.nodes) - 10
    assert part.left_out.edges == whole.edge_count - part.edge_count
    edge = 0
    pair = {part.nodes[part.source[edge]].iri, part.nodes[part.target[edge]].iri}
    again = next(
        number
        for number in range(whole.edge_count)
        if {whole.nodes[whole.source[number]].iri, whole.nodes[whole.target[number]].iri} == pair
    )
    assert [event.event for event in part.shared(edge)] == [event.event for event in whole.shared(again)]


def test_top_keeps_the_heaviest_ties_of_each_end(store: LocalStore):
    data = read_participations(store)
    whole, thin = project(data, "persons"), project(data, "persons", top=2)
    assert thin.edge_count < whole.edge_count
    for node in range(len(whole.nodes)):
        best = sorted(
            (float(w) for a, b, w in zip(whole.source, whole.target, whole.weight, strict=True) if node in (a, b))
        )[-2:]
        kept = sorted(
            (float(w) for a, b, w in zip(thin.source, thin.target, thin.weight, strict=True) if node in (a, b))
        )[-2:]
        assert kept == best


def test_min_events_keeps_ties_that_recur(store: LocalStore):
    network = project(read_participations(store), "persons", min_events=3)
    assert network.edge_count
    assert int(network.count.min()) >= 3


def test_an_empty_graph_gives_an_empty_network():
    import pyoxigraph as ox

    data = read_participations(LocalStore(ox.Store()))
    for kind in KINDS:
        network = project(data, kind)
        assert (len(network.nodes), network.edge_count) == (0, 0)


def test_co_occurrence_of_a_lonely_row_is_nothing():
    """Someone alone at an event is tied to nobody, and nothing is divided by zero."""
    assert co_occurrence(sparse.csr_array(np.array([[1.0, 0.0]]))).nnz == 0
