"""Backfill over real HTTP: every article of the days asked for, each once, and a kill in the middle costs none."""

from __future__ import annotations

import signal
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from crawler.demo.dates import WIB
from tests.crawler.archive.runs import backfill, start
from tests.crawler.crawls import articles, crawl
from tests.newspaper import Newspaper, Story

NOON = datetime(2026, 11, 28, 12, tzinfo=WIB)
DAYS, A_DAY = 4, 9  # the last of them is NOON's


@pytest.fixture
def paper() -> Iterator[Newspaper]:
    """A newspaper whose feed shows two of the 36 articles of four days, and whose index has pages of four."""
    with Newspaper(clock=lambda: NOON, feed_size=2, section_size=4) as paper:
        for day in range(DAYS):
            for number in range(A_DAY):
                paper.publish_many(1, seed=100 * day + number, published=NOON - timedelta(days=day, minutes=number))
        yield paper


def days_of(data: Path, first: str, last: str, *more: str, code: int = 0) -> dict[str, dict[str, Any]]:
    """What a backfill tells of each day."""
    return {day["day"]: day for day in backfill(data, "--from", first, "--to", last, *more, code=code)["days"]}


def urls_of(paper: Newspaper, first: str, last: str) -> Counter[str]:
    def is_asked_for(story: Story) -> bool:
        return first <= story.published.astimezone(WIB).date().isoformat() <= last

    return Counter(paper.url_of(story) for story in paper.stories if is_asked_for(story))


@pytest.mark.slow
def test_the_days_asked_for_are_had_and_a_second_run_asks_for_nothing(paper: Newspaper, tmp_path: Path) -> None:
    paper.write_source(tmp_path / "sources", ways=("archive",), feeds=[f"{paper.url}/rss.xml"])
    days = days_of(tmp_path, "2026-11-25", "2026-11-26")
    assert {day: (row["listed"], row["new"], row["lost"]) for day, row in days.items()} == {
        "2026-11-25": (A_DAY, A_DAY, 0),
        "2026-11-26": (A_DAY, A_DAY, 0),
    }
    assert urls_of(paper, "2026-11-25", "2026-11-26") <= Counter(each.url for each in articles(tmp_path))
    assert [path for path in paper.paths() if "2026-11-26" in path] == [
        f"/indeks?date=2026-11-26&page={page}" for page in (1, 2, 3, 4)
    ], "until a page brings nothing new"
    paper.forget_requests()
    again = days_of(tmp_path, "2026-11-25", "2026-11-27")
    assert {day: (row["had"], row["new"]) for day, row in again.items()} == {
        "2026-11-25": (0, A_DAY),
        "2026-11-26": (0, A_DAY),
        "2026-11-27": (0, A_DAY),
    }, "a table of all that the backfill got, in whatever run"
    assert not [path for path in paper.paths() if "2026-11-25" in path or "2026-11-26" in path]
    assert max(Counter(path for path in paper.paths() if "/d-" in path).values()) == 1


@pytest.mark.slow
def test_a_sitemap_that_is_as_the_crawl_saw_it_is_read_whole(paper: Newspaper, tmp_path: Path) -> None:
    paper.write_source(tmp_path / "sources", ways=("sitemap",))
    crawl(tmp_path)
    had = Counter(each.url for each in articles(tmp_path))
    days = days_of(tmp_path, "2026-11-28", "2026-11-28")
    assert {day: (row["listed"], row["lost"]) for day, row in days.items()} == {"2026-11-28": (A_DAY, 0)}
    assert urls_of(paper, "2026-11-28", "2026-11-28") <= had == Counter(each.url for each in articles(tmp_path))


@pytest.mark.slow
def test_dated_sitemaps_are_gone_through_and_others_left_alone(paper: Newspaper, tmp_path: Path) -> None:
    old = paper.publish_many(1, seed=900, published=NOON - timedelta(days=70))[0]
    gone = paper.publish_many(1, seed=901, published=NOON - timedelta(days=1, hours=2))[0]
    paper.delete(gone.slug)
    index = "".join(f"<sitemap><loc>{paper.url}/arsip/2026-{month}.xml</loc></sitemap>" for month in ("09", "11"))
    paper.page("/sitemap-arsip.xml", f"<sitemapindex>{index}</sitemapindex>", content_type="application/xml")
    paper.write_source(tmp_path / "sources", ways=(), sitemaps=[f"{paper.url}/sitemap-arsip.xml"], fresh_days=1)
    days = days_of(tmp_path, "2026-11-26", "2026-11-27")
    assert {day: (row["listed"], row["new"]) for day, row in days.items()} == {
        "2026-11-26": (A_DAY, A_DAY),
        "2026-11-27": (A_DAY, A_DAY),
    }
    assert old.path not in paper.paths()
    assert len([path for path in paper.paths() if path == "/arsip/2026-09.xml"]) <= 1, "as a list of its own, if at all"


@pytest.mark.slow
def test_two_kills_lose_nothing_and_nothing_is_fetched_twice(paper: Newspaper, tmp_path: Path) -> None:
    paper.write_source(tmp_path / "sources", ways=("archive",), feeds=[f"{paper.url}/rss.xml"], concurrency=2)
    for pages in (2, 14):
        process = start(tmp_path, "--from", "2026-11-25", "--to", "2026-11-28")
        wait_for(lambda pages=pages: sum("/d-" in path for path in paper.paths()) >= pages, process)
        process.send_signal(signal.SIGKILL)
        process.communicate()
    days = days_of(tmp_path, "2026-11-25", "2026-11-28")
    assert Counter(each.url for each in articles(tmp_path)) == Counter(map(paper.url_of, paper.stories))
    assert {day: row["listed"] for day, row in days.items()} == dict.fromkeys(days, A_DAY)
    assert sum(row["new"] + row["had"] for row in days.values()) == DAYS * A_DAY
    asked = Counter(path for path in paper.paths() if "/d-" in path)
    assert sum(asked.values()) <= DAYS * A_DAY + 2 * 2 * 2, "but for what was on its way at a kill"


@pytest.mark.slow
def test_an_index_that_errs_is_told_and_read_the_next_time(paper: Newspaper, tmp_path: Path) -> None:
    from tests.newspaper import faults as spoil

    paper.write_source(tmp_path / "sources", ways=("archive",), feeds=[f"{paper.url}/rss.xml"])
    paper.fault("/indeks?date=2026-11-26&page=2", spoil.status(403))
    days = days_of(tmp_path, "2026-11-25", "2026-11-26", code=1)
    assert (days["2026-11-25"]["new"], days["2026-11-26"]["new"]) == (A_DAY, 4)
    paper.heal()
    days = days_of(tmp_path, "2026-11-25", "2026-11-26")
    assert {row["new"] for row in days.values()} == {A_DAY}


def test_a_source_without_archives_is_told_what_to_add(paper: Newspaper, tmp_path: Path) -> None:
    paper.write_source(tmp_path / "sources")
    process = start(tmp_path, "--from", "2026-11-25")
    _, err = process.communicate(timeout=120)
    assert process.returncode == 1
    assert "neither `archives` nor `sitemaps`" in err


def wait_for(seen: Any, process: subprocess.Popen[str], seconds: float = 120) -> None:
    deadline = time.monotonic() + seconds
    while not seen():
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < deadline
        time.sleep(0.01)
