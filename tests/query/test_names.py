"""A written name finds its entity, or the error says which were meant or near."""

import pytest
from pyoxigraph import NamedNode, Quad

from kgbuild.api import from_turtle
from kgbuild.errors import Ambiguous, NotFound, UsageError
from kgbuild.query.names import resolve
from kgbuild.store.local import LocalStore
from kgbuild.vocabulary import dcterms, rdf, rdfs, rn, roles, skos, xsd

PERSON = "https://w3id.org/research-network/id/person/"
OTHER = "https://example.org/other/person/"


@pytest.fixture(scope="module")
def people() -> LocalStore:
    """Five people with names that make trouble."""
    import pyoxigraph as ox

    store = ox.Store()
    for key, name, alias in (
        ("p1", "Çiğdem Øster-Žukova", "C. Oster"),
        ("p2", "Ботагоз Ракишева", "Botagoz Rakisheva"),
        ("p3", "Anna Berg", "A. Berg"),
        ("p4", "Alma Berg", "A. Berg"),
        ("p5", "Berg", None),
    ):
        node = NamedNode(PERSON + key)
        store.add(Quad(node, rdf.type, rn.Person))
        store.add(Quad(node, rdfs.label, ox.Literal(name, language="en")))
        if alias:
            store.add(Quad(node, rn.alias, ox.Literal(alias, language="en")))
    for key, news in (("p2k3c4d5e", ("p1",)), ("p2split23", ("p3", "p4")), ("p2gone234", ())):
        old = NamedNode(PERSON + key)
        store.add(Quad(old, rdf.type, rn.RetiredEntity))
        for new in news:
            store.add(Quad(old, dcterms.isReplacedBy, NamedNode(PERSON + new)))
    for number, (day, body) in enumerate((("2024-05-01", "Kelp Centre"), ("2025-05-01", None))):
        node, event = NamedNode(f"{PERSON}n{number}"), NamedNode(f"{PERSON}e{number}")
        store.add(Quad(node, rdf.type, rn.Person))
        store.add(Quad(node, rdfs.label, ox.Literal("Namesake", language="en")))
        store.add(Quad(event, rdf.type, rn.Event))
        store.add(Quad(event, rdfs.label, ox.Literal(f"Event {number}", language="en")))
        store.add(Quad(event, rn.startDate, ox.Literal(day, datatype=xsd.date)))
        part, tie = ox.BlankNode(), ox.BlankNode()
        store.add(Quad(part, rn.agent, node))
        store.add(Quad(part, rn.event, event))
        if body:
            place = NamedNode(f"{PERSON}i{number}")
            store.add(Quad(tie, rn.agent, node))
            store.add(Quad(tie, rn.institution, place))
            store.add(Quad(place, rdfs.label, ox.Literal(body, language="en")))
    topic = NamedNode(PERSON + "t1")
    store.add(Quad(topic, rdf.type, rn.Topic))
    store.add(Quad(topic, skos.prefLabel, ox.Literal("Event 1", language="en")))
    return LocalStore(store)


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("Çiğdem Øster-Žukova", "p1"),
        ("cigdem oster zukova", "p1"),
        ("ØSTER-ŽUKOVA, ÇIĞDEM", "p1"),
        ("C. Oster", "p1"),
        ("Rakisheva B.", "p2"),
        ("Botagoz", "p2"),
        ("ракишева", "p2"),
        ("Anna Berg", "p3"),
        ("Berg", "p5"),
        ("p4", "p4"),
        (PERSON + "p4", "p4"),
        (f"<{PERSON}p4>", "p4"),
    ],
)
def test_a_name_is_found_however_it_is_written(people: LocalStore, written: str, key: str):
    """Case, accents, script, order and initials do not count; a full name goes before a part of one."""
    assert resolve(people, "person", written).value == PERSON + key


def test_a_name_of_two_lists_both(people: LocalStore):
    with pytest.raises(Ambiguous, match=r"fits 2 persons: Alma Berg \(p4\), Anna Berg \(p3\)"):
        resolve(people, "person", "A. Berg")


def test_an_unknown_name_gets_a_hint(people: LocalStore):
    with pytest.raises(NotFound, match=r"did you mean .*Botagoz Rakisheva"):
        resolve(people, "person", "Botagoz Rakiševva")


def test_initials_alone_find_nobody(people: LocalStore):
    with pytest.raises(NotFound):
        resolve(people, "person", "B. R.")


