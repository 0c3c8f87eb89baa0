"""All reports together: precision, recall and F1 per facet, micro-averaged, with their uncertainty."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from kgbuild.evaluate.annotation import Annotation, annotation_of, read_annotations
from kgbuild.evaluate.document import DocumentScore, score_document
from kgbuild.evaluate.facets import FACETS, HEADLINE, Count, Slip
from kgbuild.model import Reading, Report

__all__ = ["Evaluation", "Interval", "compare", "evaluate"]


@dataclass(frozen=True, slots=True)
class Interval:
    """A percentile interval of an F1, from resampled documents."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What came of comparing; ``absent`` are expected reports of which nothing was found."""

    documents: tuple[DocumentScore, ...]
    absent: tuple[str, ...] = ()

    def count(self, facet: str) -> Count:
        """The facet's counts over all documents.

        Raises:
            KeyError: where there is no such facet.
        """
        if facet not in FACETS:
            raise KeyError(f"no facet {facet!r}; want one of {', '.join(FACETS)}")
        return sum((document.counts.get(facet, Count()) for document in self.documents), Count())

    @property
    def headline(self) -> float:
        """The mean F1 of events, persons, institutions, participations with role, affiliations."""
        return sum(self.count(facet).f1 for facet in HEADLINE) / len(HEADLINE)

    @property
    def slips(self) -> tuple[Slip, ...]:
        """Everything that went wrong, document by document."""
        return tuple(slip for document in self.documents for slip in document.slips)

    def commonest(self, n: int = 10) -> list[tuple[str, str, int]]:
        """The commonest kinds of slip as facet, kind and number; facets that repeat others are left out."""
        repeated = {"participations", "event end"}
        kinds = Counter((slip.facet, slip.sort) for slip in self.slips if slip.facet not in repeated)
        ranked = sorted(kinds.items(), key=lambda item: (-item[1], item[0]))
        return [(facet, sort, number) for (facet, sort), number in ranked[:n]]

    def intervals(self, *, rounds: int = 2000, seed: int = 1, share: float = 0.95) -> dict[str, Interval]:
        """For each facet, and for ``headline``, where F1 lies when the documents are drawn again with replacement.

        The percentile bootstrap (Efron 1979) over documents, the unit in which texts differ. The same seed
        gives the same interval.
        """
        import numpy as np

        if not self.documents:
            return {}
        table = np.array(
            [
                [(count.tp, count.fp, count.fn) for count in (document.counts.get(f, Count()) for f in FACETS)]
                for document in self.documents
            ]
        )
        size = len(self.documents)
        draws = np.random.default_rng(seed).integers(0, size, (rounds, size))
        times = np.stack([np.bincount(draw, minlength=size) for draw in draws])
        tp, fp, fn = np.moveaxis(np.tensordot(times, table, axes=(1, 0)), -1, 0)
        f1 = 2 * tp / np.maximum(2 * tp + fp + fn, 1)
        columns = {facet: f1[:, index] for index, facet in enumerate(FACETS)}
        columns["headline"] = f1[:, [FACETS.index(facet) for facet in HEADLINE]].mean(axis=1)
        tails = ((1 - share) / 2, (1 + share) / 2)
        return {name: Interval(*np.quantile(values, tails).tolist()) for name, values in columns.items()}


def compare(gold: Mapping[str, Annotation], found: Mapping[str, Annotation]) -> Evaluation:
    """Compare annotations by their keys; what was found for a key that is not expected is ignored."""
    scores = (score_document(key, gold[key], found.get(key, Annotation())) for key in sorted(gold))
    return Evaluation(tuple(scores), tuple(sorted(set(gold) - set(found))))


def evaluate(gold: Path, readings: Iterable[tuple[Reading, Report]]) -> Evaluation:
    """Compare readings with the annotations in a folder; a report goes with the file of the same stem.

    Raises:
        InputError: where the folder holds no annotation, or a broken one.
    """
    found = {stem(report.id): annotation_of(reading, report) for reading, report in readings}
    return compare(read_annotations(gold), found)


def stem(report: str) -> str:
    """The name that a report shares with its annotation.

    >>> stem("2023/news.txt")
    'news'
    """
    return PurePosixPath(report).stem


def merge(evaluations: Sequence[Evaluation]) -> Evaluation:
    """Several corpora as one."""
    documents = tuple(document for evaluation in evaluations for document in evaluation.documents)
    return Evaluation(documents, tuple(key for evaluation in evaluations for key in evaluation.absent))
