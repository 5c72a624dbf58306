"""`kliping status`: sources, entities, the index, disk and services on one screen, and what of it is broken."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from crawler.books import Books, Filled
from crawler.frontier import Answer, Frontier
from crawler.records.discovery import Listing
from crawler.schedule import Due, Terms
from crawler.segments import write_segment
from indexer.counting import Trouble
from indexer.document import Entities
from indexer.indexing import index_segments
from indexer.lag import lag_of
from indexer.named import named_of
from indexer.open import open_index
from kliping import terminal
from kliping.heartbeat import Heart
from kliping.status import status
from tests.records import article, document

FEED = Due("https://koran.test/rss.xml", "feed")
SEGMENT = "20260301T050000000000Z-abcdef.jsonl"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A folder with a source, one article of it, and its document: not in an index yet."""
    now = time.time()
    with Frontier(tmp_path / "state" / "crawl.sqlite") as frontier:
        books = Books(frontier)
        books.enter("koran", [(FEED.via, FEED.url)], Terms(), now)
        books.list_read("koran", FEED, [Listing(url="https://koran.test/berita/1", title="Banjir")], now)
        [page] = books.pages_due("koran", now)
        filled = Filled(title=True, authors=False, time=True, characters=900)
        books.page_answered("koran", page.key, Answer("article", 200, captured=now), now, filled=filled)
    articles = [article(f"https://koran.test/berita/{number}", source="koran") for number in range(4)]
    write_segment(tmp_path / "articles" / SEGMENT, (each.to_json() for each in articles))
    return tmp_path


def enriched(data: Path) -> None:
    """Documents of the articles, half of them with entities."""
    documents = [
        document(f"https://koran.test/berita/{n}", source="koran", entities=Entities(person=("Ani",) * (n % 2)))
        for n in range(4)
    ]
    write_segment(data / "documents" / SEGMENT, (each.to_json() for each in documents))


def indexed(data: Path) -> None:
    index = open_index(str(data / "index"), create=True)
    index_segments(data, index, [data / "documents" / SEGMENT], Trouble())
    index.close()


def invoke(data: Path, *arguments: str) -> Result:
    return CliRunner().invoke(status, [*arguments, "--data", str(data)], catch_exceptions=False)


def test_what_is_captured_and_not_in_the_index_lags(data: Path) -> None:
    before = lag_of(data)
    enriched(data)
    for lag in (before, lag_of(data)):
        assert lag.articles == 4
        assert lag.oldest == pytest.approx(1_772_341_200)  # when its segment was begun: 2026-03-01 05:00 UTC
    indexed(data)
    assert lag_of(data).articles == 0
    assert lag_of(data).oldest is None


def test_an_index_elsewhere_is_known_by_what_it_has_had(data: Path) -> None:
    enriched(data)
    indexed(data)
    (data / "index").rename(data.parent / "elsewhere")
    assert lag_of(data).articles == 0


def test_an_index_made_anew_has_had_nothing(data: Path) -> None:
    enriched(data)
    indexed(data)
    open_index(str(data / "index"), create=True, fresh=True).close()
    assert lag_of(data).articles == 4


def test_the_share_of_documents_with_entities_is_told_by_source(data: Path) -> None:
    assert named_of(data) == {}
    enriched(data)
    assert named_of(data) == {"koran": 0.5}
    [source] = json.loads(invoke(data, "--json").output)["sources"]
    assert source["filled"] == {"title": 1.0, "time": 1.0, "authors": 0.0, "entities": 0.5}


def test_all_that_the_sources_share_is_told(data: Path) -> None:
    (data / "captures").mkdir()
    (data / "captures" / "a.warc.gz").write_bytes(b"x" * 1000)
    told = json.loads(invoke(data, "--json").output)
    assert told["index_lag"] == {"articles": 4, "oldest": pytest.approx(1_772_341_200)}
    assert told["captures_bytes"] == 1000
    assert told["disk_free_bytes"] > 0
    assert told["broken"] is False
    assert "4 articles wait for the index" in invoke(data).output


def test_a_service_that_hangs_is_broken(data: Path) -> None:
    Heart(data, "crawler").beat(time.time() - 3600)
    done = invoke(data)
    assert done.exit_code == 1
    assert "the crawler hasn't got on for 60 min" in done.output


def test_an_index_that_a_service_leaves_behind_is_broken(data: Path) -> None:
    assert invoke(data).exit_code == 0, "nobody said that it is to be filled"
    Heart(data, "indexer").beat()
    done = invoke(data)
    assert done.exit_code == 1
    assert "the index is behind by" in done.output


@pytest.mark.parametrize("width", [60, 80, 120])
def test_a_terminal_gets_what_fits(data: Path, width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    from rich.console import Console

    console = Console(width=width, force_terminal=True, no_color=True, record=True)
    monkeypatch.setattr(terminal, "out", lambda: console)
    enriched(data)
    invoke(data)
    lines = console.export_text().splitlines()
    assert max(len(line) for line in lines) <= width
    assert any("koran" in line and "well" in line for line in lines), "a source is one line"
