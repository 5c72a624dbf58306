"""Takes out blocks that are nothing but a link, and the lists that are made of such."""

from __future__ import annotations

import re

from crawler.extract.text.account import Account, topical
from crawler.extract.text.blocks import Block
from crawler.extract.text.boxes import leads_on, with_whole_lists
from crawler.extract.text.known import Known

_LINKED = {"li": 0.6, "text": 0.6}  # share of a block that is link from which it leads elsewhere
_LINKED_OTHERS = 0.9  # the same for paragraphs and subheads
_SENTENCE = 120  # characters from which a linked paragraph with a full stop is a sentence of the text


def without_links(blocks: list[Block], account: Account, known: Known) -> list[Block]:
    """Blocks that are nothing but a link, and no sentence, lead elsewhere; so do the lists that they are most of."""
    gone = with_whole_lists(blocks, {place for place, block in enumerate(blocks) if _leads_elsewhere(block)})
    for place in sorted(gone):
        block = blocks[place]
        kind = "navigation" if block.links and all(account.own(link.href) for link in block.links) else "related"
        account.take(block.text, kind, block.links)
    return [block for place, block in enumerate(blocks) if place not in gone]


def _leads_elsewhere(block: Block) -> bool:
    """Whether a block is a link to another page. Subheads and lines that newspapers link to a topic's page are text."""
    if block.kind in {"h", "p"} and len(block.links) == 1 and topical(block.links[0].href):
        return False
    share = _LINKED.get(block.kind, _LINKED_OTHERS)
    sentence = block.kind == "p" and len(block.text) > _SENTENCE and re.search(r"[.!?…]\W*$", block.text)
    return (block.linked_share > share and not sentence) or leads_on(block)
