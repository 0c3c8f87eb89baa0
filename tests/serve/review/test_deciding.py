"""Decisions through the pages, as a browser without scripts makes them."""

from __future__ import annotations

import hashlib
import html
import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
from serve.reviewing import HERE, Review, Reviewer, make_project, reviewing

from kgbuild.curation.log import Line, append_line
from kgbuild.store.local import open_graph


def find(reviewer: Reviewer, words: str) -> httpx.Response:
    """The page of the statement that says this."""
    page = reviewer.get("/review/next")
    seen = set()
    while page.url.path not in seen:
        seen.add(page.url.path)
        if words in reviewer.heading(page):
            return page
        page = reviewer.get("/review/next", after=page.url.path.rsplit("/", 1)[-1])
    raise AssertionError(f"no statement says {words!r}")


def contents(project: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in (project / "graph").glob("*.ttl")}


def rows(project: Path, query: str) -> list[tuple[str, ...]]:
    prefixes = (
        "PREFIX rn: <https://w3id.org/research-network/ns#> PREFIX rnc: <https://w3id.org/research-network/code#> "
        "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> PREFIX dcterms: <http://purl.org/dc/terms/> "
    )
    found = open_graph(project / "graph").select(prefixes + query).rows
    return sorted(tuple(str(getattr(term, "value", "")) for term in row) for row in found)


ROLES = (
    "SELECT ?n ?r { ?x a rn:Participation ; rn:agent/rdfs:label ?n ; rn:role ?o BIND(STRAFTER(STR(?o), '#') AS ?r) }"
)


def test_the_least_certain_statement_comes_first_with_its_sentence(shared: Callable[[], Review]) -> None:
    """The page has the sentence with what it names marked, its neighbours in the report, and what a decision does."""
    page = shared().reviewer("Zere").get("/review/next")
    assert "80 %" in page.text  # the line engine is 80 % sure of affiliations and 90 % of the rest
    assert re.search(r'<mark class="subject">[^<]+</mark>', page.text)
    assert "Read from the same sentence" in page.text
    assert "It leaves the graph." in page.text
    others = [float(n) for n in re.findall(r'<span class="sure">(\d+) %', page.text)]
    assert others == sorted(others)


def test_every_act_is_one_line_and_the_graph_follows(review: Review) -> None:
    """Accept and reject are each one line of the log; the served graph and the figures change with them."""
    zere = review.reviewer("Zere")
    todo = zere.until_fresh()["open"]
    page = zere.judge(find(zere, "Boris Lind was a moderator"), "accept", reason="  I was\nthere ")
    assert "Accepted:" in page.text
    zere.judge(find(zere, "Dana Oral was a speaker at Roads of Sand"), "reject")
    assert [(line.action, line.who, line.reason) for line in review.lines] == [
        ("accept", "Zere", "I was there"),
        ("reject", "Zere", ""),
    ]
    told = zere.until_fresh()
    assert (told["done"], told["open"]) == (2, int(str(todo)) - 2)
    query = "PREFIX rn: <https://w3id.org/research-network/ns#> SELECT ?s { ?s a rn:Participation }"
    assert len(review.service.values(query)) == 4
    assert ("Boris Lind", "moderator") in rows(review.project, ROLES)


def test_undo_brings_everything_back(review: Review) -> None:
    """A decision is taken back from the page that follows it or from the list; the graph has its old bytes then."""
    zere = review.reviewer("Zere")
    zere.until_fresh()
    before, log = contents(review.project), review.project / "curation" / "decisions.csv"
    page = zere.judge(find(zere, "Boris Lind was a moderator"), "reject")
    zere.until_fresh()
    assert contents(review.project) != before
    zere.judge(find(zere, "Dana Oral was a speaker"), "accept")
    page = zere.send(zere.get("/review/acts"), "/review/undo")
    assert "Taken back" in page.text
    assert zere.heading(page).startswith("Dana Oral was a speaker")
    page = zere.send(zere.get("/review/acts"), "/review/undo")
    assert log.read_text("utf-8") == "when,who,action,subject,object,value,reason\n"
    zere.until_fresh()
    assert contents(review.project) == before


