"""Boxes of links inside a text: told by the heading over them, by what most of their items are, by how they end."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from crawler.extract.page.tree import Element
from crawler.extract.text.blocks import Block

_BOX_SHARE = 0.35  # of the text: more under a heading like "Related" is the article, badly nested
_TOLD = 250  # characters of a paragraph that is no card's summary
_FEW_ITEMS = 3  # from which on links are a list
_LINK, _PROSE = 0.8, 0.3  # share of a block that is link: nothing else from the one, next to none below the other
_CARD = 3  # blocks that a card has at most
TAKEN_LINKS = "data-kliping-links"  # on a node: how many links were taken out of it by their names
_MOST = 0.6  # of a list's items, from which the rest are links too that say more
_ENDS = frozenset({
    "mehr", "mehr lesen", "weiterlesen", "more", "read more", "continue reading", "lire la suite", "lire plus",
    "leer más", "ver más", "leggi", "leggi tutto", "läs mer", "les mer", "læs mere", "lees meer", "více", "číst dál",
    "więcej", "selengkapnya", "baca selengkapnya", "devamı", "подробнее", "читать далее", "続きを読む", "더보기",
})  # fmt: skip


def box_length(blocks: Sequence[Block], place: int) -> int:
    """How many blocks after the heading at `place` stand in a box with it: in the largest node that begins there.

    None where they hold no links, or are too much of the text for a box and not made of cards (a link, a line or two).
    """
    top = _box(blocks, place)
    members = list(takewhile(lambda block: _is_within(block.node, top), blocks[place + 1 :]))
    if not place or _is_unclosed(members, blocks):
        return 0
    links = sum(1 for block in members if block.linked_share > _LINK)
    links += sum(int(taken) for node in top.iter("*") if (taken := node.get(TAKEN_LINKS)))
    cards = links >= _FEW_ITEMS and links * _CARD >= len(members)
    small = _length(members) <= _BOX_SHARE * _length(blocks)
    return len(members) if cards or (small and links) else 0


def _box(blocks: Sequence[Block], place: int) -> Element:
    """The largest node that begins with the block at `place`."""
    before = {node for block in blocks[:place] for node in _upwards(block.node)}
    top = blocks[place].node
    while (parent := top.getparent()) is not None and parent not in before:
        top = parent
    return top


def _is_within(node: Element, top: Element) -> bool:
    return any(up is top for up in (node, *node.iterancestors()))


def _is_unclosed(members: Sequence[Block], blocks: Sequence[Block]) -> bool:
    """Whether a heading's box was closed too late, or not at all, so that the article's paragraphs stand in it."""
    told = [block for block in members if len(block.text) > _TOLD and block.linked_share < _PROSE]
    return len(told) >= 2 and _length(told) > _BOX_SHARE * _length(blocks)


def _length(blocks: Sequence[Block]) -> int:
    return sum(len(block.text) for block in blocks)


def _upwards(node: Element) -> tuple[Element, ...]:
    return (node, *node.iterancestors())


def with_whole_lists(blocks: Sequence[Block], gone: set[int]) -> set[int]:
    """The places of linking blocks, with those of the other items in lists that are made of such links."""
    lists: dict[Element, list[int]] = {}
    for place, block in enumerate(blocks):
        if block.kind == "li" and (listed := next(block.node.iterancestors("ul", "ol"), None)) is not None:
            lists.setdefault(listed, []).append(place)
    whole = set(gone)
    for places in lists.values():
        linking = sum(place in gone for place in places)
        if len(places) >= _FEW_ITEMS and linking >= _MOST * len(places):
            whole.update(places)
    return whole


def leads_on(block: Block) -> bool:
    """Whether a paragraph ends with a link that says "more": the beginning of another article."""
    last = block.links[-1].text.strip(" .…»›>[]()") if block.links else ""
    return last.lower() in _ENDS and block.text.rstrip(" .…»›>[]()").endswith(last)
