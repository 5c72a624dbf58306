"""Lists of articles for machines: RSS 2.0, Atom and news sitemap, as newspapers publish them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from xml.sax.saxutils import escape

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


@dataclass(frozen=True, slots=True)
class Channel:
    """The newspaper itself: its name, where it lives and what it is about."""

    name: str
    url: str
    about: str
    language: str = "id"


@dataclass(frozen=True, slots=True)
class Item:
    """One article as a feed or a sitemap announces it."""

    url: str
    title: str
    summary: str
    published: datetime
    updated: datetime | None = None
    section: str | None = None
    author: str | None = None
    tags: tuple[str, ...] = ()
    language: str = "id"


def rss(channel: Channel, items: Sequence[Item]) -> bytes:
    """An RSS 2.0 feed, items in the given order."""
    head = _elements(
        title=channel.name, link=channel.url, description=channel.about, language=channel.language, ttl="10"
    )
    body = "".join(f"<item>{_rss_item(item)}</item>\n" for item in items)
    namespace = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'
    return f'{_HEAD}<rss version="2.0" {namespace}>\n<channel>{head}\n{body}</channel>\n</rss>\n'.encode()


def _rss_item(item: Item) -> str:
    fields = _elements(
        title=item.title,
        link=item.url,
        description=item.summary,
        pubDate=format_datetime(item.published),
        category=item.section,
        guid=item.url,
    )
    return fields + (f"<dc:creator>{escape(item.author)}</dc:creator>" if item.author else "")


def atom(channel: Channel, items: Sequence[Item]) -> bytes:
    """An Atom feed, items in the given order."""
    newest = max((item.updated or item.published for item in items), default=None)
    head = _elements(title=channel.name, id=channel.url, updated=newest.isoformat() if newest else None)
    link = f'<link href="{_attribute(channel.url)}"/>'
    body = "".join(f"<entry>{_atom_entry(item)}</entry>\n" for item in items)
    return f'{_HEAD}<feed xmlns="http://www.w3.org/2005/Atom">{head}{link}\n{body}</feed>\n'.encode()


def _atom_entry(item: Item) -> str:
    fields = _elements(
        title=item.title,
        id=item.url,
        published=item.published.isoformat(),
        updated=(item.updated or item.published).isoformat(),
        summary=item.summary,
    )
    author = f"<author><name>{escape(item.author)}</name></author>" if item.author else ""
    category = f'<category term="{_attribute(item.section)}"/>' if item.section else ""
    return f'{fields}<link rel="alternate" href="{_attribute(item.url)}"/>{author}{category}'


def news_sitemap(channel: Channel, items: Iterable[Item]) -> bytes:
    """A sitemap in Google's news form."""
    body = "".join(_news_url(channel, item) for item in items)
    return (
        f'{_HEAD}<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
        f' xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">\n{body}</urlset>\n'
    ).encode()


def _news_url(channel: Channel, item: Item) -> str:
    keywords = f"<news:keywords>{escape(', '.join(item.tags))}</news:keywords>" if item.tags else ""
    return (
        f"<url><loc>{escape(item.url)}</loc>"
        f"<lastmod>{(item.updated or item.published).isoformat()}</lastmod>"
        f"<news:news><news:publication><news:name>{escape(channel.name)}</news:name>"
        f"<news:language>{item.language}</news:language></news:publication>"
        f"<news:publication_date>{item.published.isoformat()}</news:publication_date>"
        f"<news:title>{escape(item.title)}</news:title>{keywords}</news:news></url>\n"
    )


def _elements(**values: str | None) -> str:
    return "".join(f"<{name}>{escape(value)}</{name}>" for name, value in values.items() if value)


def _attribute(value: str) -> str:
    return escape(value, {'"': "&quot;"})
