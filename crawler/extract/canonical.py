"""Which URL an article goes by: the one that the page states, where it can be this article's, else its own."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urljoin, urlsplit

from crawler.extract.paging import Paging, first_page_url
from crawler.extract.reading import Reading
from crawler.urls import canonical_url, registered_domain

_SHORT_PATH = 8  # characters: a stated path shorter than this and than the page's own is a home or section page's


def stated_urls(reading: Reading) -> list[str]:
    """What the page states as its URL: rel=canonical, then og:url."""
    links = (link for link in reading.by_tag("link") if (link.get("rel") or "").lower() == "canonical")
    stated = [*(link.get("href") for link in links), reading.said.one("og:url")]
    return [value.strip() for value in stated if value and value.strip()]


def article_url(stated: Sequence[str], url: str, paging: Paging) -> str:
    """The article's URL in canonical form: a stated one where it is this newspaper's and no home page, else its own."""
    own = first_page_url(url) if paging.number > 1 else url
    for value in stated:
        if trusted := _trusted(value, own, paging):
            return trusted
    try:
        return canonical_url(own)
    except ValueError:
        return own


def states_home(stated: Sequence[str]) -> bool:
    """Whether a stated URL leads to the front page: on a front page, or on all pages by mistake."""
    for value in stated:
        try:
            parts = urlsplit(value)
        except ValueError:
            continue
        if parts.hostname and parts.path.strip("/ ") in {"", "index.html", "index.php"} and not parts.query:
            return True
    return False


def _trusted(value: str, own: str, paging: Paging) -> str | None:
    """A stated URL in canonical form, if it can be this article's."""
    try:
        target = urljoin(own, value.strip())
        parts = urlsplit(target)
        if registered_domain(parts.hostname or "") != registered_domain(urlsplit(own).hostname or ""):
            return None
        if len(parts.path.strip("/")) < min(_SHORT_PATH, len(urlsplit(own).path.strip("/"))):
            return None  # a home or section page, stated on every page by mistake
        return canonical_url(first_page_url(target) if paging.number > 1 else target)
    except ValueError:
        return None
