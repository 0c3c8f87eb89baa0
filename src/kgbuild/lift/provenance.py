"""Where statements come from: documents, passages, the run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import Literal, NamedNode, Quad

from kgbuild.lift.censor import Censor
from kgbuild.lift.frame import PROVENANCE, Frame
from kgbuild.lift.gather import Keys
from kgbuild.lift.terms import date, integer, moment, node, text
from kgbuild.model import PersonClaim, Reading, Report
from kgbuild.resolve.locals import folded
from kgbuild.spans import Span
from kgbuild.vocabulary import dc, dcterms, oa, prov, rdf, rdfs, rn, schema, xsd

__all__ = ["as_moment", "lift_document", "lift_passages", "lift_run", "withdrawn_spans"]


def lift_document(report: Report, reading: Reading, keys: Keys, frame: Frame) -> Iterator[Quad]:
    """One frozen text: what file it is, in which version, who published it."""
    subject = NamedNode(frame.minter.document(report.id))
    source = report.source
    yield Quad(subject, rdf.type, rn.SourceDocument, PROVENANCE)
    yield Quad(subject, dcterms.identifier, Literal(report.id), PROVENANCE)
    yield Quad(subject, rdfs.label, text(source.title or report.id, source.language), PROVENANCE)
    yield Quad(subject, schema.inLanguage, Literal(source.language), PROVENANCE)
    yield Quad(subject, schema.sha256, Literal(report.sha256), PROVENANCE)
    yield Quad(subject, rn.charCount, integer(len(report.text)), PROVENANCE)
    yield Quad(subject, schema.encodingFormat, Literal(source.media_type), PROVENANCE)
    if source.url and (url := node(source.url)):
        yield Quad(subject, schema.url, url, PROVENANCE)
    if source.publisher:
        yield Quad(subject, dc.publisher, Literal(source.publisher), PROVENANCE)
        if key := _publisher(source.publisher, reading, keys):
            yield Quad(subject, schema.publisher, frame.entity(key), PROVENANCE)
    if source.published and (published := date(source.published)):
        yield Quad(subject, schema.datePublished, published, PROVENANCE)
    if source.retrieved and (retrieved := moment(source.retrieved)):
        yield Quad(subject, rn.retrievedOn, retrieved, PROVENANCE)


def _publisher(name: str, reading: Reading, keys: Keys) -> str | None:
    wanted = folded(name)
    for body in reading.institutions:
        if wanted in map(folded, (body.name, *body.aliases)):
            return keys.of(reading.report, "institution", body.key)
    return None


def lift_passages(report: Report, passages: Iterable[Span], hidden: Iterable[Span], frame: Frame) -> Iterator[Quad]:
    """Each passage by its offsets and, where quotes are wanted, by its wording.

    A passage that names something withdrawn (``hidden``) keeps its offsets only.
    """
    document = NamedNode(frame.minter.document(report.id))
    hidden = tuple(hidden)
    for span in sorted(passages):
        subject = frame.span(report.id, span)
        position = NamedNode(subject.value + "_p")
        yield Quad(subject, rdf.type, rn.TextSpan, PROVENANCE)
        yield Quad(subject, oa.hasSource, document, PROVENANCE)
        yield Quad(subject, oa.hasSelector, position, PROVENANCE)
        yield Quad(position, rdf.type, oa.TextPositionSelector, PROVENANCE)
        yield Quad(position, oa.start, integer(span.start), PROVENANCE)
        yield Quad(position, oa.end, integer(span.end), PROVENANCE)
        if frame.options.quotes and not any(span.overlaps(other) for other in hidden):
            quote = NamedNode(subject.value + "_q")
            yield Quad(subject, oa.hasSelector, quote, PROVENANCE)
            yield Quad(quote, rdf.type, oa.TextQuoteSelector, PROVENANCE)
            yield Quad(quote, oa.exact, Literal(span.of(report.text)), PROVENANCE)


def withdrawn_spans(report: Report, reading: Reading, keys: Keys, censor: Censor) -> list[Span]:
    """Where the report names what was withdrawn: where the reading says so, and wherever a withdrawn name stands, but
    for the mentions of people of that name who are others, in reports that do not tell of the withdrawn one."""
    gone: list[Span] = []
    theirs: list[Span] = []
    others: list[str] = []
    for kind, claims in (
        ("person", reading.persons),
        ("institution", reading.institutions),
        ("event", reading.events),
    ):
        for claim in claims:
            local = (reading.report, kind, claim.key)
            if local in keys.resolution.key_of and keys.resolution.key_of[local] not in keys.live:
                gone.extend(claim.mentions)
            elif isinstance(claim, PersonClaim):
                others += [claim.name, *claim.aliases]
                theirs += claim.mentions
    if not censor:
        return gone
    if gone:
        return gone + censor.spans(report.text, others=others)
    return [span for span in censor.full_spans(report.text) if not any(span.overlaps(other) for other in theirs)]


def lift_run(reports: Iterable[str], frame: Frame) -> Iterator[Quad]:
    """The execution that read the reports (their ids), and the program; dated only where the settings give a date."""
    options = frame.options
    name = f"kgbuild {options.version}".strip()
    agent = NamedNode(frame.minter.named("agent", name.replace(" ", "-")))
    yield Quad(frame.run, rdf.type, rn.ExtractionRun, PROVENANCE)
    label = f"Extraction with {name}" + (f" and {options.model}" if options.model else "")
    yield Quad(frame.run, rdfs.label, text(label), PROVENANCE)
    yield Quad(frame.run, prov.wasAssociatedWith, agent, PROVENANCE)
    when = moment(options.run_date) if options.run_date else None
    if when is not None:
        yield Quad(frame.run, prov.endedAtTime, as_moment(when), PROVENANCE)
    yield Quad(agent, rdf.type, prov.SoftwareAgent, PROVENANCE)
    yield Quad(agent, rdf.type, schema.SoftwareApplication, PROVENANCE)
    yield Quad(agent, rdfs.label, Literal(name), PROVENANCE)
    if options.version:
        yield Quad(agent, schema.softwareVersion, Literal(options.version), PROVENANCE)
    for report in reports:
        yield Quad(frame.run, prov.used, NamedNode(frame.minter.document(report)), PROVENANCE)


def as_moment(when: Literal) -> Literal:
    """A day as its first moment, since prov:endedAtTime takes a dateTime."""
    return Literal(f"{when.value}T00:00:00Z", datatype=xsd.dateTime) if len(when.value) == 10 else when
