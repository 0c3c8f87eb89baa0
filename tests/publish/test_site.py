"""The site as a whole: what is in it, what is never in it, that it repeats itself, and that it is tidy on disk."""

from __future__ import annotations

import gzip
import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hard_graph import WITHDRAWN, write_graph
from links import broken, read

from kgbuild.errors import UsageError
from kgbuild.explorer import page
from kgbuild.publish import Options, publish
from kgbuild.publish.addresses import KINDS
from kgbuild.query.catalogue import catalogue
from kgbuild.store.local import open_graph
from kgbuild.vocabulary import rdf, rn


def contents(site: Path) -> dict[str, bytes]:
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in sorted(site.rglob("*")) if path.is_file()}


def words(site: Path) -> dict[str, str]:
    """Every file as text, zipped ones unpacked."""
    return {
        name: (gzip.decompress(data) if name.endswith(".gz") else data).decode("utf-8")
        for name, data in contents(site).items()
    }


def test_each_thing_has_a_page_and_two_documents(graph: Path, site: Path):
    """Nothing of the kinds that have pages is left out, and the path follows from the identifier."""
    store = open_graph(graph)
    for _, _, classes in KINDS.values():
        for name in classes:
            for quad in store.quads_for_pattern(None, rdf.type, rn[name]):
                stem = quad.subject.value.replace("https://w3id.org/research-network/", "")
                for file in (f"{stem}/index.html", f"{stem}.ttl", f"{stem}.jsonld"):
                    assert (site / file).is_file(), file


def test_no_link_is_broken(site: Path):
    """Every link of every page leads to a file, and every anchor to an element."""
    assert broken(site) == []
    assert len(read(site)) > 80


def test_no_page_has_an_anchor_twice(site: Path):
    """An id stands once in a page."""
    twice = {path for path, page in read(site).items() if len(page.anchors) != len(set(page.anchors))}
    assert twice == set()


def test_nothing_is_asked_of_another_host(site: Path):
    """Scripts, styles and pictures come from the site itself; only links that people click lead outside."""
    for path, text in words(site).items():
        if path.endswith(".html"):
            assert not re.findall(r"<(?:script|img|iframe|source)[^>]+src=\"https?:", text), path
            loaded = [tag for tag in re.findall(r"<link [^>]+>", text) if "stylesheet" in tag or "icon" in tag]
            assert not [tag for tag in loaded if "http" in tag], path


def test_the_same_graph_gives_the_same_bytes(graph: Path, tmp_path: Path, quick: Options):
    """Neither the hash seed, the time zone nor the number of processes can be seen in a site."""
    publish(graph, tmp_path / "one", quick)
    environment = {**os.environ, "PYTHONHASHSEED": "4242", "TZ": "Asia/Almaty"}
    script = (
        "import sys; from pathlib import Path; from kgbuild.publish import Options, publish; "
        "publish(Path(sys.argv[1]), Path(sys.argv[2]), Options(explorer='none', validate=False, processes=2))"
    )
    subprocess.run([sys.executable, "-c", script, graph, tmp_path / "two"], check=True, env=environment, timeout=200)
    one, two = contents(tmp_path / "one"), contents(tmp_path / "two")
    assert one.keys() == two.keys()
    assert [name for name in one if one[name] != two[name]] == []


def test_a_site_without_the_explorer_says_what_to_run(
    graph: Path, tmp_path: Path, quick: Options, monkeypatch: pytest.MonkeyPatch
):
    """Where its page is not built the site is whole without it, and no page links to it; whoever wanted none is told
    nothing."""
    monkeypatch.setattr(page, "__file__", str(tmp_path / "page.py"))
    done = publish(graph, tmp_path / "site", replace(quick, explorer="full"))
    assert [note for note in done.notes if "run `make explorer`" in note and "without the explorer" in note]
    assert "explorer/" not in (tmp_path / "site" / "index.html").read_text("utf-8")
    assert not [note for note in publish(graph, tmp_path / "none", quick).notes if "explorer" in note]


def test_unchanged_pages_are_not_written(graph: Path, tmp_path: Path, quick: Options):
    """A second run touches no file; a changed name touches those that tell it, and no others."""
    copy = write_graph(tmp_path / "graph")
    first = publish(copy, tmp_path / "site", quick)
    assert first.written == first.files
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "site").rglob("*")}
    again = publish(copy, tmp_path / "site", quick)
    assert (again.written, again.removed) == (0, 0)
    assert before == {path: path.stat().st_mtime_ns for path in (tmp_path / "site").rglob("*")}
    extra = copy / "extra.ttl"
    extra.write_text(extra.read_text("utf-8").replace("Wanderung", "Wanderungen"), "utf-8")
    changed = publish(copy, tmp_path / "site", quick)
    assert 0 < changed.written < 40
    assert "Wanderungen" in (tmp_path / "site/id/topic/t0/index.html").read_text("utf-8")


