"""Fetching and freezing pages, against a real server on this machine."""

from __future__ import annotations

import gzip
import hashlib
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from site_server import Answer, Site, serving

from kgbuild.errors import EndpointError, InputError, NotFound, SettingsError, UsageError
from kgbuild.model import Report
from kgbuild.read import freeze, read_corpus
from kgbuild.read.fetch import Fetcher, check_address
from kgbuild.read.freeze import Frozen, freeze_file, freeze_page
from kgbuild.read.sources import load_sources
from kgbuild.settings import Settings

PAGE = b"<html><body><main><h1>News</h1><p>On Monday, Ida Quill spoke to the Ferry Board.</p></main></body></html>"
LOCAL = Fetcher(allow_local=True, seconds=10)


@pytest.fixture
def site() -> Iterator[Site]:
    with serving({"/news/day": Answer(PAGE, etag='"1"')}) as running:
        yield running


def _add(site: Site, corpus: Path, path: str = "/news/day", **known: str) -> Frozen:
    return freeze_page(site.root + path, corpus, known=known, fetcher=LOCAL)


def test_page_is_frozen_with_its_metadata(site: Site, tmp_path: Path) -> None:
    """The page's bytes are one file; sources.toml keeps address, day, etag, checksum and what was given."""
    frozen = _add(site, tmp_path, publisher="Ferry Board", language="EN")
    assert (frozen.outcome, frozen.path.name) == ("added", "127.0.0.1-news-day.html")
    assert frozen.path.read_bytes() == PAGE
    entry = load_sources(tmp_path).entries["127.0.0.1-news-day.html"]
    assert entry == {
        "url": f"{site.root}/news/day",
        "retrieved": "2026-03-17",
        "publisher": "Ferry Board",
        "language": "en",
        "etag": '"1"',
        "sha256": hashlib.sha256(PAGE).hexdigest(),
    }
    (report,) = read_corpus(tmp_path, settings=Settings())
    assert isinstance(report, Report)
    assert (report.source.publisher, report.source.retrieved) == ("Ferry Board", "2026-03-17")


def test_we_say_who_we_are(site: Site, tmp_path: Path) -> None:
    """Every request names kgbuild, and robots.txt is asked first."""
    _add(site, tmp_path)
    assert [path for path, _ in site.asked] == ["/robots.txt", "/news/day"]
    assert all(headers["user-agent"].startswith("kgbuild/") for _, headers in site.asked)


def test_unchanged_page_is_left_alone(site: Site, tmp_path: Path) -> None:
    """Called again, the page is asked for with its etag, and nothing is written when it has not changed."""
    _add(site, tmp_path)
    before = {path.name: path.stat().st_mtime_ns for path in tmp_path.iterdir()}
    assert _add(site, tmp_path).outcome == "unchanged"
    assert site.asked[-1][1]["if-none-match"] == '"1"'
    assert {path.name: path.stat().st_mtime_ns for path in tmp_path.iterdir()} == before


def test_same_bytes_without_etag_are_unchanged(site: Site, tmp_path: Path) -> None:
    """A server without etags that sends the same bytes changes nothing either."""
    site.pages["/news/day"] = Answer(PAGE)
    _add(site, tmp_path)
    site.date = "Wed, 18 Mar 2026 23:30:00 GMT"
    assert _add(site, tmp_path).outcome == "unchanged"
    assert load_sources(tmp_path).entries["127.0.0.1-news-day.html"]["retrieved"] == "2026-03-17"


def test_changed_page_is_updated_in_place(site: Site, tmp_path: Path) -> None:
    """A page that has changed replaces its file; what the user said of it stays."""
    _add(site, tmp_path, publisher="Ferry Board")
    site.pages["/news/day"] = Answer(PAGE.replace(b"Monday", b"Friday"), etag='"2"')
    frozen = _add(site, tmp_path)
    assert (frozen.outcome, frozen.path.name) == ("updated", "127.0.0.1-news-day.html")
    assert b"Friday" in frozen.path.read_bytes()
    entry = load_sources(tmp_path).entries[frozen.path.name]
    assert (entry["publisher"], entry["etag"]) == ("Ferry Board", '"2"')


def test_file_that_was_edited_or_lost_is_fetched_whole(site: Site, tmp_path: Path) -> None:
    """Where the frozen file is no longer what was fetched, no condition is sent: the page comes anew."""
    path = _add(site, tmp_path).path
    path.unlink()
    assert _add(site, tmp_path).outcome == "updated"
    assert path.read_bytes() == PAGE


