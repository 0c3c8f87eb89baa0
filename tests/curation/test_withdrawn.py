"""A withdrawn person stands in nothing that is published: each thing that kgbuild makes is made and searched."""

from __future__ import annotations

import gzip
import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from serve.service import running

from kgbuild.cli import cli

NAME = re.compile(rb"Aigul|Sarsenkul(?!ova)|sarsenkul(?!ova)|AigulS", re.IGNORECASE)
REPORTS = {
    "a.txt": "2024-05-17 | Water and Work | Aigul Sarsenkul, speaker, Steppe Institute\n"
    "2024-06-01 | A. Sarsenkul on Ice | Boris Lind, moderator, Fjord University\n",
    "interview-aigul-sarsenkul.txt": "2024-09-02 | Aigul Sarsenkul Days | Aigul Sarsenkul, chair, Steppe Institute\n"
    "2024-09-02 | Aigul Sarsenkul Days | Dana Oral, speaker, Steppe Institute\n",
    # a file without a title, whose label is its name; and what nobody sees within a name
    "sarsenkul_aigul.txt": "2024-10-02 | Ice for Ai\u00adgul Sar\u00adsen\u200bkul | Boris Lind, chair, Fjord\n",
}
UNSEEN = re.compile("[\u00ad\u200b]")
SOURCES = """
[[source]]
file = "interview-aigul-sarsenkul.txt"
url = "https://news.example.org/2024/AigulSarsenkul.html"
title = "Talking to Aigul Sarsenkul"
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project whose reports, their names and their sources name her in many ways, and in which much was decided."""
    (tmp_path / "kgbuild.toml").write_text('[extract]\nextractor = "line_engine:factory"\n[build]\nworkers = 1\n')
    (tmp_path / "corpus").mkdir()
    for name, text in REPORTS.items():
        (tmp_path / "corpus" / name).write_text(text, "utf-8")
    (tmp_path / "corpus" / "sources.toml").write_text(SOURCES)
    (tmp_path / "curation" / "authorities").mkdir(parents=True)
    (tmp_path / "curation" / "authorities" / "staff.csv").write_text(
        "orcid,name,affiliation\n0000-0002-1825-0097,Aigul Sarsenkul,Steppe Institute\n"
    )
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KGBUILD_CURATOR", "zere")
    kg("build")
    kg("keep-apart", "Boris Lind", "Aigul Sarsenkul", "--yes", "--reason", "that Sarsenkul is another")
    kg("build")
    return tmp_path


