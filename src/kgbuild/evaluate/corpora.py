"""Folders of annotations, and where the reports that they annotate lie."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from kgbuild.errors import InputError, NotFound, UsageError
from kgbuild.evaluate.annotation import read_annotations
from kgbuild.evaluate.evaluation import Evaluation, evaluate, stem
from kgbuild.extract import Extractor
from kgbuild.model import Finding, Reading, Report
from kgbuild.settings import Settings

__all__ = ["GoldCorpus", "Measured", "find_corpora", "measure", "read_texts"]


class GoldCorpus(NamedTuple):
    """Annotations and the folder of their reports (None where it was not found)."""

    name: str
    gold: Path
    reports: Path | None


class Measured(NamedTuple):
    """An evaluation with what it was made from; ``findings`` tell of reports that could not be read."""

    evaluation: Evaluation
    readings: tuple[tuple[Reading, Report], ...]
    findings: tuple[Finding, ...]

    @property
    def texts(self) -> dict[str, str]:
        """The texts by the keys of the evaluation's documents."""
        return {stem(report.id): report.text for _, report in self.readings}


def find_corpora(gold: Path, reports: Path | None = None) -> tuple[GoldCorpus, ...]:
    """One corpus where the folder holds annotations itself, else one for each of its folders that does.

    Annotations in a folder called ``gold`` go by the name of the folder around it. Reports lie in ``reports``, or
    in its folder of the same name; by default beside the annotations, in a folder called ``reports`` or ``corpus``.

    Raises:
        NotFound: where there is no such folder.
        InputError: where it holds no annotation.
    """
    if not gold.is_dir():
        raise NotFound(f"{gold}: no such folder; want one with annotations, NAME.json for each report NAME.txt")
    if any(gold.glob("*.json")):
        own_name = gold.resolve().parent.name if gold.name == "gold" else gold.name
        return (GoldCorpus(own_name, gold, reports or _beside(gold)),)
    found = []
    for folder in sorted(path for path in gold.iterdir() if path.is_dir()):
        inside = folder if any(folder.glob("*.json")) else folder / "gold"
        if any(inside.glob("*.json")):
            own = reports / folder.name if reports else _beside(inside)
            found.append(GoldCorpus(folder.name, inside, own))
    if not found:
        raise InputError("no annotation here", place=str(gold), hint="want one NAME.json for each report NAME.txt")
    return tuple(found)


def _beside(gold: Path) -> Path | None:
    """``../reports`` or ``../corpus`` of the annotations, or ``../../corpus/NAME`` for ``gold/NAME``."""
    gold = gold.resolve()
    places = gold.parent / "reports", gold.parent / "corpus", gold.parent.parent / "corpus" / gold.name
    return next((place for place in places if place.is_dir()), None)


def measure(corpus: GoldCorpus, *, settings: Settings, extractor: Extractor | None = None) -> Measured:
    """Extract the annotated reports of a corpus and compare; other reports in the folder are not read.

    ``extractor`` stands in for the one that the settings name.

    Raises:
        UsageError: where it is not known in which folder the reports lie.
        InputError: where an annotation is broken.
        ModelMissing: where the language model is not installed.
    """
    from kgbuild.cache import ReadingCache
    from kgbuild.engines import make_extractor
    from kgbuild.harvest import harvest
    from kgbuild.read import Corpus, open_corpus

    if corpus.reports is None:
        raise UsageError(f"{corpus.gold}: no folder of reports beside it; give --corpus DIR (or --graph DIR)")
    wanted = set(read_annotations(corpus.gold))
    whole = open_corpus(corpus.reports)
    files = tuple(file for file in whole.files if stem(file.id) in wanted)
    chosen = Corpus(folder=whole.folder, files=files)
    engine = extractor or make_extractor(settings)
    harvested = harvest(chosen, settings=settings, extractor=engine, cache=ReadingCache(None))
    readings = tuple((reading, report) for report, reading in harvested)
    return Measured(evaluate(corpus.gold, readings), readings, tuple(harvested.findings))


def read_texts(corpus: GoldCorpus, *, settings: Settings) -> dict[str, str]:
    """The texts of the reports by stem, to show passages from; empty where their folder is not known."""
    from kgbuild.read import read_corpus

    if corpus.reports is None:
        return {}
    found = read_corpus(corpus.reports, settings=settings)
    return {stem(report.id): report.text for report in found if isinstance(report, Report)}
