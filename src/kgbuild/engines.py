"""Which extractor the settings name, and what it is given: the prose of a report, not the data beside it."""

from __future__ import annotations

import importlib
from dataclasses import replace

from kgbuild.errors import SettingsError
from kgbuild.extract import BuiltinExtractor, Extractor
from kgbuild.interpret.parted import parted
from kgbuild.model import Reading, Report
from kgbuild.settings import Settings

__all__ = ["make_extractor", "read_report"]


def make_extractor(settings: Settings) -> Extractor:
    """The extractor of ``extractor = "..."``: ``builtin``, or ``package.module:factory``.

    The factory is called with the settings and gives an object with ``name``, ``version`` and ``extract``.

    >>> make_extractor(Settings()).name
    'builtin'

    Raises:
        SettingsError: the setting names nothing that can be imported, or what it names is no extractor.
    """
    wanted = settings.extractor
    if wanted == "builtin":
        return BuiltinExtractor(extra=settings.lexicons, model=settings.model)
    module, _, factory = wanted.partition(":")
    try:
        made = getattr(importlib.import_module(module), factory)(settings)
    except (ImportError, AttributeError, ValueError) as error:
        raise SettingsError(
            f'kgbuild.toml: extractor = "{wanted}": {error}; want "builtin" or "package.module:factory"'
        ) from error
    if not isinstance(made, Extractor):
        raise SettingsError(f'kgbuild.toml: extractor = "{wanted}": {made!r} has no name, version and extract(report)')
    return made


def read_report(extractor: Extractor, report: Report) -> Reading:
    """What a report claims: what the extractor takes out of its prose, and what its file states as data.

    Data (a table's rows, schema.org/Event in a page) is taken over as it is, whatever the extractor; its keys
    begin with ``s``, so that they never meet those of an extractor. That both speak of one event is for
    ``resolve`` to see. Whom somebody told apart in it are two in the reading (:mod:`kgbuild.interpret.parted`).
    """
    reading = _read(extractor, report)
    return parted(reading, report.text, report.apart) if report.apart else reading


def _read(extractor: Extractor, report: Report) -> Reading:
    data = report.structured
    if data is None:
        return extractor.extract(report)
    prose = report.text[: report.data_start]
    if not prose.strip():
        return data
    told = extractor.extract(replace(report, text=prose, structured=None, data_start=None))
    return Reading(
        report=report.id,
        events=told.events + data.events,
        persons=told.persons + data.persons,
        institutions=told.institutions + data.institutions,
        participations=told.participations + data.participations,
        affiliations=told.affiliations + data.affiliations,
        misses=told.misses + data.misses,
    )
