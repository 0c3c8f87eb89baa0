"""Every question answers on the shipped graph and on ten times as much, with the examples of its own header."""

from __future__ import annotations

from pathlib import Path

import pytest

from kgbuild.query.catalogue import Question, catalogue
from kgbuild.query.docs import questions_page
from kgbuild.query.names import CLASSES, names_of
from kgbuild.query.run import ask
from kgbuild.store.local import LocalStore

ROOT = Path(__file__).parents[2]


def examples(store: LocalStore, asked: Question) -> dict[str, str]:
    """The header's examples; for a kind of thing of which the graph has none, an identifier that it does not know."""
    values = {}
    for parameter in asked.parameters:
        if parameter.required:
            if parameter.type in CLASSES and not names_of(store, parameter.type):
                pytest.skip(f"the shipped graph has no {parameter.type}")
            values[parameter.name] = parameter.example
    return values


@pytest.mark.parametrize("asked", catalogue(), ids=lambda asked: asked.name)
def test_the_example_works(shipped: LocalStore, asked: Question):
    """What the page of questions shows can be typed as it stands."""
    assert ask(shipped, asked, examples(shipped, asked)).columns == asked.columns


@pytest.mark.parametrize("asked", catalogue(), ids=lambda asked: asked.name)
def test_ten_times_as_much_gives_at_least_as_much(shipped: LocalStore, tenfold: LocalStore, asked: Question):
    """About one thing the same is said, and about all things more: nothing gets lost, and it comes to an end."""
    from kgbuild.query.run import terms_for

    terms = terms_for(shipped, asked, examples(shipped, asked))
    values = {name: term.value for name, term in terms.items()}
    one, ten = ask(shipped, asked, values), ask(tenfold, asked, values)
    assert ten.columns == asked.columns
    assert len(ten.rows) + ten.left_out >= len(one.rows)


def test_no_question_is_undocumented(shipped: LocalStore):
    """docs/questions.md is what the headers say, and whether the shipped graph answers: where this fails, run
    `python -m kgbuild.query.docs docs/questions.md graph`."""
    assert (ROOT / "docs" / "questions.md").read_text("utf-8") == questions_page(shipped)


@pytest.mark.parametrize("asked", catalogue(), ids=lambda asked: asked.name)
def test_an_answer_without_rows_says_what_it_means(shipped: LocalStore, asked: Question):
    """On the page of questions and in the terminal, where the shipped graph has none."""
    assert asked.empty or ask(shipped, asked, examples(shipped, asked), limit=1).rows


def test_the_documented_call_has_an_answer(shipped: LocalStore):
    """What people copy from docs/questions.md shows something, wherever the graph holds such a thing at all."""
    silent = [
        asked.name
        for asked in catalogue()
        if any(parameter.required for parameter in asked.parameters)
        and not any(parameter.type == "series" for parameter in asked.parameters)
        and not ask(shipped, asked, examples(shipped, asked)).rows
    ]
    assert silent == []
