"""The cache of readings."""

from pathlib import Path

from kgbuild.cache import ReadingCache, reading_key
from kgbuild.model import EventClaim, Reading, Report, Source, Stated, When
from kgbuild.spans import Span

READING = Reading(
    report="a.txt",
    events=(
        EventClaim(
            key="e1",
            evidence=Span(0, 9),
            mentions=(Span(0, 4),),
            label="seminar",
            title=Stated("Ünïcode “quoted”", Span(0, 9), 0.5),
            when=Stated(When("2024-05", "2024-05"), Span(0, 9)),
        ),
    ),
)


def test_a_reading_comes_back_as_it_went_in(tmp_path: Path) -> None:
    """Nothing of a reading is lost on its way through the cache."""
    with ReadingCache(tmp_path / "c.sqlite") as cache:
        cache.put([("k", READING)])
    with ReadingCache(tmp_path / "c.sqlite") as cache:
        assert cache.get("k") == READING
        assert cache.get("other") is None


def test_a_damaged_file_is_begun_anew(tmp_path: Path) -> None:
    """A cache is never a reason for a build to fail."""
    path = tmp_path / "c.sqlite"
    path.write_bytes(b"not a database" * 100)
    with ReadingCache(path) as cache:
        assert cache.get("k") is None
        cache.put([("k", READING)])
        assert cache.get("k") == READING


def test_no_path_means_no_memory() -> None:
    """A cache without a file answers nothing and takes everything."""
    with ReadingCache(None) as cache:
        cache.put([("k", READING)])
        assert cache.get("k") is None


def test_the_key_changes_with_all_that_a_reading_depends_on() -> None:
    """Text, name, source and extractor each make another key."""
    keys = {
        reading_key(Report("a", "x"), "1"),
        reading_key(Report("b", "x"), "1"),
        reading_key(Report("a", "y"), "1"),
        reading_key(Report("a", "x"), "2"),
        reading_key(Report("a", "x", Source(publisher="P")), "1"),
    }
    assert len(keys) == 5
