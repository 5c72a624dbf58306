"""A soak: the service on 30,000 pages, and the memory of each of its processes all the while.

    python -m benchmarks.soak                             30,000 pages: some 15 min on two idle cores
    python -m benchmarks.soak --pages 3000
    python -m benchmarks.soak --picture docs/soak.svg     draws the curve too

The pages are the bulk pages under many URLs (`benchmarks.bulk_server`). Memory is flat when its mean in the last
quarter of the pages is within 5 % of that in the second; the first is left out, in which everything is loaded.
"""

from __future__ import annotations

import argparse
import contextlib
import math
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean

from benchmarks.bulk_server import Served, serving
from benchmarks.processes import Process, family
from tests.crawler.crawls import ROOT, add_source

LOOK_S = 2.0
FLAT = 1.05
PARENT_BYTES = 150e6
PARENT = "crawl"
BULK = 1500  # pages
MB = 1e6
COLORS = {"crawl": "#b5482a", "extraction": "#2f6f8f", "service": "#4d7c3a"}


@dataclass(frozen=True, slots=True)
class Sample:
    """What was in memory when so many pages had their outcome: bytes by kind of process, of several the mean."""

    pages: int
    rss: dict[str, float]


def main() -> int:
    """Soaks, prints what each process needed; 1 when one of them grew, or the crawl's needs too much."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=30_000)
    parser.add_argument("--picture", type=Path, help="an SVG file to draw the curve into")
    asked = parser.parse_args()
    started = time.monotonic()
    copies = math.ceil(asked.pages / BULK)
    with tempfile.TemporaryDirectory() as folder, serving(copies=copies) as served:
        samples = _soak(Path(folder), served, min(asked.pages, served.pages))
    print(f"{samples[-1].pages:,} pages in {time.monotonic() - started:.0f} s")
    if asked.picture:
        asked.picture.write_text(picture(samples), "utf-8")
    return _print(samples)


def _soak(data: Path, served: Served, pages: int) -> list[Sample]:
    for name, home in served.papers.items():
        host = home.split("://")[1].split(":")[0]
        add_source(data, home, name, domains=[host], feeds=None, sitemaps=[f"{home}/sitemap.xml"])
    log = open(data / "service.log", "w")  # open as long as the service writes to it
    command = [sys.executable, "-m", "kliping", "run", *served.papers, "--data", str(data)]
    service = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log)
    samples = [Sample(0, {})]
    try:
        while samples[-1].pages < pages:
            time.sleep(LOOK_S)
            if service.poll() is not None:
                raise SystemExit((data / "service.log").read_text())
            samples.append(Sample(_answered(data), _rss(family(service.pid))))
            _tell(samples[-1])
    finally:
        service.terminate()
        service.wait()
        log.close()
    return samples[1:]


def _tell(sample: Sample) -> None:
    if sys.stderr.isatty():
        sizes = ", ".join(f"{kind} {rss / MB:.0f} MB" for kind, rss in sample.rss.items())
        print(f"\r{sample.pages:,} pages: {sizes}   ", end="", file=sys.stderr)


def _answered(data: Path) -> int:
    """How many pages have their outcome."""
    try:
        with contextlib.closing(sqlite3.connect(f"file:{data}/state/crawl.sqlite?mode=ro", uri=True)) as state:
            return int(state.execute("SELECT count(*) FROM pages WHERE outcome IS NOT NULL").fetchone()[0])
    except sqlite3.OperationalError:  # not made yet
        return 0


def _rss(found: Sequence[Process]) -> dict[str, float]:
    """Resident bytes by kind of process; of the extraction's workers the mean."""
    sizes: defaultdict[str, list[float]] = defaultdict(list)
    servers = {process.pid for process in found if "forkserver" in process.command}
    for process in found:
        if process.pid == found[0].pid:
            sizes["service"].append(process.rss_bytes)
        elif process.parent in servers:
            sizes["extraction"].append(process.rss_bytes)
        elif " crawl " in process.command:
            sizes[PARENT].append(process.rss_bytes)
    return {kind: fmean(each) for kind, each in sorted(sizes.items())}


def _print(samples: Sequence[Sample]) -> int:
    kinds, total, passes = list(samples[-1].rss), samples[-1].pages, True
    for kind in kinds:
        second, last = (_mean(samples, kind, total * start, total * (start + 0.25)) for start in (0.25, 0.75))
        most = max(sample.rss.get(kind, 0.0) for sample in samples)
        is_flat = last <= FLAT * second
        fits = kind != PARENT or most < PARENT_BYTES
        passes = passes and is_flat and fits
        bar = f"≤ {FLAT:g}" + (f"; most < {PARENT_BYTES / MB:.0f} MB" if kind == PARENT else "")
        print(f"{'ok  ' if is_flat and fits else 'FAIL'} {kind}: second quarter {second / MB:.1f} MB, last "
              f"{last / MB:.1f} MB: {last / second:.3f}; most {most / MB:.1f} MB   ({bar})")  # fmt: skip
    return 0 if passes else 1


def _mean(samples: Sequence[Sample], kind: str, start: float, end: float) -> float:
    """The mean of one kind's memory between two numbers of pages."""
    return fmean([sample.rss[kind] for sample in samples if start <= sample.pages <= end and kind in sample.rss] or [1])


def picture(samples: Sequence[Sample], width: int = 720, height: int = 320) -> str:
    """The curve as SVG: memory by pages, a line a kind of process."""
    left, bottom, top = 60, height - 40, 20
    most_pages = max(samples[-1].pages, 1)
    most = math.ceil(max(max(sample.rss.values(), default=0.0) for sample in samples) / (100 * MB)) * 100 * MB

    def x(pages: float) -> float:
        return left + (width - left - 20) * pages / most_pages

    def y(rss: float) -> float:
        return bottom - (bottom - top) * rss / most

    rows = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif" '
            f'font-size="12" fill="#444"><rect width="{width}" height="{height}" fill="#fff"/>']  # fmt: skip
    for part in range(5):
        rss, pages = most * part / 4, most_pages * part / 4
        rows.append(f'<path d="M{left} {y(rss):.0f}H{width - 20}" stroke="#ddd"/>')
        rows.append(f'<text x="{left - 6}" y="{y(rss) + 4:.0f}" text-anchor="end">{rss / MB:.0f} MB</text>')
        rows.append(f'<text x="{x(pages):.0f}" y="{bottom + 18}" text-anchor="middle">{pages:,.0f}</text>')
    for place, kind in enumerate(samples[-1].rss):
        line = " ".join(f"{x(each.pages):.1f},{y(each.rss[kind]):.1f}" for each in samples if kind in each.rss)
        rows.append(f'<polyline points="{line}" fill="none" stroke="{COLORS[kind]}" stroke-width="1.5"/>')
        rows.append(f'<text x="{left + 10 + 110 * place}" y="{height - 6}" fill="{COLORS[kind]}">{kind}</text>')
    rows.append(f'<text x="{width - 20}" y="{height - 6}" text-anchor="end">pages</text></svg>')
    return "\n".join(rows) + "\n"


if __name__ == "__main__":
    raise SystemExit(main())
