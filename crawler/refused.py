"""Requests that end without an answer to read: our own refusals, and the outcome of any error that Scrapy hands on."""

from __future__ import annotations

import errno

from scrapy.exceptions import CannotResolveHostError, DownloadCancelledError, DownloadTimeoutError, IgnoreRequest
from twisted.internet.error import ConnectError, NoRouteError

from crawler.outcomes import MEANINGS, Outcome
from crawler.records.article import Reason

_NO_ROUTE = frozenset({errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN})


class Refused(IgnoreRequest):
    """A request that isn't to be made, or whose answer isn't to be read; `outcome` is what becomes of its URL.

    `unheard` says that what was asked before it, such as robots.txt, gave no sign of life.
    """

    def __init__(self, outcome: Outcome | Reason, why: str, *, unheard: bool = False) -> None:
        super().__init__(why)
        self.outcome = outcome
        self.unheard = unheard


def outcome_of(error: BaseException | None) -> Outcome | Reason:
    """The outcome of a URL whose request ended in this error."""
    if isinstance(error, Refused):
        return error.outcome
    if isinstance(error, DownloadCancelledError):  # DOWNLOAD_MAXSIZE is the only one to cancel
        return Reason.TOO_LARGE
    if isinstance(error, IgnoreRequest):  # Scrapy's own: too many redirects
        return Outcome.HTTP_ERROR
    return Outcome.NETWORK_ERROR


def is_unheard(error: BaseException | None) -> bool:
    """Whether nothing gave a sign of life: no name, no route, no answer in time. It may be our own line."""
    if isinstance(error, Refused):
        return error.unheard
    if isinstance(error, ConnectError):
        return isinstance(error, NoRouteError) or error.osError in _NO_ROUTE
    return isinstance(error, CannotResolveHostError | DownloadTimeoutError)


def why_of(error: BaseException | None) -> str:
    """What a request ended in, for people; where the error says nothing itself, what its outcome means."""
    return str(error or "") or MEANINGS[outcome_of(error)]
