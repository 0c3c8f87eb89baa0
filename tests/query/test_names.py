"""A written name finds its entity, or the error says which were meant or near."""

import pytest
from pyoxigraph import NamedNode, Quad

from kgbuild.errors import Ambiguous, NotFound, UsageError
from kgbuild.query.names import resolve
from kgbuild.store.local import LocalStore
from kgbuild.vocabulary import rdf, rdfs, rn, roles

PERSON = "https://w3id.org/research-network/id/person/"


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
    with pytest.raises(Ambiguous, match=r"fits 2 persons: Anna Berg \(p3\), Alma Berg \(p4\)"):
        resolve(people, "person", "A. Berg")


def test_an_unknown_name_gets_a_hint(people: LocalStore):
    with pytest.raises(NotFound, match=r"did you mean .*Botagoz Rakisheva"):
        resolve(people, "person", "Botagoz Rakiševva")


def test_initials_alone_find_nobody(people: LocalStore):
    with pytest.raises(NotFound):
        resolve(people, "person", "B. R.")


def test_an_iri_of_another_kind_is_refused(people: LocalStore):
    with pytest.raises(UsageError, match="is a person, not a institution"):
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
