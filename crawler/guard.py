"""The guard of addresses: what a name leads to is checked when connecting, so private addresses are never asked.

    PoliteDownloader ─▶ GuardedHandler ─▶ connecting: GuardedResolver looks the name up
                             ▲───────── signal ────────────────┘ refused

The address that is checked is the one connected to, at every redirect too: no second look-up that could differ.
"""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urlsplit

from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.exceptions import CannotResolveHostError
from scrapy.resolver import CachingThreadedResolver
from twisted.internet import defer
from twisted.internet.error import DNSLookupError

from crawler.outcomes import Outcome
from crawler.refused import Refused

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import AsyncCrawlerProcess, Crawler
    from scrapy.http import Response
    from twisted.internet.base import ReactorBase

_NAME_REFUSED = object()  # signal: the arguments are `name` and the `address` that it leads to


class GuardedResolver(CachingThreadedResolver):
    """Resolves names for the whole process and refuses those that lead to private addresses.

    A source that says `allow_loopback` may be served on this machine, by its own domains only.
    """

    process: AsyncCrawlerProcess

    @classmethod
    def from_crawler(cls, crawler: Any, reactor: ReactorBase) -> Self:
        resolver = super().from_crawler(crawler, reactor)
        resolver.process = crawler  # there is one resolver for all crawlers, so Scrapy gives it their process
        return resolver

    def getHostByName(self, name: str, timeout: Any = ()) -> defer.Deferred[str]:
        return super().getHostByName(name, timeout).addCallback(self._check, name)

    def _check(self, address: str, name: str) -> str:
        if is_public(address) or (ipaddress.ip_address(address).is_loopback and self._may_be_here(name)):
            return address
        for crawler in self.process.crawlers:
            crawler.signals.send_catch_log(signal=_NAME_REFUSED, name=name, address=address)
        raise DNSLookupError(_why(name, address))

    def _may_be_here(self, name: str) -> bool:
        sources = [getattr(crawler.spider, "source", None) for crawler in self.process.crawlers]
        return any(source.allow_loopback and name in source.domains for source in sources if source is not None)


class GuardedHandler(HTTP11DownloadHandler):
    """Scrapy's HTTP handler; says when a name was refused by `GuardedResolver` instead of merely not resolved."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._refused: dict[str, str] = {}  # name → the address that it led to
        crawler.signals.connect(self._name_refused, _NAME_REFUSED)

    async def download_request(self, request: Request) -> Response:
        try:
            return await super().download_request(request)
        except CannotResolveHostError as error:
            host = urlsplit(request.url).hostname or ""
            if host in self._refused:
                raise Refused(Outcome.PRIVATE_ADDRESS, _why(host, self._refused[host])) from error
            raise

    def _name_refused(self, name: str, address: str) -> None:
        self._refused[name] = address


def is_public(address: str) -> bool:
    """Whether an IP address is one of the open internet."""
    found = ipaddress.ip_address(address)
    return found.is_global and not found.is_multicast


def _why(name: str, address: str) -> str:
    return f"{name} leads to {address}, a private address"
