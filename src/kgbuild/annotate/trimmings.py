"""What else belongs to a body's name: legal forms, patrons, brands in quotes, acronyms and places behind it."""

from __future__ import annotations

import re

from kgbuild.annotate.body import Body
from kgbuild.annotate.bodywords import exact_set, is_acronym, small_capitals, word_set
from kgbuild.annotate.places import lookup
from kgbuild.annotate.words import Line
from kgbuild.folding import acronym_of

__all__ = [
    "OPEN",
    "acronym_behind",
    "brand_behind",
    "brand_like",
    "cleaned",
    "legal_prefix",
    "legal_suffix",
    "named_after",
    "placed",
    "quote_span",
]


def legal_prefix(line: Line, i: int) -> int:
    words = line.words
    at = i
    while (
        at > 0 and words[at - 1].text in exact_set("legal_forms") and words[at - 1].text not in ("PA", "PO", "AS", "SA")
    ):
        at -= 1
    behind = (
        at > 0
        and words[at - 1].capital
        and words[at - 1].kind == "word"
        and words[at - 1].text.lower() not in small_capitals()
        and words[at - 1].pos != "ADJ"
        and words[at - 1].text not in exact_set("demonyms")
    )
    return i if behind else at  # behind a name, the legal form is that name's


def legal_suffix(line: Line, end: int) -> int:
    words = line.words
    at = end
    if at < len(words) and words[at].text == "," and _form_behind(line, at + 1):
        at += 1
    while at < len(words) and (size := _form(line, at)):
        at += size
        end = at
        if (
            at < len(words)
            and words[at].text == "."
            and not words[at].gap
            and at + 1 < len(words)
            and not words[at + 1].capital
        ):
            end = at = at + 1
    return end


def _form(line: Line, at: int) -> int:
    """How many words a legal form at ``at`` has: "Ltd", "S.A.", "(Pvt) Ltd"; 0 where none stands there."""
    bracketed = [w.text for w in line.words[at : at + 4]]
    if len(bracketed) > 3 and bracketed[0] == "(" and bracketed[2] == ")" and bracketed[1] in _BRACKETED:
        return 3 + (bracketed[3] in exact_set("legal_forms"))
    if line.words[at].text in exact_set("legal_forms"):
        return 1
    for size in range(6, 1, -1):
        words = line.words[at : at + size]
        whole = len(words) == size and not any(w.gap for w in words[1:])
        text = "".join(w.text for w in words)
        if whole and (text in exact_set("legal_forms") or text.rstrip(".") in exact_set("legal_forms")):
            return size
    return 0


_BRACKETED = frozenset(("Pvt", "Pty", "Private", "Public", "SMC", "Proprietary"))


def _form_behind(line: Line, at: int) -> bool:
    """Whether a legal form behind a comma belongs to the name before it, and begins no name of its own."""
    words = line.words
    if at >= len(words) or not _form(line, at) or words[at].text in exact_set("prefix_forms"):
        return False
    following = words[at + 1] if at + 1 < len(words) else None
    return following is None or following.text not in OPEN


_HONOURED = ("academician", "professor", "president", "general", "marshal", "poet", "writer", "first", "hero", "saint")


def named_after(line: Line, end: int) -> int:
    """ "named after M. Auezov" is part of the name."""
    words = line.words
    if (
        end + 2 < len(words)
        and words[end].text.lower() in ("named", "n.a")
        and words[end + 1].text.lower() in ("after", "for")
    ):
        j = end + 2
        while j < len(words) and (words[j].text == "." or words[j].text.lower() in {"the", *_HONOURED}):
            j += 1
        k = j
        while k < len(words) and words[k].proper and words[k].kind in ("word", "initial", "abbreviation"):
            k += 1
        return k if k > j else end
    return end


OPEN, _CLOSE = '“«„"‘', '”»“"’'


def quote_span(line: Line, i: int) -> int:
    """The word after the closing quote of the quotation that opens at ``i``; 0 where none closes."""
    words = line.words
    if i >= len(words) or words[i].text not in OPEN:
        return 0
    depth = 0
    for j in range(i + 1, min(len(words), i + 26)):
        text = words[j].text
        nested = text in "“«„" or (text == '"' and words[j].gap and j + 1 < len(words) and not words[j + 1].gap)
        if nested and not (text == "“" and words[i].text == "„"):
            depth += 1
        elif text in '”»"“':
            if depth == 0:
                return j + 1
            depth -= 1
            if j + 1 >= len(words) or words[j + 1].text not in '”»"“':
                return j + 1  # a nested quotation whose outer end is missing
    return 0


