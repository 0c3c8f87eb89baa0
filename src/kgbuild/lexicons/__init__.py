"""The genre knowledge: small TOML files of words, read once, that a user may extend.

Each file is one lexicon; its top-level keys are lists of words or tables of lists. ``lexicon(name)`` gives
it as a frozen mapping; ``lexicon(name, extra)`` adds a user's own entries (from ``kgbuild.toml``) to the lists.
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any

from kgbuild.errors import NotFound, SettingsError

__all__ = ["Lexicon", "any_of", "lexicon", "names", "use_additions", "words"]

Lexicon = Mapping[str, Any]
"""Lists come as tuples, tables as read-only mappings."""


def names() -> tuple[str, ...]:
    """The lexicons that ship with kgbuild.

    >>> "persons" in names()
    True
    """
    files = resources.files(__name__).iterdir()
    return tuple(sorted(file.name.removesuffix(".toml") for file in files if file.name.endswith(".toml")))


def lexicon(name: str, extra: Mapping[str, Any] | None = None) -> Lexicon:
    """The lexicon of that name, with the user's additions in ``extra`` merged in.

    >>> "january" in lexicon("dates")["months"]
    True
    >>> lexicon("dates", {"months": {"ianuarie": 1}})["months"]["ianuarie"]
    1

    Raises:
        NotFound: where no lexicon goes by that name.
        SettingsError: where an addition has another shape than what it is added to.
    """
    ours = _current(name)
    return _freeze(_merged(ours, extra, place=name)) if extra else ours


@cache
def words(name: str, table: str, key: str) -> frozenset[str]:
    """One list of a lexicon as a set.

    >>> "panel" in words("events", "types", "parts")
    True
    """
    return frozenset(lexicon(name)[table][key])


@cache
def any_of(name: str, table: str, key: str) -> str:
    """One list of a lexicon as a part of a regular expression: any of its words or wordings.

    >>> any_of("events", "types", "lines")
    '(?:session|section)'
    """
    return f"(?:{'|'.join(lexicon(name)[table][key])})"


_additions: Mapping[str, Any] = MappingProxyType({})


def use_additions(additions: Mapping[str, Any]) -> None:
    """From now on every lexicon of this process holds the user's additions (``{"persons": {"given": [...]}}``).

    This is the one place where they enter. What was worked out from other lists is forgotten; calling it again with
    equal additions costs nothing. Lists that a module reads while it is imported keep the shipped words.

    Raises:
        NotFound: where no lexicon goes by a name.
        SettingsError: where an addition has another shape than what it is added to.
    """
    global _additions  # noqa: PLW0603  (one vocabulary a process: the grammars cache what they make of it)
    if _frozen_equal(additions, _additions):
        return
    for name, extra in additions.items():
        _merged(_shipped(name), extra, place=name)  # refused as a whole, before anything changes
    _additions = _freeze(additions)
    _forget()


def _frozen_equal(a: Mapping[str, Any], b: Mapping[str, Any]) -> bool:
    return bool(_freeze(a) == _freeze(b))


_INDEPENDENT = frozenset(("kgbuild.annotate.syntax",))
"""Modules whose caches hold a language model: costly, and no matter of word lists."""


def _forget() -> None:
    """Empties the caches of this package's modules."""
    for name, module in sorted(sys.modules.items()):
        if name.startswith("kgbuild.") and name not in _INDEPENDENT:
            for value in list(vars(module).values()):
                if hasattr(value, "cache_clear"):
                    value.cache_clear()


@cache
def _current(name: str) -> Lexicon:
    shipped, extra = _shipped(name), _additions.get(name)
    return _freeze(_merged(shipped, extra, place=name)) if extra else shipped


@cache
def _shipped(name: str) -> Lexicon:
    file = resources.files(__name__).joinpath(f"{name}.toml")
    if not name.isidentifier() or not file.is_file():
        raise NotFound(f"no lexicon {name!r}; there are: {', '.join(names())}")
    frozen: Lexicon = _freeze(tomllib.loads(file.read_text("utf-8")))
    return frozen


def _freeze(value: Any) -> Any:
    if isinstance(value, Mapping):
        return MappingProxyType({key: _freeze(inner) for key, inner in value.items()})
    if isinstance(value, list | tuple):
        return tuple(_freeze(inner) for inner in value)
    return value


def _merged(base: Lexicon, extra: Mapping[str, Any], *, place: str) -> dict[str, Any]:
    out = dict(base)
    for key, value in extra.items():
        here = out.get(key)
        where = f"{place}.{key}"
        if here is None:
            out[key] = value
        elif isinstance(here, Mapping) and isinstance(value, Mapping):
            out[key] = _merged(here, value, place=where)
        elif isinstance(here, tuple) and isinstance(value, list | tuple):
            out[key] = (*here, *(item for item in value if item not in here))
        elif type(here) is type(value):
            out[key] = value
        else:
            raise SettingsError(f"lexicon {where}: {value!r} cannot be added, want a {_kind(here)}")
    return out


def _kind(value: Any) -> str:
    return {MappingProxyType: "table", tuple: "list", str: "string", int: "number"}.get(type(value), "value")
