"""Parses a page within limits, and small tools over its tree: selectors, text, class names."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

# A news page has 250 KB and 3,000 elements; the largest of 1,790 real ones has 3.4 MB. Beyond these it is hostile.
MAX_CHARACTERS = 8_000_000
MAX_ELEMENTS = 120_000
MAX_DEPTH = 400

Element = Any  # lxml's element: it brings no types
_SPACE = re.compile(r"[\s\u00a0\u200b\u200e\u200f\ufeff\u2060\u00ad]+")
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,200}\?>", re.IGNORECASE)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


class Unreadable(Exception):
    """Raised by `parse` on a page beyond the limits; the message is the refusal's detail. Caught in `extract`."""


def parse(text: str) -> Element:
    """The page's tree (its <html> element) without comments. Raises Unreadable when there is none within limits."""
    from lxml import etree, html

    if len(text) > MAX_CHARACTERS:
        raise Unreadable(f"{len(text):,} characters, and a page may have {MAX_CHARACTERS:,}")
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        root = html.document_fromstring(_XML_DECLARATION.sub("", text).encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError) as error:
        raise Unreadable(f"not HTML: {error}") from error
    _check(root)
    return root


def _check(root: Element) -> None:
    """Counts elements and depth without recursion; stops at the first limit that is passed."""
    depth = count = 0
    from lxml import etree

    for event, _ in etree.iterwalk(root, events=("start", "end")):
        if event == "end":
            depth -= 1
            continue
        depth, count = depth + 1, count + 1
        if depth > MAX_DEPTH or count > MAX_ELEMENTS:
            raise Unreadable(f"more than {MAX_DEPTH} levels or {MAX_ELEMENTS:,} elements")


def squeeze(text: str | None) -> str:
    """The text on one line: white space of every kind collapsed, none at the ends."""
    return _SPACE.sub(" ", text or "").strip()


def text_of(node: Element) -> str:
    """All text below a node, on one line."""
    return squeeze("".join(node.itertext()))


def names(node: Element) -> str:
    """The node's class names and id, in lower case: what furniture is recognised by."""
    return f"{node.get('class') or ''} {node.get('id') or ''}".lower().strip()


def hidden(node: Element) -> bool:
    """Whether the node says itself that it isn't shown."""
    style = node.get("style")
    return bool(style and _HIDDEN.search(style)) or node.get("hidden") is not None


def drop(node: Element) -> None:
    """Takes a node out of its tree and leaves the text that follows it."""
    parent = node.getparent()
    if parent is None:
        return
    if node.tail:
        before = node.getprevious()
        if before is None:
            parent.text = f"{parent.text or ''} {node.tail}"
        else:
            before.tail = f"{before.tail or ''} {node.tail}"
    parent.remove(node)


def select(node: Element, selectors: tuple[str, ...]) -> list[Element]:
    """The nodes that the first matching selector finds below a node, itself included."""
    for selector in selectors:
        if found := compiled(selector)(node):
            return list(found)
    return []


@lru_cache(maxsize=2048)
def compiled(selector: str) -> Any:
    """The compiled XPath of a CSS selector. Raises ValueError when it can't be read."""
    from cssselect import HTMLTranslator, SelectorError
    from lxml.etree import XPath, XPathError

    try:
        return XPath(HTMLTranslator().css_to_xpath(selector, prefix="descendant-or-self::"))
    except (SelectorError, XPathError) as error:
        raise ValueError(str(error)) from error
