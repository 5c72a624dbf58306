"""Manners on the web: what robots.txt allows, how often we come, when we try again, where we don't follow.

    StayOnSource ─▶ ClosedRobots ─▶ PatientRetry ─▶ PoliteDownloader (`downloader.py`) ─▶ GuardedHandler (`guard.py`)

- robots.txt is read closed: not there (404, 410) is consent; an error, silence or a web page instead of it is not.
- Crawl-delay and Request-rate set the pace of the whole registered domain; the slowest of its hosts counts. Asked for
  more than an hour between requests, we leave the host alone and say so.
- 429 and 503 pause the domain for as long as Retry-After says, or end the try when that is too long.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urljoin

from protego import Protego
from scrapy import Request
from scrapy.downloadermiddlewares.retry import RetryMiddleware, get_retry_request
from scrapy.http.request import NO_CALLBACK

from crawler.bodies import start_of
from crawler.dates import instant
from crawler.desk import desk_of
from crawler.downloader import downloader_of
from crawler.outcomes import Outcome, allows_all, speaks_of_server
from crawler.recording import encoding_of
from crawler.refused import Refused, is_unheard, why_of

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Response

MAX_WAIT_SECONDS = 120.0  # told to wait longer, we come again in a later crawl
MAX_PACE_SECONDS = 3600.0  # a robots.txt that asks for more between two requests wants no crawler: we leave it alone
MAX_ROBOTS_BYTES = 500 * 1024  # what others read of a robots.txt (RFC 9309); rules after that don't count
ROBOTS_KEPT_SECONDS = 3600.0  # RFC 9309 allows a day
ROBOTS_AGAIN_SECONDS = 60.0  # one that couldn't be read
BACKOFF_SECONDS = 1.0  # then twice that, and so on; servers that say nothing of waiting
NOT_BEFORE = "kliping_not_before"  # key of Request.meta: when a server that refused may be asked again


class StayOnSource:
    """Keeps requests, redirected ones too, on the source's own domains."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        source = getattr(self.crawler.spider, "source", None)
        if source is not None and not source.may_visit(request.url):
            raise Refused(Outcome.OFFSITE, f"{request.url} isn't on {', '.join(source.domains)}")


@dataclass(frozen=True, slots=True)
class _Unknown:
    """Why a robots.txt can't be known; `unheard` says that there was no sign of life, which may be our own line's."""

    why: str
    unheard: bool = False


@dataclass(frozen=True, slots=True)
class _Read:
    """A robots.txt that was asked for, and when (monotonic seconds)."""

    robots: asyncio.Task[Protego | _Unknown]
    asked: float

    def is_old(self, now: float) -> bool:
        """Whether it is to be asked for again: a crawl that stays outlives what a publisher once said."""
        done = self.robots.done() and not self.robots.cancelled() and self.robots.exception() is None
        found = self.robots.result() if done else None
        if isinstance(found, _Unknown) and found.unheard:
            return True
        kept = ROBOTS_KEPT_SECONDS if isinstance(found, Protego) else ROBOTS_AGAIN_SECONDS
        return self.robots.done() and now - self.asked > kept


