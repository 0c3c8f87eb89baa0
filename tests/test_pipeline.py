"""From a folder of reports to a graph folder: whole, repeatable, and never half."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from kgbuild.errors import InputError, InvalidGraph, NotFound
from kgbuild.model import Finding
from kgbuild.pipeline import build
from kgbuild.settings import Settings
from kgbuild.validate import checking, validate_graph

HERE = Path(__file__).parent
SETTINGS = Settings(extractor="line_engine:factory", workers=1)


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """Three reports of four events."""
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "a.txt").write_text(
        "2024-05-17 | Water and Work | Aigul Sarsen, speaker, Steppe Institute\n"
        "2024-06-01 | Glacier Futures | Boris Lind, moderator, Fjord University\n",
        "utf-8",
    )
    (folder / "b.txt").write_text("2024-05-17 | Water and Work | Boris Lind, participant, Fjord University\n", "utf-8")
    (folder / "c.txt").write_text("2023-01-09 | Old Towns | Aigül Särsen, speaker, Steppe Institute\n", "utf-8")
    return folder


def contents(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def is_whole(folder: Path) -> bool:
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    return all(contents(folder)[name] == about["sha256"] for name, about in manifest["files"].items())


def test_a_build_counts_what_it_made(corpus: Path, tmp_path: Path) -> None:
    """Events told twice are one event; the summary counts entities, not mentions."""
    built = build(corpus, tmp_path / "graph", settings=SETTINGS)
    assert built.reports == 3
    assert built.things["Event"] == 3
    assert built.things["Institution"] == 2
    assert built.things["Participation"] == 4
    assert built.changes is None
    assert is_whole(tmp_path / "graph")


def test_the_second_build_reads_nothing_again(corpus: Path, tmp_path: Path) -> None:
    """Readings come from the cache where neither text nor extractor changed, and the graph is the same."""
    cache = tmp_path / "cache.sqlite"
    first = build(corpus, tmp_path / "graph", settings=SETTINGS, cache=cache)
    before = contents(tmp_path / "graph")
    second = build(corpus, tmp_path / "graph", settings=SETTINGS, cache=cache)
    assert (first.cached, second.cached) == (0, 3)
    assert contents(tmp_path / "graph") == before


def test_a_summary_tells_what_changed(corpus: Path, tmp_path: Path) -> None:
    """One report more shows as what came; one report less as what went."""
    build(corpus, tmp_path / "graph", settings=SETTINGS)
    (corpus / "d.txt").write_text("2025-01-09 | New Towns | Carla Ruiz, speaker, Delta Academy\n", "utf-8")
    (corpus / "c.txt").unlink()
    built = build(corpus, tmp_path / "graph", settings=SETTINGS)
    assert built.changes is not None
    assert built.changes["Event"] == (1, 1)
    assert built.changes["Person"][0] == 1


def test_other_processes_give_the_same_bytes(corpus: Path, tmp_path: Path) -> None:
    """Hash seed, locale, time zone and the order of files on disk leave no trace in the graph."""
    again = tmp_path / "again"
    again.mkdir()
    for path in sorted(corpus.iterdir(), reverse=True):
        shutil.copy(path, again / path.name)
    graphs = []
    for number, (folder, seed, zone, language) in enumerate(
        [
            (corpus, "0", "UTC", "C"),
            (again, "4242", "Asia/Almaty", "C.UTF-8"),
            (corpus, "7", "America/Lima", "tr_TR.UTF-8"),
        ]
    ):
        out = tmp_path / f"g{number}"
        run_build(folder, out, PYTHONHASHSEED=seed, TZ=zone, LC_ALL=language)
        graphs.append(contents(out))
    assert graphs[0] == graphs[1] == graphs[2]


def test_the_number_of_processes_leaves_no_trace(tmp_path: Path) -> None:
    """Enough reports to be spread over two processes give the same graph as one process."""
    folder = tmp_path / "corpus"
    folder.mkdir()
    for number in range(70):
        day, letter = number % 28 + 1, chr(65 + number % 26)
        line = f"2024-05-{day:02} | Talk {number} | {letter}nna Able, speaker, Body {number % 5}\n"
        (folder / f"{number:03}.txt").write_text(line, "utf-8")
    build(folder, tmp_path / "one", settings=SETTINGS)
    build(folder, tmp_path / "two", settings=replace(SETTINGS, workers=2))
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


def run_build(corpus: Path, out: Path, before: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    code = (
        f"import sys; sys.path.insert(0, {str(HERE)!r})\n"
        "from pathlib import Path\nfrom kgbuild import pipeline\nfrom kgbuild.settings import Settings\n"
        f"{before}\n"
        "settings = Settings(extractor='line_engine:factory', workers=1)\n"
        "pipeline.build(Path(sys.argv[1]), Path(sys.argv[2]), settings=settings)\n"
    )
    return subprocess.run(
        [sys.executable, "-c", code, str(corpus), str(out)],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=not before,
    )


DEATHS = {
    "before anything is written": "import kgbuild.export.folder as f; f.Assembly = lambda *_: die()",
    "with half of the files written": (
        "import kgbuild.export.folder as f; real = f._write; n = iter(range(99))\n"
        "f._write = lambda *a: die() if next(n) == 3 else real(*a)"
    ),
    "before the swap": "import kgbuild.export.folder as f; f.swap = lambda *_: die()",
    "after the swap, before the old graph is removed": ("import shutil; shutil.rmtree = lambda *_, **__: die()"),
    "between the two renames of a system that cannot exchange": (
        "import kgbuild.export.replace; s = sys.modules['kgbuild.export.replace']; s._exchanged = lambda *_: False\n"
        "from pathlib import Path as P; real = P.rename; n = iter(range(9))\n"
        "P.rename = lambda self, to: die() if next(n) == 1 else real(self, to)"
    ),
}


@pytest.mark.parametrize("death", DEATHS)
def test_a_killed_build_leaves_a_whole_graph(corpus: Path, tmp_path: Path, death: str) -> None:
    """Wherever a build is killed, the graph is the old one or the new one, and the next build mends the rest."""
    out = tmp_path / "graph"
    build(corpus, out, settings=SETTINGS)
    old = contents(out)
    (corpus / "d.txt").write_text("2025-01-09 | New Towns | Carla Ruiz, speaker, Delta Academy\n", "utf-8")
    killed = run_build(corpus, out, before=f"import os\ndef die(): os._exit(9)\n{DEATHS[death]}")
    assert killed.returncode == 9, killed.stderr
    if out.exists():
        assert is_whole(out)
        assert contents(out) == old or "Delta Academy" in (out / "core.ttl").read_text("utf-8")
    build(corpus, out, settings=SETTINGS)
    assert is_whole(out)
    assert "Delta Academy" in (out / "core.ttl").read_text("utf-8")
    assert {path.name for path in tmp_path.iterdir()} == {"corpus", "graph"}


def test_a_graph_with_violations_does_not_replace_a_valid_one(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The old graph stands, the message says what is wrong; a flag writes the new one all the same."""
    out = tmp_path / "graph"
    build(corpus, out, settings=SETTINGS)
    old = contents(out)
    (corpus / "a.txt").unlink()
    wrong = Finding(severity="violation", check="event-type", focus="e1", message="an event has no type")
    monkeypatch.setattr("kgbuild.validate.changed.validate_graph", lambda *_, **__: (wrong,))
    with pytest.raises(InvalidGraph, match="an event has no type"):
        build(corpus, out, settings=SETTINGS)
    assert contents(out) == old
    build(corpus, out, settings=SETTINGS, allow_violations=True)
    assert contents(out) != old


