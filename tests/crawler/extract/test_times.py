"""Times are read in every form, lies are mended, the future is refused, and the provenance says who won."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from crawler.extract import Discovery
from crawler.extract.times.choose import PUBLISHED, UPDATED, Home, candidate, choose

from .pages import article, body

WIB = timezone(timedelta(hours=7))
HOME = Home(WIB, by_country=True, indonesian=True)
CAPTURED = datetime(2024, 6, 20, tzinfo=UTC)


def chosen(*stated: tuple[str, str, str, float], captured: datetime = CAPTURED):  # type: ignore[no-untyped-def]
    found = [candidate(role, raw, evidence, evidence, trust) for role, raw, evidence, trust in stated]
    return choose([item for item in found if item], captured=captured, home=HOME)


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


STATED_UTC = '<meta property="article:published_time" content="2024-06-19T08:36:00+00:00">'


@pytest.mark.parametrize(("zone", "mended"), [("assumed", False), (None, False), ("stated", True)])
def test_only_a_zone_that_a_list_states_mends_one_that_the_page_states(zone: str | None, mended: bool) -> None:
    published = datetime(2024, 6, 19, 8, 36, tzinfo=WIB)
    found = article(body(), head=STATED_UTC, discovery=Discovery(via="feed", published=published, zone=zone))
    assert found.published == (published if mended else datetime(2024, 6, 19, 8, 36, tzinfo=UTC))


@pytest.mark.parametrize(
    ("url", "shown", "time", "zone"),
    [
        ("https://www.warta.co.id/read/1/jembatan", "19 Juni 2024 08:36 WITA", "2024-06-19T08:36:00+08:00", "stated"),
        ("https://www.warta.co.id/read/1/jembatan", "19 Juni 2024 08:36", "2024-06-19T08:36:00+07:00", "assumed"),
    ],
)
def test_the_record_says_whether_a_zone_was_stated_or_assumed(url: str, shown: str, time: str, zone: str) -> None:
    found = article(body(), before=f"<div class='date'>{shown}</div>", url=url)
    assert found.published == datetime.fromisoformat(time)
    assert found.published_from is not None
    assert found.published_from.zone == zone


def test_where_no_home_is_known_a_bare_time_counts_as_utc_and_says_that_nobody_stated_it() -> None:
    found = [candidate(PUBLISHED, "2024-06-19 08:36", "meta", "meta", 0.9)]
    result = choose([item for item in found if item], captured=CAPTURED, home=Home())
    assert result.published == datetime(2024, 6, 19, 8, 36, tzinfo=UTC)
    assert result.published_from is not None
    assert result.published_from.zone == "unknown"


def test_a_clock_that_readers_of_a_countrys_newspaper_see_is_local() -> None:
    stated = (PUBLISHED, "2024-06-19T08:36:00Z", "json-ld", 0.9), (PUBLISHED, "19 Juni 2024 08:36", "visible", 0.7)
    found = [candidate(role, raw, evidence, evidence, trust) for role, raw, evidence, trust in stated]
    usable = [item for item in found if item]
    assert choose(usable, captured=CAPTURED, home=HOME).published == datetime(2024, 6, 19, 8, 36, tzinfo=WIB)
    by_language = choose(usable, captured=CAPTURED, home=Home(WIB))
    assert by_language.published == datetime(2024, 6, 19, 8, 36, tzinfo=UTC)
