"""What lift says of readings: each test one rule of the graph."""

from __future__ import annotations

import random
from collections.abc import Iterable

import pytest
from builders import (
    TEXT,
    affiliation,
    event,
    institution,
    participation,
    person,
    reading,
    report,
    resolution,
    sample,
    span,
    stated,
)
from pyoxigraph import BlankNode, QuerySolutions, Store

from kgbuild.errors import InputError
from kgbuild.lift import LiftOptions, lift
from kgbuild.model import Decision, Reading, When
from kgbuild.validate import validate_quads

PREFIXES = """
PREFIX rn: <https://w3id.org/research-network/ns#>
PREFIX rnr: <https://w3id.org/research-network/role#>
PREFIX rnc: <https://w3id.org/research-network/code#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX oa: <http://www.w3.org/ns/oa#>
PREFIX schema: <https://schema.org/>
"""


def graph(*readings: Reading, options: LiftOptions | None = None, published: str = "", **deciding: object) -> Store:
    """The lifted readings as one store."""
    store = Store()
    source = {"published": published} if published else {}
    told = [(report(one.report, **source), one) for one in readings]
    store.extend(lift(told, resolution(*readings, **deciding), options=options))  # type: ignore[arg-type]
    return store


def ask(store: Store, select: str) -> list[tuple[str, ...]]:
    """Rows of local names and values, sorted."""
    rows = store.query(PREFIXES + select, use_default_graph_as_union=True)
    assert isinstance(rows, QuerySolutions)
    return sorted(tuple("" if term is None else term.value.rsplit("#")[-1] for term in row) for row in rows)


def dated(report_id: str, start: str, confidence: float, end: str = "") -> Reading:
    when = stated(When(start, end or start), "17 May 2024", confidence)
    return reading(report_id, events=[event(title=stated("Water and Work", "Water and Work"), when=when)])


def shapes_of(store: Store) -> set[str]:
    return {finding.check for finding in validate_quads(store) if finding.severity == "violation"}


def test_no_blank_nodes() -> None:
    """Everything in the data has a name, so that graphs can be compared and merged line by line."""
    for quad in graph(sample()):
        assert not isinstance(quad.subject, BlankNode)
        assert not isinstance(quad.object, BlankNode)


def test_order_of_reports_does_not_matter() -> None:
    """The same reports in any order give the same quads."""
    readings = [sample("a.txt"), sample("b.txt"), dated("c.txt", "2024-05-18", 0.7)]
    resolved = resolution(*readings)
    told = [(report(one.report), one) for one in readings]
    first = set(lift(told, resolved))
    random.Random(3).shuffle(told)
    assert set(lift(told, resolved)) == first


def test_no_clock() -> None:
    """Nothing is dated unless the caller gives a date; a day given becomes its first moment."""
    assert not ask(graph(sample()), "SELECT ?t { ?r prov:endedAtTime ?t }")
    dated_run = graph(sample(), options=LiftOptions(run_date="2026-11-22"))
    assert ask(dated_run, "SELECT ?t { ?r prov:endedAtTime ?t }") == [("2026-11-22T00:00:00Z",)]


def test_every_thing_is_mentioned_in_each_report_that_tells_of_it() -> None:
    """Events, persons and bodies carry a mention for each report."""
    store = graph(sample("a.txt"), sample("b.txt"))
    for kind in ("Event", "Person", "Institution"):
        rows = ask(
            store,
            f"SELECT ?x (COUNT(DISTINCT ?n) AS ?k) {{ ?x a rn:{kind} "
            "OPTIONAL { ?x rn:mention/oa:hasSource/dcterms:identifier ?n } } GROUP BY ?x",
        )
        assert {count for _, count in rows} == {"2"}


