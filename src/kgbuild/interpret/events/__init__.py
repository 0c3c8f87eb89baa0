"""Which events a passage tells of, and which later phrases speak of them."""

from kgbuild.interpret.events.passage import tell
from kgbuild.interpret.events.told import Told

__all__ = ["Told", "tell"]
