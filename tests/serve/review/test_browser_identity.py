"""In a real browser: one is two, one is another elsewhere, somebody new, nothing to read; each undone as easily."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from serve.looking import Visit, participations
from serve.reviewing import Review, reviewing

from kgbuild.store.local import open_graph

pytestmark = pytest.mark.browser

ORCID = "https://orcid.org/0000-0002-1825-0097"


def keys_of(project: Path, name: str) -> list[str]:
    """The keys of the persons of that name."""
    rows = open_graph(project / "graph").select(
        "PREFIX rn: <https://w3id.org/research-network/ns#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "
        f'SELECT ?x {{ ?x a rn:Person ; rdfs:label ?n FILTER(STR(?n) = "{name}") }}'
    )
    return sorted(row[0].value.rsplit("/", 1)[-1] for row in rows)  # type: ignore[union-attr]


def links(project: Path) -> set[str]:
    rows = open_graph(project / "graph").select("SELECT ?o { ?s <https://schema.org/sameAs> ?o }")
    return {row[0].value for row in rows}  # type: ignore[union-attr]


STATED = ("core.ttl", "provenance.ttl", "shortcuts.ttl")
"""All but what leads from the identifiers of a split that is undone to the one again."""


def graph(project: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (project / "graph").glob("*.ttl")}


def test_one_is_split_in_two_by_keys(review: Review, visit: Callable[..., Visit]) -> None:
    """From a statement to the person, a number for each report that means another, what changes, written; one line, one
    key to undo it, and all statements are what they were."""
    (key,) = keys_of(review.project, "Dana Oral")
    before, zere = graph(review.project), visit(review)
    zere.until_fresh()
    zere.go_to("Dana Oral was a speaker")
    number = 1 + [t.startswith("Dana Oral") for t in zere.page.locator(".links a").all_inner_texts()].index(True)
    zere.press(str(number))
    assert zere.says == "Dana Oral"
    zere.page.keyboard.press("2")
    zere.press("t")
    assert "Dana Oral" in zere.page.inner_text(".preview")
    assert "one as in c.txt, one as in b.txt" in zere.page.inner_text(".preview")
    assert review.lines == []
    zere.press("Enter")
    (line,) = review.lines
    assert (line.action, line.subject, line.object, line.who) == ("split", key, "c.txt", "Zere")
    assert "Dana Oral is two" in zere.page.inner_text(".flash")
    zere.until_fresh()
    assert len(keys_of(review.project, "Dana Oral")) == 2
    zere.press("u")
    assert review.lines == []
    zere.until_fresh()
    after = graph(review.project)
    assert {name: after[name] for name in STATED} == {name: before[name] for name in STATED}
    assert zere.faults == []


def test_a_link_to_an_authority(project: Path, visit: Callable[..., Visit]) -> None:
    """Typed short, refused where a digit is wrong; offered from a list of one's own and refused for good."""
    folder = project / "curation" / "authorities"
    folder.mkdir(parents=True)
    other = "https://orcid.org/0000-0001-5109-3700"
    (folder / "people.csv").write_text(f"uri,kind,name,description\n{other},person,Dana Oral,of the dunes\n", "utf-8")
    (key,) = keys_of(project, "Dana Oral")
    with reviewing(project) as review:
        zere = visit(review)
        zere.page.goto(f"{review.url}/review/thing/{key}")
        assert "of the dunes" in zere.page.inner_text(".records")
        zere.page.keyboard.press("l")
        zere.page.keyboard.type("0000-0002-1825-0098")
        zere.press("Enter")
        assert "check character" in zere.page.inner_text(".problem")
        assert review.lines == []
        zere.page.fill("input[name=uri]:visible", "0000-0002-1825-0097")
        zere.page.focus("input[name=uri]:visible")
        zere.press("Enter")
        assert [(one.action, one.subject, one.object) for one in review.lines] == [("link", key, ORCID)]
        zere.until_fresh()
        assert links(project) == {ORCID}
        with zere.page.expect_navigation():
            zere.page.locator(".records li", has_text="of the dunes").locator("button[value=refuse]").click()
        assert (review.lines[-1].action, review.lines[-1].object) == ("reject", f"sameAs {other}")
        assert "of the dunes" not in zere.page.inner_text("main")
        zere.press("u")
        assert "of the dunes" in zere.page.inner_text(".records")
        zere.page.goto(f"{review.url}/review/acts")
        zere.press("u")
        assert review.lines == []
        zere.until_fresh()
        assert links(project) == set()
        assert [fault for fault in zere.faults if "422" not in fault] == []  # the wrong digit


def test_somebody_new_takes_part(review: Review, visit: Callable[..., Visit]) -> None:
    """A person whom no report names is added on the way to a statement, and both are one line each; a rebuild changes
    nothing; without the lines the graph is what it was."""
    before, zere = graph(review.project), visit(review)
    zere.until_fresh()
    zere.page.goto(f"{review.url}/review/missed")
    zere.press("a")
    with zere.page.expect_navigation():
        zere.page.select_option("select[name=relation]", "speaker")
    zere.page.fill("input[name=subject_q]", "water")
    zere.page.fill("input[name=value_q]", "Gulnar Abai")
    zere.press("Enter")
    zere.page.check("input[name=subject]")
    with zere.page.expect_navigation():
        zere.page.click("text=Add “Gulnar Abai” as a new person")
    assert [one.action for one in review.lines] == ["add"], zere.page.inner_text("main")
    assert review.lines[0].object == "name Gulnar Abai"
    if not zere.page.query_selector("input[name=subject]:checked"):
        zere.page.fill("input[name=subject_q]", "water")
        zere.press("Enter")
        zere.page.check("input[name=subject]")
        with zere.page.expect_navigation():
            zere.page.click("text=Search, or show what changes")
    zere.page.wait_for_selector(".preview", timeout=30_000)  # once the graph has her
    assert "Gulnar Abai was a speaker at Water and Work" in zere.page.inner_text(".preview")
    zere.press("Enter")
    assert [one.action for one in review.lines] == ["add", "add"]
    zere.until_fresh()
    assert ("Gulnar Abai", "speaker") in participations(review.project)
    assert keys_of(review.project, "Gulnar Abai") == [review.lines[0].subject]
    after = graph(review.project)
    with reviewing(review.project) as again:
        again.reviewer("Dana").until_fresh()
    assert graph(review.project) == after
    zere.page.goto(f"{review.url}/review/acts")
    zere.press("u", "u")
    assert review.lines == []
    zere.until_fresh()
    assert graph(review.project) == before
    assert zere.faults == []


def test_a_sentence_is_set_aside(review: Review, visit: Callable[..., Visit]) -> None:
    """One key: the sentence is shown no more, also after a build; one key back. The line shows none of its words."""
    zere = visit(review)
    zere.until_fresh()
    zere.page.goto(f"{review.url}/review/missed")
    sentence = zere.page.inner_text(".missed blockquote >> nth=0")
    left = int(zere.page.inner_text("[data-n=missed]"))
    zere.press("x")
    (line,) = review.lines
    assert line.action == "dismiss"
    assert not any(word in f"{line.object} {line.value}" for word in sentence.split())
    zere.until_fresh()
    zere.page.reload()
    assert sentence not in zere.page.inner_text("main")
    assert int(zere.page.inner_text("[data-n=missed]")) == left - 1
    zere.press("u")
    assert review.lines == []
    assert sentence in zere.page.inner_text(".missed")
    assert zere.faults == []