def test_a_role_is_corrected(review: Review) -> None:
    """What changes is shown before it is written; the sentence stays the evidence of the right statement."""
    zere = review.reviewer("Zere")
    page = find(zere, "Boris Lind was a moderator")
    path = page.url.path + "/correct"
    form = zere.get(path)
    assert form.text.count('type="radio"') > 10
    preview = zere.get(path, field="role", value="keynoteSpeaker")
    assert review.lines == []
    said = html.unescape(re.sub(r"<[^>]*>", "", preview.text))
    assert "Then Boris Lind was a keynote speaker at Glacier Futures" in said
    assert "Corrected:" in zere.send(preview, path).text
    assert [(line.action, line.value) for line in review.lines] == [("correct", "keynoteSpeaker")]
    zere.until_fresh()
    assert ("Boris Lind", "keynoteSpeaker") in rows(review.project, ROLES)
    assert zere.client.get(page.url.path).status_code == 404  # the old statement; its page says so
    (evidence,) = rows(
        review.project,
        "SELECT ?q { ?x rn:agent/rdfs:label ?n ; rn:role ?r ; rn:evidence/<http://www.w3.org/ns/oa#hasSelector>/"
        "<http://www.w3.org/ns/oa#exact> ?q FILTER(STR(?n) = 'Boris Lind' && CONTAINS(STR(?r), 'keynote')) }",
    )
    assert "Boris Lind, moderator" in evidence[0]


def test_an_institution_is_corrected_with_search(review: Review) -> None:
    """Beginnings of words find it; a link leads to what changes; a post is corrected in words of one's own."""
    zere = review.reviewer("Zere")
    page = find(zere, "Boris Lind belongs to Fjord University")
    path = page.url.path + "/correct"
    found = zere.get(path, field="institution", q="inst ste")
    (link,) = re.findall(r'<li><a href="([^"]*value=i[^"]*)"><b>Steppe Institute</b>', found.text)
    preview = zere.get(html.unescape(link))
    zere.send(preview, path)
    zere.until_fresh()
    query = "SELECT ?n ?i ?p { ?x a rn:Affiliation ; rn:agent/rdfs:label ?n ; rn:institution/rdfs:label ?i "
    assert ("Boris Lind", "Steppe Institute") in [row[:2] for row in rows(review.project, query + "}")]
    page = find(zere, "A. Sarsenkul belongs to Dune Academy")
    path = page.url.path + "/correct"
    zere.send(zere.get(path, field="position", value="Head of  Sand"), path)
    zere.until_fresh()
    assert ("A. Sarsenkul", "Dune Academy", "Head of Sand") in rows(review.project, query + "; rn:position ?p }")


def test_a_date_and_names_are_corrected(review: Review) -> None:
    """A date as exact as it is known; the name of an event and of a person, wherever it is shown."""
    zere = review.reviewer("Zere")
    path = find(zere, "The Old Towns took place").url.path + "/correct"
    preview = zere.get(path, field="dates", start="2023-01-10", end="2023-01-12")
    zere.send(preview, path)
    path = find(zere, "Boris Lind was a moderator").url.path + "/correct"
    form = zere.get(path).text
    for kind, right in (("p", "Boris Lindh"), ("e", "Glacier Futures 2024")):
        (name,) = re.findall(rf"field=(name-{kind}\w+)", form)
        zere.send(zere.get(path, field=name, value=right), path)
    zere.until_fresh()
    assert rows(
        review.project, "SELECT ?d ?e { ?x rn:startDate ?d ; rn:endDate ?e FILTER(STR(?d) = '2023-01-10') }"
    ) == [("2023-01-10", "2023-01-12")]
    labels = {label for (label,) in rows(review.project, "SELECT ?l { ?x rn:mention ?m ; rdfs:label ?l }")}
    assert {"Boris Lindh", "Glacier Futures 2024"} <= labels
    assert not {"Boris Lind", "Glacier Futures"} & labels
    assert "no longer appl" not in zere.get("/review/acts").text


def test_a_value_that_makes_no_sense_is_told_before_it_is_written(shared: Callable[[], Review]) -> None:
    """A wrong date or an unknown thing is an explanation on the page, and no line."""
    zere = shared().reviewer("Zere")
    path = find(zere, "The Old Towns took place").url.path + "/correct"
    assert "want" in zere.get(path, field="dates", start="2023-13-45").text
    page = find(zere, "Boris Lind was a moderator")
    path = page.url.path + "/correct"
    fields = zere.form(zere.get(path, value="chair"), path)
    answer = zere.client.post(path, data={**fields, "value": "king"})
    assert answer.status_code == 404
    assert "king" in answer.text
    assert shared().lines == []


