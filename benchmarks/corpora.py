"""Large corpora for the benchmarks: the shipped reports again and again, each time with other names.

Every copy of a report renames its persons and shifts its year, so that the copies are different reports about
different people, written in the same constructions. Same arguments, same files.
"""

from __future__ import annotations

import json
import random
import re
from pathlib import Path

__all__ = ["repeat"]

ROOT = Path(__file__).resolve().parent.parent
_ONSETS = "b ch d f g h j k l m n p r s sh t v y z zh br dr kr tr st".split()
_NUCLEI = "a e i o u ai ei ou".split()
_CODAS = ["", "", "", "n", "r", "l", "s", "k", "m", "v", "t"]


def _word(chance: random.Random) -> str:
    syllables = (
        chance.choice(_ONSETS) + chance.choice(_NUCLEI) + chance.choice(_CODAS) for _ in range(chance.randint(2, 3))
    )
    return "".join(syllables).capitalize()


def _person_words(name: str) -> list[str]:
    """The words of the reports' persons that are long enough to be replaced safely."""
    annotation = json.loads((ROOT / "gold" / f"{name}.json").read_text("utf-8"))
    names = [n for person in annotation["persons"] for n in (person["name"], *person["aliases"])]
    return sorted({word for n in names for word in re.findall(r"[^\W\d_]{4,}", n)})


def repeat(folder: Path, reports: int, *, seed: int = 0) -> None:
    """Write that many reports (``.txt`` files) and a sources.toml into the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    shipped = sorted((ROOT / "corpus").glob("*.txt"))
    words = {path.stem: _person_words(path.stem) for path in shipped}
    entries = []
    for number in range(reports):
        path = shipped[number % len(shipped)]
        chance = random.Random(f"{seed} {number}")
        text = path.read_text("utf-8")
        for word in words[path.stem]:
            new = _word(chance)
            text = re.sub(rf"\b{re.escape(word)}\b", new.upper() if word.isupper() else new, text)
        shift = number // len(shipped) % 9
        text = re.sub(r"\b20[12]\d\b", lambda year, by=shift: str(int(year[0]) - by), text)
        name = f"r{number:06}.txt"
        (folder / name).write_text(text, "utf-8")
        entries.append(f'[[source]]\nfile = "{name}"\npublisher = "Institute {number % 40}"\nlanguage = "en"\n')
    (folder / "sources.toml").write_text("\n".join(entries), "utf-8")
