"""From a response to an article's clean content.

    >>> page = Page(url, body, "text/html; charset=UTF-8", captured)
    >>> found = extract_page(page, discovery=Discovery(via="feed", published=time))
    >>> article = join_pages([Part(url, found, capture)], source="antara", captured=captured)

`extract_page` never raises: what is no article is a `Rejection` with its reason. When `found.next_page` is a URL, fetch
it, extract it, and give all pages to `join_pages` in order; a page that couldn't be had is `Part(url, None, None)`.
"""

from __future__ import annotations

from collections.abc import Sequence

from crawler.extract.join import Part, join_pages
from crawler.extract.result import PageExtract
from crawler.extract.rules import Rule, rule_from_table
from crawler.records.article import Rejection
from crawler.records.discovery import Discovery
from crawler.records.page import Page

__all__ = [
    "Discovery",
    "Page",
    "PageExtract",
    "Part",
    "Rejection",
    "Rule",
    "extract_page",
    "join_pages",
    "rule_from_table",
]


def extract_page(
    page: Page, *, discovery: Discovery | None = None, rules: Sequence[Rule] = ()
) -> PageExtract | Rejection:
    """`crawler.extract.extract.extract_page`, loaded at its first use: most who know of rules and records read no page.

    The crawl's own process reads none either, its workers do: a second of CPU less before it asks for its first list.
    """
    from crawler.extract.extract import extract_page as read

    return read(page, discovery=discovery, rules=rules)
