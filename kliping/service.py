"""The scheduled service: one crawl that stays, and beside it what is new is enriched and indexed, until SIGTERM.

    kliping crawl NAME… --stay (a process of its own) ─▶ segments, sealed within seconds ─▶ enrich ─▶ index

There are no rounds: each list is read when it is due, and no source waits for another. Nothing is kept here: the
frontier, the segments and the index's positions are on disk, so a new start carries on where the last one ended. A
crawl that ends is started again, after longer and longer pauses; trouble with the index is told and tried again.

The crawl comes first: it is started before anything heavy is loaded, indexing has a thread of its own and gives way to
it on a busy machine. What leaves a list before it is read is lost; what is indexed later is only later.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click

from crawler.commands.chosen import chosen_sources, sharded
from crawler.errors import CrawlerError
from crawler.segments import sealed_segments
from indexer.errors import IndexerError
from kliping import log, terminal
from kliping.heartbeat import Heart, last_beat
from kliping.options import Address, AddressType, Duration, data_option, index_option, log_option, shard_option

CHILD_GRACE_S = 30.0  # a crawl told to end finishes what it downloads; after this it is killed, and nothing is lost
LOOK_S = 1.0  # between two looks for new segments
GIVES_WAY = 2  # what indexing adds to its niceness: with the crawl wanting the same core it has two fifths of it
INDEX_AGAIN_S = 15.0  # after trouble with the index
HUNG_S = 900.0  # a crawl that hasn't got on for so long hangs: no page takes a tenth of it
RESTART_S = (5.0, 15.0, 60.0, 300.0)  # pauses before a crawl that ended by itself is started again
COMPACT_S = 3600.0  # between two merges of small segments
STEADY_S = 600.0  # a crawl that ran so long was no quick death
PR_SET_PDEATHSIG = 1  # Linux: the signal that a process gets when its parent dies
COMMAND = (sys.executable, "-m", "kliping")
# Linux. Looked up here: in a child just forked, another thread may hold what that needs.
_prctl: Any = getattr(ctypes.CDLL(None), "prctl", None)


@dataclass(frozen=True, slots=True)
class Plan:
    """What a service does: which sources, how often usually (seconds), where, and whether it indexes."""

    names: tuple[str, ...]
    data: Path
    index_at: str | None
    every_s: float
    indexes: bool = True
    shard: str | None = None
    log_as: str = "text"
    languages: frozenset[str | None] = frozenset()  # that the sources say they write in

    @property
    def arguments(self) -> list[str]:
        """Of `kliping`, for a crawl of these sources."""
        shard = [] if self.shard is None else ["--shard", self.shard]
        return ["crawl", *self.names, "--data", str(self.data), "--log", self.log_as, *shard]


@click.command()
@click.argument("names", nargs=-1, metavar="SOURCE…", required=True)
@data_option
@index_option
@click.option(
    "--every",
    "every_s",
    type=Duration(),
    default="15m",
    show_default=True,
    help="Between reads of a list.",
)
@shard_option
@click.option("--no-index", is_flag=True, help="Crawl only: another process runs `kliping index --follow`.")
@click.option(
    "--metrics",
    "metrics_at",
    type=AddressType(),
    metavar="[HOST:]PORT",
    envvar="KLIPING_METRICS",
    show_envvar=True,
    help="Serve /metrics for Prometheus there; on this machine only unless HOST says otherwise.",
)
@log_option
@click.option("--once", is_flag=True, help="One crawl to the end, then the index, then end.")
def run(
    names: tuple[str, ...],
    data: Path,
    index_at: str | None,
    every_s: float,
    shard: str | None,
    no_index: bool,
    metrics_at: Address | None,
    log_as: str,
    once: bool,
) -> None:
    """Crawl, enrich and index without end, until SIGTERM.

    Each list is read in its own rhythm, and what is fetched is searchable within seconds. `kliping sources` lists what
    can be crawled. A new start carries on where it was. With --once the exit code is that of the crawl or the index.
    """
    log.begin(log_as)
    sources = sharded(chosen_sources(names, data, False)[0], shard)  # a mistyped name ends it here, with exit code 2
    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    languages = frozenset(source.language for source in sources)
    plan = Plan(names, data, index_at, every_s, not no_index, shard, log_as, languages)
    if once:
        if code := one_crawl(plan, stop):
            raise SystemExit(code)
        return
    with _metrics(data, metrics_at):
        serve(plan, stop)


@contextmanager
def _metrics(data: Path, address: Address | None) -> Iterator[None]:
    """Metrics are served meanwhile, where they are wanted."""
    if address is None:
        yield
        return
    from kliping.metrics import serve_metrics

    try:
        port, end = serve_metrics(data, address)
    except OSError as error:
        raise click.UsageError(
            f"--metrics: nothing can be served at {address.host}:{address.port} ({error.strerror}); choose another port"
        ) from error
    terminal.say(f"metrics at http://{address.host}:{port}/metrics")
    try:
        yield
    finally:
        end()


def serve(plan: Plan, stop: threading.Event, command: Sequence[str] = COMMAND) -> None:
    """Keeps a crawl going and the index up to date until `stop` is set."""
    terminal.say(f"crawling {', '.join(plan.names)}; each list in its own rhythm, usually every {plan.every_s:g} s")
    crawling = _Crawling(plan, command)
    crawling.look_after(time.monotonic())
    beside = _Beside(plan, stop)
    beside.start()
    try:
        while not stop.wait(LOOK_S):
            crawling.look_after(time.monotonic())
    finally:
        stop.set()
        crawling.end()
        beside.join()
    if beside.fault is not None:
        raise beside.fault
    terminal.say("ended; a new start carries on from here")


class _Beside(threading.Thread):
    """What goes on beside the crawl until `stop`: indexing and upkeep. `fault` is what ended it before."""

    def __init__(self, plan: Plan, stop: threading.Event) -> None:
        super().__init__(name="indexing")
        self.fault: BaseException | None = None
        self._plan, self._stop_asked = plan, stop

    def run(self) -> None:
        """Looks for new segments again and again; a fault ends the service, whose supervisor starts it anew."""
        if sys.platform == "linux":  # where niceness is a thread's own; what it starts inherits it
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), min(19, os.nice(0) + GIVES_WAY))
        try:
            self._look_after_it()
        except BaseException as error:
            self.fault = error
            self._stop_asked.set()

    def _look_after_it(self) -> None:
        from kliping.board import Board  # the crawl starts first

        indexing, upkeep = _Indexing(self._plan), _Upkeep(self._plan.data, time.monotonic())
        board = Board(self._plan.data, self._plan.index_at, indexes=self._plan.indexes)
        try:
            if self._plan.indexes:
                _warm(self._plan.languages)
            while not self._stop_asked.wait(LOOK_S):
                if self._plan.indexes:
                    indexing.look(time.monotonic())
                upkeep.look(time.monotonic())
                board.look(time.monotonic())
        finally:
            indexing.heart.stop()


def _warm(languages: frozenset[str | None]) -> None:
    """Our model is loaded while the crawl asks for its first list, if it will be asked: no article waits for it."""
    from indexer.enrich.languages import is_ours, warm

    if any(map(is_ours, languages)):
        with suppress(IndexerError):  # the first article's enrichment tells of it
            warm()


def one_crawl(plan: Plan, stop: threading.Event) -> int:
    """One crawl to the end, then what is new goes into the index; a stop leaves indexing to the next start.

    Returns the exit code: the crawl's, or the index's trouble.
    """
    code = crawl(plan, stop)
    if code and not stop.is_set():
        terminal.say(f"the crawl ended with exit code {code}; what it got is kept")
    if not plan.indexes or stop.is_set():
        return code
    return code or (0 if _Indexing(plan).update(quiet=False) else terminal.TROUBLE)


def crawl(plan: Plan, stop: threading.Event, command: Sequence[str] = COMMAND) -> int:
    """Crawls to the end in a child process and returns its exit code; a stop is passed on, and waited for."""
    child = _start([*command, *plan.arguments])
    while child.poll() is None:
        if stop.wait(0.2):
            return _end(child)
    return child.returncode


@dataclass
class _Crawling:
    """The crawl that stays, a child process because Scrapy's reactor can't be started twice in one."""

    plan: Plan
    command: Sequence[str]
    child: subprocess.Popen[Any] | None = None
    started: float = 0.0
    deaths: int = 0
    start_at: float = 0.0
    files: frozenset[tuple[str, float]] = frozenset()

    def look_after(self, now: float) -> None:
        """Starts it where none runs, and anew where a source file has changed."""
        if self.child is None:
            if now >= self.start_at:
                self._begin(now)
        elif self.child.poll() is not None:
            self._bury(now)
        elif self._hangs():
            terminal.say(
                f"the crawl hasn't got on for {HUNG_S / 60:.0f} min: it is ended and started anew, nothing is lost"
            )
            self.child.kill()  # what hangs may not hear anything milder
        elif (files := _source_files(self.plan.data)) != self.files:
            terminal.say("a source file has changed: the crawl is started anew")
            self.end()
            self.files, self.start_at = files, now

    def _hangs(self) -> bool:
        assert self.child is not None
        beat = last_beat(self.plan.data, "crawler")
        return beat is not None and beat.pid == self.child.pid and beat.silence_s(time.time()) > HUNG_S

    def end(self) -> None:
        """Ends it as it likes to be ended."""
        if self.child is not None:
            _end(self.child)
            self.child = None

    def _begin(self, now: float) -> None:
        self.child = _start([*self.command, *self.plan.arguments, "--stay", "--every", f"{self.plan.every_s:g}"])
        self.started, self.files = now, _source_files(self.plan.data)

    def _bury(self, now: float) -> None:
        assert self.child is not None
        self.deaths = 0 if now - self.started > STEADY_S else self.deaths + 1
        pause = RESTART_S[min(max(self.deaths - 1, 0), len(RESTART_S) - 1)]
        terminal.say(
            f"the crawl ended with exit code {self.child.returncode}; started again in {pause:g} s, nothing is lost"
        )
        self.child, self.start_at = None, now + pause


@dataclass
class _Indexing:
    """What is new goes into the index as its segments are sealed."""

    plan: Plan
    had: frozenset[str] = field(default_factory=frozenset)
    again_at: float = 0.0
    is_first: bool = True
    said: str = ""

    def __post_init__(self) -> None:
        self.heart = Heart(self.plan.data, "indexer")

    def look(self, now: float) -> None:
        """Enriches and indexes where there is a segment that wasn't there at the last look."""
        self.heart.beat()
        names = frozenset(path.name for path in sealed_segments(self.plan.data / "articles"))
        if now >= self.again_at and (self.is_first or names - self.had):
            is_well = self.update(quiet=True)
            self.is_first = not is_well
            self.had = names if is_well else self.had
            self.again_at = 0.0 if is_well else time.monotonic() + INDEX_AGAIN_S

    def update(self, *, quiet: bool) -> bool:
        """Whether all of it is in; trouble is told, and tried again: a full disk may have room by then."""
        from indexer.progress import update_once

        try:
            update_once(self.plan.data, self.plan.index_at, quiet=quiet, beat=self.heart.beat)
        except (CrawlerError, IndexerError, OSError, sqlite3.Error) as error:
            if str(error) != self.said:  # tried again and again, told once
                terminal.say(f"not indexed: {error}. What was crawled waits in {self.plan.data}; it is tried again")
            self.said = str(error)
            return False
        self.said = ""
        return True


