"""Web pages: the main text without menus, what the page says of itself, and its schema.org events."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from kgbuild.read.decode import Decoded, decode
from kgbuild.read.jsonld import nodes, parse_blocks, types_of
from kgbuild.read.located import name_of
from kgbuild.read.metadata import BadValue, check_value
from kgbuild.read.page import Page, RawFile
from kgbuild.read.schema_org import take_over
from kgbuild.read.words import Words

if TYPE_CHECKING:
    from lxml.html import HtmlElement

__all__ = ["read_html"]

_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{2,40})", re.IGNORECASE)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>", re.IGNORECASE)
_OUTSIDE = frozenset({"script", "style", "noscript", "template", "nav", "header", "footer", "aside", "svg", "iframe"})
_OUTSIDE |= {"button", "select", "object", "canvas", "head"}
_INLINE = frozenset({"a", "abbr", "b", "bdi", "bdo", "cite", "code", "data", "del", "dfn", "em", "font", "i", "img"})
_INLINE |= {"ins", "kbd", "label", "mark", "q", "s", "samp", "small", "span", "strong", "sub", "sup", "time", "tt"}
_INLINE |= {"u", "var", "wbr"}
_LONGEST = 2_000_000
"""Characters of a page that trafilatura is given; its time grows faster than the page."""
_UNSEEN = dict.fromkeys(map(ord, "\u00ad\u200b\u2060\ufeff"))
"""Marks for whoever breaks lines, which nobody sees: in the middle of a name they would part it."""
_SHORTEST = 250
"""Characters below which trafilatura falls back on any words of the page; what we find ourselves is better then."""


def read_html(raw: RawFile) -> Page:
    """An .html file: main text, then the page's schema.org events as lines under "Structured data".

    Raises:
        InputError: binary data, or no encoding fits.
    """
    decoded = _decode(raw)
    tree = _tree(decoded.text)
    if tree is None:
        raise raw.refuse("no HTML in it", hint="give a plain text the suffix .txt")
    blocks, broken = parse_blocks([script.text or "" for script in tree.iter("script") if _is_jsonld(script)])
    tops = nodes(blocks)
    text = _main_text(decoded.text, tree)
    structured = take_over(raw.id, text, tops, Words(raw.settings.lexicons.get("structured")))
    warnings = decoded.warnings
    if broken:
        warnings += (f"{broken} of the page's JSON-LD blocks cannot be read and were left out",)
    known = _known(tree, tops)
    if structured is None:
        return Page(text=text, known=known, warnings=warnings)
    return Page(
        text=structured.text,
        known=known,
        structured=structured.reading,
        data_start=structured.data_start,
        warnings=warnings + structured.warnings,
    )


def _decode(raw: RawFile) -> Decoded:
    """UTF-8 where it fits, else what the page declares, else what is detected."""
    if raw.encoding is None:
        try:
            raw.data.decode("utf-8")
        except UnicodeDecodeError:
            declared = _CHARSET.search(raw.data[:4096])
            if declared and not raw.data.startswith((b"\xff\xfe", b"\xfe\xff")):
                try:
                    raw.data.decode(declared[1].decode("ascii"))
                except (UnicodeDecodeError, LookupError):
                    return decode(raw)
                return decode(replace(raw, encoding=declared[1].decode("ascii")))
    return decode(raw)


def _tree(text: str) -> HtmlElement | None:
    from lxml import etree, html

    try:
        return html.document_fromstring(_DECLARATION.sub("", text))
    except (etree.LxmlError, ValueError):
        return None


def _is_jsonld(script: HtmlElement) -> bool:
    return (script.get("type") or "").split(";")[0].strip().lower() == "application/ld+json"


def _main_text(source: str, tree: HtmlElement) -> str:
    """What trafilatura takes for the main text; where it finds none, all text outside menus and forms."""
    plain = _plain_text(tree)
    found = _trafilatura(_DECLARATION.sub("", source)) if len(source) <= _LONGEST else ""
    text = found if len(found) >= _SHORTEST else plain
    heading = next((" ".join(h1.text_content().translate(_UNSEEN).split()) for h1 in tree.iter("h1")), "")
    if heading and heading not in " ".join(text.translate(_UNSEEN).split()):
        text = f"{heading}\n\n{text}"
    return text.translate(_UNSEEN).replace("\r\n", "\n").replace("\r", "\n").strip()


def _trafilatura(source: str) -> str:
    import logging

    from trafilatura import extract

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # what it cannot do, the fallback does
    try:
        # No metadata: its date finder looks at the clock.
        return extract(source, include_comments=False, include_tables=True, with_metadata=False) or ""
    except (ValueError, TypeError, AttributeError, KeyError, IndexError, RecursionError):
        return ""


def _plain_text(tree: HtmlElement) -> str:
    """The text of <main>, <article> or <body>, a line for each block."""
    from lxml import etree

    top = next((found for name in ("main", "article", "body") for found in tree.iter(name)), tree)
    parts: list[str] = []
    walk = etree.iterwalk(top, events=("start", "end", "comment", "pi"))
    for event, node in walk:
        name = node.tag if isinstance(node.tag, str) else ""
        if name and name not in _INLINE:
            parts.append("\n")
        if event == "start" and name in _OUTSIDE:
            walk.skip_subtree()
        elif event == "start":
            parts.append(node.text or "")
        elif node is not top:
            parts.append(node.tail or "")
    lines = (" ".join(line.split()) for line in "".join(parts).split("\n"))
    return "\n".join(line for line in lines if line)


def _known(tree: HtmlElement, tops: list[dict[str, Any]]) -> Mapping[str, str]:
    """What the page says of itself; values that make no sense are as good as none."""
    known = {}
    for key, candidates in _stated(tree, tops).items():
        for candidate in candidates:
            try:
                known[key] = check_value(key, candidate)
                break
            except BadValue:
                continue
    return known


def _stated(tree: HtmlElement, tops: list[dict[str, Any]]) -> Mapping[str, Iterator[str]]:
    """The places where pages state each key, the best first."""
    meta: dict[str, str] = {}
    for node in tree.iter("meta"):
        name = (node.get("property") or node.get("name") or node.get("http-equiv") or "").strip().lower()
        if name and node.get("content"):
            meta.setdefault(name, node.get("content", "").strip())
    return {
        "title": _chain([meta.get("og:title")], _texts(tree, "title"), _texts(tree, "h1")),
        "publisher": _chain([meta.get("og:site_name")], _publishers(tops), [meta.get("dc.publisher")]),
        "language": _chain(
            [tree.get("lang") or tree.get("xml:lang"), meta.get("content-language"), meta.get("og:locale")]
        ),
        "date": _chain(
            [meta.get("article:published_time")],
            (node.get(key) for key in ("datePublished", "dateCreated") for node in tops),
            [meta.get("dc.date"), meta.get("dcterms.created"), meta.get("date")],
            (time.get("datetime") for time in tree.iter("time") if time.get("pubdate") is not None),
        ),
        "url": _chain(
            (link.get("href") for link in tree.iter("link") if link.get("rel") == "canonical"), [meta.get("og:url")]
        ),
    }


def _publishers(tops: list[dict[str, Any]]) -> Iterator[str]:
    for node in tops:
        publisher = node.get("publisher")
        for one in publisher if isinstance(publisher, list) else [publisher]:
            if isinstance(one, dict | str):
                yield name_of(one) if isinstance(one, dict) else one
    yield from (name_of(node) for node in tops if "WebSite" in types_of(node))


def _texts(tree: HtmlElement, name: str) -> Iterator[str]:
    return (" ".join(node.text_content().split()) for node in tree.iter(name))


def _chain(*sources: Any) -> Iterator[str]:
    return (value for source in sources for value in source if isinstance(value, str) and value.strip())
