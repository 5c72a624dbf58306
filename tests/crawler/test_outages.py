"""What a newspaper or its state goes through between two crawls costs no article: outages, a lost queue, a clock."""

from __future__ import annotations

import shutil
import sqlite3
from collections import Counter
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from crawler.folder import DataFolder
from tests.crawler.crawls import add_source, articles, crawl, start_crawl
from tests.newspaper import Newspaper, layouts
from tests.newspaper import faults as spoil

OUTAGES = (  # as many crawls as once used a page's tries up
    ("/robots.txt", spoil.status(500)),
    ("*", spoil.drop()),
    ("/*/d-*", spoil.status(403)),
    ("*", spoil.drop()),
    ("/robots.txt", spoil.status(500)),
)


@pytest.mark.slow
def test_five_crawls_in_an_outage_lose_no_article_that_waited(newspaper: Newspaper, tmp_path: Path) -> None:
    newspaper.publish_many(8, seed=3)
    add_source(tmp_path, newspaper.url)
    crawl(tmp_path, limit=2)
    for path, fault in OUTAGES:
        newspaper.fault(path, fault)
        start_crawl(tmp_path, "koran").communicate(timeout=300)  # the exit code says that no list could be read
        newspaper.heal()
    crawl(tmp_path)
    assert Counter(article.url for article in articles(tmp_path)) == Counter(map(newspaper.url_of, newspaper.stories))


@pytest.mark.slow
@pytest.mark.parametrize("damage", ["deleted", "overwritten"])
def test_a_queue_that_is_lost_is_made_again_though_the_feed_has_gone_on(
    newspaper: Newspaper, tmp_path: Path, damage: str
) -> None:
    waiting = newspaper.publish_many(8, seed=3)
    add_source(tmp_path, newspaper.url)
    crawl(tmp_path, limit=2)
    state = tmp_path / "state" / "crawl.sqlite"
    if damage == "deleted":
        shutil.rmtree(tmp_path / "state")
    else:
        page = state.read_bytes()
        state.write_bytes(page[:4096] + bytes(8192) + page[12288:])
    newspaper.feed_size = 1
    newspaper.publish_many(1, seed=9)
    crawl(tmp_path)
    got = {article.url for article in articles(tmp_path)}
    assert got == {newspaper.url_of(story) for story in (*waiting, *newspaper.stories)}


@pytest.mark.slow
def test_a_state_file_that_somebody_holds_is_left_where_it_is_and_nothing_of_its_queue_lost(
    newspaper: Newspaper, tmp_path: Path
) -> None:
    newspaper.publish_many(8, seed=3)
    add_source(tmp_path, newspaper.url)
    crawl(tmp_path, limit=2)
    state = tmp_path / "state" / "crawl.sqlite"
    holder = sqlite3.connect(state, isolation_level=None)
    holder.execute("PRAGMA locking_mode = EXCLUSIVE")
    holder.execute("BEGIN EXCLUSIVE")
    process = start_crawl(tmp_path, "koran")
    _, err = process.communicate(timeout=300)
    holder.close()
    assert process.returncode == 1
    assert "another program holds it; end that, or wait" in err
    assert "Traceback" not in err
    newspaper.feed_size = 1
    crawl(tmp_path)
    assert len(articles(tmp_path)) == 8
    assert not list(state.parent.glob("*.broken-*"))


@pytest.mark.slow
def test_a_read_also_link_that_rotates_makes_no_version_whatever_the_sitemap_says(
    newspaper: Newspaper, tmp_path: Path
) -> None:
    story = newspaper.publish_many(1, seed=5)[0]
    add_source(tmp_path, newspaper.url, feeds=None, sitemaps=[f"{newspaper.url}/sitemap.xml"])
    whole = layouts.story_page(story, 1, paper="Koran Uji", base=newspaper.url)
    asked = []
    for number in range(5):
        newspaper.edit(story.slug, updated=newspaper.clock() + timedelta(minutes=number))
        link = (
            f'<p><strong>Baca juga: <a href="/lain/d-{number}/a">Gempa ke-{number} Mengguncang Padang</a></strong></p>'
        )
        newspaper.fault(story.path, spoil.body(whole.replace("</article>", f"{link}</article>", 1).encode()))
        crawl(tmp_path)
        newspaper.heal()
        asked.append(len(newspaper.requests_for(story.path)))
    assert len(articles(tmp_path)) == 1
    assert asked == [1, 2, 3, 4, 4], "a list that cried wolf three times is no longer believed"


def test_a_correction_that_a_clock_gone_back_captures_is_the_newest_version(
    newspaper: Newspaper, tmp_path: Path
) -> None:
    newspaper.publish_many(1, seed=5)
    add_source(tmp_path, newspaper.url)
    crawl(tmp_path)
    [article] = articles(tmp_path)
    corrected = msgspec.structs.replace(
        article, title="Ralat", captured=article.captured - timedelta(days=2), version=article.version - 172_800_000
    )
    with DataFolder(tmp_path) as folder:
        folder.write(corrected)
        assert any("clock is behind" in note for note in folder.notes)
        assert folder.frontier.articles.has(corrected)
    assert [(each.title, each.version - article.version) for each in articles(tmp_path)] == [
        (article.title, 0),
        ("Ralat", 1),
    ]
