"""A made-up research network of any size, as a graph folder: the same size and seed give the same bytes.

About 8 people and 2 bodies take part in an event; popularity is Zipf-like; a fifth of the events have parts; people
change their institution half-way through the years. Nothing in it comes from a real report.
"""

from __future__ import annotations

import bisect
import itertools
import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

__all__ = ["FIRST_YEAR", "made_up_layers", "write_made_up_graph"]

FIRST_YEAR = 2014
YEARS = 10

PREFIXES = "".join(
    f"@prefix {prefix}: <{iri}> .\n"
    for prefix, iri in {
        "rn": "https://w3id.org/research-network/ns#",
        "rnr": "https://w3id.org/research-network/role#",
        "rnt": "https://w3id.org/research-network/type#",
        "rnc": "https://w3id.org/research-network/code#",
        "id": "https://w3id.org/research-network/id/",
        "schema": "https://schema.org/",
        "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
        "skos": "http://www.w3.org/2004/02/skos/core#",
        "dcterms": "http://purl.org/dc/terms/",
        "prov": "http://www.w3.org/ns/prov#",
        "oa": "http://www.w3.org/ns/oa#",
        "owl": "http://www.w3.org/2002/07/owl#",
    }.items()
)

GIVEN = (
    "Anvar", "Beata", "Çiğdem", "Dmitri", "Elif", "Farid", "Gül", "Hana", "Íñigo", "Jarek",
    "Kamila", "Lola", "Mirza", "Nodir", "Olga", "Pavel", "Rayhan", "Sława", "Tahir", "Ümit",
)  # fmt: skip
STEMS = (
    "Arda", "Belko", "Cavra", "Dorin", "Elmo", "Farga", "Gilda", "Horva", "Izmar", "Joska",
    "Kelta", "Lunar", "Morva", "Naska", "Orlo", "Pelik", "Rudna", "Selka", "Tarva", "Ulmo",
)  # fmt: skip
ENDINGS = (
    "bek", "dorf", "ev", "escu", "ian", "jer", "kov", "li", "man", "nov",
    "oglu", "poor", "quist", "rath", "ski", "tov", "uly", "vik", "wal", "zade",
)  # fmt: skip
HEADS = ("Institute of {}", "{} University", "Centre for {}", "{} Foundation", "Ministry of {}")
FIELDS = (
    "Alpine Studies", "Border Affairs", "Civic Education", "Demography", "Energy Policy",
    "Folklore", "Glacier Research", "Harbour Law", "Irrigation", "Journalism",
)  # fmt: skip
TOPICS = (
    "migration", "water use", "public opinion", "gender equality", "rural schools",
    "open data", "urban heat", "language policy", "labour markets", "youth",
)  # fmt: skip
CITIES = ("Aldova", "Berisk", "Calbury", "Dornau", "Estria", "Felsund")
COUNTRIES = (("Northland", "NO"), ("Southland", "SE"))
PERSON_ROLES = (
    "participant",
    "speaker",
    "speaker",
    "participant",
    "moderator",
    "keynoteSpeaker",
    "discussant",
    "honoree",
)
BODY_ROLES = ("organizer", "organizer", "coOrganizer", "host", "supporter")
EVENT_TYPES = ("conference", "seminar", "roundTable", "lecture", "workshop")


@dataclass
class _Graph:
    """What is written, by layer, and the figures that the writers share."""

    dice: random.Random
    persons: int
    bodies: int
    core: list[str] = field(default_factory=list)
    provenance: list[str] = field(default_factory=list)
    curation: list[str] = field(default_factory=list)
    affiliations: set[str] = field(default_factory=set)
    observed: set[tuple[str, str]] = field(default_factory=set)

    def evidence(self, document: int, start: int, quote: str) -> str:
        """A span of a made-up report, and the statements that every assertion carries."""
        span = f"id:span\\/d{document}-{start}-{start + len(quote)}"
        self.provenance.append(
            f"{span} a rn:TextSpan ; oa:hasSource id:doc\\/d{document} ; oa:hasSelector {span}-p , {span}-q .\n"
            f"{span}-p a oa:TextPositionSelector ; oa:start {start} ; oa:end {start + len(quote)} .\n"
            f'{span}-q a oa:TextQuoteSelector ; oa:exact "{quote}" .'
        )
        confidence = self.dice.choice(("0.55", "0.7", "0.85", "0.95", "0.99"))
        return (
            f"rn:evidence {span} ; rn:confidence {confidence} ; rn:status rnc:proposed ; "
            f"prov:wasGeneratedBy id:run\\/r1"
        )


