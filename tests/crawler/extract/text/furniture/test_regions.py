"""Where a node stands has one answer: the innermost region around it, up to what holds the article too."""

from __future__ import annotations

import pytest

from crawler.extract.page.tree import parse
from crawler.extract.text.furniture import regions as table_of_regions
from crawler.extract.text.furniture.regions import Region, named, region_of, stands_in


@pytest.mark.parametrize(
    ("around", "region"),
    [
        ('<div class="page-footer">', Region.FOOTER),
        ("<footer>", Region.FOOTER),
        ('<section id="comments">', Region.COMMENTS),
        ('<ul class="berita-terkait">', Region.OTHERS),
        ("<aside>", Region.SIDEBAR),
        ('<div class="widget">', Region.SIDEBAR),
        ("<nav>", Region.NAVIGATION),
        ('<div class="photo-caption">', Region.PICTURE),
        ('<span class="sr-only">', Region.UNSEEN),
        ('<p class="article-author">', None),
        ('<aside class="meta-info">', Region.SIDEBAR),
        ('<div class="story">', None),
    ],
)
def test_a_name_or_a_tag_tells_the_region(around: str, region: Region | None) -> None:
    root = parse(f"<html><body>{around}<b>x</b></body></html>")
    assert stands_in(next(root.iter("b"))) == region


def test_the_innermost_region_counts() -> None:
    root = parse('<html><body><div class="sidebar"><div class="photo"><b>x</b></div></div></body></html>')
    inner = next(root.iter("b"))
    assert stands_in(inner) == Region.PICTURE
    assert stands_in(inner, {Region.SIDEBAR}) == Region.SIDEBAR
    assert stands_in(inner, {Region.FOOTER}) is None


def test_what_holds_the_heading_too_is_no_region() -> None:
    root = parse('<html><body><div class="sidebar-grid"><h1>A</h1><b>x</b></div></body></html>')
    above = set(next(root.iter("h1")).iterancestors())
    assert stands_in(next(root.iter("b")), below=above) is None


def test_a_body_says_nothing() -> None:
    root = parse('<html class="widget"><body class="has-sidebar"><b>x</b></body></html>')
    assert stands_in(next(root.iter("b"))) is None


def test_a_node_without_names_is_no_region() -> None:
    assert region_of(parse("<html><body><p>x</p></body></html>")) is None


@pytest.mark.parametrize(
    ("called", "regions"),
    [
        ("article__author", {Region.PART}),
        ("foto-caption meta", {Region.PICTURE, Region.PART}),
        ("lead lead-text", set()),
        ("label-hidden", {Region.UNSEEN}),
        ("heading stage", set()),
    ],
)
def test_names_may_speak_of_several_regions(called: str, regions: set[Region]) -> None:
    assert named(called) == regions


def test_an_unknown_region_is_an_error_that_names_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table_of_regions, "table", lambda name: {"fotter": {"names": ["x"]}})
    table_of_regions._regions.cache_clear()
    with pytest.raises(ValueError, match=r"regions.toml: unknown region 'fotter'; did you mean 'footer'"):
        table_of_regions._regions()
    table_of_regions._regions.cache_clear()
