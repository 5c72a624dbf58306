"""`kliping status` and `kliping why` tell what a crawl knows, while it goes on or after it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from crawler.books import Books, Filled
from crawler.errors import StateError
from crawler.frontier import Answer, Frontier
from crawler.records.discovery import Listing
from crawler.schedule import Due, Terms
from kliping.status import status
from kliping.why import why

URL = "https://koran.test/berita/1"
FEED = Due("https://koran.test/rss.xml", "feed")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A folder in which a feed was read, one page is an article and another was refused."""
    now = datetime.now(UTC).timestamp()
    with Frontier(tmp_path / "state" / "crawl.sqlite") as frontier:
        books = Books(frontier)
        books.enter("koran", [(FEED.via, FEED.url)], Terms(), now)
        books.list_read("koran", FEED, [Listing(url=URL, title="Banjir"), Listing(url=URL + "2")], now)
        first, second = books.pages_due("koran", now)
        filled = Filled(title=True, authors=False, time=True, characters=900)
        books.page_answered("koran", first.key, Answer("article", 200, captured=now), now, filled=filled)
        books.page_answered("koran", second.key, Answer("http_error", 403), now)
    return tmp_path


def invoke(command: object, data: Path, *arguments: str) -> Result:
    return CliRunner().invoke(command, [*arguments, "--data", str(data)], catch_exceptions=False)  # type: ignore[arg-type]


def test_the_status_counts_what_came_and_how_it_was_filled(data: Path) -> None:
    done = invoke(status, data, "--json")
    assert done.exit_code == 0
    [source] = json.loads(done.output)["sources"]
    assert sum(source["new"]) == 2
    assert source["outcomes"] == {"article": 1, "http_error": 1}
    assert source["filled"] == {"title": 1.0, "authors": 0.0, "time": 1.0}
    assert source["text_characters"] == 900
    assert source["waiting"] == 1
    assert source["oldest_due"] is None, "its next look is in two minutes"


def test_a_broken_source_is_named_and_the_exit_code_says_so(data: Path) -> None:
    now = datetime.now(UTC).timestamp()
    with Frontier(data / "state" / "crawl.sqlite") as frontier:
        books = Books(frontier)
        books.enter("koran", [(FEED.via, FEED.url)], Terms(), now)
        for _ in range(3):
            books.list_failed("koran", FEED, Answer("http_404", 404, note="answered 404"), now)
    done = invoke(status, data)
    assert done.exit_code == 1
    assert "unreachable" in done.output
    assert "answered 404" in done.output


def test_why_tells_each_look_at_a_page_and_what_comes_next(data: Path) -> None:
    told = json.loads(invoke(why, data, URL + "2", "--json").output)
    assert [look["outcome"] for look in told["looks"]] == ["http_error"]
    assert told["found_at"] == FEED.url
    assert told["next_look"] == pytest.approx(told["looks"][0]["at"] + 120)
    assert "403" in invoke(why, data, URL + "2").output


def test_why_of_an_unknown_page_says_so(data: Path) -> None:
    done = invoke(why, data, "https://koran.test/lain")
    assert done.exit_code == 1
    assert "no list has named it" in done.output


def test_a_folder_without_a_crawl_is_told(tmp_path: Path) -> None:
    for command, arguments in ((status, ()), (why, (URL,))):
        with pytest.raises(StateError, match="nothing was crawled there yet"):
            invoke(command, tmp_path, *arguments)
    assert not (tmp_path / "state").exists()
