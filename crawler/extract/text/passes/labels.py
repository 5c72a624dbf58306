"""Takes out lines that only label the page: dates, and bare text where the newspaper writes in paragraphs."""

from __future__ import annotations

import re
from functools import lru_cache

from crawler.dates import read_time
from crawler.extract.text.account import Account
from crawler.extract.text.blocks import Block
from crawler.extract.text.furniture.kinds import FOLDER
from crawler.extract.text.known import Known
from crawler.extract.text.passes.words import says_what_is_told
from crawler.extract.text.sentences import ends_like_a_sentence, is_paragraph
from crawler.facts import table
from crawler.languages import words

_FIRST_BLOCKS = 3  # above the text
_MOST = 0.5  # share of the text in <p> from which other bare text is none of it
_SHORT = 40  # characters that no sentence in bare text has
_LONGEST_DATE, _DATE_WORDS = 70, 8  # characters and words of a line that is nothing but a date
_LONGEST_STAMP, _STAMP_LETTERS = 60, 28  # characters of a date with words around it, and those words' letters


def without_labels(blocks: list[Block], account: Account, known: Known) -> list[Block]:
    """Nothing that labels the page; what the page's description says stays."""
    in_paragraphs = sum(len(block.text) for block in blocks if block.kind == "p")
    paragraphs_are_tags = in_paragraphs > _MOST * sum(len(block.text) for block in blocks)
    kept = []
    for place, block in enumerate(blocks):
        label = paragraphs_are_tags and _is_bare(block)
        if label and says_what_is_told(block, known):
            kept.append(block)
        elif label or _dates_the_page(blocks, place):
            account.take(block.text, "label")
        else:
            kept.append(block)
    return kept


def _is_bare(block: Block) -> bool:
    """Whether a block is bare text that is no sentence."""
    return block.kind == "text" and (len(block.text) < _SHORT or not ends_like_a_sentence(block.text))


def _dates_the_page(blocks: list[Block], place: int) -> bool:
    """Whether a line says when the page was made: a date above or below the text.

    Within the text a date is a subhead or an item, as in schedules; only bare text there is a label (of live tickers).
    """
    block = blocks[place]
    if place < _FIRST_BLOCKS:
        return _is_date(block.text) or _begins_with_date(block.text)
    if place >= len(blocks) - 2 and is_paragraph(blocks[place - 1]):
        return _is_date(block.text)
    return block.kind == "text" and _is_date(block.text)


@lru_cache(maxsize=1)
def _date_words() -> frozenset[str]:
    """The words that dates are made of: months, days and zones, and what newspapers put between them."""
    months = (name.rstrip(".") for name in words("dates.months"))
    return frozenset([*months, *table(f"{FOLDER}/phrases/world")["date"]["words"]])


def _is_date(text: str) -> bool:
    """Whether a short line is nothing but a date or a clock."""
    if len(text) > _LONGEST_DATE or not re.search(r"\d", text):
        return False
    words = re.findall(r"[^\W\d_]+", text.lower())
    return all(word in _date_words() for word in words) and len(words) < _DATE_WORDS


def _begins_with_date(text: str) -> bool:
    """Whether a short line is a date with a word or two: "Terbit 3 Januari 2024"."""
    if len(text) >= _LONGEST_STAMP or text[-1] in ".!?:" or not re.search(r"\d", text):
        return False
    rest = re.sub(r"[\d\W]+", "", text.lower())
    return len(rest) <= _STAMP_LETTERS and read_time(text) is not None
