"""Multi-page articles: which page this is, how many there are, and where the next one lies.

A next page is the same article: its URL is this one's with a page number in the path or the query. `rel=next` alone
proves nothing (it often leads to the next article), so it is held to the same test.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import parse_qs, urljoin, urlsplit

from crawler.extract.page.structured import Structured
from crawler.extract.page.tree import Element, select
from crawler.extract.reading import Reading

_QUERY_NAMES = ("page", "halaman", "hal", "p", "pg", "pagenum")
_PATH = re.compile(r"^(?P<base>.*?)(?:/(?:page/|halaman-?|hal/?|p)?(?P<number>[1-9]\d?))?/?$")
_NUMBERED = re.compile(
    r"[?&](?:page|halaman|hal|p|pg|pagenum)=\d{1,2}(?:[&#]|$)|[/-]\d{1,2}/?(?:[?#]|$)"
)  # cheap, before joining
MAX_PAGES = 40  # of one article; the longest real one we know has 12


@dataclass(frozen=True, slots=True)
class Paging:
    """This page's number, the total where it is told, and the next page's URL."""

    number: int = 1
    total: int | None = None
    next_page: str | None = None


def find_paging(reading: Reading) -> Paging:
    """How this page stands among its siblings. A source's own rule for the next page is trusted."""
    said, url = reading.said, reading.url
    stated = (link for link in reading.by_tag("link") if link.get("rel") == "next")
    links = _siblings([*stated, *reading.by_tag("a")], url)
    number = _stated(said, "dtk:pagenumber") or _own_number(url, links)
    total = _stated(said, "dtk:pagesize") or max([*links, number], default=1)
    hrefs = (node.get("href") for node in select(reading.root, reading.rule.next_page))
    ruled = next((urljoin(url, href) for href in hrefs if href), None)
    following = ruled or links.get(number + 1)
    if following is None and number < total <= MAX_PAGES and _stated(said, "dtk:pagesize"):
        following = _with_number(url, number + 1)
    return Paging(number, total if total > 1 else None, following if total > number or ruled else None)


def _stated(said: Structured, name: str) -> int | None:
    value = said.one(name) or ""
    return int(value) if value.isdigit() and 1 <= int(value) <= MAX_PAGES else None


def _siblings(links: Iterable[Element], url: str) -> dict[int, str]:
    """Page number → URL of those of a page's links that lead to other pages of this very article."""
    mine, _ = _split(url)
    slug = mine.rsplit("/", 1)[-1]
    found: dict[int, str] = {}
    for node in links:
        href = node.get("href")
        if not href or (slug not in href and href[0] != "?") or not _NUMBERED.search(href):
            continue
        try:
            target = urljoin(url, href.strip())
            base, number = _split(target)
        except ValueError:
            continue
        if base == mine and number and number <= MAX_PAGES:
            found.setdefault(number, target.split("#")[0])
    return found


def _split(url: str) -> tuple[str, int | None]:
    """A page URL as the article's base and the page number in it."""
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.").removeprefix("m.")
    query = parse_qs(parts.query)
    for name in _QUERY_NAMES:
        if name in query:
            value = query[name][0]
            return host + parts.path.rstrip("/"), int(value) if value.isdigit() else None
    match = _PATH.match(parts.path)
    if match and match["number"] and match["base"].count("/") >= 2:
        return host + match["base"], int(match["number"])
    return host + parts.path.rstrip("/"), None


def _own_number(url: str, links: dict[int, str]) -> int:
    _, number = _split(url)
    return number if number and (number > 1 or links) else 1


def _with_number(url: str, number: int) -> str:
    _, own = _split(url)
    plain = url.split("?")[0].split("#")[0].rstrip("/")
    if own and plain.endswith(f"/{own}"):
        plain = plain[: -len(f"/{own}")]
    return f"{plain}/{number}"


def first_page_url(url: str) -> str:
    """The URL without a page number in its path (`/2`); query numbers are dropped by the canonical form."""
    _, number = _split(url)
    plain = url.split("?")[0].rstrip("/")
    return plain[: -len(f"/{number}")] if number and plain.endswith(f"/{number}") else url
