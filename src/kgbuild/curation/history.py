"""All that was decided about one identity: registry, log of people, decisions of the program."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from kgbuild.curation.folder import open_curation
from kgbuild.curation.log import Line, load_log
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
        steps.append(Step(known.date, "registry", f"{key} was given for {_a(known.kind)} in {known.report}"))
        if known.retired:
            steps.append(Step(known.date, "registry", f"{key} retired" + _successors(known.replaced_by)))
    steps += [_of_line(line) for line in lines if key in f"{line.subject} {line.object} {line.value}".split()]
    steps += _of_program(graph, key)
    if not steps and known is None and not graph.is_dir():
        raise NotFound(f"{entity!r}: neither graph nor log knows it")
    return steps


def _a(kind: str) -> str:
    return f"an {kind}" if kind[0] in "aeiou" else f"a {kind}"


def _successors(keys: tuple[str, ...]) -> str:
    return f", see {' and '.join(keys)}" if keys else ""


def _of_line(line: Line) -> Step:
    value = f"→ {line.value}" if line.value else ""
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
