"""Who may review, and which forms are believed."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner
from serve.reviewing import Review, reviewing

from kgbuild.cli import cli
from kgbuild.serve.review.session import Access, split_public_url

PAGES = ("/review/next", "/review/same", "/review/missed", "/review/add", "/review/acts", "/review/status")


def test_a_stranger_sees_nothing(shared: Callable[[], Review]) -> None:
    """Every page and every form of the review asks a stranger for the token, and says nothing of the reports."""
    with httpx.Client(base_url=shared().url, headers={"Origin": shared().url}) as client:
        for path in PAGES:
            answer = client.get(path)
            assert answer.status_code == 403, path
            assert "Sarsenkul" not in answer.text
            assert "token" in answer.text.lower()
        for path in ("/review/undo", "/review/same", "/review/add", "/review/statement/pxxxxxxxxxxxxxxxx"):
            assert client.post(path, data={"act": "accept"}).status_code == 403
    assert shared().lines == []


@pytest.mark.parametrize("fields", [{"token": "guess", "name": "Zere"}, {"name": "Zere"}, {"token": ""}])
def test_a_wrong_token_lets_nobody_in(shared: Callable[[], Review], fields: dict[str, str]) -> None:
    """No cookie is set, and what is wrong is said."""
    with httpx.Client(base_url=shared().url, headers={"Origin": shared().url}) as client:
        answer = client.post("/review/enter", data=fields)
        assert answer.status_code == 403
        assert "set-cookie" not in answer.headers


def test_the_cookie_is_for_this_place_and_no_script(shared: Callable[[], Review]) -> None:
    """HttpOnly, SameSite=Strict, below /review; a forged one is worth nothing."""
    with httpx.Client(base_url=shared().url, headers={"Origin": shared().url}) as client:
        answer = client.post("/review/enter", data={"token": shared().token, "name": " Zere\x00 B. "})
        cookie = answer.headers["set-cookie"]
        assert {"Path=/review", "HttpOnly", "SameSite=Strict"} <= set(cookie.split("; "))
        value = cookie.partition(";")[0]
        assert client.get("/review/acts", headers={"Cookie": value}).text.count("Zere B.") == 1
        client.cookies.clear()
        for forged in (value[:-1], value.replace("=", "=x", 1), "kgbuild_review=", "kgbuild_review=W10.x"):
            assert client.get("/review/acts", headers={"Cookie": forged}).status_code == 403


def test_the_address_does_not_leak(shared: Callable[[], Review]) -> None:
    """The token stands in no page that another origin could be told of; nothing is kept by caches, framed or scripted
    from elsewhere, whatever --cors allows for the data."""
    answer = httpx.get(f"{shared().url}/review", params={"token": shared().token})
    assert answer.headers["referrer-policy"] == "same-origin"
    assert answer.headers["cache-control"] == "no-store"
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert "access-control-allow-origin" not in answer.headers


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:1"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_forms_of_other_sites_are_refused(shared: Callable[[], Review], headers: dict[str, str]) -> None:
    """A form with a good cookie and a good form token, but from another origin, writes nothing."""
    zere = shared().reviewer("Zere")
    page = zere.get("/review/next")
    del zere.client.headers["Origin"]
    answer = zere.client.post(page.url.path, data={**zere.form(page, page.url.path), "act": "accept"}, headers=headers)
    assert answer.status_code == 403
    assert shared().lines == []


def test_a_form_without_its_token_or_with_anothers_is_refused(shared: Callable[[], Review]) -> None:
    """The token of a form is bound to the reviewer's session and to the address of the form."""
    zere, dana = shared().reviewer("Zere"), shared().reviewer("Dana")
    page, other = zere.get("/review/next"), dana.get("/review/next")
    fields = zere.form(page, page.url.path)
    for forged in ("", "x" * 40, dana.form(other, other.url.path)["form"], zere.form(page, "/review/leave")["form"]):
        answer = zere.client.post(page.url.path, data={**fields, "form": forged, "act": "accept"})
        assert answer.status_code == 403
    answer = zere.client.post(page.url.path, content=b"{}", headers={"Content-Type": "text/plain"})
    assert answer.status_code == 415
    assert shared().lines == []


