"""Parts that no wording gives: what is weighed, which role wins, and what states it."""

from __future__ import annotations

import pytest

from kgbuild.interpret.atoms import Atom
from kgbuild.interpret.drafts import Draft
from kgbuild.interpret.events import Told
from kgbuild.interpret.heads import Head
from kgbuild.interpret.likely import likeliest, likely, pairs_of, part_weights
from kgbuild.interpret.likely_marks import Page, line_of
from kgbuild.interpret.phrases import Phrase
from kgbuild.interpret.roles import Part
from kgbuild.interpret.row import Group, Row
from kgbuild.model import Sentence
from kgbuild.spans import Span
from kgbuild.weights import Weights


def _atom(kind: str, text: str, at: int, key: str | None = None) -> Atom:
    return Atom(kind, Span(at, at + len(text)), text, text.lower(), key=key, pos="VERB" if text == "led" else "")


@pytest.fixture
def page() -> Page:
    """ "Seminar: Ann led, Hall in Foo": a person with a part, a body without one, and a publisher nobody names."""
    atoms = (
        _atom("event", "Seminar", 0),
        _atom("person", "Ann", 9, "p1"),
        _atom("word", "led", 13),
        _atom("institution", "Hall", 18, "i1"),
    )
    ann, hall = Phrase(atoms[1], 1, 2), Phrase(atoms[3], 3, 4)
    head = Head(0, 0, 1, Span(0, 7), "seminar", "seminar", "seminar", None, True, False, True, False, None, None, "")
    groups = Group((ann,), 1, 2), Group((hall,), 3, 4)
    row = Row(Sentence(0, Span(0, 22)), atoms, (head,), groups, "E0 A0 led A1 ", (0, 3, 6, 10), (0, 1, 2, 3))
    draft = Draft(head, 0, 0, Span(0, 22), "event-named", "seminar", "seminar")
    told = Told([draft], {(0, 0): draft}, {0: draft})
    part = Part(draft, ann, "p1", True, "moderator", "moderated", (Span(0, 22),), "led")
    return Page([line_of(row, told, 0)], [draft], [part], "i9", {"i1": "library", "i9": "university"})


def test_who_has_a_part_in_an_event_is_not_weighed_again_and_the_publisher_always_is(page: Page) -> None:
    """Weighed are the body that the sentence names, and the publisher, though no sentence does."""
    pairs = {pair.key: pair for pair in pairs_of(page)}
    assert set(pairs) == {"i1", "i9"}
    assert {"tie:intro", "pre:led", "type:library", "has:person-moderator", "given:none"} <= pairs["i1"].marks
    assert {"unnamed", "publisher", "publisher+unheld"} <= pairs["i9"].marks


def test_a_pair_can_be_looked_at_as_if_no_rule_knew_it(page: Page) -> None:
    """``only`` restricts to one pair, which is there once its part is taken away."""
    bare = Page(page.lines, page.drafts, [], page.publisher, page.types)
    assert [pair.kind for pair in pairs_of(bare, (page.drafts[0], "p1"))] == ["person"]


def test_the_likeliest_role_is_given_where_it_is_likely_enough_with_its_sentence_and_probability(page: Page) -> None:
    """A host by the word before the name; the publisher, whom nothing speaks for, gets nothing."""
    host, organizer = Weights(-1.0, {"pre:led": 3.0}, 0.6), Weights(-1.0, {"pre:led": 1.0}, 0.4)
    weights = {"body-host": host, "body-organizer": organizer}
    [part] = likely(page, weights)
    assert (part.key, part.role, part.evidence, part.placed) == ("i1", "host", (Span(0, 22),), 0.8808)
    assert likeliest("body", frozenset({"pre:led"}), weights) == ("body-host", 0.8808, True)
    assert likeliest("person", frozenset({"pre:led"}), weights) == ("", 0.0, False)


def test_shipped_weights_take_what_was_supported_by_a_body_and_not_who_is_away() -> None:
    """Marks of "with the support of B" weigh more for a supporter than those of a name alone."""
    weights = part_weights()
    supported = weights["body-supporter"].probability({"tie:named", "pre:of", "before:support"})
    assert supported > weights["body-supporter"].probability({"tie:named", "pre:of"})
