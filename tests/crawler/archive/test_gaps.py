"""A feed too short for a burst: what it lost is had from the archive's pages of these days and from other lists."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from crawler.archive import Gap, Gaps
from crawler.frontier import Frontier
from tests.crawler.crawls import ROOT, articles, crawl
from tests.newspaper import Newspaper

FEED, SITEMAP, INDEX = "https://a.test/rss", "https://a.test/sitemap.xml", "https://a.test/indeks?page=1"


@pytest.fixture
def gaps(tmp_path: Path) -> Iterator[Gaps]:
    with Frontier(tmp_path / "crawl.sqlite") as frontier:
        yield Gaps(frontier.database)


def test_a_gap_is_closed_once_all_that_may_fill_it_was_read(gaps: Gaps) -> None:
    gaps.note("koran", FEED, 1000.0, 2000.0, [SITEMAP, INDEX])
    assert not gaps.heard("koran", FEED, 9, 2001.0), "what the list itself brings fills no gap of it"
    assert not gaps.heard("koran", SITEMAP, 3, 2002.0)
    assert not gaps.heard("koran", INDEX, 4, 2003.0, is_read=False)
    [closed] = gaps.heard("koran", INDEX, 1, 2004.0)
    assert closed == Gap(source="koran", url=FEED, since=1000.0, until=2000.0, filling=(), filled=8, closed=2004.0)
    assert gaps.at("koran", 2003.0) == closed
    assert gaps.at("koran", 2005.0) is None


def test_a_gap_that_nothing_fills_is_closed_at_once(gaps: Gaps) -> None:
    gaps.note("koran", FEED, 1000.0, 2000.0, [])
    [gap] = gaps.of("koran", 0.0)
    assert (gap.closed, gap.filled) == (2000.0, 0)


def kliping(data: Path, *arguments: str) -> str:
    return subprocess.run(
        [sys.executable, "-m", "kliping", *arguments, "--data", str(data)], cwd=ROOT, capture_output=True, text=True
    ).stdout


@pytest.mark.slow
@pytest.mark.parametrize("way", ["archive", "sitemap"])
def test_a_burst_that_a_short_feed_lost_is_filled_and_told(tmp_path: Path, way: str) -> None:
    with Newspaper(feed_size=3, section_size=6) as paper:
        paper.write_source(tmp_path / "sources", ways=(way,), feeds=[f"{paper.url}/rss.xml"])
        paper.publish_many(3, seed=1, published=paper.clock())
        crawl(tmp_path)
        paper.publish_many(20, seed=2, published=paper.clock())
        ledger = crawl(tmp_path)
        assert Counter(each.url for each in articles(tmp_path)) == Counter(map(paper.url_of, paper.stories))
        assert any("shows nothing of what it showed before" in line for line in ledger.troubles)
        filled = any("is filled: other lists named 17 pages" in line for line in ledger.troubles)
        if not filled:  # the sitemap happened to be read before the feed, and had named them by then
            assert way == "sitemap"
            assert any("its other lists were read just now" in line for line in ledger.troubles)
        [source] = json.loads(kliping(tmp_path, "status", "--json"))["sources"]
        assert (source["gaps"], source["gap_pages"]) == (1, 17 if filled else 0)
        unseen = paper.stories[10]  # the feed shows the first three of them
        life = json.loads(kliping(tmp_path, "why", paper.url_of(unseen), "--json"))
        assert life["fills_gap_of"] == (f"{paper.url}/rss.xml" if filled else None)
