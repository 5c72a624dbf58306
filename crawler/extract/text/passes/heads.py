"""Takes out subheads that nothing follows: they announce something that is gone."""

from __future__ import annotations

from crawler.extract.text.account import Account
from crawler.extract.text.blocks import Block
from crawler.extract.text.known import Known
from crawler.extract.text.passes.prune import KEEP_HEAD

_LISTED = 3  # headings in a run that may be a list of pictures or a timetable


def without_bare_heads(blocks: list[Block], account: Account, known: Known) -> list[Block]:
    """No subheads at the end, except over tables, in lists of pictures, and where a next page goes on.

    In a run of headings at the end, those after which links were taken out go; without such, the run is a list.
    """
    end = len(blocks)
    while end and blocks[end - 1].kind == "h" and not blocks[end - 1].node.get(KEEP_HEAD):
        end -= 1
    tail = blocks[end:]
    links = sum(1 for item in account.removed[-3 * len(tail) :] if item.kind == "related") if tail else 0
    if known.continued or (len(tail) >= _LISTED and links < len(tail)):
        return blocks
    for block in tail:
        account.take(block.text, "heading")
    return blocks[:end]