def test_a_withdrawn_person_is_in_no_file(site: Path):
    """Not in a page, document, dump, list or index, even where the graph was edited so that it still held the name."""
    assert [name for name, text in words(site).items() if WITHDRAWN in text or "Nonesuch" in text] == []
    page = (site / "id/person/gone/index.html").read_text("utf-8")
    assert "withdrawn" in page
    assert "noindex" in page


def test_questions_are_shown_with_things_of_this_site(site: Path):
    """The examples of the questions name people of the shipped corpus; a site names nobody whom its graph lacks."""
    page = (site / "questions/index.html").read_text("utf-8")
    examples = {entry.example for asked in catalogue() for entry in asked.parameters if entry.type == "person"}
    assert examples
    assert not [name for name in examples if name in page]
    assert re.search(r"kgbuild ask who-with-whom --person (&#34;|&quot;)\w", page)


def test_withdrawing_takes_the_old_pages_away(tmp_path: Path, quick: Options):
    """A site that told of a person tells nothing after the next run, in the changes least of all."""
    name = "Orla Passing"
    live = f'id:person\\/leaves a rn:Person ; rdfs:label "{name}"@en .\n'
    told = live + (
        "id:participation\\/leaves a rn:Participation ; rn:agent id:person\\/leaves ; rn:event id:event\\/e0 ; "
        "rn:role rnr:guest .\n"
    )
    old = write_graph(tmp_path / "old", extra=told)
    new = write_graph(tmp_path / "new", extra="id:person\\/leaves a rn:RetiredEntity ; owl:deprecated true .\n")
    publish(old, tmp_path / "site", quick)
    assert [path for path, text in words(tmp_path / "site").items() if name in text]
    publish(new, tmp_path / "site", replace(quick, previous=old))
    assert [path for path, text in words(tmp_path / "site").items() if name in text] == []


def test_stale_pages_go_and_foreign_files_stay(tmp_path: Path, quick: Options):
    """What a graph no longer holds is removed; a host's own files at the root are left alone."""
    graph = write_graph(tmp_path / "graph")
    publish(graph, tmp_path / "site", quick)
    (tmp_path / "site/CNAME").write_text("example.org\n")
    (graph / "extra.ttl").unlink()
    done = publish(graph, tmp_path / "site", quick)
    assert done.removed >= 3
    assert not (tmp_path / "site/id/person/hostile").exists()
    assert (tmp_path / "site/CNAME").is_file()
    assert broken(tmp_path / "site") == []


def test_a_folder_that_is_no_site_is_refused(graph: Path, tmp_path: Path, quick: Options):
    """Nothing is written among files that we did not make."""
    (tmp_path / "thesis.txt").write_text("years of work")
    with pytest.raises(UsageError, match="no site that kgbuild made"):
        publish(graph, tmp_path, quick)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_without_quotes_no_wording_goes_out(graph: Path, tmp_path: Path, quick: Options):
    """The setting holds for pages, documents and dumps alike; places stay."""
    publish(graph, tmp_path / "site", replace(quick, quotes=False))
    files = words(tmp_path / "site")
    assert [name for name, text in files.items() if re.search(r"took place in \w+ on \d|was speaker there", text)] == []
    assert [name for name, text in files.items() if name.endswith("html") and "<blockquote" in text] == []
    assert "characters 0–" in files["id/event/e1/index.html"]
    assert "oa:TextPositionSelector" in files["id/event/e1.ttl"]


def test_a_retired_identifier_tells_what_took_its_place(site: Path):
    """One successor or several, linked; hosts get a redirect where there is one."""
    one = (site / "id/institution/old1/index.html").read_text("utf-8")
    assert 'href="../../../id/institution/i0/index.html"' in one
    two = (site / "id/person/split/index.html").read_text("utf-8")
    assert all(f"id/person/{key}/index.html" in two for key in ("p0", "p1"))
    redirects = (site / "_redirects").read_text("utf-8")
    assert "/id/institution/old1/* /id/institution/i0/index.html 301" in redirects
    assert "split" not in redirects
    statement = (site / "id/participation/before/index.html").read_text("utf-8")
    assert 'href="../../../id/event/e0/index.html"' in statement  # a statement is shown with its event
    assert "/id/participation/before/* /id/event/e0/index.html 301" in redirects