def brand_behind(line: Line, body: Body) -> None:
    """'Public Association “Centre of Initiatives”': the quoted brand belongs to the name and is an alias."""
    stop = quote_span(line, body.stop)
    if not stop:
        return
    inner = line.between(body.stop + 1, stop).rstrip('”»"“ ').strip()
    words = inner.split()
    if not words or not (words[0][0].isupper()) or len(words) > 12 or not brand_like(inner):
        return
    head_phrase = body.name
    body.stop = stop
    body.name = line.between(body.first, stop)
    body.aliases = [*body.aliases, inner]
    nested = re.search(r"[“«„\"]\s*([^“”«»\"]{2,40})$", inner)
    if nested:
        body.aliases.append(nested[1])
    if len(head_phrase.split()) > 2:
        body.aliases.append(head_phrase)
        first_two = " ".join(head_phrase.split()[:2])
        if first_two in exact_set("legal_words"):
            body.aliases.append(f"{first_two} {line.between(body.first, stop)[len(head_phrase) :].strip()}")


def brand_like(inner: str) -> bool:
    words = [w for w in re.findall(r"[^\W\d_]+", inner) if w.lower() not in word_set("joiners") | {"and", "the", "s"}]
    return bool(words) and sum(w[0].isupper() for w in words) >= 0.7 * len(words) and ":" not in inner


_URL = re.compile(r"https?://|www\.")


_BRACKET = 12
"""Words in which a bracket behind a name must close."""


def _translated(inner: str, name: str) -> list[str]:
    """ "Technische Universität München (Technical University of Munich, TUM)": a name in words and the acronym of
    either."""
    words, _, short = inner.rpartition(", ")
    if not words or not is_acronym(short) or short not in (acronym_of(words), acronym_of(name)):
        return []
    return [words, short]


def acronym_behind(line: Line, body: Body) -> None:
    """ "(IOM)" behind a name is its acronym; also "– (KIPPRA)" and "(hereinafter – the Foundation)" are read over."""
    words = line.words
    at = body.stop
    if at < len(words) and words[at].text in ("–", "-", "—") and at + 1 < len(words) and words[at + 1].text == "(":
        at += 1
    if at + 2 >= len(words) or words[at].text != "(":
        return
    close = next((k for k in range(at + 1, min(len(words), at + _BRACKET)) if words[k].text == ")"), 0)
    if not close:
        return
    inside = line.between(at + 1, close)
    if _URL.search(inside) or not inside:
        return
    inner = inside.strip('"“”«» ')
    if is_acronym(inner.replace(" ", "").replace("-", "")) and len(inner.split()) <= 3 and not lookup(inner):
        body.aliases.append(inner)
        body.stop = close + 1
        body.confidence = 0.97
    elif translated := _translated(inner, body.name):
        body.aliases += translated
        body.stop = close + 1
        body.confidence = 0.97
    elif is_acronym(body.name.split(" ")[0]) and acronym_of(inner) == body.name.split(" ")[0]:
        body.aliases.append(f"{body.name} ({inner})")


def placed(line: Line, body: Body) -> None:
    """ "in Bishkek" is in the name of an office; of other bodies it says where they are."""
    words = line.words
    at = body.stop
    if at + 1 < len(words) and words[at].text.lower() == "in" and words[at + 1].capital:
        for stop in (at + 4, at + 3, at + 2):
            if stop <= len(words) and lookup(line.between(at + 1, stop)) is not None:
                if any(w.kind != "word" for w in words[at + 1 : stop]) or not words[stop - 1].capital:
                    continue
                body.place = line.between(at + 1, stop)
                name_words = {word.lower() for word in body.name.split()}
                named_by_country = name_words <= word_set("demonyms") | {body.head.lower(), "university"}
                if name_words & word_set("placed") or body.type == "international" or named_by_country:
                    body.aliases.append(body.name)
                    body.stop = stop
                    body.name = line.between(body.first, stop)
                return
    if at + 2 < len(words) and words[at].text == "(" and lookup(line.between(at + 1, at + 2)):
        body.place = line.between(at + 1, at + 2)


def cleaned(name: str) -> str:
    return re.sub(r"\s+([.,])", r"\1", name).strip(" ,;")
