"""How a title falls into the phrases that name what its event is about."""

from __future__ import annotations

import re
from functools import cache

from kgbuild.folding import fold
from kgbuild.lexicons import lexicon

__all__ = ["empty", "own_name", "title_topics"]

_MOST = 5
_LONGEST = 400
"""Characters of a title that are read: what is longer is no title, and the work stays bounded."""
_QUOTES = " \"“”„«»‘’'‹›…"
_BRACKETS = re.compile(r"\s*[(\[][^()\[\]]*[)\]]?")
_BREAK = re.compile(
    r"[:;!|]|(?<!\b[A-Z])\.(?=\s|$)|(?<=\w\w)\s[–—-]\s(?!\w+\s*(?::|$))"
    r"|\bas an? (?:factor|driver|tool|means|basis|source|form|instrument)(?: (?:in|of|for))?\b"
    r"|\b(?:in|within) the (?:context|light|conditions|field|framework|system|era|age) of\b"
    r"|\b(?:on|by) the example of\b|\bfrom the (?:point of view|perspective) of\b|\bin connection with\b"
    r"|\b(?:through|during|among|amid|towards?|versus|vs\.?)\s",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"\s*,?\s*\b(?:(?:until|since|by|after|before|in|from|for) )?(?:the )?"
    r"(?:\d{4}(?:\s*[–—-]\s*\d{2,4})?|[\dXVI]+(?:st|th)? century)$",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"\s+(?:that|which|who|when|where|was|were|is|are|will)\s.*$", re.IGNORECASE)
_ASKS = re.compile(r"(?:who|whom|what|why|how|when|where|whose|which|is|are|do|does|can|should|will)\b", re.IGNORECASE)
_HINT = re.compile(r"(?:waiting|towards?|beyond|after|before|\w+ing (?:for|the|to|with))\b", re.IGNORECASE)
"""How a title opens that says its matter behind the colon ("Waiting for the Train: Commuting and Class")."""
_LEAD = re.compile(
    r"^(?:on|the|a|an|and|of|in|for|to|from|between|some|its|their|our)\s+"
    r"|^(?:current|topical|actual|main|key|pressing|modern) (?:issues|problems|trends|questions|aspects) (?:of|in)\s+"
    r"|^(?:issues|problems|questions|aspects|features|analysis|study|state|peculiarities|phenomenon)"
    r" (?:of\s+)?(?=\w+\s+\w)|^towards?\s+|^how to\s+|^evidence from (?:an? |the )?",
    re.IGNORECASE,
)
_JOINTS = (
    re.compile(r",\s*(?:and |& )?(?:the )?", re.IGNORECASE),
    re.compile(r" and (?:its|their) (?:impact|influence|effects?|implications|role) (?:on|in|for) (?:the )?", re.I),
    re.compile(r"\s+(?:in|across) (?:the |an? )?(?=(?![XVI]+\b)[A-Z]\S* \w)"),
    re.compile(r"(?<=\w\w) (?:in|within) the (?=[a-z]+ (?:of|and) )"),
    re.compile(r"\s+in an? [\w-]+ing (?=[A-Z]\S* \w)"),
    re.compile(r"\s+(?:and|&) (?:the )?", re.IGNORECASE),
    re.compile(r"\s+for (?=new |[A-Z]\S+ [A-Z])"),
    re.compile(r"\s+from (?=[A-Z]\S* (?:and [A-Z]\S* )?[A-Z])"),
)
_OF_TWO = re.compile(r"(?<=s) of (?=[a-z]+ [a-z]+s$)")
_SPAN = re.compile(r"^from (?:the )?(.+) to (?:the )?(.+)$", re.IGNORECASE)
_ADJECTIVE = re.compile(
    r"(?!children|women|men|media|metal|capital|music|politic|topic|traffic|public$)"
    r"\w+(?:al|ic|ive|ous|ary|ern|an|ese|ish|ble|ful|less|ant|ent)$",
    re.IGNORECASE,
)
_NUMBERS = re.compile(r"[\d\W]+$")


