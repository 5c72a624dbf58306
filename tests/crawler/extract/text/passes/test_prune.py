"""Furniture's nodes leave the article's tree with their kind; names that lie on the article's own parts don't."""

from __future__ import annotations

import pytest

from crawler.extract.page.tree import Element, parse, text_of
from crawler.extract.text.account import Account
from crawler.extract.text.passes.prune import prune

from ..lines import FIRST, SECOND, THIRD, paragraphs


def pruned(markup: str, drops: dict[str, tuple[str, ...]] | None = None) -> tuple[str, list[tuple[str, str]]]:
    node: Element = next(parse(f"<html><body><main>{markup}</main></body></html>").iter("main"))
    account = Account("https://tide.example/news/footbridge")
    prune(node, account, drops)
    return text_of(node), [(item.line, item.kind) for item in account.removed]


@pytest.mark.parametrize(
    ("box", "kind"),
    [
        ('<div class="related-articles"><a href="/b">Ferry stops</a></div>', "related"),
        ('<div class="newsletter-box">Ferry stops</div>', "newsletter"),
        ('<p class="byline">Ferry stops</p>', "byline"),
        ('<table><tr><td><a href="/x">Ferry stops</a></td></tr></table>', "table"),
        ('<div class="ai-summary">Ferry stops</div>', "summary"),
        ('<div style="display:none">Ferry stops</div>', "hidden"),
        ('<div role="navigation">Ferry stops</div>', "navigation"),
    ],
)
def test_a_box_goes_with_its_kind(box: str, kind: str) -> None:
    left, taken = pruned(paragraphs(FIRST, SECOND, THIRD) + box)
    assert left == FIRST + SECOND + THIRD
    assert taken == [("Ferry stops", kind)]


def test_what_wraps_the_text_stays_whatever_it_is_called() -> None:
    left, taken = pruned(f'<div class="widget">{paragraphs(FIRST, SECOND, THIRD)}</div>')
    assert (left, taken) == (FIRST + SECOND + THIRD, [])


def test_words_of_a_sentence_stay() -> None:
    said = 'The mayor said <span class="tooltip-term label">on Tuesday</span> that the bridge will be built.'
    assert "on Tuesday" in pruned(paragraphs(FIRST, said, THIRD))[0]


def test_a_sources_own_rule_takes_nodes_out() -> None:
    left, taken = pruned(paragraphs(FIRST, SECOND) + "<p class=x>Ferry stops</p>", {"related": (".x",)})
    assert left == FIRST + SECOND
    assert taken == [("Ferry stops", "related")]
