"""Outcomes: what becomes of a URL, and whether it is tried again, told in one place for crawl, replay and screen.

    status of an answer ─▶ `of_status` ─▶ Verdict(outcome, again) | None: a page to be read
    refusal of a page   ─▶ its `Reason`, final

Errors of Scrapy's requests become outcomes in `crawler.refused`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from crawler.records.article import Reason


class Outcome(StrEnum):
    """What became of a URL, besides the reasons for which a page is no article."""

    ARTICLE = "article"
    UNCHANGED = "unchanged"
    SEEN_BEFORE = "seen_before"
    PART = "part"
    LISTING = "listing"
    ROBOTS = "robots"
    ROBOTS_UNREADABLE = "robots_unreadable"
    NOT_WANTED = "not_wanted"
    OFFSITE = "offsite"
    PRIVATE_ADDRESS = "private_address"
    HTTP_404 = "http_404"
    HTTP_ERROR = "http_error"
    NETWORK_ERROR = "network_error"
    REDIRECT = "redirect"
    LATER = "later"


MEANINGS: Mapping[str, str] = {
    Outcome.ARTICLE: "an article was written",
    Outcome.UNCHANGED: "fetched again, the same article as before",
    Outcome.SEEN_BEFORE: "listed again, dealt with in an earlier crawl",
    Outcome.PART: "a later page, joined into its article",
    Outcome.LISTING: "a feed, sitemap, section page or robots.txt",
    Outcome.ROBOTS: "robots.txt disallows it",
    Outcome.ROBOTS_UNREADABLE: "robots.txt couldn't be read or asks for hours between requests; tried again",
    Outcome.NOT_WANTED: "kept out by the source's patterns (photographs, video, other editions)",
    Outcome.OFFSITE: "leads away from the source's domains",
    Outcome.PRIVATE_ADDRESS: "leads to a private address",
    Outcome.HTTP_404: "not there (404) or gone (410)",
    Outcome.HTTP_ERROR: "answered with another error",
    Outcome.NETWORK_ERROR: "no answer: name, connection, TLS or time",
    Outcome.REDIRECT: "a redirect; what it leads to counts by itself",
    Outcome.LATER: "not yet: over the limit, interrupted, told to wait, or its next look is to come",
    Reason.NOT_ARTICLE: "a home, index, tag or search page",
    Reason.GALLERY: "photographs or video without a text",
    Reason.PAYWALL: "a stub before a paywall",
    Reason.TOO_SHORT: "too little text for an article",
    Reason.ERROR_PAGE: "an error page sent as 200",
    Reason.NOT_HTML: "not a page at all",
    Reason.TOO_LARGE: "larger than the limit",
    Reason.UNREADABLE: "broken beyond reading, or too slow to read",
}
ORDER: Mapping[str, int] = {name: place for place, name in enumerate(MEANINGS)}  # in which screens show them

# Outcomes of requests without an answer that a later crawl tries again: the URL stays in the queue.
_GONE = frozenset({404, 410})
_TOLD_TO_WAIT = frozenset({429, 503})  # said of the whole server, not of one page
_REQUEST_TIMEOUT = 408


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of a URL, and whether a later crawl tries it again."""

    outcome: Outcome | Reason
    again: bool


def of_status(status: int) -> Verdict | None:
    """What an answer's status says of its URL; None for 200, whose page says more."""
    if status == 200:
        return None
    if status in _GONE:
        return Verdict(Outcome.HTTP_404, again=False)
    if 300 <= status < 400:
        return Verdict(Outcome.REDIRECT, again=False)
    if status in _TOLD_TO_WAIT:
        return Verdict(Outcome.LATER, again=True)
    return Verdict(Outcome.HTTP_ERROR, again=status >= 500 or status == _REQUEST_TIMEOUT)


def speaks_of_server(status: int) -> bool:
    """Whether the status is about the whole server (too many requests, down), which then is asked for nothing."""
    return status in _TOLD_TO_WAIT


def allows_all(status: int) -> bool:
    """Whether a robots.txt with this status isn't there, which is consent."""
    return status in _GONE
