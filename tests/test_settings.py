"""kgbuild.toml: defaults, checks by name and line, the run's date."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kgbuild.errors import NotFound, SettingsError, UsageError
from kgbuild.settings import Settings, find_project, load_settings, run_date
from kgbuild.tomlfile import parse_toml

FULL = """
[project]
title = "Islands"
base = "https://example.org/id/"
license = "https://example.org/license"
[folders]
corpus = "reports"
graph = "g"
curation = "c"
ontology = "o"
queries = "q"
[read]
max_file_size = "3 MB"
max_pages = 7
[extract]
extractor = "builtin"
model = "some_model"
min_confidence = 0.25
[build]
quotes = false
run_date = 2026-01-31
workers = 2
[topics]
thesauri = ["mine.ttl"]
[lexicons.structured.roles]
moderator = ["anchor"]
[tables."programme.csv"]
event = "Veranstaltung"
delimiter = ";"
separator = "/"
"""


def _load(folder: Path, text: str) -> Settings:
    path = folder / "kgbuild.toml"
    path.write_text(text, encoding="utf-8")
    return load_settings(path)


def test_defaults_without_a_file() -> None:
    """A folder of reports without kgbuild.toml builds: every option has a default."""
    assert load_settings(None) == Settings()
    assert Settings().folder("corpus") == Path("corpus")


def test_every_option_is_read(tmp_path: Path) -> None:
    """Each documented key arrives in the field of its name."""
    settings = _load(tmp_path, FULL)
    assert (settings.title, settings.base) == ("Islands", "https://example.org/id/")
    assert settings.folder("corpus") == tmp_path / "reports"
    assert (settings.max_file_size, settings.max_pages) == (3_000_000, 7)
    assert (settings.model, settings.min_confidence) == ("some_model", 0.25)
    assert (settings.quotes, settings.workers, settings.run_date) == (False, 2, "2026-01-31T00:00:00Z")
    assert settings.thesauri == ("mine.ttl",)
    assert settings.lexicons == {"structured": {"roles": {"moderator": ("anchor",)}}}
    assert settings.tables["programme.csv"].columns == {"event": "Veranstaltung"}
    assert (settings.tables["programme.csv"].delimiter, settings.tables["programme.csv"].separator) == (";", "/")


def test_settings_travel_to_other_processes(tmp_path: Path) -> None:
    """Settings can be pickled and hashed, as worker processes and caches need."""
    settings = _load(tmp_path, FULL)
    assert pickle.loads(pickle.dumps(settings)) == settings
    assert isinstance(hash(settings), int)


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("[build]\nquots = true\n", 2, "unknown key 'quots' in [build]; did you mean 'quotes'?"),
        ("\n[bild]\nquotes = true\n", 2, "unknown key 'bild' at the top; did you mean 'build'?"),
        ('[tables."a.csv"]\n\nevnt = "x"\n', 3, "did you mean 'event'?"),
        ('[build]\nquotes = "yes"\n', 2, "want true or false"),
        ("[extract]\nmin_confidence = 7\n", 2, "from 0 to 1"),
        ('[project]\nbase = "https://example.org/id"\n', 2, "ends in / or #"),
        ('[project]\ntitle = "x"\nlicense = "free"\n', 3, "http://"),
        ("[build]\nworkers = -1\n", 2, "0 or more"),
        ('[read]\nmax_file_size = "big"\n', 2, '"20 MB"'),
        ('[build]\nrun_date = "soon"\n', 2, "2026-01-31"),
        ('[topics]\nthesauri = "a.ttl"\n', 2, "list of texts"),
        ("build = 3\n", 1, "want a table, written [build]"),
        ('[tables]\n"a.csv" = 1\n', 2, "want a table"),
        ("[build\nquotes = true\n", 1, "not TOML"),
    ],
)
def test_mistakes_are_refused_with_their_line(tmp_path: Path, text: str, line: int, said: str) -> None:
    """A wrong key or value is refused by name, with file and line and what was expected."""
    with pytest.raises(SettingsError) as refused:
        _load(tmp_path, text)
    assert f"kgbuild.toml:{line}: " in str(refused.value)
    assert said in str(refused.value)


def test_not_utf8_is_refused_with_the_byte(tmp_path: Path) -> None:
    """A settings file in another encoding is refused, with the offset."""
    (tmp_path / "kgbuild.toml").write_bytes(b'[project]\ntitle = "\xe9"\n')
    with pytest.raises(SettingsError, match="byte 19 is not UTF-8"):
        load_settings(tmp_path)


def test_missing_file() -> None:
    """A path to nothing is said so, not taken for the defaults."""
    with pytest.raises(NotFound, match="no such file"):
        load_settings(Path("/nowhere/kgbuild.toml"))


def test_find_project_goes_upwards(tmp_path: Path) -> None:
    """The project is the nearest folder upwards with a kgbuild.toml."""
    (tmp_path / "kgbuild.toml").write_text("")
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    assert find_project(inner) == tmp_path
    assert find_project(Path("/")) is None


def test_run_date_is_the_setting_then_the_epoch_then_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """No clock: the setting wins over SOURCE_DATE_EPOCH, and without either there is no date."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767225600")
    assert run_date(Settings(run_date="2020-01-01T00:00:00Z")) == "2020-01-01T00:00:00Z"
    assert run_date(Settings()) == "2026-01-01T00:00:00Z"
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    assert run_date(Settings()) is None


@pytest.mark.parametrize("epoch", ["yesterday", "-5", "1.5", "999999999999"])
def test_bad_epoch_is_wrong_use(monkeypatch: pytest.MonkeyPatch, epoch: str) -> None:
    """A SOURCE_DATE_EPOCH that is no moment is refused, not ignored."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    with pytest.raises(UsageError, match="SOURCE_DATE_EPOCH"):
        run_date(Settings())


@pytest.mark.parametrize(
    ("written", "stamp"),
    [("2026-01-31T12:00:00+05:00", "2026-01-31T07:00:00Z"), ('"2026-01-31T12:00:00"', "2026-01-31T12:00:00Z")],
)
def test_run_date_is_utc(tmp_path: Path, written: str, stamp: str) -> None:
    """A run date with an offset is turned into UTC; one without is UTC."""
    assert _load(tmp_path, f"[build]\nrun_date = {written}\n").run_date == stamp


_KEYS = st.text("abcdefgh -_.é", min_size=1, max_size=8)


@given(st.dictionaries(_KEYS, st.one_of(st.integers(), st.text(max_size=20), st.lists(st.integers())), max_size=6))
def test_key_lines_are_found_whatever_stands_before(values: dict[str, object]) -> None:
    """The line of a key is right after strings over several lines, lists over several lines and odd names."""
    import tomlkit

    document = tomlkit.document()
    document["first"] = tomlkit.string("two\n[lines] = 3", multiline=True)
    document["list"] = tomlkit.item(["a = 1", "b"]).multiline(True)
    for key, value in values.items():
        document[f"x{key}"] = value
    document["last"] = 1
    text = tomlkit.dumps(document)
    file = parse_toml(text, name="x.toml")
    assert file.place("last") == f"x.toml:{text.count(chr(10))}"
    assert all((f"x{key}",) in file.lines for key in values)