def test_a_passage_is_what_its_offsets_say() -> None:
    """The quote of every passage is the text between its offsets."""
    rows = ask(
        graph(sample()), "SELECT ?s ?e ?q { ?x oa:hasSelector ?p, ?w . ?p oa:start ?s ; oa:end ?e . ?w oa:exact ?q }"
    )
    assert rows
    for start, end, quote in rows:
        assert TEXT[int(start) : int(end)] == quote


def test_quotes_can_be_left_out() -> None:
    """Without quotes the offsets remain, and the graph still conforms."""
    store = graph(sample(), options=LiftOptions(quotes=False))
    assert not ask(store, "SELECT ?q { ?x oa:exact ?q }")
    assert ask(store, "SELECT ?s { ?x oa:start ?s }")
    assert not shapes_of(store)


def test_two_reports_make_one_participation() -> None:
    """What two reports tell of one part is one node with both passages, and surer than either."""
    store = graph(sample("a.txt"), sample("b.txt"))
    rows = ask(
        store,
        "SELECT ?c (COUNT(?s) AS ?n) { ?x rn:role rnr:participant ; rn:confidence ?c ; rn:evidence ?s . "
        "?s oa:hasSource ?d . FILTER EXISTS { ?s oa:hasSelector/oa:end ?e } } GROUP BY ?x ?c",
    )
    assert rows == [("0.96", "4")]


def test_one_report_is_one_witness() -> None:
    """Two passages of one report make a statement no surer than the better of them."""
    told = reading(
        events=[event()],
        persons=[person("p1", "Boris Lind")],
        participations=[
            participation("p1", "participant", "Boris Lind", confidence=0.6),
            participation("p1", "participant", "took part online", confidence=0.8),
        ],
    )
    assert ask(graph(told), "SELECT ?c { ?x a rn:Participation ; rn:confidence ?c }") == [("0.8",)]


def test_the_best_supported_date_stands() -> None:
    """One day stands; the other is kept as a superseded claim and not stated."""
    store = graph(dated("a.txt", "2024-05-17", 0.9), dated("b.txt", "2024-05-18", 0.6))
    assert ask(store, "SELECT ?d { ?e rn:startDate ?d }") == [("2024-05-17",)]
    assert ask(store, "SELECT ?d ?s { ?k rdf:predicate rn:startDate ; rdf:object ?d ; rn:status ?s }") == [
        ("2024-05-17", "proposed"),
        ("2024-05-18", "superseded"),
    ]
    assert not shapes_of(store)


def test_equal_dates_make_one_claim() -> None:
    """Two reports that agree are one claim with two passages."""
    store = graph(dated("a.txt", "2024-05-17", 0.9), dated("b.txt", "2024-05-17", 0.6))
    rows = ask(store, "SELECT ?k (COUNT(?s) AS ?n) { ?k rdf:predicate rn:startDate ; rn:evidence ?s } GROUP BY ?k")
    assert [count for _, count in rows] == ["2"]


def test_a_month_speaks_for_a_day_in_it() -> None:
    """A report that gives the month does not outvote one that gives the day."""
    store = graph(dated("a.txt", "2024-05", 0.9), dated("b.txt", "2024-05-17", 0.6), dated("c.txt", "2024-06-01", 0.8))
    assert ask(store, "SELECT ?d { ?e rn:startDate ?d }") == [("2024-05-17",)]


@pytest.mark.parametrize(
    ("start", "end", "bounds", "stated_end"),
    [
        ("2024-05-17", "2024-05-17", ("2024-05-17", "2024-05-17"), []),
        ("2024-05-17", "2024-05-19", ("2024-05-17", "2024-05-19"), [("2024-05-19",)]),
        ("2024-02", "2024-02", ("2024-02-01", "2024-02-29"), []),
        ("2023", "2023", ("2023-01-01", "2023-12-31"), []),
    ],
)
def test_dates_keep_their_precision(
    start: str, end: str, bounds: tuple[str, str], stated_end: list[tuple[str]]
) -> None:
    """The stated date stays as precise as the text; the bounds are whole days; a last day is stated only if other."""
    store = graph(dated("a.txt", start, 0.9, end))
    assert ask(store, "SELECT ?s ?a ?b { ?e rn:startDate ?s ; rn:earliestDate ?a ; rn:latestDate ?b }") == [
        (start, *bounds)
    ]
    assert ask(store, "SELECT ?d { ?e rn:endDate ?d }") == stated_end
    assert not shapes_of(store)


