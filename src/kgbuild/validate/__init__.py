"""Checks of a graph: SHACL shapes and quality queries in, findings out."""

from kgbuild.validate.changed import Checked, checking
from kgbuild.validate.report import format_findings, summary
from kgbuild.validate.run import validate_graph, validate_quads

__all__ = ["Checked", "checking", "format_findings", "summary", "validate_graph", "validate_quads"]
