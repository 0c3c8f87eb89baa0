"""Claims and entities as RDF.

The functions :func:`lift` and :func:`lift_parts` are imported when they are first asked for: readers of a graph need
the layers and the shortcuts of this package, but not what resolves names.
"""

from typing import TYPE_CHECKING, Any

from kgbuild.lift.dataset import DatasetInfo
from kgbuild.lift.options import LiftOptions

if TYPE_CHECKING:
    from kgbuild.lift.corpus import lift, lift_parts

__all__ = ["DatasetInfo", "LiftOptions", "lift", "lift_parts"]


def __getattr__(name: str) -> Any:
    if name in ("lift", "lift_parts"):
        from kgbuild.lift import corpus

        return getattr(corpus, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
