"""What reads like a sentence, and what like a paragraph: asked of blocks by several passes."""

from __future__ import annotations

import re

from crawler.extract.text.blocks import Block

# Characters from which a line with an end is a sentence, and from which sentences are a paragraph.
_SENTENCE, _PARAGRAPH = 40, 80
_END = re.compile(r"""[.!?…:;。！？"”“’'»›)\]」』]\s*$""")


def ends_like_a_sentence(text: str) -> bool:
    """Whether a text ends with a mark that ends sentences or quotations."""
    return bool(_END.search(text))


def is_sentence(block: Block) -> bool:
    """Whether a block is a sentence or more, and no subhead or list item."""
    return block.kind in {"p", "text"} and len(block.text) >= _SENTENCE and ends_like_a_sentence(block.text)


def is_paragraph(block: Block) -> bool:
    """Whether a block is a whole paragraph of running text."""
    return is_sentence(block) and len(block.text) >= _PARAGRAPH
