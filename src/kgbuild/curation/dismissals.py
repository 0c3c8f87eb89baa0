"""Sentences from which nothing was read and nothing needs to be: lines ``dismiss, DOCUMENT, FINGERPRINT``.

A line names the report's document and a fingerprint of the sentence, so that it holds wherever the sentence stands in
the report and whatever its file is called by now, ends when its words change, and shows nobody's name.
"""

from __future__ import annotations

from collections.abc import Iterable

from kgbuild.curation.log import Line
from kgbuild.curation.registry import Registry
from kgbuild.iris import digest, document_key

__all__ = ["Dismissed", "dismissal"]


def dismissal(report: str, sentence: str) -> tuple[str, str]:
    """Subject and object of the line that dismisses a sentence.

    >>> dismissal("a.txt", "On 4 May nobody spoke.") == dismissal("a.txt", " On 4 May  nobody spoke.")
    True
    """
    return document_key(report), digest("sentence", " ".join(sentence.split()), length=16)


class Dismissed:
    """The sentences that the lines dismiss.

    >>> line = Line(when="", who="", action="dismiss", subject="dh3sglqn4saze", object="g5jh633t2gq5g76z")
    >>> Dismissed([line], Registry()).has("a.txt", "On 4 May nobody spoke.")
    True
    """

    def __init__(self, lines: Iterable[Line], registry: Registry) -> None:
        self._marks = frozenset((line.subject, line.object) for line in lines if line.action == "dismiss")
        self._registry = registry

    def has(self, report: str, sentence: str) -> bool:
        """Whether a sentence of a report was dismissed, under whatever name the report had then."""
        return bool(self._marks) and any(
            dismissal(name, sentence) in self._marks for name in self._registry.ever(report)
        )