class ClosedRobots:
    """robots.txt, read closed and once an hour for each host, and the pace that it asks for.

    Scrapy's own middleware isn't built upon: it takes what it can't read for consent, and of several requests that wait
    for one robots.txt only the first is told what it says (2.19: its Deferred is awaited more than once).
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self._agent: str = crawler.settings["ROBOTSTXT_USER_AGENT"]
        self._read: dict[str, _Read] = {}  # by address

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        if request.meta.get("dont_obey_robotstxt"):  # only robots.txt itself
            return
        robots = await self._robots(request)
        if isinstance(robots, _Unknown):
            raise Refused(Outcome.ROBOTS_UNREADABLE, robots.why, unheard=robots.unheard)
        if not robots.can_fetch(request.url, self._agent):
            raise Refused(Outcome.ROBOTS, "robots.txt disallows it")
        if not desk_of(self.crawler).has_time_for(self._source):
            raise Refused(Outcome.LATER, "its server asks for more time than this crawl may take")

    async def _robots(self, request: Request) -> Protego | _Unknown:
        url = urljoin(request.url, "/robots.txt")
        if url not in self._read or self._read[url].is_old(time.monotonic()):
            self._read[url] = _Read(asyncio.ensure_future(self._fetch(url)), time.monotonic())
        return await asyncio.shield(self._read[url].robots)

    async def _fetch(self, url: str) -> Protego | _Unknown:
        """The rules at that address, or why they can't be known."""
        request = Request(url, meta={"dont_obey_robotstxt": True}, callback=NO_CALLBACK)
        try:
            response = await self.crawler.engine.download_async(request)
        except Exception as error:  # whatever it was, the answer isn't known
            return _Unknown(f"{url} can't be read ({why_of(error)}), so nothing is fetched there", is_unheard(error))
        absent = allows_all(response.status)
        body = b"" if absent else start_of(response.body, encoding_of(response), MAX_ROBOTS_BYTES)
        if (response.status != 200 and not absent) or _is_page(body):
            what = "a web page" if response.status == 200 else response.status
            return _Unknown(f"{url} is no robots.txt ({what}), so nothing is fetched there")
        # In a thread: half a megabyte of rules takes a second or two, in which everybody else goes on.
        robots = await asyncio.to_thread(Protego.parse, body.decode("utf-8-sig", "ignore"))
        seconds = pace_seconds(robots, self._agent)
        if seconds > MAX_PACE_SECONDS:
            return _Unknown(f"{url} asks for {seconds:.0f} seconds between requests, so nothing is fetched there")
        if seconds:
            downloader_of(self.crawler).slow_down(request, seconds)
            desk_of(self.crawler).paced(self._source, seconds)
            if turn := desk_of(self.crawler).turns.get(self._source):
                turn.slow_down(seconds)
        return robots

    @property
    def _source(self) -> str:
        return getattr(self.crawler.spider, "name", "")


def pace_seconds(robots: Protego, agent: str) -> float:
    """The seconds between requests that a robots.txt asks for, by Crawl-delay or Request-rate; 0 when by neither."""
    rate = robots.request_rate(agent)
    by_rate = rate.seconds / rate.requests if rate and rate.requests else 0.0
    return max(robots.crawl_delay(agent) or 0.0, by_rate)


def _is_page(body: bytes) -> bool:
    """Whether the body is markup or binary: what some servers send for any path that they don't know."""
    start = body[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    return start.startswith(b"<") or b"\0" in start


class PatientRetry(RetryMiddleware):
    """Tries again after a wait: as long as the server says, or longer each time."""

    crawler: Crawler

    async def process_response(  # type: ignore[override]
        self, request: Request, response: Response
    ) -> Request | Response:
        if response.status not in self.retry_http_codes or request.meta.get("dont_retry"):
            return response
        told = retry_after_seconds(response.headers.get("Retry-After"), datetime.now(UTC))
        wait = self._backoff(request) if told is None else told
        if wait > MAX_WAIT_SECONDS:
            request.meta[NOT_BEFORE] = time.time() + wait
            return response
        again = self._again(request, f"{response.status}")
        if again is None:
            return response
        await self._wait(request, response.status, wait)
        return again

    async def process_exception(  # type: ignore[override]
        self, request: Request, exception: Exception
    ) -> Request | Response | None:
        if not isinstance(exception, self.exceptions_to_retry) or request.meta.get("dont_retry"):
            return None
        again = self._again(request, exception)
        if again is not None:
            await asyncio.sleep(self._backoff(request))
        return again

    def _again(self, request: Request, reason: str | Exception) -> Request | None:
        """The same request once more, or None after RETRY_TIMES of them."""
        spider: Any = self.crawler.spider
        return get_retry_request(request, spider=spider, reason=reason)

    async def _wait(self, request: Request, status: int, seconds: float) -> None:
        """What speaks of the server makes all its pages wait; another error is one page's, which waits alone."""
        if speaks_of_server(status):
            downloader_of(self.crawler).pause(request, seconds)
        else:
            await asyncio.sleep(seconds)

    def _backoff(self, request: Request) -> float:
        tries: int = request.meta.get("retry_times", 0)
        return BACKOFF_SECONDS * 2.0**tries


def retry_after_seconds(value: bytes | None, now: datetime) -> float | None:
    """The wait that a Retry-After header asks for, as seconds or as a date; None when it says nothing readable."""
    text = (value or b"").decode("latin-1").strip()
    if text.isdigit():
        return float(text)
    until = instant(text)
    return None if until is None else max(0.0, (until - now).total_seconds())
