"""A client of the Reconciliation Service API, against a real HTTP service on this machine that misbehaves on demand."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from reconcile.double import Double, Fault, serving_double

from kgbuild.authority import Described
from kgbuild.errors import EndpointError, UsageError
from kgbuild.reconcile import AnswerCache, Courier, Row, Service, open_service

SOLHEIM = Described("p2222222a", "person", ("Ingrid Solheim",), ("Fjord University",))
LIND = Described("p2222222b", "person", ("Boris Lind", "B. Lind", "BORIS LIND"))
DELTA = Described("i2222222a", "institution", ("Delta Academy",))


@pytest.fixture
def double() -> Iterator[Double]:
    """The service, without a fault."""
    with serving_double() as one:
        yield one


def client(double: Double, *, cache: AnswerCache | None = None, **options: object) -> Service:
    """A client that waits for nothing, and notes how long it would have waited."""
    waits: list[float] = []
    courier = Courier(pause=0.0, sleep=waits.append, **options)  # type: ignore[arg-type]
    courier.waits = waits  # type: ignore[attr-defined]
    return open_service(double.url, courier, cache or AnswerCache(None))


def waits(service: Service) -> list[float]:
    return service.courier.waits  # type: ignore[attr-defined,no-any-return]


def found(service: Service, *things: Described) -> dict[str, list[Row]]:
    return {thing.key: rows for thing, rows in service.rows(things)}


def test_people_and_bodies_are_asked_for_in_batches(double: Double) -> None:
    """Types and properties are mapped by the service's words, batches keep to its limit, and a candidate comes with
    its IRI, other names, institution, rank, score and judgement."""
    service = client(double)
    assert service.types == {"person": "human", "institution": "org"}
    assert service.properties == {"affiliation": "employer", "alias": "other"}
    rows = found(service, SOLHEIM, LIND, DELTA)
    assert rows[SOLHEIM.key][0] == Row(
        uri="https://people.example.org/101", name="Ingrid Solheim", aliases=("I. M. Solheim",), kind="person",
        affiliation=("Fjord University",), description="Fjord University", key=SOLHEIM.key, rank=1, score=95.0,
        match=True,
    )  # fmt: skip
    assert [row.uri[-3:] for row in rows[SOLHEIM.key]] == ["101", "102"]
    assert [row.name for row in rows[DELTA.key]] == ["Academia Deltae"]
    assert double.asked == ["Ingrid Solheim", "BORIS LIND", "B. Lind", "Delta Academy"]
    assert max(map(len, double.batches)) <= 2
    first = double.batches[0][0]
    assert first == {"query": "Ingrid Solheim", "limit": 5, "type": "human",
                     "properties": [{"pid": "employer", "v": "Fjord University"}]}  # fmt: skip
    assert all(agent.startswith("kgbuild/") for agent in double.agents)


def test_the_draft_of_the_next_version_is_spoken() -> None:
    """Where a manifest names only 1.0-draft, queries have conditions, the answer is a list, and the view makes IRIs."""
    with serving_double(draft=True) as double:
        rows = found(client(double), SOLHEIM, DELTA)
    assert [row.uri for row in rows[SOLHEIM.key]] == [
        "https://people.example.org/101",
        "https://people.example.org/102",
    ]
    assert rows[SOLHEIM.key][0].affiliation == ("Fjord University",)
    assert rows[SOLHEIM.key][0].match
    assert len(rows[DELTA.key]) == 1


def test_a_manifest_without_versions_is_of_the_first(double: Double) -> None:
    """The specification says so; and what a service cannot extend is not asked."""
    for field in ("versions", "extend", "batchSize"):
        del double.manifest[field]
    service = client(double)
    assert not service.manifest.conditions
    assert found(service, SOLHEIM)[SOLHEIM.key][0].affiliation == ()
    assert not double.extensions


@pytest.mark.parametrize(
    ("fault", "waited"),
    [
        (Fault("drop"), [1.0]),
        (Fault("cut"), [1.0]),
        (Fault("status", 503), [1.0]),
        (Fault("status", 429, (("Retry-After", "7"),)), [7.0]),
        (Fault("status", 502, (("Retry-After", "nonsense"),)), [1.0]),
    ],
    ids=["dropped", "cut off", "503", "429 with Retry-After", "nonsense"],
)
def test_a_passing_fault_is_waited_out(double: Double, fault: Fault, waited: list[float]) -> None:
    """A dropped connection, a cut answer, 429 and 503 are tried again after the wait that the service asks for."""
    service = client(double)
    double.faults.append(fault)
    assert len(found(service, SOLHEIM)[SOLHEIM.key]) == 2
    assert waits(service) == waited


def test_waits_double_and_end(double: Double) -> None:
    """A fault that stays ends in an error that says how often it was tried."""
    service = client(double)
    double.faults += [Fault("status", 503)] * 5
    with pytest.raises(EndpointError, match="status 503 Service Unavailable, after 5 tries"):
        found(service, SOLHEIM)
    assert waits(service) == [1.0, 2.0, 4.0, 8.0]


def test_a_long_wait_is_not_sat_out(double: Double) -> None:
    """A service that wants an hour's rest is left alone."""
    service = client(double)
    double.faults.append(Fault("status", 429, (("Retry-After", "3600"),)))
    with pytest.raises(EndpointError, match="left alone for 3600 s"):
        found(service, SOLHEIM)
    assert waits(service) == []


