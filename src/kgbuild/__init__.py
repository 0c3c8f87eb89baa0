"""kgbuild: research-network knowledge graphs from event reports.

>>> import kgbuild
>>> kgbuild.open  # doctest: +ELLIPSIS
<function open at ...>
"""

TYPE_CHECKING = False  # typing.TYPE_CHECKING, without the time that importing typing takes

if TYPE_CHECKING:
    from kgbuild.api import Graph, NetworkView, Rows, Thing, open

__all__ = ["Graph", "NetworkView", "Rows", "Thing", "__version__", "open"]

__version__ = "0.1.0"


def __getattr__(name: str) -> object:
    """What :mod:`kgbuild.api` offers, imported when it is first asked for, so that ``import kgbuild`` costs nothing."""
    if name in __all__:
        from kgbuild import api

        return getattr(api, name)
    raise AttributeError(f"module 'kgbuild' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