@dataclass
class _Upkeep:
    """Once an hour the small segments are merged; `done` is when they were last, on the clock that `look` is given."""

    data: Path
    done: float

    def look(self, now: float) -> None:
        """Merges when it is time; trouble is told, and the next hour tries again."""
        if now - self.done < COMPACT_S:
            return
        self.done = now
        from kliping.compact import compacted

        try:
            compacted(self.data)
        except (CrawlerError, IndexerError, OSError, sqlite3.Error) as error:
            terminal.say(f"segments not merged: {error}. Nothing is lost; it is tried again in an hour")


def _start(arguments: Sequence[str]) -> subprocess.Popen[Any]:
    return subprocess.Popen(arguments, preexec_fn=_end_with_parent if sys.platform == "linux" else None)


def _source_files(data: Path) -> frozenset[tuple[str, float]]:
    """The user's source files with their times of change."""
    folders = [data / "sources", Path(os.environ.get("KLIPING_SOURCES", data / "sources"))]
    found = set()
    for folder in folders:
        for path in folder.glob("*.toml"):
            try:
                found.add((str(path), path.stat().st_mtime))
            except FileNotFoundError:  # just taken away
                continue
    return frozenset(found)


def _end_with_parent() -> None:
    """Asks the kernel to end this process, as SIGTERM does, when the service dies: a killed one can't pass it on."""
    _prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _end(child: subprocess.Popen[Any]) -> int:
    child.terminate()
    try:
        return child.wait(CHILD_GRACE_S)
    except subprocess.TimeoutExpired:
        child.kill()
        return child.wait()
