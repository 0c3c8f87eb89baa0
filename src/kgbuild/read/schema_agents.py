"""Persons and bodies of a schema.org event, and the parts they take."""

from __future__ import annotations

from kgbuild.model import Stated
from kgbuild.read.claims import Claims
from kgbuild.read.lines import Value
from kgbuild.read.located import Node
from kgbuild.read.schema_places import city_of, is_body
from kgbuild.read.words import Words

__all__ = ["Agents"]

_ROLE_NODES = frozenset({"Role", "OrganizationRole", "PerformanceRole", "EmployeeRole"})
_BODY_BY_DEFAULT = frozenset({"organizer", "sponsor", "funder"})
"""Properties whose value, where it has no type, is a body; of the others it is a person."""
_TIES = ("affiliation", "worksFor", "memberOf")


class Agents:
    """Adds the agents of a page to its claims."""

    def __init__(self, claims: Claims, words: Words) -> None:
        self._claims, self._words = claims, words

    def participate(
        self, event: str, item: Node | Value, role: str, name: str, *, contribution: Stated[str] | None = None
    ) -> None:
        """Take over one value of a property such as ``performer``; ``role`` is what the property means."""
        if isinstance(item, Node) and _ROLE_NODES & set(item.types):
            written = item.first("roleName", "characterName", "namedPosition")
            role = (self._words.role(written.text) if written else None) or role
            for inner in item.all(name):
                self._participate(event, inner, role, name, written.text if written else name, contribution)
            return
        self._participate(event, item, role, name, name, contribution)

    def host(self, event: str, place: Node) -> None:
        """A body that is given as the location is the host."""
        if is_body(place) and place.name:
            self._claims.participation(event, self._body(place), "host", place.name.line, role_text="location")

    def _participate(
        self, event: str, item: Node | Value, role: str, name: str, words: str, contribution: Stated[str] | None
    ) -> None:
        value = item if isinstance(item, Value) else item.name
        if value is None or value.text.startswith(("http://", "https://")):
            return
        affiliations: tuple[str, ...] = ()
        if self._is_person(item, name):
            agent = self._person(item, value)
            role = "participant" if role == "partner" else role
            affiliations = self._affiliations(agent, item, event) if isinstance(item, Node) else ()
        else:
            agent = self._body(item)
        self._claims.participation(
            event, agent, role, value.line, role_text=words, contribution=contribution, affiliations=affiliations
        )

    def _is_person(self, item: Node | Value, name: str) -> bool:
        if isinstance(item, Node) and item.types:
            return "Person" in item.types or (not is_body(item) and name not in _BODY_BY_DEFAULT | {"performer"})
        return name not in _BODY_BY_DEFAULT

    def _person(self, item: Node | Value, value: Value) -> str:
        if isinstance(item, Value):
            return self._claims.person(value)
        prefixes = tuple(prefix.text for prefix in item.values("honorificPrefix") if self._is_degree(prefix.text))
        degrees = prefixes + tuple(suffix.text for suffix in item.values("honorificSuffix"))
        aliases = tuple(alias.text for alias in item.values("alternateName"))
        return self._claims.person(value, aliases=aliases, degrees=degrees, identity=item.id)

    @staticmethod
    def _is_degree(prefix: str) -> bool:
        return prefix.casefold().rstrip(".") not in ("mr", "mrs", "ms", "mx", "miss")

    def _body(self, item: Node | Value) -> str:
        """The key of a body whose name is known."""
        if isinstance(item, Value):
            return self._claims.institution(item)
        assert item.name is not None
        parent = next((up for up in item.all("parentOrganization") if isinstance(up, Value) or up.name), None)
        parent_line = parent if isinstance(parent, Value) or parent is None else parent.name
        return self._claims.institution(
            item.name,
            aliases=tuple(alias.text for alias in item.values("alternateName", "legalName")),
            type=next((term for one in item.types if (term := self._words.institution(one))), None),
            unit_of=Stated(self._body(parent), parent_line.line) if parent and parent_line else None,
            based_in=city_of(item),
            identity=item.id,
        )

    def _affiliations(self, agent: str, person: Node, event: str) -> tuple[str, ...]:
        """The person's ties as at the event, with the position where the page states one."""
        position = person.first("jobTitle", "hasOccupation")
        keys = []
        for name in _TIES:
            for item in person.all(name):
                post, bodies = position, [item]
                if isinstance(item, Node) and _ROLE_NODES & set(item.types):
                    post, bodies = item.first("roleName", "namedPosition") or position, list(item.all(name))
                for body in bodies:
                    line = body if isinstance(body, Value) else body.name
                    if line is None or line.text.startswith(("http://", "https://")):
                        continue
                    text = post.text if post else None
                    key = self._claims.affiliation(agent, self._body(body), line.line, position=text, event=event)
                    if post:
                        self._claims.seen(key, post.line)
                    keys.append(key)
        return tuple(dict.fromkeys(keys))
