"""Decisions that a thing is, or is not, what an authority describes under an IRI: one, or a whole table of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from kgbuild.curation.act import Act, SaidAlready
from kgbuild.curation.authority import completed, problem_with_link
from kgbuild.curation.find import find_thing
from kgbuild.curation.holders import Holders
from kgbuild.curation.log import Line
from kgbuild.curation.meant import absorbed_by, meant
from kgbuild.curation.statements import SAME_AS
from kgbuild.errors import UsageError

if TYPE_CHECKING:
    from kgbuild.curation.find import Thing, Things
    from kgbuild.curation.registry import Registry
    from kgbuild.store.base import Store

__all__ = ["Linking"]


class Linking:
    """Links that are decided one after the other, each checked against those before it.

    ``lines`` are those of the log, of which the graph may not know yet; ``registry`` tells which of those that were
    merged is meant by a name. ``find`` looks a thing up by what a person wrote; ``things``, where there are many
    decisions, are what the graph holds, so that it is not asked for each.
    """

    def __init__(
        self,
        store: Store,
        lines: Iterable[Line],
        *,
        registry: Registry | None = None,
        find: Callable[[Store, str], Thing] = find_thing,
        things: Things | None = None,
    ) -> None:
        self._store = store
        self._registry = registry
        self._find = things.find if things else find
        self._absorbed = things.absorbed_by if things else absorbed_by
        self._last: dict[tuple[str, str], tuple[int, Line]] = {}
        """The number and the line of what was said last of a key and an IRI."""
        self._lines = 0
        given = list(lines)
        self._holders = Holders(store, given, things.find if things else find_thing)
        for line in given:
            self._remember(line)

    def decide(self, entity: str, uri: str, *, refuse: bool = False) -> Act:
        """The entity is the one that an authority describes under the IRI; or, refused, it is not, for good.

        Raises:
            UsageError: for what is no http IRI, or no well-formed identifier of the authority; where another entity
                has the identifier, or the person another ORCID.
            SaidAlready: where the last line about the two says the same.
            NotFound: where the graph has no such entity.
        """
        uri = completed(uri)
        if problem := problem_with_link(uri):
            raise UsageError(problem)
        who = meant(self._store, entity, self._find, self._registry, self._absorbed)
        thing = who.thing
        about = [one for key in {who.key, thing.key} if (one := self._last.get((key, uri)))]
        last = max(about, key=lambda one: one[0], default=None)
        if last and (last[1].action == "reject") == refuse:
            said = "not to be" if refuse else "to be"
            raise SaidAlready(f"{thing} is said {said} <{uri}> already, in {last[1].place or 'the log'}")
        if refuse:
            told, changes = f"{SAME_AS} {uri}", f"{thing} is never linked to <{uri}> by itself.{who.aside}"
        else:
            self._holders.free_for(thing, uri)
            told, changes = uri, f"{thing} is linked to <{uri}>.{who.aside}"
        act = Act("reject" if refuse else "link", who.key, told, " ".join(who.others), changes)
        line = act.line(who="", when="")  # about to be written, so that the next is checked against it
        self._holders.note(line)
        self._remember(line)
        return act

    def _remember(self, line: Line) -> None:
        told = line.object.removeprefix(f"{SAME_AS} ")
        if line.action == "link" or (line.action == "reject" and told != line.object):
            self._lines += 1
            self._last[line.subject, told] = (self._lines, line)