def test_an_iri_of_another_kind_is_refused(people: LocalStore):
    with pytest.raises(UsageError, match="is a person, not an institution"):
        resolve(people, "institution", PERSON + "p1")


def test_an_iri_that_nothing_is_said_of_is_not_found(people: LocalStore):
    with pytest.raises(NotFound, match="says nothing of it"):
        resolve(people, "person", PERSON + "p9")


@pytest.mark.parametrize("written", ["keynoteSpeaker", "keynote speaker", "KEYNOTE-SPEAKER"])
def test_a_role_goes_by_its_local_name(people: LocalStore, written: str):
    assert resolve(people, "role", written) == roles.keynoteSpeaker


def test_an_unknown_role_lists_the_roles(people: LocalStore):
    with pytest.raises(NotFound, match=r"the roles are .*honoree"):
        resolve(people, "role", "wizard")


def test_an_empty_name_is_wrong_use(people: LocalStore):
    with pytest.raises(UsageError, match="empty name"):
        resolve(people, "person", "  ")


@pytest.mark.parametrize("kind", ["person", "thing"])
@pytest.mark.parametrize("form", ["{}", PERSON + "{}", f"<{PERSON}{{}}>"])
def test_a_retired_identifier_leads_to_what_took_its_place(people: LocalStore, kind: str, form: str):
    """As key and as IRI; a split one is told with both, and one that nothing took the place of is not found."""
    assert resolve(people, kind, form.format("p2k3c4d5e")).value == PERSON + "p1"
    with pytest.raises(Ambiguous, match=r"was split into Anna Berg \(p3\) and Alma Berg \(p4\)"):
        resolve(people, kind, form.format("p2split23"))
    with pytest.raises(NotFound, match=r"p2gone234> is no longer in use, and nothing took its place"):
        resolve(people, kind, form.format("p2gone234"))


def test_a_retired_identifier_below_another_base_is_followed_too():
    """A project's own base is not ours."""
    import pyoxigraph as ox

    store = ox.Store()
    old, new = NamedNode(OTHER + "p2k3c4d5e"), NamedNode(OTHER + "p7k3c4d5e")
    store.extend([Quad(old, rdf.type, rn.RetiredEntity), Quad(old, dcterms.isReplacedBy, new)])
    store.extend([Quad(new, rdf.type, rn.Person), Quad(new, rdfs.label, ox.Literal("Kim"))])
    assert resolve(LocalStore(store), "person", "p2k3c4d5e") == new


def test_a_retired_identifier_of_another_kind_is_refused(people: LocalStore):
    with pytest.raises(UsageError, match="is a person, not an event"):
        resolve(people, "event", PERSON + "p2k3c4d5e")


def test_namesakes_are_told_apart(people: LocalStore):
    """By the institution, else by the first event; things of several kinds by their kind."""
    with pytest.raises(Ambiguous, match=r"Namesake \(n0, Kelp Centre\), Namesake \(n1, Event 1\); give the key, which"):
        resolve(people, "person", "Namesake")
    with pytest.raises(Ambiguous, match=r"Event 1 \(e1, event, 2025-05-01\), Event 1 \(t1, topic\); give the key"):
        resolve(people, "thing", "Event 1")


NAMED = """
@prefix rn: <https://w3id.org/research-network/ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix : <https://example.org/id/> .
:a a rn:Institution ; rdfs:label "Institute of Mountain Studies"@en .
:b a rn:Institution ; rdfs:label "Office of Winds"@en .
:c a rn:Topic ; skos:prefLabel "vulcanology"@en, "vulcanologie"@fr .
:d a rn:Topic ; skos:prefLabel "vulcanism"@en .
"""


@pytest.mark.parametrize(
    ("kind", "written", "told"),
    [
        ("institution", "IMS", "no institution is called 'IMS'; did you mean Institute of Mountain Studies?"),
        ("topic", "vulcanolog", "no topic is called 'vulcanolog'; did you mean vulcanology or vulcanism?"),
        ("series", "Winds", "no series is called 'Winds': the graph has none"),
    ],
)
def test_the_nearest_names_are_of_different_things(kind: str, written: str, told: str):
    """Letters stand for the body whose initials they are; where nothing is of that kind, that is said."""
    with pytest.raises(NotFound) as missing:
        resolve(from_turtle(NAMED).store, kind, written)
    assert str(missing.value) == told
