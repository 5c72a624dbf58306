"""The second reader: trafilatura, on a copy of the page that nobody has touched.

It is only asked where cheap evidence doubts the first: it takes 30 ms for a page that we read in 12.
"""

from __future__ import annotations

from copy import copy
from functools import lru_cache
from typing import Any

from crawler.extract.page.decode import decode
from crawler.extract.page.tree import Element, letters, parse, text_of
from crawler.extract.reading import Reading
from crawler.extract.text.account import Account
from crawler.extract.text.clean import clean_listed
from crawler.extract.text.found import Text, text_from
from crawler.extract.text.known import Known
from crawler.extract.text.stated import blocks_of

_LONGEST_ATTRIBUTE = 2000  # characters; the engine's patterns take quadratic time on class names
_ITEM = "- "  # how the engine marks items of lists
_SHORT = 20  # letters up to which a line may be a link's text and words of the article
_LARGEST = 300_000  # characters of a page's text; the engine takes seconds beyond


def read_by_engine(reading: Reading, known: Known) -> Text:
    """The text that trafilatura finds on the whole page, with furniture's lines taken out of it as out of ours."""
    account = Account(reading.url)
    root = parse(decode(reading.page.body, reading.page.content_type))
    linked = {letters(text_of(link)) for link in root.iter("a")}
    kept = []
    for line in _read(root).split("\n"):
        line = line.removeprefix(_ITEM)
        if len(key := letters(line)) > _SHORT and key in linked:
            account.take(line, "related")
        else:
            kept.append(line)
    return text_from(clean_listed(blocks_of("\n".join(kept)), account, known), account, "trafilatura")


def _read(root: Element) -> str:
    import trafilatura
    from lxml import etree

    if len("".join(root.itertext("p", "div", "span", "td", "li"))) > _LARGEST:
        return ""
    for node in root.iter("*"):
        for name, value in node.attrib.items():
            if len(value) > _LONGEST_ATTRIBUTE:
                del node.attrib[name]
    markup = etree.tostring(root, encoding="unicode", method="html")
    found = trafilatura.bare_extraction(markup, options=copy(_options()))
    return str(getattr(found, "text", None) or "")


@lru_cache(maxsize=1)
def _options() -> Any:
    """Trafilatura's options for text alone: it would read its configuration anew for each page, 0.4 ms."""
    from trafilatura.settings import Extractor

    return Extractor(output_format="python", fast=False, with_metadata=False, comments=False, tables=False)
