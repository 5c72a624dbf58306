"""Our own line goes down: nothing is booked on anybody, it is told once, and all goes on when it is back."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from crawler.books import UPKEEP_S, Books
from crawler.frontier import Answer, Frontier, url_key
from crawler.frontier.line import PROBES_S
from crawler.frontier.pages import KEPT_LOOKS_S
from crawler.records.discovery import Listing
from crawler.schedule import Due, Terms
from tests.crawler.crawls import ROOT, add_source, articles
from tests.newspaper.newspaper import Newspaper

T = 1_796_040_000.0
NAMES = ("satu", "dua", "tiga")
SILENT = Answer("network_error", unheard=True)
REFUSED = Answer("network_error", note="connection refused")


@pytest.fixture
def books(tmp_path: Path) -> Iterator[Books]:
    with Frontier(tmp_path / "crawl.sqlite") as frontier:
        opened = Books(frontier)
        for name in NAMES:
            opened.enter(name, [("feed", feed(name).url)], Terms(), T)
        yield opened


def feed(name: str) -> Due:
    return Due(f"https://koran-{name}.com/rss.xml", "feed")


def page(name: str, number: int = 1) -> str:
    return url_key(f"https://koran-{name}.com/berita/{number}")


def find_pages(books: Books) -> None:
    """Each newspaper lists a page, which is being asked for."""
    for name in NAMES:
        books.list_read(name, feed(name), [Listing(url=f"https://koran-{name}.com/berita/1")], T)
        assert books.pages_due(name, T)


def test_pages_that_fall_silent_with_the_line_are_not_blamed(books: Books) -> None:
    find_pages(books)
    verdicts = [books.page_answered(name, page(name), SILENT, T + at) for at, name in enumerate(NAMES)]
    assert books.line.is_down
    assert not verdicts[-1].is_pages
    for name in NAMES:
        life = books.frontier.pages.life(page(name))
        assert life is not None
        assert (life.standing.looks, life.standing.state) in {(0, "new"), (0, "again")}
        assert not books.frontier.host(f"koran-{name}.com").in_trouble


def test_lists_that_fall_silent_with_the_line_have_not_failed(books: Books) -> None:
    for name in NAMES:
        assert books.lists_due(name, T) == [feed(name)]
    for at, name in enumerate(NAMES):
        books.list_failed(name, feed(name), SILENT, T + at)
    for name in NAMES[:2]:
        assert books.agenda.plan(feed(name).url).failures == 0
        assert not books.breaks(name, T + 600)
        assert books.next_due(name, T) == T + 2 + PROBES_S[0]
        assert not books.frontier.host(f"koran-{name}.com").in_trouble


def test_while_it_is_down_one_request_at_a_time_asks_and_the_others_turn_comes(books: Books) -> None:
    find_pages(books)
    for name in NAMES:
        books.page_answered(name, page(name), SILENT, T)
    assert [books.pages_due(name, T + 1) for name in NAMES] == [[], [], []]
    now = T + PROBES_S[0]
    assert books.next_due("satu", T) == now
    assert [len(books.pages_due(name, now)) for name in NAMES] == [1, 0, 0]
    books.page_answered("satu", page("satu"), SILENT, now)
    now += PROBES_S[1]
    assert [len(books.pages_due(name, now)) for name in NAMES] == [0, 1, 0]


def test_it_is_told_once_that_it_is_down_and_once_that_it_is_back(books: Books) -> None:
    told: list[str] = []
    books.line.tell = told.append
    find_pages(books)
    for at in range(9):
        books.page_answered(NAMES[at % 3], page(NAMES[at % 3]), SILENT, T + at)
    books.page_answered("satu", page("satu"), Answer("article", 200, captured=T, published=T), T + 300)
    assert len(told) == 2
    assert "down: no sign of life from koran-dua.com, koran-satu.com, koran-tiga.com; nothing is blamed" in told[0]
    assert told[1] == "our own line is back after 5 min"
    assert books.pages_due("dua", T + 301)


def test_newspapers_that_refuse_connections_are_no_matter_of_the_line(books: Books) -> None:
    find_pages(books)
    for name in NAMES:
        books.page_answered(name, page(name), REFUSED, T)
        books.list_failed(name, feed(name), REFUSED, T)
    assert not books.line.is_down
    assert books.frontier.host("koran-satu.com").in_trouble


def test_a_sign_of_life_in_between_clears_the_line(books: Books) -> None:
    for name in NAMES[:2]:
        books.list_failed(name, feed(name), SILENT, T)
    books.list_same("tiga", feed("tiga"), T + 1)
    books.list_failed("tiga", feed("tiga"), SILENT, T + 2)
    assert not books.line.is_down
    assert books.agenda.plan(feed("satu").url).failures == 1


def test_once_a_day_what_would_grow_for_ever_is_cut_back(books: Books) -> None:
    find_pages(books)
    long_ago = T - KEPT_LOOKS_S - 86_400
    for at in (long_ago, T):
        books.frontier.pages.settle(page("satu"), _standing(books), Answer("too_short", 200), at)
    for hour in range(48):
        books.frontier.series.add("satu", "page.article", long_ago + 3600 * hour)
    books.keep_up(T)
    life = books.frontier.pages.life(page("satu"))
    assert life is not None
    assert [look.at for look in life.looks] == [T]
    assert len(books.frontier.series.of("satu", 0, ["page.article"])["page.article"]) <= 3
    books.keep_up(T + KEPT_LOOKS_S + UPKEEP_S)
    assert not books.frontier.pages.life(page("satu")).looks  # type: ignore[union-attr]


def test_it_is_not_cut_back_more_often(books: Books) -> None:
    books.keep_up(T)
    books.frontier.pages.settle(page("satu"), _standing(books), Answer("too_short", 200), T - KEPT_LOOKS_S - 1)
    books.keep_up(T + UPKEEP_S - 1)
    count = "SELECT count(*) FROM looks"
    assert books.frontier.database.row(count) == (1,)
    books.keep_up(T + UPKEEP_S)
    assert books.frontier.database.row(count) == (0,)


def _standing(books: Books):  # type: ignore[no-untyped-def]
    books.list_read("satu", feed("satu"), [Listing(url="https://koran-satu.com/berita/1")], T)
    found = books.frontier.pages.standing(page("satu"))
    assert found is not None
    return found[0]


# Nothing but the name service is ours: names are found once a file is there, and then lead to this machine.
NAME_SERVICE = """
import pathlib, socket, sys
line = pathlib.Path(sys.argv[1])
def found(name):
    if name[0].isdigit() or line.exists():
        return "127.0.0.1"
    raise socket.gaierror(-3, "Temporary failure in name resolution")
