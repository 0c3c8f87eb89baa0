"""Lines that link two things to one identifier of an authority, or one person to two ORCIDs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kgbuild.curation.authority import authority_of
from kgbuild.model import Decision, Finding

__all__ = ["clashes"]


def clashes(linked: Iterable[tuple[str, Decision]]) -> Iterator[Finding]:
    """What is wrong with lines that link today's keys to identifiers: of two that clash, the later one is told, with
    the place of the earlier. The shapes refuse such graphs too, but know nothing of lines."""
    holders: dict[str, tuple[str, Decision]] = {}
    orcids: dict[str, Decision] = {}
    for key, line in linked:
        authority = authority_of(line.object)
        if authority == "other":
            continue
        other, earlier = holders.setdefault(line.object, (key, line))
        if other != key:
            yield _told(key, line, f"{other} is linked to it by {earlier.place or earlier.by}; merge the two")
        if authority == "orcid":
            first = orcids.setdefault(key, line)
            if first.object != line.object:
                yield _told(key, line, f"{first.place or first.by} links it to another ORCID, {first.object}")


def _told(key: str, line: Decision, why: str) -> Finding:
    message = f"link {line.subject} {line.object}: {why}, or remove one of the lines"
    message = f"{line.place}: {message}" if line.place else message
    return Finding(severity="violation", check="decision", focus=key, message=message)
