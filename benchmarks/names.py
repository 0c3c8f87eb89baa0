"""100 000 name mentions resolved, beside rapidfuzz's cdist over the same names: time, recall, memory.

Run ``python benchmarks/names.py`` (``--mentions N`` for fewer). The names are made up from syllables with a fixed
seed: 25 000 people with four mentions each, in other orders, with titles, patronymics, misprints and
in Cyrillic. Both sides are timed in one run, in CPU seconds of one process. Three comparisons are printed:

- candidates: mentions cut into words and paired, no more; beside cdist of every mention with the 25 000 plain names;
- resolved: the whole of resolve (records, verdicts, clusters, keys, decisions); beside the same cdist, which
  is told who exists and resolve is not;
- resolved beside cdist of every mention with every mention, which is what it takes where nobody knows who exists
  (every hundredth row is timed).
"""

from __future__ import annotations

import argparse
import random
import resource
import time
from collections import defaultdict
from itertools import combinations

from kgbuild.model import PersonClaim, Reading
from kgbuild.resolve import resolve
from kgbuild.resolve.letters import bare, skeletons
from kgbuild.resolve.person_names import PersonName, _plain, parse
from kgbuild.resolve.person_pairs import like_names
from kgbuild.spans import Span

_FIRST = [
    "ai",
    "bo",
    "da",
    "el",
    "fa",
    "gu",
    "ha",
    "il",
    "ja",
    "ka",
    "lu",
    "ma",
    "na",
    "or",
    "pa",
    "qu",
    "ra",
    "sa",
    "ti",
    "ul",
    "va",
    "wo",
    "ya",
    "ze",
]
_MIDDLE = [
    "bek",
    "din",
    "gul",
    "kan",
    "lar",
    "mir",
    "nar",
    "pol",
    "ros",
    "sul",
    "tan",
    "vel",
    "zar",
    "mid",
    "lin",
    "dor",
]
_LAST = ["a", "e", "an", "ar", "el", "im", "us", "ya", "on", "is"]
_SURNAME_END = ["ov", "sky", "enko", "yan", "idze", "uly", "ic", "mann", "sen", "berg", "ton", "escu"]
_LATIN = "abvgdezijklmnoprstufhcyw"
_CYRILLIC = "абвгдезийклмнопрстуфхкыв"
_PER_REPORT = 10


def people(count: int, chance: random.Random) -> list[tuple[str, str, str]]:
    """Made-up (given name, patronymic, surname) triples, each once."""
    found: dict[tuple[str, str], str] = {}
    while len(found) < count:
        given = chance.choice(_FIRST) + chance.choice(_MIDDLE) + chance.choice(_LAST)
        stem = chance.choice(_FIRST) + chance.choice(_MIDDLE) + chance.choice(_FIRST)
        father = chance.choice(_FIRST) + chance.choice(_MIDDLE) + "ovich"
        found.setdefault((given.title(), (stem + chance.choice(_SURNAME_END)).title()), father.title())
    return [(given, father, surname) for (given, surname), father in found.items()]


def variants(person: tuple[str, str, str], chance: random.Random) -> list[str]:
    """Four ways in which reports name a person; the first is the plain one."""
    given, father, surname = person
    place = chance.randrange(1, len(surname) - 1)
    misprint = surname[:place] + surname[place + 1 :]
    cyrillic = f"{given} {surname}".lower().translate(str.maketrans(_LATIN, _CYRILLIC)).title()
    others = [
        f"{surname} {given}",
        f"{surname} {given} {father}",
        f"{given} {misprint}",
        cyrillic,
        f"Dr. {given} {surname}",
    ]
    return [f"{given} {surname}", *chance.sample(others, 3)]


def readings(names: list[str]) -> list[Reading]:
    """Reports of ten names each."""
    out = []
    for start in range(0, len(names), _PER_REPORT):
        persons = tuple(
            PersonClaim(key=f"p{n}", name=name, mentions=(Span(20 * n, 20 * n + 10),))
            for n, name in enumerate(names[start : start + _PER_REPORT])
        )
        out.append(Reading(report=f"{start:07}.txt", persons=persons))
    return out