def test_same_and_not_the_same(review: Review) -> None:
    """Two that look alike stand side by side with why; one pair is made one, the other is never asked about again."""
    zere = review.reviewer("Zere")
    zere.until_fresh()
    page = zere.get("/review/same")
    asked = []
    while "one and the same" in page.text:
        names = re.findall(r'<h2 id="side\d"><a [^>]*>([^<]*)', page.text)
        asked.append(sorted(names))
        assert page.text.count("<blockquote") >= 2
        page = zere.send(page, "/review/same", act="merge" if "Dune Academy" in names else "keep-apart")
    assert ["Dune Academy", "Great Dune Academy"] in asked
    assert ["A. Sarsenkul", "Aigul Sarsenkul"] in asked
    zere.until_fresh()
    labels = {label for (label,) in rows(review.project, "SELECT ?l { ?x rn:mention ?m ; rdfs:label ?l }")}
    assert len({"Dune Academy", "Great Dune Academy"} & labels) == 1
    assert {"A. Sarsenkul", "Aigul Sarsenkul"} <= labels
    assert "No pair waits" in zere.get("/review/same").text


def test_links_and_merges_are_checked_against_lines_that_wait(review: Review) -> None:
    """What the command line refuses is refused here too, although the served graph does not know the first link yet:
    one ORCID for two persons, two for one, and two persons with two as one. Nothing is written."""
    zere = review.reviewer("Zere")
    zere.until_fresh()
    label = "SELECT ?x ?l { ?x a rn:Person ; rdfs:label ?l }"
    keys = {name: iri.rsplit("/", 1)[-1] for iri, name in rows(review.project, label)}
    one, two = (f"/review/thing/{keys[name]}" for name in ("Dana Oral", "Boris Lind"))

    def link(place: str, orcid: str) -> str:
        return zere.send(zere.get(place), place, act="link", uri=orcid).text

    beside = Line(
        when="", who="mira", action="link", subject=keys["Dana Oral"], object="https://orcid.org/0000-0002-1825-0097"
    )
    append_line(review.project / "curation" / "decisions.csv", beside)  # nobody told the service
    assert "is that of Dana Oral" in link(two, "0000-0002-1825-0097")
    assert "has another ORCID already" in link(one, "0000-0001-5109-3700")
    link(two, "0000-0001-5109-3700")
    written = len(review.lines)
    page = zere.get("/review/same", pair=f"{keys['Dana Oral']}.{keys['Boris Lind']}")
    refused = zere.send(page, "/review/same", act="merge")
    assert refused.status_code == 422
    assert "that makes them two" in refused.text
    assert len(review.lines) == written == 2
    zere.until_fresh()


def test_two_of_one_report_are_taken_apart_by_its_words(tmp_path: Path) -> None:
    """Words with the other's name are shown with what they change, and written as one line; words without it are
    refused in place."""
    told = {
        "a.txt": "2024-05-17 | Water and Work | Dana Oral, speaker, Steppe Institute\n"
        "2024-06-01 | Glacier Futures | Dana Oral, moderator, Fjord University\n"
    }
    with reviewing(make_project(tmp_path / "project", told)) as review:
        zere = review.reviewer("Zere")
        zere.until_fresh()
        ((iri,),) = rows(review.project, "SELECT ?x { ?x a rn:Person }")
        place = f"/review/thing/{iri.rsplit('/', 1)[-1]}"
        assert "holds no name of Dana Oral" in html.unescape(zere.get(place, words="Fjord University").text)
        page = zere.get(place, words="Dana Oral,  moderator")
        assert "one as in “Dana Oral, moderator”, one as in a.txt otherwise" in html.unescape(page.text)
        assert review.lines == []
        done = zere.send(page, place, act="split", words="Dana Oral,  moderator")
        assert "what is told in “Dana Oral, moderator” is told of another" in html.unescape(done.text)
        (line,) = review.lines
        assert (line.action, line.object, line.value) == ("split", "a.txt", "a.txt Dana Oral, moderator")
        zere.until_fresh()
        assert len(rows(review.project, "SELECT ?x { ?x a rn:Person }")) == 2


