"""A made-up research network as RDF: any size, always the same bytes for the same arguments.

The people, bodies and sentences are invented from syllables; the shape of the data is that of ``ontology/rn.ttl``.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, timedelta

import pyoxigraph as ox

from kgbuild.store.local import LocalStore

RN = "https://w3id.org/research-network/"
PREFIXES = f"""@prefix rn: <{RN}ns#> .
@prefix rnr: <{RN}role#> .
@prefix rnt: <{RN}type#> .
@prefix rnc: <{RN}code#> .
@prefix id: <{RN}id/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix schema: <https://schema.org/> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix oa: <http://www.w3.org/ns/oa#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""

_GIVEN = [
    "Aigul",
    "Bénédicte",
    "Çağla",
    "Dinara",
    "Erlan",
    "Farida",
    "Gulnara",
    "Håkon",
    "Ivana",
    "Jun",
    "Kwame",
    "Łucja",
    "Marat",
    "Nurlan",
    "Óscar",
    "Petra",
    "Qian",
    "Rashid",
    "Søren",
    "Timur",
    "Ulrike",
    "Viktor",
    "Wanjiru",
    "Xenia",
    "Yusuf",
    "Zarina",
]
_FAMILY_A = [
    "Abe",
    "Bek",
    "Chen",
    "Dos",
    "Esen",
    "Fedo",
    "Gar",
    "Hoff",
    "Ibra",
    "Jans",
    "Kal",
    "Lind",
    "Mura",
    "Nov",
    "Oke",
    "Pav",
    "Rah",
    "Sad",
    "Tor",
    "Umar",
    "Vas",
    "Wey",
    "Yıl",
    "Zhan",
]
_FAMILY_B = ["ova", "mann", "sen", "idze", "bayev", "oğlu", "ström", "wala", "eva", "ić", "enko", "uly", "ez", "yan"]
_CITIES = [
    ("Almaty", "KZ"),
    ("Astana", "KZ"),
    ("Berlin", "DE"),
    ("Nairobi", "KE"),
    ("Seoul", "KR"),
    ("Shanghai", "CN"),
    ("Oslo", "NO"),
    ("Santiago", "CL"),
    ("Bishkek", "KG"),
    ("Oxford", "GB"),
    ("Halle 4", None),
    ("Tashkent", "UZ"),
    ("Istanbul", "TR"),
    ("Warsaw", "PL"),
]
_COUNTRIES = {
    "KZ": "Kazakhstan",
    "DE": "Germany",
    "KE": "Kenya",
    "KR": "South Korea",
    "CN": "China",
    "NO": "Norway",
    "CL": "Chile",
    "KG": "Kyrgyzstan",
    "GB": "United Kingdom",
    "UZ": "Uzbekistan",
    "TR": "Turkey",
    "PL": "Poland",
}
_TOPICS = [
    "migration",
    "water governance",
    "public health",
    "survey methods",
    "higher education",
    "digital heritage",
    "energy transition",
    "ageing societies",
    "trade corridors",
    "linked data",
]
_TYPES = ["conference", "roundTable", "lecture", "seminar", "workshop", "forum", "expertMeeting"]
_ROLES = [
    ("organizer", "organizer", False),
    ("host", "host", False),
    ("supporter", "supporter", False),
    ("moderator", "moderator", True),
    ("speaker", "speaker", True),
    ("keynoteSpeaker", "keynote speaker", True),
    ("discussant", "discussant", True),
    ("participant", "participant", True),
    ("honoree", "honoree", False),
]


@dataclass
class _Writer:
    lines: list[str] = field(default_factory=lambda: [PREFIXES])
    spans: dict[tuple[int, int, int], str] = field(default_factory=dict)

    def say(self, line: str) -> None:
        self.lines.append(line)

    def span(self, doc: int, start: int, quote: str) -> str:
        key = (doc, start, start + len(quote))
        if key not in self.spans:
            name = self.spans[key] = f"<{RN}id/span/d{doc}-{start}-{start + len(quote)}>"
            base = name[:-1]
            self.say(
                f"{name} a rn:TextSpan ; oa:hasSource <{RN}id/doc/d{doc}> ; oa:hasSelector {base}-p> , {base}-q> .\n"
                f"{base}-p> a oa:TextPositionSelector ; oa:start {start} ; oa:end {start + len(quote)} .\n"
                f"{base}-q> a oa:TextQuoteSelector ; oa:exact {literal(quote)} ."
            )
        return self.spans[key]


