"""Pages of an archive: a dated index page with the link to its next one, or a sitemap, whichever stands there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, tzinfo

from crawler.lists.addresses import address_of
from crawler.lists.section import page_tree, parse_section
from crawler.lists.sitemap import parse_sitemap
from crawler.records.discovery import Listing


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchivePage:
    """What one page lists: links or articles, further sitemaps, the address of the next page where it names one.

    `is_sitemap` tells what names articles alone from a page whose links lead anywhere.
    """

    listings: tuple[Listing, ...] = ()
    sitemaps: tuple[tuple[str, datetime | None], ...] = ()
    following: str | None = None
    is_sitemap: bool = False


def parse_archive(body: bytes, url: str, content_type: str | None, zone: tzinfo) -> ArchivePage:
    """What stands at an address of an archive. Raises ValueError when it is neither page nor sitemap."""
    if any(root in body[:2048].lower() for root in (b"<urlset", b"<sitemapindex", b":urlset", b":sitemapindex")):
        sitemap = parse_sitemap(body, url, content_type, zone)
        return ArchivePage(listings=sitemap.listings, sitemaps=sitemap.sitemaps, is_sitemap=True)
    return ArchivePage(listings=parse_section(body, url, content_type), following=_following(body, url, content_type))


def _following(body: bytes, url: str, content_type: str | None) -> str | None:
    for link in page_tree(body, content_type).iterfind(".//*[@rel][@href]"):
        if "next" in (link.get("rel") or "").lower().split() and (found := address_of(url, link.get("href") or "")):
            return found
    return None
