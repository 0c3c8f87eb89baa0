"""Claims and entities as RDF.

The function :func:`lift` is imported when it is first asked for: readers of a graph need the layers and the
shortcuts of this package, but not what resolves names.
"""

from typing import TYPE_CHECKING, Any

from kgbuild.lift.dataset import DatasetInfo
from kgbuild.lift.options import LiftOptions

if TYPE_CHECKING:
    from kgbuild.lift.corpus import lift

__all__ = ["DatasetInfo", "LiftOptions", "lift"]


def __getattr__(name: str) -> Any:
    if name == "lift":
        from kgbuild.lift.corpus import lift

        return lift
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