def test_a_slow_answer_is_given_up(double: Double) -> None:
    """The time is told, and the next try may do better."""
    service = client(double, seconds=0.3)
    double.hold = 0.8
    double.faults.append(Fault("slow"))
    assert len(found(service, SOLHEIM)[SOLHEIM.key]) == 2
    assert waits(service) == [1.0]


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (b"<html>busy</html>", "not JSON .* begins '<html>busy"),
        (b'{"q0": {"result": [{"id": 5, "name": "x"}]}}', r"Expected `str`, got `int` - at `\$\[...\].result\[0\].id`"),
        (b'{"q0": {"results": []}}', "missing required field `result`"),
        (b'{"q7": {"result": []}}', "nothing for q0, one of 1"),
        (b"[]", "Expected `object`, got `array`"),
        (b"\xff\xfe", "not JSON"),
    ],
)
def test_a_wrong_answer_is_an_error(double: Double, body: bytes, told: str) -> None:
    """Neither malformed JSON nor another shape is taken for `no candidates`."""
    service = client(double)
    double.faults.append(Fault("body", 200, (), body))
    with pytest.raises(EndpointError, match=told):
        found(service, SOLHEIM)


def test_a_batch_too_large_goes_in_halves(double: Double) -> None:
    """Status 413 splits the batch, whatever the manifest promised."""
    double.manifest["batchSize"] = 8
    service = client(double)
    double.faults += [Fault("status", 413)] * 2
    assert len(found(service, SOLHEIM, LIND, DELTA)) == 3
    assert [len(batch) for batch in double.batches] == [1, 1, 2]


def test_a_run_that_was_cut_off_goes_on(double: Double, tmp_path: Path) -> None:
    """What was answered before the connection broke for good is not asked again."""
    with AnswerCache(tmp_path / "answers.sqlite") as cache:
        service = client(double, cache=cache, retries=0)
        answers = service.rows([SOLHEIM, SOLHEIM, LIND, DELTA])
        next(answers)
        double.faults.append(Fault("drop"))
        with pytest.raises(EndpointError):
            list(answers)
    before = len(double.asked)
    with AnswerCache(tmp_path / "answers.sqlite") as cache:
        rows = found(client(double, cache=cache), SOLHEIM, LIND, DELTA)
    assert double.asked[before:] == ["BORIS LIND", "B. Lind", "Delta Academy"]
    assert len(rows[SOLHEIM.key]) == 2
    with AnswerCache(tmp_path / "answers.sqlite") as cache:
        again = client(double, cache=cache)
        assert found(again, SOLHEIM, LIND, DELTA) == rows
        assert again.told == 3
        before = len(double.asked)
        again.fresh = True
        found(again, SOLHEIM)
    assert double.asked[before:] == ["Ingrid Solheim"]


def test_a_withdrawn_person_is_forgotten(double: Double, tmp_path: Path) -> None:
    """No byte of the file of answers holds the name afterwards."""
    path = tmp_path / "answers.sqlite"
    with AnswerCache(path) as cache:
        found(client(double, cache=cache), SOLHEIM, LIND)
    assert b"Solheim" in path.read_bytes()
    with AnswerCache(path) as cache:
        assert cache.forget(SOLHEIM.key)
    assert b"Solheim" not in path.read_bytes()
    assert b"Boris" in path.read_bytes()


def test_a_damaged_file_of_answers_is_begun_anew(tmp_path: Path) -> None:
    """It holds nothing that cannot be asked again."""
    (tmp_path / "answers.sqlite").write_bytes(b"no database" * 100)
    with AnswerCache(tmp_path / "answers.sqlite") as cache:
        assert cache.get("x") is None


def test_offers_that_make_no_link_are_left_out_and_told(double: Double, monkeypatch: pytest.MonkeyPatch) -> None:
    """An identifier with spaces or quotes, and an ORCID with a wrong check character, never get into a list."""
    body = {"q0": {"result": [
        {"id": "https://orcid.org/0000-0002-1825-0098", "name": "Ingrid Solheim", "score": 1},
        {"id": 'https://x.example/<b>"', "name": "Ingrid Solheim", "score": 1},
        {"id": "7", "name": "  ", "score": 1},
        {"id": "javascript:alert(1)", "name": "Ingrid Solheim", "score": 1},
    ]}}  # fmt: skip
    del double.manifest["extend"]
    service = client(double)
    double.faults.append(Fault("body", 200, (), json.dumps(body).encode()))
    rows = found(service, SOLHEIM)[SOLHEIM.key]
    assert [row.uri for row in rows] == [
        "https://people.example.org/javascript:alert(1)"
    ]  # a name of theirs, not a link
    assert len(service.problems) == 3


def test_manifests_that_we_cannot_use(double: Double) -> None:
    """Another version, a wanted password, no manifest at all: each is told."""
    good = dict(double.manifest)
    for change, told in (
        ({"versions": ["2.0"]}, "speaks 2.0; want 0.1, 0.2"),
        ({"authentication": {"type": "basic"}}, "wants to know who asks"),
        ({"name": 7}, "not a manifest"),
    ):
        double.manifest = {**good, **change}
        with pytest.raises(EndpointError, match=told):
            client(double)
    with pytest.raises(UsageError, match="want an address"):
        open_service("file:///etc/passwd", Courier(), AnswerCache(None))


def test_a_manifest_that_moved_is_followed(double: Double) -> None:
    """Queries go to where the manifest was found."""
    service = open_service(double.url.replace("/api", "/moved"), Courier(pause=0), AnswerCache(None))
    assert service.url == double.url


def test_a_pause_lies_between_two_requests(double: Double) -> None:
    """The courier sleeps what is left of the pause before each request but the first."""
    slept: list[float] = []
    courier = Courier(pause=50.0, sleep=slept.append)
    service = open_service(double.url, courier, AnswerCache(None))
    found(service, SOLHEIM, DELTA)
    assert len(slept) == courier.sent - 1
    assert all(40 < wait <= 50 for wait in slept)
