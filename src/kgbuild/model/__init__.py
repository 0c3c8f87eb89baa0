"""The frozen values that travel from stage to stage."""

from kgbuild.model.claim import (
    AffiliationClaim,
    EventClaim,
    InstitutionClaim,
    Miss,
    ParticipationClaim,
    PersonClaim,
    PlaceName,
    Reading,
    Stated,
    When,
)
from kgbuild.model.entity import Decision, Entity, EntityKind, Local, Resolution
from kgbuild.model.finding import Finding, Severity
from kgbuild.model.mention import Mention, MentionKind
from kgbuild.model.report import Report, Source
from kgbuild.model.text import Layout, Passage, Sentence, Token

__all__ = [
    "AffiliationClaim",
    "Decision",
    "Entity",
    "EntityKind",
    "EventClaim",
    "Finding",
    "InstitutionClaim",
    "Layout",
    "Local",
    "Mention",
    "MentionKind",
    "Miss",
    "ParticipationClaim",
    "Passage",
    "PersonClaim",
    "PlaceName",
    "Reading",
    "Report",
    "Resolution",
    "Sentence",
    "Severity",
    "Source",
    "Stated",
    "Token",
    "When",
]
