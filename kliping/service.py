"""The scheduled service: crawl, enrich, index, wait, and again until SIGTERM.

    round:  kliping crawl NAME… (a process of its own) ─▶ enrich new segments ─▶ index new segments ─▶ wait

A crawl is a child process because Scrapy's reactor can't be started twice in one. Nothing is kept here between rounds:
the frontier, the segments and the index's positions are on disk, so a new start carries on where the last one ended.
Trouble in one round (a crawl that failed, an Elasticsearch that is down) is told and tried again in the next.
"""

from __future__ import annotations

import ctypes
import re
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import click

from crawler.commands.chosen import chosen_sources
from crawler.errors import CrawlerError
from indexer.errors import IndexerError
from indexer.progress import update_once
from kliping import terminal
from kliping.options import data_option, index_option

UNIT_S = {"": 1, "s": 1, "m": 60, "h": 3600, "d": 86400}
CHILD_GRACE_S = 30.0  # a crawl told to end finishes what it downloads; after this it is killed, and nothing is lost
PR_SET_PDEATHSIG = 1  # Linux: the signal that a process gets when its parent dies


@dataclass(frozen=True, slots=True)
class Plan:
    """What a service does: which sources, how often (seconds from start to start), where, and whether it indexes."""

    names: tuple[str, ...]
    data: Path
    index_at: str | None
    every_s: float
    indexes: bool = True


class Duration(click.ParamType[float]):
    """A span of time such as 90s, 15m, 6h or 1d; a bare number is seconds. The value is seconds as float."""

    name = "duration"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        if isinstance(value, int | float):
            return float(value)
        found = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*([smhd]?)\s*", str(value))
        if not found or float(found[1]) <= 0:
            self.fail(f"{value!r} is no span of time; write 90s, 15m, 6h or 1d", param, ctx)
        return float(found[1]) * UNIT_S[found[2]]


@click.command()
@click.argument("names", nargs=-1, metavar="SOURCE…", required=True)
@data_option
@index_option
@click.option("--every", "every_s", type=Duration(), default="15m", show_default=True, help="From start to start.")
@click.option("--no-index", is_flag=True, help="Crawl only: another process runs `kliping index --follow`.")
@click.option("--once", is_flag=True, help="One round, then end.")
def run(names: tuple[str, ...], data: Path, index_at: str | None, every_s: float, no_index: bool, once: bool) -> None:
    """Crawl, enrich and index at an interval, until SIGTERM.

    `kliping sources` lists what can be crawled. A stop ends the round cleanly; a new start carries on where it was.
    With --once the exit code is that of the round.
    """
    chosen_sources(names, data, False)  # a mistyped name ends it here, with exit code 2
    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    code = serve(Plan(names, data, index_at, every_s, not no_index), stop, rounds=1 if once else None)
    if once and code:
        raise SystemExit(code)


def serve(plan: Plan, stop: threading.Event, *, rounds: int | None = None) -> int:
    """Runs rounds until `stop` is set, or as many as `rounds`; returns the exit code of the last."""
    number = code = 0
    while not stop.is_set():
        number += 1
        started = time.monotonic()
        _say(f"round {number}: crawling {', '.join(plan.names)}")
        code = one_round(plan, stop)
        if number == rounds or stop.is_set():
            break
        pause = pause_s(started, time.monotonic(), plan.every_s)
        _say(f"round {number} done; next at {datetime.now().astimezone() + timedelta(seconds=pause):%H:%M:%S}")
        stop.wait(pause)
    _say(f"ended after round {number}" if rounds is None else f"done, {number} round{'s' if number > 1 else ''}")
    return code


def one_round(plan: Plan, stop: threading.Event) -> int:
    """One crawl, then what is new goes into the index; a stop during the crawl leaves indexing to the next start.

    Returns the round's exit code. Trouble of either is told, and the next round tries again: a full disk may have room
    by then, and an index that is down may be up.
    """
    code = crawl(plan, stop)
    if code and not stop.is_set():
        _say(f"the crawl ended with exit code {code}; what it got is kept, and the next round tries again")
    if not plan.indexes or stop.is_set():
        return code
    try:
        update_once(plan.data, plan.index_at)
    except (CrawlerError, IndexerError, OSError, sqlite3.Error) as error:
        _say(f"not indexed: {error}. What was crawled waits in {plan.data} for the next round")
        return code or terminal.TROUBLE
    return code


def crawl(plan: Plan, stop: threading.Event, command: Sequence[str] = (sys.executable, "-m", "kliping")) -> int:
    """Crawls in a child process and returns its exit code; a stop is passed on, and waited for CHILD_GRACE_S."""
    arguments = [*command, "crawl", *plan.names, "--data", str(plan.data)]
    child = subprocess.Popen(arguments, preexec_fn=_end_with_parent if sys.platform == "linux" else None)
    while child.poll() is None:
        if stop.wait(0.2):
            return _end(child)
    return child.returncode


def pause_s(started: float, now: float, every_s: float) -> float:
    """Seconds to wait so that rounds start `every_s` apart; none when the round took longer."""
    return max(0.0, started + every_s - now)


def _end_with_parent() -> None:
    """Asks the kernel to end this process, as SIGTERM does, when the service dies: a killed one can't pass it on."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _end(child: subprocess.Popen[Any]) -> int:
    child.terminate()
    try:
        return child.wait(CHILD_GRACE_S)
    except subprocess.TimeoutExpired:
        child.kill()
        return child.wait()


def _say(message: str) -> None:
    terminal.note(f"{datetime.now().astimezone():%Y-%m-%d %H:%M:%S%z} {message}")
