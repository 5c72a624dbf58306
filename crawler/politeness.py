"""Manners on the web: who we are, what robots.txt allows, how often we come, what we never connect to.

    StayOnSource ─▶ ClosedRobots ─▶ PatientRetry ─▶ PoliteDownloader (one slot per registered domain) ─▶ GuardedHandler

- robots.txt is read closed: not there (404, 410) is consent; an error, silence or a web page instead of it is not.
- Crawl-delay and Request-rate set the pace of the whole registered domain; the slowest of its hosts counts.
- 429 and 503 pause the domain for as long as Retry-After says, or end the try when that is too long.
- The address that a name leads to is checked when connecting: private ones are refused, at every redirect too.
"""

from __future__ import annotations

import asyncio
import ipaddress
import time
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, ClassVar, Self
from urllib.parse import urljoin, urlsplit

from scrapy import Request
from scrapy.core.downloader import Downloader
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.downloadermiddlewares.retry import RetryMiddleware
from scrapy.exceptions import CannotResolveHostError, DownloadCancelledError, IgnoreRequest
from scrapy.http.request import NO_CALLBACK
from scrapy.resolver import CachingThreadedResolver
from scrapy.utils.asyncio import call_later, create_looping_call
from scrapy.utils.misc import build_from_crawler, load_object
from twisted.internet import defer
from twisted.internet.error import DNSLookupError
from twisted.python.failure import Failure

from crawler.desk import desk, has_desk
from crawler.ledger import Outcome
from crawler.urls import registered_domain

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from scrapy.robotstxt import RobotParser

MAX_WAIT_SECONDS = 120.0  # told to wait longer, we come again in a later crawl
BACKOFF_SECONDS = 1.0  # then twice that, and so on; servers that say nothing of waiting
NOT_BEFORE = "kliping_not_before"  # key of Request.meta: when a server that refused may be asked again
_STOP_CHECK_SECONDS = 0.5
_ROBOTS_ABSENT = frozenset({404, 410})


class Refused(IgnoreRequest):
    """A request that isn't to be made, or whose answer isn't to be read; `outcome` is what becomes of its URL."""

    def __init__(self, outcome: Outcome, why: str) -> None:
        super().__init__(why)
        self.outcome = outcome


def outcome_of(error: BaseException | None) -> Outcome:
    """The outcome of a URL whose request ended in this error."""
    if isinstance(error, Refused):
        return error.outcome
    if isinstance(error, DownloadCancelledError):  # DOWNLOAD_MAXSIZE is the only one to cancel
        return Outcome.TOO_LARGE
    if isinstance(error, IgnoreRequest):  # Scrapy's own: too many redirects
        return Outcome.HTTP_ERROR
    return Outcome.NETWORK_ERROR


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


class ClosedRobots:
    """robots.txt, read closed and once a crawl for each host, and the pace that it asks for.

    Scrapy's own middleware isn't built upon: it takes what it can't read for consent, and of several requests that wait
    for one robots.txt only the first is told what it says (2.19: its Deferred is awaited more than once).
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self._parser: type[RobotParser] = load_object(crawler.settings["ROBOTSTXT_PARSER"])
        self._agent: str = crawler.settings["ROBOTSTXT_USER_AGENT"]
        self._read: dict[str, asyncio.Task[RobotParser | str]] = {}  # by address; a text says why it can't be known

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        if request.meta.get("dont_obey_robotstxt"):  # only robots.txt itself
            return
        robots = await self._robots(request)
        if isinstance(robots, str):
            raise Refused(Outcome.ROBOTS_UNREADABLE, robots)
        if not robots.allowed(request.url, self._agent):
            raise Refused(Outcome.ROBOTS, "robots.txt disallows it")

    async def _robots(self, request: Request) -> RobotParser | str:
        url = urljoin(request.url, "/robots.txt")
        if url not in self._read:
            self._read[url] = asyncio.ensure_future(self._fetch(url))
        return await asyncio.shield(self._read[url])

    async def _fetch(self, url: str) -> RobotParser | str:
        """The rules at that address, or why they can't be known."""
        request = Request(url, meta={"dont_obey_robotstxt": True}, callback=NO_CALLBACK)
        try:
            response = await self.crawler.engine.download_async(request)
        except Exception as error:  # whatever it was, the answer isn't known
            return f"{url} can't be read ({str(error) or type(error).__name__}), so nothing is fetched there"
        body = b"" if response.status in _ROBOTS_ABSENT else response.body
        if response.status not in {200, *_ROBOTS_ABSENT} or _is_page(body):
            what = "a web page" if response.status == 200 else response.status
            return f"{url} is no robots.txt ({what}), so nothing is fetched there"
        robots = build_from_crawler(self._parser, self.crawler, body)
        self._set_pace(request, pace_seconds(robots, self._agent))
        return robots

    def _set_pace(self, request: Request, seconds: float) -> None:
        downloader = self.crawler.engine.downloader
        if seconds and isinstance(downloader, PoliteDownloader):
            downloader.slow_down(request, seconds)


