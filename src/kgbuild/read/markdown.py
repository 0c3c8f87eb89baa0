"""Markdown with front matter: the frozen text is what follows the front matter, mark-up included."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from datetime import date
from typing import Any

from kgbuild.read.decode import decode
from kgbuild.read.metadata import KEYS, BadValue, check_value
from kgbuild.read.page import Page, RawFile

__all__ = ["front_matter", "read_markdown"]

_BLOCK = re.compile(
    r"(?:---[ \t]*\n(?P<yaml>(?:.*\n)*?)(?:---|\.\.\.)|\+\+\+[ \t]*\n(?P<toml>(?:.*\n)*?)\+\+\+)[ \t]*(?:\n|\Z)"
)

_LONGEST = 50_000
"""Characters of front matter; a longer block is text between two rules."""


def read_markdown(raw: RawFile) -> Page:
    """A .md file. Keys of front matter that we do not know are other programs' and are left alone.

    Raises:
        InputError: binary data, or no encoding fits.
    """
    decoded = decode(raw)
    known, text, warnings = front_matter(decoded.text)
    return Page(text=text, known=known, warnings=decoded.warnings + warnings)


def front_matter(text: str) -> tuple[Mapping[str, str], str, tuple[str, ...]]:
    """What the block at the top states, the text after it, and warnings on values that make no sense.

    >>> front_matter("---\\npublisher: A Society\\ndraft: true\\n---\\nOn Monday...")
    ({'publisher': 'A Society'}, 'On Monday...', ())
    >>> front_matter("+++\\ndate = 2024-05-01\\n+++\\nOn Monday...")[0]
    {'date': '2024-05-01'}
    """
    block = _BLOCK.match(text)
    if block is None or block.end() > _LONGEST:
        return {}, text, ()
    try:
        stated = _yaml(block["yaml"]) if block["toml"] is None else tomllib.loads(block["toml"])
    except (ValueError, RecursionError) as error:
        reason = " ".join(str(error).split())
        return {}, text, (f"front matter cannot be read and was taken as text: {reason}",)
    if not isinstance(stated, dict):  # a passage between two rules, or nothing at all
        return {}, text, ()
    known, warnings = _known(stated)
    return known, text[block.end() :], warnings


def _yaml(block: str) -> Any:
    import yaml

    try:
        # Every value stays text: YAML would read `language: no` as false.
        return yaml.load(block, Loader=yaml.BaseLoader)
    except yaml.YAMLError as error:
        raise ValueError(str(error)) from None


def _known(stated: Mapping[str, Any]) -> tuple[dict[str, str], tuple[str, ...]]:
    known, warnings = {}, []
    for key in KEYS:
        value = stated.get(key)
        if isinstance(value, date):
            value = value.isoformat()
        if value is None or value == "":
            continue
        try:
            if not isinstance(value, str | int) or isinstance(value, bool):
                raise BadValue("want text")
            known[key] = check_value(key, str(value))
        except BadValue as wrong:
            warnings.append(f"front matter: {key}: {value!r} was ignored: {wrong}")
    return known, tuple(warnings)
