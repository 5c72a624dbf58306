"""A start after a kill reads a day's captures from where the state has come to, and not from their beginning."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.captures import sealed_captures
from crawler.folder import DataFolder
from crawler.frontier import Answer, Waiting
from crawler.reach import Reach
from crawler.records.article import Capture
from crawler.records.discovery import Discovery, Errand, Listing

NOW = datetime.now(UTC).replace(microsecond=0)


def url(number: int) -> str:
    return f"https://koran.test/berita/{number}"


def errand(number: int, page: int = 1) -> Errand:
    asked = url(number) if page == 1 else f"{url(number)}?page={page}"
    kind = "article" if page == 1 else "page"
    first = None if page == 1 else url(number)
    return Errand(kind=kind, source="koran", asked=asked, discovery=Discovery(source="koran"), page=page, first=first)


def test_a_file_is_in_the_state_up_to_the_first_page_without_outcome() -> None:
    reach = Reach()
    reach.written("a", 0, 100, None)
    reach.written("a", 100, 200, errand(1))
    reach.written("a", 200, 300, errand(1, page=2))
    reach.written("a", 300, 400, errand(2))
    assert reach.reached() == [("a", 100)]
    reach.settled(url(2))
    assert reach.reached() == []
    reach.settled(url(1))
    assert reach.reached() == [("a", 400)]


def test_what_a_kill_left_holds_its_file_back_until_it_is_read() -> None:
    reach = Reach()
    reach.left("a", 150, errand(1))
    reach.written("a", 300, 400, errand(2))
    reach.settled(url(2))
    assert reach.reached() == [("a", 150)]
    reach.settled(url(1))
    assert reach.reached() == [("a", 400)]


@pytest.fixture
def data(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path


def crawl(data: Path, settled: range, unsettled: range) -> Path:
    """A crawl that captures pages, settles the first of them, and is killed: its files stay as they are."""
    folder = DataFolder(data)
    for number in (*settled, *unsettled):
        capture(folder, number)
    for number in settled:
        finish(folder, number)
    folder.checkpoint()
    folder._lock.close()
    folder.frontier.database._shut()  # a kill: nothing is sealed, nothing said
    [left] = (data / "captures").glob("*.open")
    return left


def capture(folder: DataFolder, number: int) -> Capture:
    listing, discovery = Listing(url=url(number)), Discovery(source="koran")
    folder.frontier.discover("koran", listing, discovery, NOW.timestamp() - 60)
    body = os.urandom(2000).hex().encode()
    return folder.capture(url(number), status=404, headers=(), body=body, errand=errand(number), captured=NOW)


def finish(folder: DataFolder, number: int) -> None:
    key = url(number).removeprefix("https://")
    waiting = Waiting(key=key, url=url(number), source="koran", discovery=Discovery(), why="new", looks=0)
    folder.frontier.look(waiting.key, Answer("http_404", 404, captured=NOW.timestamp()), time.time())
    folder.settle(waiting.url)


def spoil_start(path: Path, count: int) -> None:
    """Overwrites the beginning of a file: whoever reads it again would find it torn there."""
    with open(path, "r+b") as file:
        file.write(b"x" * count)


@pytest.mark.parametrize("torn", [b"", b"\x1f\x8b\x08 half a member"])
def test_only_the_tail_is_read_again_and_a_torn_end_is_cut(data: Path, torn: bytes) -> None:
    left = crawl(data, range(20), range(20, 23))
    whole = left.stat().st_size
    with open(left, "ab") as file:
        file.write(torn)
    spoil_start(left, 10_000)
    with DataFolder(data) as folder:
        assert not [note for note in folder.notes if "torn" in note]
        assert [path.stat().st_size for path in sealed_captures(data / "captures")] == [whole]
        assert [number for number in range(23) if folder.fetched(url(number))] == [20, 21, 22]


def test_a_file_that_is_carried_on_is_read_again_from_there(data: Path) -> None:
    with DataFolder(data) as folder:
        for number in range(5):
            capture(folder, number)
            finish(folder, number)
    left = crawl(data, range(5, 6), range(6, 7))
    assert left.name.startswith(sealed_name(data))
    spoil_start(left, 2_000)
    with DataFolder(data) as folder:
        assert not [note for note in folder.notes if "torn" in note]
        assert folder.fetched(url(6))


def sealed_name(data: Path) -> str:
    [left] = (data / "captures").iterdir()
    return left.name.removesuffix(".open")


def test_a_state_made_anew_reads_all_of_it(data: Path) -> None:
    crawl(data, range(3), range(3, 4))
    for path in (data / "state").iterdir():
        path.unlink()
    with DataFolder(data) as folder:
        assert [number for number in range(4) if folder.fetched(url(number))] == [0, 1, 2, 3]
