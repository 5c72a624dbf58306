"""The frontier on disk: what is due, what is held back, what survives."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crawler.frontier import Answer, Frontier, Listed, State, url_key
from crawler.frontier.pages import IDLE_REFETCHES
from crawler.frontier.validators import TRUST_CHECK
from crawler.records.article import Article, Extractor, Removed
from crawler.records.discovery import Discovery, Listing

FEED = "https://koran.test/rss.xml"
NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
T = NOON.timestamp()
ARTICLE = Answer("article", 200, captured=T, published=T)


FORMER = """
CREATE TABLE queue (
    key TEXT PRIMARY KEY, source TEXT NOT NULL, url TEXT NOT NULL, discovery TEXT NOT NULL, modified REAL,
    outcome TEXT, captured REAL, attempts INTEGER NOT NULL DEFAULT 0, idle INTEGER NOT NULL DEFAULT 0,
    not_before REAL NOT NULL DEFAULT 0) WITHOUT ROWID;
CREATE INDEX pending ON queue (source) WHERE outcome IS NULL;
CREATE TABLE articles (id TEXT PRIMARY KEY, version INTEGER NOT NULL, content TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE lists (
    url TEXT PRIMARY KEY, etag TEXT, last_modified TEXT, digest TEXT, trusted INTEGER NOT NULL DEFAULT 1,
    visits INTEGER NOT NULL DEFAULT 0, not_before REAL NOT NULL DEFAULT 0) WITHOUT ROWID;
CREATE TABLE files (name TEXT PRIMARY KEY) WITHOUT ROWID;
"""


@pytest.fixture
def frontier(tmp_path: Path) -> Iterator[Frontier]:
    with Frontier(tmp_path / "crawl.sqlite") as opened:
        yield opened


def url(number: int = 1) -> str:
    return f"https://koran.test/berita/{number}"


def discover(
    frontier: Frontier,
    number: int = 1,
    *,
    modified: datetime | None = None,
    title: str = "Banjir",
    found_at: str = FEED,
    now: float = T,
) -> Listed:
    discovery = Discovery(source="koran", via="feed", title=title, found_at=found_at)
    return frontier.discover("koran", Listing(url=url(number), title=title, modified=modified), discovery, now)


def key(number: int = 1) -> str:
    return url_key(url(number))


def fetched(frontier: Frontier, number: int = 1, *, modified: datetime | None = NOON, answer: Answer = ARTICLE) -> None:
    discover(frontier, number, modified=modified)
    frontier.look(key(number), answer, T)


def due(frontier: Frontier, now: float = T) -> list[str]:
    found = [waiting.key for waiting in frontier.due("koran", now)]
    for each in found:
        frontier.unasked(each)
    return found


def test_a_url_is_new_then_waits_then_is_seen(frontier: Frontier) -> None:
    assert discover(frontier) is Listed.NEW
    assert discover(frontier) is Listed.WAITING
    fetched(frontier)
    assert discover(frontier) is Listed.SEEN


def test_http_and_https_and_tracking_are_one_url() -> None:
    assert url_key("http://koran.test/berita/1?utm_source=x#komentar") == key()


def test_what_is_being_asked_for_isn_t_given_twice(frontier: Frontier) -> None:
    discover(frontier)
    [waiting] = frontier.due("koran", T)
    assert not frontier.due("koran", T)
    frontier.unasked(waiting.key)
    assert len(frontier.due("koran", T)) == 1


def test_a_newer_time_in_the_list_is_a_change(frontier: Frontier) -> None:
    fetched(frontier)
    assert discover(frontier, modified=NOON) is Listed.SEEN
    assert discover(frontier, modified=NOON + timedelta(minutes=5)) is Listed.CHANGED
    assert due(frontier) == [key()]


def test_a_list_that_names_no_time_before_is_measured_against_our_capture(frontier: Frontier) -> None:
    fetched(frontier, modified=None)
    assert discover(frontier, modified=NOON - timedelta(minutes=5)) is Listed.SEEN
    assert discover(frontier, modified=NOON + timedelta(minutes=5)) is Listed.CHANGED


def test_a_time_of_change_that_another_list_told_is_no_news(frontier: Frontier) -> None:
    fetched(frontier)
    frontier.pages.note_modified(Listing(url=url(), modified=NOON + timedelta(minutes=5)))
    frontier.pages.note_modified(Listing(url=url()))
    assert discover(frontier, modified=NOON + timedelta(minutes=5)) is Listed.SEEN


def test_another_title_in_the_same_list_is_a_change(frontier: Frontier) -> None:
    fetched(frontier)
    assert discover(frontier, modified=NOON, title="Ralat: Banjir", found_at=FEED + "?lain") is Listed.SEEN
    assert discover(frontier, modified=NOON, title="Ralat: Banjir") is Listed.CHANGED


def test_a_list_that_cries_wolf_is_no_longer_believed(frontier: Frontier) -> None:
    fetched(frontier)
    for hours in range(1, IDLE_REFETCHES + 1):
        assert discover(frontier, modified=NOON + timedelta(hours=hours)) is Listed.CHANGED
        frontier.look(key(), Answer("unchanged", 200, captured=T), T)
    assert discover(frontier, modified=NOON + timedelta(days=2)) is Listed.SEEN


def test_five_outages_in_a_row_lose_no_article(frontier: Frontier) -> None:
    """However many rounds robots.txt or the line is away, all that waited is fetched when it is back."""
    for number in range(280):
        discover(frontier, number)
    now = T
    for outcome in ("robots_unreadable", "network_error") * 10:
        for waiting in frontier.due("koran", now, count=20):
            frontier.look(waiting.key, Answer(outcome), now)
        now += 900
    rest, now = set(), now + 7200
    while page := frontier.due("koran", now, count=1):
        rest.add(page[0].key)
        frontier.look(page[0].key, ARTICLE, now)
    assert len(rest) == 280


@pytest.mark.parametrize("bad", [Answer("too_short", 200), Answer("error_page", 200), Answer("http_error", 403)])
def test_a_maintenance_page_before_everything_loses_nothing(frontier: Frontier, bad: Answer) -> None:
    for number in range(12):
        discover(frontier, number)
    for waiting in frontier.due("koran", T):
        frontier.look(waiting.key, bad, T)
    assert not due(frontier, T + 60)
    now = T + 3600
    [probe] = frontier.due("koran", now)  # one page asks whether it is over
    verdict = frontier.look(probe.key, ARTICLE, now)
    assert verdict.told == ("koran.test: answers again",)
    assert len(due(frontier, now)) == 11
    assert all(frontier.pages.standing(key(number))[0].looks <= 1 for number in range(12))  # type: ignore[index]


def test_a_page_that_asks_for_its_host_in_vain_lengthens_the_wait(frontier: Frontier) -> None:
    for number in range(4):
        discover(frontier, number)
    for waiting in frontier.due("koran", T):
        frontier.look(waiting.key, Answer("http_error", 403), T)
    now, waits = T, []
    for _ in range(4):
        until = frontier.host("koran.test").until
        waits.append(until - now)
        now = until
        [probe] = frontier.due("koran", now)
        frontier.look(probe.key, Answer("http_error", 403), now)
    assert waits == [120, 300, 900, 1800]


def test_a_person_s_crawl_looks_at_once_and_only_at_a_few_pages_of_a_host_in_trouble(frontier: Frontier) -> None:
    for number in range(12):
        discover(frontier, number)
    for waiting in frontier.due("koran", T):
        frontier.look(waiting.key, Answer("http_error", 403), T)
    early = frontier.early("koran", T + 1)
    assert len(early) == 3
    frontier.look(early[0].key, ARTICLE, T + 1)  # it is over: the rest may go
    assert len(frontier.early("koran", T + 1)) + len(due(frontier, T + 1)) >= 9


def test_what_is_given_up_is_listed_with_its_looks(frontier: Frontier) -> None:
    discover(frontier)
    now, verdict = T, None
    while (at := frontier.next_due("koran")) is not None:
        now = max(now, at)
        verdict = frontier.look(key(), Answer("http_404", 404), now)
    assert verdict is not None
    assert verdict.state is State.GIVEN_UP
    assert [(row[1], row[2], row[3]) for row in frontier.pages.given_up()] == [(url(), "http_404", 8)]
    life = frontier.pages.life(key())
    assert life is not None
    assert len(life.looks) == 8


def test_a_url_that_was_given_up_and_changes_is_tried_again(frontier: Frontier) -> None:
    discover(frontier, modified=NOON)
    now = T
    while (at := frontier.next_due("koran")) is not None:
        now = max(now, at)
        frontier.look(key(), Answer("http_404", 404), now)
    assert discover(frontier, modified=NOON + timedelta(hours=1)) is Listed.CHANGED


def test_new_pages_come_before_second_looks_and_revisits(frontier: Frontier) -> None:
    fetched(frontier, 1)
    fetched(frontier, 2, answer=Answer("too_short", 200))
    discover(frontier, 3, now=T + 5000)
    assert due(frontier, T + 5000) == [key(3), key(2), key(1)]


def test_an_edit_heard_between_two_kills_is_fetched(tmp_path: Path) -> None:
    """The captures of before are taken in again at each start; they close nothing that was heard since."""
    path = tmp_path / "crawl.sqlite"
    discovery = Discovery(source="koran", found_at=FEED, title="Banjir")
    restored = {"captured": T, "outcome": "article"}
    from crawler.frontier.looks import Standing

    standing = Standing(State.DONE, article=T)
    with Frontier(path) as first:
        discover(first, now=T - 60)
        first.pages.restore("koran", url(), discovery, standing=standing, **restored)  # type: ignore[arg-type]
    with Frontier(path) as second:
        assert discover(second, title="Ralat: Banjir", now=T + 60) is Listed.CHANGED
    with Frontier(path) as third:
        third.pages.restore("koran", url(), discovery, standing=standing, **restored)  # type: ignore[arg-type]
        assert [waiting.key for waiting in third.due("koran", T + 120)] == [key()]


def article(**fields: object) -> Article:
    values = {"title": "Banjir", "text": "Air naik.", "version": 5, "captured": NOON, "capture": None, **fields}
    return Article(id="a", url=url(), source="koran", extractor=Extractor("kliping", "1"), **values)  # type: ignore[arg-type]


def test_a_rotating_link_makes_no_new_version_and_another_word_does(frontier: Frontier) -> None:
    frontier.articles.add(article())
    assert frontier.articles.has(article(removed=(Removed("Baca juga: Gempa", "read_also"),), image="x.jpg"))
    for change in ({"title": "Ralat"}, {"text": "Air surut."}, {"authors": ("Ani",)}, {"published": NOON}):
        assert not frontier.articles.has(article(**change))


def test_a_version_grows_though_the_clock_goes_back(frontier: Frontier) -> None:
    frontier.articles.add(article(version=1000))
    assert frontier.articles.version(article(version=10)) == 1001
    assert frontier.articles.version(article(version=2000)) == 2000


def visit(frontier: Frontier, body: str | None, etag: str | None = '"a"') -> str | None:
    frontier.validators.visited(FEED, etag=etag, last_modified=None, digest=body)
    return frontier.validators.of(FEED).etag


def test_a_list_is_asked_for_with_its_own_validators(frontier: Frontier) -> None:
    assert frontier.validators.of(FEED).etag is None
    assert visit(frontier, "satu") == '"a"'
    assert visit(frontier, None) is None  # not proven yet: every other visit is a full one
    assert visit(frontier, "dua", '"b"') == '"b"'


def test_validators_are_checked_once_in_a_while(frontier: Frontier) -> None:
    visit(frontier, "nol", '"0"')
    sent = [visit(frontier, "satu" if number == 0 else None) for number in range(2 * TRUST_CHECK)]
    assert sent.count(None) == 2


def test_validators_that_stayed_while_the_list_changed_are_never_believed_again(frontier: Frontier) -> None:
    visit(frontier, "satu")
    assert visit(frontier, "dua") is None
    assert visit(frontier, "dua", '"c"') is None


def test_what_is_committed_survives(tmp_path: Path) -> None:
    first = Frontier(tmp_path / "crawl.sqlite")
    discover(first)
    first.commit()
    discover(first, 2)
    again = Frontier(tmp_path / "crawl.sqlite")
    assert len(again.due("koran", T)) == 1


def test_counts_of_long_ago_are_joined_to_days(frontier: Frontier) -> None:
    for hour in range(48):
        frontier.series.add("koran", "article", T - 90 * 86_400 + hour * 3600, 2)
    frontier.series.add("koran", "article", T)
    frontier.series.condense(T)
    counts = frontier.series.of("koran", 0)["article"]
    assert sum(counts.values()) == 97
    assert len(counts) <= 4


def test_a_file_of_the_former_format_is_carried_over(tmp_path: Path) -> None:
    path = tmp_path / "crawl.sqlite"
    with sqlite3.connect(path) as old:
        old.executescript(FORMER)
        for number, outcome in enumerate(["article", "too_short", None, "offsite"]):
            old.execute("INSERT INTO queue VALUES (?, 'koran', ?, '{}', NULL, ?, ?, 0, 0, 0)",
                        (key(number), url(number), outcome, T))  # fmt: skip
        old.executemany("INSERT INTO files VALUES (?)", [("a.jsonl",), ("a.warc.gz",)])
        old.execute("PRAGMA user_version = 1")
    with Frontier(path) as frontier:
        assert "4 pages carried over" in frontier.notes[0]
        assert sorted(due(frontier, now=4e9)) == [key(1), key(2)]
        # Segments are read again, for the digests of their articles are of other fields now.
        assert [each.name for each in frontier.files.unknown([Path("a.jsonl"), Path("a.warc.gz")])] == ["a.jsonl"]


def test_one_page_at_a_time_comes_in_the_same_turn_as_all_at_once(frontier: Frontier) -> None:
    for number in range(6):
        discover(frontier, number, now=T + number)
    for number, answer in ((0, ARTICLE), (1, Answer("too_short", 200))):
        frontier.look(url_key(url(number)), answer, T)
    later = T + 7200
    all_at_once = [waiting.key for waiting in frontier.due("koran", later)]
    for key in all_at_once:
        frontier.unasked(key)
    assert len(all_at_once) == 6
    assert [frontier.due("koran", later, 1)[0].key for _ in all_at_once] == all_at_once
    assert not frontier.due("koran", later, 1)
