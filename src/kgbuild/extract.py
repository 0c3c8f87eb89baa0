"""Extractors: a report in, a reading out. The built-in one reads by grammar and layout, offline.

Another engine (a language model, a remote service) stands beside it by giving the same three things: a name, a
version that changes whenever its readings may change, and ``extract``.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from functools import cached_property
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any, Protocol, runtime_checkable

from kgbuild.annotate import annotate
from kgbuild.annotate.syntax import DEFAULT_MODEL, parse
from kgbuild.calibrate import Calibration, calibrated, shipped_calibration
from kgbuild.interpret import interpret
from kgbuild.interpret.agents import agents
from kgbuild.lexicons import use_additions
from kgbuild.model import Reading, Report
from kgbuild.segment import segment

__all__ = ["BuiltinExtractor", "Extractor"]

_PARTS = ("annotate", "interpret", "lexicons", "model", "segment")
_OWN = ("extract.py", "calibrate.py", "folding.py", "spans.py")


def _program() -> Iterator[tuple[str, Traversable]]:
    """The program text and word lists that read reports, with their places in the package; packages within too."""
    root = resources.files("kgbuild")
    for name in _OWN:
        yield name, root.joinpath(name)
    waiting = [(part, root.joinpath(part)) for part in reversed(_PARTS)]
    while waiting:
        place, folder = waiting.pop()
        for file in sorted(folder.iterdir(), key=lambda file: file.name):
            name = f"{place}/{file.name}"
            if file.is_dir():
                waiting.append((name, file))
            elif file.name.endswith((".py", ".toml", ".json")):
                yield name, file


@runtime_checkable
class Extractor(Protocol):
    """What reads reports. ``version`` is part of the key under which readings are cached."""

    @property
    def name(self) -> str:
        """A short word that names the engine (``builtin``)."""
        ...

    @property
    def version(self) -> str:
        """What its readings depend on beside the report: two equal versions give equal readings."""
        ...

    def extract(self, report: Report) -> Reading:
        """All that the report claims."""
        ...


class BuiltinExtractor:
    """segment, parse, annotate, interpret: rules and word lists over a small language model.

    >>> BuiltinExtractor().name
    'builtin'
    """

    name = "builtin"

    def __init__(
        self,
        *,
        model: str = DEFAULT_MODEL,
        calibration: Calibration | None = None,
        extra: Mapping[str, Any] | None = None,
    ) -> None:
        self.model = model
        self.extra: Mapping[str, Any] = extra or {}
        """The user's additions to the lexicons (``Settings.lexicons``), by name of the lexicon."""
        use_additions(self.extra)
        self.calibration = shipped_calibration() if calibration is None else calibration
        """What makes probabilities of the rules' confidences; ``Calibration({})`` leaves them as they are."""

    @cached_property
    def version(self) -> str:
        """A hash of the program text and word lists that read reports, and the model's name."""
        digest = hashlib.sha256(f"{self.model}\0{self.calibration.to_json()}\0".encode())
        digest.update(json.dumps(self.extra, default=dict, ensure_ascii=False, sort_keys=True).encode())
        for name, file in _program():
            digest.update(f"{name}\0".encode() + file.read_bytes() + b"\0")
        return digest.hexdigest()[:16]

    def extract(self, report: Report) -> Reading:
        """What the report claims, with claims that its file states as data taken over as they are.

        Raises:
            ModelMissing: where the language model is not installed.
        """
        if report.structured is not None and not report.text.strip():
            return report.structured
        use_additions(self.extra)
        passages = parse(report, segment(report), model=self.model)
        mentions = annotate(report, passages)
        told = interpret(report, passages, mentions, agents(report, passages, mentions))
        return calibrated(told, self.calibration)
