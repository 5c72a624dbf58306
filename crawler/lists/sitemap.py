"""Sitemaps: Google's news sitemaps, plain ones, and indexes of either."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, tzinfo
from io import BytesIO
from typing import Any

from crawler.lists.addresses import address_of
from crawler.lists.listed import as_time, listed, time_in
from crawler.records.discovery import Listing

_MAX_ITEMS = 50_000  # the protocol's own limit


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitemap:
    """What one sitemap lists: articles, and further sitemaps with the time of their last change."""

    listings: tuple[Listing, ...] = ()
    sitemaps: tuple[tuple[str, datetime | None], ...] = ()


def parse_sitemap(body: bytes, url: str, content_type: str | None, zone: tzinfo) -> Sitemap:
    """The articles and further sitemaps of a sitemap, in its order. Raises ValueError when the body is none."""
    listings: list[Listing] = []
    sitemaps: list[tuple[str, datetime | None]] = []
    for kind, values in _entries(body):
        address = address_of(url, values["loc"])
        if address is None:
            continue
        changed = time_in(zone, values.get("lastmod"))
        if kind == "sitemap":
            sitemaps.append((address, as_time(changed)))
        else:
            title = " ".join(values.get("title", "").split()) or None
            listings.append(listed(address, title, time_in(zone, values.get("publication_date")), changed))
        if len(listings) + len(sitemaps) >= _MAX_ITEMS:
            break
    return Sitemap(listings=tuple(listings), sitemaps=tuple(sitemaps))


def _entries(body: bytes) -> Iterator[tuple[str, dict[str, str]]]:
    """Each <url> and <sitemap> that has an address, as its leaves by local name: namespaces are often wrong."""
    from lxml import etree

    try:
        parser = etree.iterparse(
            BytesIO(body),
            events=("start", "end"),
            recover=True,
            no_network=True,
            resolve_entities=False,
            huge_tree=False,
        )
        root = None
        for event, node in parser:
            name = _local(node)
            if event == "start":
                root = name if root is None else root
                if root not in {"urlset", "sitemapindex"}:
                    raise ValueError(f"no sitemap: it begins with <{root}>")
            elif name in {"url", "sitemap"}:
                values = _leaves(node)
                if values.get("loc"):
                    yield name, values
                node.clear()
    except etree.XMLSyntaxError as error:
        raise ValueError(f"no sitemap: {error}") from error
    if root is None:
        raise ValueError("no sitemap: nothing in it")


def _leaves(node: Any) -> dict[str, str]:
    """Text by local name, the first of each; pictures and films have a <loc> and a <title> of their own, passed by."""
    found: dict[str, str] = {}
    for leaf in (leaf for child in node if _local(child) not in {"image", "video"} for leaf in child.iter()):
        text = (leaf.text or "").strip() if isinstance(leaf.tag, str) else ""
        if text:
            found.setdefault(_local(leaf), text)
    return found


def _local(node: Any) -> str:
    return str(node.tag).rsplit("}", 1)[-1].rsplit(":", 1)[-1].lower() if isinstance(node.tag, str) else ""
