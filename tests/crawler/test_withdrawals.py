"""An article whose page is gone twice is withdrawn: its record says so, and no longer once it is back."""

from __future__ import annotations

import sqlite3
import time
import urllib.request
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from crawler.captures import CaptureWriter
from crawler.folder import DataFolder
from crawler.frontier.looks import CONFIRM_S
from crawler.records.article import Article
from crawler.records.discovery import Discovery, Errand
from crawler.replay import replay
from crawler.segments import SegmentWriter
from crawler.withdrawals import newest_records
from tests.crawler.crawls import add_source, articles, crawl
from tests.newspaper import Newspaper, Story
from tests.newspaper.faults import status
from tests.records import article

NOON = datetime(2026, 3, 1, 5, 0, tzinfo=UTC)


def pass_time(data: Path, seconds: float, path: str) -> None:
    """As if the last look at a page had been so long ago, and the next were due."""
    with closing(sqlite3.connect(data / "state" / "crawl.sqlite")) as db, db:
        db.execute(
            "UPDATE pages SET looked = looked - ?, due = ? WHERE url LIKE ?", (seconds, time.time() - 1, f"%{path}")
        )


def of(data: Path, story: Story) -> list[Article]:
    return [each for each in articles(data) if each.url.endswith(str(story.path))]


def look_again(data: Path, story: Story) -> None:
    pass_time(data, CONFIRM_S, str(story.path))
    crawl(data)


def test_gone_twice_is_said_in_a_record_and_so_is_the_return(newspaper: Newspaper, tmp_path: Path) -> None:
    add_source(tmp_path, newspaper.url)
    story = newspaper.publish_many(12)[0]
    crawl(tmp_path)
    newspaper.fault(str(story.path), status(410))
    look_again(tmp_path, story)
    assert [each.withdrawn for each in of(tmp_path, story)] == [None]
    look_again(tmp_path, story)
    before, after = of(tmp_path, story)
    assert after.withdrawn is not None
    assert (after.text, after.captured, after.capture) == (before.text, before.captured, before.capture)
    assert after.version > before.version
    newspaper.heal()
    look_again(tmp_path, story)
    _, gone, back = of(tmp_path, story)
    assert (back.withdrawn, back.text) == (None, gone.text)
    assert back.version > gone.version


def test_what_a_killed_crawl_did_not_write_is_written_and_a_lost_state_knows_it(
    newspaper: Newspaper, tmp_path: Path
) -> None:
    add_source(tmp_path, newspaper.url)
    story = newspaper.publish_many(12)[0]
    crawl(tmp_path)
    with closing(sqlite3.connect(tmp_path / "state" / "crawl.sqlite")) as db, db:
        db.execute("UPDATE pages SET state = 'withdrawn' WHERE url LIKE ?", (f"%{story.path}",))
    for _ in range(2):
        crawl(tmp_path)
    assert [each.withdrawn is not None for each in of(tmp_path, story)] == [False, True], "said, and once"
    for path in (tmp_path / "state").glob("crawl.sqlite*"):
        path.unlink()
    with DataFolder(tmp_path) as folder:
        assert {state: n for (_, state), n in folder.frontier.pages.counts().items()} == {"done": 11, "withdrawn": 1}
        assert folder.frontier.pages.withdrawals() == []


def test_the_newest_record_is_found_among_many_segments(tmp_path: Path) -> None:
    urls = [f"https://contoh.example/berita/{number}" for number in range(40)]
    with SegmentWriter(tmp_path, max_records=7) as writer:
        for version in (1, 2):
            for url in urls:
                writer.write(article(url, version=version).to_json())
    wanted = article(urls[3]).id
    assert {id: one.version for id, one in newest_records(tmp_path, {wanted, "nowhere"}).items()} == {wanted: 2}


def test_a_replay_makes_the_same_of_the_captures(newspaper: Newspaper, tmp_path: Path) -> None:
    story = newspaper.publish_many(1)[0]
    url = newspaper.url_of(story)
    with urllib.request.urlopen(url) as answer:
        page = answer.read()
    errand = Errand(kind="article", source="koran", asked=url, discovery=Discovery(source="koran"))
    looks = [(0, 200), (1, 404), (3.5, 410), (24, 410), (48, 200)]
    with CaptureWriter(tmp_path / "captures") as writer:
        for hours, status in looks:
            writer.write(
                url, status=status, headers=[("Content-Type", "text/html; charset=utf-8")],
                body=page if status == 200 else b"", errand=errand, captured=NOON + timedelta(hours=hours),
            )  # fmt: skip
    for _ in range(2):  # the second changes nothing
        replay([tmp_path / "captures"], tmp_path / "again", {})
        made = sorted(articles(tmp_path / "again"), key=lambda each: each.version)
        assert [each.withdrawn for each in made] == [None, NOON + timedelta(hours=3.5), None]
        assert len({each.text for each in made}) == 1