def pace_seconds(robots: RobotParser, agent: str) -> float:
    """The seconds between requests that a robots.txt asks for, by Crawl-delay or Request-rate; 0 when by neither."""
    rate = robots.rp.request_rate(agent) if hasattr(robots, "rp") else None
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
        again = self._retry(request, f"{response.status}")
        if again is None:
            return response
        await self._wait(request, response.status, wait)
        return again

    async def process_exception(  # type: ignore[override]
        self, request: Request, exception: Exception
    ) -> Request | Response | None:
        if not isinstance(exception, self.exceptions_to_retry) or request.meta.get("dont_retry"):
            return None
        again = self._retry(request, exception)
        if again is not None:
            await asyncio.sleep(self._backoff(request))
        return again

    async def _wait(self, request: Request, status: int, seconds: float) -> None:
        """429 and 503 are about the whole server; other errors about one page, which alone waits."""
        downloader = self.crawler.engine.downloader
        if status in {429, 503} and isinstance(downloader, PoliteDownloader):
            downloader.pause(request, seconds)
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
    try:
        until = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError):
        return None
    until = until if until.tzinfo else until.replace(tzinfo=UTC)
    return max(0.0, (until - now).total_seconds())


class PoliteDownloader(Downloader):
    """Scrapy's downloader with one slot per registered domain, whose pace can be slowed and paused."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._stopping: asyncio.Future[None] | None = None
        self._stop_check = create_looping_call(self._check_stop)
        self._stop_check.start(_STOP_CHECK_SECONDS, now=False)

    def get_slot_key(self, request: Request) -> str:
        # Scrapy keeps the key in meta, which a redirect to another domain would carry along: so it is never believed.
        return registered_domain(urlsplit(request.url).hostname or "")

    def slow_down(self, request: Request, seconds: float) -> None:
        """Sets the domain's pace to at least these seconds between requests, one at a time."""
        key, slot = self._get_slot(request)
        slot.delay = max(slot.delay, seconds)
        slot.concurrency = 1
        # Scrapy drops idle slots after a minute and makes them again from these settings.
        self.per_slot_settings[key] = {"delay": slot.delay, "concurrency": 1, "jitter": 0}

    def pause(self, request: Request, seconds: float) -> None:
        """No request to the domain begins before these seconds have passed."""
        _, slot = self._get_slot(request)
        if slot.latercall:
            slot.latercall.cancel()
        slot.latercall = call_later(seconds, self._latercall, slot)

    def close(self) -> None:
        if self._stop_check.running:
            self._stop_check.stop()
        super().close()

    def _check_stop(self) -> None:
        """On a stop, what still waits for its turn is given up at once; it stays in our own queue."""
        if self._stopping is None and has_desk() and desk().fatal:
            self._stopping = asyncio.ensure_future(self.crawler.stop_async())
        if self.crawler.crawling:
            return
        for slot in self.slots.values():
            while slot.queue:
                _, waiting = slot.queue.popleft()
                failure = Failure(Refused(Outcome.LATER, "the crawl was stopped"))  # type: ignore[no-untyped-call]
                waiting.errback(failure)


class GuardedResolver(CachingThreadedResolver):
    """Resolves names and refuses those that lead to private addresses; the address checked is the one connected to."""

    loopback_hosts: ClassVar[set[str]] = set()  # hosts of sources that say allow_loopback
    refused: ClassVar[dict[str, str]] = {}  # host → the address that it led to

    def getHostByName(self, name: str, timeout: Any = ()) -> defer.Deferred[str]:
        return super().getHostByName(name, timeout).addCallback(self._check, name)

    def _check(self, address: str, name: str) -> str:
        if is_public(address) or (name in self.loopback_hosts and ipaddress.ip_address(address).is_loopback):
            return address
        self.refused[name] = address
        raise DNSLookupError(f"{name} leads to {address}, a private address")


def is_public(address: str) -> bool:
    """Whether an IP address is one of the open internet."""
    found = ipaddress.ip_address(address)
    return found.is_global and not found.is_multicast


class GuardedHandler(HTTP11DownloadHandler):
    """Scrapy's HTTP handler; says when a name was refused by `GuardedResolver` instead of merely not resolved."""

    async def download_request(self, request: Request) -> Response:
        try:
            return await super().download_request(request)
        except CannotResolveHostError as error:
            host = urlsplit(request.url).hostname or ""
            if host in GuardedResolver.refused:
                why = f"{host} leads to {GuardedResolver.refused[host]}, a private address"
                raise Refused(Outcome.PRIVATE_ADDRESS, why) from error
            raise
