"""Which mentions in which reports are one and the same thing: records in, entities and decisions out."""

from kgbuild.resolve.locals import contribution_local, place_local, series_local, topic_local
from kgbuild.resolve.run import resolve

__all__ = ["contribution_local", "place_local", "resolve", "series_local", "topic_local"]
