"""sources.toml: checked by name, with lines."""

from __future__ import annotations

from pathlib import Path

import pytest

from kgbuild.errors import SettingsError
from kgbuild.read.sources import load_sources, parse_sources


def test_values_are_normalized() -> None:
    """Dates may be TOML dates, languages any case; both come out in one form."""
    text = '[[source]]\nfile = "./a.txt"\ndate = 2024-05-01\nlanguage = "EN_gb"\nretrieved = "2024-05-02T10:00:00Z"\n'
    entry = parse_sources(text).entries["a.txt"]
    assert entry == {"date": "2024-05-01", "language": "en-gb", "retrieved": "2024-05-02"}


def test_two_sources_of_one_name_are_a_violation_with_both_lines() -> None:
    """The first of two entries is used, and the finding names both places."""
    sources = parse_sources('[[source]]\nfile = "a.txt"\ntitle = "1"\n[[source]]\nfile = "a.txt"\ntitle = "2"\n')
    assert sources.entries["a.txt"]["title"] == "1"
    (finding,) = sources.findings
    assert finding.severity == "violation"
    assert "sources.toml:4" in finding.message
    assert "sources.toml:1" in finding.message


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[source]]\npublisher = 'x'\n", "sources.toml:1: this [[source]] names no file"),
        ('[[source]]\nfile = "a.txt"\nurl = "ftp://x"\n', "sources.toml:3: url = 'ftp://x': want an address"),
        (
            '[[source]]\nfile = "a.txt"\nlanguage = "English!"\n',
            "sources.toml:3: language = 'English!': want a language tag",
        ),
        ('[[source]]\nfile = "a.txt"\ndate = "2024-13"\n', "sources.toml:3: date = '2024-13': want a date"),
        ('[[source]]\nfile = "a.txt"\nencoding = "klingon"\n', "sources.toml:3: encoding = 'klingon': want the name"),
        ('[[source]]\nfile = "a.txt"\nencoding = "rot13"\n', "want the name of an encoding"),
        ('[[source]]\nfile = "../a.txt"\n', "sources.toml:2: file = '../a.txt': want the path below"),
        ('[[source]]\nfile = "a.txt"\ntitle = 3\n', "sources.toml:3: title = 3: want text in quotes"),
        ('[source]\nfile = "a.txt"\n', "sources.toml:1: want [[source]]"),
        ("[[sources]]\n", "sources.toml:1: unknown key 'sources' at the top; did you mean 'source'?"),
        ("[[source]\n", "sources.toml:1: not TOML"),
    ],
)
def test_mistakes_name_line_and_remedy(text: str, said: str) -> None:
    """Each mistake is refused with file:line, the value and what was expected."""
    with pytest.raises(SettingsError) as refused:
        parse_sources(text)
    assert said in str(refused.value)


def test_folder_without_sources_has_none(tmp_path: Path) -> None:
    """A folder of reports needs no sources.toml."""
    assert load_sources(tmp_path).entries == {}
