"""Takes the title and what stands above it out of a text's first blocks."""

from __future__ import annotations

import re
from collections.abc import Sequence

from crawler.extract.page.tree import letters
from crawler.extract.text.account import Account
from crawler.extract.text.blocks import Block
from crawler.extract.text.known import Known
from crawler.extract.text.sentences import is_paragraph, is_sentence

_FIRST = 12  # blocks among which a title is looked for
_SHORTEST, _LONGEST = 10, 160  # letters of a title
_MOST_WORDS = 0.7  # of a heading's words that a title has too where the two say the same
_SHORTEST_PART = 20  # letters of a title that a longer heading holds


def without_title(blocks: list[Block], account: Account, known: Known) -> list[Block]:
    """Nothing up to the title, where the title stands within the body's first blocks.

    A title after paragraphs is one of the text's own subheads that says the same.
    """
    keys = {key for title in known.titles if len(key := letters(title)) > _SHORTEST}
    above = next((place for place, block in enumerate(blocks) if is_sentence(block)), 0)  # the text's beginning
    places = [
        place for place, block in enumerate(blocks[:_FIRST])
        if letters(block.text) in keys or (place < above and _is_like_title(block, keys, known.titles))
    ]  # fmt: skip
    if not places or sum(map(is_paragraph, blocks[: places[-1]])) > 1:
        return blocks
    kept = []
    for place, block in enumerate(blocks[: places[-1] + 1]):
        if places[0] < place < places[-1] and is_paragraph(block):
            kept.append(block)  # the title comes again below it
        else:
            account.take(block.text, "title" if place in places else "label")
    return [*kept, *blocks[places[-1] + 1 :]]


def _is_like_title(block: Block, keys: set[str], titles: Sequence[str]) -> bool:
    """Whether a heading above the text says nearly the same as one of the titles."""
    key = letters(block.text)
    if block.kind != "h" or len(key) > _LONGEST:
        return False
    said = _words(block.text)
    alike = any(len(said & _words(title)) >= _MOST_WORDS * len(said) for title in titles)
    return (len(said) > 3 and alike) or any(len(title) > _SHORTEST_PART and title in key for title in keys)


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.lower()))
