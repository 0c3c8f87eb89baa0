"""How well persons and institutions are told apart and put together: the table of docs/identity.md.

Run ``python benchmarks/identity.py`` (add ``--errors`` for the pairs that were decided wrongly, ``--write`` to put
the table into docs/identity.md). The cases are tests/data/identity/*.txt: made-up people and bodies, written before
the comparison was tuned; every third block is held out from tuning. The blind part was written later, by someone who
had not read the comparison, and is resolved by itself. The visible corpus is gold/: its hard pairs are those of one
thing; corpus.txt says which names are one thing's.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import combinations
from pathlib import Path
from typing import Any

from kgbuild.model import (
    AffiliationClaim,
    EventClaim,
    InstitutionClaim,
    Local,
    ParticipationClaim,
    PersonClaim,
    PlaceName,
    Reading,
    Report,
    Stated,
    When,
)
from kgbuild.read import open_corpus
from kgbuild.resolve import resolve
from kgbuild.settings import load_settings
from kgbuild.spans import Span

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT / "tests" / "data" / "identity"
_PERSON = re.compile(
    r"(?P<name>[^@&]+?)(?:\s*@\s*(?P<body>[^&]+?))?(?:,\s*(?P<year>\d{4}))?(?:\s*&\s*(?P<company>.+))?$"
)
_BODY = re.compile(r"(?P<name>[^<@]+?)(?:\s*<\s*(?P<container>[^@]+?))?(?:\s*@\s*(?P<place>.+))?$")
_ACRONYM = re.compile(r"(.+) \(([^()]+)\)$")


@dataclass(frozen=True)
class Mention:
    """One mention: where it stands in the cases and what the report would be."""

    kind: str
    block: int
    entity: str
    text: str
    reading: Reading
    at: Local

    @property
    def held_out(self) -> bool:
        """Whether its block was kept away from tuning."""
        return self.block % 3 == 2


def load(kind: str) -> list[Mention]:
    """The mentions of ``persons`` or ``institutions``, each with the reading of a report of its own."""
    out = []
    text = (DATA / f"{kind}.txt").read_text("utf-8")
    blocks = [
        block for block in re.split(r"\n\s*\n", text) if not all(line.startswith("#") for line in block.splitlines())
    ]
    make = _person if kind.endswith("persons") else _body
    for number, block in enumerate(blocks):
        for line_number, line in enumerate(block.splitlines()):
            entity = f"{kind}-{number}-{line_number}"
            for n, mention in enumerate(line.split("|")):
                report = f"{kind}/{number:03}/{line_number}-{n}.txt"
                day = f"{1 + (number * 7 + line_number * 11 + n * 3) % 28:02}"
                at = (report, "person", "p0") if make is _person else (report, "institution", "i0")
                out.append(Mention(kind, number, entity, mention.strip(), make(mention.strip(), report, day), at))
    return out


def _person(text: str, report: str, day: str) -> Reading:
    match = _PERSON.match(text)
    assert match, text
    year = match["year"]
    when = Stated(When(f"{year}-05-{day}", f"{year}-05-{day}"), Span(0, 1)) if year else None
    event = EventClaim(key="e1", evidence=Span(0, 1), mentions=(Span(0, 1),), label="meeting", when=when)
    names = [match["name"].strip(), *([match["company"].strip()] if match["company"] else [])]
    persons = [
        PersonClaim(key=f"p{n}", name=name, mentions=(Span(10 * n, 10 * n + 5),)) for n, name in enumerate(names)
    ]
    parts = [ParticipationClaim(event="e1", agent=p.key, role="speaker", evidence=p.mentions) for p in persons]
    bodies: tuple[InstitutionClaim, ...] = ()
    ties: tuple[AffiliationClaim, ...] = ()
    if match["body"]:
        bodies = (InstitutionClaim(key="i1", name=match["body"].strip(), mentions=(Span(50, 60),)),)
        ties = (AffiliationClaim(key="a1", agent="p0", institution="i1", event="e1", evidence=(Span(0, 1),)),)
    return Reading(
        report=report,
        events=(event,),
        persons=tuple(persons),
        institutions=bodies,
        affiliations=ties,
        participations=tuple(parts),
    )


def _body(text: str, report: str, day: str) -> Reading:
    del day
    match = _BODY.match(text)
    assert match, text
    acronym = _ACRONYM.match(match["name"].strip())
    name, aliases = (acronym[1], (acronym[2],)) if acronym else (match["name"].strip(), ())
    seat = None
    if match["place"]:
        city, _, country = (part.strip() for part in match["place"].partition(","))
        seat = Stated(PlaceName(city, "city", (country,) if country else ()), Span(0, 1))
    container = match["container"].strip() if match["container"] else ""
    body = InstitutionClaim(
        key="i0",
        name=name,
        aliases=aliases,
        mentions=(Span(0, 5),),
        unit_of=Stated("i1", Span(0, 1)) if container else None,
        based_in=None if container else seat,
    )
    whole = InstitutionClaim(key="i1", name=container, mentions=(Span(10, 15),), based_in=seat)
    return Reading(report=report, institutions=(body, whole) if container else (body,))


@dataclass(frozen=True)
class Measures:
    """How well a set of mentions was clustered; the pairs are those within the blocks and all others alike."""

    mentions: int
    entities: int
    hard_pairs: int
    precision: float
    recall: float
    b_cubed: float
    wrong: tuple[str, ...] = ()


def measure(mentions: Iterable[Mention], key_of: Mapping[Local, str]) -> Measures:
    """Pairwise precision and recall over all mentions, and the B-cubed F1 (Bagga and Baldwin 1998)."""
    found = list(mentions)
    gold: dict[str, set[int]] = defaultdict(set)
    told: dict[str, set[int]] = defaultdict(set)
    for n, mention in enumerate(found):
        gold[mention.entity].add(n)
        told[key_of[mention.at]].add(n)
    true_pairs = {pair for group in gold.values() for pair in combinations(sorted(group), 2)}
    made_pairs = {pair for group in told.values() for pair in combinations(sorted(group), 2)}
    both = len(true_pairs & made_pairs)
    per_block = Counter(mention.block for mention in found)
    precision = recall = 0.0
    for mention in found:
        mine, truth = told[key_of[mention.at]], gold[mention.entity]
        precision += len(mine & truth) / len(mine) / len(found)
        recall += len(mine & truth) / len(truth) / len(found)
    wrong = [f"merged: {found[a].text}  =  {found[b].text}" for a, b in sorted(made_pairs - true_pairs)]
    wrong += [f"missed: {found[a].text}  =  {found[b].text}" for a, b in sorted(true_pairs - made_pairs)]
    return Measures(
        mentions=len(found),
        entities=len(gold),
        hard_pairs=sum(count * (count - 1) // 2 for count in per_block.values()),
        precision=both / max(1, len(made_pairs)),
        recall=both / max(1, len(true_pairs)),
        b_cubed=2 * precision * recall / (precision + recall),
        wrong=tuple(wrong),
    )


def keys(part: str = "") -> tuple[list[Mention], Mapping[Local, str]]:
    """All mentions of a part, and the entity that each thing was resolved to; one run over them all."""
    mentions = [*load(f"{part}persons"), *load(f"{part}institutions")]
    return mentions, resolve([mention.reading for mention in mentions], {}).key_of


def _same() -> dict[str, int]:
    """Names of the visible corpus -> the line of corpus.txt that says that they are one thing's."""
    lines = [line for line in (DATA / "corpus.txt").read_text("utf-8").splitlines() if line and line[0] != "#"]
    return {name.strip(): n for n, line in enumerate(lines) for name in line.split("|")}


