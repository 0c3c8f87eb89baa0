"""Persons by their own grammar: sequences of name words, weighed by evidence from lexicon, shape, context and model."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from kgbuild.annotate.degrees import degrees_beside, short_degrees
from kgbuild.annotate.names import is_given_name, is_name_word
from kgbuild.annotate.places import is_country, lookup
from kgbuild.annotate.syntax import is_english
from kgbuild.annotate.words import Line, Word
from kgbuild.folding import fold
from kgbuild.lexicons import lexicon
from kgbuild.model.mention import Mention
from kgbuild.spans import Span

__all__ = ["Knowledge", "persons_in"]


@dataclass(frozen=True)
class Knowledge:
    """What the report as a whole shows: words also used in lower case, and surnames of persons already found."""

    lower: frozenset[str] = frozenset()
    surnames: frozenset[str] = frozenset()


@cache
def _folded(name: str, kind: str) -> frozenset[str]:
    return frozenset(fold(word) for word in lexicon(name)[kind])


@cache
def _particles() -> frozenset[str]:
    return frozenset(lexicon("persons")["particles"])


@cache
def _patronymics() -> tuple[str, ...]:
    return tuple(lexicon("persons")["patronymics"])


@cache
def _honorifics() -> frozenset[str]:
    return _folded("titles", "honorifics")


@cache
def _doubtful_honorifics() -> frozenset[str]:
    return _folded("titles", "doubtful_honorifics")


@cache
def _posts() -> frozenset[str]:
    return _folded("positions", "nouns")


@cache
def _modifiers() -> frozenset[str]:
    return _folded("positions", "modifiers")


@cache
def _common() -> frozenset[str]:
    bodies = lexicon("institutions")
    heads = {fold(word) for entry in bodies["heads"].values() for word in entry["words"]}
    events = {fold(word) for word in bodies["words"]["not_bodies"]}
    months = {fold(month) for month in lexicon("dates")["months"]} | {
        fold(w) for w in lexicon("dates")["words"]["weekdays"]
    }
    keep = _folded("persons", "given") | _folded("persons", "surnames")
    return (_folded("persons", "common") | heads | events | (months - keep)) - {
        "chan",
        "park",
        "green",
        "young",
        "song",
        "may",
        "june",
        "april",
        "long",
    }


def persons_in(line: Line, taken: Sequence[Span], knowledge: Knowledge) -> list[Mention]:
    """The persons that a line names outside the taken spans."""
    out: dict[tuple[int, int], Mention] = {}
    doubtful: dict[tuple[int, int], Mention] = {}
    bounds = _Bounds(frozenset(span.start for span in taken), frozenset(span.end for span in taken))
    for first, stop in _runs(line, sorted(taken)):
        for begin, end in _names(line, first, stop):
            mention = _weigh(line, begin, end, knowledge, bounds)
            if mention is not None:
                (out if mention.confidence >= _SURE else doubtful)[begin, end] = mention
    starts, stops = {begin for begin, _ in out}, {end for _, end in out}
    for (begin, end), mention in doubtful.items():
        if _listed(line, begin, end, starts, stops):
            out[begin, end] = replace(mention, confidence=_SURE)
    return [out[at] for at in sorted(out)]


@dataclass(frozen=True)
class _Bounds:
    """Where the mentions begin and end that were read before the persons."""

    starts: frozenset[int]
    ends: frozenset[int]


_SURE = 0.6


def _listed(line: Line, begin: int, end: int, starts: set[int], stops: set[int]) -> bool:
    """Whether what looks like a name stands in one list with a person: "NAME and ...", "..., NAME"."""
    words = line.words
    before = begin >= 2 and words[begin - 1].text in ("and", "&", ",", ";") and begin - 1 in stops
    after = end + 1 < len(words) and words[end].text in ("and", "&", ",", ";") and end + 1 in starts
    return before or after


# ---------------------------------------------------------------- candidates


def _runs(line: Line, taken: list[Span]) -> list[tuple[int, int]]:
    """Stretches of name words, initials and particles without other signs."""
    out: list[tuple[int, int]] = []
    words, i, k, n = line.words, 0, 0, len(line.words)
    while i < n:
        word = words[i]
        while k < len(taken) and taken[k].end <= word.start:
            k += 1
        if (k < len(taken) and taken[k].start < word.end) or not _starts_name(word):
            i += 1
            continue
        limit = taken[k].start if k < len(taken) else line.sentence.span.end
        j = i + 1
        while j < n and words[j].start < limit and j - i < 12 and _goes_on(words, j):
            j += 1
        while j > i + 1 and words[j - 1].text.lower() in _particles() and not words[j - 1].capital:
            j -= 1
        out.append((i, j))
        i = j
    return out


def _starts_name(word: Word) -> bool:
    if word.kind == "initial":
        return True
    if word.kind == "abbreviation":
        return word.capital
    return word.kind == "word" and word.capital and not any(c.isdigit() for c in word.text)


def _goes_on(words: Sequence[Word], j: int) -> bool:
    word = words[j]
    if word.kind in ("initial", "abbreviation"):
        return True
    if word.kind == "word":
        if word.capital:
            return not any(c.isdigit() for c in word.text)
        low = word.text.lower()
        base = re.split(r"[-‑’'`]", low)[0]
        if low in _particles() or (
            base in _particles() and word.text[-1].isalpha() and any(c.isupper() for c in word.text)
        ):
            return (j + 1 < len(words) and (words[j + 1].capital or words[j + 1].text.lower() in _particles())) or any(
                c.isupper() for c in word.text
            )
        return re.fullmatch(r"[a-z]{1,4}[A-Z][a-z]{2,}", word.text) is not None
    if word.text in ("(", "“", '"', "‘"):
        return False
    return (
        word.text in ("‑", "-")
        and not word.gap
        and j + 1 < len(words)
        and not words[j + 1].gap
        and words[j + 1].capital
    )


def _names(line: Line, first: int, stop: int) -> list[tuple[int, int]]:
    """The name inside a run: behind honorifics and posts, before posts and other common words."""
    words = line.words
    pieces: list[tuple[int, int]] = []
    begin = first
    for i in range(first, stop):
        if _is_break(line, i, begin, stop):
            if i > begin:
                pieces.append((begin, i))
            begin = i + 1
    if begin < stop:
        pieces.append((begin, stop))
    out = []
    for piece in pieces:
        a, b = piece
        while (
            a < b
            and words[a].kind == "word"
            and not words[a].capital
            and words[a].text.lower()
            not in ("de", "van", "von", "al", "el", "bin", "ibn", "abu", "da", "di", "le", "la", "ten", "ter", "zu")
        ):
            a += 1
        a = _behind_topic(line, a, b)
        while b > a + 2 and line.folded[b - 1] in _post_nominals() and words[b - 1].shouted:
            b -= 1
        while b > a and (
            (words[b - 1].text.lower() in _particles() and not words[b - 1].capital) or words[b - 1].kind == "sign"
        ):
            b -= 1
        if b - a >= 1:
            out.append((a, b))
    return out


@cache
def _post_nominals() -> frozenset[str]:
    return _folded("titles", "post_nominals")


def _behind_topic(line: Line, a: int, b: int) -> int:
    """Where a name begins that stands right behind the topic of a post: "Minister of Transport | NAME"."""
    words = line.words
    low = words[a - 1].text.lower() if a else ""
    if low not in ("of", "for", "and", "on", "&") and not (a and words[a - 1].capital and _topic_of_post(line, a - 1)):
        return a
    at = a
    while at < b - 2 and _topic_word(words[at]):
        at += 1
    named = any(_named(word) or (word.entity == "PERSON" and not is_english(word.text)) for word in words[at:b])
    return at if at > a and named else a


def _topic_word(word: Word) -> bool:
    return word.kind == "word" and len(word.text) >= 4 and is_english(word.text) and not is_given_name(word.text)


def _is_break(line: Line, i: int, begin: int, stop: int) -> bool:
    word, key = line.words[i], line.folded[i]
    if word.kind == "initial":
        if i + 1 < len(line.words) and key == "h" and line.words[i + 1].text.startswith("E"):
            return _excellency(line, i)
        return key == "e" and i > 0 and line.folded[i - 1] == "h" and _excellency(line, i - 1)
    if word.kind == "abbreviation":
        return key not in ("jr", "sr", "st")
    if word.kind == "sign" or (i > begin and not word.capital and word.text in _particles()):
        return False
    if i > begin and (
        key in short_degrees() - {"ba", "ma", "ms", "md", "jd", "bs"}
        or word.text in ("BA", "MA", "MS", "MD", "JD", "BS")
    ):
        return True
    given = key in _folded("persons", "given") or key in _folded("persons", "surnames")
    if key in ("saint", "st", "san", "santa") and i + 1 < stop and lookup(line.between(i, i + 2)) is not None:
        return True
    if (i > begin and key in ("petersburg",)) or (
        i
        and lookup(line.between(i - 1, i + 1)) is not None
        and key not in _folded("persons", "given")
        and line.folded[i - 1] in ("saint", "st", "new", "los", "san")
    ):
        return True
    if i == begin and key in _doubtful_honorifics():
        return stop - i >= 3 and line.words[i + 1].capital and line.words[i + 2].capital
    if i > begin and key in _doubtful_honorifics():
        return False
    if i == begin and key == "tan" and i + 1 < stop and line.folded[i + 1] == "sri":
        return True
    if key in _honorifics() or (key in _posts() and not given):
        # "Jackie Chan", "Sarah King": what may also be a surname ends no name that it stands at the end of
        return not (i > begin and i + 1 >= stop and key in _folded("titles", "also_surnames"))
    country = i == begin and stop - i >= 3 and not given and word.kind == "word" and is_country(word.text)
    return country or (key in _common() and not given)


def _excellency(line: Line, i: int) -> bool:
    """ "H.E." before a name is an honorific, not two initials."""
    words = line.words
    follow = words[i + 2] if i + 2 < len(words) else None
    return follow is not None and follow.capital and follow.gap and i + 3 < len(words) and (words[i + 3].capital)


# ---------------------------------------------------------------- evidence


_NO_PERSON = frozenset(("ORG", "GPE", "LOC", "FAC", "WORK_OF_ART", "EVENT", "LAW", "PRODUCT"))


def _weigh(line: Line, begin: int, end: int, knowledge: Knowledge, bounds: _Bounds) -> Mention | None:
    words = line.words[begin:end]
    full = [
        w for w in words if w.kind == "word" and len(w.text) > 1 and (w.capital or any(c.isupper() for c in w.text))
    ]
    starts = [w for w in words if w.kind == "initial"]
    if not full or len(words) > 7:
        return None
    before, after = _before(line, begin), _after(line, end)
    if begin and line.words[begin - 1].end in bounds.ends:
        before = "post"  # "Rector of the University of Ghent NAME"
    titled = before in ("honorific", "post")
    if len(full) == 1 and not starts:
        return _surname_alone(line, begin, end, before, knowledge)
    score = _shape(words, full, starts, knowledge)
    if all(w.shouted for w in full) and not any(_named(w) for w in full):
        listed = line.sentence.layout in ("item", "heading", "programme") and begin <= 3 and after in ("dash", "paren")
        score += 0.5 if listed and not any(is_english(w.text) for w in full) else -0.8
    model = sum(w.entity == "PERSON" for w in full) / len(full)
    score += 0.9 * model
    if any(w.entity in _NO_PERSON for w in full):  # the small model errs most on surnames that are words
        score -= 0.25 if is_given_name(full[0].text) or not any(is_english(w.text) for w in full) else 0.5
    if after == "paren" and end + 1 < len(line.words) and line.words[end + 1].start in bounds.starts:
        score += 0.7  # "NAME (Institute of ...)"
    score += {"honorific": 1.2, "post": 0.9, "by": 0.4, "label": 0.4}.get(before, 0.0)
    score += {"post": 0.8, "degree": 0.8, "body": 0.5, "verb": 0.4, "dash": 0.2, "paren": 0.2}.get(after, 0.0)
    text = line.between(begin, end)
    place = lookup(text)
    if place is not None and not titled:
        score -= 1.5
    if begin and line.words[begin - 1].text.lower() == "of" and not titled:
        score -= 0.3
    if before == "the":
        score -= 1.2
    if after == "head":
        score -= 1.5
    if line.sentence.layout in ("item", "programme", "label") and begin <= 3:
        score += 0.3
    if score < 0.4:
        return None
    confidence = min(0.99, _SURE + 0.13 * (score - 1.0))
    titles = degrees_beside(line, begin, end)
    return Mention(
        "person", line.span(begin, end), line.sentence.index, _as_name(text), (), titles, "", (), round(confidence, 3)
    )


def _as_name(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip(" ,;-–")


def _named(word: Word) -> bool:
    return is_name_word(word.text)


def _shape(words: Sequence[Word], full: Sequence[Word], starts: Sequence[Word], knowledge: Knowledge) -> float:
    score = 0.2
    keys = [fold(w.text) for w in full]
    given = [any(part in _folded("persons", "given") for part in key.split(" ")) for key in keys]
    named = [_named(w) for w in full]
    if any(given):
        score += 0.6
    score += 0.5 * (sum(named) / len(full))
    if any(key.endswith(_patronymics()) and len(key) > 6 for key in keys):
        score += 0.7
    if starts:
        score += 0.7
    if any(w.text.lower() in _particles() and not w.capital for w in words):
        score += 0.2
    if any(re.match(r"(?:[Aa]l|[Ee]l|[Aa][nrs]|Ben|O|Mc|Mac)[-‑'’][A-Z]", w.text) for w in full):
        score += 0.4
    if len(full) in (2, 3):
        score += 0.2
    common = [
        w
        for w, k, n in zip(full, keys, named, strict=True)
        if (k in knowledge.lower and len(k) > 3 and not n) or k in _common()
    ]
    score -= 0.9 * len(common)
    score -= 0.3 * sum(1 for w in full if w.pos not in ("PROPN", "NOUN", "ADJ", "X", "") and not w.shouted)
    if full[0].shouted != full[-1].shouted and any(len(w.text) >= 4 and w.shouted for w in full):
        score += 0.6  # SURNAME Given
    plain = [len(w.text) >= 5 and not n and is_english(w.text) for w, n in zip(full, named, strict=True)]
    # Surnames are often English words ("Samantha Power"); behind a given name that says little.
    score -= 2.0 if all(plain) else (0.05 if given[0] else 0.3) * sum(plain)
    score += 0.15 if given[0] else 0.0
    if all(w.pos == "PROPN" for w in full) and not any(is_english(w.text) for w in full if not _named(w)):
        score += 0.3
    return score


def _surname_alone(line: Line, begin: int, end: int, before: str, knowledge: Knowledge) -> Mention | None:
    """One word is a person behind an honorific, or where the report gives that surname to somebody."""
    word = next(w for w in line.words[begin:end] if w.capital)
    key = fold(word.text)
    if len(key) < 2 or key in _common() or (lookup(word.text) is not None and before != "honorific"):
        return None
    text = line.between(begin, end)
    if before == "honorific":
        if key in _posts() or key in _modifiers():
            return None
        return Mention(
            "person",
            line.span(begin, end),
            line.sentence.index,
            text,
            (),
            degrees_beside(line, begin, end),
            "",
            (),
            0.85,
        )
    if (
        key in knowledge.surnames
        and len(key) > 3
        and key not in knowledge.lower
        and not (word.shouted and len(word.text) < 5)
    ):
        return Mention("person", line.span(begin, end), line.sentence.index, text, (), (), "", (), 0.7)
    return None


# ---------------------------------------------------------------- context


def _ends_degree(line: Line, i: int) -> bool:
    """Whether the word ends a degree: "Candidate of Philological Sciences"."""
    return any(line.folded[k] in ("candidate", "doctor", "master", "bachelor") for k in range(max(0, i - 6), i))


def _before(line: Line, begin: int) -> str:
    i = begin - 1
    while i >= 0 and (
        line.words[i].text == "."
        or line.folded[i] in ("habil", "phil", "rer", "nat", "med", "jur", "hc", "c")
        or (line.words[i].kind == "initial" and line.folded[i] in ("h", "e"))
    ):
        if line.words[i].kind == "initial":
            return "honorific"
        i -= 1
    if i < 0:
        return ""
    word, key = line.words[i], line.folded[i]
    if word.kind == "abbreviation" and key not in ("st", "co", "inc", "ltd", "corp", "univ"):
        return "honorific"
    if key in _honorifics() and (word.capital or key in ("professor", "academician", "ambassador")):
        return "honorific"
    if key in _posts() or key.split(" ")[-1] in _posts():
        return "post"
    if word.capital and key in _folded("titles", "degree_fields") - {"in", "and", "of"} and _ends_degree(line, i):
        return "post"
    if word.text == "," and i and (line.folded[i - 1] in short_degrees() or line.words[i - 1].text == "."):
        return "by"
    if word.text == ":" and (line.sentence.layout in ("label", "item", "programme") or (0 < i <= 3 and begin <= 4)):
        return "label"
    if word.capital and _topic_of_post(line, i):
        return "post"
    if word.text.lower() == "the":
        return "the"
    return (
        "by"
        if word.text.lower()
        in ("by", "with", "between", "invited", "thanked", "include", "included", "are", "were", "and")
        else ""
    )


def _topic_of_post(line: Line, i: int) -> bool:
    """Whether the word ends the topic of a post: "Deputy Minister of Water Resources | NAME"."""
    at = i
    while at > 0 and i - at < 7:
        word, key = line.words[at], line.folded[at]
        if key in _posts():
            return line.words[at + 1].text in ("of", "for")
        if not (word.capital and word.kind == "word") and word.text not in ("of", "for", "and", "the", "&"):
            return False
        at -= 1
    return False


@cache
def _verbs() -> frozenset[str]:
    return frozenset(lexicon("persons")["verbs"])


def _after(line: Line, end: int) -> str:
    words = line.words
    if end >= len(words):
        return ""
    word, key = words[end], line.folded[end]
    if word.text == ",":
        upcoming = [line.folded[k] for k in range(end + 1, min(len(words), end + 8))]
        if upcoming and upcoming[0] in short_degrees():
            return "degree"
        for k, item in enumerate(upcoming):
            if item in _posts():
                return "post"
            if words[end + 1 + k].text in (",", ";", ".", "(") or item in ("and", "who"):
                break
        return ""
    if word.text == "(":
        return "paren"
    if word.text in ("–", "—", "-"):
        return "dash"
    if word.text.lower() in _verbs() or word.pos == "VERB":
        return "verb"
    heads = (
        {fold(w) for entry in lexicon("institutions")["heads"].values() for w in entry["words"]}
        if word.capital
        else set()
    )
    return "head" if key in heads else ""
