"""Records of authorities beside a thing: those that it is linked with, and those that it may be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from kgbuild.authority import candidates, load_authorities
from kgbuild.authority.match import Described
from kgbuild.authority.records import Record
from kgbuild.serve.review.rebuild import signature

__all__ = ["KnownAs", "Linkable", "Records"]


class Linkable(msgspec.Struct, frozen=True):
    """A record of an authority that a thing is linked with, or may be: then why, and how likely that is."""

    uri: str
    name: str
    about: str
    reason: str
    score: float
    linked: bool


class KnownAs(msgspec.Struct, frozen=True):
    """A thing as it is compared, None where its kind is in no list; and the IRIs that it is linked with."""

    thing: Described | None
    linked: tuple[str, ...]


@dataclass
class Records:
    """The lists of authorities in a folder, read again when they change."""

    folder: Path
    _read: tuple[Any, tuple[Record, ...]] = field(default=((), ()), init=False)

    def beside(self, known: KnownAs) -> tuple[Linkable, ...]:
        """What a thing is linked with, by IRI; then what it may be, the likeliest first."""
        records = self._records()
        by_uri = {record.uri: record for record in records}
        found = candidates([known.thing], records) if known.thing and records else []
        return (
            *(_linkable(uri, by_uri.get(uri), linked=True) for uri in known.linked),
            *(
                _linkable(one.record.uri, one.record, reason=one.reason, score=one.score)
                for one in found
                if one.record.uri not in known.linked
            ),
        )

    def _records(self) -> Sequence[Record]:
        files = sorted(self.folder.glob("*")) if self.folder.is_dir() else []
        state = [(file.name, signature(file)) for file in files]
        if self._read[0] != state:
            self._read = (state, tuple(load_authorities(self.folder)[0]))
        return self._read[1]


def _linkable(
    uri: str, record: Record | None, *, linked: bool = False, reason: str = "", score: float = 1.0
) -> Linkable:
    name, about = (record.names[0], record.description) if record else ("", "")
    return Linkable(uri, name, about, reason, score, linked)
