"""Slices of a network by year add up to the whole."""

from kgbuild.network.data import read_participations
from kgbuild.network.project import project
from kgbuild.network.report import network_report
from kgbuild.network.years import by_years
from kgbuild.store.local import LocalStore


def test_newcomers_and_new_ties_of_all_years_are_those_of_the_whole(store: LocalStore):
    """Everyone comes once, and each tie for the first time once; undated events are in no year."""
    data = read_participations(store)
    years = by_years(data)
    whole = project(data, "persons", since="0001-01-01")
    assert [year.year for year in years] == sorted({day[:4] for day in data.dates if day})
    assert sum(year.newcomers for year in years) == len(whole.nodes)
    assert sum(year.new_ties for year in years) == whole.edge_count
    assert years[0].newcomers == years[0].nodes


def test_a_period_narrows_the_first_and_the_last_year(store: LocalStore):
    """Only events inside the period count, also within a year."""
    data = read_participations(store)
    days = sorted(day for day in data.dates if day)
    first, last = days[len(days) // 3], days[2 * len(days) // 3]
    years = by_years(data, since=first, until=last)
    assert (years[0].year, years[-1].year) == (first[:4], last[:4])
    assert sum(year.newcomers for year in years) == len(project(data, "persons", since=first, until=last).nodes)


def test_the_report_says_in_words_who_stands_out_and_lists_the_years(store: LocalStore):
    data = read_participations(store)
    network = project(data, "persons")
    told = network_report(network, years=by_years(data))
    strongest = max(range(len(network.nodes)), key=lambda node: network.adjacency[[node]].sum())
    assert f"**{network.nodes[strongest].label}** has the strongest ties" in told
    assert "of the ties rest on one event only" in told
    assert " 1 stand " not in told
    assert " 1 events" not in told
    assert " 1 ties" not in told
    assert all(f"| {year.year} | {year.events} |" in told for year in by_years(data))


def test_the_report_of_nobody_says_that_the_choices_leave_nobody(store: LocalStore):
    told = network_report(project(read_participations(store), "persons", since="3000-01-01"))
    assert "no participation passes these choices" in told
