"""Files to :class:`~kgbuild.model.Report`: one module a format, chosen by suffix; the only stage that opens reports."""

from kgbuild.read.corpus import Corpus, CorpusFile, open_corpus, read_bytes, read_corpus, read_file
from kgbuild.read.formats import FORMATS, Format

__all__ = ["FORMATS", "Corpus", "CorpusFile", "Format", "open_corpus", "read_bytes", "read_corpus", "read_file"]
