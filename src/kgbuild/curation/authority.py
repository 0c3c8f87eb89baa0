"""Identifiers of authorities: which they are, and whether one is well formed."""

from __future__ import annotations

import re

from kgbuild.errors import brief

__all__ = ["NAMES", "authority_of", "completed", "problem_with", "problem_with_link"]

_ORCID = re.compile(r"https://orcid\.org/(\d{4}-\d{4}-\d{4}-\d{3}[\dX])")
_ROR = re.compile(r"https://ror\.org/(0[a-hj-km-np-tv-z0-9]{6}\d{2})")
_WIKIDATA = re.compile(r"http://www\.wikidata\.org/entity/Q[1-9]\d*")

NAMES = {"orcid": "ORCID", "ror": "ROR", "wikidata": "Wikidata item"}
"""The authorities that have one identifier for each thing, and what that is called."""


def authority_of(uri: str) -> str:
    """Which authority an IRI belongs to: ``orcid``, ``ror``, ``wikidata`` or ``other``.

    >>> authority_of("https://ror.org/05a28rw58"), authority_of("https://example.org/x")
    ('ror', 'other')
    """
    for name, stem in (("orcid", "orcid.org/"), ("ror", "ror.org/"), ("wikidata", "wikidata.org/")):
        if stem in uri:
            return name
    return "other"


_SHORT = (
    (re.compile(r"(?:(?:https?://)?orcid\.org/)?(\d{4}-\d{4}-\d{4}-\d{3}[\dXx])/?"), "https://orcid.org/{}", str.upper),
    (re.compile(r"(?:(?:https?://)?ror\.org/)?(0[a-hj-km-np-tv-z0-9]{6}\d{2})/?"), "https://ror.org/{}", str),
    (
        re.compile(r"(?:(?:https?://)?(?:www\.)?wikidata\.org/(?:wiki|entity)/)?(Q[1-9]\d*)"),
        "http://www.wikidata.org/entity/{}",
        str,
    ),
)
"""How people write identifiers, and the IRIs that they mean."""


def completed(written: str) -> str:
    """The IRI of an ORCID, ROR or Wikidata item that is written short, or as the address of its page; anything else as
    it is.

    >>> completed("0000-0002-1825-009x"), completed("https://www.wikidata.org/wiki/Q42")
    ('https://orcid.org/0000-0002-1825-009X', 'http://www.wikidata.org/entity/Q42')
    """
    for form, iri, spelt in _SHORT:
        if match := form.fullmatch(written.strip()):
            return iri.format(spelt(match[1]))
    return written


def problem_with(uri: str) -> str:
    """What is wrong with an identifier of a known authority, or nothing.

    The check character of an ORCID is that of ISO 7064 11,2.

    >>> problem_with("https://orcid.org/0000-0002-1825-0097"), problem_with("http://www.wikidata.org/entity/Q42")
    ('', '')
    >>> problem_with("https://orcid.org/0000-0002-1825-0098")
    'https://orcid.org/0000-0002-1825-0098: the check character of the ORCID should be 7'
    """
    authority = authority_of(uri)
    if authority == "orcid":
        match = _ORCID.fullmatch(uri)
        if not match:
            return f"{uri}: want https://orcid.org/0000-0000-0000-0000"
        digits = match[1].replace("-", "")
        want = _orcid_check(digits[:-1])
        return "" if digits[-1] == want else f"{uri}: the check character of the ORCID should be {want}"
    if authority == "ror" and not _ROR.fullmatch(uri):
        return f"{uri}: want https://ror.org/ and nine characters that begin with 0"
    if authority == "wikidata" and not _WIKIDATA.fullmatch(uri):
        return f"{uri}: want http://www.wikidata.org/entity/Q and a number"
    return ""


_HTTP = re.compile(r"https?://[^\s<>\"{}|\\^`]+")


def problem_with_link(uri: str) -> str:
    """Why nothing can be linked to an IRI, or nothing: it is no http IRI, or no identifier of its authority.

    >>> problem_with_link("https://example.org/x"), problem_with_link("javascript:alert(1)")
    ('', "'javascript:alert(1)' is no http IRI")
    """
    return problem_with(uri) if _HTTP.fullmatch(uri) else f"{brief(uri)!r} is no http IRI"


def _orcid_check(digits: str) -> str:
    total = 0
    for digit in digits:
        total = (total + int(digit)) * 2
    check = (12 - total % 11) % 11
    return "X" if check == 10 else str(check)
