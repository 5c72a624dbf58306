"""OPML, in which feed readers keep their subscriptions: the feeds of each newspaper in it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from crawler.errors import CatalogueError
from crawler.lists.addresses import address_of
from crawler.urls import registered_domain

if TYPE_CHECKING:
    from lxml.etree import _Element as Element


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """The feeds of one registered domain, with the title and home of the first of them."""

    domain: str
    title: str
    home: str
    feeds: tuple[str, ...]


def read_opml(path: Path) -> list[Subscription]:
    """The newspapers of a file, in its order. Raises CatalogueError when it can't be read, or names no feed."""
    from lxml import etree

    try:
        parser = etree.XMLParser(recover=True, no_network=True, resolve_entities=False)
        root = etree.fromstring(path.read_bytes(), parser)
    except OSError as error:
        raise CatalogueError(f"{path}: can't be read ({error.strerror}); check the file and its rights") from error
    except etree.XMLSyntaxError as error:
        raise CatalogueError(f"{path}: no OPML ({error}); export it from your feed reader again") from error
    found: dict[str, Subscription] = {}
    for outline in root.iter("outline") if root is not None else ():
        if one := _subscription(outline):
            known = found.setdefault(one.domain, one)
            found[one.domain] = replace(known, feeds=tuple(dict.fromkeys((*known.feeds, *one.feeds))))
    if not found:
        raise CatalogueError(f"{path}: names no feed (outlines with an xmlUrl); export it from your feed reader again")
    return [*found.values()]


def _subscription(outline: Element) -> Subscription | None:
    """The subscription of one outline; None where it has no feed."""
    feed = address_of("", outline.get("xmlUrl") or "")
    if feed is None:
        return None
    home = address_of(feed, outline.get("htmlUrl") or "/") or feed
    domain = registered_domain(urlsplit(home).hostname or "")
    title = outline.get("title") or outline.get("text") or domain
    return Subscription(domain=domain, title=title, home=home, feeds=(feed,))
