"""Feeds: RSS and Atom through feedparser, which reads broken XML as well as it can."""

from __future__ import annotations

from datetime import tzinfo
from typing import Any

from crawler.lists.addresses import address_of
from crawler.lists.listed import listed, time_in
from crawler.records.discovery import Listing

_MAX_ITEMS = 1000


def parse_feed(body: bytes, url: str, content_type: str | None, zone: tzinfo) -> tuple[Listing, ...]:
    """The articles of a feed, in its order. Raises ValueError when the body is no feed."""
    feed = _parsed(body, url, content_type)
    found = _listings(feed, url, zone)
    if not found and feed.bozo and (mended := _mended(body)):
        feed = _parsed(mended, url, "application/xml")
        found = _listings(feed, url, zone)
    if not found and not feed.get("version"):
        reason = feed.get("bozo_exception")
        raise ValueError(f"no feed: {type(reason).__name__}: {reason}" if reason else "no feed: no item in it")
    return found


def _parsed(body: bytes, url: str, content_type: str | None) -> Any:
    import feedparser

    headers = {"content-location": url, "content-type": content_type or "application/xml"}
    return feedparser.parse(body, response_headers=headers, sanitize_html=False)


def _mended(body: bytes) -> bytes | None:
    """Broken XML as libxml2 makes sense of it: wrong end tags, which feedparser's own recovery stumbles over."""
    from lxml import etree

    parser = etree.XMLParser(recover=True, no_network=True, resolve_entities=False, huge_tree=False)
    try:
        root = etree.fromstring(body, parser)
    except etree.XMLSyntaxError:
        return None
    return None if root is None else bytes(etree.tostring(root, encoding="utf-8", xml_declaration=True))


def _listings(feed: Any, url: str, zone: tzinfo) -> tuple[Listing, ...]:
    found = (_listing(entry, url, zone) for entry in feed.entries[:_MAX_ITEMS])
    return tuple(listing for listing in found if listing is not None)


def _listing(entry: Any, base: str, zone: tzinfo) -> Listing | None:
    address = address_of(base, _link(entry) or "mailto:")
    if address is None:
        return None
    tags = entry.get("tags") or []
    # feedparser answers "updated" with "published" where there is none; dict.get asks for what is really there. Its own
    # guess at a time puts a zone that it doesn't know at Greenwich.
    return listed(
        address,
        _plain(entry.get("title")),
        time_in(zone, dict.get(entry, "published")),
        time_in(zone, dict.get(entry, "updated")),
        _plain(tags[0].get("term")) if tags else None,
    )


def _link(entry: Any) -> str | None:
    """The entry's page; a guid serves where it is a URL, as in feeds whose link is empty."""
    for link in (dict.get(entry, "link"), dict.get(entry, "id")):
        if link and (link.strip().startswith(("http://", "https://", "/"))):
            return str(link)
    return None


def _plain(text: str | None) -> str | None:
    """Without markup and doubled blanks; None when nothing is left."""
    import html
    import re

    plain = " ".join(html.unescape(re.sub(r"<[^>]{0,2000}>", " ", text or "")).split())
    return plain or None
