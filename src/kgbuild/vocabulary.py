"""Every ontology term that the code writes; nothing else in the package spells an IRI.

A :class:`Terms` is a namespace with a closed list of names: ``rn.startDate`` is a ``NamedNode``, and a name
that is not on the list is an error where it is written, not a silent new term. A test holds the lists equal
to ``ontology/``.

>>> rn.startDate.value
'https://w3id.org/research-network/ns#startDate'
>>> roles["keynoteSpeaker"].value
'https://w3id.org/research-network/role#keynoteSpeaker'
>>> rn.begin
Traceback (most recent call last):
AttributeError: 'begin' is no term of https://w3id.org/research-network/ns#
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pyoxigraph import NamedNode

__all__ = [
    "NAMESPACES",
    "Terms",
    "codes",
    "dc",
    "dcat",
    "dcterms",
    "foaf",
    "oa",
    "ontology_file",
    "owl",
    "prov",
    "rdf",
    "rdfs",
    "rn",
    "roles",
    "schema",
    "skos",
    "types",
    "void",
    "xsd",
]


class Terms:
    """The terms of one namespace, by attribute or, where the name is data, by index.

    Raises:
        AttributeError, KeyError: for a name that is not on the list.
    """

    def __init__(self, base: str, names: str) -> None:
        self.base = base
        self._nodes = {name: NamedNode(base + name) for name in names.split()}
        self.__dict__.update(self._nodes)  # found without a call: lifting asks for terms a million times

    def __getattr__(self, name: str) -> NamedNode:
        raise AttributeError(f"{name!r} is no term of {self.__dict__.get('base')}")

    def __getitem__(self, name: str) -> NamedNode:
        try:
            return self._nodes[name]
        except KeyError:
            raise KeyError(f"{name!r} is no term of {self.base}") from None

    def __contains__(self, name: object) -> bool:
        return name in self._nodes

    def __iter__(self) -> Iterator[str]:
        return iter(self._nodes)

    def __len__(self) -> int:
        return len(self._nodes)


rn = Terms(
    "https://w3id.org/research-network/ns#",
    # classes
    "Affiliation Agent Assertion Claim Contribution CurationDecision Event EventSeries EventType ExtractionRun "
    "Institution MachineDecision OnlineVenue Participation Person Place RetiredEntity Role SourceDocument TextSpan "
    "Topic Unit "
    # properties
    "academicTitle affiliationAtEvent agent alias attendanceMode basedIn charCount confidence contribution "
    "countryCode dateText decision earliestDate endDate event eventState eventType evidence familyName givenName "
    "impliesPresence inSeries institution institutionType latestDate mention name observedOn ordinal partOfEvent "
    "participantCount patronymic place position presentedAt rationale retrievedOn role roleText shortcut "
    "shortcutClass since startDate startTime status topic underAuspicesOf unitOf until within",
)
roles = Terms(
    "https://w3id.org/research-network/role#",
    "chair coOrganizer discussant guest honoree host keynoteSpeaker lecturer moderator openingSpeaker organizer "
    "panelist participant partner speaker sponsor supporter trainer",
)
types = Terms(
    "https://w3id.org/research-network/type#",
    "ceremony conference congress councilMeeting discussion expertMeeting forum guestLecture lecture masterClass "
    "meeting otherEvent panel presentation publicLecture roundTable school section seminar session strategicSession "
    "training webinar workingGroupMeeting workshop",
)
codes = Terms(
    "https://w3id.org/research-network/code#",
    "announced cancelled held postponed "
    "accepted proposed rejected superseded "
    "accept add correct keepApart link merge reject split withdraw "
    "company government international media network ngo otherBody researchInstitute university",
)
rdf = Terms("http://www.w3.org/1999/02/22-rdf-syntax-ns#", "langString object predicate subject type")
rdfs = Terms("http://www.w3.org/2000/01/rdf-schema#", "comment isDefinedBy label seeAlso subClassOf subPropertyOf")
owl = Terms("http://www.w3.org/2002/07/owl#", "deprecated sameAs")
xsd = Terms("http://www.w3.org/2001/XMLSchema#", "boolean date dateTime decimal gYear gYearMonth integer string time")
skos = Terms(
    "http://www.w3.org/2004/02/skos/core#",
    "Concept ConceptScheme altLabel broader closeMatch definition exactMatch inScheme prefLabel",
)
schema = Terms(
    "https://schema.org/",
    "Dataset Event EventStatusType MixedEventAttendanceMode OfflineEventAttendanceMode OnlineEventAttendanceMode "
    "SoftwareApplication Thing "
    "affiliation author creativeWorkStatus datePublished encodingFormat eventStatus inLanguage memberOf name "
    "publisher sameAs sha256 softwareVersion url workFeatured",
)
dcterms = Terms(
    "http://purl.org/dc/terms/",
    "conformsTo description format identifier isReplacedBy issued license rights source title",
)
dc = Terms("http://purl.org/dc/elements/1.1/", "publisher")
dcat = Terms("http://www.w3.org/ns/dcat#", "Dataset Distribution distribution downloadURL mediaType version")
void = Terms(
    "http://rdfs.org/ns/void#",
    "Dataset class classPartition distinctSubjects entities exampleResource subset triples uriSpace vocabulary",
)
prov = Terms(
    "http://www.w3.org/ns/prov#",
    "Agent SoftwareAgent endedAtTime generated invalidated used wasAssociatedWith wasGeneratedBy wasInformedBy",
)
oa = Terms(
    "http://www.w3.org/ns/oa#",
    "TextPositionSelector TextQuoteSelector end exact hasSelector hasSource start",
)
foaf = Terms("http://xmlns.com/foaf/0.1/", "homepage")

NAMESPACES: dict[str, str] = {
    "dc": dc.base,
    "dcat": dcat.base,
    "dcterms": dcterms.base,
    "foaf": foaf.base,
    "oa": oa.base,
    "owl": owl.base,
    "prov": prov.base,
    "rdf": rdf.base,
    "rdfs": rdfs.base,
    "rn": rn.base,
    "rnc": codes.base,
    "rnr": roles.base,
    "rnt": types.base,
    "schema": schema.base,
    "skos": skos.base,
    "void": void.base,
    "xsd": xsd.base,
}
"""Prefix to namespace, as every file that we write declares them."""


def ontology_file(name: str) -> Path:
    """A file of ``ontology/``: in the installed package, or beside ``src/`` in a clone.

    >>> ontology_file("roles.ttl").name
    'roles.ttl'

    Raises:
        FileNotFoundError: where the installation lacks it.
    """
    here = Path(__file__).resolve().parent
    for folder in (here / "ontology", here.parents[1] / "ontology"):
        if (folder / name).is_file():
            return folder / name
    raise FileNotFoundError(f"ontology/{name}: not in the installation of kgbuild; install it again")
