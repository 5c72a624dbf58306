"""Prints the bars of a simulated year. The exit code is 1 when one of them isn't passed."""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.year.bars import Bar, measure
from benchmarks.year.drive import Crawl
from benchmarks.year.world import papers
from crawler.schedule import Pace, Terms

DAYS_HOSTS, DAYS_ARTICLES = 12, 240  # of the day over HTTP


def main() -> int:
    """Crawls the world that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--days", type=float, default=365)
    parser.add_argument("--hosts", type=int, default=40)
    parser.add_argument("--articles", type=int, default=3000)
    parser.add_argument("--every", type=float, default=15, help="minutes between two reads of a list, usually")
    parser.add_argument("--seed", type=int, default=10)
    parser.add_argument("--http", action="store_true", help="one day over real HTTP instead, on this machine's clock")
    parser.add_argument("--speed", type=float, default=60, help="with --http: how much faster newspapers live")
    asked = parser.parse_args()
    if asked.http:
        return _over_http(min(asked.hosts, DAYS_HOSTS), min(asked.articles, DAYS_ARTICLES), asked.seed, asked.speed)
    world = papers(asked.hosts, asked.articles, asked.days, asked.seed)
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        log = Crawl(world, Path(folder), Terms(pace=Pace.of(60 * asked.every))).run(asked.days)
    bars = measure(world, log, asked.days)
    _print(bars)
    print(f"{asked.days:g} days of {len(world)} hosts, {log.reads:,} list reads, {log.gaps} gaps, "
          f"in {time.monotonic() - started:.0f} s")  # fmt: skip
    return 0 if all(bar.passes for bar in bars) else 1


def _over_http(hosts: int, articles: int, seed: int, speed: float) -> int:
    from benchmarks.year.over_http import over_http

    bars = over_http(hosts, articles, seed, speed)
    _print(bars)
    return 0 if all(bar.passes for bar in bars) else 1


def _print(bars: Sequence[Bar]) -> None:
    for bar in bars:
        print(f"{'ok  ' if bar.passes else 'FAIL'} {bar.what}: {bar.figure}{f'   ({bar.bar})' if bar.bar else ''}")


if __name__ == "__main__":
    raise SystemExit(main())
