"""A crawl from the newspaper to the ledger: every URL has one outcome, and what changed is fetched again."""

from __future__ import annotations

import gzip
import json
import shutil
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import brotli  # type: ignore[import-untyped]
import pytest

from crawler.captures import read_response_at, read_responses, sealed_captures
from crawler.catalogue import load_catalogue
from crawler.errors import DataFolderBusy
from crawler.folder import DataFolder
from crawler.ledger import Ledger
from crawler.records.article import Article
from crawler.replay import replay
from tests.crawler.crawls import add_source, articles, crawl, start_crawl
from tests.newspaper import Newspaper, Story, specials
from tests.newspaper import faults as spoil

PARAGRAPHS = (
    "Waduk di hulu sungai itu diresmikan pada Senin pagi dan akan mengairi sawah di tiga kecamatan.",
    "Warga menyambut baik waduk itu, karena sawah mereka sering kekeringan sejak bulan Juni tahun lalu.",
    "Bupati mengatakan pembangunan saluran irigasi akan selesai sebelum musim tanam berikutnya dimulai.",
    "Para petani berharap harga gabah tetap baik, sehingga mereka dapat membeli bibit untuk musim depan.",
)


class Troubled:
    """A newspaper with one article for each fate, crawled twice: as it is, and healed with one article edited."""

    def __init__(self, data: Path, paper: Newspaper) -> None:
        self.data, self.paper = data, paper
        self.fates: dict[str, str] = {}
        self.good = paper.publish_many(5, seed=1)
        self.long = paper.publish(title="Waduk Diresmikan, Petani Berharap", paragraphs=PARAGRAPHS, breaks=(2, 3))
        self.broken = paper.publish(title="Waduk Kedua Diresmikan Bupati", paragraphs=PARAGRAPHS, breaks=(2,))
        paper.fault(self.broken.page_path(2), spoil.status(404))
        self.add("http_404", spoil.status(404))
        self.add("http_404", spoil.status(410))
        self.add("http_error", spoil.status(403))
        self.add("http_error", spoil.status(500))
        self.add("http_error", spoil.redirect("/berputar"))
        paper.redirect("/berputar", "/berputar")
        self.add("network_error", spoil.drop())
        self.add("too_large", spoil.huge(20_000_000))
        self.add("too_large", spoil.bomb(60_000_000))
        self.add("too_large", spoil.sent_as(gzip.compress(b"", mtime=0) * 20_000, "gzip"))
        self.add("unreadable", spoil.sent_as(brotli.compress(bytes(100_000_000), quality=1), "br"))
        self.add("offsite", spoil.redirect("http://contoh.invalid/a"))
        self.add("paywall", spoil.body(specials.paywall().encode()))
        self.add("too_short", spoil.body(specials.too_short().encode()))
        self.add("not_html", spoil.content_type("image/png"), spoil.body(b"\x89PNG\r\n\x1a\n" + bytes(500)))
        self.torn = self.with_a_torn_title()
        self.moved = paper.publish_many(1, seed=40)[0]
        paper.fault(self.moved.path, spoil.redirect("/pindah/d-1/ke-sini"))
        paper.page("/pindah/d-1/ke-sini", self.page_of(self.moved))
        add_source(data, paper.url, sitemaps=[f"{paper.url}/sitemap.xml"])

    def with_a_torn_title(self) -> Story:
        """An article whose JSON-LD was cut in the midst of an emoji, as texts of so many UTF-16 units are."""
        story = self.paper.publish_many(1, seed=41, layout="plain")[0]
        torn = self.page_of(story).replace(b'"headline":', b'"headline": "Banjir \\ud83d surut", "x":')
        assert torn != self.page_of(story)
        self.paper.fault(story.path, spoil.body(torn))
        return story

    def add(self, fate: str, *faults: spoil.Fault) -> None:
        story = self.paper.publish_many(1, seed=100 + len(self.fates))[0]
        self.paper.fault(story.path, *faults)
        self.fates[story.path] = fate

    def page_of(self, story: object) -> bytes:
        from tests.newspaper import layouts

        page: str = layouts.story_page(story, 1, paper="Koran Uji", base=self.paper.url)  # type: ignore[arg-type]
        return page.encode()

    @property
    def expected(self) -> dict[str, int]:
        counts = {"article": len(self.good) + 4}
        for fate in self.fates.values():
            counts[fate] = counts.get(fate, 0) + 1
        return counts


