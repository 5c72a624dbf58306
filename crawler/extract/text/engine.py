"""Trafilatura, the engine: reads the reduced document, and whole pages where the reduction found too little.

A reduced document is small and clean, so trafilatura takes 3 ms for it instead of 150 ms for the page, most of which
goes into escalations over navigation and teasers.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from crawler.extract.page.tree import Element, letters
from crawler.extract.text.blocks import Block

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_LONGEST_ATTRIBUTE = 2000  # characters; the engine's patterns take quadratic time on class names
_LOST = 0.2  # share of the text that the engine may drop from a reduced document before ours is kept


def read_reduced(blocks: Sequence[Block]) -> list[Block]:
    """The blocks of the reduced document that trafilatura takes for text.

    On documents that small its filters may take a short article for noise: then all blocks are the text. Subheads go
    with what they head, so its verdict on them doesn't count: it drops the ones over tables.
    """
    read = letters(_read(_document(blocks), fast=True))
    taken = [block for block in blocks if block.kind == "h" or letters(block.text) in read]
    lost = 1 - sum(len(block.text) for block in taken) / max(1, sum(len(block.text) for block in blocks))
    return taken if lost <= _LOST else list(blocks)


def read_page(root: Element, *, fast: bool) -> str:
    """The text that trafilatura finds on a whole page: the escalation, first `fast`, then with all it has."""
    from lxml import etree

    for node in root.iter("*"):
        for name, value in node.attrib.items():
            if len(value) > _LONGEST_ATTRIBUTE:
                del node.attrib[name]
    return _read(etree.tostring(root, encoding="unicode", method="html"), fast=fast)


def _read(document: HtmlElement | str, *, fast: bool) -> str:
    import trafilatura

    found = trafilatura.bare_extraction(document, options=copy(_options(fast)))
    return str(getattr(found, "text", None) or "")


@lru_cache(maxsize=2)
def _options(fast: bool) -> Any:
    """Trafilatura's options for text alone: it would read its configuration anew for each page, 0.4 ms."""
    from trafilatura.settings import Extractor

    return Extractor(output_format="python", fast=fast, with_metadata=False, comments=False, tables=False)


def _document(blocks: Sequence[Block]) -> HtmlElement:
    """A minimal page of the blocks: paragraphs, subheads and lists in an article."""
    from lxml import html
    from lxml.etree import SubElement

    root = html.document_fromstring("<html><body><article><p></p></article></body></html>")
    article = next(root.iter("article"))
    article.clear()
    listed = None
    for block in blocks:
        if block.kind == "li":
            listed = SubElement(article, "ul") if listed is None else listed
            SubElement(listed, "li").text = block.text
        else:
            listed = None
            SubElement(article, "h2" if block.kind == "h" else "p").text = block.text
    return root
