"""The place that a text begins with is told, and leaves the text only where it stands alone."""

from __future__ import annotations

import pytest

from crawler.extract.text.account import Account
from crawler.extract.text.dateline import take_dateline

from .lines import FIRST, blocks, paragraphs


@pytest.mark.parametrize(
    ("first", "place"),
    [(f"JAKARTA, KOMPAS.com - {FIRST}", "JAKARTA"), (f"Jakarta (ANTARA) - {FIRST}", "Jakarta"), (FIRST, None)],
)
def test_a_place_inside_the_first_paragraph_stays(first: str, place: str | None) -> None:
    left, found = take_dateline(blocks(paragraphs(first)), Account(""))
    assert ([block.text for block in left], found) == ([first], place)


def test_a_place_alone_in_its_line_leaves_the_text() -> None:
    account = Account("")
    left, found = take_dateline(blocks(paragraphs("Jakarta -", FIRST)), account)
    assert ([block.text for block in left], found) == ([FIRST], "Jakarta")
    assert [item.kind for item in account.removed] == ["dateline"]


def test_a_text_without_blocks_has_no_place() -> None:
    assert take_dateline([], Account("")) == ([], None)


def test_a_bold_place_behind_the_newspapers_address_needs_no_dash() -> None:
    left, found = take_dateline(blocks(f"<p><b>Liputan6.com, Jakarta</b> {FIRST}</p>"), Account(""))
    assert ([block.text for block in left], found) == ([f"Liputan6.com, Jakarta {FIRST}"], "Jakarta")


def test_a_place_alone_before_a_plain_dash_is_cut_off() -> None:
    left, found = take_dateline(blocks(paragraphs(f"Jakarta - {FIRST}")), Account(""))
    assert ([block.text for block in left], found) == ([FIRST], "Jakarta")
