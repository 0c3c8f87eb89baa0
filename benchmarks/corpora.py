"""Large corpora for the benchmarks: the shipped reports again and again, each time with other names.

Every copy renames its persons, changes words of its titles and shifts its year, so that the copies are reports of
different events and people, written in the same constructions. Same arguments, same files.
"""

from __future__ import annotations

import json
import random
import re
from pathlib import Path

__all__ = ["repeat"]

ROOT = Path(__file__).resolve().parent.parent
_ONSETS = ["b", "ch", "d", "f", "g", "j", "k", "l", "m", "n", "p", "r", "s", "sh", "t", "v", "z", "br", "kr", "st"]
_NUCLEI = ["a", "e", "i", "o", "u", "ai", "ei", "ou"]
_CODAS = ["", "", "", "n", "r", "l", "s", "k", "m", "v", "t"]


def _word(chance: random.Random) -> str:
    syllables = (
        chance.choice(_ONSETS) + chance.choice(_NUCLEI) + chance.choice(_CODAS) for _ in range(chance.randint(2, 3))
    )
    return "".join(syllables).capitalize()


def _like(word: str, new: str) -> str:
    """The new word in the case of the old."""
    return new.upper() if word.isupper() else new if word[0].isupper() else new.lower()


def _own_words(name: str) -> list[str]:
    """The words that make a report's persons and titles its own, and that can be replaced without harm."""
    annotation = json.loads((ROOT / "gold" / f"{name}.json").read_text("utf-8"))
    persons = " ".join(n for person in annotation["persons"] for n in (person["name"], *person["aliases"]))
    titles = " ".join(event["title"] or "" for event in annotation["events"])
    kept = json.dumps([annotation["institutions"], [event["label"] for event in annotation["events"]]])
    common = set(re.findall(r"[^\W\d_]+", kept))
    words = set(re.findall(r"[^\W\d_]{4,}", persons) + re.findall(r"[^\W\d_]{7,}", titles))
    return sorted(words - common)


def repeat(folder: Path, reports: int, *, seed: int = 0) -> None:
    """Write that many reports (``.txt`` files) and a sources.toml into the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    shipped = sorted((ROOT / "corpus").glob("*.txt"))
    words = {path.stem: _own_words(path.stem) for path in shipped}
    entries = []
    for number in range(reports):
        path = shipped[number % len(shipped)]
        chance = random.Random(f"{seed} {number}")
        text = path.read_text("utf-8")
        for word in words[path.stem]:
            new = _like(word, _word(chance))
            text = re.sub(rf"\b{re.escape(word)}\b", new, text)
        shift = number // len(shipped) % 9
        text = re.sub(r"\b20[12]\d\b", lambda year, by=shift: str(int(year[0]) - by), text)
        name = f"r{number:06}.txt"
        (folder / name).write_text(text, "utf-8")
        entries.append(f'[[source]]\nfile = "{name}"\npublisher = "Institute {number % 40}"\nlanguage = "en"\n')
    (folder / "sources.toml").write_text("\n".join(entries), "utf-8")