def title_topics(title: str) -> list[str]:
    """The noun phrases of a title, at most five.

    >>> title_topics("Current issues of Korean studies in the context of Asian studies in the modern world")
    ['Korean studies', 'Asian studies in the modern world']
    >>> title_topics("Women’s views on the SCO: Quality cooperation")
    ['Women’s views on the SCO', 'Quality cooperation']
    >>> title_topics("Who owns the county? Devolution and its discontents")
    ['county', 'Devolution and its discontents']
    """
    title = title[:_LONGEST]
    if _opens_with_kind(title):
        return own_name(title)
    pieces = _pieces(_BRACKETS.sub("", title))
    if len(pieces) > 1:
        hint = _HINT.match(pieces[0]) or _only_kind(pieces[0])
        pieces = pieces[1:] if hint else pieces
    out: list[str] = []
    for n, piece in enumerate(pieces):
        for phrase in _phrases(piece, after=n > 0):
            if not empty(phrase) and fold(phrase) not in map(fold, out):
                out.append(phrase)
    return out[:_MOST]


def _pieces(title: str) -> list[str]:
    """The title without what a reader drops first: clauses that only ask, where something else is said as well."""
    out: list[str] = []
    for part in re.split(r"(?<=\?)", title):
        for piece in _BREAK.split(part):
            text = piece.strip(_QUOTES + ",")
            if not text:
                continue
            if text.endswith("?"):
                text = "" if out else _asked(text.rstrip("?").strip(), alone=text == title.strip(_QUOTES))
            if text:
                out.append(text)
    return out


def _asked(question: str, *, alone: bool) -> str:
    """The noun phrase that a question asks about: what stands behind its last small word.

    >>> _asked("Who Cares for the Carers", alone=False), _asked("Forgiveness as politics", alone=False)
    ('Carers', 'Forgiveness')
    >>> _asked("is our school safe", alone=False)
    ''
    """
    opened = _ASKS.match(question)
    if opened is None:
        return re.sub(r"\s+as \w+$", "", question)
    behind = re.search(r"\b(?:the|a|an|for|with|of|in|about)\s+((?:[\w’'-]+\s?){1,3})$", question, re.IGNORECASE)
    return _LEAD.sub("", behind[1].strip()) if behind is not None else question if alone else ""


def _phrases(piece: str, *, after: bool) -> list[str]:
    if (span := _SPAN.match(piece)) is not None:
        return [span[1], span[2]]
    phrase = _SENTENCE.sub("", piece.strip(_QUOTES))
    while (shorter := _TIME.sub("", _LEAD.sub("", phrase))) != phrase:
        phrase = shorter
    if not phrase or len(phrase.split()) > 16:
        return []
    pair = re.fullmatch(r"(\w+) and (\w+)", phrase)
    if pair and after:
        return [phrase]
    return [half for half in _halves(phrase, 0) if len(half) > 2]


def _halves(phrase: str, depth: int) -> list[str]:
    """The parts of a phrase that a comma, "and", "in the" or "of" joins, where each can stand alone.

    >>> _halves("Cities, Citizens and Protest", 0), _halves("Labour markets of border districts", 0)
    (['Cities', 'Citizens', 'Protest'], ['Labour markets', 'border districts'])
    >>> _halves("Health in the Gulf States", 0), _halves("Economic and social policy", 0)
    (['Health', 'Gulf States'], ['Economic and social policy'])
    """
    if depth < _MOST:
        for joint in _JOINTS:
            parts = joint.split(phrase, maxsplit=1)
            if len(parts) == 2 and all(map(_stands, parts)) and not _one_noun(parts, phrase):
                return [piece for part in parts for piece in _halves(part, depth + 1)]
        parts = _OF_TWO.split(phrase, maxsplit=1) if len(phrase.split()) == 5 else []
        if len(parts) == 2 and all(map(_stands, parts)):
            return parts
    phrase = phrase.strip(_QUOTES)
    return [_LEAD.sub("", phrase)]


def _stands(part: str) -> bool:
    words = part.split()
    return bool(words) and len(words[0]) >= 3 and not _NUMBERS.match(part) and words[0].lower() not in {"its", "their"}


