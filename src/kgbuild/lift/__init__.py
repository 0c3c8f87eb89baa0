"""Claims and entities as RDF."""

from kgbuild.lift.lift import lift
from kgbuild.lift.options import LiftOptions

__all__ = ["LiftOptions", "lift"]