@pytest.fixture(scope="module")
def troubled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Troubled]:
    with Newspaper() as paper:
        yield Troubled(tmp_path_factory.mktemp("troubled"), paper)


@pytest.fixture(scope="module")
def first(troubled: Troubled) -> Ledger:
    """The ledger of the first crawl."""
    return crawl(troubled.data)


@pytest.fixture(scope="module")
def second(troubled: Troubled, first: Ledger) -> Ledger:
    """The ledger of a crawl after one article was edited and what erred is well again."""
    story = troubled.good[0]
    troubled.paper.edit(story.slug, paragraphs=PARAGRAPHS)
    for path, fate in troubled.fates.items():
        if fate in {"http_error", "network_error"}:
            troubled.paper.heal(path)
    return crawl(troubled.data)


def test_every_url_has_the_one_outcome_that_it_deserves(troubled: Troubled, first: Ledger) -> None:
    assert dict(first.outcomes["koran"]) == troubled.expected
    assert first.total() == first.discovered.total() == len(troubled.paper.stories)


def test_an_article_of_many_pages_is_joined_and_each_page_kept(troubled: Troubled, first: Ledger) -> None:
    article = one(troubled.data, troubled.long.title)
    places = [article.text.find(line) for line in troubled.long.lines]
    assert -1 not in places
    assert places == sorted(places)
    assert [page.number for page in article.pages] == [1, 2, 3]
    for page in article.pages:
        assert page.capture is not None
        assert read_response_at(troubled.data / "captures", page.capture).url == page.url


def test_a_missing_page_is_marked_and_the_rest_kept(troubled: Troubled, first: Ledger) -> None:
    article = one(troubled.data, troubled.broken.title)
    assert [page.capture is None for page in article.pages] == [False, True]
    assert PARAGRAPHS[0] in article.text


def test_every_response_is_in_the_captures_errors_and_robots_too(troubled: Troubled, first: Ledger) -> None:
    kept = {
        (response.url, response.status)
        for path in sealed_captures(troubled.data / "captures")
        for response in read_responses(path)
    }
    url = troubled.paper.url
    assert {(url + "/robots.txt", 200), (url + "/rss.xml", 200), (url + "/sitemap-news.xml", 200)} <= kept
    for path, fate in troubled.fates.items():
        if fate in {"http_404", "paywall", "too_short", "not_html"}:
            assert any(kept_url == url + path for kept_url, _ in kept), path


def test_what_is_known_is_not_fetched_again_and_what_changed_is(
    troubled: Troubled, first: Ledger, second: Ledger
) -> None:
    counts = dict(second.outcomes["koran"])
    # The edited article, and those that had erred for a time: 403, 500, a loop of redirects, no answer.
    assert counts["article"] == 5
    assert counts["seen_before"] == first.total("article") - 1
    # What came back thin, gone or leading away is looked at again by a person's crawl; what is no text, in its time.
    rest = {outcome: count for outcome, count in counts.items() if outcome not in {"article", "seen_before"}}
    assert rest == {"http_404": 2, "offsite": 1, "too_short": 1, "unreadable": 1, "later": 5}
    versions = [a for a in articles(troubled.data) if a.url == troubled.paper.url_of(troubled.good[0])]
    assert [a.version for a in versions] == sorted({a.version for a in versions})
    assert [a.text == "\n".join(PARAGRAPHS) for a in versions] == [False, True]


def test_a_list_that_is_unchanged_is_asked_for_conditionally(troubled: Troubled, second: Ledger) -> None:
    asked = troubled.paper.requests_for("/rss.xml")
    assert "if-none-match" not in asked[0].headers
    assert "if-none-match" in asked[-1].headers


