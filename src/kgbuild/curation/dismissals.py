"""Sentences from which nothing was read and nothing needs to be: lines ``dismiss, DOCUMENT, FINGERPRINT``.

A line names the report's document and a fingerprint of the sentence, so that it holds wherever the sentence stands in
the report, ends when its words change, and shows nobody's name.
"""

from __future__ import annotations

from collections.abc import Iterable

from kgbuild.curation.log import Line
from kgbuild.iris import digest, document_key

__all__ = ["dismissal", "dismissed"]


def dismissal(report: str, sentence: str) -> tuple[str, str]:
    """Subject and object of the line that dismisses a sentence.

    >>> dismissal("a.txt", "On 4 May nobody spoke.") == dismissal("a.txt", " On 4 May  nobody spoke.")
    True
    """
    return document_key(report), digest("sentence", " ".join(sentence.split()), length=16)


def dismissed(lines: Iterable[Line]) -> frozenset[tuple[str, str]]:
    """What the lines dismiss, as :func:`dismissal` gives it."""
    return frozenset((line.subject, line.object) for line in lines if line.action == "dismiss")