def test_a_changed_report_is_checked_as_a_part(corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second build checks what changed, and finds what a check of the whole finds; so does one that was refused."""
    monkeypatch.setattr("kgbuild.pipeline.checking", partial(checking, least=0))
    monkeypatch.setattr("kgbuild.validate.changed._MOST", 1e9)
    cache, out = tmp_path / "cache.sqlite", tmp_path / "graph"
    build(corpus, out, settings=SETTINGS, cache=cache)
    monkeypatch.setattr("kgbuild.validate.changed._Anew", None)
    wrong = (Finding(severity="violation", check="event-type", focus="e1", message="an event has no type"),)
    for name in ("Ada Lind", "Bela Lind"):
        with (corpus / "a.txt").open("a", encoding="utf-8") as report:
            report.write(f"2024-06-01 | Glacier Futures | {name}, speaker, Fjord University\n")
        with monkeypatch.context() as patch:
            patch.setattr("kgbuild.validate.changed.in_order", lambda _: wrong)
            with pytest.raises(InvalidGraph):
                build(corpus, out, settings=SETTINGS, cache=cache)
        built = build(corpus, out, settings=SETTINGS, cache=cache)
        assert set(validate_graph(out)) <= set(built.findings)


def test_a_bad_file_stops_no_other(corpus: Path, tmp_path: Path) -> None:
    """An empty and a binary file are reported and left out; the rest is built."""
    (corpus / "empty.txt").write_bytes(b"")
    (corpus / "binary.txt").write_bytes(bytes(range(256)) * 20)
    built = build(corpus, tmp_path / "graph", settings=SETTINGS)
    assert built.reports == 3
    assert {f.focus for f in built.findings if f.severity == "violation"} == {"empty.txt", "binary.txt"}


def test_a_corpus_without_a_readable_report_is_refused(tmp_path: Path) -> None:
    """Nothing is written where nothing could be read."""
    with pytest.raises(NotFound):
        build(tmp_path / "nowhere", tmp_path / "graph", settings=SETTINGS)
    (tmp_path / "corpus").mkdir()
    with pytest.raises(InputError, match="no report could be read"):
        build(tmp_path / "corpus", tmp_path / "graph", settings=SETTINGS)
    assert not (tmp_path / "graph").exists()


def test_a_report_with_no_event_is_a_miss_and_not_a_failure(corpus: Path, tmp_path: Path) -> None:
    """A report that tells of no event is read, listed as a miss, and stands in the graph as a source."""
    (corpus / "poem.txt").write_text("The steppe is wide.\n", "utf-8")
    built = build(corpus, tmp_path / "graph", settings=SETTINGS)
    assert [(report.id, miss.reason) for report, miss in built.misses] == [("poem.txt", "no event line")]
    assert "poem.txt" in (tmp_path / "graph" / "provenance.ttl").read_text("utf-8")