def visible() -> tuple[list[Mention], Mapping[Local, str]]:
    """The persons and bodies of gold/, each report's as it was annotated, and the entity that each was resolved to."""
    same = _same()
    out: list[Mention] = []
    entities: dict[tuple[str, object], int] = {}
    for path in sorted((ROOT / "gold").glob("*.json")):
        note = json.loads(path.read_text("utf-8"))
        reading = _of_note(note, path.stem + ".txt")
        for kind, found in (("person", reading.persons), ("institution", reading.institutions)):
            for one in found:
                number = entities.setdefault((kind, same.get(one.name, one.name)), len(entities))
                at = (reading.report, kind, one.key)
                out.append(Mention(f"{kind}s", number, f"{kind}-{number}", one.name, reading, at))
    readings = {mention.reading.report: mention.reading for mention in out}
    sources = {report.id: report.source for report in _reports()}
    return out, resolve(readings.values(), sources).key_of


def _reports() -> Iterator[Report]:
    settings = load_settings(ROOT)
    return (report for file in open_corpus(ROOT / "corpus").files if (report := file.read(settings)[0]))


def _of_note(note: dict[str, Any], report: str) -> Reading:
    """An annotation as a reading whose passages stand one after the other."""
    at = Span(0, 1)
    bodies: list[InstitutionClaim] = []
    key_of: dict[str, str] = {}
    for n, body in enumerate(note["institutions"]):
        key_of |= dict.fromkeys((body["name"], *body["aliases"]), f"i{n}")
    for n, body in enumerate(note["institutions"]):
        city, country = body["city"], body["country"]
        place = PlaceName(city or country, "city" if city else "country", (country,) if city and country else ())
        bodies.append(
            InstitutionClaim(
                key=f"i{n}",
                name=body["name"],
                aliases=tuple(body["aliases"]),
                mentions=(Span(1000 + 10 * n, 1005 + 10 * n),),
                unit_of=Stated(key_of[body["part_of"]], at) if body["part_of"] in key_of else None,
                based_in=Stated(place, at) if place.name else None,
            )
        )
    people = [
        PersonClaim(key=f"p{n}", name=one["name"], aliases=tuple(one["aliases"]), mentions=(Span(10 * n, 10 * n + 5),))
        for n, one in enumerate(note["persons"])
    ]
    key_of |= {one.name: one.key for one in people}
    ties = [
        AffiliationClaim(key=f"a{n}-{m}", agent=f"p{n}", institution=key_of[tie["institution"]], evidence=(at,))
        for n, one in enumerate(note["persons"])
        for m, tie in enumerate(one["affiliations"])
        if tie["institution"] in key_of
    ]
    events = [
        EventClaim(
            key=event["id"],
            evidence=at,
            mentions=(at,),
            label=event["label"] or "event",
            when=Stated(When(event["start"], event["end"] or event["start"]), at) if event["start"] else None,
            places=(Stated(PlaceName(event["city"], "city"), at),) if event["city"] else (),
        )
        for event in note["events"]
    ]
    parts = [
        ParticipationClaim(event=event["id"], agent=key_of[part["agent"]], role="speaker", evidence=(Span(n, n + 1),))
        for event in note["events"]
        for n, part in enumerate(event["participations"])
        if part["agent"] in key_of
    ]
    return Reading(
        report=report,
        events=tuple(events),
        persons=tuple(people),
        institutions=tuple(bodies),
        affiliations=tuple(ties),
        participations=tuple(parts),
    )


