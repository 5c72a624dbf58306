"""Requests that end without an answer to read: our own refusals, and the outcome of any error that Scrapy hands on."""

from __future__ import annotations

from scrapy.exceptions import DownloadCancelledError, IgnoreRequest

from crawler.outcomes import MEANINGS, Outcome
from crawler.records.article import Reason


class Refused(IgnoreRequest):
    """A request that isn't to be made, or whose answer isn't to be read; `outcome` is what becomes of its URL."""

    def __init__(self, outcome: Outcome | Reason, why: str) -> None:
        super().__init__(why)
        self.outcome = outcome


def outcome_of(error: BaseException | None) -> Outcome | Reason:
    """The outcome of a URL whose request ended in this error."""
    if isinstance(error, Refused):
        return error.outcome
    if isinstance(error, DownloadCancelledError):  # DOWNLOAD_MAXSIZE is the only one to cancel
        return Reason.TOO_LARGE
    if isinstance(error, IgnoreRequest):  # Scrapy's own: too many redirects
        return Outcome.HTTP_ERROR
    return Outcome.NETWORK_ERROR


def why_of(error: BaseException | None) -> str:
    """What a request ended in, for people; where the error says nothing itself, what its outcome means."""
    return str(error or "") or MEANINGS[outcome_of(error)]
