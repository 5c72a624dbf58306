"""Puts every response into the captures before anything else in Scrapy looks at it; bodies stay packed as sent.

Being the middleware next to the network, it also answers from the captures what a killed crawl has fetched already.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urlsplit

from crawler.bodies import is_asked_for
from crawler.captures import Headers
from crawler.desk import desk_of
from crawler.errors import CaptureError
from crawler.outcomes import Outcome
from crawler.records.article import Reason
from crawler.records.discovery import Errand
from crawler.refused import Refused

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Headers as ScrapyHeaders
    from scrapy.http import Response

ERRAND, CAPTURE, CAPTURED = "kliping_errand", "kliping_capture", "kliping_captured"  # keys of Request.meta
KEPT = "captured"  # flag of a response that a killed crawl had fetched


class Recording:
    """The downloader middleware. Leaves `CAPTURE` and `CAPTURED` in the request's meta."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.desk = desk_of(crawler)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_request(self, request: Request) -> Response | None:
        errand = request.meta.get(ERRAND)
        if errand is None or errand.kind not in {"article", "page"} or "redirect_urls" in request.meta:
            return None
        kept = self.desk.folder.fetched(errand.asked)
        if kept is None:
            return None
        if self.desk.folder.suspects.is_given_up(kept.capture):
            raise Refused(Reason.UNREADABLE, "reading it has ended the crawl twice")
        from scrapy.http import Response

        request.meta[CAPTURE], request.meta[CAPTURED] = kept.capture, kept.captured
        headers: dict[str, list[str]] = {}
        for name, value in kept.headers:
            headers.setdefault(name, []).append(value)
        return Response(kept.url, status=kept.status, headers=headers, body=kept.raw, flags=[KEPT])

    def process_response(self, request: Request, response: Response) -> Response:
        if KEPT not in response.flags:
            self._keep(request, response)
        return _as_asked(response)

    def _keep(self, request: Request, response: Response) -> None:
        # WARC dates have milliseconds here, and so have versions: a replay makes the same ones.
        now = datetime.now(UTC)
        captured = now.replace(microsecond=now.microsecond // 1000 * 1000)
        request.meta[CAPTURED] = captured
        try:
            request.meta[CAPTURE] = self.desk.folder.capture(
                response.url,
                status=response.status,
                headers=_pairs(response.headers),
                body=response.body,
                errand=request.meta.get(ERRAND) or self._errand(request),
                captured=captured,
                request_headers=_pairs(request.headers),
            )
        except CaptureError as error:
            self.desk.fail(error)
            raise Refused(Outcome.LATER, str(error)) from error

    def _errand(self, request: Request) -> Errand:
        """Scrapy itself asks for robots.txt, and nothing else, without telling why."""
        kind = "robots" if urlsplit(request.url).path == "/robots.txt" else "other"
        return Errand(kind=kind, source=getattr(self.crawler.spider, "name", ""), asked=request.url)


def _as_asked(response: Response) -> Response:
    """The response, unless its page came packed in what we don't ask for: nothing here unpacks that."""
    encoding = encoding_of(response)
    if response.status != 200 or is_asked_for(encoding):
        return response
    raise Refused(Reason.UNREADABLE, f"it was sent as {encoding!r}, which wasn't asked for")


def encoding_of(response: Response) -> str | None:
    """The Content-Encoding that the body is still in."""
    encoding = response.headers.get("Content-Encoding")
    return None if encoding is None else encoding.decode("latin-1")


def _pairs(headers: ScrapyHeaders) -> Headers:
    listed: Any = headers.items()
    return [(name.decode("latin-1"), value.decode("latin-1")) for name, values in listed for value in values]
