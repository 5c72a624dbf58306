"""What we use of Scrapy's private parts is there, and does what we take it to do."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import scrapy
from scrapy import Request
from scrapy.utils.reactor import install_reactor
from scrapy.utils.test import get_crawler
from twisted.internet.error import ReactorAlreadyInstalledError

from crawler.downloader import PoliteDownloader
from crawler.outcomes import Outcome
from crawler.refused import Refused

ROOT = Path(__file__).resolve().parent.parent.parent
CURE = (
    f"Scrapy {scrapy.__version__} has changed its downloader: mend crawler/downloader.py, then pyproject.toml's bounds"
)


@pytest.fixture
def downloader() -> Iterator[PoliteDownloader]:
    """A downloader at work, without a crawl around it."""
    with suppress(ReactorAlreadyInstalledError):
        install_reactor("twisted.internet.asyncioreactor.AsyncioSelectorReactor")
    crawler: Any = get_crawler(settings_dict={"DOWNLOAD_DELAY": 1, "DOWNLOAD_DELAY_JITTER": 0})
    crawler.desk = SimpleNamespace(fatal=None)
    downloader = PoliteDownloader(crawler)
    yield downloader
    downloader.close()


def test_sub_domains_share_one_slot(downloader: PoliteDownloader) -> None:
    urls = ("https://news.detik.com/a", "https://finance.detik.com/b", "https://www.detik.com/c")
    assert {downloader.get_slot_key(Request(url)) for url in urls} == {"detik.com"}
    redirected = Request("https://www.kompas.com/", meta={"download_slot": "detik.com"})
    assert downloader.get_slot_key(redirected) == "kompas.com"


def test_a_slot_that_is_slowed_down_stays_slow_when_scrapy_makes_it_again(downloader: PoliteDownloader) -> None:
    request = Request("https://koran.test/a")
    downloader.slow_down(request, 7)
    downloader.slots.clear()
    _, slot = downloader._get_slot(request)
    assert (slot.delay, slot.concurrency, slot.jitter) == (7, 1, 0), CURE


def test_a_paused_slot_lets_nothing_through(downloader: PoliteDownloader) -> None:
    request = Request("https://koran.test/a")
    downloader.pause(request, 60)
    _, slot = downloader._get_slot(request)
    slot.queue.append((request, None))  # type: ignore[arg-type]
    downloader._process_queue(slot)
    assert len(slot.queue) == 1, CURE
    downloader.pause(request, 90)
    assert slot.latercall is not None, CURE
    slot.queue.clear()


def test_what_waits_in_a_slot_is_given_up_at_a_stop(downloader: PoliteDownloader) -> None:
    from twisted.internet.defer import Deferred

    waiting: Deferred[Any] = Deferred()
    failed: list[Any] = []
    waiting.addErrback(failed.append)
    _, slot = downloader._get_slot(Request("https://koran.test/a"))
    slot.queue.append((Request("https://koran.test/a"), waiting))
    assert not downloader.crawler.crawling
    downloader._check_stop()
    assert [failure.value.outcome for failure in failed if failure.check(Refused)] == [Outcome.LATER], CURE


def test_the_declared_scrapy_is_the_minor_version_that_these_tests_have_seen() -> None:
    major, minor = map(int, scrapy.__version__.split(".")[:2])
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    assert f"scrapy>={major}.{minor},<{major}.{minor + 1}" in declared