def test_what_nobody_read_is_added(review: Review) -> None:
    """Sentences that gave nothing are listed; an addition is searched for, shown and written."""
    zere = review.reviewer("Zere")
    zere.until_fresh()
    page = zere.get("/review/missed")
    assert "nobody in particular" in page.text
    query = {"report": "a.txt", "start": "0", "end": "60", "relation": "guest", "value_q": "dana"}
    page = zere.get("/review/add", **query)
    (event,) = re.findall(r'name="subject" value="(\w+)"> <b>Glacier', page.text)  # told of by the same report
    (person,) = re.findall(r'name="value" value="(\w+)"> <b>Dana Oral', page.text)
    page = zere.get("/review/add", **query, subject=event, value=person)
    assert review.lines == []
    zere.send(page, "/review/add")
    zere.until_fresh()
    assert ("Dana Oral", "guest") in rows(review.project, ROLES)


def test_an_old_form_is_told_and_writes_nothing(review: Review) -> None:
    """Where another reviewer decided while a page was open, that is said; a second look decides all the same."""
    zere, dana = review.reviewer("Zere"), review.reviewer("Dana")
    page = find(zere, "Boris Lind was a moderator")
    dana.judge(dana.get(str(page.url.path)), "accept")
    answer = zere.judge(page, "reject")
    assert answer.status_code == 409
    assert "Dana has accepted this while your page was open" in answer.text
    assert len(review.lines) == 1
    zere.judge(answer, "reject")
    assert [(line.who, line.action) for line in review.lines] == [("Dana", "accept"), ("Zere", "reject")]


def test_a_form_that_is_sent_twice_counts_once(review: Review) -> None:
    """A double click, or a reload that sends again, leaves one line and leads on."""
    zere = review.reviewer("Zere")
    page = find(zere, "Boris Lind was a moderator")
    for _ in range(2):
        assert zere.judge(page, "accept").status_code == 200
    assert len(review.lines) == 1
    acts = zere.get("/review/acts")
    for _ in range(2):
        answer = zere.send(acts, "/review/undo")
    assert "taken back already" in answer.text
    assert review.lines == []


def test_two_reviewers_at_once_lose_nothing(review: Review) -> None:
    """Two reviewers and the command line decide as fast as they can, while the graph is built anew below them.

    Every decision that was confirmed stands once in the log; no statement was decided by two who did not see it."""
    names = ("Zere", "Dana")
    confirmed: dict[str, list[str]] = {name: [] for name in names}
    told: dict[str, int] = dict.fromkeys(names, 0)

    def work(name: str, act: str) -> None:
        reviewer = review.reviewer(name)
        for _ in range(40):
            page = reviewer.get("/review/next")
            if "All is checked" in page.text:
                return
            if page.status_code != 200 or 'class="decided"' in page.text:
                continue  # the other was faster, and the page says so
            answer = reviewer.judge(page, act)
            first = answer.history[0] if answer.history else answer
            mark = parse_qs(urlsplit(first.headers.get("location", "")).query).get("done")
            if mark:
                confirmed[name].append(page.url.path)
            else:
                told[name] += 1

    threads = [threading.Thread(target=work, args=pair) for pair in zip(names, ("accept", "reject"), strict=True)]
    for thread in threads:
        thread.start()
    command = [
        sys.executable,
        "-m",
        "kgbuild",
        "add-fact",
        "The Old Towns",
        "guest",
        "Boris Lind",
        "--yes",
        "--who",
        "cli",
    ]
    done = subprocess.run(command, cwd=review.project, capture_output=True, check=False)
    for thread in threads:
        thread.join()
    lines = review.lines
    assert done.returncode == 0, done.stderr
    assert [line.who for line in lines].count("cli") == 1
    for name in names:
        assert len(confirmed[name]) == [line.who for line in lines].count(name)
        assert confirmed[name]
    judged = [(line.subject, line.object) for line in lines if line.who in names]
    assert len(judged) == len(set(judged))
    assert not set(confirmed["Zere"]) & set(confirmed["Dana"])
    review.reviewer("Zere").until_fresh()


