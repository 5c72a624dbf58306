"""Turns the article's node into blocks: paragraphs, subheads and list items in order, each with its links.

Text beside tags counts too: newspapers put paragraphs into bare divs and part them with <br>.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from crawler.extract.page.tree import Element, squeeze

_BLOCKS = frozenset({
    "p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ul", "ol", "dl", "dt", "dd", "blockquote", "section",
    "article", "main", "header", "pre", "td", "tr", "table", "tbody", "center", "figure", "aside", "address",
    "hr", "summary", "details", "fieldset", "body", "html", "th", "caption", "thead", "tfoot",
})  # fmt: skip
_HEADS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_BOLD = frozenset({"strong", "b"})


@dataclass(frozen=True, slots=True)
class Link:
    """A link inside a block: where it leads (as written) and its text."""

    href: str
    text: str


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, subhead or list item. `kind` is p, h, li or text (bare text outside a paragraph)."""

    kind: str
    text: str
    node: Element = field(compare=False)
    links: tuple[Link, ...] = ()
    bold: bool = False

    linked: int = 0

    @property
    def linked_share(self) -> float:
        """How much of the text is link text, from 0 to 1."""
        return min(1.0, self.linked / max(1, len(self.text)))

    def saying(self, text: str) -> Block:
        """The same block with other text."""
        return replace(self, text=squeeze(text))


class _Reader:
    """Collects text between block boundaries; lives for one `read_blocks`."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.parts: list[str] = []
        self.links: list[Link] = []
        self.bold = self.plain = self.linked = 0

    def add(self, text: str | None, bold: bool, links: list[Element]) -> None:
        if text:
            self.parts.append(text)
            length = len(text.strip())
            self.bold += length if bold else 0
            self.plain += 0 if bold else length
            if links and length:
                self.linked += len(text)
                self._link(links[-1])

    def _link(self, node: Element) -> None:
        """Books a link once in every block that holds a part of it: links may wrap whole blocks."""
        href = node.get("href") or ""
        if not self.links or self.links[-1].href != href:
            self.links.append(Link(href, squeeze("".join(node.itertext()))))

    def flush(self, node: Element, kind: str) -> None:
        text = squeeze("".join(self.parts))
        if text:
            bold = self.bold > 0 and not self.plain
            self.blocks.append(Block(kind, text, node, tuple(self.links), bold, self.linked))
        self.parts, self.links, self.bold, self.plain, self.linked = [], [], 0, 0, 0


def read_blocks(root: Element) -> list[Block]:
    """The blocks below a node, in document order. Iterative: nesting can be deep."""
    from lxml import etree

    reader = _Reader()
    stack: list[tuple[Element, str]] = [(root, "text")]
    links: list[Element] = []
    bold = 0
    for event, node in etree.iterwalk(root, events=("start", "end")):
        tag = node.tag
        if not isinstance(tag, str):
            continue
        if event == "start":
            if tag in _BLOCKS or tag == "br" or _breaks(node):
                reader.flush(*stack[-1])
                if tag in _BLOCKS:
                    stack.append((node, _kind(tag, stack[-1][1])))
            bold += tag in _BOLD
            if tag == "a" and node.get("href"):
                links.append(node)
            reader.add(node.text, bold > 0, links)
            continue
        bold -= tag in _BOLD
        if tag in _BLOCKS:
            reader.flush(*stack[-1])
            if len(stack) > 1:
                stack.pop()
        elif links and links[-1] is node:
            links.pop()
        if node is not root:
            reader.add(node.tail, bold > 0, links)
    reader.flush(*stack[-1])
    return reader.blocks


def _breaks(node: Element) -> bool:
    """Whether an empty element is a line break by its class name, as scripts write them."""
    if node.tag != "span" or node.text or len(node):
        return False
    return "br" in (node.get("class") or "").split()


def _kind(tag: str, outer: str) -> str:
    if tag in _HEADS:
        return "h"
    if tag == "li":
        return "li"
    if tag in {"p", "blockquote", "pre", "dd", "dt"}:
        return "li" if outer == "li" else "p"
    return outer if outer in {"li", "h"} else "text"


def lines(blocks: list[Block]) -> Iterator[str]:
    """The blocks' texts."""
    return (block.text for block in blocks)
