"""Question files: a header that is checked, a query that runs, and a page of documentation that is up to date."""

from pathlib import Path

import pytest

from kgbuild.errors import InputError, NotFound, UsageError
from kgbuild.query.catalogue import Question, catalogue, parse, question
from kgbuild.serve.openapi import schema_of

GOOD = """# name: mine
# question: Who is there?
# description: Everyone,
#   every time.
# parameter: least | number | 2 | 1 | How many at least.
# column: x | person | Who.
# view: table

SELECT ?x WHERE { ?x ?p $least }
"""


def _parse(text: str) -> Question:
    return parse(text, path=Path("mine.rq"))


def test_a_header_is_read_in_full():
    mine = _parse(GOOD)
    assert (mine.question, mine.description) == ("Who is there?", "Everyone, every time.")
    assert (mine.parameters[0].default, mine.parameters[0].required) == ("1", False)
    assert mine.sparql == "SELECT ?x WHERE { ?x ?p $least }\n"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("# name: mine", "# name: yours", r"mine\.rq:1: the name 'yours' is not the file's"),
        ("# view: table", "# view: pie", r"mine\.rq:7: unknown view 'pie'"),
        ("# view: table\n", "", "exactly one line `# view"),
        ("| number | 2", "| figure | 2", r"mine\.rq:5: want `name \| type"),
        ("$least", "?least", "differ in parameters: least"),
        ("# view: table", "# colour: red", r"mine\.rq:7: unknown header line 'colour'"),
        ("# name: mine", "#name mine", r"mine\.rq:1: want `# key: value`"),
        ("\nSELECT ?x WHERE { ?x ?p $least }\n", "", "but no query"),
    ],
)
def test_a_wrong_header_is_told_with_its_line(old: str, new: str, told: str):
    assert old in GOOD
    with pytest.raises(InputError, match=told):
        _parse(GOOD.replace(old, new))


def test_bounds_of_a_number_are_read_and_kept():
    """Bounds themselves are allowed; what lies beyond, and a part of a whole number, is told."""
    (least,) = _parse(GOOD.replace("| number | 2", "| whole number 1..50 | 2")).parameters
    assert (least.type, least.least, least.most, least.whole) == ("number", 1, 50, True)
    for good in ("1", "+50", "3.0"):
        least.check(good)
    for wrong in ("0", "-3", "51", "2.5"):
        with pytest.raises(UsageError, match=r"^least .*: want a whole number from 1 to 50"):
            least.check(wrong)
    (free,) = _parse(GOOD).parameters
    free.check("-3")


def test_every_number_of_the_library_has_bounds_that_its_example_keeps():
    for parameter in (one for asked in catalogue() for one in asked.parameters if one.type == "number"):
        assert parameter.range, parameter
        parameter.check(parameter.example)
        parameter.check(parameter.default or parameter.example)
        schema = schema_of(parameter)
        assert (schema["minimum"], schema["maximum"]) == (parameter.least, parameter.most)


def test_there_are_questions_enough():
    """The library covers what the project promises."""
    assert len(catalogue()) >= 30


def test_an_unknown_question_names_the_nearest():
    with pytest.raises(NotFound, match=r"did you mean .*organisers-together"):
        question("organizers-together")


PAGE = Path(__file__).resolve().parents[2] / "docs" / "questions.md"


@pytest.mark.parametrize("asked", catalogue(), ids=lambda asked: asked.name)
def test_every_question_is_documented(asked: Question):
    """Each has words for itself, its parameters with an example, and its columns."""
    assert asked.question.endswith("?")
    assert len(asked.description) > 20
    assert asked.columns
    assert all(parameter.text and parameter.example for parameter in asked.parameters)
    assert all(column.text for column in asked.columns)
    assert f"## {asked.name}\n" in PAGE.read_text("utf-8")
