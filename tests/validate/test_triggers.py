"""What an answer rests on is told from the text of the check, or the check is run over the whole."""

from __future__ import annotations

import pytest

from kgbuild.validate.algebra import query_triggers
from kgbuild.validate.checks import all_checks
from kgbuild.validate.invariants import quality_folder, read_invariants
from kgbuild.validate.rules import _RULES, read_shapes
from kgbuild.validate.triggers import _ALONE, Underivable

SHIPPED = all_checks(read_shapes(), read_invariants(quality_folder()))


def triggers(text: str) -> set[str]:
    return {
        f"{found.subject} {found.predicate} {found.object} | {' '.join(sorted(found.beside))}"
        for found in query_triggers(f"PREFIX : <x:> {text}").triggers
    }


@pytest.mark.parametrize("check", SHIPPED, ids=lambda check: check.name.replace(" ", "-"))
def test_every_shipped_check_can_be_run_for_a_part(check: object) -> None:
    """No check of ours has to be run over the whole at each change, but for the newest date of all sources."""
    far = check.triggers().far  # type: ignore[attr-defined]
    assert far == 0 or (check.name == "EventWarnings query 1" and far == 3)  # type: ignore[attr-defined]


def test_names_of_checks_differ() -> None:
    """Rows are kept by them."""
    assert len({check.name for check in SHIPPED}) == len(SHIPPED)


def test_every_constraint_is_known() -> None:
    """A constraint that can be checked has a way to tell what it looks at."""
    assert _ALONE | {"class", "or", "qualifiedValueShape", "lessThanOrEquals", "disjoint"} == _RULES


def test_a_path_that_goes_on_is_left_at_each_step() -> None:
    """One changed step of a chain reaches all that stand before it."""
    assert triggers("SELECT ?a WHERE { ?a :part+ ?a }") == {
        "?_before <x:part> ?_after | ?_after <x:part>* ?a . ?a <x:part>* ?_before ."
    }


def test_what_is_only_perhaps_there_leads_nowhere() -> None:
    """The way to the anchor goes through what must hold, not through another OPTIONAL or the other side of a UNION."""
    found = query_triggers("SELECT ?a WHERE { ?a <x:p> 1 OPTIONAL { ?a <x:q> ?b } OPTIONAL { ?b <x:r> ?c } }")
    assert [trigger.near for trigger in found.triggers] == [True, True, False]
    either = triggers("SELECT ?a WHERE { { ?a :p ?b } UNION { ?a :q ?b } FILTER NOT EXISTS { ?b :r ?c } }")
    assert "?b <x:r> ?c | { ?a <x:p> ?b . } UNION { ?a <x:q> ?b . }" in either


def test_names_within_a_subquery_are_its_own() -> None:
    """A variable that a subquery hides is not the one of the same name outside."""
    found = triggers("SELECT ?a WHERE { ?a :p ?b { SELECT ?a WHERE { ?a :q ?b } } }")
    assert "?a <x:q> ?b_1 | " in found


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?a WHERE { ?a <x:p> ?b } LIMIT 1",
        "SELECT (COUNT(?a) AS ?n) WHERE { ?a <x:p> ?b }",
        "SELECT ?a WHERE { OPTIONAL { ?a <x:p> ?b } }",
        "SELECT ?a WHERE { GRAPH ?g { ?a <x:p> ?b } }",
        "SELECT ?a WHERE { ?a !<x:p> ?b }",
        "ASK { ?a <x:p> ?b }",
        "SELECT ?a WHERE {",
    ],
)
def test_what_cannot_be_told_is_not_guessed(text: str) -> None:
    """Limits, aggregates without the anchor, named graphs, negated paths, texts that do not parse."""
    with pytest.raises(Underivable):
        query_triggers(text)