def test_a_date_that_no_calendar_has_is_not_stated() -> None:
    """31 February is left out rather than written as a date."""
    store = graph(dated("a.txt", "2024-02-31", 0.9))
    assert not ask(store, "SELECT ?d { ?e rn:startDate|rn:earliestDate ?d }")


def test_parts_do_not_run_in_a_circle() -> None:
    """Where two reports contradict on which event holds which, the surer one stands."""
    titles = [stated(name, name) for name in ("Water and Work", "Rivers and wages")]

    def told(name: str, part: int, confidence: float) -> Reading:
        events = [event(f"e{i}", title=title) for i, title in enumerate(titles)]
        whole = stated(f"e{1 - part}", "round table", confidence)
        events[part] = event(f"e{part}", title=titles[part], part_of=whole)
        return reading(name, events=events)

    store = graph(told("a.txt", 0, 0.9), told("b.txt", 1, 0.5))
    assert len(ask(store, "SELECT ?a ?b { ?a rn:partOfEvent ?b }")) == 1
    assert not shapes_of(store)


def test_an_affiliation_is_seen_on_the_day_of_the_event() -> None:
    """The same tie told on two days is one node with both days."""
    one, two = sample("a.txt"), dated("b.txt", "2024-05-18", 0.6)
    other = reading(
        "b.txt",
        events=[event(title=stated("Rivers", "Rivers"), when=two.events[0].when)],
        persons=one.persons[:1],
        institutions=one.institutions[:2],
        affiliations=one.affiliations[:1],
        participations=[participation("p1", "participant", "Aigul Sarsen")],
    )
    store = graph(one, other)
    rows = ask(store, "SELECT ?d { ?f rn:position 'head'@en ; rn:observedOn ?d }")
    assert rows == [("2024-05-17",), ("2024-05-18",)]


def test_an_affiliation_falls_back_to_the_day_of_publication() -> None:
    """Where no event has a day, the report's own day counts; where there is none, none is invented."""
    told = reading(
        events=[event()],
        persons=[person("p1", "Boris Lind")],
        institutions=[institution("i1", "Fjord University")],
        affiliations=[affiliation("a1", "p1", "i1", "Boris Lind of Fjord University")],
        participations=[participation("p1", "participant", "took part")],
    )
    query = "SELECT ?d { ?f rn:observedOn ?d }"
    assert ask(graph(told, published="2024-06-01"), query) == [("2024-06-01",)]
    assert not ask(graph(told, published="2024-06"), query)
    assert not shapes_of(graph(told))


def test_a_talk_without_title_joins_the_titled_one() -> None:
    """A report that only says that she spoke speaks of the talk whose title another report gives."""
    one = sample("a.txt")
    bare = reading(
        "b.txt",
        events=one.events,
        persons=one.persons,
        participations=[participation("p1", "speaker", "spoke on")],
    )
    store = graph(one, bare)
    assert len(ask(store, "SELECT ?x { ?x rn:role rnr:speaker }")) == 1
    assert not shapes_of(store)


def test_an_untitled_event_has_a_label_and_no_name() -> None:
    """The words for an event's kind are a label; a name is what a source states as title."""
    store = graph(reading(events=[event()]))
    assert ask(store, "SELECT ?l ?n { ?e a rn:Event ; rdfs:label ?l OPTIONAL { ?e rn:name ?n } }") == [
        ("round table", "")
    ]


def test_a_body_inside_another_is_a_unit() -> None:
    """A unit is typed as unit and as institution, so that plain queries find it."""
    assert ask(graph(sample()), "SELECT ?n { ?u a rn:Unit, rn:Institution ; rn:name ?n }") == [("Survey Centre",)]


