"""How reports are cut into passages and sentences."""

from __future__ import annotations

import pytest

from kgbuild.model.report import Report
from kgbuild.segment import segment


def sentences(text: str) -> list[str]:
    return [s.span.of(text) for p in segment(Report("a.txt", text)) for s in p.sentences]


def layouts(text: str) -> list[str]:
    return [s.layout for p in segment(Report("a.txt", text)) for s in p.sentences]


def passages(text: str) -> list[str]:
    return [p.span.of(text) for p in segment(Report("a.txt", text))]


@pytest.mark.parametrize(
    "text",
    [
        "The talk by M.B. Orazova was short.",
        "Prof. Dr. Anna Berg, Ph.D. gave a talk.",
        "H.E. Chief Ade Bello came at 9 a.m. on Monday.",
        "It was held at the St. Olaf Univ. of Applied Arts.",
        "In Section 2. “Rivers” he spoke.",
        "He read “Roads and rivers. A history of both” to us.",
        "See https://example.org/a.b?c=d. for more",
        "They came from the U.S. Embassy in Oslo.",
    ],
)
def test_full_stops_that_end_nothing(text: str) -> None:
    """Abbreviations, initials, counted things and titles in quotes keep a sentence whole."""
    assert sentences(text) == [text]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("She holds a Ph.D. The talk was long.", "She holds a Ph.D."),
        ("They met in 2024. Anna Berg spoke.", "They met in 2024."),
        ("Who came? Everybody did.", "Who came?"),
        ("He said “No.” Then he left.", "He said “No.”"),
        ("It ended at 5 p.m. Participants left.", "It ended at 5 p.m."),
        ("The moderator was Orazova M.N. Vice-rector Anna Berg spoke.", "The moderator was Orazova M.N."),
        ("They thanked the country.The end came.", "They thanked the country."),
    ],
)
def test_full_stops_that_end_a_sentence(text: str, first: str) -> None:
    """What opens like a sentence begins one, also behind an abbreviation."""
    assert sentences(text) == [first, text[len(first) :].strip()]


def test_no_character_is_lost() -> None:
    """The sentences, in order, are the text without its white space."""
    text = "Heading\r\n\r\n  A first. A second\u2028third line\n* item; x\n\n\n“Open quote. End"
    assert "".join("".join(sentences(text)).split()) == "".join(text.split())


def test_layouts() -> None:
    """Headings, labels, items, programme lines and prose are told apart."""
    text = "Spring Seminar\nModerator: Anna Berg\n09:30 Registration\n• a point\nThey all met in Oslo and talked."
    assert layouts(text) == ["heading", "label", "programme", "item", "prose"]


def test_lines_under_a_bare_label_are_items() -> None:
    """ "Speakers:" makes a list of the short lines below it."""
    assert layouts("Speakers:\nAnna Berg, Oslo\nPeter Novak, Brno\n\n\nThey all spoke at length.")[1:3] == [
        "item",
        "item",
    ]


def test_wrapped_lines_are_one_sentence() -> None:
    """A page of fixed width breaks lines inside its sentences."""
    lines = [
        "The yearly meeting of the Northern Geographers was held in Tromsø and",
        "Bodø this time, and more people than ever before came to it from the",
        "Baltic countries. It was cold outside.",
    ]
    assert len(sentences("\n".join(lines))) == 2


def test_a_sentence_spans_no_two_paragraphs() -> None:
    """Lines that begin with a capital stay apart in short text."""
    assert sentences("Oslo University\nBergen University") == ["Oslo University", "Bergen University"]


def test_a_line_in_lower_case_goes_on() -> None:
    """A name broken over lines, even with a blank one between, is one."""
    assert len(sentences("Department of Rivers\n\nand Lakes of Oslo University")) == 2 - 1


def test_a_digest_is_cut_at_its_dates() -> None:
    """Paragraphs that open with dates far apart are news items; lines below them belong to them."""
    text = (
        "On May 3, 2021, a seminar met in Oslo.\nIt was short.\n\n"
        "March 9, 2021. Anna Berg spoke in Bergen.\n\nRead more\n\n"
        "A headline!\nOn January 5, 2021 the club met."
    )
    assert [p.split("\n")[0] for p in passages(text)] == [
        "On May 3, 2021, a seminar met in Oslo.",
        "March 9, 2021. Anna Berg spoke in Bergen.",
        "A headline!",
    ]


@pytest.mark.parametrize(
    "text",
    [
        (
            "On May 3, 2021 the school opened in Oslo.\n\nOn May 4, 2021 the guests went to Bergen.\n\nOn May 5, "
            "2021 they left."
        ),
        "15.10.2021\n\nA congress was held.\n\nThe guests came from five countries.",
    ],
)
def test_one_report_stays_whole(text: str) -> None:
    """Days of one event, or one dateline, make no digest."""
    assert len(passages(text)) == 1


def test_days_that_run_into_their_paragraphs_cut_a_digest_whose_last_item_ends_like_the_others() -> None:
    """ "16 January. A spoke at ...": each such paragraph is an item, and what follows the last one is none of it."""
    days = ["16 January. A debate was held.", "9 March. The council met.", "26 March. A lecture was given."]
    text = "\n\n".join(["Our winter of 2020", *days, "Postponed: the colloquium in Maastricht."])
    assert [p.split(".")[0] for p in passages(text)] == [
        "Our winter of 2020",
        "16 January",
        "9 March",
        "26 March",
        "Postponed: the colloquium in Maastricht",
    ]


def test_empty_text_has_no_passage() -> None:
    """Nothing gives nothing."""
    assert segment(Report("a.txt", " \n\t\n")) == ()


def test_indices_count_through_the_report() -> None:
    """Sentence indices are unique and in order across passages."""
    report = Report("a.txt", "On May 3, 2021, A met. B too.\n\nOn March 3, 2021, C met.")
    assert [s.index for p in segment(report) for s in p.sentences] == [0, 1, 2]
