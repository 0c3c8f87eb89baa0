"""The graph as files: the graph folder, RDF formats, tables."""

from kgbuild.export.folder import read_graph, write_graph, write_parts
from kgbuild.export.formats import RDF_FORMATS, export_rdf
from kgbuild.export.replace import recover, swap
from kgbuild.export.tables import tables, write_tables
from kgbuild.export.turtle import to_turtle

__all__ = [
    "RDF_FORMATS",
    "export_rdf",
    "read_graph",
    "recover",
    "swap",
    "tables",
    "to_turtle",
    "write_graph",
    "write_parts",
    "write_tables",
]
