"""A run: which things are asked for, and what becomes of the answers."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kgbuild.authority import Candidate, Described, candidates, load_authorities
from kgbuild.errors import EndpointError
from kgbuild.reconcile.answers import ANSWERS, AnswerCache
from kgbuild.reconcile.lists import Row, drop_key, write_list

if TYPE_CHECKING:
    from kgbuild.store.base import Store

__all__ = ["Outcome", "forget", "gather", "unlinked"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run found: how many things were answered, the candidates for them, and what ended it before its time."""

    answered: int
    candidates: tuple[Candidate, ...]
    failure: EndpointError | None = None

    @property
    def sure(self) -> int:
        """How many the next build will link."""
        return sum(one.sure for one in self.candidates)


def unlinked(store: Store, things: Iterable[Described], spaces: Collection[str]) -> list[Described]:
    """The things that have no link into one of the identifier spaces yet."""
    query = "SELECT ?s ?o { ?s <https://schema.org/sameAs> ?o FILTER(ISIRI(?o)) }"
    linked = {
        str(getattr(subject, "value", "")).rsplit("/", 1)[-1]
        for subject, target in store.select(query)
        if any(str(getattr(target, "value", "")).startswith(space) for space in spaces if space)
    }
    return [thing for thing in things if thing.key not in linked]


def gather(answers: Iterator[tuple[Described, list[Row]]], path: Path) -> Outcome:
    """Write what is answered to the list at ``path``: rows of things that were asked before are replaced, others
    stay. Where the service fails half-way, what it had answered is written all the same."""
    asked: list[Described] = []
    rows: list[Row] = []
    failure = None
    try:
        for thing, found in answers:
            asked.append(thing)
            rows += found
    except EndpointError as error:
        failure = error
    if asked:
        write_list(path, rows, {thing.key for thing in asked})
    records = [record for record in load_authorities(path.parent)[0] if record.source == path.name] if rows else []
    found_ones = candidates(asked, records)
    return Outcome(
        len(asked), tuple(sorted(found_ones, key=lambda one: (-one.score, one.key, one.record.uri))), failure
    )


def forget(keys: Collection[str], authorities: Path, project: Path) -> None:
    """Take what was answered about things out of the lists in ``authorities`` and out of the project's answers."""
    for key in sorted(keys):
        drop_key(authorities, key)
    if (project / ANSWERS).is_file():
        with AnswerCache(project / ANSWERS) as cache:
            for key in sorted(keys):
                cache.forget(key)