def kg(*words: str) -> str:
    result = CliRunner().invoke(cli, words, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def leaks(folder: Path) -> list[str]:
    """The files that name her: their content, unpacked where they are packed, or their names."""
    found = []
    for path in sorted(folder.rglob("*")) if folder.is_dir() else [folder]:
        if NAME.search(path.name.encode()):
            found.append(f"{path} (its name)")
        if path.is_file():
            found += [f"{path}: {match[0]!r}" for data in contents(path) if (match := NAME.search(data))]
    return found


def contents(path: Path) -> Iterator[bytes]:
    data = path.read_bytes()
    yield data
    yield UNSEEN.sub("", data.decode("utf-8", "ignore")).encode()
    if data[:2] == b"\x1f\x8b":
        yield gzip.decompress(data)
    elif zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            yield from (archive.read(name) for name in archive.namelist())


def make_all(out: Path) -> None:
    """Everything that kgbuild makes of a graph, as files below ``out``."""
    from kgbuild.explorer.payload import payload
    from kgbuild.store.local import open_graph

    out.mkdir()
    for form in ("turtle", "nt", "nquads", "trig", "jsonld", "rdfxml", "graphml", "gexf", "csv"):
        kg("export", "--format", form, "-o", str(out / f"export.{form}"))
    kg("export", "--format", "csv", "-o", str(out / "tables.zip"))
    kg("publish", "-o", str(out / "site"), "--url", "https://example.org/")
    for form in ("pyvis", "graphml", "gexf", "csv", "json"):
        kg("network", "--format", form, "-o", str(out / f"network.{form}"))
    kg("link", "--sssom", str(out / "links.sssom.tsv"))
    (out / "explorer.json").write_text(json.dumps(payload(open_graph(Path("graph"))), ensure_ascii=False, default=str))
    (out / "log.txt").write_text(kg("log"))
    (out / "validate.txt").write_text(kg("validate"))


def test_nothing_that_is_made_names_her(project: Path) -> None:
    """Graph, exports, site, networks, explorer, mapping set and log are full of her before, and free of her after; the
    graph before the withdrawal is not kept; the command says which of the user's own files still name her."""
    make_all(project / "before")
    assert len(leaks(project / "before")) > 30
    told = kg("withdraw", "Aigul Sarsenkul", "--yes", "--reason", "asked by letter")
    for named in ("authorities/staff.csv", "curation/decisions.csv", "corpus/interview-aigul-sarsenkul.txt"):
        assert named in told
    kg("build")
    make_all(project / "after")
    # a reason that somebody wrote into the log is theirs to change
    log = project / "curation" / "decisions.csv"
    log.write_text(log.read_text().replace("that Sarsenkul is another", ""))
    (project / "after" / "log.txt").write_text(kg("log"))
    assert leaks(project / "after") == []
    assert leaks(project / "graph") == []
    assert not (project / ".kgbuild" / "previous").exists()
    with running("--workers", 1, "--no-access-log") as service:
        for path in (
            "/api/search?q=aigul",
            "/reconcile/suggest/entity?prefix=Aigul",
            "/",
            "/api/questions/latest-events",
        ):
            assert not NAME.search(service.client.get(path).content), path
        batch = {"queries": json.dumps({"q": {"query": "Aigul Sarsenkul"}})}
        assert service.client.post("/reconcile", data=batch).json() == {"q": {"result": []}}


def test_her_tombstone_tells_no_name(project: Path) -> None:
    """The identifier still resolves: to a thing that is no more."""
    key = re.search(r"\((p[a-z2-7]{8})\)", kg("withdraw", "Aigul Sarsenkul", "--yes"))[1]  # type: ignore[index]
    kg("build")
    told = kg("explain", key)
    assert "retired" in told
    assert not NAME.search(told.encode())


@pytest.mark.parametrize("reason", ["A. Sarsenkul wrote to us", "asked Aigul by letter"])
def test_a_reason_that_names_her_is_refused(project: Path, reason: str) -> None:
    """The log is kept, so the name may not come into it, and no word of it."""
    result = CliRunner().invoke(cli, ["withdraw", "Aigul Sarsenkul", "--yes", "--reason", reason])
    assert "without the name" in str(result.exception)
    assert "withdraw" not in (project / "curation" / "decisions.csv").read_text()


def test_the_difference_of_a_withdrawal_is_not_told(project: Path) -> None:
    """It would name her; the command says why there is nothing to compare with."""
    kg("withdraw", "Aigul Sarsenkul", "--yes")
    kg("build")
    result = CliRunner().invoke(cli, ["diff"])
    assert "a person who was withdrawn" in str(result.exception)


_WRITER = """
import itertools, sys
from pathlib import Path
from kgbuild.curation.log import Line, append_line
path = Path(sys.argv[1])
print("writing", flush=True)
for n in itertools.count():
    append_line(path, Line(when="2026", who="w", action="keep-apart", subject="p7f3k2q4a", object="p2c4d6e7f",
                           reason=f"{n} " + "long " * 2000))
"""


def test_a_writer_that_is_killed_costs_at_most_its_line(tmp_path: Path) -> None:
    """Killed in the middle of its work, three times: each line that is read is whole, and the next one follows."""
    from kgbuild.curation.log import Line, append_line, load_log

    path = tmp_path / "decisions.csv"
    for wait in (0.05, 0.11, 0.17):
        writer = subprocess.Popen([sys.executable, "-c", _WRITER, str(path)], stdout=subprocess.PIPE, text=True)
        assert writer.stdout is not None
        writer.stdout.readline()
        try:
            writer.wait(wait)
        except subprocess.TimeoutExpired:
            writer.kill()
        writer.wait()
        writer.stdout.close()
    append_line(path, Line(when="2026", who="z", action="merge", subject="p7f3k2q4a", object="p2c4d6e7f"))
    log = load_log(path)
    assert log.lines[-1].who == "z"
    assert all(line.reason.count("long") == 2000 for line in log.lines[:-1])
    assert len(log.findings) <= 3
