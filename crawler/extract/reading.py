"""The one object that goes through extraction: a page that was parsed once, with what every wing reads of it.

It is made before anything is taken out of the tree; the text's wing changes the tree and comes last.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlsplit

from crawler.extract.page.elements import Elements, elements_of
from crawler.extract.page.heading import find_heading, publisher_names
from crawler.extract.page.structured import Structured, read_structured
from crawler.extract.page.tree import Element, short_texts
from crawler.extract.rules import Rule
from crawler.records.discovery import Discovery
from crawler.records.page import Page


@dataclass(frozen=True, slots=True)
class Reading:
    """One page as read: its tree, what it states for machines, its visible heading, and what is known from outside.

    `elements` are all of its elements, walked once. `texts` are the short pieces of visible text, each with the element
    that it stands in.
    `publisher` are the newspaper's own names in lower case. `rule` is the source's for this page's day; the empty rule
    until that day is known.
    """

    page: Page
    root: Element
    elements: Elements
    texts: Sequence[tuple[Element, str]]
    said: Structured
    heading: Element | None
    publisher: tuple[str, ...]
    discovery: Discovery | None = None
    rule: Rule = field(default_factory=Rule)

    def by_tag(self, tag: str) -> Sequence[Element]:
        """The page's elements with a tag, in document order."""
        return self.elements.tagged(tag)

    @property
    def order(self) -> dict[Element, int]:
        """Every element with its place in the document, in that order."""
        return self.elements.order

    @property
    def url(self) -> str:
        """The page's URL, as it was fetched."""
        return self.page.url

    @property
    def host(self) -> str:
        """The host in the page's URL; empty where it has none."""
        return urlsplit(self.page.url).hostname or ""

    @property
    def captured(self) -> datetime:
        """When the page was fetched, aware."""
        return self.page.captured


def read_tree(page: Page, root: Element, discovery: Discovery | None = None) -> Reading:
    """The reading of a parsed page, with the empty rule."""
    elements = elements_of(root)
    said = read_structured(elements, page.url)
    publisher = publisher_names(said, page.url)
    return Reading(
        page=page,
        root=root,
        elements=elements,
        texts=short_texts(elements.order),
        said=said,
        heading=find_heading(elements, said, publisher),
        publisher=publisher,
        discovery=discovery,
    )
