"""The reports in other voices are annotated in good form. Nothing here looks at what extraction makes of them."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from kgbuild.evaluate import Annotation, read_annotation
from kgbuild.evaluate.annotation import guideline

HELDOUT = Path(__file__).parents[1] / "heldout"
GOLD = sorted(HELDOUT.glob("*/gold/*.json"))


def plain(text: str) -> str:
    """Without quotation marks, in lower case, with single spaces: titles are annotated without quotes."""
    return " ".join(re.sub(r"[\"'“”„«»‘’`´]", "", text).casefold().split())


def text_of(path: Path) -> str:
    return (path.parents[1] / "reports" / f"{path.stem}.txt").read_text("utf-8")


def wordings(note: Annotation) -> Iterator[str]:
    """All that must stand in the text as it is annotated."""
    for event in note["events"]:
        yield from (event[key] or "" for key in ("title", "label", "city", "country"))
        yield from event["topics"]
        yield from (part["contribution"] or "" for part in event["participations"])
    for person in note["persons"]:
        yield from (person["name"], *person["aliases"], *person["degrees"])
        yield from (tie["position"] or "" for tie in person["affiliations"])
    for body in note["institutions"]:
        yield from (body["name"], *body["aliases"])


@pytest.mark.parametrize("path", GOLD, ids=lambda path: path.stem)
def test_every_wording_stands_in_the_text(path: Path) -> None:
    """Names, titles, posts and talks are annotated as printed; a body may also be named by the publisher."""
    note = read_annotation(path)
    known = f"{plain(text_of(path))} {plain(note['context']['publisher'] or '')}"
    assert [words for words in wordings(note) if plain(words) not in known] == []


@pytest.mark.parametrize("path", GOLD, ids=lambda path: path.stem)
def test_every_anchor_is_one_place_in_the_text(path: Path) -> None:
    """An anchor is an exact substring of 20 to 160 characters that occurs once."""
    text = text_of(path)
    anchors = [event["anchor"] or "" for event in read_annotation(path)["events"]]
    assert [anchor for anchor in anchors if text.count(anchor) != 1 or not 20 <= len(anchor) <= 160] == []


@pytest.mark.parametrize("path", GOLD, ids=lambda path: path.stem)
def test_every_reference_resolves_and_every_value_is_of_its_list(path: Path) -> None:
    """Agents, bodies and wholes are listed; roles, types and kinds of body are the guideline's."""
    note, lists = read_annotation(path), guideline()
    persons = {person["name"] for person in note["persons"]}
    bodies = {body["name"] for body in note["institutions"]}
    assert {body["part_of"] for body in note["institutions"]} - {None} <= bodies
    assert {body["type"] for body in note["institutions"]} <= set(lists.bodies)
    assert {tie["institution"] for person in note["persons"] for tie in person["affiliations"]} <= bodies
    for event in note["events"]:
        assert event["type"] in lists.types
        assert event["part_of"] is None or event["part_of"] in {other["id"] for other in note["events"]}
        assert len(event["topics"]) <= 5
        for part in event["participations"]:
            assert part["agent"] in (persons if part["kind"] == "person" else bodies)
            assert part["representing"] is None or part["representing"] in bodies
            assert part["role"] in lists.roles


def test_each_report_has_its_annotation() -> None:
    """No text without an annotation, and enough of both kinds to measure with."""
    for half in ("dev", "blind"):
        texts = {path.stem for path in (HELDOUT / half / "reports").glob("*.txt")}
        assert texts == {path.stem for path in GOLD if path.parents[1].name == half}
        assert len(texts) >= 4
