"""What holds for resolution as a whole."""

from __future__ import annotations

import os
import subprocess
import sys
from itertools import permutations
from pathlib import Path

from cases import bodies, entities, meeting, people, resolved

READINGS = (
    people("a.txt", "Aigul Sarsenkul", "Kim Min-jun", body="Aral Centre", day="2023-05-04"),
    people("b.txt", "Сарсенкул Айгуль", "Min-jun Kim", body="Aral Center", day="2023-06-04"),
    people("c.txt", "A. Sarsenkul", body="Aral Centre", day="2023-07-04"),
    meeting("d.txt", "Rivers and Wages", "2023-05-04", "Boris Lindgard", city="Almaty"),
    bodies("e.txt", "Department of Sociology", "Department of Law", inside="Aral University"),
)


def test_order_of_reports_does_not_matter() -> None:
    """Entities, keys and decisions are the same whatever order the reports come in."""
    want = resolved(*READINGS)
    for order in list(permutations(READINGS))[::17]:
        assert resolved(*order) == want


def test_hash_seed_does_not_matter() -> None:
    """Two processes with different hash seeds give the same resolution."""
    script = "from cases import *; from test_run import READINGS; print(resolved(*READINGS))"
    here = Path(__file__).parent
    outputs = {
        subprocess.run(
            [sys.executable, "-c", script],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(here)},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(outputs) == 1


def test_every_local_thing_has_a_key() -> None:
    """Lift finds a key for each person, institution and event of each reading."""
    resolution = resolved(*READINGS)
    for reading in READINGS:
        for kind, things in (
            ("person", reading.persons),
            ("institution", reading.institutions),
            ("event", reading.events),
        ):
            for thing in things:
                assert (reading.report, kind, thing.key) in resolution.key_of


def test_members_and_keys_agree() -> None:
    """An entity's members are exactly the local things that lead to its key."""
    resolution = resolved(*READINGS)
    for entity in resolution.entities:
        assert all(resolution.key_of[member] == entity.key for member in entity.members)
    assert sum(len(entity.members) for entity in resolution.entities) == len(resolution.key_of)


def test_each_merge_has_a_reason() -> None:
    """No merge and no refusal goes without a reason and a score between 0 and 1."""
    decisions = resolved(*READINGS).decisions
    assert decisions
    assert all(d.reason and 0 < d.score < 1 and d.by == "machine" for d in decisions)


def test_a_renamed_city_goes_by_its_present_name() -> None:
    """Astana, in events of the years in which it was called otherwise too; the old name is an alias."""
    (place,) = (
        e
        for e in entities(resolved(meeting("a.txt", "Ice", "2021-05-04", city="Nur-Sultan")), "place")
        if e.country_code is None
    )
    assert (place.name, place.aliases) == ("Astana", ("Nur-Sultan",))
