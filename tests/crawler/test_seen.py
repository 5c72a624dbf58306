"""What a crawl remembers: when a listed URL is fetched again, which validators are believed, when trouble is final."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crawler.catalogue import Source
from crawler.desk import Desk
from crawler.extract import Discovery
from crawler.folder import DataFolder
from crawler.records.discovery import Listing
from crawler.seen import IDLE_REFETCHES, MAX_ATTEMPTS, TRUST_CHECK, Listed, Seen, url_key

URL = "https://koran.test/berita/1"
FEED = "https://koran.test/rss.xml"
NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)


@pytest.fixture
def seen(tmp_path: Path) -> Iterator[Seen]:
    state = Seen(tmp_path / "crawl.sqlite")
    yield state
    state.close()


def discover(
    seen: Seen, *, modified: datetime | None = None, title: str = "Banjir", found_at: str = FEED
) -> tuple[str, Listed]:
    discovery = Discovery(source="koran", via="feed", title=title, found_at=found_at)
    return url_key(URL), seen.discover("koran", Listing(url=URL, title=title, modified=modified), discovery)


def fetched(seen: Seen, *, modified: datetime | None = NOON, outcome: str = "article") -> None:
    key, _ = discover(seen, modified=modified)
    seen.finish(key, outcome, captured=NOON)


def test_a_url_is_new_then_waits_then_is_seen(seen: Seen) -> None:
    assert discover(seen)[1] is Listed.NEW
    assert discover(seen)[1] is Listed.WAITING
    fetched(seen)
    assert discover(seen)[1] is Listed.SEEN


def test_http_and_https_and_tracking_are_one_url() -> None:
    assert url_key("http://koran.test/berita/1?utm_source=x#komentar") == url_key(URL)


def test_a_newer_time_in_the_list_is_a_change(seen: Seen) -> None:
    fetched(seen)
    assert discover(seen, modified=NOON)[1] is Listed.SEEN
    assert discover(seen, modified=NOON + timedelta(minutes=5))[1] is Listed.CHANGED
    assert [waiting.url for waiting in seen.waiting("koran")] == [URL]


def test_a_list_that_names_no_time_before_is_measured_against_our_capture(seen: Seen) -> None:
    fetched(seen, modified=None)
    assert discover(seen, modified=NOON - timedelta(minutes=5))[1] is Listed.SEEN
    assert discover(seen, modified=NOON + timedelta(minutes=5))[1] is Listed.CHANGED


def test_a_time_of_change_that_another_list_told_is_no_news(seen: Seen) -> None:
    fetched(seen)
    seen.note_modified(url_key(URL), Listing(url=URL, modified=NOON + timedelta(minutes=5)))
    seen.note_modified(url_key(URL), Listing(url=URL))
    assert discover(seen, modified=NOON + timedelta(minutes=5))[1] is Listed.SEEN


def test_another_title_in_the_same_list_is_a_change(seen: Seen) -> None:
    fetched(seen)
    assert discover(seen, modified=NOON, title="Ralat: Banjir", found_at=FEED + "?lain")[1] is Listed.SEEN
    assert discover(seen, modified=NOON, title="Ralat: Banjir")[1] is Listed.CHANGED


def test_a_list_that_cries_wolf_is_no_longer_believed(seen: Seen) -> None:
    fetched(seen)
    for hours in range(1, IDLE_REFETCHES + 1):
        key, found = discover(seen, modified=NOON + timedelta(hours=hours))
        assert found is Listed.CHANGED
        seen.finish(key, "unchanged", captured=NOON)
    assert discover(seen, modified=NOON + timedelta(days=2))[1] is Listed.SEEN


def test_trouble_is_final_after_some_crawls(seen: Seen) -> None:
    key, _ = discover(seen)
    for _ in range(MAX_ATTEMPTS):
        assert seen.is_waiting(key)
        seen.postpone(key, "network_error")
    assert not seen.is_waiting(key)


def test_waiting_isnt_trouble(seen: Seen) -> None:
    key, _ = discover(seen)
    for _ in range(MAX_ATTEMPTS + 1):
        seen.postpone(key, "later", tried=False)
    assert seen.is_waiting(key)


def test_what_a_server_asked_to_leave_alone_waits_until_then(seen: Seen) -> None:
    key, _ = discover(seen)
    seen.postpone(key, "later", not_before=1000, tried=False)
    assert not seen.waiting("koran", now=999)
    assert [waiting.key for waiting in seen.waiting("koran", now=1000)] == [key]
    seen.rest(FEED, 1000)
    assert not seen.may_visit(FEED, now=999)
    assert seen.may_visit(FEED, now=1000)


def test_what_is_committed_survives(tmp_path: Path) -> None:
    state = Seen(tmp_path / "crawl.sqlite")
    discover(state)
    state.commit()
    discover(state, title="tak tersimpan")
    again = Seen(tmp_path / "crawl.sqlite")
    assert len(again.waiting("koran")) == 1


def visit(seen: Seen, body: bytes | None, etag: str | None = '"a"') -> str | None:
    seen.visited(FEED, etag=etag, last_modified=None, body=body)
    return seen.validators(FEED).etag


def test_a_list_is_asked_for_with_its_own_validators(seen: Seen) -> None:
    assert seen.validators(FEED).etag is None
    assert visit(seen, b"satu") == '"a"'
    assert visit(seen, None) == '"a"'
    assert visit(seen, b"dua", '"b"') == '"b"'


def test_validators_are_checked_once_in_a_while(seen: Seen) -> None:
    sent = [visit(seen, b"satu" if number == 0 else None) for number in range(2 * TRUST_CHECK)]
    assert sent.count(None) == 2


def test_validators_that_stayed_while_the_list_changed_are_never_believed_again(seen: Seen) -> None:
    visit(seen, b"satu")
    assert visit(seen, b"dua") is None
    assert visit(seen, b"dua", '"c"') is None


def test_a_file_that_is_no_state_is_put_aside(tmp_path: Path) -> None:
    path = tmp_path / "crawl.sqlite"
    path.write_bytes(b"bukan basis data" * 100)
    state = Seen(path)
    assert not state.waiting("koran")
    state.close()
    assert len(list(tmp_path.glob("crawl.sqlite.broken-*"))) == 1


def test_a_change_that_only_the_second_list_tells_of_is_fetched(tmp_path: Path) -> None:
    source = Source(name="koran", title="Koran", home="https://koran.test/", domains=("koran.test",))
    with DataFolder(tmp_path) as folder:
        fetched(folder.seen)
    desk = Desk.open(tmp_path)
    try:
        assert desk.discover(source, Listing(url=URL, modified=NOON), via="feed", found_at=FEED) is None
        assert desk.ledger.total("seen_before") == 1
        later = Listing(url=URL, modified=NOON + timedelta(hours=1))
        assert desk.discover(source, later, via="sitemap", found_at="https://koran.test/sitemap.xml") is not None
        assert desk.discover(source, later, via="sitemap", found_at="https://koran.test/sitemap.xml") is None
    finally:
        desk.close()
    assert dict(desk.ledger.outcomes["koran"]) == {"later": 1}
    assert desk.ledger.agrees
