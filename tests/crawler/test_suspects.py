"""A capture whose reading kills the crawl is given up after two deaths, and nothing else is blamed for it."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from crawler.captures import read_responses
from crawler.records.article import Capture
from crawler.suspects import Suspects
from tests.crawler.crawls import add_source, articles, crawl, start_crawl
from tests.newspaper import Newspaper
from tests.newspaper import faults as spoil

POISON, OTHER = Capture("a.warc.gz", 700), Capture("a.warc.gz", 900)


async def read(suspects: Suspects, capture: Capture, *, dies: bool = False) -> None:
    reading = suspects.reading(capture)
    await reading.__aenter__()
    if not dies:
        await reading.__aexit__(None, None, None)


def start(path: Path) -> Suspects:
    return Suspects(path / "state" / "suspects.json")


def test_two_deaths_give_a_capture_up(tmp_path: Path) -> None:
    for given_up in (False, False, True):
        suspects = start(tmp_path)
        assert suspects.is_given_up(POISON) is given_up
        asyncio.run(read(suspects, OTHER))
        asyncio.run(read(start(tmp_path), POISON, dies=True))
    assert not start(tmp_path).is_given_up(OTHER)


def test_a_capture_that_is_read_at_last_is_no_suspect_any_more(tmp_path: Path) -> None:
    asyncio.run(read(start(tmp_path), POISON, dies=True))
    asyncio.run(read(start(tmp_path), POISON))
    asyncio.run(read(start(tmp_path), POISON, dies=True))
    assert not start(tmp_path).is_given_up(POISON)


@pytest.mark.parametrize("text", ["", "{}", '{"reading": 7, "deaths": []}', "bukan json"])
def test_a_note_that_cant_be_read_counts_for_nothing(tmp_path: Path, text: str) -> None:
    (tmp_path / "state").mkdir()
    (tmp_path / "state" / "suspects.json").write_text(text)
    assert not start(tmp_path).is_given_up(POISON)


def kill_when(running: subprocess.Popen[str], seen: Callable[[], bool]) -> None:
    """Kills a crawl as soon as that is seen."""
    deadline = time.monotonic() + 60
    while not seen():
        assert running.poll() is None, running.communicate()
        assert time.monotonic() < deadline
        time.sleep(0.002)
    running.send_signal(signal.SIGKILL)
    running.communicate()


def is_being_read(data: Path) -> bool:
    note = data / "state" / "suspects.json"
    return note.exists() and '"reading": null' not in note.read_text()


def is_captured(data: Path, path: str) -> bool:
    files = [*(data / "captures").glob("*.open")]
    return bool(files) and files[0].stat().st_size > 0 and any(r.url.endswith(path) for r in read_responses(files[0]))


def test_a_page_that_ends_two_starts_is_given_up_by_the_third_and_the_others_are_written(
    newspaper: Newspaper, tmp_path: Path
) -> None:
    slow, *_ = newspaper.publish_many(3, seed=5)
    lines = "".join(f"<p>Waduk {n} itu diresmikan pada Senin pagi di hulu sungai.</p>" for n in range(40_000))
    newspaper.fault(
        slow.path, spoil.body(f"<html><body><article><h1>Waduk</h1>{lines}</article></body></html>".encode())
    )
    add_source(tmp_path, newspaper.url)
    kill_when(start_crawl(tmp_path, "koran"), lambda: is_captured(tmp_path, slow.path))
    for _ in range(2):
        kill_when(start_crawl(tmp_path, "koran"), lambda: is_being_read(tmp_path))
        time.sleep(0.1)
    newspaper.forget_requests()
    ledger = crawl(tmp_path)
    assert ledger.total("unreadable") == 1
    assert slow.path not in newspaper.paths()
    assert len(articles(tmp_path)) == 2