def made_up_layers(participations: int, *, seed: int = 7) -> dict[str, str]:
    """Turtle text by layer name, for about that many participations."""
    events = max(4, participations // 10)
    graph = _Graph(random.Random(seed), persons=max(12, participations // 8), bodies=max(6, participations // 60))
    _names(graph)
    _places_and_topics(graph)
    popular = _zipf(graph.persons), _zipf(graph.bodies)
    for number in range(events):
        _event(graph, number, events, popular)
    _curation(graph)
    return {
        "core": PREFIXES + "\n".join(graph.core) + "\n",
        "provenance": PREFIXES + "\n".join(graph.provenance) + "\n",
        "curation": PREFIXES + "\n".join(graph.curation) + "\n",
    }


def write_made_up_graph(folder: Path, participations: int, *, seed: int = 7) -> Path:
    """Write the layers as ``NAME.ttl`` and return the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for layer, text in made_up_layers(participations, seed=seed).items():
        (folder / f"{layer}.ttl").write_text(text, encoding="utf-8")
    return folder


def person_name(number: int) -> str:
    """Distinct for every number below 8 000; later ones carry a numeral."""
    given, rest = GIVEN[number % 20], number // 20
    family = STEMS[(rest + number) % 20] + ENDINGS[(rest // 20 + 3 * number) % 20]
    return f"{given} {family}" + (f" {number // 8000}" if number >= 8000 else "")


def _zipf(count: int) -> list[float]:
    return list(itertools.accumulate(1 / (rank + 3) for rank in range(count)))


def _pick(graph: _Graph, cumulated: list[float], wanted: int) -> list[int]:
    """Distinct numbers, low ones more often."""
    picked: dict[int, None] = {}
    for _ in range(20 * wanted):
        picked[bisect.bisect_left(cumulated, graph.dice.random() * cumulated[-1])] = None
        if len(picked) >= min(wanted, len(cumulated)):
            break
    return list(picked)


def _names(graph: _Graph) -> None:
    for number in range(graph.persons):
        name = person_name(number)
        given, family, *_ = name.split()
        graph.core.append(
            f'id:person\\/p{number} a rn:Person ; rdfs:label "{name}"@en ; rn:name "{name}"@en ; '
            f'rn:alias "{given[0]}. {family}"@en ; rn:confidence 0.95 .'
        )
    for number in range(graph.bodies):
        name = HEADS[number % 5].format(FIELDS[number // 5 % 10]) + (f" No. {number // 50}" if number >= 50 else "")
        unit = number % 4 == 3
        graph.core.append(
            f'id:institution\\/i{number} a rn:{"Unit" if unit else "Institution"} ; rdfs:label "{name}"@en ; '
            f'rn:name "{name}"@en ; rn:basedIn id:place\\/c{number % 6}'
            + (f" ; rn:unitOf id:institution\\/i{number - 3}" if unit else "")
            + " ."
        )


def _places_and_topics(graph: _Graph) -> None:
    for number, city in enumerate(CITIES):
        graph.core.append(
            f'id:place\\/c{number} a rn:Place ; rdfs:label "{city}"@en ; rn:within id:place\\/n{number % 2} .'
        )
    for number, (country, code) in enumerate(COUNTRIES):
        graph.core.append(f'id:place\\/n{number} a rn:Place ; rdfs:label "{country}"@en ; rn:countryCode "{code}" .')
    for number, topic in enumerate(TOPICS):
        broader = f" ; skos:broader id:topic\\/t{number - 5}" if number >= 5 else ""
        graph.core.append(f'id:topic\\/t{number} a rn:Topic ; skos:prefLabel "{topic}"@en{broader} .')
    for number in range(3):
        graph.core.append(f'id:series\\/s{number} a rn:EventSeries ; rdfs:label "{FIELDS[number]} Days"@en .')
    graph.provenance.append(
        'id:run\\/r1 a rn:ExtractionRun ; rdfs:label "Run 1" ; '
        'prov:startedAtTime "2026-01-01T00:00:00Z"^^xsd:dateTime .'
    )


def _event(graph: _Graph, number: int, events: int, popular: tuple[list[float], list[float]]) -> None:
    dice = graph.dice
    day = date(FIRST_YEAR, 1, 1) + timedelta(days=number * YEARS * 365 // events)
    kind, topic = dice.choice(EVENT_TYPES), dice.randrange(10)
    title = f"{kind.capitalize()} {number} on {TOPICS[topic]}"
    city = CITIES[number % 6]
    mode = dice.choice(("Offline", "Online", "Mixed", ""))
    me = f"id:event\\/e{number}"
    opening = f"The {title} took place in {city} on {day.isoformat()}."
    graph.provenance.append(
        f'id:doc\\/d{number} a rn:SourceDocument ; dcterms:identifier "r{number:05}.txt" ; rn:charCount 5000 ; '
        f'schema:inLanguage "en" ; schema:publisher id:institution\\/i0 .'
    )
    claim = graph.evidence(number, 0, opening)
    graph.provenance.append(
        f"id:claim\\/k{number} a rn:Claim ; rdf:subject {me} ; rdf:predicate rn:startDate ; "
        f'rdf:object "{day}"^^xsd:date ; {claim} .'
    )
    graph.core.append(
        f'{me} a rn:Event ; rdfs:label "{title}"@en ; rn:name "{title}"@en ; rn:eventType rnt:{kind} ; '
        f"rn:eventState rnc:held ; rn:place id:place\\/c{number % 6} ; rn:topic id:topic\\/t{topic} ; "
        f'rn:startDate "{day}"^^xsd:date ; rn:earliestDate "{day}"^^xsd:date ; rn:latestDate "{day}"^^xsd:date ; '
        f"rn:mention id:span\\/d{number}-0-{len(opening)} ; rn:confidence 0.9"
        + (f" ; rn:attendanceMode schema:{mode}EventAttendanceMode" if mode else "")
        + (f" ; rn:inSeries id:series\\/s{number % 3} ; rn:ordinal {number // 9 + 1}" if number % 9 < 3 else "")
        + " ."
    )
    stage = me
    if number % 5 == 0:
        stage = f"{me}b"
        graph.core.append(
            f'{stage} a rn:Event ; rdfs:label "Panel of {title}"@en ; rn:eventType rnt:panel ; rn:partOfEvent {me} ; '
            f"rn:ordinal 1 ."
        )
    _people(graph, number, me, stage, day, popular)


def _people(
    graph: _Graph, number: int, me: str, stage: str, day: date, popular: tuple[list[float], list[float]]
) -> None:
    dice, start = graph.dice, 200
    for seat, body in enumerate(_pick(graph, popular[1], dice.choice((1, 2, 2, 3)))):
        role = BODY_ROLES[0] if seat == 0 else dice.choice(BODY_ROLES)
        quote = f"Body {body} was {role} there."
        graph.core.append(
            f"id:participation\\/a{number}-i{body} a rn:Participation ; rn:event {me} ; "
            f"rn:agent id:institution\\/i{body} ; rn:role rnr:{role} ; {graph.evidence(number, start, quote)} ."
        )
        start += 100
    for person in _pick(graph, popular[0], min(graph.persons, max(1, round(dice.lognormvariate(1.8, 0.7))))):
        role = dice.choice(PERSON_ROLES)
        where = stage if role == "speaker" else me
        node = f"id:participation\\/a{number}-p{person}"
        named = f"id:span\\/d{number}-{start}-{start + len(person_name(person))}"
        quote = f"{person_name(person)} was {role} there."
        extra = ""
        if role in ("speaker", "keynoteSpeaker"):
            graph.core.append(
                f'id:contribution\\/c{number}-{person} a rn:Contribution ; rdfs:label "Talk {number}.{person}"@en ; '
                f"rn:presentedAt {where} ."
            )
            extra = f" ; rn:contribution id:contribution\\/c{number}-{person}"
        if (person + number) % 4:
            extra += f" ; rn:affiliationAtEvent {_affiliation(graph, number, person, day, start, quote)}"
        graph.core.append(f"id:person\\/p{person} rn:mention {named} .")
        graph.provenance.append(
            f"{named} a rn:TextSpan ; oa:hasSource id:doc\\/d{number} ; oa:hasSelector {named}-p .\n"
            f"{named}-p a oa:TextPositionSelector ; oa:start {start} ; oa:end {start + len(person_name(person))} ."
        )
        graph.core.append(
            f"{node} a rn:Participation ; rn:event {where} ; rn:agent id:person\\/p{person} ; rn:role rnr:{role} ; "
            f'rn:roleText "was {role}"@en{extra} ; {graph.evidence(number, start, quote)} .'
        )
        start += 100


def _affiliation(graph: _Graph, number: int, person: int, day: date, start: int, quote: str) -> str:
    """People move to the next institution after the middle year."""
    late = day.year >= FIRST_YEAR + YEARS // 2
    body = (person * 7 + (5 if late else 0)) % graph.bodies
    node = f"id:affiliation\\/f{person}-{body}"
    if node not in graph.affiliations:
        graph.affiliations.add(node)
        graph.core.append(
            f"{node} a rn:Affiliation ; rn:agent id:person\\/p{person} ; rn:institution id:institution\\/i{body} ; "
            f'rn:position "{"head" if late else "fellow"}"@en ; {graph.evidence(number, start, quote)} .'
        )
    if (node, str(day)) not in graph.observed:
        graph.observed.add((node, str(day)))
        graph.core.append(f'{node} rn:observedOn "{day}"^^xsd:date .')
    return node


def _curation(graph: _Graph) -> None:
    graph.curation.append(
        "id:institution\\/old1 a rn:RetiredEntity ; owl:deprecated true ; dcterms:isReplacedBy id:institution\\/i0 .\n"
        'id:decision\\/d1 a rn:CurationDecision ; rn:decision rnc:merge ; rn:rationale "Same body."@en ; '
        "prov:used id:institution\\/i0 , id:institution\\/old1 ; prov:invalidated id:institution\\/old1 ; "
        'prov:endedAtTime "2026-01-02T00:00:00Z"^^xsd:dateTime .\n'
        'id:decision\\/d2 a rn:CurationDecision ; rn:decision rnc:accept ; rn:rationale "Read and agreed."@en ; '
        'prov:used id:claim\\/k0 ; prov:endedAtTime "2026-01-03T00:00:00Z"^^xsd:dateTime .'
    )
