"""Extraction in processes of their own: a page can be slow, huge or hostile, and the crawl goes on.

Each task has a time limit, each worker a memory limit and a number of tasks after which it is replaced, because parsers
leak over a long run. A worker that is too slow, too big or dies makes one `Rejection(UNREADABLE)`, never an exception,
and one that dies while it waits takes nothing with it (`crawler.lasting_pool`).
"""

from __future__ import annotations

import asyncio
import hashlib
import multiprocessing
import resource
import sys
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from functools import partial
from types import TracebackType
from typing import Any, Generic, Self, TypeVar

from crawler.bodies import TooLarge, decoded, gunzipped
from crawler.extract import Page, PageExtract, Rule, extract_page
from crawler.lasting_pool import LastingPool
from crawler.records.article import Reason, Rejection
from crawler.records.discovery import Discovery
from kliping import log

TIMEOUT_SECONDS = 30.0  # the slowest of 1,500 real pages took under 2 s, on a machine with time to spare
MAX_TASKS = 500
MEMORY_BYTES = 2 * 1024**3  # of address space; a worker with trafilatura loaded has about 0.4 GB of it

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Peak:
    """How much memory a worker has needed at most, as it says itself."""

    pid: int
    rss_bytes: int


@dataclass(frozen=True, slots=True)
class Packed:
    """A body as it was sent, still in its Content-Encoding."""

    raw: bytes
    encoding: str | None


@dataclass(frozen=True, slots=True)
class Parsed(Generic[Result]):
    """What a list says, and a hash of its body as unpacked: a packed one may differ though the list is the same."""

    result: Result
    digest: str


class ExtractionPool:
    """Worker processes that extract pages and parse lists. Use it as a context manager.

    Workers are started from a small server process that has the parsers loaded already: nothing of the crawl (its
    lock, its files, its sockets) is inherited, and a replaced worker is ready at once. They start with the first task,
    which takes seconds, or beside the caller's own start when it says `warm_up`.
    """

    def __init__(self, workers: int = 2, *, timeout_seconds: float = TIMEOUT_SECONDS) -> None:
        from pebble import ProcessPool

        self.workers = workers
        self.timeout_seconds = timeout_seconds
        self.peaks: dict[int, int] = {}
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(["crawler.preload"])
        make = partial(ProcessPool, workers, max_tasks=MAX_TASKS, initializer=_limit, initargs=(), context=context)
        self._pool = LastingPool(make, timeout_seconds)
        self._ready: Future[None] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def warm_up(self) -> Future[None]:
        """Starts the workers in the background; the future is done when they can be given tasks."""
        if self._ready is None:
            self._ready = Future()
            threading.Thread(target=self._start, args=(self._ready,), daemon=True).start()
        return self._ready

    def close(self) -> None:
        """Ends the workers, whatever they are doing."""
        if self._ready is not None:
            self._ready.result()
        self._pool.close()

    def submit(
        self,
        page: Page,
        *,
        encoding: str | None = None,
        discovery: Discovery | None = None,
        rules: Sequence[Rule] = (),
    ) -> Future[PageExtract | Rejection]:
        """Extracts a page, whose body may still be packed in a Content-Encoding: its future never raises."""
        self.warm_up().result()
        task = self._pool.schedule(_extract, page, encoding, discovery, tuple(rules))
        done: Future[PageExtract | Rejection] = Future()
        task.add_done_callback(lambda finished: done.set_result(self._result(finished)))
        return done

    async def extract(
        self,
        page: Page,
        *,
        encoding: str | None = None,
        discovery: Discovery | None = None,
        rules: Sequence[Rule] = (),
    ) -> PageExtract | Rejection:
        """`submit` for a coroutine."""
        await self._until_ready()
        return await asyncio.wrap_future(self.submit(page, encoding=encoding, discovery=discovery, rules=rules))

    async def parse(self, packed: Packed, function: Callable[..., Result], *args: Any) -> Parsed[Result]:
        """Unpacks a list in a worker, a gzip file too, and gives it to a module's function: `function(body, *args)`.

        Raises ValueError when that fails, for whatever reason.
        """
        return await self._run(_parse, packed, function, args)

    async def _run(self, function: Callable[..., Result], *args: Any) -> Result:
        await self._until_ready()
        task = self._pool.schedule(function, *args)
        try:
            result: Result = await asyncio.wrap_future(task)
        except asyncio.CancelledError:
            raise
        except Exception as error:
            raise ValueError(_why(error, self.timeout_seconds)) from error
        return result

    def parse_now(self, packed: Packed, function: Callable[..., Result], *args: Any) -> Result:
        """`parse` for who can wait: blocks until it is done."""
        self.warm_up().result()
        try:
            parsed: Parsed[Result] = self._pool.schedule(_parse, packed, function, args).result()
        except Exception as error:
            raise ValueError(_why(error, self.timeout_seconds)) from error
        return parsed.result

    def _start(self, ready: Future[None]) -> None:
        try:
            self._pool.schedule(_nothing)
        finally:
            ready.set_result(None)

    async def _until_ready(self) -> None:
        await asyncio.shield(asyncio.wrap_future(self.warm_up()))

    def _result(self, task: Future[Any]) -> PageExtract | Rejection:
        try:
            result, peak = task.result()
        except BaseException as error:
            return Rejection(Reason.UNREADABLE, _why(error, self.timeout_seconds))
        self.peaks[peak.pid] = peak.rss_bytes
        extract: PageExtract | Rejection = result
        return extract


def peak_rss_bytes() -> int:
    """The most memory that this process has needed so far."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def _extract(
    page: Page, encoding: str | None, discovery: Discovery | None, rules: tuple[Rule, ...]
) -> tuple[PageExtract | Rejection, Peak]:
    import os

    try:
        result = extract_page(replace(page, body=decoded(page.body, encoding)), discovery=discovery, rules=rules)
    except TooLarge as error:
        result = Rejection(Reason.TOO_LARGE, str(error))
    return result, Peak(os.getpid(), peak_rss_bytes())


def _parse(packed: Packed, function: Callable[..., Result], args: tuple[Any, ...]) -> Parsed[Result]:
    body = gunzipped(decoded(packed.raw, packed.encoding))
    return Parsed(function(body, *args), hashlib.sha256(body).hexdigest())


def _nothing() -> None:
    """The first task."""


def _why(error: BaseException, seconds: float) -> str:
    if isinstance(error, TimeoutError):
        return f"took longer than {seconds:g} s to read"
    if isinstance(error, MemoryError):
        return f"needed more than {MEMORY_BYTES // 1024**2} MiB to read"
    return f"its reader died: {type(error).__name__} {error}".rstrip()


def _limit() -> None:
    """What a worker does first: limits its memory, leaves Ctrl-C to the crawl, and ends when the crawl has ended."""
    import signal

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if log.is_json():
        log.take_over()