def test_a_line_that_no_longer_applies_is_shown(project: Path) -> None:
    """A decision on what no report says any more changes nothing, is kept, and is listed."""
    log = project / "curation" / "decisions.csv"
    log.write_text(
        "when,who,action,subject,object,value,reason\n2026-01-01T00:00:00Z,zere,reject,e7f3k2q4a,speaker p2c4d6e7f,,\n"
    )
    with reviewing(project) as review:
        zere = review.reviewer("Zere")
        zere.until_fresh()
        page = zere.get("/review/acts")
        assert "1 decision no longer applies" in page.text
        assert "no report says so any more" in html.unescape(page.text)
        assert len(review.lines) == 1


def test_a_session_that_the_server_forgot_loses_no_words(project: Path) -> None:
    """After a restart an old tab's form writes nothing and says why; coming in again leads back to where one was."""
    with reviewing(project) as review:
        zere = review.reviewer("Zere")
        page = find(zere, "Boris Lind was a moderator")
        fields = {**zere.form(page, page.url.path), "act": "accept"}
        kept = dict(zere.client.cookies)
    with reviewing(project) as review, httpx.Client(base_url=review.url, cookies=kept, timeout=60) as client:
        client.headers["Origin"] = review.url
        answer = client.post(page.url.path, data=fields)
        assert answer.status_code == 403
        assert "Nothing was written" in answer.text
        assert review.lines == []
        (after,) = re.findall(r'name="after" value="([^"]*)"', answer.text)
        come = {"token": review.token, "name": "Zere", "after": html.unescape(after)}
        assert client.post("/review/enter", data=come).headers["location"].startswith(page.url.path)


def test_a_build_that_fails_is_told_and_the_decisions_stay(project: Path) -> None:
    """The old graph goes on being served; the next decision tries again."""
    with reviewing(project) as review:
        zere = review.reviewer("Zere")
        zere.until_fresh()
        shutil.move(project / "corpus", project / "elsewhere")
        zere.judge(find(zere, "Boris Lind was a moderator"), "reject")
        zere.until_fresh(well=False)
        assert ("Boris Lind", "moderator") in rows(project, ROLES)
        shutil.move(project / "elsewhere", project / "corpus")
        zere.judge(find(zere, "Dana Oral was a speaker at Roads"), "reject")
        zere.until_fresh()
        assert ("Boris Lind", "moderator") not in rows(project, ROLES)


def test_withdrawn_persons_are_on_no_page(project: Path) -> None:
    """The texts of reports are shown without the name of a person who was withdrawn."""
    command = [sys.executable, "-m", "kgbuild", "withdraw", "Aigul Sarsenkul", "--yes", "--who", "zere"]
    subprocess.run(command, cwd=project, env={**os.environ, "PYTHONPATH": str(HERE)}, check=True)
    with reviewing(project) as review:
        zere = review.reviewer("Zere")
        zere.until_fresh()
        page, seen = zere.get("/review/next", report="a.txt"), set()
        while page.url.path not in seen:
            seen.add(page.url.path)
            assert "Aigul" not in page.text
            page = zere.get("/review/next", report="a.txt", after=page.url.path.rsplit("/", 1)[-1])
        assert len(seen) > 3


def test_hostile_reports_are_text(tmp_path: Path) -> None:
    """Markup in a report, in a name and in a reason is shown as it is written."""
    evil = "<script>alert(1)</script>"
    project = make_project(
        tmp_path / "project",
        {'x"><b>.txt': f"2024-05-17 | {evil} “&amp;” | Eve <b>Adam, speaker, \"onload=x' Institute\n"},
    )
    with reviewing(project) as review:
        zere = review.reviewer('<img src=x onerror="alert(1)">')
        zere.until_fresh()
        page = zere.judge(zere.get("/review/next"), "reject", reason=evil)
        pages = [page, *(zere.get(path) for path in ("/review/acts", "/review/next", "/review/missed", "/review/add"))]
        pages.append(zere.get(pages[2].url.path + "/correct"))
        for one in pages:
            assert one.status_code == 200
            assert "<script>alert" not in one.text
            assert "<img" not in one.text
            assert "Eve <b>" not in one.text
            assert '"><b>' not in one.text.replace('"><b>{', "")
