"""Times are read in every form, lies are mended, the future is refused, and the provenance says who won."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from crawler.extract import Discovery
from crawler.extract.times.choose import PUBLISHED, UPDATED, candidate, choose, read_time

from .pages import article, body

WIB = timezone(timedelta(hours=7))
CAPTURED = datetime(2024, 6, 20, tzinfo=UTC)


@pytest.mark.parametrize(
    ("raw", "time"),
    [
        ("Rabu, 19 Juni 2024 08:36 WIB", "2024-06-19T08:36:00+07:00"),
        ("Rabu, 19 Jun 2024 | 08.36 WITA", "2024-06-19T08:36:00+08:00"),
        ("Kamis, 1 Agt 2024 - 20:05 WIT", "2024-08-01T20:05:00+09:00"),
        ("19/06/2024, 17:20 WIB", "2024-06-19T17:20:00+07:00"),
        ("2024-06-19T08-36-12Z", "2024-06-19T08:36:12+00:00"),
        ("2024/06/19 08:36:12", "2024-06-19T08:36:12"),
        ("2024-06-19 16:38:37 +02:00", "2024-06-19T16:38:37+02:00"),
        ("Wed, 19 Jun 2024 08:36:00 +0700", "2024-06-19T08:36:00+07:00"),
        ("1718760960000", "2024-06-19T01:36:00+00:00"),
        ("19. Juni 2024, 14:26 Uhr", "2024-06-19T14:26:00"),
        ("June 19, 2024 3:45 PM", "2024-06-19T15:45:00"),
        ("2024年6月19日 12時30分", "2024-06-19T12:30:00"),
        ("2024.06.19 18:40", "2024-06-19T18:40:00"),
        ("Jum'at 21 Juni 2024 14:05 WIB", "2024-06-21T14:05:00+07:00"),
        ("KAMIS, 20 JUNI 2024 | 14:05 WIB", "2024-06-20T14:05:00+07:00"),
        ("Kamis, 20 Juni 2024 – 14:05:33 Wib", "2024-06-20T14:05:33+07:00"),
        ("Kamis, 20 Juni 2024 / 14.05 wita", "2024-06-20T14:05:00+08:00"),
        ("20 Juni 2024 pukul 14.05", "2024-06-20T14:05:00"),
        ("14:05 WIB, 20 Juni 2024", "2024-06-20T14:05:00+07:00"),
        ("Kamis, 14 Zulhijah 1445 / 20 Juni 2024", "2024-06-20T00:00:00"),
        ("Thu, 20 Jun 2024 14:05:00 WIB", "2024-06-20T14:05:00+07:00"),
        ("Thu Jun 20 14:05:00 WIB 2024", "2024-06-20T14:05:00+07:00"),
        ("Thu Jun 20 2024 14:05:00 GMT+0700 (Western Indonesia Time)", "2024-06-20T14:05:00+07:00"),
        ("2024-06-20 14:05:00 GMT", "2024-06-20T14:05:00+00:00"),
        ("2024-06-20 14:05 GMT+7", "2024-06-20T14:05:00+07:00"),
        ("2024-06-20T14:05:00+07", "2024-06-20T14:05:00+07:00"),
        ("20240620T140500Z", "2024-06-20T14:05:00+00:00"),
        ("20240620", "2024-06-20T00:00:00"),
        ("Published 14:05, 20 June 2024 GMT", "2024-06-20T14:05:00+00:00"),
        ("June 20, 2024 at 3:05 p.m. ET", "2024-06-20T15:05:00-05:00"),
        ("20 juil. 2024 à 14h05", "2024-07-20T14:05:00"),
        ("20 ott 2024 ore 14:05", "2024-10-20T14:05:00"),
        ("20. marraskuuta 2024 klo 14.05", "2024-11-20T14:05:00"),
        ("2024. november 20. 14:05", "2024-11-20T14:05:00"),
        ("20 tháng 11, 2024 14:05 (GMT+7)", "2024-11-20T14:05:00+07:00"),
        ("입력 2024.11.20. 오후 2:05", "2024-11-20T14:05:00"),
        # Another date beside the first one is no clock.
        ("Online, 20.10.2024, (abgerufen am 21.10.2024)", "2024-10-20T00:00:00"),
    ],
)
def test_a_time_is_read(raw: str, time: str) -> None:
    read = read_time(raw)
    assert read is not None
    assert read[0] == datetime.fromisoformat(time)


@pytest.mark.parametrize("raw", ["", "Harga Rp 2024", "Tahun 2024 penuh harapan", "99 Juni 2024 08:00", "kemarin"])
def test_what_is_no_time_is_none(raw: str) -> None:
    assert read_time(raw) is None


def chosen(*stated: tuple[str, str, str, float], captured: datetime = CAPTURED):  # type: ignore[no-untyped-def]
    found = [candidate(role, raw, evidence, evidence, trust) for role, raw, evidence, trust in stated]
    return choose([item for item in found if item], captured=captured, zone=WIB, indonesian=True)


def test_wib_marked_z_is_mended_by_a_witness() -> None:
    result = chosen(
        (PUBLISHED, "2024-06-19T08:36:00Z", "json-ld", 0.9), (PUBLISHED, "19 Juni 2024 08:36 WIB", "visible", 0.7)
    )
    assert result.published == datetime(2024, 6, 19, 8, 36, tzinfo=WIB)


def test_honest_utc_stays_where_the_witness_shows_the_same_instant() -> None:
    result = chosen(
        (PUBLISHED, "2024-06-19T01:36:00Z", "json-ld", 0.9), (PUBLISHED, "19 Juni 2024 08:36 WIB", "visible", 0.7)
    )
    assert result.published == datetime(2024, 6, 19, 1, 36, tzinfo=UTC)


def test_minus_seven_in_indonesia_is_plus_seven() -> None:
    assert chosen((PUBLISHED, "2024-06-19T08:36:00-07:00", "meta", 0.9)).published == datetime(
        2024, 6, 19, 8, 36, tzinfo=WIB
    )


def test_the_future_is_refused_and_z_in_the_future_is_wib() -> None:
    assert chosen((PUBLISHED, "2025-01-01T00:00:00+07:00", "meta", 0.9)).published is None
    now = datetime(2024, 6, 19, 3, tzinfo=UTC)
    assert chosen((PUBLISHED, "2024-06-19T09:00:00Z", "meta", 0.9), captured=now).published == datetime(
        2024, 6, 19, 9, tzinfo=WIB
    )


def test_modified_before_published_is_no_update() -> None:
    result = chosen(
        (PUBLISHED, "2024-06-19T08:36:00+07:00", "json-ld", 0.9), (UPDATED, "2024-06-19T07:00:00+07:00", "json-ld", 0.9)
    )
    assert result.updated is None


def test_a_day_gives_way_to_a_clock_on_that_day() -> None:
    result = chosen((PUBLISHED, "2024-06-19", "json-ld", 0.9), (PUBLISHED, "19 Juni 2024 08:36 WIB", "visible", 0.7))
    assert (result.published, result.published_from.evidence) == (datetime(2024, 6, 19, 8, 36, tzinfo=WIB), "visible")


def test_midnight_stands_for_a_day_that_another_clock_completes() -> None:
    result = chosen(
        (PUBLISHED, "2024-06-19T00:00:00+07:00", "json-ld", 0.9), (PUBLISHED, "19 Juni 2024 08:36 WIB", "visible", 0.7)
    )
    assert result.published == datetime(2024, 6, 19, 8, 36, tzinfo=WIB)


def test_a_clock_of_the_day_before_completes_nothing() -> None:
    result = chosen((PUBLISHED, "2024-06-19", "json-ld", 0.9), (PUBLISHED, "18 Juni 2024 20:00 WIB", "visible", 0.7))
    assert result.published_from.precision == "day"


def test_day_and_month_are_read_in_the_order_that_another_date_bears_out() -> None:
    result = chosen((PUBLISHED, "2024-04-03", "meta", 0.9), (PUBLISHED, "04/03/2024 08:36", "visible", 0.7))
    assert result.published == datetime(2024, 4, 3, 8, 36, tzinfo=WIB)
    # Without one the day comes first, unless that were the future.
    assert chosen((PUBLISHED, "04/03/2024", "visible", 0.7)).published == datetime(2024, 3, 4, tzinfo=WIB)
    assert chosen((PUBLISHED, "06/07/2024", "visible", 0.7)).published == datetime(2024, 6, 7, tzinfo=WIB)


def test_an_update_tells_the_day_where_nothing_else_does_with_little_trust() -> None:
    result = chosen((UPDATED, "2024-06-19T08:36:00+07:00", "meta", 0.9))
    assert result.published == datetime(2024, 6, 19, 8, 36, tzinfo=WIB)
    assert result.published_from.confidence < 0.5


def test_visible_text_near_the_title_dates_an_old_page() -> None:
    found = article(
        body(),
        before="<div class='date'>Rabu, 19 Juni 2024 | 08:36 WIB</div>",
        url="https://www.warta.co.id/read/1/jembatan",
    )
    assert found.published == datetime(2024, 6, 19, 8, 36, tzinfo=WIB)
    assert found.published_from is not None
    assert (found.published_from.evidence, found.published_from.precision) == ("visible", "minute")


def test_a_feed_dates_a_page_that_says_nothing() -> None:
    published = datetime(2024, 6, 19, 8, 36, tzinfo=WIB)
    found = article(
        body(), discovery=Discovery(via="feed", published=published), url="https://www.warta.co.id/read/1/jembatan"
    )
    assert found.published == published
    assert found.published_from is not None
    assert found.published_from.evidence == "feed"
