"""The REST API: the answers of ``kgbuild ask``, with its names, and statuses that say what is wrong."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pyoxigraph as ox
import pytest
from serve.service import Service

from kgbuild.query.catalogue import catalogue, question
from kgbuild.query.run import Ref, ask
from kgbuild.serve.rest import Rest
from kgbuild.store.local import LocalStore, open_graph

WHO = "/api/questions/who-with-whom"
PERSON = "Beata Belkoescu"


@pytest.fixture(scope="module")
def store(folder: Path) -> LocalStore:
    return open_graph(folder)


def test_all_questions_are_listed(service: Service):
    listed = service.client.get("/api/questions").json()["questions"]
    assert [entry["name"] for entry in listed] == [asked.name for asked in catalogue()]
    assert all(entry["url"] == f"/api/questions/{entry['name']}" for entry in listed)


def test_the_answer_is_that_of_ask(service: Service, store: LocalStore):
    """Same rows, same order, things with IRI and label."""
    found = service.client.get(WHO, params={"person": PERSON}).json()
    expected = ask(store, question("who-with-whom"), {"person": PERSON})
    assert found["total"] == len(expected.rows) == len(found["rows"]) > 2
    for row, wanted in zip(found["rows"], expected.rows, strict=True):
        partner = wanted[0]
        assert isinstance(partner, Ref)
        assert row["partner"] == {"iri": partner.iri, "label": partner.label}
        assert row["events"] == wanted[1]
        assert row["first"] == str(wanted[2])


def test_csv_and_turtle_hold_the_same_rows(service: Service):
    rows = service.client.get(WHO, params={"person": PERSON}).json()["rows"]
    answer = service.client.get(WHO, params={"person": PERSON}, headers={"Accept": "text/csv"})
    assert [row["partner_iri"] for row in csv.DictReader(io.StringIO(answer.text))] == [
        row["partner"]["iri"] for row in rows
    ]
    turtle = service.client.get(WHO, params={"person": PERSON, "format": "ttl"})
    assert turtle.headers["content-type"].startswith("text/turtle")
    quads = list(ox.parse(turtle.content, format=ox.RdfFormat.TURTLE))
    assert sum(quad.predicate.value.endswith("#solution") for quad in quads) == len(rows)


def test_pages_put_together_are_the_whole(service: Service):
    """limit and offset cut the answer without loss or repetition, and `next` leads through it."""
    whole = service.client.get(WHO, params={"person": PERSON}).json()["rows"]
    url: str | None = f"{WHO}?person=Beata%20Belkoescu&limit=2"
    rows: list[Any] = []
    while url is not None:
        answer = service.client.get(url)
        assert int(answer.headers["x-total-count"]) == len(whole)
        rows += answer.json()["rows"]
        url = answer.json()["next"]
        assert ("link" in answer.headers) == (url is not None)
    assert rows == whole


def test_examples_are_of_the_graph_that_is_served(service: Service):
    """List, description, form and complaint name people of this graph, and their examples have an answer."""
    listed = {one["name"]: one for one in service.client.get("/api/questions").json()["questions"]}
    example = listed["who-with-whom"]["parameters"][0]["example"]
    assert service.client.get(WHO, params={"person": example}).json()["total"] > 0
    described = service.client.get("/api/openapi.json").json()["paths"][WHO]["get"]["parameters"][0]["example"]
    assert described == example
    assert service.client.get(WHO).json()["detail"].endswith(f"person={example}")
    assert f'placeholder="{example}"' in service.client.get("/questions/who-with-whom").text
    shipped = next(one.example for one in question("who-with-whom").parameters)
    for path in ("/api/questions", "/api/openapi.json", "/questions/who-with-whom"):
        assert shipped not in service.client.get(path).text


def test_a_page_beyond_the_last_has_the_same_columns(service: Service):
    answers = [service.client.get(WHO, params={"person": PERSON, "format": "csv", "offset": at}) for at in (0, 9_999)]
    first, beyond = (answer.text.splitlines() for answer in answers)
    assert first[0] == beyond[0] == "partner,partner_iri,events,first,last"
    assert len(beyond) == 1


def test_a_name_is_looked_up_before_anything_is_unchanged(service: Service):
    """``If-None-Match: *`` holds where there is an answer, and is no way around 404."""
    unless = {"If-None-Match": "*"}
    found = service.client.get(WHO, params={"person": PERSON}, headers=unless)
    assert (found.status_code, found.content) == (304, b"")
    assert found.headers["etag"] == service.client.get(WHO, params={"person": PERSON}).headers["etag"]
    assert service.client.get(WHO, params={"person": "nobodyatall"}, headers=unless).status_code == 404


def test_another_program_or_query_has_another_tag(monkeypatch: pytest.MonkeyPatch):
    """An answer that a client keeps is not taken for that of a later version."""
    rest = Rest(SimpleNamespace(facts=SimpleNamespace(digest="g")))  # type: ignore[arg-type]
    now = rest._tag("who", "SELECT 1")
    assert now == rest._tag("who", "SELECT 1") != rest._tag("who", "SELECT 2")
    monkeypatch.setattr("kgbuild.serve.rest.program_digest", lambda: "later")
    assert rest._tag("who", "SELECT 1") != now


def test_an_unchanged_answer_is_304(service: Service):
    """The tag names answer and form; another form has another tag."""
    first = service.client.get(WHO, params={"person": PERSON})
    tag = first.headers["etag"]
    again = service.client.get(WHO, params={"person": PERSON}, headers={"If-None-Match": f'"x", W/{tag}'})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    other = service.client.get(WHO, params={"person": PERSON, "format": "csv"}, headers={"If-None-Match": tag})
    assert other.status_code == 200
    assert other.headers["etag"] != tag


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        (WHO, 422, "person is missing"),
        (WHO + "?person=", 422, "person"),
        (WHO + "?person=Beata&person=Anvar", 422, "twice"),
        (WHO + "?persn=Beata", 422, "unknown parameter 'persn'"),
        (WHO + "?person=Xqwzz%20Yyyy", 404, "no person is called"),
        (WHO + "?person=Beata", 409, "fits"),
        (WHO + "?person=Beata%20Belkoescu&limit=0", 422, "limit"),
        (WHO + "?person=Beata%20Belkoescu&limit=many", 422, "limit"),
        (WHO + "?person=Beata%20Belkoescu&offset=-1", 422, "offset"),
        (WHO + "?person=Beata%20Belkoescu&format=exe", 422, "format"),
        (WHO + "?person=%FF", 400, "UTF-8"),
        ("/api/questions/no-such-question", 404, "no question"),
        ("/api/questions/affiliation-at?person=Beata%20Belkoescu&date=2023-02-30", 422, "date"),
        ("/api/questions/affiliation-at?person=Beata%20Belkoescu&date=20230201", 422, "date"),
        ("/api/questions/rising-topics?year=2023&years=-3", 422, "years '-3': want a whole number from 1 to 1000"),
        ("/api/questions/rising-topics?year=2023&years=0", 422, "from 1 to 1000"),
        ("/api/questions/rising-topics?year=2023&years=2.5", 422, "whole"),
        ("/api/questions/rising-topics?year=2023&years=many", 422, "from 1 to 1000"),
        ("/api/questions/least-certain?below=1.01", 422, "below '1.01': want a number from 0 to 1"),
        ("/api/search", 422, "q"),
        ("/api/questions?x=1", 422, "unknown parameter 'x'"),
        ("/api/openapi.json?x=1", 422, "unknown parameter 'x'"),
        ("/api/nowhere", 404, "nothing is at"),
    ],
)
def test_what_is_wrong_is_told_as_a_problem(service: Service, path: str, status: int, words: str):
    answer = service.client.get(path)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["status"] == status
    assert words in answer.json()["detail"]


def test_other_methods_and_types_are_refused(service: Service):
    assert service.client.post(WHO, data={"person": PERSON}).status_code == 405
    assert service.client.get(WHO, params={"person": PERSON}, headers={"Accept": "image/png"}).status_code == 406


@pytest.mark.parametrize(
    "value",
    [
        '"} ; DROP ALL #',
        "<urn:x> . ?s ?p ?o",
        "> } UNION { ?a ?b ?c } #",
        "http://a> ?p ?o . <http://b",
        "http://[::bad",
        "\\u0022",
        "\x00",
        "'''",
        "𝔘𝔫𝔦𝔠𝔬𝔡𝔢" * 30,
    ],
)
def test_no_value_becomes_a_piece_of_a_query(service: Service, value: str):
    """Whatever is given as a name is looked for as a name."""
    answer = service.client.get(WHO, params={"person": value})
    assert answer.status_code in (404, 422)
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_year_stands_for_its_first_or_last_day(service: Service):
    """As on the command line."""
    days = service.client.get("/api/questions/events-between?since=2020-01-01&until=2020-12-31").json()["rows"]
    assert days
    assert service.client.get("/api/questions/events-between?since=2020&until=2020-12").json()["rows"] == days


def test_a_page_without_rows_says_what_that_means(service: Service):
    """In the words of the question."""
    assert "No rows: Every statement has its passage." in service.client.get("/questions/without-evidence").text


def test_every_question_answers_over_http(service: Service, store: LocalStore):
    """With values taken from the graph, each gives 200 in all three forms."""
    sample = {"person": PERSON, "institution": "i0", "event": "e5", "series": "s0"}
    sample |= {"topic": "migration", "place": "Aldova", "thing": "e5", "date": "2020-01-01", "year": "2019"}
    failures = {}
    for asked in catalogue():
        values = {}
        for parameter in asked.parameters:
            if parameter.required:
                values[parameter.name] = sample.get(parameter.type) or parameter.example
        if "other" in values:  # two of a kind
            values["other"] = "i1" if "institution" in values else "p5"
        for form in ("json", "csv", "ttl"):
            answer = service.client.get(f"/api/questions/{asked.name}", params={**values, "format": form, "limit": 5})
            if answer.status_code != 200:
                failures[asked.name, form] = answer.text
    assert failures == {}


def test_the_form_of_a_question_holds_its_answer(service: Service):
    page = service.client.get("/questions/who-with-whom", params={"person": PERSON}).text
    rows = service.client.get(WHO, params={"person": PERSON}).json()["rows"]
    assert rows[0]["partner"]["label"] in page
    assert 'value="Beata Belkoescu"' in page


def test_the_form_tells_what_is_wrong(service: Service):
    answer = service.client.get("/questions/who-with-whom", params={"person": "<i>Nobody</i> Atall"})
    assert answer.status_code == 404
    assert 'role="alert"' in answer.text
    assert "<i>Nobody" not in answer.text


# the description


def test_the_description_is_valid_openapi(service: Service):
    """OpenAPI 3.1, checked by a validator that is not ours."""
    validator = pytest.importorskip("openapi_spec_validator")
    document = service.client.get("/api/openapi.json").json()
    assert document["openapi"] == "3.1.0"
    validator.validate(document)
    assert {f"/api/questions/{asked.name}" for asked in catalogue()} <= set(document["paths"])


def test_answers_are_as_described(service: Service):
    """A real answer fits the schema that the description states for it."""
    jsonschema = pytest.importorskip("jsonschema")
    document = service.client.get("/api/openapi.json").json()
    stated = document["paths"][WHO]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    schema = {**stated, "components": document["components"]}
    found = service.client.get(WHO, params={"person": PERSON}).json()
    jsonschema.validate(found, schema)


def test_schemathesis_finds_no_difference(service: Service):
    """Generated requests, right and wrong ones, get the answers that the description promises."""
    schemathesis = pytest.importorskip("schemathesis")
    from hypothesis import HealthCheck, Phase, given, settings
    from hypothesis.errors import Unsatisfiable

    schema = schemathesis.openapi.from_url(f"{service.url}/api/openapi.json")
    names = ("list-questions", "search", "who-with-whom", "affiliation-at", "events-by-year", "newcomers-by-year")

    for name in names:
        operation = schema.find_operation_by_id(name)
        for mode in (schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE):

            def check(case: Any) -> None:
                case.call_and_validate(base_url=service.url)

            run = settings(
                max_examples=12,
                deadline=None,
                derandomize=True,
                database=None,
                phases=(Phase.generate,),
                suppress_health_check=list(HealthCheck),
            )
            try:
                run(given(case=operation.as_strategy(generation_mode=mode))(check))()
            except Unsatisfiable:  # an operation without parameters has no wrong request
                assert name == "list-questions"
