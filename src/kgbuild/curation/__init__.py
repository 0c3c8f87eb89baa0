"""What people decided, kept in files of lines: the log of decisions and the registry of identifiers.

:func:`open_curation` is imported when it is first asked for: the log and the registry stand far below it.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kgbuild.curation.folder import CurationFolder, open_curation

__all__ = ["CurationFolder", "open_curation"]


def __getattr__(name: str) -> Any:
    if name in __all__:
        from kgbuild.curation import folder

        return getattr(folder, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
