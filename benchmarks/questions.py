"""Every named question by us, by the raw engine and by rdflib: ``python benchmarks/questions.py [--participations N]``.

A made-up network; of each question its popular values, whose answers are long. Printed are CPU milliseconds, the
least of several goes in turns: ours is the rows as :func:`kgbuild.query.run.ask` gets them (from arrays, or by the
store) before it looks up names, raw is the same SPARQL by pyoxigraph with its rows taken, rdflib the same SPARQL over
one graph of the same triples. rdflib is stopped once it has taken 60 times as long as we; the figure is then a lower
bound. Wanted: at most 1.1 of raw and 0.05 ms, at least 8 times as fast as rdflib, 50 times where arrays answer; ends
with status 1 where that is missed.
"""

from __future__ import annotations

import argparse
import os
import signal
import struct
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import rdflib

    from kgbuild.query.catalogue import Question

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "tests"), str(HERE.parent / "src")]

TIMES, LEAST = 60, 1.0
"""rdflib is stopped after so many times our time, and not before so many seconds."""


def main() -> None:
    """Load, ask, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--participations", type=int, default=3300)
    parser.add_argument("names", nargs="*", help="these questions only")
    options = parser.parse_args()
    import rdflib
    from query.test_speed import VALUES
    from store.synthetic import write_made_up_graph

    from kgbuild.query import arrays
    from kgbuild.query.bind import bind
    from kgbuild.query.catalogue import catalogue
    from kgbuild.query.run import terms_for
    from kgbuild.store.layers import ontology_folder
    from kgbuild.store.local import open_graph

    with tempfile.TemporaryDirectory() as place:
        folder = write_made_up_graph(Path(place) / "graph", options.participations)
        store, theirs = open_graph(folder), rdflib.Graph()
        for path in [*folder.glob("*.ttl"), *ontology_folder().glob("*.ttl")]:
            if path.name != "shapes.ttl":
                theirs.parse(path, format="turtle")
    print(f"{len(store):,} triples\n\n{'':26}{'rows':>7}{'ours ms':>10}{'raw ms':>10}{'of raw':>8}{'rdflib':>10}")
    missed = []
    for asked in catalogue():
        if options.names and asked.name not in options.names:
            continue
        terms = terms_for(store, asked, values_of(asked, VALUES))
        text = bind(asked.sparql, terms)

        def ours(asked: Question = asked, terms: dict = terms, text: str = text) -> object:  # type: ignore[type-arg]
            return arrays.answer(store, asked, terms) or store.select(text)

        def raw(text: str = text) -> object:
            return [tuple(row) for row in store.raw.query(text, use_default_graph_as_union=True)]  # type: ignore[union-attr]

        rows = len(ours())  # type: ignore[arg-type]
        mine, engine = together(ours, raw)
        their, whole = rdflib_takes(theirs, text, max(LEAST, TIMES * mine))
        wanted = 50 if asked.name in arrays.QUESTIONS else 8
        bad = (whole and their < wanted * mine) or (asked.name not in arrays.QUESTIONS and mine > 1.1 * engine + 5e-5)
        missed += [asked.name] if bad else []
        print(
            f"{asked.name:26}{rows:7}{mine * 1e3:10.3f}{engine * 1e3:10.3f}{mine / engine:8.2f}"
            f"{'' if whole else '>':>2}{their / mine:7.0f} x{'  missed' if bad else ''}",
            flush=True,
        )
    sys.exit(f"missed: {', '.join(missed)}" if missed else 0)


def values_of(asked: Question, popular: dict[str, tuple[str, str]]) -> dict[str, str]:
    """Popular things for what has to be given."""
    given: dict[str, str] = {}
    for parameter in asked.parameters:
        if parameter.required:
            seen = sum(asked.parameter(name).type == parameter.type for name in given)
            given[parameter.name] = popular[parameter.type][seen]
    return given


def together(*works: Callable[[], object]) -> list[float]:
    """The least processor seconds of each, in turns, for about a second in all."""
    best, end = [float("inf")] * len(works), time.process_time() + 1.0
    turn = 0
    while turn < 3 or (turn < 200 and time.process_time() < end):
        for number, work in enumerate(works):
            began = time.process_time()
            work()
            best[number] = min(best[number], time.process_time() - began)
        turn += 1
    return best


def rdflib_takes(graph: rdflib.Graph, text: str, limit: float) -> tuple[float, bool]:
    """The processor seconds of rdflib, the better of two goes in a process of their own; or the limit, and False."""
    ours, theirs = os.pipe()
    if (pid := os.fork()) == 0:
        signal.signal(signal.SIGPROF, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_PROF, 2 * limit)
        for _ in range(2):
            began = time.process_time()
            list(graph.query(text))
            os.write(theirs, struct.pack("d", time.process_time() - began))
        os._exit(0)
    os.close(theirs)
    with os.fdopen(ours, "rb") as told:
        taken = told.read()
    os.waitpid(pid, 0)
    times = struct.unpack(f"{len(taken) // 8}d", taken)
    return (min(times), True) if times else (limit, False)


if __name__ == "__main__":
    main()
