"""The title leaves a text's first blocks with what stands above it."""

from __future__ import annotations

from crawler.extract.text.known import Known
from crawler.extract.text.passes.title import without_title

from ..lines import FIRST, SECOND, passed

KNOWN = Known(titles=("Second footbridge agreed",))


def test_the_title_goes_with_what_stands_above_it() -> None:
    left, taken = passed(without_title, f"<p>News</p><h1>Second footbridge agreed</h1><p>{FIRST}</p>", KNOWN)
    assert left == [FIRST]
    assert taken == [("News", "label"), ("Second footbridge agreed", "title")]


def test_a_heading_that_says_nearly_the_same_goes() -> None:
    left, _ = passed(without_title, f"<h1>A second footbridge agreed on</h1><p>{FIRST}</p>", KNOWN)
    assert left == [FIRST]


def test_a_subhead_after_paragraphs_that_says_the_same_stays() -> None:
    left, _ = passed(without_title, f"<p>{FIRST}</p><p>{SECOND}</p><h2>Second footbridge agreed</h2>", KNOWN)
    assert left == [FIRST, SECOND, "Second footbridge agreed"]
