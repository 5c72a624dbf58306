"""Parses a page within limits, and small tools over its tree: selectors, text, class names."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from lxml.etree import XPath, _Element

from crawler.extract.page.attributes import with_few_attributes

# A news page has 250 KB and 3,000 elements; the largest of 1,790 real ones has 3.4 MB. Beyond these it is hostile.
MAX_CHARACTERS = 8_000_000
MAX_ELEMENTS = 60_000
MAX_DEPTH = 400

Element = _Element
_STRING = XPath("string()", smart_strings=False)
_COUNT = XPath("count(//*)")
_TOO_DEEP = XPath("boolean(" + "/*" * (MAX_DEPTH + 1) + ")")
_INVISIBLE = dict.fromkeys(map(ord, "\ufffe\uffff\u200b\u200e\u200f\ufeff\u2060\u00ad"))
_LONGEST_NAMES = 600  # characters of class names that are looked at
_SHORT = 400  # characters, white space around them included
_INVISIBLE |= dict.fromkeys(range(0xD800, 0xE000))  # halves of surrogate pairs, from JSON
_INVISIBLE |= dict.fromkeys(set(range(32)) - set(b"\t\n\r\f\v"))  # character references smuggle them in
_NO_LETTERS = re.compile(r"[\W_]+")
_NO_ASCII_LETTERS = bytes(code for code in range(128) if not chr(code).isalnum())
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,200}\?>", re.IGNORECASE)
_DENSE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


class Unreadable(Exception):
    """Raised by `parse` on a page beyond the limits; the message is the refusal's detail. Caught in `extract`."""


def parse(text: str) -> Element:
    """The page's tree (its <html> element) without comments. Raises Unreadable when there is none within limits.

    Plain lxml elements: those of lxml.html cost a call into Python for each one looked at, a third of all time here.
    """
    from lxml import etree

    if len(text) > MAX_CHARACTERS:
        raise Unreadable(f"{len(text):,} characters, and a page may have {MAX_CHARACTERS:,}")
    pieces = text.split("<")
    if (kept := with_few_attributes(pieces)) is not pieces:
        text = "<".join(kept)
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False)
    try:
        root = etree.fromstring(_XML_DECLARATION.sub("", text).encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError, AssertionError) as error:
        raise Unreadable(f"not HTML: {error}") from error
    if root is None:
        raise Unreadable("not HTML: nothing in it can be read")
    _check(root, len(pieces) - 1)
    if "<rt" in text:
        etree.strip_elements(root, "rt", "rp", with_tail=False)  # how letters are read, printed above them
    return root


def _check(root: Element, tags: int) -> None:
    """Looks at the number of elements and their depth; counted by libxml2, so that hostile pages cost little.

    A page with few `tags` needs no counting: at most one element is implied by each, a few by the page.
    """
    if 2 * tags + 10 > MAX_ELEMENTS and _COUNT(root) > MAX_ELEMENTS:
        raise Unreadable(f"more than {MAX_ELEMENTS:,} elements")
    if _TOO_DEEP(root):
        raise Unreadable(f"more than {MAX_DEPTH} levels of nesting")


def squeeze(text: str | None) -> str:
    """The text on one line: white space of every kind collapsed, none at the ends, nothing invisible."""
    if not text:
        return ""
    line = " ".join(text.split())
    if line.isprintable():  # asked first: looking every letter up in a table takes twenty times as long
        return line
    return " ".join(line.translate(_INVISIBLE).split())


def text_of(node: Element) -> str:
    """All text below a node, on one line."""
    return squeeze(_STRING(node))


@lru_cache(maxsize=4096)
def letters(text: str) -> str:
    """Letters and digits only, in lower case: what two texts are compared by. Remembered, since blocks meet often."""
    if text.isascii():
        return text.encode().translate(None, _NO_ASCII_LETTERS).decode().lower()
    return _NO_LETTERS.sub("", text).lower()


def width(text: str) -> int:
    """How long a text is in Latin letters: one of a script without spaces says as much as two and a half of them."""
    if text.isascii():
        return len(text)
    return len(text) + 3 * len(_DENSE.findall(text)) // 2


_UNREAD = frozenset({"script", "style", "noscript", "template", "option", "textarea", "title"})


def short_texts(order: Iterable[Element]) -> list[tuple[Element, str]]:
    """Every short piece of text with the element that it stands in, in document order: one pass that many read.

    XPath would take three times as long: it makes node sets of all text nodes, white space included.
    """
    found = []
    for node in order:
        if (text := node.text) and len(text) < _SHORT and (bare := text.strip()) and node.tag not in _UNREAD:
            found.append((node, bare))
        if (text := node.tail) and len(text) < _SHORT and (bare := text.strip()):
            parent = node.getparent()
            if parent is not None:
                found.append((parent, bare))
    return found


def names(node: Element | None) -> str:
    """The node's class names and id, in lower case: what furniture is recognised by. Nothing for no node."""
    if node is None:
        return ""
    called, identity = node.get("class"), node.get("id")
    return f"{called or ''} {identity or ''}"[:_LONGEST_NAMES].lower().strip() if called or identity else ""


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