def _one_noun(parts: list[str], phrase: str) -> bool:
    """Whether "and" joins two adjectives of one noun ("Economic and social policy") or two ends of a name."""
    first, second = parts
    joint = phrase[len(first) : len(phrase) - len(second)].strip().lower()
    if re.search(r"\b(?:South|North|East|West|between)$", first):
        return True
    if re.search(r"\b(?:between|from)\s[\w’' -]+$", first, re.IGNORECASE) and joint.startswith(("and", "&")):
        return True
    if joint in {",", "and", "&", "and the"} and len(first.split()) == 1:
        return bool(_ADJECTIVE.match(first)) and len(second.split()) >= 2 and not joint.endswith("the")
    return False


def own_name(title: str) -> list[str]:
    """The topics in the proper name of an event: what follows its kind, or stands between its number and its kind.

    >>> own_name("National Colloquium on Rain in Indian Literatures"), own_name("5th Agadir Blue Economy Forum")
    (['Rain in Indian Literatures'], ['Agadir Blue Economy'])
    >>> own_name("Kurultai of Kazakhs of Europe"), own_name("Otandastar Forum")
    (['Kazakhs of Europe'], [])
    """
    found = _kinds().search(title[:_LONGEST])
    if found is None:
        return []
    behind = re.match(r"\s+(on|of|for|in|about)\s+(?:the\s+)?", title[found.end() :], re.IGNORECASE)
    if behind is not None:
        rest = title[found.end() + behind.end() :]
        cut = re.split(r"\s+at\s+", rest)[0]
        plain = behind[1].lower() in {"of", "in"} or " in " in cut
        return [cut] if plain else title_topics(cut)
    words = [word for word in title[: found.start()].split() if not _NUMBER.match(word)]
    while words and fold(words[0]) in _modifiers():
        words = words[1:]
    while words and fold(words[-1]) in _modifiers():
        words.pop()
    return [" ".join(words)] if len(words) >= 3 else []


def _opens_with_kind(title: str) -> bool:
    """Whether a title is a name of the sort "Third Baltic Symposium on X" or "XV World Congress of X"."""
    found = _kinds().search(title)
    if found is None:
        return False
    before = title[: found.start()].split()
    if re.match(r"\s+on\s", title[found.end() :], re.IGNORECASE):
        return len(before) <= _BEFORE_KIND and not {"and", "of", "for", "the"} & {word.lower() for word in before[1:]}
    plain = all(_NUMBER.match(word) or fold(word) in _modifiers() for word in before)
    return bool(before) and plain and bool(re.match(r"\s+of\s", title[found.end() :], re.IGNORECASE))


def _only_kind(piece: str) -> bool:
    """Whether a piece says no more than what kind of event it is ("Round table")."""
    found = _kinds().search(piece)
    rest = [] if found is None else [*piece[: found.start()].split(), *piece[found.end() :].split()]
    return found is not None and all(_NUMBER.match(word) or fold(word) in _modifiers() for word in rest)


_BEFORE_KIND = 4
_NUMBER = re.compile(r"(?:\d[\d/–-]*(?:st|nd|rd|th)?|[IVXL]+(?:th)?)$")


@cache
def _kinds() -> re.Pattern[str]:
    events = lexicon("events")
    nouns = sorted(
        {*events["strong"], *events["weak"], *lexicon("topics")["kinds"]}, key=lambda noun: (-len(noun), noun)
    )
    return re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, nouns))})(?![\w-])", re.IGNORECASE)


@cache
def _modifiers() -> frozenset[str]:
    return frozenset(fold(word) for word in (*lexicon("events")["modifiers"]["kind"], *lexicon("topics")["modifiers"]))


def empty(phrase: str) -> bool:
    """Whether a phrase says nothing of what an event is about ("issues and challenges").

    >>> empty("Issues and Challenges"), empty("Mobility")
    (True, False)
    """
    folded = fold(phrase)
    return all(not part or part in _empty() or part.isdigit() for part in re.split(r" and | or ", folded))


@cache
def _empty() -> frozenset[str]:
    return frozenset(fold(word) for word in lexicon("topics")["empty"])