def blind() -> Iterator[tuple[str, Measures]]:
    """The rows of the blind part, which is resolved by itself."""
    mentions, key_of = keys("blind-")
    for kind in ("persons", "institutions"):
        yield f"blind, {kind}", measure([m for m in mentions if m.kind == f"blind-{kind}"], key_of)
    yield "blind, both", measure([m if m.kind == "blind-persons" else _renumbered(m) for m in mentions], key_of)


def results() -> Iterator[tuple[str, Measures]]:
    """The rows of the table: each kind, development and held-out blocks, both, and the blind part."""
    mentions, key_of = keys()
    for kind in ("persons", "institutions"):
        for held_out in (False, True):
            chosen = [m for m in mentions if m.kind == kind and m.held_out == held_out]
            yield f"{kind}, {'held out' if held_out else 'development'}", measure(chosen, key_of)
    for name, held in (("held out, both", True), ("all", None)):
        rows = [m if m.kind == "persons" else _renumbered(m) for m in mentions if held is None or m.held_out]
        yield name, measure(rows, key_of)
    yield from blind()
    mentions, key_of = visible()
    for kind in ("persons", "institutions"):
        yield f"visible corpus, {kind}", measure([m for m in mentions if m.kind == kind], key_of)
    yield "visible corpus, both", measure(mentions, key_of)


def _renumbered(mention: Mention) -> Mention:
    """The mention with a block number that no person has."""
    return replace(mention, block=mention.block + 3000)


def table(rows: Iterable[tuple[str, Measures]]) -> str:
    """The rows as a Markdown table."""
    lines = [
        "| cases | mentions | entities | hard pairs | precision | recall | B-cubed F1 |",
        "|---|---:|---:|---:|---:|---:|---:|",
    ]
    for name, m in rows:
        cells = f"{m.mentions} | {m.entities} | {m.hard_pairs} | {m.precision:.3f} | {m.recall:.3f} | {m.b_cubed:.3f}"
        lines.append(f"| {name} | {cells} |")
    return "\n".join(lines)


def write(text: str) -> None:
    """Put the table between its marks in docs/identity.md."""
    page = ROOT / "docs" / "identity.md"
    start, end = "<!-- identity table -->", "<!-- end of identity table -->"
    before, _, rest = page.read_text("utf-8").partition(start)
    _, _, after = rest.partition(end)
    page.write_text(f"{before}{start}\n{text}\n{end}{after}", "utf-8")


if __name__ == "__main__":
    rows = list(results())
    print(table(rows))
    if "--errors" in sys.argv:
        for name, measures in [*rows[:4], *rows[-6:-4], *rows[-3:-1]]:
            if not re.search("held out|blind", name) or "--held-out" in sys.argv:
                print(f"\n{name}", *measures.wrong, sep="\n  ")
    if "--write" in sys.argv:
        write(table(rows))
