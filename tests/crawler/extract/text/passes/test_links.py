"""Blocks that are nothing but a link leave the text."""

from __future__ import annotations

from crawler.extract.text.passes.links import without_links

from ..lines import FIRST, passed


def test_a_link_to_another_article_goes() -> None:
    left, taken = passed(without_links, f'<p>{FIRST}</p><p><a href="/b">The ferry stops</a></p>')
    assert left == [FIRST]
    assert taken == [("The ferry stops", "related")]


def test_a_table_of_contents_is_navigation() -> None:
    _, taken = passed(without_links, f'<ul><li><a href="#one">One</a></li></ul><p>{FIRST}</p>')
    assert taken == [("One", "navigation")]


def test_a_list_goes_as_a_whole_when_most_of_it_links() -> None:
    items = '<li><a href="/a">The ferry stops</a></li><li><a href="/b">Rain</a></li><li>More soon</li>'
    assert passed(without_links, f"<p>{FIRST}</p><ul>{items}</ul>")[0] == [FIRST]


def test_a_subhead_that_is_linked_to_its_topic_stays() -> None:
    assert passed(without_links, f'<h2><a href="/topic/river">The river</a></h2><p>{FIRST}</p>')[0][0] == "The river"


def test_a_linked_sentence_stays() -> None:
    long = f"{FIRST} {FIRST}"
    assert passed(without_links, f'<p><a href="/b">{long}</a></p>')[0] == [long]
