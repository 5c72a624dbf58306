"""Takes out what the captions of pictures say too: layouts for phones repeat them as bare text."""

from __future__ import annotations

from crawler.extract.page.tree import letters
from crawler.extract.text.account import Account
from crawler.extract.text.blocks import Block
from crawler.extract.text.known import Known

_SHORTEST = 20  # letters of a line that is a caption's by more than chance
_SEVERAL = 2  # blocks from which they are captions; one alone may be the text's own


def without_captions(blocks: list[Block], account: Account, known: Known) -> list[Block]:
    """Nothing that the captions say, where several blocks do."""
    gone = [place for place, block in enumerate(blocks) if block.kind != "h" and _is_caption(block, known)]
    if len(gone) < _SEVERAL:
        return blocks
    for place in gone:
        account.take(blocks[place].text, "caption")
    return [block for place, block in enumerate(blocks) if place not in gone]


def _is_caption(block: Block, known: Known) -> bool:
    key = letters(block.text)
    return len(key) > _SHORTEST and any(told.startswith(key) for told in known.captions)
