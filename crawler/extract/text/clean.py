"""The furniture pass over an article's blocks: everything that is no article leaves, and the account keeps all of it.

node ─▶ blocks ─▶ title ─▶ captions ─▶ [title ─▶ words ─▶ links ─▶ labels ─▶ signatures ─▶ repeats ─▶ heads] ─▶ blocks
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from crawler.extract.page.tree import Element, Unreadable, letters
from crawler.extract.text.account import Account
from crawler.extract.text.blocks import Block, read_blocks
from crawler.extract.text.known import Known
from crawler.extract.text.passes.captions import without_captions
from crawler.extract.text.passes.heads import without_bare_heads
from crawler.extract.text.passes.labels import without_labels
from crawler.extract.text.passes.links import without_links
from crawler.extract.text.passes.repeats import without_repeats
from crawler.extract.text.passes.signatures import without_signatures
from crawler.extract.text.passes.title import without_title
from crawler.extract.text.passes.words import without_words

Pass = Callable[[list[Block], Account, Known], list[Block]]
PASSES: tuple[Pass, ...] = (
    without_title,
    without_words,
    without_links,
    without_labels,
    without_signatures,
    without_repeats,
    without_bare_heads,
)
_LONGEST_BLOCK, _MOST_BLOCKS = 60_000, 6_000  # real ones have 9,000 characters and 900 blocks


def clean(node: Element, account: Account, known: Known, lead: Sequence[Block] = ()) -> list[Block]:
    """The article's blocks without furniture, in order; everything else is booked in `account`.

    `lead` is the standfirst where it stands outside the node.
    """
    blocks = without_title(_within_limits(read_blocks(node)), account, known)
    lead = without_title(list(lead), account, known)
    if lead:
        leading = {letters(block.text) for block in lead}
        blocks = [block for block in blocks if letters(block.text) not in leading]
    return clean_listed([*lead, *without_captions(blocks, account, known)], account, known)


def clean_listed(blocks: list[Block], account: Account, known: Known) -> list[Block]:
    """The passes over blocks, wherever they came from."""
    for one in PASSES:
        blocks = one(blocks, account, known)
    return blocks


def _within_limits(blocks: list[Block]) -> list[Block]:
    """The blocks; raises Unreadable where no article is like that: every pattern is dear on such text."""
    longest = max((len(block.text) for block in blocks), default=0)
    if longest > _LONGEST_BLOCK or len(blocks) > _MOST_BLOCKS:
        raise Unreadable(f"{len(blocks):,} blocks of up to {longest:,} characters: no article is like that")
    return blocks
