"""A folder of files becomes reports; a bad file is reported and stops no other."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kgbuild.errors import InputError, NotFound, SettingsError
from kgbuild.model import Finding, Report
from kgbuild.read import open_corpus, read_bytes, read_corpus, read_file
from kgbuild.settings import Settings

CORPUS = Path(__file__).resolve().parents[2] / "corpus"


def _read(folder: Path, **options: int) -> tuple[list[Report], list[Finding]]:
    found = list(read_corpus(folder, settings=Settings(**options)))  # type: ignore[arg-type]
    return [it for it in found if isinstance(it, Report)], [it for it in found if isinstance(it, Finding)]


def test_shipped_corpus_reads_without_a_finding() -> None:
    """The 17 reports that the shipped graph is built from are read, sorted by identifier, with nothing to say."""
    reports, findings = _read(CORPUS)
    assert findings == []
    assert len(reports) == 17
    assert [report.id for report in reports] == sorted(report.id for report in reports)


def test_shipped_texts_are_the_files() -> None:
    """Offsets resolve in the .txt file as a person opens it: text and file are the same characters."""
    for report in _read(CORPUS)[0]:
        assert report.text == (CORPUS / report.id).read_text(encoding="utf-8")


_TEXT = st.text(st.characters(blacklist_categories=("Cs", "Cc")) | st.sampled_from("\n\t"), min_size=1).filter(
    str.strip
)


@given(_TEXT)
def test_any_text_round_trips(text: str) -> None:
    """No character is changed, composed, folded or dropped: what is written is what is read."""
    if text.startswith("\ufeff"):
        text = "x" + text
    assert read_bytes(text.encode("utf-8"), id="a.txt").text == text


@given(_TEXT, st.sampled_from(["utf-8-sig", "utf-16", "utf-32"]), st.sampled_from(["\r\n", "\r"]))
def test_marks_and_line_ends_are_all_that_goes(text: str, encoding: str, end: str) -> None:
    """Byte order marks are dropped and line ends become line feeds, in every Unicode encoding that has a mark."""
    written = text.replace("\n", end).encode(encoding)
    assert read_bytes(written, id="a.txt").text == text.removeprefix("\ufeff")


def test_identifiers_are_paths_below_the_corpus(tmp_path: Path) -> None:
    """A report in a subfolder goes by its path with slashes, and the order is that of identifiers."""
    for name in ("b.txt", "a/z.txt", "a.txt", "a/b/c.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("On Monday.")
    assert [report.id for report in _read(tmp_path)[0]] == ["a.txt", "a/b/c.txt", "a/z.txt", "b.txt"]


def test_one_bad_file_stops_no_other(tmp_path: Path) -> None:
    """Each bad file is one violation that names it; the good ones are all read."""
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "blank.txt").write_text(" \n\t\n")
    (tmp_path / "binary.txt").write_bytes(b"abc\0\1\2\3" * 50)
    (tmp_path / "lying.txt").write_bytes(b"%PDF-1.7 ...")
    (tmp_path / "lying.pdf").write_text("just words")
    (tmp_path / "lying.docx").write_text("just words")
    (tmp_path / "large.txt").write_text("a" * 2000)
    (tmp_path / "good.txt").write_text("On Monday.")
    (tmp_path / "zoo.txt").write_text("On Friday.")
    reports, findings = _read(tmp_path, max_file_size=1000)
    assert [report.id for report in reports] == ["good.txt", "zoo.txt"]
    assert [finding.focus for finding in findings] == [
        "binary.txt", "blank.txt", "empty.txt", "large.txt", "lying.docx", "lying.pdf", "lying.txt",
    ]  # fmt: skip
    assert {finding.severity for finding in findings} == {"violation"}
    assert {finding.check for finding in findings} == {"read"}
    said = {finding.focus: finding.message for finding in findings}
    assert "empty file" in said["empty.txt"]
    assert "no text" in said["blank.txt"]
    assert "at byte 3" in said["binary.txt"]
    assert "a PDF" in said["lying.txt"]
    assert "2000 bytes; the limit is 1000" in said["large.txt"]
    assert "max_file_size" in said["large.txt"]


def test_hundred_megabytes_are_refused_unread(tmp_path: Path) -> None:
    """A file of 100 MB is refused by its size, without being taken into memory."""
    path = tmp_path / "huge.txt"
    with path.open("wb") as file:
        file.truncate(100_000_000)  # a hole: it takes no room on disk
    with pytest.raises(InputError, match=r"huge\.txt: 100000000 bytes; the limit is 20000000"):
        read_file(path)


def test_unreadable_file_is_reported(tmp_path: Path) -> None:
    """A file that may not be read is a violation that says why."""
    path = tmp_path / "secret.txt"
    path.write_text("On Monday.")
    path.chmod(0)
    if os.access(path, os.R_OK):
        pytest.skip("this user may read everything")
    findings = _read(tmp_path)[1]
    assert "Permission denied" in findings[0].message


def test_broken_link_is_reported(tmp_path: Path) -> None:
    """A link to nothing, and one to itself, are violations; neither ends the run."""
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nowhere")
    (tmp_path / "self.txt").symlink_to(tmp_path / "self.txt")
    (tmp_path / "ok.txt").write_text("On Monday.")
    reports, findings = _read(tmp_path)
    assert [report.id for report in reports] == ["ok.txt"]
    assert [finding.focus for finding in findings] == ["gone.txt", "self.txt"]


def test_loop_of_folders_ends(tmp_path: Path) -> None:
    """A link to a folder above is reported and not followed; the reports are read once, under their own path."""
    (tmp_path / "z").mkdir()
    (tmp_path / "z" / "r.txt").write_text("On Monday.")
    (tmp_path / "z" / "up").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "alias").symlink_to(tmp_path / "z", target_is_directory=True)
    reports, findings = _read(tmp_path)
    assert [report.id for report in reports] == ["z/r.txt"]
    assert sorted(finding.focus for finding in findings) == ["alias", "z/up"]


def test_pipe_is_not_waited_for(tmp_path: Path) -> None:
    """A named pipe is reported at once; opening it would wait for ever."""
    os.mkfifo(tmp_path / "pipe.txt")
    findings = _read(tmp_path)[1]
    assert "not a regular file" in findings[0].message


def test_name_in_other_composition_is_one_file(tmp_path: Path) -> None:
    """Two names that are the same letters are one identifier on other systems: the second is refused."""
    (tmp_path / "caf\u00e9.txt").write_text("On Monday.")
    (tmp_path / "cafe\u0301.txt").write_text("On Friday.")
    if len(list(tmp_path.iterdir())) < 2:
        pytest.skip("this file system composes names itself")
    reports, findings = _read(tmp_path)
    assert [report.id for report in reports] == ["caf\u00e9.txt"]
    assert findings[0].severity == "violation"


def test_names_that_differ_by_capitals_are_both_read(tmp_path: Path) -> None:
    """Two names that differ by capitals are two reports, with a warning that some systems cannot keep both."""
    (tmp_path / "News.txt").write_text("On Monday.")
    (tmp_path / "news.txt").write_text("On Friday.")
    if len(list(tmp_path.iterdir())) < 2:
        pytest.skip("this file system folds capitals")
    reports, findings = _read(tmp_path)
    assert len(reports) == 2
    assert [(finding.severity, finding.focus) for finding in findings] == [("warning", "news.txt")]


def test_name_that_is_not_utf8_is_reported(tmp_path: Path) -> None:
    """A file name in another encoding is refused in a message that itself can be printed."""
    try:
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.txt")).write_text("On Monday.")
    except OSError:
        pytest.skip("this file system takes UTF-8 names only")
    findings = _read(tmp_path)[1]
    assert "not UTF-8" in findings[0].message
    findings[0].focus.encode("utf-8")


def test_other_kinds_of_file_are_told(tmp_path: Path) -> None:
    """Files that no reader takes are named, hidden ones are not looked at, a README is no report."""
    for name in ("photo.jpg", ".hidden.txt", "README.md", "~$draft.docx", "a.txt"):
        (tmp_path / name).write_text("On Monday.")
    reports, findings = _read(tmp_path)
    assert [report.id for report in reports] == ["a.txt"]
    assert [(finding.severity, finding.focus) for finding in findings] == [
        ("info", "README.md"),
        ("warning", "photo.jpg"),
    ]


def test_no_folder_and_no_report(tmp_path: Path) -> None:
    """A missing folder is wrong use; an empty one is a warning; a file in its place says to give the folder."""
    with pytest.raises(NotFound, match="no such folder"):
        read_corpus(tmp_path / "nowhere", settings=Settings())
    assert "no report" in _read(tmp_path)[1][0].message
    (tmp_path / "a.txt").write_text("On Monday.")
    with pytest.raises(NotFound, match="is a file"):
        open_corpus(tmp_path / "a.txt")


def test_reports_come_one_at_a_time(tmp_path: Path) -> None:
    """Reading streams: the second file may still change after the first report came."""
    (tmp_path / "a.txt").write_text("On Monday.")
    (tmp_path / "b.txt").write_text("On Tuesday.")
    stream = read_corpus(tmp_path, settings=Settings())
    next(stream)
    (tmp_path / "b.txt").write_text("On Friday.")
    assert isinstance(second := next(stream), Report)
    assert second.text == "On Friday."


def test_sources_toml_wins_over_front_matter(tmp_path: Path) -> None:
    """What sources.toml says comes before what the file says of itself, key by key."""
    (tmp_path / "a.md").write_text("---\npublisher: File\ntitle: From the file\n---\nOn Monday.\n")
    (tmp_path / "sources.toml").write_text('[[source]]\nfile = "a.md"\npublisher = "List"\nretrieved = 2025-02-03\n')
    source = _read(tmp_path)[0][0].source
    assert (source.publisher, source.title, source.retrieved) == ("List", "From the file", "2025-02-03")
    assert source.media_type == "text/markdown"


def test_source_without_a_file_is_a_warning(tmp_path: Path) -> None:
    """An entry for a file that is not there is a warning with its line."""
    (tmp_path / "a.txt").write_text("On Monday.")
    (tmp_path / "sources.toml").write_text('\n[[source]]\nfile = "b.txt"\n')
    findings = _read(tmp_path)[1]
    assert findings[0].severity == "warning"
    assert "sources.toml:2" in findings[0].message
    assert "'b.txt'" in findings[0].message


def test_bad_sources_toml_is_refused_before_any_report(tmp_path: Path) -> None:
    """A sources.toml that we do not understand ends the call at once, not midway."""
    (tmp_path / "a.txt").write_text("On Monday.")
    (tmp_path / "sources.toml").write_text('[[source]]\nfile = "a.txt"\npublsher = "x"\n')
    with pytest.raises(SettingsError, match=r"sources\.toml:3: unknown key 'publsher' in \[source\]; did you mean"):
        read_corpus(tmp_path, settings=Settings())


def test_read_file_needs_no_corpus(tmp_path: Path) -> None:
    """One file is read by itself, under its own name or one that is given."""
    (tmp_path / "a.txt").write_text("On Monday.")
    assert read_file(tmp_path / "a.txt").id == "a.txt"
    assert read_file(tmp_path / "a.txt", id="x/y.txt", known={"publisher": "P"}).source.publisher == "P"
    with pytest.raises(InputError, match=r"cannot be read: No such file"):
        read_file(tmp_path / "b.txt")
