"""Takes out what the furniture's words tell: whole lines, pieces of lines, headings with the links below them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from crawler.extract.text.account import Account
from crawler.extract.text.blocks import Block
from crawler.extract.text.boxes import box_length
from crawler.extract.text.furniture.words import Cut, clean_line, heading_kind, line_kind
from crawler.extract.text.known import Known
from crawler.extract.text.standfirst import same_as_description

_INVITING = frozenset({"newsletter", "related", "share", "advert"})  # a standfirst may begin so
_LAST_BLOCKS = 4  # among so many at the end may stand who wrote it, and where it is from
_LINK = 0.8  # share of a line that is link from which it is nothing else
_FEW_WORDS = 4  # what is left of a line that was cut is no sentence below so many
_TITLE_WORDS = 15  # that the title of an embedded film has at most


def without_words(blocks: list[Block], account: Account, known: Known) -> list[Block]:
    """Nothing that the furniture's words tell, except what the text begins with and the page's description says."""
    return _Cutter(blocks, account, known).kept()


class _Cutter:
    """Goes through blocks once; remembers the heading that it is under. Lives for one call."""

    def __init__(self, blocks: list[Block], account: Account, known: Known) -> None:
        self.blocks, self.account, self.known = blocks, account, known
        self.heading: str | None = None  # the kind of furniture that the heading just above announced
        self.boxed = 0  # the last place of the box under it
        self.left: list[Block] = []

    def kept(self) -> list[Block]:
        for place, block in enumerate(self.blocks):
            if not self._is_headed(place, block):
                self.heading = None
                self._cut(place, block)
        return self.left

    def _is_headed(self, place: int, block: Block) -> bool:
        """Whether a block is a heading over furniture, or stands under one; it is taken then."""
        if kind := heading_kind(block.text):
            self.heading = kind
            self.boxed = max(self.boxed, place + box_length(self.blocks, place))
        elif not self.heading or (block.linked_share <= _LINK and place > self.boxed):
            return False
        self.account.take(block.text, kind or self.heading or "", block.links)
        return True

    def _cut(self, place: int, block: Block) -> None:
        """Keeps what stays of a block."""
        if block.text.startswith("[") and self.left and _is_video(self.left[-1], block):
            self.account.take(self.left.pop().text, "video")
        last = place >= len(self.blocks) - _LAST_BLOCKS
        text, cuts = clean_line(block.text, linked=block.linked_share > 0.5, last=last)
        if cuts and not self.left and cuts[0].kind in _INVITING and says_what_is_told(block, self.known):
            text, cuts = block.text, []
        self._book(cuts, block)
        if cuts and text and len(text.split()) < _FEW_WORDS:
            self.account.take(text, cuts[-1].kind)
        elif re.search(r"[^\W_]", text):
            self.left.append(block.saying(text))
        elif text:
            self.account.take(text, "ornament")

    def _book(self, cuts: Sequence[Cut], block: Block) -> None:
        for cut in cuts:
            links = [link for link in block.links if link.text and link.text in cut.text]
            self.account.take(cut.text, cut.kind, links)


def says_what_is_told(block: Block, known: Known) -> bool:
    """Whether a block is what the page gives as its description."""
    return any(same_as_description(block.text, description) for description in known.told)


def _is_video(title: Block, mark: Block) -> bool:
    """Whether a short line that ends with a colon is the title of the film whose mark follows: "[Gambas:…]"."""
    announces = title.text.endswith(":") and len(title.text.split()) <= _TITLE_WORDS
    return announces and line_kind(mark.text) == "video"
