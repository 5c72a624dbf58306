"""Section pages: the links of an HTML page, in its order, each URL once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.lists.addresses import address_of
from crawler.records.discovery import Listing

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_MIN_TITLE_CHARACTERS = 20  # shorter link texts are "Selengkapnya", "Baca", a section's name


def parse_section(body: bytes, url: str, content_type: str | None) -> tuple[Listing, ...]:
    """Every http(s) link, with its text where that can be a title. Raises ValueError when the body is no page."""
    tree = page_tree(body, content_type)
    own_base = tree.find(".//base[@href]")
    base = (None if own_base is None else address_of(url, own_base.get("href") or "")) or url
    titles: dict[str, str | None] = {}
    for link in tree.iterfind(".//a[@href]"):
        address = address_of(base, link.get("href") or "")
        if address is None:
            continue
        text = " ".join(link.text_content().split())
        titles[address] = titles.get(address) or (text if len(text) >= _MIN_TITLE_CHARACTERS else None)
    return tuple(Listing(url=address, title=title) for address, title in titles.items())


def page_tree(body: bytes, content_type: str | None) -> HtmlElement:
    """The tree of a page. Raises ValueError when it is none."""
    from lxml import etree, html

    charset = _charset(content_type)
    try:
        return html.document_fromstring(body, parser=html.HTMLParser(encoding=charset, no_network=True))
    except (etree.LxmlError, LookupError) as error:
        raise ValueError(f"no page: {error}") from error


def _charset(content_type: str | None) -> str | None:
    """The charset of the header if it names one that exists; lxml finds the page's own otherwise."""
    import codecs

    name = (content_type or "").lower().partition("charset=")[2].split(";")[0].strip(" \"'")
    try:
        return codecs.lookup(name).name if name else None
    except LookupError:
        return None
