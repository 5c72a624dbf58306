"""Subheads that nothing follows leave the end of a text."""

from __future__ import annotations

from crawler.extract.text.known import Known
from crawler.extract.text.passes.heads import without_bare_heads
from crawler.extract.text.passes.prune import KEEP_HEAD

from ..lines import FIRST, passed


def test_a_last_subhead_goes() -> None:
    assert passed(without_bare_heads, f"<p>{FIRST}</p><h3>Prices</h3>") == ([FIRST], [("Prices", "heading")])


def test_it_stays_over_a_table_and_before_a_next_page() -> None:
    over_table = f'<p>{FIRST}</p><h3 {KEEP_HEAD}="1">Prices</h3>'
    assert passed(without_bare_heads, over_table)[0] == [FIRST, "Prices"]
    assert passed(without_bare_heads, f"<p>{FIRST}</p><h3>Prices</h3>", Known(continued=True))[0] == [FIRST, "Prices"]


def test_a_run_of_headings_without_links_is_a_list() -> None:
    assert len(passed(without_bare_heads, f"<p>{FIRST}</p><h3>One</h3><h3>Two</h3><h3>Three</h3>")[0]) == 4
