"""All reports together, and their figures as text."""

import json
from pathlib import Path

import pytest
from builders import TEXT, report, sample

from kgbuild.evaluate import FACETS, Annotation, Count, annotation_of, compare, evaluate
from kgbuild.evaluate.tables import format_evaluation, format_markdown, format_slips, json_of


def person(*names: str) -> Annotation:
    return {"events": [], "persons": [{"name": name} for name in names], "institutions": []}


def test_counts_are_summed_over_documents() -> None:
    """Figures are micro-averaged: counts are added before precision and recall are taken."""
    gold = {"a": person("Ada North", "Bo South"), "b": person("Cy West")}
    found = {"a": person("Ada North"), "b": person("Cy West", "Di East")}
    count = compare(gold, found).count("persons")
    assert count == Count(2, 1, 1)
    assert count.precision == count.recall == count.f1 == pytest.approx(2 / 3)


def test_a_report_without_a_reading_is_named() -> None:
    """An expected report of which nothing was found counts as missed and is listed."""
    result = compare({"a": person("Ada North"), "b": person("Bo South")}, {"a": person("Ada North")})
    assert result.absent == ("b",)
    assert result.count("persons") == Count(1, 0, 1)


def test_a_facet_that_does_not_exist_is_an_error() -> None:
    """A misspelt facet is not an empty count."""
    with pytest.raises(KeyError, match="persons"):
        compare({"a": person()}, {}).count("people")


def test_intervals_are_the_same_every_time_and_hold_the_value() -> None:
    """The bootstrap is seeded, and its interval lies around what was measured."""
    gold = {str(i): person("Ada North", "Bo South") for i in range(12)}
    found = {str(i): person("Ada North") if i % 3 else person("Ada North", "Bo South") for i in range(12)}
    result = compare(gold, found)
    interval = result.intervals(rounds=300)["persons"]
    assert interval == result.intervals(rounds=300)["persons"]
    assert interval.low < result.count("persons").f1 < interval.high


def test_alike_documents_leave_no_uncertainty() -> None:
    """Where every document says the same, drawing them again changes nothing."""
    one = {str(i): person("Ada North") for i in range(5)}
    assert compare(one, one).intervals(rounds=50)["persons"].low == 1.0


def test_readings_go_with_the_annotation_of_the_same_stem(tmp_path: Path) -> None:
    """A report in a folder below the corpus finds its annotation by the file's name."""
    (tmp_path / "news.json").write_text(json.dumps(annotation_of(sample("news.txt"), report("news.txt"))), "utf-8")
    result = evaluate(tmp_path, [(sample("2024/news.txt"), report("2024/news.txt"))])
    assert result.absent == ()
    assert result.headline == 1.0


def test_the_table_names_every_facet_and_the_headline() -> None:
    """Nothing that is measured is left out of what is shown."""
    result = compare({"a": person("Ada North")}, {"a": person("Ada North")})
    shown = format_evaluation(result, title="mine")
    assert shown.startswith("mine: 1 report\n")
    assert all(facet in shown for facet in FACETS)
    assert "headline (mean F1 of *): 0.200" in shown


def test_the_markdown_table_has_a_column_for_each_corpus() -> None:
    """Corpora stand side by side, with the number of reports and the interval of each figure."""
    one, two = compare({"a": person("Ada North")}, {"a": person("Ada North")}), compare({"a": person("Ada North")}, {})
    shown = format_markdown({"ours": one, "theirs": two})
    assert "| facet | ours (1) | theirs (1) |" in shown
    assert "| persons * | 1.00 (1.00–1.00) | 0.00 (0.00–0.00) |" in shown


def test_a_slip_is_shown_with_its_passage() -> None:
    """Each slip is followed by the line of the text where it happened."""
    expected = annotation_of(sample(), report())
    result = compare({"a": expected}, {"a": {**expected, "persons": expected["persons"][:1]}})
    shown = format_slips(result.slips, {"a": TEXT})
    assert "a  persons  missed: Boris Lind  [person missed]" in shown
    assert "Dr. Boris Lind of Fjord University took part online." in shown


def test_the_json_holds_the_figures_of_every_facet() -> None:
    """A program finds each facet's counts and interval by name."""
    data = json_of(compare({"a": person("Ada North")}, {"a": person("Ada North", "Bo South")}))
    assert json.loads(json.dumps(data)) == data
    facets = data["facets"]
    assert isinstance(facets, dict)
    assert set(facets) == set(FACETS)
    assert (facets["persons"]["tp"], facets["persons"]["fp"], facets["persons"]["fn"]) == (1, 1, 0)


def test_the_commonest_slips_come_first() -> None:
    """Kinds of error are counted over all documents, the most frequent first."""
    gold = {"a": person("Ada North", "Bo South"), "b": person("Cy West")}
    found = {"a": person("Eve Blank"), "b": person()}
    assert compare(gold, found).commonest(2) == [("persons", "person missed", 3), ("persons", "person too much", 1)]
