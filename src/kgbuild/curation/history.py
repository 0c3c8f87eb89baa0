"""All that was decided about one identity: registry, log of people, decisions of the program."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from kgbuild.curation.folder import open_curation
from kgbuild.curation.log import SAID_OF_SEVERAL, Line, load_log
from kgbuild.curation.registry import Registry
from kgbuild.errors import NotFound
from kgbuild.iris import is_key

__all__ = ["Step", "history"]


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happened to an identity."""

    when: str
    who: str
    what: str
    reason: str = ""


def history(graph: Path, log: Path, entity: str | None) -> list[Step]:
    """The steps of an entity by name, key or IRI: its identifier first, then people's lines, then the program's.

    Without an entity, all lines of the log.

    Raises:
        NotFound: where nothing goes by that name, now or formerly.
    """
    lines = load_log(log).lines
    if entity is None:
        return [_of_line(line) for line in lines]
    key = _key(graph, entity)
    folder = open_curation(log.parent)
    steps = []
    known = folder.registry.by_key.get(key)
    if known is not None:
        told = f", by a split of {known.split_from}" if known.split_from else ""
        steps.append(Step(known.date, "registry", f"{key} was given for {_a(known.kind)} in {known.report}{told}"))
        if known.retired:
            steps.append(Step(known.date, "registry", f"{key} retired" + _successors(known.replaced_by)))
    mine = {*_with_wholes(folder.registry, key), *_with_former(folder.registry, key)}
    steps += [
        _of_line(line) for line in lines if not mine.isdisjoint(f"{line.subject} {line.object} {line.value}".split())
    ]
    steps += _of_program(graph, key)
    if not steps and known is None and not graph.is_dir():
        raise NotFound(f"{entity!r}: neither graph nor log knows it")
    return steps


def _with_wholes(registry: Registry, key: str) -> set[str]:
    """The key and those whose lines tell of it: what it was split from, and what it had become part of when that was
    split."""
    known = registry.by_key.get(key)
    out = {key}
    for one in (key, *(known.replaced_by if known else ())):
        line = registry.by_key.get(one)
        while line and line.split_from and line.split_from not in out:
            out.add(line.split_from)
            line = registry.by_key.get(line.split_from)
    return out


def _with_former(registry: Registry, key: str) -> set[str]:
    """A key and those that retired in its favour, by whatever steps: lines speak of these as well."""
    found, size = {key}, 0
    while len(found) > size:
        size = len(found)
        found |= {one.key for one in registry.by_key.values() if one.retired and found.intersection(one.replaced_by)}
    return found


def _a(kind: str) -> str:
    return f"an {kind}" if kind[0] in "aeiou" else f"a {kind}"


def _successors(keys: tuple[str, ...]) -> str:
    return f", see {' and '.join(keys)}" if keys else ""


def _of_line(line: Line) -> Step:
    several = line.action in SAID_OF_SEVERAL
    value = f"{'as one with' if several else '→'} {line.value}" if line.value else ""
    told = " ".join(part for part in (line.action, line.subject, line.object, value) if part)
    return Step(line.when, line.who, told, line.reason)


def _key(graph: Path, entity: str) -> str:
    last = entity.strip("<>").rsplit("/", 1)[-1]
    if is_key(last):
        return last
    from kgbuild.curation.find import find_thing
    from kgbuild.store.local import open_graph

    return find_thing(open_graph(graph), entity).key


def _of_program(graph: Path, key: str) -> list[Step]:
    """Decisions of the program that the graph holds about a key."""
    if not graph.is_dir():
        return []
    from kgbuild.store.local import open_graph

    rows = open_graph(graph).select(
        "PREFIX rn: <https://w3id.org/research-network/ns#> PREFIX prov: <http://www.w3.org/ns/prov#> "
        "SELECT DISTINCT ?kind ?why WHERE { ?d a rn:MachineDecision ; rn:decision ?kind ; rn:rationale ?why ; "
        "prov:used ?e "
        f'FILTER(STRENDS(STR(?e), "/{key}")) }} ORDER BY ?kind ?why'
    )
    return [Step("", "program", row[0].value.rsplit("#", 1)[-1], row[1].value) for row in rows]  # type: ignore[union-attr]