def test_comments_in_sources_toml_stay(site: Site, tmp_path: Path) -> None:
    """The list is edited, not rewritten: comments, order and spacing of other entries stay."""
    before = '# mine\n[[source]]\nfile = "a.txt"   # the first\npublisher = "A"\n'
    (tmp_path / "sources.toml").write_text(before, encoding="utf-8")
    (tmp_path / "a.txt").write_text("On Monday.")
    _add(site, tmp_path)
    after = (tmp_path / "sources.toml").read_text(encoding="utf-8")
    assert after.startswith(before)
    assert len(load_sources(tmp_path).entries) == 2


def test_broken_sources_toml_is_refused_before_fetching(site: Site, tmp_path: Path) -> None:
    """A list that we do not understand is not written to, and no page is fetched for it."""
    (tmp_path / "sources.toml").write_text("[[source]]\nfle = 'a'\n")
    with pytest.raises(SettingsError, match="unknown key 'fle'"):
        _add(site, tmp_path)
    assert site.asked == []


def test_robots_txt_is_respected(site: Site, tmp_path: Path) -> None:
    """A page that robots.txt forbids is not asked for; rules for another robot do not bind us."""
    site.pages["/robots.txt"] = Answer(b"User-agent: kgbuild\nDisallow: /news/\n")
    with pytest.raises(EndpointError, match=r"robots\.txt forbids it"):
        _add(site, tmp_path)
    assert [path for path, _ in site.asked] == ["/robots.txt"]
    assert list(tmp_path.iterdir()) == []
    site.pages["/robots.txt"] = Answer(b"User-agent: other\nDisallow: /\n")
    assert _add(site, tmp_path).outcome == "added"


def test_failing_robots_txt_forbids(site: Site, tmp_path: Path) -> None:
    """A robots.txt that the server cannot give forbids all, as RFC 9309 says."""
    site.pages["/robots.txt"] = Answer(b"", 503)
    with pytest.raises(EndpointError, match="status 503"):
        _add(site, tmp_path)


def test_redirects_are_followed_and_limited(site: Site, tmp_path: Path) -> None:
    """A redirect is followed, under the rules of where it leads; a circle ends."""
    site.pages["/old"] = Answer(status=301, headers={"Location": "/news/day"})
    assert _add(site, tmp_path, "/old").path.name == "127.0.0.1-news-day.html"
    site.pages["/a"] = Answer(status=302, headers={"Location": "/b"})
    site.pages["/b"] = Answer(status=302, headers={"Location": "/a"})
    with pytest.raises(EndpointError, match="more than 5 redirects"):
        _add(site, tmp_path, "/a")


def test_redirect_to_another_scheme_is_refused(site: Site, tmp_path: Path) -> None:
    """No redirect leads into the file system."""
    site.pages["/out"] = Answer(status=302, headers={"Location": "file:///etc/passwd"})
    with pytest.raises(UsageError, match="http:// or https://"):
        _add(site, tmp_path, "/out")


def test_size_is_limited_after_unpacking(site: Site, tmp_path: Path) -> None:
    """A body beyond the limit is refused, counted as it is unpacked; nothing is written."""
    packed = gzip.compress(b"<p>" + b"a" * 3_000_000)
    headers = {"Content-Type": "text/html", "Content-Encoding": "gzip"}
    site.pages["/big"] = Answer(packed, headers=headers)
    with pytest.raises(EndpointError, match="more than 100000 bytes"):
        freeze_page(f"{site.root}/big", tmp_path, fetcher=Fetcher(allow_local=True, limit=100_000))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (Answer(b"gone", 410), "status 410"),
        (Answer(b"\x89PNG", headers={"Content-Type": "image/png"}), "image/png cannot be read"),
        (Answer(b"??", headers={}), "cannot be read"),
    ],
)
def test_what_is_no_report_is_refused(site: Site, tmp_path: Path, answer: Answer, said: str) -> None:
    """Errors of the server and kinds of content that no reader takes end in a message."""
    site.pages["/x"] = answer
    with pytest.raises(EndpointError, match=said):
        _add(site, tmp_path, "/x")


def test_page_without_text_is_not_written(site: Site, tmp_path: Path) -> None:
    """What cannot be read never enters the corpus."""
    site.pages["/x"] = Answer(b"<html><script>1</script></html>")
    with pytest.raises(InputError, match="no text"):
        _add(site, tmp_path, "/x")
    assert list(tmp_path.iterdir()) == []


def test_no_date_asks_for_one(site: Site, tmp_path: Path) -> None:
    """Where the server states no date, the user has to: we never look at the clock."""
    site.date = None
    with pytest.raises(UsageError, match="--retrieved"):
        _add(site, tmp_path)
    assert _add(site, tmp_path, retrieved="2026-01-02").outcome == "added"


