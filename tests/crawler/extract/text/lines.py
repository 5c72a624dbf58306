"""Blocks and lines for tests of single passes."""

from __future__ import annotations

from collections.abc import Callable

from crawler.extract.page.tree import parse
from crawler.extract.text.account import Account
from crawler.extract.text.blocks import Block, read_blocks
from crawler.extract.text.known import Known

FIRST = "The council agreed on Tuesday to build a second footbridge over the river before the rains begin."
SECOND = "Traders who cross twice a day said that they had waited for it since the old one was washed away."
THIRD = "The work will take six months, an engineer told the meeting, and is paid for by the province."

Pass = Callable[[list[Block], Account, Known], list[Block]]


def blocks(markup: str) -> list[Block]:
    """The blocks of a piece of HTML."""
    return read_blocks(parse(f"<html><body>{markup}</body></html>"))


def paragraphs(*texts: str) -> str:
    """Each text in a paragraph of its own."""
    return "".join(f"<p>{text}</p>" for text in texts)


def passed(one: Pass, markup: str, known: Known | None = None) -> tuple[list[str], list[tuple[str, str]]]:
    """The lines that a pass leaves of some HTML, and what it takes out as (line, kind)."""
    account = Account("https://tide.example/news/footbridge")
    left = one(blocks(markup), account, known or Known())
    return [block.text for block in left], [(item.line, item.kind) for item in account.removed]