HOSTILE = {
    0: "<img src=x onerror=window.hacked=1>",
    1: "</script><script>window.hacked=1</script>",
    2: 'Åsa "Quote" O\'Neil & Sons, <b>bold</b>',
    3: '=HYPERLINK("http://example.org")',
    4: "\u202eevil\u202c Name",
}
"""Names that a page must show as they are, and never obey."""


def store_of(text: str) -> LocalStore:
    """A store of one Turtle text."""
    store = ox.Store()
    store.load(text.encode(), format=ox.RdfFormat.TURTLE)
    return LocalStore(store)


def literal(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r")
    return f'"{escaped}"@en'


def turtle(
    *,
    persons: int = 80,
    institutions: int = 16,
    events: int = 60,
    seed: int = 7,
    groups: int = 5,
    names: dict[int, str] | None = None,
) -> str:
    """Turtle of an invented network; ``names`` replaces the label of chosen persons (for hostile ones)."""
    rng = random.Random(seed)
    out = _Writer()
    for key, label, presence in _ROLES:
        out.say(f'rnr:{key} a rn:Role ; skos:prefLabel "{label}"@en ; rn:impliesPresence {str(presence).lower()} .')
    for key in [*_TYPES, "section"]:
        spoken = "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in key)
        out.say(f'rnt:{key} a rn:EventType ; skos:prefLabel "{spoken}"@en .')
    out.say("rnr:keynoteSpeaker skos:broader rnr:speaker .")
    for index, topic in enumerate(_TOPICS):
        out.say(f"<{RN}id/topic/t{index}> a rn:Topic ; skos:prefLabel {literal(topic)} .")
    for code, label in _COUNTRIES.items():
        out.say(f'<{RN}id/place/c{code}> a rn:Place ; rdfs:label {literal(label)} ; rn:countryCode "{code}" .')
    for index, (label, code) in enumerate(_CITIES):
        within = f" ; rn:within <{RN}id/place/c{code}>" if code else ""
        out.say(f"<{RN}id/place/p{index}> a rn:Place ; rdfs:label {literal(label)}{within} .")
    inst_labels = []
    for index in range(institutions):
        city = _CITIES[index % len(_CITIES)][0]
        kind = ["University of {}", "{} Institute for Social Research", "Ministry of Science, {}", "{} Policy Network"][
            index % 4
        ]
        label = kind.format(city) + ("" if index < len(_CITIES) else f" {index}")
        inst_labels.append(label)
        code = ["university", "researchInstitute", "government", "network"][index % 4]
        out.say(
            f"<{RN}id/institution/i{index}> a rn:Institution ; rdfs:label {literal(label)} ; "
            f"rn:institutionType rnc:{code} ."
        )
    for index in range(0, institutions, 4):
        label = f"Faculty of Sociology of {inst_labels[index]}"
        out.say(
            f"<{RN}id/institution/u{index}> a rn:Unit ; rdfs:label {literal(label)} ; "
            f"rn:unitOf <{RN}id/institution/i{index}> ."
        )
    labels: list[str] = []
    homes: list[int] = []
    for index in range(persons):
        label = f"{rng.choice(_GIVEN)} {rng.choice(_FAMILY_A)}{rng.choice(_FAMILY_B)}"
        label = (names or {}).get(index, label)
        labels.append(label)
        homes.append(rng.randrange(institutions))
        out.say(f"<{RN}id/person/p{index}> a rn:Person ; rdfs:label {literal(label)} .")
        if index == 0:
            out.say(f'<{RN}id/person/p0> rn:alias "Айгуль Абеова"@ru .')
    affiliated: set[tuple[int, int]] = set()
    for number in range(events):
        _event(out, rng, number, labels, inst_labels, homes, affiliated, groups=groups, of=events)
    return "\n".join(out.lines) + "\n"


def _event(
    out: _Writer,
    rng: random.Random,
    number: int,
    labels: list[str],
    inst_labels: list[str],
    homes: list[int],
    affiliated: set[tuple[int, int]],
    *,
    groups: int,
    of: int,
) -> None:
    group = rng.randrange(groups)
    day = date(2012, 1, 15) + timedelta(days=int(rng.random() ** 0.7 * 4600))
    city = (group * 3 + rng.randrange(4)) % len(_CITIES)
    topic = (group * 2 + rng.randrange(3)) % len(_TOPICS)
    kind = rng.choice(_TYPES)
    spoken = {"roundTable": "Round table", "expertMeeting": "Expert meeting"}.get(kind, kind.capitalize())
    title = f"{spoken} on {_TOPICS[topic]} in {_CITIES[city][0]} no. {number}"
    doc, event = number // 2, f"<{RN}id/event/e{number}>"
    offset = 20 + (number % 2) * 5000
    if number % 2 == 0:
        out.say(
            f"<{RN}id/doc/d{doc}> a rn:SourceDocument ; rdfs:label {literal(f'Report {doc}')} ; "
            f'dcterms:identifier "report-{doc:05d}.txt" ; schema:inLanguage "en" ; '
            f"schema:url <https://example.org/reports/{doc}> ; "
            f'schema:datePublished "{day + timedelta(days=2)}"^^xsd:date .'
        )
    lead = f"On {day:%d %B %Y} the {spoken.lower()} on {_TOPICS[topic]} was held in {_CITIES[city][0]}."
    span = out.span(doc, offset, lead)
    offset += len(lead) + 1
    dated = (
        f'; rn:startDate "{day}"^^xsd:date ; rn:earliestDate "{day}"^^xsd:date ; rn:latestDate "{day}"^^xsd:date'
        if number % 17
        else ""
    )
    out.say(
        f"{event} a rn:Event ; rdfs:label {literal(title)} ; rn:eventType rnt:{kind} ; "
        f"rn:eventState rnc:held {dated} ; "
        f"rn:place <{RN}id/place/p{city}> ; rn:topic <{RN}id/topic/t{topic}> ; rn:mention {span} ; rn:confidence 0.93 ."
    )
    stage = event
    if number % 9 == 4:
        stage = f"<{RN}id/event/e{number}s1>"
        out.say(
            f"{stage} a rn:Event ; rdfs:label {literal('Section 1 of ' + title)} ; rn:eventType rnt:section ; "
            f"rn:partOfEvent {event} ."
        )
    bodies = sorted({(group * 3 + rng.randrange(4)) % len(inst_labels) for _ in range(rng.randint(1, 3))})
    sentence = f"It was organised by {' and '.join(inst_labels[b] for b in bodies)}."
    span = out.span(doc, offset, sentence)
    offset += len(sentence) + 1
    for position, body in enumerate(bodies):
        role = "organizer" if position == 0 else rng.choice(["organizer", "host", "supporter"])
        _participation(out, f"e{number}-i{body}", event, f"institution/i{body}", role, span, rng)
    size = min(len(labels), max(2, int(rng.paretovariate(1.1) * 3)))
    size = min(size, 12 if number != of - 1 else 90)
    block = max(2, len(labels) // groups)
    pool = sorted(
        {
            min(len(labels) - 1, int(group * block + abs(rng.gauss(0, block * 0.45))))
            if rng.random() < 0.88
            else rng.randrange(len(labels))
            for _ in range(size)
        }
    )
    for position, person in enumerate(pool):
        role = (
            ["moderator", "keynoteSpeaker", "speaker", "speaker", "discussant"][position]
            if position < 5
            else "participant"
        )
        verb = {
            "moderator": "moderated the discussion",
            "keynoteSpeaker": "gave the keynote",
            "speaker": "made a report",
            "discussant": "commented on the reports",
            "participant": "took part",
        }[role]
        home = homes[person]
        sentence = f"{labels[person]} of the {inst_labels[home]} {verb}."
        span = out.span(doc, offset, sentence)
        offset += len(sentence) + 1
        key = f"f{person}-{home}"
        if (person, home) not in affiliated:
            affiliated.add((person, home))
            out.say(
                f"<{RN}id/affiliation/{key}> a rn:Affiliation ; rn:agent <{RN}id/person/p{person}> ; rn:institution "
                f'<{RN}id/institution/i{home}> ; rn:position "researcher"@en ; rn:evidence {span} ; '
                f"rn:confidence 0.8 ; "
                f"rn:status rnc:proposed ."
            )
        out.say(f'<{RN}id/affiliation/{key}> rn:observedOn "{day}"^^xsd:date .')
        where = stage if role in {"speaker", "discussant"} else event
        extra = f" ; rn:affiliationAtEvent <{RN}id/affiliation/{key}>"
        _participation(
            out, f"e{number}-p{person}", where, f"person/p{person}", role, span, rng, extra=extra, words=verb
        )


def _participation(
    out: _Writer,
    key: str,
    event: str,
    agent: str,
    role: str,
    span: str,
    rng: random.Random,
    *,
    extra: str = "",
    words: str = "",
) -> None:
    text = f" ; rn:roleText {literal(words)}" if words else ""
    out.say(
        f"<{RN}id/participation/{key}> a rn:Participation ; rn:event {event} ; rn:agent <{RN}id/{agent}> ; "
        f"rn:role rnr:{role} ; "
        f"rn:evidence {span} ; rn:confidence {0.6 + 0.39 * rng.random():.2f} ; rn:status rnc:proposed{text}{extra} ."
    )
