"""Takes furniture's nodes out of the article's tree: by a source's rule, by tag, by name."""

from __future__ import annotations

import re

from crawler.extract.page.tree import Element, compiled, drop, hidden, names, squeeze, text_of
from crawler.extract.text.account import Account
from crawler.extract.text.blocks import Link
from crawler.extract.text.boxes import TAKEN_LINKS
from crawler.extract.text.dateline import is_place
from crawler.extract.text.furniture.names import furniture_kind
from crawler.extract.text.furniture.regions import Region, region_of
from crawler.extract.text.furniture.tags import NO_TEXT_ROLES, TAG_KINDS
from crawler.extract.text.masses import text_wrappers
from crawler.extract.text.tables import into_lines, is_text

KEEP_HEAD = "data-kliping-before-table"  # on a subhead over a table that was taken out
_NEVER_FURNITURE = frozenset({"br", "a", "strong", "b", "em", "i", "html", "body"})
_INLINE = frozenset({"span", "em", "font", "mark", "abbr"})
_HEADS = frozenset({"h2", "h3", "h4"})
_HEADED = frozenset({"h2", "h3", "h4", "h5", "h6", "blockquote", "ul", "ol"})
_ON_HEADS = frozenset({"related", "caption", "comments", "hidden"})
_ON_PARAGRAPHS = _ON_HEADS | {"byline", "advert", "tags", "share", "newsletter", "video", "gallery"}
_ALWAYS = frozenset({"related", "comments", "hidden", "table", "gallery"})  # whatever prose they hold
_READ_MORE = re.compile(r"read[-_]?more")
_FEW_LETTERS = 40  # of a node that is words of a sentence
_LONG_LINE = 100  # characters of a text that no link is
_LONG_PARAGRAPH = 150  # characters that no line of a widget has
_FEW_PARAGRAPHS, _MANY_PARAGRAPHS = 2, 4  # names of captions lie on boxes of a picture and the text beside it too
_MOST = 0.6  # share of the text that no furniture but comments holds
_MOST_LINKS = 40  # of one removed node that are booked


def prune(
    node: Element,
    account: Account,
    rule_drops: dict[str, tuple[str, ...]] | None = None,
    page_wrappers: frozenset[str] = frozenset(),
) -> None:
    """Takes furniture nodes out of the article's node, by a source's rule, by tag and by name.

    `page_wrappers` are names known to wrap the page's text.
    """
    _by_rule(node, account, rule_drops or {})
    lengths = _lengths(node)
    wrappers = page_wrappers | text_wrappers(lengths, max(1, lengths.get(node, 1)))
    around = _around_title(node)
    for inner in list(node.iterdescendants()):
        if not isinstance(inner.tag, str) or _detached(inner, node):
            continue
        kind = _node_kind(inner)
        if not kind or names(inner) in wrappers or (inner in around and kind != "hidden") or _in_sentence(inner):
            continue
        if kind == "table" and is_text(inner):
            into_lines(inner)
        elif _is_furniture(inner, kind, lengths.get(inner, 0), lengths[node]):
            _remove(inner, kind, account)


def _by_rule(node: Element, account: Account, drops: dict[str, tuple[str, ...]]) -> None:
    """Takes out what a source's own rule says."""
    for kind, selectors in drops.items():
        for selector in selectors:
            for found in compiled(selector)(node):
                if found is not node and found.getparent() is not None:
                    _remove(found, kind, account)


def _around_title(node: Element) -> frozenset[Element]:
    """What holds the article's title is its head, whatever it is called: what is furniture in it is told by itself."""
    for inner in node.iter("h1", "p"):
        if inner.tag == "h1":
            return frozenset(inner.iterancestors())
        if len(text_of(inner)) > _LONG_LINE:
            break
    return frozenset()


def _in_sentence(node: Element) -> bool:
    """Whether a short node is words of a sentence: in the midst of a paragraph's text, or the place it begins with."""
    parent = node.getparent()
    if parent is None or node.tag not in _INLINE or parent.tag != "p":
        return False
    if len(words := text_of(node)) > _FEW_LETTERS or hidden(node):
        return False
    after = squeeze(node.tail)
    if not re.match(r"[^\W\d_]", after):
        return False
    before = node.getprevious()
    said = squeeze(parent.text if before is None else before.tail)
    if not said:
        return before is None and len(after) > _FEW_LETTERS and is_place(words)
    return bool(re.search(r"[\w,]$", said)) and region_of(node) != Region.UNSEEN


def _detached(inner: Element, node: Element) -> bool:
    """Whether an earlier removal took this node away with it."""
    return all(up is not node for up in inner.iterancestors())


def _node_kind(node: Element) -> str | None:
    if node.tag in _NEVER_FURNITURE:
        return None
    if hidden(node):
        return "hidden"
    if node.get("role") in NO_TEXT_ROLES:
        return "navigation"
    return furniture_kind(node) or TAG_KINDS.get(str(node.tag))


def _lengths(root: Element) -> dict[Element, int]:
    """Characters of text below every node: children first, each adds its own to its parent's."""
    lengths: dict[Element, int] = {}
    for node in reversed(list(root.iter())):
        length = lengths.get(node, 0) + len(squeeze(node.text)) + sum(len(squeeze(child.tail)) for child in node)
        if length:
            lengths[node] = length
            if node is not root and (parent := node.getparent()) is not None:
                lengths[parent] = lengths.get(parent, 0) + length
    lengths.setdefault(root, 0)
    return lengths


def _is_furniture(node: Element, kind: str, length: int, total: int) -> bool:
    """Tags lie on wrappers, and names on paragraphs and subheads for their looks: those are kept."""
    if length > _MOST * total and kind != "comments":
        return False
    if node.tag in _HEADED:
        lists = node.tag in {"ul", "ol"} and kind in _ON_PARAGRAPHS
        return kind in _ON_HEADS or lists or (node.tag == "blockquote" and kind == "embed")
    if node.tag in {"p", "li"}:
        return kind in _ON_PARAGRAPHS and (length <= _LONG_PARAGRAPH or kind in {"caption", "comments", "hidden"})
    if kind in _ALWAYS:
        return not _unfolds(node, kind, length)
    return not _holds_prose(node, _FEW_PARAGRAPHS if kind == "caption" else _MANY_PARAGRAPHS)


def _unfolds(node: Element, kind: str, length: int) -> bool:
    """Whether a node called "read more" is a part of the text that a click unfolds: it leads nowhere."""
    if kind != "related" or length < _LONG_LINE:
        return False
    return bool(_READ_MORE.search(names(node))) and next(node.iter("a"), None) is None


def _holds_prose(node: Element, several: int) -> bool:
    """Whether a node holds several long paragraphs: widgets don't, but one that was never closed swallows the rest."""
    long = (
        p
        for p in node.iter("p")
        if len(text := text_of(p)) > _LONG_PARAGRAPH and sum(len(text_of(a)) for a in p.iter("a")) < len(text) / 2
    )
    return sum(1 for _ in long) >= several


def _remove(node: Element, kind: str, account: Account) -> None:
    if node.tag == "table" and (before := node.getprevious()) is not None and before.tag in _HEADS:
        before.set(KEEP_HEAD, "1")  # a subhead over a table keeps its sense without it
    links = tuple(Link(href, text_of(a)) for a in node.iter("a") if (href := a.get("href")))[:_MOST_LINKS]
    account.take(text_of(node), kind, links)
    if links and (parent := node.getparent()) is not None:
        parent.set(TAKEN_LINKS, str(int(parent.get(TAKEN_LINKS, 0)) + len(links)))
    drop(node)
