"""kill -9 at any moment loses nothing and doubles nothing."""

from __future__ import annotations

import random
import signal
import time
from collections import Counter
from functools import lru_cache
from pathlib import Path

import pytest

from crawler.captures import sealed_captures
from tests.crawler.crawls import add_source, articles, crawl, start_crawl
from tests.newspaper import Newspaper

ARTICLES, LONG, KILLS, CONCURRENCY = 300, 20, 10, 4  # articles, those of two pages among them, …


@lru_cache(maxsize=1024)
def lines_of(path: Path, size: int) -> int:
    """Lines of a file that has this size: one that has grown is read again, no other."""
    return path.read_bytes().count(b"\n")


def lines_so_far(data: Path) -> int:
    """Articles on disk, sealed or not; a file that is being sealed at this moment is looked for again."""
    while True:
        try:
            return sum(lines_of(path, path.stat().st_size) for path in (data / "articles").glob("*.jsonl*"))
        except FileNotFoundError:
            continue


def kill_after(data: Path, more: int, pause_seconds: float) -> None:
    """Starts a crawl, waits until it has written some more articles and a moment longer, and kills it."""
    before, deadline = lines_so_far(data), time.monotonic() + 120
    process = start_crawl(data, "koran")
    while lines_so_far(data) < before + more:
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < deadline
        time.sleep(0.02)
    time.sleep(pause_seconds)
    process.send_signal(signal.SIGKILL)
    process.communicate()


@pytest.mark.slow
def test_ten_kills_and_a_last_run_give_every_article_once(tmp_path: Path) -> None:
    chance = random.Random(11)
    with Newspaper() as paper:
        stories = paper.publish_many(ARTICLES - LONG, seed=3)
        stories += paper.publish_many(LONG, seed=4, breaks=(2,))
        add_source(tmp_path, paper.url, concurrency=CONCURRENCY)
        for _ in range(KILLS):
            # Short enough that a machine of 200 articles a second has some left for the last kill.
            kill_after(tmp_path, more=chance.randint(1, 16), pause_seconds=chance.uniform(0, 0.08))
        ledger = crawl(tmp_path)
        asked = Counter(path for path in paper.paths() if "/d-" in path)

    written = articles(tmp_path)
    assert Counter(article.url for article in written) == Counter(paper.url_of(story) for story in stories)
    assert Counter(len(article.pages) for article in written) == {1: ARTICLES - LONG, 2: LONG}
    assert all(page.capture for article in written for page in article.pages)
    assert ledger.total() == ledger.total("article") + ledger.total("seen_before")
    assert not list((tmp_path / "articles").glob("*.open")) + list((tmp_path / "captures").glob("*.open"))
    # What was captured when the kill came isn't asked for again; only what was on its way is. The downloader sends the
    # next request before a finished one's response is handed on, so that may be twice as many as go at once.
    assert sum(asked.values()) <= ARTICLES + LONG + KILLS * 2 * CONCURRENCY
    assert len(sealed_captures(tmp_path / "captures")) <= 2, "a file a day, and the test may see midnight"
