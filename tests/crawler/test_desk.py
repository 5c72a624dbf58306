"""The desk of a crawl: each listed URL has one outcome, whichever lists name it and however often it is looked at."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crawler.catalogue import Source
from crawler.desk import Desk
from crawler.extraction_pool import ExtractionPool
from crawler.folder import DataFolder
from crawler.frontier import Answer
from crawler.records.discovery import Listing
from crawler.schedule import Due

URL = "https://koran.test/berita/1"
FEED = Due("https://koran.test/rss.xml", "feed")
SITEMAP = Due("https://koran.test/sitemap.xml", "sitemap")
NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
SOURCE = Source(
    name="koran", title="Koran", home="https://koran.test/", domains=("koran.test",), feeds=(FEED.url,),
    sitemaps=(SITEMAP.url,),
)  # fmt: skip


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(DataFolder(tmp_path), ExtractionPool(1))
    desk.enter(SOURCE)
    yield desk
    desk.close()


def listing(**fields: object) -> Listing:
    return Listing(**{"url": URL, "title": "Banjir", "modified": NOON, **fields})  # type: ignore[arg-type]


def fetch(desk: Desk, outcome: str = "article") -> int:
    """Asks for all that is due; returns how many pages that were."""
    count = 0
    while found := desk.pages_due(SOURCE):
        desk.finish(found[0], Answer(outcome, 200, captured=NOON.timestamp(), published=NOON.timestamp()))
        count += 1
    return count


def test_both_lists_are_due_at_first_and_each_is_read_once(desk: Desk) -> None:
    assert [*desk.lists_due(SOURCE), *desk.lists_due(SOURCE)] == [FEED, SITEMAP]
    desk.list_same(SOURCE, FEED)
    assert not desk.lists_due(SOURCE)


def test_what_two_lists_name_is_fetched_once(desk: Desk) -> None:
    desk.list_read(SOURCE, FEED, [listing()])
    desk.list_read(SOURCE, SITEMAP, [listing()])
    assert fetch(desk) == 1
    assert dict(desk.ledger.outcomes["koran"]) == {"article": 1}
    assert desk.ledger.agrees


def test_a_change_that_only_the_second_list_tells_of_is_fetched(desk: Desk) -> None:
    desk.list_read(SOURCE, FEED, [listing()])
    fetch(desk)
    desk.turn_over()
    desk.list_read(SOURCE, FEED, [listing()])
    assert dict(desk.ledger.outcomes["koran"]) == {"seen_before": 1}
    desk.list_read(SOURCE, SITEMAP, [listing(modified=NOON + timedelta(hours=1))])
    assert fetch(desk, "unchanged") == 1
    assert dict(desk.ledger.outcomes["koran"]) == {"unchanged": 1}
    assert desk.ledger.agrees


def test_what_isn_t_the_source_s_is_counted_and_never_asked_for(desk: Desk) -> None:
    desk.list_read(SOURCE, FEED, [listing(url="https://lain.test/1"), listing(url="mailto:redaksi@koran.test")])
    assert fetch(desk) == 0
    assert dict(desk.ledger.outcomes["koran"]) == {"offsite": 1}


def test_what_stays_in_the_queue_is_counted_as_later(desk: Desk) -> None:
    desk.limit = 1
    desk.list_read(SOURCE, FEED, [listing(), listing(url=URL + "2")])
    assert fetch(desk) == 1
    desk.close()
    assert dict(desk.ledger.outcomes["koran"]) == {"article": 1, "later": 1}
    assert desk.ledger.agrees


def test_a_page_that_is_looked_at_twice_has_its_last_outcome(desk: Desk) -> None:
    desk.list_read(SOURCE, FEED, [listing()])
    [waiting] = desk.pages_due(SOURCE)
    desk.finish(waiting, Answer("too_short", 200))
    desk.folder.frontier.database.write("UPDATE pages SET due = 0")  # the two minutes until then are over
    [again] = desk.pages_due(SOURCE)
    desk.finish(again, Answer("article", 200, captured=NOON.timestamp()))
    assert dict(desk.ledger.outcomes["koran"]) == {"article": 1}
    assert desk.ledger.agrees
