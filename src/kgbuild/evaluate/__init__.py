"""How near what was extracted comes to what a careful reader takes from the same reports."""

from kgbuild.evaluate.annotation import Annotation, annotation_of, read_annotation, read_annotations

__all__ = ["Annotation", "annotation_of", "read_annotation", "read_annotations"]