def test_stated_charset_is_kept(site: Site, tmp_path: Path) -> None:
    """A plain text in the encoding that only the server states is read right, now and at every build."""
    text = "Ида Куилл выступила."
    site.pages["/t"] = Answer(text.encode("koi8-r"), headers={"Content-Type": "text/plain; charset=koi8-r"})
    frozen = _add(site, tmp_path, "/t")
    assert frozen.path.suffix == ".txt"
    (report,) = read_corpus(tmp_path, settings=Settings())
    assert isinstance(report, Report)
    assert report.text == text


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://localhost:8000/x",
        "http://[::1]/",
        "http://10.1.2.3/",
        "http://169.254.169.254/latest/meta-data/",
        "http://[::ffff:192.168.0.1]/",
        "http://2130706433/",
        "http://0/",
    ],
)
def test_local_network_is_refused(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Addresses of this machine and the local network are refused however they are written, unless that is meant."""
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(UsageError, match="inside the local network; pass --allow-local"):
        check_address(url)
    check_address(url, allow_local=True)


@pytest.mark.parametrize(
    "url", ["ftp://example.org/", "file:///etc/passwd", "http://", "https://u:p@example.org/", "http://[x"]
)
def test_other_addresses_are_refused(url: str) -> None:
    """Only http and https, with a host and without a password."""
    with pytest.raises(UsageError):
        check_address(url)


def test_local_file_is_copied(tmp_path: Path) -> None:
    """A file is copied byte by byte; the same again changes nothing; another of its name is refused until told."""
    source, corpus = tmp_path / "notes.txt", tmp_path / "corpus"
    source.write_bytes(b"On Monday.\r\n")
    assert freeze_file(source, corpus, known={"date": "2026-03"}).outcome == "added"
    assert (corpus / "notes.txt").read_bytes() == b"On Monday.\r\n"
    assert load_sources(corpus).entries == {"notes.txt": {"date": "2026-03"}}
    assert freeze_file(source, corpus).outcome == "unchanged"
    source.write_text("On Friday.")
    with pytest.raises(UsageError, match="--name OTHER, or --replace"):
        freeze_file(source, corpus)
    assert freeze_file(source, corpus, replace=True).outcome == "updated"
    assert freeze_file(source, corpus, name="sub/other.txt").path == corpus / "sub" / "other.txt"


@pytest.mark.parametrize("name", ["../x.txt", "/x.txt", ".x.txt", "x.exe", "a\nb.txt", "sources.toml"])
def test_bad_names_are_refused(tmp_path: Path, name: str) -> None:
    """No name leads out of the corpus, hides a file or has a suffix that no reader takes."""
    (tmp_path / "a.txt").write_text("On Monday.")
    with pytest.raises(UsageError):
        freeze_file(tmp_path / "a.txt", tmp_path / "corpus", name=name)
    assert not (tmp_path / "corpus").exists()


def test_bad_files_and_values_are_refused(tmp_path: Path) -> None:
    """A missing file, an empty one and a wrong date each end in a message; nothing is written."""
    with pytest.raises(NotFound, match="no such file"):
        freeze_file(tmp_path / "a.txt", tmp_path / "corpus")
    (tmp_path / "a.txt").write_text("")
    with pytest.raises(InputError, match="empty file"):
        freeze_file(tmp_path / "a.txt", tmp_path / "corpus")
    with pytest.raises(UsageError, match="--date 'soon': want a date"):
        freeze_file(tmp_path / "a.txt", tmp_path / "corpus", known={"date": "soon"})
    assert not (tmp_path / "corpus").exists()


def test_additions_at_one_moment_all_keep_their_entries(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each reads sources.toml and writes it anew; none writes over what another has just added."""
    write = freeze.write_atomically

    def slowly(path: Path, content: str | bytes) -> None:
        time.sleep(0.02)  # the others have read the old file by now, if nothing keeps them
        write(path, content)

    monkeypatch.setattr(freeze, "write_atomically", slowly)
    names = [f"r{n}.txt" for n in range(6)]
    for name in names:
        (tmp_path / name).write_text(f"On 3 May 2024 {name} was opened in Turgai.", "utf-8")
    corpus = tmp_path / "corpus"
    with ThreadPoolExecutor(len(names)) as pool:
        list(pool.map(lambda name: freeze_file(tmp_path / name, corpus, known={"title": name}), names))
    assert sorted(load_sources(corpus).entries) == names
    assert sorted(path.name for path in corpus.glob("*.txt")) == names