def main() -> None:
    """Time both and print a table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--mentions", type=int, default=100_000)
    options.add_argument("--without-cdist", action="store_true", help="our side only")
    arguments = options.parse_args()
    chance = random.Random(7)
    persons = people(arguments.mentions // 4, chance)
    mentions = [(n, name) for n, person in enumerate(persons) for name in variants(person, chance)]
    chance.shuffle(mentions)
    corpus = readings([name for _, name in mentions])
    resolve(corpus[:2], {})  # what is imported and read once is no part of the measure
    quick, pairs, met = candidates(mentions)
    print(f"candidates: {quick:.1f} s, {pairs} pairs of written names, recall {met:.3f}")
    start = time.process_time()
    resolution = resolve(corpus, {})
    ours = time.process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    keys = [
        resolution.key_of[f"{n // _PER_REPORT * _PER_REPORT:07}.txt", "person", f"p{n % _PER_REPORT}"]
        for n in range(len(mentions))
    ]
    precision, recall = quality([who for who, _ in mentions], keys)
    print(f"resolve: {ours:.1f} s, precision {precision:.3f}, recall {recall:.3f}, peak {peak} MB")
    if not arguments.without_cdist:
        names = [name for _, name in mentions]
        plain = [f"{given} {surname}" for given, _, surname in persons]
        known, best = cdist(names, plain)
        found = sum(b == who for b, (who, _) in zip(best, mentions, strict=True)) / len(mentions)
        unknown = cdist(names[::100], names)[0] * 100
        print(f"cdist with the {len(plain)} plain names: {known:.1f} s, {found:.3f} of the mentions with their person")
        print(f"cdist with every mention: {unknown:.0f} s")
        print(f"candidates {known / quick:.1f} times as fast as cdist with the plain names")
        print(f"resolve {known / ours:.1f} times as fast, and {unknown / ours:.0f} times as cdist with every mention")


def candidates(mentions: list[tuple[int, str]]) -> tuple[float, int, float]:
    """CPU seconds to pair the written names, how many pairs, and the share of true pairs of mentions among them."""
    start = time.process_time()
    names = [parse(name) for _, name in mentions]
    form_of: dict[PersonName, int] = {}
    forms = [form_of.setdefault(name, len(form_of)) for name in names]
    pairs = like_names(list(form_of))
    spent = time.process_time() - start
    for remembered in (parse, _plain, skeletons, bare):
        remembered.cache_clear()  # resolve starts from nothing, too
    known = set(pairs)
    by_person: dict[int, list[int]] = defaultdict(list)
    for (who, _), form in zip(mentions, forms, strict=True):
        by_person[who].append(form)
    true = [(min(a, b), max(a, b)) for found in by_person.values() for a, b in combinations(found, 2)]
    return spent, len(pairs), sum(a == b or (a, b) in known for a, b in true) / max(1, len(true))


def quality(truth: list[int], keys: list[str]) -> tuple[float, float]:
    """Pairwise precision and recall."""
    by_truth: dict[int, list[str]] = defaultdict(list)
    by_key: dict[str, list[int]] = defaultdict(list)
    for who, key in zip(truth, keys, strict=True):
        by_truth[who].append(key)
        by_key[key].append(who)
    together = sum(a == b for found in by_truth.values() for a, b in combinations(found, 2))
    wanted = sum(len(found) * (len(found) - 1) // 2 for found in by_truth.values())
    made = sum(len(found) * (len(found) - 1) // 2 for found in by_key.values())
    return together / max(1, made), together / max(1, wanted)


def cdist(names: list[str], choices: list[str]) -> tuple[float, list[int]]:
    """CPU seconds of rapidfuzz's best match of every name among the choices, and the matches."""
    import numpy as np
    from rapidfuzz import fuzz, process

    best: list[int] = []
    start = time.process_time()
    for place in range(0, len(names), 1000):
        part = names[place : place + 1000]
        scores = process.cdist(part, choices, scorer=fuzz.token_sort_ratio, dtype=np.uint8, workers=1)
        best += scores.argmax(axis=1).tolist()
    return time.process_time() - start, best


if __name__ == "__main__":
    main()
