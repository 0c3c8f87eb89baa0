"""The service under load: ``python benchmarks/load.py [--seconds 60] [--connections 64]``. Needs the program wrk.

Mixed queries, of which one in a thousand cannot be answered in time, over kept connections to a service of its own on
the loopback address. Prints the statuses (200 and, for the endless ones, 504 are meant; all else is a fault), requests
a second, percentiles of the time to answer, and the memory of the service and all its workers, early and late: a
minute at least, for in the first seconds each worker takes its own copy of what it writes to.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import urllib.parse
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:1] = [str(HERE.parent / "tests"), str(HERE.parent / "src")]  # not this folder, whose serve.py is another

RN = "https://w3id.org/research-network/ns#"
PATHS = [
    ("ASK {}", "application/sparql-results+json"),
    ("SELECT ?s ?p ?o { ?s ?p ?o } LIMIT 100", "text/csv"),
    (f"SELECT ?s {{ ?s a <{RN}Person> }} LIMIT 20", "application/sparql-results+xml"),
    (f"SELECT ?e (COUNT(*) AS ?n) {{ ?p <{RN}event> ?e }} GROUP BY ?e ORDER BY DESC(?n) LIMIT 5", "application/json"),
    (f"CONSTRUCT WHERE {{ ?s a <{RN}Event> }} LIMIT 50", "text/turtle"),
]
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
LUA = """
local requests, count, threads = %s, 0, {}
local endless = requests[#requests]
function setup(thread) table.insert(threads, thread) end
function init() statuses = "" ; seen = {} end
function request()
  count = count + 1
  local one = (count %% 1000 == 500) and endless or requests[count %% (#requests - 1) + 1]
  return wrk.format("GET", one[1], {Accept = one[2], Host = "localhost"})
end
function response(status)
  seen[status] = (seen[status] or 0) + 1
  statuses = ""
  for code, number in pairs(seen) do statuses = statuses .. code .. "=" .. number .. " " end
end
function done(summary, latency)
  for _, thread in ipairs(threads) do print("statuses " .. thread:get("statuses")) end
  for _, p in ipairs({50, 90, 99, 99.9}) do print(string.format("p%%s %%.2f", p, latency:percentile(p) / 1000)) end
  local e = summary.errors
  print(string.format("sockets %%d %%d %%d %%d", e.connect, e.read, e.write, e.timeout))
  print(string.format("rate %%.0f", summary.requests / summary.duration * 1e6))
end
"""


def main() -> int:
    """Run and print; 1 where anything but the intended happened."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--connections", type=int, default=64)
    parser.add_argument("--participations", type=int, default=1000)
    options = parser.parse_args()
    wrk = shutil.which("wrk")
    if wrk is None:
        raise SystemExit("wrk is not here: install it with the system's packages")
    from serve.service import running
    from store.synthetic import write_made_up_graph

    with tempfile.TemporaryDirectory() as place:
        folder = write_made_up_graph(Path(place) / "graph", options.participations)
        script = Path(place) / "mixed.lua"
        script.write_text(LUA % _lua_list(), "utf-8")
        with running("--graph", folder, "--timeout", 1, "--no-access-log") as service:
            command = [wrk, "-t", "2", "-c", options.connections, "-d", f"{options.seconds}s", "--timeout", "30s"]
            command += ["-s", script, service.url]
            sizes: list[float] = []
            over = threading.Event()
            watch = threading.Thread(target=_weigh, args=(service.process.pid, sizes, over))
            watch.start()
            ended = subprocess.run([str(word) for word in command], capture_output=True, text=True, check=False)
            over.set()
            watch.join()
            alive = service.query("ASK {}").status_code == 200
    return report(ended.stdout + ended.stderr, sizes, alive)


def _lua_list() -> str:
    """The requests as a table of the script's language, the endless one last."""
    pairs = [*PATHS, (ENDLESS, "application/json")]
    rows = ((f"/sparql?query={urllib.parse.quote(query)}", accept) for query, accept in pairs)
    return "{" + ", ".join(f"{{{json.dumps(path)}, {json.dumps(accept)}}}" for path, accept in rows) + "}"


def _weigh(pid: int, sizes: list[float], over: threading.Event) -> None:
    """Note once a second what the process and those below it take: MB, shared pages divided among their sharers."""
    while not over.wait(1):
        sizes.append(sum(_pss(one) for one in _family(pid)) / 1024)


def _family(pid: int) -> list[int]:
    try:
        below = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return [pid]
    return [pid, *(one for child in below for one in _family(int(child)))]


def _pss(pid: int) -> int:
    try:
        found = re.search(r"Pss: +([0-9]+)", Path(f"/proc/{pid}/smaps_rollup").read_text())
    except OSError:
        return 0
    return int(found[1]) if found else 0


def report(text: str, sizes: list[float], alive: bool) -> int:
    """Print what was measured, and judge."""
    statuses: dict[str, int] = {}
    for line in re.findall(r"statuses (.*)", text):
        for code, number in re.findall(r"([0-9]+)=([0-9]+)", line):
            statuses[code] = statuses.get(code, 0) + int(number)
    sockets = re.search(r"sockets (.*)", text)
    percentiles = dict(re.findall(r"p([0-9.]+) ([0-9.]+)", text))
    rate = re.search(r"rate ([0-9]+)", text)
    if not statuses or sockets is None or rate is None:
        print(text)
        return 1
    # the first seconds are left out: workers take their own copy of what they write to, once
    tenth = max(1, len(sizes) // 10)
    early, late = statistics.median(sizes[tenth : 3 * tenth]), statistics.median(sizes[-2 * tenth :])
    print(f"statuses {statuses}; socket errors (connect, read, write, timeout) {sockets[1]}")
    print(f"{rate[1]} requests/s; ms: " + ", ".join(f"p{name} {ms}" for name, ms in percentiles.items()))
    print(f"memory of all processes: {early:.0f} MB early, {late:.0f} MB late, {late / early:.2f} of it")
    wrong = set(statuses) - {"200", "504"}
    flat = late < 1.1 * early
    print("good" if not wrong and sockets[1] == "0 0 0 0" and flat and alive else f"NOT GOOD: {wrong}, flat: {flat}")
    return 0 if not wrong and sockets[1] == "0 0 0 0" and flat and alive else 1


if __name__ == "__main__":
    raise SystemExit(main())
