"""Which extractor the settings name: the built-in one, or an engine of the user's own."""

from __future__ import annotations

import importlib

from kgbuild.errors import SettingsError
from kgbuild.extract import BuiltinExtractor, Extractor
from kgbuild.settings import Settings

__all__ = ["make_extractor"]


def make_extractor(settings: Settings) -> Extractor:
    """The extractor of ``extractor = "..."``: ``builtin``, or ``package.module:factory``.

    The factory is called with the settings and gives an object with ``name``, ``version`` and ``extract``.

    >>> make_extractor(Settings()).name
    'builtin'

    Raises:
        SettingsError: the setting names nothing that can be imported, or what it names is no extractor.
    """
    wanted = settings.extractor
    if wanted == "builtin":
        return BuiltinExtractor(model=settings.model)
    module, _, factory = wanted.partition(":")
    try:
        made = getattr(importlib.import_module(module), factory)(settings)
    except (ImportError, AttributeError, ValueError) as error:
        raise SettingsError(
            f'kgbuild.toml: extractor = "{wanted}": {error}; want "builtin" or "package.module:factory"'
        ) from error
    if not isinstance(made, Extractor):
        raise SettingsError(f'kgbuild.toml: extractor = "{wanted}": {made!r} has no name, version and extract(report)')
    return made
