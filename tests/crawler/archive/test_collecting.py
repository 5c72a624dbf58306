"""Newspapers out of WARC collections: only their pages are read, each article once, whatever is killed or torn."""

from __future__ import annotations

import gzip
import signal
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from crawler.archive.collections import files_of
from crawler.captures import read_responses, sealed_captures
from crawler.catalogue import load_catalogue
from crawler.demo.dates import WIB
from crawler.replay import replay
from tests.crawler.archive.runs import backfill, start
from tests.crawler.crawls import articles
from tests.newspaper import Newspaper, Story, layouts

NOON = datetime(2026, 11, 28, 12, tzinfo=WIB)
MONTH = "crawl-data/CC-NEWS/2026/11"
NAMES = ("CC-NEWS-20261127013523-00041.warc.gz", "CC-NEWS-20261128013523-00042.warc.gz")


class Collection:
    """Two files of a month, with pages of two newspapers and a list of paths; `stories` are those of koran.test."""

    def __init__(self, root: Path, *, each: int = 4) -> None:
        self.root, self.stories = root, list[Story]()
        paper = Newspaper(clock=lambda: NOON, canonical_base="https://koran.test")
        for number, name in enumerate(NAMES):
            published = NOON - timedelta(days=1 - number)
            mine = paper.publish_many(each, seed=10 + number, published=published)
            self.stories += mine
            path = root / MONTH / name
            path.parent.mkdir(parents=True, exist_ok=True)
            with open(path, "wb") as file:
                for story in mine:
                    for base in ("https://lain.test", "https://koran.test"):
                        write(file, base + story.path, page_of(story, base), published + timedelta(hours=1))
        lines = "".join(f"{MONTH}/{name}\n" for name in NAMES)
        (root / MONTH / "warc.paths.gz").write_bytes(gzip.compress(lines.encode()))

    @property
    def urls(self) -> set[str]:
        return {f"https://koran.test{story.path}" for story in self.stories}


def page_of(story: Story, base: str) -> bytes:
    return layouts.story_page(story, 1, paper="Koran Uji", base=base).encode()


def write(file: Any, url: str, body: bytes, captured: datetime) -> None:
    """A response as Common Crawl has it: no errand beside it."""
    writer = WARCWriter(file, gzip=True)
    head = StatusAndHeaders("200 OK", [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1")
    date = captured.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    writer.write_record(
        writer.create_warc_record(
            url, "response", payload=BytesIO(body), http_headers=head, warc_headers_dict={"WARC-Date": date}
        )
    )


@pytest.fixture
def data(tmp_path: Path) -> Path:
    data = tmp_path / "data"
    (data / "sources").mkdir(parents=True)
    (data / "sources" / "koran.toml").write_text(
        'title = "Koran"\nhome = "https://koran.test/"\nfeeds = ["https://koran.test/rss"]\ntimezone = "Asia/Jakarta"\n'
        "domains = ['koran.test']\narticles = ['/d-\\d+/']\n"
    )
    return data


@pytest.mark.slow
def test_only_the_sources_pages_are_taken_and_the_folder_can_be_replayed(data: Path, tmp_path: Path) -> None:
    collection = Collection(tmp_path / "mirror")
    listed = str(collection.root / MONTH / "warc.paths.gz")
    found = backfill(data, "--warc", listed)
    assert [(day["day"], day["listed"], day["new"]) for day in found["days"]] == [
        ("2026-11-27", 4, 4),
        ("2026-11-28", 4, 4),
    ]
    assert Counter(each.url for each in articles(data)) == dict.fromkeys(collection.urls, 1)
    kept = [each for path in sealed_captures(data / "captures") for each in read_responses(path)]
    assert {each.url for each in kept} == collection.urls
    assert {each.errand.discovery.found_at for each in kept if each.errand and each.errand.discovery} == set(NAMES)
    (collection.root / MONTH / NAMES[0]).write_bytes(b"gone")
    assert backfill(data, "--warc", listed)["days"] == [], "what was read is not read again"
    replay([data / "captures"], tmp_path / "again", load_catalogue(data))
    assert {each.to_json() for each in articles(tmp_path / "again")} == {each.to_json() for each in articles(data)}


@pytest.mark.slow
def test_a_collection_is_fetched_from_a_server_for_the_days_asked_for(data: Path, tmp_path: Path) -> None:
    collection = Collection(tmp_path / "mirror")
    with Newspaper() as server:
        for path in (collection.root / MONTH).iterdir():
            server.page(f"/{MONTH}/{path.name}", path.read_bytes(), content_type="application/octet-stream")
        where = f"{server.url}/{MONTH}/warc.paths.gz"
        found = backfill(data, "--warc", where, "--from", "2026-11-28", "--to", "2026-11-28")
        assert [(day["day"], day["new"]) for day in found["days"]] == [("2026-11-28", 4)]
        assert not list((data / "state" / "collections").iterdir())
        server.forget_requests()
        backfill(data, "--warc", where, "--from", "2026-11-28", "--to", "2026-11-28")
        assert server.paths() == [f"/{MONTH}/warc.paths.gz"]


@pytest.mark.slow
def test_a_kill_in_the_middle_loses_and_doubles_nothing(data: Path, tmp_path: Path) -> None:
    collection = Collection(tmp_path / "mirror", each=20)
    place = str(collection.root)
    for count in (3, 24):
        process = start(data, "--warc", place)
        deadline = time.monotonic() + 120
        while lines(data) < count:
            assert process.poll() is None, process.communicate()
            assert time.monotonic() < deadline
            time.sleep(0.005)
        process.send_signal(signal.SIGKILL)
        process.communicate()
    backfill(data, "--warc", place)
    assert Counter(each.url for each in articles(data)) == dict.fromkeys(collection.urls, 1)
    kept = Counter(each.url for path in sealed_captures(data / "captures") for each in read_responses(path))
    assert kept == dict.fromkeys(collection.urls, 1)


@pytest.mark.slow
def test_a_torn_file_gives_what_is_whole_and_is_told(data: Path, tmp_path: Path) -> None:
    collection = Collection(tmp_path / "mirror")
    torn = collection.root / MONTH / NAMES[1]
    torn.write_bytes(torn.read_bytes()[:-900])
    found = backfill(data, "--warc", str(collection.root), code=1)
    assert sum(day["new"] for day in found["days"]) == 7
    assert any("torn" in line for line in found["unread"])


@pytest.mark.parametrize(
    ("listed_at", "line", "place"),
    [
        ("https://data.test/crawl-data/CC-NEWS/2026/11/warc.paths.gz", "crawl-data/a.warc.gz", "https://data.test/crawl-data/a.warc.gz"),
        ("https://data.test/warc.paths", "https://elsewhere.test/a.warc.gz", "https://elsewhere.test/a.warc.gz"),
    ],
)  # fmt: skip
def test_a_list_names_files_from_the_root_of_its_server(listed_at: str, line: str, place: str) -> None:
    from crawler.archive.collections import _in_list

    assert _in_list(listed_at, line) == place


def test_what_is_no_collection_is_told(tmp_path: Path) -> None:
    from crawler.errors import CaptureError

    with pytest.raises(CaptureError, match="no WARC collection; give"):
        files_of([str(tmp_path / "nowhere.txt")])


def lines(data: Path) -> int:
    try:
        return sum(path.read_bytes().count(b"\n") for path in (data / "articles").glob("*.jsonl*"))
    except FileNotFoundError:
        return 0
