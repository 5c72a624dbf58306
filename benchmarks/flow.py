"""From a server on this machine to searchable with entities: the service on the bulk pages, with each stage's CPU.

    python -m benchmarks.flow                 all 1,500 pages
    python -m benchmarks.flow --every 5       every fifth page

`kliping run` crawls eight newspapers of this machine (`benchmarks.bulk_server`) while it enriches and indexes. What
counts is the CPU that an article takes without the server's: on a busy machine the clock tells nothing. Two idle cores
give 45 articles a second where that is at most 44 ms.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.bulk_server import Served, serving
from benchmarks.processes import Process, family
from tests.crawler.crawls import ROOT, add_source

LOOK_S = 0.5
WANTED = 45.0
CORES = 2
STAGES = "stages.json"  # in the data folder: CPU of enriching and indexing, which share a process


def main() -> int:
    """Serves, runs the service until all is searchable, prints; 1 when an article takes too much CPU."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--every", type=int, default=1, help="every so-manieth page")
    parser.add_argument("--service", nargs=argparse.REMAINDER, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.service:
        return _service(asked.service)
    with tempfile.TemporaryDirectory() as folder, serving(every=asked.every) as served:
        return _measure(Path(folder), served)


def _measure(data: Path, served: Served) -> int:
    for name, home in served.papers.items():
        host = home.split("://")[1].split(":")[0]
        add_source(data, home, name, domains=[host], feeds=None, sitemaps=[f"{home}/sitemap.xml"])
    load, started, first = os.getloadavg()[0], time.monotonic(), None
    before = served.cpu_seconds()
    command = [sys.executable, "-m", "benchmarks.flow", "--service", "run", *served.papers, "--data", str(data)]
    with open(data / "service.log", "w") as log:
        service = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log)
    try:
        while (done := _done(data, served.pages)) is None:
            first = first or (time.monotonic() if list((data / "articles").glob("*.jsonl")) else None)
            if service.poll() is not None:
                raise SystemExit((data / "service.log").read_text())
            time.sleep(LOOK_S)
        ended, used = time.monotonic(), _by_stage(family(service.pid))
    finally:
        service.terminate()
        service.wait()
    stages = json.loads((data / STAGES).read_text())
    used |= {**stages, "service itself": used["service itself"] - sum(stages.values())}
    return _print(done, used, served.cpu_seconds() - before, ended - started, ended - (first or started), load)


def _print(done: int, used: dict[str, float], server_s: float, whole_s: float, flow_s: float, load: float) -> int:
    cpu_ms = 1000 * sum(used.values()) / done
    for stage, seconds in used.items():
        print(f"  {stage:<16} {seconds:7.1f} s of CPU, {1000 * seconds / done:5.1f} ms an article")
    print(f"  {'(server)':<16} {server_s:7.1f} s of CPU, not counted")
    print(f"{done:,} articles searchable in {whole_s:.1f} s, {done / whole_s:.1f} a second; {flow_s:.1f} s since the "
          f"first; load {load:.1f} at the start, {os.getloadavg()[0]:.1f} at the end")  # fmt: skip
    passes = CORES * 1000 / cpu_ms >= WANTED
    print(f"{'ok  ' if passes else 'FAIL'} {cpu_ms:.1f} ms of CPU an article: {CORES * 1000 / cpu_ms:.1f} a second on "
          f"{CORES} idle cores   (≥ {WANTED:g})")  # fmt: skip
    return 0 if passes else 1


def _done(data: Path, pages: int) -> int | None:
    """How many articles are searchable, once every page has its outcome and every article is indexed."""
    try:
        with contextlib.closing(sqlite3.connect(f"file:{data}/state/crawl.sqlite?mode=ro", uri=True)) as state:
            (answered,) = state.execute("SELECT count(*) FROM pages WHERE outcome IS NOT NULL").fetchone()
    except sqlite3.OperationalError:  # not made yet
        return None
    if answered < pages or list((data / "articles").glob("*.open")):
        return None
    names = {path.name for path in (data / "articles").glob("*.jsonl")}
    with contextlib.suppress(OSError, ValueError):
        had = set().union(*json.loads((data / "state" / "indexed.json").read_text()).values())
        if names and names <= had:
            return sum(len(path.read_bytes().splitlines()) for path in (data / "articles").glob("*.jsonl"))
    return None


def _by_stage(found: list[Process]) -> dict[str, float]:
    """CPU seconds by stage of the processes of a service."""
    used: defaultdict[str, float] = defaultdict(float)
    for process in found:
        used[_stage(process, found[0].pid)] += process.cpu_s
        if "forkserver" in process.command:
            used["extract"] += process.ended_children_cpu_s
    return dict(used)


def _stage(process: Process, service: int) -> str:
    if process.pid == service:
        return "service itself"
    if "forkserver" in process.command or "resource_tracker" in process.command:
        return "extract"
    return "crawl"


def _service(arguments: list[str]) -> int:
    """`kliping` with clocks around enriching and indexing, which write down what CPU they took."""
    from indexer import progress
    from kliping.cli import commands

    data = Path(arguments[arguments.index("--data") + 1])
    used = {"enrich": 0.0, "index": 0.0}
    progress.enrich_with_bar = _timed("enrich", progress.enrich_with_bar, used, data)
    progress.index_with_bar = _timed("index", progress.index_with_bar, used, data)
    commands(arguments)
    return 0


def _timed(stage: str, call: Callable[..., Any], used: dict[str, float], data: Path) -> Callable[..., Any]:
    def timed(*args: Any, **kwargs: Any) -> Any:
        before = time.process_time()
        try:
            return call(*args, **kwargs)
        finally:
            used[stage] += time.process_time() - before
            (data / STAGES).write_text(json.dumps(used))

    return timed


if __name__ == "__main__":
    raise SystemExit(main())