def test_replay_makes_the_same_articles_again(troubled: Troubled, second: Ledger, tmp_path: Path) -> None:
    captures = sealed_captures(troubled.data / "captures")
    done = replay(captures, tmp_path, load_catalogue(troubled.data))
    assert done.ledger.agrees
    made, before = articles(tmp_path), articles(troubled.data)
    assert {a.to_json() for a in made} == {a.to_json() for a in before}
    assert len(made) == len(before)

    again = tmp_path / "again"
    assert replay([troubled.data / "captures"], again, load_catalogue(troubled.data)).ledger == done.ledger
    assert [a.to_json() for a in articles(again)] == [a.to_json() for a in made]


def test_replay_into_a_folder_that_has_the_articles_changes_nothing(
    troubled: Troubled, second: Ledger, tmp_path: Path
) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(troubled.data, copy)
    before = [a.to_json() for a in articles(copy)]
    for _ in range(2):
        done = replay([copy / "captures"], copy, load_catalogue(copy))
        assert done.ledger.agrees
        assert not done.ledger.total("article")
    assert [a.to_json() for a in articles(copy)] == before


def test_the_state_can_be_lost(troubled: Troubled, second: Ledger) -> None:
    before = {a.to_json() for a in articles(troubled.data)}
    (troubled.data / "state" / "crawl.sqlite").write_bytes(b"bukan basis data")
    troubled.paper.forget_requests()
    ledger = crawl(troubled.data)
    assert {a.to_json() for a in articles(troubled.data)} == before
    assert "article" not in ledger.outcomes["koran"]
    # What was captured once, with whatever outcome, is read from the captures.
    asked = {path for path in troubled.paper.paths() if "/d-" in path}
    assert asked <= {path for path, fate in troubled.fates.items() if fate in {"too_large", "network_error"}}


def test_a_limit_leaves_the_rest_for_the_next_crawl(tmp_path: Path) -> None:
    with Newspaper() as paper:
        paper.publish_many(5, seed=2)
        add_source(tmp_path, paper.url)
        assert dict(crawl(tmp_path, limit=2).outcomes["koran"]) == {"article": 2, "later": 3}
    with DataFolder(tmp_path) as folder:
        assert len(folder.frontier.due("koran", time.time())) == 3


def test_sigterm_ends_a_crawl_cleanly_and_the_next_carries_on(tmp_path: Path) -> None:
    with Newspaper() as paper:
        paper.publish_many(12, seed=2)
        add_source(tmp_path, paper.url, delay_seconds=2)  # so that a slow machine too has much left to do
        process = start_crawl(tmp_path, "koran")
        while not any(path.stat().st_size for path in (tmp_path / "articles").glob("*.jsonl.open")):
            assert process.poll() is None
            time.sleep(0.05)
        stopped = time.monotonic()
        process.send_signal(signal.SIGTERM)
        out, err = process.communicate(timeout=60)
        took = time.monotonic() - stopped
        ledger = Ledger.from_json(out)
        assert process.returncode == 0, err
        assert ledger.interrupted
        assert ledger.agrees
        done = ledger.total("article")
        assert 0 < done < 12
        assert took < 20
        add_source(tmp_path, paper.url)
        assert crawl(tmp_path).total("article") == 12 - done
    assert len(articles(tmp_path)) == 12


def test_a_folder_that_is_being_written_to_is_refused(tmp_path: Path) -> None:
    with DataFolder(tmp_path), pytest.raises(DataFolderBusy, match="another process writes there"):
        DataFolder(tmp_path)
    DataFolder(tmp_path).close()


def test_a_crawl_of_nothing_but_failures_says_so(tmp_path: Path) -> None:
    with Newspaper() as paper:
        paper.fault("/rss.xml", spoil.body(b"bukan umpan"), spoil.content_type("text/plain"))
        add_source(tmp_path, paper.url)
        process = start_crawl(tmp_path, "koran")
        out, err = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "can't be understood" in json.loads(out)["troubles"][0]
    assert "no list of articles could be read" in err


def one(data: Path, title: str) -> Article:
    [article] = [article for article in articles(data) if article.title == title]
    return article
