"""What servers ask for, and the hours that users allow."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from crawler.schedule.told import fresh_until, tell, ttl_s
from crawler.schedule.windows import opens_at, parse_window

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC).timestamp()  # a Wednesday
WIB = timezone(timedelta(hours=7))


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, 0),
        ({"cache-control": "public, max-age=600"}, 600),
        ({"cache-control": "max-age=600", "age": "500"}, 100),
        ({"cache-control": 'max-age="600"'}, 600),
        ({"cache-control": "s-maxage=600"}, 0),
        ({"cache-control": "no-cache, max-age=600"}, 0),
        ({"expires": "Wed, 25 Nov 2026 12:10:00 GMT"}, 600),
        ({"expires": "Wed, 25 Nov 2026 12:10:00 GMT", "date": "Wed, 25 Nov 2026 12:09:00 GMT"}, 60),
        ({"expires": "-1"}, 0),
        ({"expires": "0"}, 0),
        ({"cache-control": "max-age=60", "expires": "Wed, 25 Nov 2026 13:00:00 GMT"}, 60),
        ({"retry-after": "120"}, 120),
        ({"retry-after": "Wed, 25 Nov 2026 12:30:00 GMT"}, 1800),
        ({"retry-after": "soon"}, 0),
    ],
)
def test_headers_say_how_long_a_list_is_left_alone(headers: dict[str, str], seconds: float) -> None:
    assert fresh_until(headers, NOW) == NOW + seconds


@pytest.mark.parametrize(
    ("body", "seconds"),
    [
        (b"<rss><channel><ttl>15</ttl><item/></channel></rss>", 900),
        (b"<rss><channel><item><ttl>15</ttl></item></channel></rss>", None),
        (b"<channel><sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency>", 1800),
        (b"<channel><sy:updatePeriod>\n daily </sy:updatePeriod>", 86_400),
        (b"<channel><sy:updatePeriod>sometimes</sy:updatePeriod>", None),
        (b"", None),
    ],
)
def test_a_channel_may_say_it_too(body: bytes, seconds: float | None) -> None:
    assert ttl_s(body) == seconds


def test_a_long_wait_is_told() -> None:
    assert tell(NOW + 3600, NOW) is None
    assert tell(NOW + 86_400, NOW) == "left alone until 2026-11-26 12:00 UTC, as it asks"


@pytest.mark.parametrize(
    ("windows", "opens"),
    [
        ([], "19:00"),
        (["05:00-23:00"], "19:00"),
        (["20:30-23:00"], "20:30"),
        (["22:00-04:00"], "22:00"),
        (["05:00-18:00"], "+1 05:00"),
        (["sat 06:00-07:00"], "+3 06:00"),
        (["mon-fri 06:00-18:00", "sat-sun 8:00-9:00"], "+1 06:00"),
        (["fri-mon 06:00-18:00"], "+2 06:00"),
        (["18:00-24:00"], "19:00"),
    ],
)
def test_a_source_is_visited_in_its_windows(windows: list[str], opens: str) -> None:
    days, _, clock = opens.rpartition(" ")
    hours, minutes = map(int, clock.split(":"))
    expected = datetime(2026, 11, 25, hours, minutes, tzinfo=WIB) + timedelta(days=int(days or 0))
    assert opens_at([parse_window(text) for text in windows], NOW, WIB) == expected.timestamp()


@pytest.mark.parametrize("text", ["", "5-6", "25:00-26:00", "mon", "05:00-05:00", "5:70-6:00", "noon-13:00"])
def test_what_is_no_window_says_what_would_be_one(text: str) -> None:
    with pytest.raises(ValueError, match=r"window|time as|ends when"):
        parse_window(text)
