"""The W3C's SPARQL tests by engine and service: ``python benchmarks/w3c.py rdf-tests/sparql [--each]``.

Prints what each passes, manifest by manifest, and names the tests that the engine passes and the service does not. The
folder is that of a clone of the suite, which is no part of this project.
"""

from __future__ import annotations

import argparse
import itertools
import sys
from collections.abc import Iterable
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:1] = [str(HERE.parent / "tests"), str(HERE.parent / "src")]  # not this folder, whose serve.py is another


def main() -> int:
    """Run and print; 1 where the service passes fewer than the engine."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("suite", type=Path, help="the folder with sparql10, sparql11, sparql12")
    parser.add_argument("--only", default="", help="manifests whose folder holds this word")
    parser.add_argument("--each", action="store_true", help="a folder and a service of its own for every dataset")
    parser.add_argument("--failures", action="store_true", help="name what both fail, too")
    options = parser.parse_args()
    from serve.w3c.run import Outcome, run_protocol, run_queries

    outcomes: Iterable[Outcome] = run_queries(options.suite.resolve(), options.only, each=options.each)
    if options.only in "sparql11/protocol":
        outcomes = itertools.chain(outcomes, run_protocol(options.suite.resolve()))
    passed = fewer = total = 0
    print(f"{'manifest':44} {'tests':>6} {'engine':>7} {'service':>8}")
    ordered = sorted(outcomes, key=lambda outcome: outcome.manifest)
    for manifest, group in itertools.groupby(ordered, key=lambda outcome: outcome.manifest):
        found = list(group)
        total += len(found)
        passed += sum(one.service for one in found)
        print(
            f"{manifest:44} {len(found):6} {sum(one.engine for one in found):7} {sum(one.service for one in found):8}"
        )
        for one in found:
            if one.engine and not one.service:
                fewer += 1
                print(f"    only the engine passes {one.name}: {one.reason}")
            elif options.failures and not one.service:
                print(f"    neither passes {one.name}: {one.reason}")
    print(f"\n{total} tests, the service passes {passed}; the engine passes {fewer} more")
    return 1 if fewer else 0


if __name__ == "__main__":
    raise SystemExit(main())
