"""Boxes of links inside a text: told by the heading over them, by what most of their items are, by how they end."""

from __future__ import annotations

from collections.abc import Sequence

from crawler.extract.page.tree import Element
from crawler.extract.text.blocks import Block

_BOX_SHARE = 0.35  # of the text: more under a heading like "Related" is the article, badly nested
_TOLD = 250  # characters of a paragraph that is no card's summary
_FEW_ITEMS = 3
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
    before = {node for block in blocks[:place] for node in _upwards(block.node)}
    top = blocks[place].node
    while (parent := top.getparent()) is not None and parent not in before:
        top = parent
    inside = 0
    for block in blocks[place + 1 :]:
        if block.node is not top and top not in set(block.node.iterancestors()):
            break
        inside += 1
    members = blocks[place + 1 : place + 1 + inside]
    links = sum(1 for block in members if block.linked_share > 0.8)
    links += sum(int(taken) for node in top.iter("*") if (taken := node.get(TAKEN_LINKS)))
    whole = sum(len(block.text) for block in blocks)
    small = sum(len(block.text) for block in members) <= _BOX_SHARE * whole
    told = [len(block.text) for block in members if len(block.text) > _TOLD and block.linked_share < 0.3]
    if len(told) >= 2 and sum(told) > _BOX_SHARE * whole:
        return 0  # the heading's own box was closed too late, or not at all: what follows is the article
    cards = links >= _FEW_ITEMS and links * _CARD >= inside
    return inside if place and (cards or (small and links)) else 0


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
