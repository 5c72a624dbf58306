"""A text as a reader found it, with the account of what was taken out of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from crawler.extract.page.tree import width
from crawler.extract.text.account import Account
from crawler.extract.text.blocks import Block
from crawler.extract.text.dateline import take_dateline

_LONGEST_BYLINE = 80  # characters of a removed line that may name its authors
_LONG_BLOCK = 80  # characters from which a block is a paragraph rather than a line


@dataclass(frozen=True, slots=True)
class Text:
    """The text of one reader.

    `how` says how it was found: by a rule, a hint or density where we read it ourselves, else json-ld, script or
    trafilatura. `byline` are the lines that stood above it as its byline; `linked` the shares of headline-like links
    inside and around it; `paragraphs` the number of its long blocks; `share` how much of the page's running text its
    node holds; `whole` the letters of that node before anything was taken out; `why` what made the judge choose it.
    """

    text: str
    account: Account
    how: str
    byline: tuple[str, ...] = ()
    linked: tuple[float, float] = (0.0, 0.0)
    paragraphs: int = 0
    dateline: str | None = None
    share: float = 1.0
    whole: int = 0
    why: str = ""


def text_from(
    blocks: Sequence[Block],
    account: Account,
    how: str,
    *,
    linked: tuple[float, float] = (0.0, 0.0),
    share: float = 1.0,
    whole: int = 0,
) -> Text:
    """The text of cleaned blocks; the place that it begins with is told apart."""
    taken, dateline = take_dateline(list(blocks), account)
    lines = (item.line for item in account.removed if item.kind == "byline")
    return Text(
        text="\n".join(block.text for block in taken),
        account=account,
        how=how,
        byline=tuple(line for line in lines if len(line) < _LONGEST_BYLINE),
        linked=linked,
        paragraphs=sum(1 for block in taken if block.kind != "h" and width(block.text) > _LONG_BLOCK),
        dateline=dateline,
        share=share,
        whole=whole,
    )