socket.gethostbyname = found
from kliping.cli import main
sys.argv[:2] = ["kliping"]
main()
"""


@pytest.mark.slow
def test_a_crawl_without_a_line_waits_and_then_loses_nothing(tmp_path: Path, newspaper: Newspaper) -> None:
    data, line = tmp_path / "data", tmp_path / "line"
    newspaper.publish_many(3)
    port = newspaper.url.rsplit(":", 1)[1]
    for name in NAMES:
        url = f"http://koran-{name}.com:{port}"
        add_source(data, url, name, domains=[f"koran-{name}.com", "127.0.0.1"])
    arguments = ["crawl", *NAMES, "--data", str(data), "--stay", "--every", "10"]
    with subprocess.Popen(
        [sys.executable, "-c", NAME_SERVICE, str(line), *arguments], cwd=ROOT, stderr=subprocess.PIPE, text=True,
        env={key: value for key, value in os.environ.items() if not key.startswith("KLIPING_")},
    ) as crawl:  # fmt: skip
        patience = threading.Timer(300, crawl.kill)
        patience.start()
        try:
            assert crawl.stderr is not None
            said = next(text for text in crawl.stderr if "line" in text)
            assert "our own line seems to be down: no sign of life from koran-dua.com" in said
            line.touch()
            said = next(text for text in crawl.stderr if "line" in text)
            assert "our own line is back" in said
            deadline = time.monotonic() + 60
            while len(articles(data)) < 3 and time.monotonic() < deadline:
                time.sleep(0.2)
        finally:
            patience.cancel()
            crawl.terminate()
            crawl.wait(30)
    assert len({article.url for article in articles(data)}) == 3