def test_the_manifest_lists_every_file(site: Path):
    """Names, sizes and hashes of all files but itself."""
    listed = json.loads((site / "site-manifest.json").read_text("utf-8"))["files"]
    there = contents(site)
    assert set(listed) == set(there) - {"site-manifest.json"}
    assert all(listed[name]["bytes"] == len(there[name]) for name in listed)


def test_the_site_keeps_to_its_sizes(site: Path):
    """Style and script stay small, and the page of an ordinary thing below 100 kB; it needs nothing else to be read."""
    assert (site / "assets/site.css").stat().st_size < 20_000
    assert (site / "assets/search.js").stat().st_size < 9_000
    assert max(path.stat().st_size for path in (site / "id").rglob("index.html")) < 100_000
    assert (site / "index.html").stat().st_size < 30_000


def test_changes_since_an_older_graph_are_told(graph: Path, tmp_path: Path, quick: Options):
    """``previous`` gives a page with what came and went, linked where it still is."""
    old = write_graph(tmp_path / "old", extra="", participations=60)
    publish(graph, tmp_path / "site", replace(quick, previous=old))
    page = (tmp_path / "site/dataset/changes.html").read_text("utf-8")
    assert "../id/person/hostile/index.html" in page
    assert broken(tmp_path / "site") == []


def test_a_changed_graph_is_told_against_the_one_that_the_site_showed(tmp_path: Path, quick: Options):
    """Publishing again over a site tells what changed, keeps telling it while nothing does, and names no withdrawn."""
    name = "Orla Passing"
    graph = write_graph(tmp_path / "graph", extra=f'id:person\\/leaves a rn:Person ; rdfs:label "{name}"@en .\n')
    publish(graph, tmp_path / "site", quick)
    assert not (tmp_path / "site/dataset/changes.html").exists()
    write_graph(tmp_path / "graph", extra='id:person\\/comes a rn:Person ; rdfs:label "Newt Comer"@en .\n')
    publish(graph, tmp_path / "site", quick)
    page = (tmp_path / "site/dataset/changes.html").read_text("utf-8")
    for sign, who in (("new", "Newt Comer"), ("gone", name)):
        assert re.search(rf'<span class="sign \w+">{sign}</span>[^\n]*{who}', page)
    assert "changes.html" in (tmp_path / "site/dataset/index.html").read_text("utf-8")
    assert publish(graph, tmp_path / "site", quick).written == 0
    write_graph(tmp_path / "graph", extra="id:person\\/leaves a rn:RetiredEntity ; owl:deprecated true .\n")
    publish(graph, tmp_path / "site", quick)
    assert [path for path, text in words(tmp_path / "site").items() if name in text] == []
    assert broken(tmp_path / "site") == []


def test_a_page_that_is_not_found_looks_the_same_at_any_depth(site: Path):
    """Its style stands in it: where the site lies and which address was asked for is not known."""
    page = (site / "404.html").read_text("utf-8")
    assert "<style>" in page
    assert 'rel="stylesheet"' not in page


def test_a_report_is_told_passage_by_passage(site: Path):
    """Each sentence once, with all that was read from it below; a statement of two sentences once."""
    told = 0
    for path in (site / "id/doc").glob("*/index.html"):
        page = path.read_text("utf-8")
        passages = page.split('<li class="passage">')[1:]
        places = [re.search(r"Characters (\d+)–(\d+)", passage) for passage in passages]
        assert len({place and place.groups() for place in places}) == len(passages)
        keys = re.findall(r'<li id="([^"]+)" class="statement', page)
        assert len(keys) == len(set(keys))
        told += len(keys)
    assert told > 50


def test_a_talk_is_not_said_to_be_on_itself(site: Path):
    """The page of a talk names who gave it, without the title that stands above."""
    for path in (site / "id/contribution").glob("*/index.html"):
        page = path.read_text("utf-8")
        assert f'{path.parent.name}/index.html">' not in page.split("<main", 1)[1].split("<aside", 1)[0]


def test_the_front_page_draws_people_of_the_site(site: Path):
    """The picture leads to pages of people, with no name over another and none of the withdrawn."""
    front = (site / "index.html").read_text("utf-8")
    picture = front.split('<svg class="overview"')[1].split("</svg>")[0]
    hrefs = re.findall(r'<a href="([^"]+)"', picture)
    assert len(hrefs) > 6
    assert all(href.startswith("id/person/") and (site / href).is_file() for href in hrefs)
    assert "id/person/gone" not in picture
    assert WITHDRAWN not in picture
