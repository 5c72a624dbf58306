"""`kliping why`: a page that was thin, then read, edited, withdrawn, and what the index has of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from crawler.books import Books
from crawler.frontier import Answer, Frontier, url_key
from crawler.records.discovery import Listing
from crawler.schedule import Due, Terms
from crawler.urls import article_id
from indexer.document import Entities
from indexer.open import open_index
from kliping.why import why
from tests.records import document

URL = "https://koran.test/berita/1"
FEED = Due("https://koran.test/rss.xml", "feed")
NOON = 1_796_040_000.0
LOOKS = (
    (60, Answer("too_short", 200, note="12 characters")),
    (200, Answer("article", 200, captured=NOON + 200, article_id=article_id(url_key(URL)))),
    (4000, Answer("article", 200, captured=NOON + 4000, article_id=article_id(url_key(URL)))),
    (25_000, Answer("http_404", 404, captured=NOON + 25_000)),
    (33_000, Answer("http_404", 410, captured=NOON + 33_000)),
)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """The state after the page's whole life."""
    with Frontier(tmp_path / "state" / "crawl.sqlite") as frontier:
        books = Books(frontier)
        books.enter("koran", [(FEED.via, FEED.url)], Terms(), NOON)
        books.list_read("koran", FEED, [Listing(url=URL, title="Banjir surut")], NOON)
        for after, answer in LOOKS:
            if after == 4000:
                books.list_read("koran", FEED, [Listing(url=URL, title="Banjir surut, dua hilang")], NOON + 3990)
            books.page_answered("koran", url_key(URL), answer, NOON + after)
        frontier.pages.note_withdrawn(url_key(URL), int((NOON + 33_000) * 1000))
    return tmp_path


def asked(data: Path, *arguments: str) -> Result:
    return CliRunner().invoke(why, [URL, "--data", str(data), *arguments], catch_exceptions=False)


def test_each_step_of_a_life_is_told_in_its_order(data: Path) -> None:
    told = asked(data).output
    steps = ["found", "too_short", "article", "changed", "article", "http_404", "http_404", "withdrawn"]
    assert [line.split("\t")[1] for line in told.splitlines() if "\t" in line][1:] == steps
    assert "12 characters" in told
    assert "answered 410" in told
    assert "koran: withdrawn, 2 looks in vain; next look" in told


def test_what_the_index_has_is_told(data: Path) -> None:
    assert "isn't in the index yet" in asked(data).output
    index = open_index(str(data / "index"), create=True)
    version = int((NOON + 33_000) * 1000)
    index.update([document(URL, version=version, entities=Entities(person=("Ani", "Budi"), location=("Bogor",)))])
    index.close()
    assert "is in the index: the version of" in asked(data).output
    told = json.loads(asked(data, "--json").output)
    assert told["index"] == {"version": NOON + 33_000, "entities": 3, "trouble": None}
    assert told["withdrawn"] == NOON + 33_000
    assert told["article_id"] == article_id(url_key(URL))


def test_an_index_that_can_t_be_asked_takes_nothing_of_the_rest(data: Path) -> None:
    (data / "index").mkdir()
    told = asked(data).output
    assert "the index can't be asked" in told
    assert "too_short" in told
