"""The addresses of dated index pages, and the days that addresses name."""

from __future__ import annotations

from datetime import date

import pytest

from crawler.archive import ArchivePattern, Span, first_pages
from crawler.archive.named_days import days_named

DAY = date(2026, 11, 3)


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("https://a.test/indeks?date={day:%m/%d/%Y}&page={page}", "https://a.test/indeks?date=11/03/2026&page=2"),
        ("https://a.test/indeks/{day:%Y-%m-%d}", "https://a.test/indeks/2026-11-03"),
        ("https://a.test/{day:%Y}/sitemap-{day:%m}.xml", "https://a.test/2026/sitemap-11.xml"),
    ],
)
def test_a_pattern_gives_the_address_of_a_day_and_a_page(text: str, url: str) -> None:
    assert ArchivePattern.parse(text).url(DAY, 2) == url


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("https://a.test/indeks", "takes {day:"),
        ("https://a.test/{day}/{__class__}", "takes {day:"),
        ("https://a.test/{day.__class__}", "takes {day:"),
        ("https://a.test/{day:%Y", "braces that don't pair"),
        ("https://a.test/{day:x}", "takes the form of a day"),
        ("https://a.test/{tanggal}", "takes {day:"),
    ],
)
def test_what_is_no_pattern_says_what_would_be_one(text: str, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        ArchivePattern.parse(text)


def test_a_month_has_one_address_for_all_its_days() -> None:
    daily, monthly = ArchivePattern("https://a.test/{day:%Y-%m-%d}"), ArchivePattern("https://a.test/{day:%Y-%m}.xml")
    found = first_pages([daily, monthly], Span(date(2026, 10, 31), date(2026, 11, 2)))
    assert {url: span for url, (_, span) in found.items()} == {
        "https://a.test/2026-10-31": Span(date(2026, 10, 31), date(2026, 10, 31)),
        "https://a.test/2026-10.xml": Span(date(2026, 10, 31), date(2026, 10, 31)),
        "https://a.test/2026-11-01": Span(date(2026, 11, 1), date(2026, 11, 1)),
        "https://a.test/2026-11.xml": Span(date(2026, 11, 1), date(2026, 11, 2)),
        "https://a.test/2026-11-02": Span(date(2026, 11, 2), date(2026, 11, 2)),
    }


@pytest.mark.parametrize(
    ("url", "first", "last"),
    [
        ("https://a.test/read/2026/11/30/banjir", "2026-11-30", "2026-11-30"),
        ("https://a.test/sitemap-2026-02.xml.gz", "2026-02-01", "2026-02-28"),
        ("https://a.test/sitemap_20261130.xml", "2026-11-30", "2026-11-30"),
        ("https://a.test/sitemap/2025.xml", "2025-01-01", "2025-12-31"),
        ("https://a.test/CC-NEWS/2026/11/CC-NEWS-20261130013523-00042.warc.gz", "2026-11-30", "2026-11-30"),
    ],
)
def test_an_address_names_its_days(url: str, first: str, last: str) -> None:
    assert days_named(url) == Span(date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize("url", ["https://a.test/d-7000012/banjir", "https://2026.test/sitemap.xml", "https://a.test"])
def test_an_address_without_a_day_names_none(url: str) -> None:
    assert days_named(url) is None