def test_a_name_that_is_rebound_here_is_refused(shared: Callable[[], Review]) -> None:
    """A page whose own host name leads to this machine cannot talk to the review: the server does not answer to it."""
    answer = httpx.get(f"{shared().url}/review", headers={"Host": "evil.example"})
    assert answer.status_code == 421


def test_where_one_goes_after_coming_in_is_inside(shared: Callable[[], Review]) -> None:
    """Whatever the form says, nobody is led to another site."""
    for after in ("//evil.example/review/", "https://evil.example", "/review//evil", "/\\evil", "/review/\r\nx"):
        with httpx.Client(base_url=shared().url, headers={"Origin": shared().url}) as client:
            answer = client.post("/review/enter", data={"token": shared().token, "name": "Zere", "after": after})
            assert answer.headers["location"] == "/review/next"


def test_behind_a_proxy(project: Path) -> None:
    """Links, cookie and origin are those of the public address; who decides is whom the proxy names."""
    arguments = ("--public-url", "https://graph.example.org/kg/", "--user-header", "X-Forwarded-User")
    with reviewing(project, *arguments) as review:
        outside = {"Host": "graph.example.org", "Origin": "https://graph.example.org"}
        with httpx.Client(base_url=review.url, headers=outside, timeout=60) as client:
            assert client.get("/review/next").status_code == 403
            client.headers["X-Forwarded-User"] = "zere@example.org"
            address = client.get("/review/next").headers["location"]
            assert address.startswith("/kg/review/statement/")
            path = address.removeprefix("/kg")
            page = client.get(path)
            assert "zere@example.org" in page.text
            addresses = re.findall(r'(?:href|action|src)="(/[^"]*)"', page.text)
            assert addresses
            assert all(one.startswith("/kg/") for one in addresses)
            about = next(one for one in addresses if one.startswith("/kg/review/thing/"))
            about_page = client.get(about.removeprefix("/kg")).text
            thing = next(one for one in re.findall(r'href="(/[^"]*)"', about_page) if one.startswith("/kg/id/"))
            answer = client.get(thing.removeprefix("/kg"), headers={"Accept": "text/html"})
            assert answer.headers["location"] == f"{thing}.html"
            for other in (f"{thing}.html", "/kg/", "/kg/sparql", "/kg/search?q=a", "/kg/questions/talks-of-person"):
                text = client.get(other.removeprefix("/kg"), headers={"Accept": "text/html"}).text
                links = re.findall(r'(?:href|action|src)="(/[^"]*)"', text)
                assert links
                assert all(one.startswith("/kg/") for one in links), other
            assert (
                "https://graph.example.org/kg/sparql" in client.get("/sparql", headers={"Accept": "text/turtle"}).text
            )
            fields = dict(re.findall(r'name="(form|seen)" value="([^"]*)"', page.text.partition('class="judge"')[2]))
            answer = client.post(path, data={**fields, "act": "accept"}, headers={"Origin": "https://evil.example"})
            assert answer.status_code == 403
            answer = client.post(path, data={**fields, "act": "accept"})
            assert answer.headers["location"].startswith("/kg/review/next")
        assert [line.who for line in review.lines] == ["zere@example.org"]


def test_https_cookies_are_secure() -> None:
    """Behind a proxy with TLS the cookie is never sent in the clear, and only below the public path."""
    access = Access(public="https://graph.example.org/kg")
    assert "; Secure" in (access.enter(access.token, "Zere") or "")
    assert "; Path=/kg/review;" in (access.enter(access.token, "Zere") or "")
    assert split_public_url("http://h.example:8080") == ("http://h.example:8080", "")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--review", "--user-header", "X-User"], "--public-url"),
        (["--review", "--public-url", "graph.example.org"], "want an address such as"),
        (["--review", "--public-url", "https://a@b/"], "want an address such as"),
        (["--review", "--host", "0.0.0.0"], "--allow-host"),
        (["--review", "--data", "x.ttl"], "the graph of a project"),
    ],
)
def test_settings_that_do_not_fit_are_told(
    built: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], told: str
) -> None:
    """A review that could not be kept safe, or has no log to write to, does not start."""
    monkeypatch.chdir(built)
    result = CliRunner().invoke(cli, ["serve", "--port", "0", *arguments])
    assert result.exit_code != 0
    assert told in result.output + str(result.exception)