def test_weak_statements_stay_out() -> None:
    """Below the release threshold nothing is asserted."""
    store = graph(sample(), options=LiftOptions(min_confidence=0.85))
    assert not ask(store, "SELECT ?x { ?x rn:role rnr:participant }")
    assert ask(store, "SELECT ?x { ?x rn:role rnr:speaker }")
    assert not shapes_of(store)


def test_a_withdrawn_person_leaves_no_name() -> None:
    """Neither label nor quote of a withdrawn person remains; the identifier does, as retired."""
    store = graph(sample(), withdrawn=["Boris Lind"])
    assert not [quad for quad in store if "Boris" in str(quad.object)]
    assert len(ask(store, "SELECT ?x { ?x a rn:RetiredEntity ; owl:deprecated true }")) == 1
    assert not shapes_of(store)


def test_retired_keys_point_past_their_chain() -> None:
    """A key that was replaced twice points to what stands now."""
    told = reading(persons=[person("p1", "Boris Lind")])
    live = resolution(told).entities[0].key
    store = graph(told, retired={"paaaaaaaa": ("pbbbbbbbb",), "pbbbbbbbb": (live,)})
    assert {row[1].rsplit("/")[-1] for row in ask(store, "SELECT ?x ?y { ?x dcterms:isReplacedBy ?y }")} == {live}


def test_decisions_are_told_apart() -> None:
    """Software's decisions belong to the run; a person's name who took them."""
    told = reading(persons=[person("p1", "Boris Lind")])
    key = resolution(told).entities[0].key
    store = graph(
        told,
        decisions=[
            Decision(kind="keepApart", subject=key, object="pcccccccc", reason="other initials", score=0.9),
            Decision(kind="accept", subject=key, object="", reason="seen", by="Vera", when="2026-11-22"),
        ],
    )
    assert ask(store, "SELECT ?k ?c { ?d a rn:MachineDecision ; rn:decision ?k ; rn:confidence ?c }") == [
        ("keepApart", "0.9")
    ]
    assert ask(store, "SELECT ?n { ?d a rn:CurationDecision ; prov:wasAssociatedWith/rdfs:label ?n }") == [("Vera",)]
    assert not shapes_of(store)


@pytest.mark.parametrize(
    "told",
    [
        reading(events=[event(types=(stated("party", "round table"),))]),
        reading(events=[event(mode=stated("by post", "online"))]),
        reading(institutions=[institution("i1", "Fjord University", type="shop")]),
        reading(events=[event()], participations=[participation("p1", "friend", "took part")]),
    ],
)
def test_a_name_outside_the_schemes_is_refused(told: Reading) -> None:
    """An extractor that makes up a role or a type is told so, with report and offset."""
    with pytest.raises(InputError, match=r"a\.txt:\d+: '[a-z ]+' is no"):
        graph(told)


def test_a_form_in_another_script_is_tagged_so() -> None:
    """A Cyrillic form in an English report is not called English."""
    words = "Айгуль Сарсен took part."
    told = reading(persons=[person("p1", "Айгуль Сарсен", words)])
    store = Store()
    store.extend(lift([(report(text=words), told)], resolution(told)))
    names: Iterable[str] = {str(quad.object) for quad in store if quad.predicate.value.endswith("#name")}
    assert names == {'"Айгуль Сарсен"@und-cyrl'}


def test_offsets_count_code_points() -> None:
    """A character outside the basic plane is one, as Python and Web Annotation count."""
    words = "😀 Boris Lind spoke."
    told = reading(persons=[person("p1", "Boris Lind", words)])
    store = Store()
    store.extend(lift([(report(text=words), told)], resolution(told)))
    assert ask(store, "SELECT ?s ?e { ?p oa:start ?s ; oa:end ?e }") == [("2", "12")]
    assert span("Boris Lind", words).start == 2
