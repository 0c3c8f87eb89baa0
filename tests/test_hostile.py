"""Reports that are made to break a reader end in bounded time with a sane result.

The bound: a report of a megabyte is read within two minutes on one core, ten thousand names in one sentence within one;
``pytest-timeout`` holds it. Time grows with the length of the text, not with its square: see tests/annotate/.
"""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from kgbuild.extract import BuiltinExtractor
from kgbuild.lift import lift
from kgbuild.model import Reading, Report, Source
from kgbuild.pipeline import build
from kgbuild.resolve import resolve
from kgbuild.settings import Settings
from kgbuild.validate import validate_quads

HELD = "On 4 May 2021 the University of Oslo held the seminar “Ice and Law” in Oslo. "
LETTERS = ["Al", "Be", "Co", "Du", "Ed", "Fa", "Go", "Hu", "Iv", "Jo"]


def read(text: str) -> tuple[Report, Reading]:
    report = Report("hostile.txt", text, Source(publisher="University of Oslo"))
    return report, BuiltinExtractor().extract(report)


def names(number: int) -> list[str]:
    """Different names of two words: "Alana Bekoduson"."""
    out = []
    for index in range(number):
        a, b, c, d = (LETTERS[index // 10**power % 10] for power in (3, 2, 1, 0))
        out.append(f"{a}{b.lower()}na {c}{d.lower()}son")
    return out


def assert_sane(report: Report, reading: Reading) -> None:
    """Spans lie in the text, claims name agents and events of the reading, and the graph is valid."""
    keys = {claim.key for claim in (*reading.persons, *reading.institutions)}
    events = {event.key for event in reading.events}
    for part in reading.participations:
        assert part.agent in keys
        assert part.event in events
        assert all(0 <= span.start < span.end <= len(report.text) for span in part.evidence)
    resolution = resolve([reading], {report.id: report.source})
    quads = list(lift([(report, reading)], resolution))
    assert [f for f in validate_quads(quads) if f.severity == "violation"] == []


@pytest.mark.timeout(60)
def test_ten_thousand_names_in_one_sentence() -> None:
    """The sentence is read, or left out with a word; the event beside it stands either way."""
    report, reading = read(HELD + "The seminar was attended by " + ", ".join(names(10_000)) + ".")
    assert [event.title.value for event in reading.events if event.title] == ["Ice and Law"]
    assert len(reading.persons) <= 10_000
    assert_sane(report, reading)


@pytest.mark.timeout(120)
def test_a_line_of_a_megabyte() -> None:
    """One line without an end is cut and read like any other."""
    filler = "the river went on and on under the ice and nobody knew where it would come out again "
    report, reading = read(HELD + "\n\n" + (filler * 12_000)[:1_000_000])
    assert [event.title.value for event in reading.events if event.title] == ["Ice and Law"]
    assert_sane(report, reading)


@pytest.mark.timeout(120)
def test_a_word_of_a_megabyte() -> None:
    """Not even a blank to cut at."""
    report, reading = read(HELD + "\n\n" + "x" * 1_000_000)
    assert [event.title.value for event in reading.events if event.title] == ["Ice and Law"]
    assert_sane(report, reading)


HOSTILE = {
    "right to left": "في ٤ مايو عقدت جامعة أوسلو ندوة «الجليد والقانون». ד״ר אנה ברג הרצתה. \u202e.gnik\u202c ",
    "combining": "A\u0301n\u0300n\u0334a\u0337 B\u0308e\u0302r\u030cg " + "e\u0301\u0302\u0303\u0304\u0305" * 300,
    "zalgo": "H" + "\u0336\u0335\u0337" * 2000 + "eld by Anna Berg.",
    "quotes": "“" * 400 + "Anna “the ‘“ice”’” Berg" + "”" * 399 + " lectured «on “‘\"'law'\"’”».",
    "brackets": "(" * 600 + "Anna Berg (University (of (Oslo)))" + ")" * 500,
    "NULs": "Anna\0 Berg\0 of the Univer\0sity of Oslo\0 lectured.\0\0\0",
    "controls": "".join(map(chr, range(1, 32))) + " Anna Berg lectured.\x7f\x85\u2028\u2029\ufeff\u200b",
    "emoji": "👩🏽‍🔬 Anna Berg 🇰🇿 lectured 🧊⚖️ " * 40,
    "full stops": "Dr. Prof. A. B. C. D. E. " * 300,
    "headings": "# " * 500 + "\n" + "- " * 500 + "\n" + "10:00 " * 300,
    "dates": "4 May 2021 – 5 May 2021, 6/7/2021-8.9.2021 " * 100,
    "markup": "<script>alert(1)</script> <b>Anna Berg</b> &amp; {{7*7}} ${jndi:x} '; DROP TABLE persons; --",
    "Turtle": 'Anna "Berg" \\ <http://x> """ \'\'\' @prefix a: <b> . ^^xsd:date \\u0041 \\',
}


@pytest.mark.timeout(60)
@pytest.mark.parametrize("kind", HOSTILE)
def test_strange_text_beside_a_report(kind: str) -> None:
    """What is strange spoils neither the event beside it nor the graph."""
    report, reading = read(HELD + "\n\n" + HOSTILE[kind] + "\n\nAnna Berg took part in the seminar.")
    assert "Ice and Law" in [event.title.value for event in reading.events if event.title]
    assert_sane(report, reading)


@pytest.mark.timeout(60)
@pytest.mark.parametrize("kind", HOSTILE)
def test_nothing_but_strange_text(kind: str) -> None:
    """A report of it alone gives a reading, if an empty one."""
    assert_sane(*read(HOSTILE[kind]))


LONE = {
    "bad-8.txt": b"\xed\xa0\x80 Anna Berg lectured.",
    "bad-16.txt": b"\xff\xfe\x00\xd8 \x00A\x00",
    "bad.jsonl": b'{"event": "Talk \\ud800 on ice", "start": "2021-05-05", "person": "Anna Berg", "role": "speaker"}',
    "bad.html": b"<p>On 5 May 2021 Anna Berg &#xD800; lectured in Bergen.</p>",
}


@pytest.mark.timeout(60)
@pytest.mark.parametrize("name", LONE)
def test_a_lone_surrogate_spoils_no_graph(tmp_path: Path, name: str) -> None:
    """No Unicode text holds one: the file is refused by name or read without it; the report beside it is built."""
    folder = tmp_path / "reports"
    folder.mkdir()
    (folder / name).write_bytes(LONE[name])
    (folder / "good.txt").write_text(HELD, "utf-8")
    built = build(folder, tmp_path / "graph", settings=Settings(workers=1))
    refused = [f for f in built.findings if (f.check, f.severity) == ("read", "violation") and name in f.focus]
    assert built.reports + len(refused) == 2
    texts = [path.read_text("utf-8") for path in sorted((tmp_path / "graph").glob("*.ttl"))]
    assert "Ice and Law" in texts[0]
    assert all(not 0xD800 <= ord(sign) <= 0xDFFF for text in texts for sign in text)


CORPUS = sorted((Path(__file__).parents[1] / "corpus").glob("*.txt"))


def spoiled(text: str, chance: random.Random) -> str:
    """The text with a stretch cut out, words exchanged, lines exchanged, and signs sown over it."""
    at = chance.randrange(len(text))
    words = (text[:at] + text[at + chance.randrange(300) :]).split(" ")
    for _ in range(len(words) // 10):
        one, other = chance.randrange(len(words)), chance.randrange(len(words))
        words[one], words[other] = words[other], words[one]
    lines = " ".join(words).split("\n")
    chance.shuffle(lines)
    return "".join(chance.choice(".,;:()–“”\n") if chance.random() < 0.01 else sign for sign in "\n".join(lines))


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_a_report_that_was_spoiled_on_the_way_is_read(path: Path) -> None:
    """Rules meet words in orders that nobody writes; none may break, whatever they make of it."""
    chance = random.Random(path.name)
    for _ in range(4):
        assert_sane(*read(spoiled(path.read_text("utf-8")[:3000], chance)))
