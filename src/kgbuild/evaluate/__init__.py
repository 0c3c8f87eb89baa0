"""How near what was extracted comes to what a careful reader takes from the same reports."""

from kgbuild.evaluate.annotation import Annotation, annotation_of, read_annotation, read_annotations
from kgbuild.evaluate.evaluation import Evaluation, Interval, compare, evaluate
from kgbuild.evaluate.facets import FACETS, HEADLINE, Count, Slip

__all__ = [
    "FACETS",
    "HEADLINE",
    "Annotation",
    "Count",
    "Evaluation",
    "Interval",
    "Slip",
    "annotation_of",
    "compare",
    "evaluate",
    "read_annotation",
    "read_annotations",
]
